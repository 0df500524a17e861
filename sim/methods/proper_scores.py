"""Proper scores of a forecast over ordered options, for an option that came. Less is better; knows no talks.

A forecast is given by counts [k]: how many of its n worlds, or imagined worlds, end in each of K options. Every forecast
is read by the same rule (`probabilities`), and its score has an interval for the number of worlds (`estimate`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

DRAWS = 4000
"""Draws from which the interval of a score is read."""

SCORE_DECIMALS = 6
"""Decimals that are kept of a score, so that it is the same on every processor."""


@dataclass(frozen=True)
class Estimate:
    """A score with its 95 % interval."""

    value: float
    low: float
    high: float


def probabilities(count: np.ndarray) -> np.ndarray:
    """Probabilities [.., k] from counts [.., k] of worlds: (count + 1/2) / (n + K/2).

    The mean of what one may believe after these counts, beginning with Jeffreys' prior (1946). A share of 0 of n worlds
    says that something is rare, not that it is impossible, and without this rule its log score would be infinite.

    >>> probabilities(np.array([0, 8])).round(3).tolist()
    [0.056, 0.944]
    """
    return (count + 0.5) / (count.sum(axis=-1, keepdims=True) + count.shape[-1] / 2)


def ranked_probability_score(probability: np.ndarray, came: int) -> np.ndarray:
    """Ranked probability score [..] of forecasts [.., k] when option `came` came: 0 perfect, 1 the other end for sure.

    Squared differences of forecast and outcome, cumulated along the scale, averaged over its K - 1 steps. So a near miss
    costs less than a far one, options counting as equal steps. Epstein (1969, J. Applied Meteorology 8), in the form of
    Murphy (1971, ibid. 10) divided by K - 1, so that scales of different length compare; with K = 2 the Brier score.
    Strictly proper (Gneiting & Raftery 2007, JASA 102).

    >>> surely = np.eye(3)  # three forecasts, each sure of one of three options; the last one came
    >>> ranked_probability_score(surely, came=2).tolist()
    [1.0, 0.5, 0.0]
    """
    steps = probability.shape[-1] - 1
    outcome = np.arange(steps) >= came
    return ((np.cumsum(probability, axis=-1)[..., :-1] - outcome) ** 2).sum(axis=-1) / steps


def log_score(probability: np.ndarray, came: int) -> np.ndarray:
    """Log score [..] of forecasts [.., k]: minus the natural logarithm of what was given to the option that came.

    0 perfect; 0.69 for one half. Blind to how near a miss was. Strictly proper (Good 1952; Gneiting & Raftery 2007).
    """
    return -np.log(probability[..., came])


def stated(score: Callable[[np.ndarray, int], np.ndarray], count: np.ndarray, came: int) -> Estimate:
    """The score of a forecast that is stated, not sampled: counts [k] stand for themselves, so there is no interval."""
    value = round(float(score(probabilities(count), came)), SCORE_DECIMALS)
    return Estimate(value, value, value)


def sampled(
    score: Callable[[np.ndarray, int], np.ndarray],
    count: np.ndarray,
    came: int,
    read: Callable[[np.ndarray], np.ndarray] = lambda probability: probability,
) -> Estimate:
    """The score of a forecast from counts [k] of sampled worlds, with the interval that their number leaves.

    read: what the forecast makes of the probabilities [.., k] of the options in the worlds. 95 % of what one may believe of
    the score after these counts: `DRAWS` draws from the Dirichlet distribution of the rule in `probabilities`. Says nothing
    about how true the forecast is.
    """
    drawn = score(read(np.random.default_rng(0).dirichlet(count + 0.5, DRAWS)), came)
    low, high = np.quantile(drawn, [0.025, 0.975])
    value = float(score(read(probabilities(count)), came))
    return Estimate(round(value, SCORE_DECIMALS), round(float(low), SCORE_DECIMALS), round(float(high), SCORE_DECIMALS))


def uniform(options: int, worlds: int) -> np.ndarray:
    """Counts [k] of the forecast that any of the options is as likely as another."""
    return np.full(options, worlds / options)


def certain(option: int, options: int, worlds: int) -> np.ndarray:
    """Counts [k] of the forecast that one option comes for sure."""
    return np.where(np.arange(options) == option, float(worlds), 0.0)


SCORING_RULES = {"rps": ranked_probability_score, "log": log_score}
"""The scoring rules by name."""
