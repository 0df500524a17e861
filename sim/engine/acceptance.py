"""Acceptance rules: the least value for which a negotiator says yes.

Model page, section 8. A rule is a function of an `Answering` and of its own parameters (arrays [w]), and returns a
threshold [w], a utility that is never below the reservation value.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.engine.parameters import Bounds
from sim.methods.draws import on_grid


@dataclass(frozen=True)
class Answering:
    """What a negotiator knows when it answers, in worlds [w].

    reservation, best, ask [w]: utilities of the least it could sign for, of the best package on its path, and of the one
    that it would table next; time [w]: share of the talks gone, 0..1; earlier: a function that looks up the most it was
    offered in as many of the latest rounds as are left now [w], -inf if nothing.
    """

    reservation: np.ndarray
    best: np.ndarray
    ask: np.ndarray
    time: np.ndarray
    earlier: Callable[[], np.ndarray]


def next_ask(answering: Answering) -> np.ndarray:
    """AC_next: accept what is worth at least as much as one's own next demand [w].

    Baarslag, Hindriks & Jonker (2014). Below, a demand of 0.7 and, in the second world, one that has come down to 0.3
    where no deal is worth 0.4:

    >>> at_table = Answering(np.array([0.4, 0.4]), np.ones(2), np.array([0.7, 0.3]), np.array([0.5, 1.0]), earlier=None)
    >>> next_ask(at_table).tolist()
    [0.7, 0.4]
    """
    return np.maximum(answering.ask, answering.reservation)


def constant(answering: Answering, share: np.ndarray) -> np.ndarray:
    """AC_const: accept what lies a fixed share [w], 0..1, of the way from the reservation value to the best package.

    Baarslag, Hindriks & Jonker (2014), with the constant on the scale of what there is to gain. Returns [w].
    """
    asked = on_grid(answering.reservation + share * (answering.best - answering.reservation))
    return np.maximum(asked, answering.reservation)


def combi(answering: Answering, after: np.ndarray) -> np.ndarray:
    """AC_combi(T, MAX^W): as `next_ask`; late in the talks also what is as good as the best offer of late [w].

    after [w]: T, the share of the talks gone, 0..1, from which on that counts; the window W is as long as the time left.
    Baarslag, Hindriks & Jonker (2014).
    """
    earlier = answering.earlier()
    late = (answering.time >= after) & np.isfinite(earlier)
    lowered = np.where(late, np.minimum(answering.ask, earlier), answering.ask)
    return np.maximum(lowered, answering.reservation)


@dataclass(frozen=True)
class Acceptance:
    """An acceptance rule, which returns thresholds [w], its parameters with their defaults (None: must be given), and their
    bounds."""

    threshold: Callable[..., np.ndarray]
    parameters: dict[str, float | None]
    bounds: dict[str, Bounds]


ACCEPTANCE = {
    "next": Acceptance(next_ask, {}, {}),
    "constant": Acceptance(constant, {"share": None}, {"share": Bounds(0, 1)}),
    "combi": Acceptance(combi, {"after": None}, {"after": Bounds(0, 1)}),
}
