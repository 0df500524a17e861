"""Weights of worlds, given what is known, and what weighted worlds say: shares, quantiles, how far a distribution has moved.

Axes: w world, e event, q quantile. Weights are not negative and sum to 1.
"""

import math

import numpy as np


class CannotReweight(ValueError):
    """No weights give the events their chances; the message says why."""


MOST_RAKED, EXACT = 1000, 1e-10
"""Raking stops when all chances are met so closely, and gives up after so many passes."""


def jeffrey_weights(events: np.ndarray, chances: np.ndarray, base: np.ndarray | None = None) -> np.ndarray:
    """Weights [w] under which each event has its chance: events [e, w] (did it happen), chances [e] in 0..1.

    base: what each world counts for before [w], all above 0; alike where not given.

    For one event this is Jeffrey's rule (1965, The Logic of Decision): within it, and outside of it, all keep their
    proportions. For several it is applied in turn until all hold, which is iterative proportional fitting (Deming & Stephan
    1940, Annals of Mathematical Statistics 11); of all weights that give these chances it finds the nearest to those before, by
    relative entropy (Csiszar 1975, Annals of Probability 3). A chance of 1 is ordinary conditioning.
    Raises `CannotReweight` where an event happens nowhere, or everywhere, or where events contradict each other.

    >>> jeffrey_weights(np.array([[True, False, False, False]]), np.array([0.4])).round(6).tolist()
    [0.4, 0.2, 0.2, 0.2]
    """
    for happened, chance in zip(events, chances, strict=True):
        if (chance > 0 and not happened.any()) or (chance < 1 and happened.all()):
            raise CannotReweight("it happens in no world" if not happened.any() else "it happens in every world")
    weight = np.full(events.shape[-1], 1 / max(events.shape[-1], 1)) if base is None else base / base.sum()
    for _ in range(MOST_RAKED):
        furthest = 0.0
        for happened, chance in zip(events, chances, strict=True):
            share, rest = weight[happened].sum(), weight[~happened].sum()
            furthest = max(furthest, abs(share - chance))
            weight = weight * np.where(happened, chance / share if share else 0.0, (1 - chance) / rest if rest else 0.0)
        if furthest < EXACT:
            return weight / weight.sum()
    raise CannotReweight("these chances cannot all hold at once")


def effective_size(weight: np.ndarray) -> float:
    """How many equally weighted worlds say as much as these weights [w] (Kish 1965, Survey Sampling).

    >>> effective_size(np.array([0.5, 0.5, 0.0]))
    2.0
    """
    total = (weight**2).sum()
    return float(weight.sum() ** 2 / total) if total > 0 else 0.0


def weighted_quantiles(values: np.ndarray, weight: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The smallest of the values [w] below or at which the shares [q] of the weight [w] lie: [q].

    >>> weighted_quantiles(np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.5, 0.3]), np.array([0.4, 0.6])).tolist()
    [1.0, 2.0]
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order])
    places = np.searchsorted(reached, np.asarray(shares) * reached[-1] * (1 - 1e-12))
    return values[order][np.minimum(places, len(values) - 1)]


def largest_gap(before: np.ndarray, after: np.ndarray, weight: np.ndarray) -> float:
    """The largest difference between two distributions' shares below a value, 0..1: of before [v] and of after [w], weighted.

    The distance of Kolmogorov and Smirnov: 0 where both are the same, 1 where they do not overlap.

    >>> largest_gap(np.array([1.0, 2.0]), np.array([2.0]), np.array([1.0]))
    0.5
    """
    both = np.unique(np.concatenate([before, after]))
    order = np.argsort(after, kind="stable")
    reached = np.concatenate([[0.0], np.cumsum(weight[order])]) / weight.sum()
    below = np.searchsorted(np.sort(before), both, side="right") / len(before)
    return float(np.abs(below - reached[np.searchsorted(after[order], both, side="right")]).max())


def gap_by_chance(before: float, after: float, tests: int) -> float:
    """The gap that chance alone exceeds in 5 % of such comparisons: of so many tests, in any of them.

    before, after: effective sizes of the two samples. The bound of Dvoretzky, Kiefer & Wolfowitz (1956; constant of Massart
    1990), shared out over the tests as Bonferroni does.
    """
    return math.sqrt(-math.log(0.05 / max(tests, 1) / 2) / 2) * math.sqrt(1 / after + 1 / before)


def rank_correlation(first: np.ndarray, second: np.ndarray, weight: np.ndarray) -> float:
    """Spearman's correlation of two inputs [w] under weights [w]: of their ranks among these worlds, -1..1; 0 if one is the
    same everywhere."""
    x, y = _ranks(first), _ranks(second)
    share = weight / weight.sum()
    x, y = x - (share * x).sum(), y - (share * y).sum()
    spread = math.sqrt((share * x * x).sum() * (share * y * y).sum())
    return float((share * x * y).sum() / spread) if spread > 0 else 0.0


def _ranks(values: np.ndarray) -> np.ndarray:
    """Mean ranks of values [w]."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]
