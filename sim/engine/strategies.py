"""Bargaining strategies: how much a negotiator asks for.

Model page, section 8. A strategy is a function of a `Situation` and of its own parameters (arrays [w]), and returns the
target [w]: the negotiator tables its last package along the concession path that is still worth that much to it. Targets
are utilities on its own scale; one below the reservation value counts as the reservation value.
In the examples a plain namespace stands for the situation, with no more in it than the rule looks at.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.engine.parameters import Bounds
from sim.engine.situation import Situation
from sim.methods.draws import DECIMALS


def time_dependent(situation: Situation, exponent: np.ndarray) -> np.ndarray:
    """Concede with time alone: from the best at the beginning down to the reservation value at the end.

    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24: the share conceded is time ** (1 / exponent).
    exponent [w] > 0: below 1 it holds out to the last (Boulware), at 1 concedes evenly, above 1 concedes early.
    Returns the target [w].

    >>> from types import SimpleNamespace
    >>> halfway = SimpleNamespace(time=np.full(3, 0.5), best=np.ones(3), reservation=np.full(3, 0.4))
    >>> time_dependent(halfway, exponent=np.array([0.25, 1, 4])).round(2).tolist()
    [0.96, 0.7, 0.5]
    """
    conceded = np.round(situation.time ** (1 / exponent), DECIMALS)
    return situation.reservation + (1 - conceded) * (situation.best - situation.reservation)


def hardliner(situation: Situation) -> np.ndarray:
    """Ask for the best [w] to the end, whatever the others do: commitment to a demand (Schelling 1956, An essay on bargaining).

    >>> from types import SimpleNamespace
    >>> hardliner(SimpleNamespace(best=np.array([0.9]), time=np.array([1.0]))).tolist()
    [0.9]
    """
    return situation.best


def tit_for_tat(situation: Situation, window: np.ndarray) -> np.ndarray:
    """Concede as the others do: in the proportion in which they have come down over their last `window` [w] moves.

    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24: relative (window 1) and averaged (longer windows)
    tit-for-tat.

    1. Begin with the best, and repeat the last demand until the others have made more than `window` offers: where all do so,
       nobody begins to give way, and there is no deal.
    2. Scale values to 0..1 between the two ends of the own path. What an offer leaves to be wished for is what the others
       demand.
    3. Multiply the last own demand by the others' demand of now over that of `window` offers ago; at most the best.

    Returns the target [w]. Below, two offers that left 0.8 and then 0.4 to be wished for; the others have halved their
    demand, so the strategy halves its own:

    >>> from types import SimpleNamespace
    >>> offers = np.array([0.2, 0.6])
    >>> moved = SimpleNamespace(
    ...     best=np.ones(1), length=np.array([5]), own_at=lambda number: np.zeros(1), tabled=np.ones(1), at=np.zeros(1),
    ...     count=np.array([2]), received=lambda back=0: offers[1 - np.asarray(back)],
    ... )
    >>> tit_for_tat(moved, window=np.ones(1)).round(2).tolist()
    [0.5]
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

    MiCRO: de Jonge (2022), Proceedings of the 31st International Joint Conference on Artificial Intelligence, who repeats
    any earlier package where this repeats the lowest.

    1. Go to the next package of the path if one has shown no more different packages than one has been shown, and if the
       next one is there and worth the reservation value.
    2. Else repeat the lowest package shown so far; the best before the first.

    Returns the target [w]. Below, two worlds in which it has shown two packages, and been shown one and two:

    >>> from types import SimpleNamespace
    >>> second = SimpleNamespace(
    ...     made=np.array([2, 2]), different=np.array([1, 2]), length=np.array([5, 5]), lowest=np.array([0.8, 0.8]),
    ...     best=np.ones(2), reservation=np.full(2, 0.4), own_at=lambda number: 1 - 0.2 * number,
    ... )
    >>> micro(second).round(2).tolist()
    [0.8, 0.6]
    """
    following = situation.own_at(situation.made)
    concede = (
        (situation.made <= situation.different)
        & (situation.made < situation.length)
        & (following >= situation.reservation)
    )
    return np.where(concede, following, np.where(situation.made > 0, situation.lowest, situation.best))


def zeuthen(situation: Situation) -> np.ndarray:
    """Whoever is less ready to risk a conflict concedes, just enough that it is the other's turn to concede.

    Zeuthen (1930), Problems of Monopoly and Economic Warfare. Harsanyi (1956), Econometrica 24: the side less ready to risk
    a conflict is the one whose offer has the lower Nash product, so two of these meet at the Nash solution.

    1. Begin with the best, and repeat it until there is an offer to compare with.
    2. Take the Nash products, own gain times the gain of the others, of that offer and of all packages along the own path
       from the last one tabled on.
    3. Table the first of these with a larger product than the offer: the last one again, if that has it. If none has,
       the one with the largest.

    Returns the target [w]. Below, the last offer has the product 0.8 * 0.1, and the own best 1 * 0; so it concedes one
    step, to a package with the product 0.7 * 0.4:

    >>> from types import SimpleNamespace
    >>> path = np.array([[1.0], [0.7], [0.3]])
    >>> behind = SimpleNamespace(
    ...     own=path, other=np.array([[0.0], [0.4], [0.9]]), reservation=np.zeros(1), other_reservation=np.zeros(1),
    ...     at=np.zeros(1, int), count=np.ones(1), length=np.array([3]), received=lambda: np.array([0.1]),
    ...     shown_to_others=np.array([0.8]), own_at=lambda number: path[number, 0],
    ... )
    >>> zeuthen(behind).tolist()
    [0.7]
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
    """A strategy, which returns targets [w], its parameters with their defaults (None: must be given), and their bounds."""

    ask: Callable[..., np.ndarray]
    parameters: dict[str, float | None]
    bounds: dict[str, Bounds]


_EXPONENT = {"exponent": Bounds(0, open_low=True)}


STRATEGIES = {
    "time_dependent": Strategy(time_dependent, {"exponent": None}, _EXPONENT),
    "boulware": Strategy(time_dependent, {"exponent": 0.25}, _EXPONENT),
    "linear": Strategy(time_dependent, {"exponent": 1.0}, _EXPONENT),
    "conceder": Strategy(time_dependent, {"exponent": 4.0}, _EXPONENT),
    "hardliner": Strategy(hardliner, {}, {}),
    "tit_for_tat": Strategy(tit_for_tat, {"window": 1.0}, {"window": Bounds(1)}),
    "micro": Strategy(micro, {}, {}),
    "zeuthen": Strategy(zeuthen, {}, {}),
}
"""The strategies by name. The exponents of `boulware` and `conceder` are those of NegMAS (Mohammad, Nakadai & Greenwald 2021),
whose exponent is the inverse of this one: a quarter and four, as far from `linear` either way."""
