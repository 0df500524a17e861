"""What has been said at the table: the record that strategies, answers and opponent models look back on."""

from functools import cached_property

import numpy as np

from sim.engine.issues import worth


class History:
    """The packages put on record so far, an entry e each time somebody did.

    tabler [e]: place of the negotiator, -1 for a mediator; when [e]: the round; shown [e]: whether to all, or noted for
    itself alone; made [e, w]: in which worlds; package [e, m, w]; number [e, w]: where it lay on the tabler's path.
    """

    def __init__(self, entries: int, issues: int, worlds: int):
        self.tabler, self.when = np.full((2, entries), -1)
        self.shown = np.zeros(entries, bool)
        self.made = np.zeros((entries, worlds), bool)
        self.package = np.zeros((entries, issues, worlds), np.int16)
        self.number = np.zeros((entries, worlds), np.int32)
        self.entries = 0

    def table(self, round: int, tabler: int, here: np.ndarray, package: np.ndarray, number: np.ndarray) -> None:
        """Enter packages [m, w'] that are put on the table in the worlds `here`."""
        self.shown[self.entries] = True
        self.note(round, tabler, here, package, number)

    def note(self, round: int, tabler: int, here: np.ndarray, package: np.ndarray, number: np.ndarray) -> None:
        """Enter packages [m, w'] that a party would ask for, known to itself alone."""
        e = self.entries
        self.when[e], self.tabler[e], self.made[e, here] = round, tabler, True
        self.package[e][:, here], self.number[e, here] = package, number
        self.entries += 1

    def view(self, party: int, since: np.ndarray, here: np.ndarray) -> "View":
        """What one party remembers of the rounds from `since` [w'] on, in the worlds `here`."""
        return View(self, party, since, here)


class View:
    """One party's memory: what it has said and heard since a round, in some worlds [w]. All is worked out on demand."""

    def __init__(self, history: History, party: int, since: np.ndarray, here: np.ndarray):
        self._all, self._party, self._since, self.here = history, party, since, here
        self._entries = slice(history.entries)

    @property
    def rounds(self) -> int:
        """How many rounds have been on record."""
        return int(self._all.shown[self._entries].sum())

    @cached_property
    def when(self) -> np.ndarray:
        """The rounds of the entries [e]."""
        return self._all.when[self._entries]

    @cached_property
    def made(self) -> np.ndarray:
        """Where there is a package [e, w]."""
        return self._all.made[self._entries, self.here] & (self.when[:, None] >= self._since)

    @cached_property
    def package(self) -> np.ndarray:
        """The packages [e, m, w]."""
        return self._all.package[self._entries][..., self.here]

    @cached_property
    def number(self) -> np.ndarray:
        """Path numbers of the packages [e, w]."""
        return self._all.number[self._entries, self.here]

    @cached_property
    def said(self) -> np.ndarray:
        """Where the party itself tabled a package, or would have [e, w]."""
        return self.made & (self._all.tabler[self._entries] == self._party)[:, None]

    @cached_property
    def heard(self) -> np.ndarray:
        """Where it was shown a package by somebody else [e, w]."""
        others = self._all.shown[self._entries] & (self._all.tabler[self._entries] != self._party)
        return self.made & others[:, None]

    @cached_property
    def codes(self) -> np.ndarray:
        """A number for each package, the same for the same package [e, w]."""
        base = np.cumprod(np.full(self.package.shape[1], 1_000_003, dtype=np.int64))
        return (self.package * base[:, None]).sum(axis=1)

    def worth(self, payoff: np.ndarray, here: np.ndarray | None = None) -> np.ndarray:
        """Value of every package by a payoff [m, k, w], of which the worlds `here` [w'] count (all unless given): [e, w']."""
        return np.array([worth(payoff, package, here) for package in self.package]).reshape(self.made.shape)

    def kept(self, until: int) -> np.ndarray:
        """How often the party kept its option on each issue from one package it tabled before the round `until` to its
        next [m, w]."""
        kept = np.zeros(self._all.package.shape[1:2] + self._since.shape, int)
        last = np.full(kept.shape, -1)
        tabled = self.said & self._all.shown[self._entries, None] & (self.when < until)[:, None]
        for package, said in zip(self.package, tabled, strict=True):
            kept += (package == last) & said
            last = np.where(said, package, last)
        return kept


def distinct(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """How many different whole numbers stand in each column of values [e, w] where the mask holds: [w]."""
    if not len(values):
        return np.zeros(values.shape[1], int)
    nothing = np.iinfo(np.int64).min
    ordered = np.sort(np.where(where, values, nothing), axis=0)
    first = ordered[:1] != nothing
    return (np.concatenate([first, ordered[1:] != ordered[:-1]]) & (ordered != nothing)).sum(axis=0)


def last_of(values: np.ndarray, where: np.ndarray, back: np.ndarray | int = 0) -> np.ndarray:
    """Entry of each column of values [e, w] at the last place of the mask, or `back` [w] places before it (held to the
    first); the column's first entry where the mask is empty. Returns [w]."""
    if not len(values):
        return np.zeros(values.shape[1:])
    so_far = where.cumsum(axis=0)
    wanted = np.maximum(so_far[-1] - back, 1)
    place = (where & (so_far == wanted)).argmax(axis=0)
    return np.take_along_axis(values, place[None], axis=0)[0]
