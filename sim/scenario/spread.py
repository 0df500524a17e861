"""Where the draws of a number lie, at a glance and without a draw: its usual ends and its middle."""

import math
from typing import NamedTuple

from sim.methods.draws import Beta, Choice, LogNormal, Normal, Number, Triangular, Uniform

NINE_IN_TEN = 1.645
"""How many standard deviations to either side of the middle nine in ten draws of a bell lie."""


class Spread(NamedTuple):
    """The ends between which all or, of a bell, nine in ten draws of a number lie, and its middle."""

    low: float
    middle: float
    high: float

    @property
    def width(self) -> float:
        """From end to end."""
        return self.high - self.low


def spread_of(number: Number) -> Spread:
    """Where the draws of a number lie.

    >>> spread_of(0.5), spread_of(Uniform(0, 1)).width, round(spread_of(Normal(0, 1)).high, 1)
    (Spread(low=0.5, middle=0.5, high=0.5), 1, 1.6)
    """
    match number:
        case Uniform(low, high):
            return Spread(low, (low + high) / 2, high)
        case Triangular(low, mode, high):
            return Spread(low, mode, high)
        case Beta(a, b, low, high):
            return Spread(low, low + (high - low) * a / (a + b), high)
        case Choice(values, weights):
            middle = sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
            return Spread(min(values), middle, max(values))
        case Normal(mean, sd, least, most):
            ends = (mean - NINE_IN_TEN * sd, mean, mean + NINE_IN_TEN * sd)
            return Spread(*(min(max(end, least), most) for end in ends))
        case LogNormal(median, sigma, least, most):
            factor = math.exp(NINE_IN_TEN * sigma)
            return Spread(*(min(max(end, least), most) for end in (median / factor, median, median * factor)))
        case _:
            return Spread(float(number), float(number), float(number))
