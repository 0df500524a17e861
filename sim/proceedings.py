"""What has been said at the table: the record that strategies, answers and opponent models look back on."""

import numpy as np

from sim.issues import worth


class Proceedings:
    """The packages tabled so far. t counts rounds.

    tabler [t]: place of the negotiator, -1 for a mediator; made [t, w]; package [t, m, w]; number [t, w]: where it lay
    on the tabler's path.
    """

    def __init__(self, rounds: int, issues: int, worlds: int):
        self.tabler = np.full(rounds, -1)
        self.made = np.zeros((rounds, worlds), bool)
        self.package = np.zeros((rounds, issues, worlds), np.int16)
        self.number = np.zeros((rounds, worlds), np.int32)
        self.rounds = 0

    def add(self, tabler: int, made: np.ndarray, package: np.ndarray, number: np.ndarray) -> None:
        """Enter the package of a round."""
        t = self.rounds
        self.tabler[t], self.made[t], self.package[t] = tabler, made, package
        self.number[t] = number
        self.rounds += 1

    def heard(self, party: int, since: np.ndarray) -> np.ndarray:
        """Where a party was shown a package from round `since` [w] on: [t, w]."""
        return self._from(since) & (self.tabler[: self.rounds] != party)[:, None]

    def said(self, party: int, since: np.ndarray) -> np.ndarray:
        """Where a party tabled a package from round `since` [w] on: [t, w]."""
        return self._from(since) & (self.tabler[: self.rounds] == party)[:, None]

    def _from(self, since: np.ndarray) -> np.ndarray:
        return self.made[: self.rounds] & (np.arange(self.rounds)[:, None] >= since)

    def worth(self, table: np.ndarray) -> np.ndarray:
        """Value of the packages tabled so far by a table [m, k, w]: [t, w]."""
        return np.array([worth(table, self.package[t]) for t in range(self.rounds)]).reshape(self.rounds, table.shape[-1])

    def kept(self, party: int, since: np.ndarray) -> np.ndarray:
        """How often a party kept its option on each issue from one package it tabled to its next [m, w]."""
        said = self.said(party, since)
        kept = np.zeros(self.package.shape[1:], int)
        last = np.full(self.package.shape[1:], -1)
        for t in np.flatnonzero(self.tabler[: self.rounds] == party):
            kept += (self.package[t] == last) & said[t]
            last = np.where(said[t], self.package[t], last)
        return kept

    def codes(self) -> np.ndarray:
        """A number for each package tabled, the same for the same package [t, w]."""
        issues = self.package.shape[1]
        base = np.cumprod(np.full(issues, 1_000_003, dtype=np.int64))
        return (self.package[: self.rounds] * base[:, None]).sum(axis=1)


def distinct(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """How many different whole numbers stand in each column of values [t, w] where the mask holds: [w]."""
    if not len(values):
        return np.zeros(values.shape[1], int)
    nothing = np.iinfo(np.int64).min
    ordered = np.sort(np.where(where, values, nothing), axis=0)
    first = ordered[:1] != nothing
    return (np.concatenate([first, ordered[1:] != ordered[:-1]]) & (ordered != nothing)).sum(axis=0)


def last_of(values: np.ndarray, where: np.ndarray, back: np.ndarray | int = 0) -> np.ndarray:
    """Entry of each column of values [t, w] at the last place of the mask, or `back` [w] places before it (held to the
    first); the column's first entry where the mask is empty. Returns [w]."""
    if not len(values):
        return np.zeros(values.shape[1:])
    so_far = where.cumsum(axis=0)
    wanted = np.maximum(so_far[-1] - back, 1)
    place = (where & (so_far == wanted)).argmax(axis=0)
    return np.take_along_axis(values, place[None], axis=0)[0]
