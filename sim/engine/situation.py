"""What a negotiator knows when it decides how much to ask for: all that a strategy may look at."""

from functools import cached_property

import numpy as np

from sim.engine.concession import repeated
from sim.engine.history import distinct, last_of


class Situation:
    """What a negotiator knows when it decides; utilities in its own scale, all arrays end in worlds [w].

    time: share of the talks gone, 0..1. reservation: the least it could sign for. own [p, w]: value of the
    packages of its path to itself; length: packages on the path.
    other_reservation: what the others together could sign for. The rest looks back on what has been said.
    """

    def __init__(self, time, reservation, path, column, table, seen, others, memory):
        self.time, self.reservation = time, reservation
        self._path, self._column, self._table, self._memory = path, column, table, memory
        self._see, self._others = seen, others

    @cached_property
    def _paths(self):
        """The path in these worlds alone."""
        return self._path.at(self._column)

    def _with_room(self, values: np.ndarray) -> np.ndarray:
        """Values [p, w] with room for the longest path there can be: the same in any company."""
        issues, options, _ = self._table.shape
        return repeated(values, issues * (options - 1) + 1)

    @cached_property
    def own(self) -> np.ndarray:
        """Value of the packages of its path to itself [p, w]."""
        return self._with_room(self._paths.own)

    @cached_property
    def length(self) -> np.ndarray:
        """How many packages its path has; those behind the last repeat it."""
        return self._path.length[self._column]

    @cached_property
    def _seen(self) -> np.ndarray:
        """The sum of what it sees of the others' tables [m, k, w]."""
        return self._see()

    @property
    def other_reservation(self) -> np.ndarray:
        """What the others together could sign for."""
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
        """Own value of the first package of the path."""
        return self._path.own[0, self._column]

    def own_at(self, number: np.ndarray) -> np.ndarray:
        """Own value of path package `number` [w], held to the path."""
        held = np.clip(number, 0, self.length - 1)
        return np.take_along_axis(self.own, held[None], axis=0)[0]

    @cached_property
    def _worth(self) -> np.ndarray:
        return self._memory.worth(self._table, self._memory.here)

    @cached_property
    def at(self) -> np.ndarray:
        """Path number of the package it tabled last, -1 if none."""
        said = self._memory.said
        last = last_of(self._memory.number, said).astype(int)
        return np.where(said.any(axis=0), np.minimum(last, self.length - 1), -1)

    @cached_property
    def made(self) -> np.ndarray:
        """How many different packages it has tabled."""
        return distinct(self._memory.codes, self._memory.said)

    @property
    def tabled(self) -> np.ndarray:
        """Value of the package it tabled last (0 if none)."""
        return last_of(self._worth, self._memory.said)

    @property
    def lowest(self) -> np.ndarray:
        """Value of the lowest package it has tabled, infinite if none."""
        return np.where(self._memory.said, self._worth, np.inf).min(axis=0, initial=np.inf)

    @cached_property
    def count(self) -> np.ndarray:
        """How many packages it has been shown."""
        return self._memory.heard.sum(axis=0)

    @cached_property
    def different(self) -> np.ndarray:
        """How many different packages it has been shown."""
        return distinct(self._memory.codes, self._memory.heard)

    def received(self, back: np.ndarray | int = 0) -> np.ndarray:
        """Value of the last package it was shown, or of the one `back` [w] before (0 while there is none)."""
        return last_of(self._worth, self._memory.heard, back)

    @cached_property
    def shown_to_others(self) -> np.ndarray:
        """What the last package it was shown is worth to the others together, as it sees them."""
        return last_of(self._memory.worth(self._seen), self._memory.heard)
