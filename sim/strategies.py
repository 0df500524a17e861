"""Bargaining strategies: how much a negotiator asks for.

Model page, section 8. A strategy is a function of a `Situation` and of its own parameters (arrays [w]), and returns the
target [w]: the negotiator tables its last package along the concession path that is still worth that much to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.concession import repeated
from sim.draws import DECIMALS
from sim.proceedings import distinct, last_of


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


def time_dependent(situation: Situation, exponent: np.ndarray) -> np.ndarray:
    """Concede with time alone: the share left to ask for is 1 - time ** (1 / exponent).

    Faratin, Sierra & Jennings (1998): exponent < 1 holds out (Boulware), 1 is linear, > 1 concedes early.
    """
    conceded = np.round(situation.time ** (1 / exponent), DECIMALS)
    return situation.reservation + (1 - conceded) * (situation.best - situation.reservation)


def hardliner(situation: Situation) -> np.ndarray:
    """Ask for the best to the end."""
    return situation.best


def tit_for_tat(situation: Situation, window: np.ndarray) -> np.ndarray:
    """Ask for less in the proportion in which the others have come down over their last `window` moves.

    Faratin, Sierra & Jennings (1998): relative (window 1) and averaged (longer windows) tit-for-tat. Demands are scaled
    to 0..1 between the two ends of the own path: what an offer leaves to be wished for is what the others demand.
    """
    low = situation.own_at(situation.length)
    span = situation.best - low
    steps = np.rint(window).astype(int)

    def scaled(value):
        return np.clip((value - low) / np.where(span > 0, span, 1.0), 0.0, 1.0)

    last = situation.tabled
    answer = (1 - scaled(situation.received())) / np.maximum(1 - scaled(situation.received(steps)), 1e-6)
    asked = np.where(span > 0, np.minimum(low + scaled(last) * answer * span, situation.best), situation.best)
    begun = situation.at >= 0
    return np.where(begun & (situation.count > steps), asked, np.where(begun, last, situation.best))


def micro(situation: Situation) -> np.ndarray:
    """Show one more package for every new one received, else repeat the lowest shown.

    MiCRO, de Jonge (2022), who repeats any earlier package, where this repeats the lowest.
    """
    following = situation.own_at(situation.made)
    concede = (
        (situation.made <= situation.different)
        & (situation.made < situation.length)
        & (following >= situation.reservation)
    )
    return np.where(concede, following, np.where(situation.made > 0, situation.lowest, situation.best))


def zeuthen(situation: Situation) -> np.ndarray:
    """Whoever would lose less by breaking off concedes, just enough to turn the tables.

    Harsanyi (1956): the lower risk limit is the lower Nash product, so two of these meet at the Nash solution.
    """
    mine = np.maximum(0.0, situation.own - situation.reservation)
    theirs = np.maximum(0.0, situation.other - situation.other_reservation)
    product = mine * theirs
    begun = (situation.at >= 0) & (situation.count > 0)
    if not begun.any():
        return situation.own_at(np.maximum(situation.at, 0))
    shown = np.maximum(0.0, situation.received() - situation.reservation) * np.maximum(
        0.0, situation.shown_to_others - situation.other_reservation
    )
    step = np.arange(len(product))[:, None]
    ahead = (step >= situation.at) & (step < situation.length)
    enough = ahead & (product > shown)
    peak = len(product) - 1 - np.where(ahead, product, -1.0)[::-1].argmax(axis=0)
    number = np.where(enough.any(axis=0), enough.argmax(axis=0), peak)
    return situation.own_at(np.where(begun, number, np.maximum(situation.at, 0)))


@dataclass(frozen=True)
class Strategy:
    """A strategy and its parameters with their defaults (None: must be given)."""

    ask: Callable[..., np.ndarray]
    parameters: dict[str, float | None]


STRATEGIES = {
    "time_dependent": Strategy(time_dependent, {"exponent": None}),
    "boulware": Strategy(time_dependent, {"exponent": 0.25}),
    "linear": Strategy(time_dependent, {"exponent": 1.0}),
    "conceder": Strategy(time_dependent, {"exponent": 4.0}),
    "hardliner": Strategy(hardliner, {}),
    "tit_for_tat": Strategy(tit_for_tat, {"window": 1.0}),
    "micro": Strategy(micro, {}),
    "zeuthen": Strategy(zeuthen, {}),
}
