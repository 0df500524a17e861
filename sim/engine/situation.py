"""What a negotiator knows when it decides how much to ask for: all that a strategy may look at."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from sim.engine.concession import Path, repeated
from sim.engine.history import View, distinct, last_of
from sim.engine.issues import in_worlds


class Situation:
    """What a negotiator knows when it decides, in worlds [w]. Utilities on its own scale; the others' as it sees them.

    Of the talks: time [w], the share of them gone, 0..1; round.
    Of itself: reservation, best [w], the least it could sign for and its own best package; own [p, w], the value of the
    packages of its path, from its best downwards; length [w], how many these are; own_at, the value of one of them.
    Of the others together: other [p, w], what the same packages are worth to them; other_reservation [w].
    Of what it has tabled: at, made [w], path number of the last package and how many different ones; tabled, lowest [w],
    values of the last and of the lowest.
    Of what it has been shown: count, different [w], packages and different packages; received, the value of one of
    them; shown_to_others [w], what the last is worth to the others.
    """

    def __init__(
        self,
        time: np.ndarray,
        reservation: np.ndarray,
        path: Path,
        column: np.ndarray,
        payoff: np.ndarray,
        seen: Callable[[], np.ndarray],
        others: Callable[[], np.ndarray],
        memory: View,
    ):
        """path, column [w]: all concession paths, and its own among them; payoff [m, k, w']: its own in all worlds; seen,
        others: functions that look up the others' payoffs as it sees them [m, k, w] and their reservation values together
        [w]; memory: what it has said and heard."""
        self.time, self.reservation = time, reservation
        self._path, self._column, self._payoff, self._memory = path, column, payoff, memory
        self._see, self._others = seen, others

    @cached_property
    def _paths(self):
        """The path in these worlds alone."""
        return self._path.at(self._column)

    def _with_room(self, values: np.ndarray) -> np.ndarray:
        """Values [p, w] with room for the longest path there can be: the same in any company."""
        issues, options, _ = self._payoff.shape
        return repeated(values, issues * (options - 1) + 1)

    @cached_property
    def own(self) -> np.ndarray:
        """Value of the packages of its path to itself [p, w]."""
        return self._with_room(self._paths.own)

    @cached_property
    def length(self) -> np.ndarray:
        """How many packages its path has [w]; those behind the last repeat it."""
        return self._path.length[self._column]

    @cached_property
    def _seen(self) -> np.ndarray:
        """The sum of the others' payoffs as it sees them [m, k, w]."""
        return self._see()

    @property
    def other_reservation(self) -> np.ndarray:
        """The sum of the others' reservation values [w]."""
        return self._others()

    @cached_property
    def other(self) -> np.ndarray:
        """Value of the packages of its path to the others together, as it sees it [p, w]."""
        return self._with_room(self._paths.along(self._seen))

    @property
    def round(self) -> int:
        """How many rounds of talks have been heard; it tables in the one after them."""
        return self._memory.rounds

    @property
    def best(self) -> np.ndarray:
        """Value of the first package of its path to itself [w]."""
        return in_worlds(self._path.own[0], self._column)

    def own_at(self, number: np.ndarray) -> np.ndarray:
        """Value to itself of the package `number` [w] of its path, held to the path: [w]."""
        held = np.clip(number, 0, self.length - 1)
        return np.take_along_axis(self.own, held[None], axis=0)[0]

    @cached_property
    def _worth(self) -> np.ndarray:
        return self._memory.worth(self._payoff, self._memory.here)

    @cached_property
    def at(self) -> np.ndarray:
        """Path number of the package it tabled last, -1 if none [w]."""
        said = self._memory.said
        last = last_of(self._memory.number, said).astype(int)
        return np.where(said.any(axis=0), np.minimum(last, self.length - 1), -1)

    @cached_property
    def made(self) -> np.ndarray:
        """How many different packages it has tabled [w]."""
        return distinct(self._memory.codes, self._memory.said)

    @property
    def tabled(self) -> np.ndarray:
        """Value of the package it tabled last, 0 if none [w]."""
        return last_of(self._worth, self._memory.said)

    @property
    def lowest(self) -> np.ndarray:
        """Value of the lowest package it has tabled, infinite if none [w]."""
        return np.where(self._memory.said, self._worth, np.inf).min(axis=0, initial=np.inf)

    @cached_property
    def count(self) -> np.ndarray:
        """How many packages it has been shown [w]."""
        return self._memory.heard.sum(axis=0)

    @cached_property
    def different(self) -> np.ndarray:
        """How many different packages it has been shown [w]."""
        return distinct(self._memory.codes, self._memory.heard)

    def received(self, back: np.ndarray | int = 0) -> np.ndarray:
        """Value of the last package it was shown, or of the one `back` [w] before (0 while there is none): [w]."""
        return last_of(self._worth, self._memory.heard, back)

    @cached_property
    def shown_to_others(self) -> np.ndarray:
        """What the last package it was shown is worth to the others together, as it sees them [w]."""
        return last_of(self._memory.worth(self._seen), self._memory.heard)
