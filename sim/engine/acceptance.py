"""Acceptance rules: the least value for which a negotiator says yes.

Model page, section 8. Each returns a threshold [w] that is never below the reservation.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.methods.draws import on_grid


@dataclass(frozen=True)
class Answering:
    """What a negotiator knows when it answers. reservation, best, ask, time [w]; earlier: a function that looks up the
    most it was offered in as many of the latest rounds as are left now [w], -inf if nothing."""

    reservation: np.ndarray
    best: np.ndarray
    ask: np.ndarray
    time: np.ndarray
    earlier: Callable[[], np.ndarray]


def next_ask(answering: Answering) -> np.ndarray:
    """AC_next: at least what one would ask for next. Baarslag, Hindriks & Jonker (2014)."""
    return np.maximum(answering.ask, answering.reservation)


def constant(answering: Answering, share: np.ndarray) -> np.ndarray:
    """AC_const: at least a fixed share of the way from the reservation to the best package."""
    asked = on_grid(answering.reservation + share * (answering.best - answering.reservation))
    return np.maximum(asked, answering.reservation)


def combi(answering: Answering, after: np.ndarray) -> np.ndarray:
    """AC_combi(T, MAX^W): as `next` until T; then also the best offer of a window as long as the time left.

    Baarslag, Hindriks & Jonker (2014).
    """
    earlier = answering.earlier()
    late = (answering.time >= after) & np.isfinite(earlier)
    lowered = np.where(late, np.minimum(answering.ask, earlier), answering.ask)
    return np.maximum(lowered, answering.reservation)


@dataclass(frozen=True)
class Acceptance:
    """An acceptance rule and its parameters with their defaults (None: must be given)."""

    threshold: Callable[..., np.ndarray]
    parameters: dict[str, float | None]


ACCEPTANCE = {
    "next": Acceptance(next_ask, {}),
    "constant": Acceptance(constant, {"share": None}),
    "combi": Acceptance(combi, {"after": None}),
}
