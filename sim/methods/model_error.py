"""Room for the error of the model: a forecast mixed with one that takes every option alike. Knows no talks.

The spread of the worlds shows what is uncertain in a file, and never how far the model itself is off. If a share e of all
outcomes falls anywhere, outside of a narrow forecast, and the rest as forecast, then the middle 80 % holds 0.8 (1 - e) of them.
On the DEU data, with inputs as points, a prototype of the engine held 11 %, and by that the share was fixed, once. This engine
holds 14 % of the outcomes of the development part, and widened by that share 62 %, since many lie at an end of the
scale (scenarios/BENCHMARK.md). Ranges in a file make a forecast wider, so there the share is rather too large.
"""

from typing import Any

import numpy as np

NOMINAL_COVERAGE = 0.8

MODEL_ERROR = 0.86
"""The share of a forecast that takes every option alike: 1 - 0.11 / 0.8."""

HELD, HELD_WITH_ROOM = 0.14, 0.62
"""The outcomes of the development part of the DEU data that the middle 80 % of the engine's forecasts holds, without and with
room for error."""

ROOM_FOR_ERROR = (
    "The worlds show what is uncertain in the file, and not how far the model is off. On other people's cases, with inputs as "
    f"points, the middle {NOMINAL_COVERAGE:.0%} of its forecasts held {HELD:.0%} of the outcomes (scenarios/BENCHMARK.md). "
    f"So {MODEL_ERROR:.0%} of a forecast that takes every option alike is mixed in, a share fixed once; so widened it held "
    f"{HELD_WITH_ROOM:.0%}."
).replace("%", " %")
"""The same in words."""

SCALE_POINTS = 1001
"""Points that stand for all of the scale."""


def with_model_error(share: Any, options: int) -> Any:
    """The share [..] of one of so many options, with room for the error of the model.

    >>> round(with_model_error(1.0, options=2), 2), round(with_model_error(0.0, options=2), 2)
    (0.57, 0.43)
    """
    return (1 - MODEL_ERROR) * share + MODEL_ERROR / options


def share_that_falls_anywhere(coverage: float) -> float:
    """The share of outcomes that fall anywhere, by the `coverage` of the middle 80 % of a narrow forecast."""
    return max(0.0, 1 - coverage / NOMINAL_COVERAGE)


def middle_with_model_error(said: np.ndarray) -> tuple[float, float]:
    """The middle 80 % of positions 0..100 said in worlds [w], with room for the error of the model.

    >>> middle_with_model_error(np.array([50.0]))
    (11.6, 88.4)
    """
    place = np.concatenate([said, np.linspace(0, 100, SCALE_POINTS)])
    parts = ((1 - MODEL_ERROR, len(said)), (MODEL_ERROR, SCALE_POINTS))
    weight = np.concatenate([np.full(points, share / points) for share, points in parts])
    order = np.argsort(place, kind="stable")
    reached = np.cumsum(weight[order])
    tail = (1 - NOMINAL_COVERAGE) / 2
    low, high = place[order][np.searchsorted(np.round(reached, 9), [tail, 1 - tail])]
    return float(round(low, 6)), float(round(high, 6))
