"""Bargaining strategies: how much a negotiator asks for.

Model page, section 8. A strategy is a function of a `Situation` and of its own parameters (arrays [w]), and returns the
target [w]: the negotiator tables its last package along the concession path that is still worth that much to it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.engine.situation import Situation
from sim.methods.draws import DECIMALS


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
