"""Importance sampling of uniform numbers: a proposal that is fitted to the worlds that matter, and what weighted worlds say.

What is drawn is a set of independent uniform numbers. A proposal draws a few of them by Beta densities, fitted by moments to the
worlds that matter (the cross-entropy method: Rubinstein & Kroese 2004, The Cross-Entropy Method). It is a defensive mixture
(Hesterberg 1995, Technometrics 37): some worlds are drawn plainly, so that no weight, the plain density over that of the
proposal, is above one over their share. How many numbers are tilted and how large that share is, cross-validation decides.

Axes: s stream of uniform numbers, w world. Knows no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.methods.reweighting import effective_size
from sim.methods.shares import wilson

MOST_TILTED = 8
"""Numbers that are tilted at most; with 16 the measured gain was hardly larger."""

PLAIN_SHARES = (0.1, 0.2, 0.3, 0.5)
"""Shares of worlds drawn plainly that are tried: the fewer there are, the more a good fit gains and a poor one loses."""

FOLDS = 5
"""Parts of the worlds that matter, each of which judges what was fitted to the others."""

LEAST_SHAPE, MOST_SHAPES, LEAST_MEAN = 0.5, 200.0, 0.02
"""Bounds of a Beta density: of each shape, of their sum, and of how near to an end its mean is."""

TILTED_DECIMALS = 12
"""Tilted numbers are rounded, since the last bits of an incomplete beta function differ between processors."""


@dataclass(frozen=True)
class Tilt:
    """A stream of uniform numbers that is drawn by a Beta density with the shapes a and b."""

    stream: str
    a: float
    b: float


@dataclass(frozen=True)
class Proposal:
    """How worlds are drawn: a share of them plainly, in all others some streams are tilted.

    gain: how many plain worlds one is expected to be worth, 1 where nothing is tilted; made up beforehand, by `fit_proposal`.
    """

    plain: float
    tilts: tuple[Tilt, ...]
    gain: float = 1.0

    @property
    def streams(self) -> list[str]:
        """The streams that are tilted."""
        return [tilt.stream for tilt in self.tilts]

    def drawn(self, u: np.ndarray, coin: np.ndarray) -> np.ndarray:
        """The tilted streams of some worlds, in [0, 1): [s, w], from uniform numbers u [s, w] and another one, coin [w]."""
        from scipy import special  # here, since a file is checked without it in half the time

        tilted = [special.betaincinv(tilt.a, tilt.b, row) for tilt, row in zip(self.tilts, u, strict=True)]
        within = np.clip(np.round(np.array(tilted).reshape(u.shape), TILTED_DECIMALS), 0.0, 1 - 10.0**-TILTED_DECIMALS)
        return np.where(coin < self.plain, u, within)

    def weight(self, u: np.ndarray) -> np.ndarray:
        """Importance weights [w] of worlds with these numbers in the tilted streams [s, w]; their mean is 1 in the long run.

        >>> Proposal(0.25, (Tilt("cost", 2.0, 1.0),)).weight(np.array([[0.0, 0.5, 1.0]])).round(3).tolist()
        [4.0, 1.0, 0.571]
        """
        shapes = np.array([(tilt.a, tilt.b) for tilt in self.tilts]).reshape(-1, 2)
        return _weight(_log_densities(shapes, u).sum(axis=0), self.plain)


PLAINLY = Proposal(1.0, ())
"""All worlds drawn plainly."""


# ---------------------------------------------------------------- fitted


def fit_proposal(streams: Sequence[str], u: np.ndarray) -> Proposal:
    """A proposal for worlds such as those that matter, by the numbers u [s, w] in their streams, which are drawn plainly.

    1. Fit two Beta densities to each stream: one by mean and variance, one that only rises or falls, by the mean. Take that
       under which the weights vary less, and order the streams by how far it is from uniform (relative entropy).
    2. For any number of streams, the first ones, and any share of plain worlds: how much would the weights of worlds that matter
       vary? Those of a fifth of them are told by what is fitted to the others (their mean is the second moment of the estimate).
    3. Take what makes it least; where nothing betters plain draws, these.

    >>> near_one = 0.9 + 0.1 * np.random.default_rng(0).random((1, 100))
    >>> fit_proposal(["cost"], near_one).streams, fit_proposal(["cost"], np.random.default_rng(0).random((1, 100))).streams
    (['cost'], [])
    """
    most = min(MOST_TILTED, len(streams))
    fold = np.arange(u.shape[1]) % FOLDS
    moments = np.zeros((len(PLAIN_SHARES), most + 1))
    for part in range(min(FOLDS, u.shape[1])):
        moments += _weights_left_out(u[:, fold != part], u[:, fold == part], most)
    least = np.unravel_index(moments.argmin(), moments.shape)
    tilted, gain = int(least[1]), u.shape[1] / float(moments[least]) if u.shape[1] else 1.0
    if not tilted or gain <= 1:
        return PLAINLY
    order, shapes = _ordered(u, tilted)
    tilts = (Tilt(streams[s], *map(float, shapes[s])) for s in order)
    return Proposal(PLAIN_SHARES[int(least[0])], tuple(tilts), round(gain, 3))


def _weights_left_out(fitted: np.ndarray, left_out: np.ndarray, most: int) -> np.ndarray:
    """The sum of the weights of worlds left out [s, w], for each share of plain worlds and each number of tilted streams."""
    order, shapes = _ordered(fitted, most)
    logs = np.cumsum(_log_densities(shapes[order], left_out[order]), axis=0)
    logs = np.vstack([np.zeros((1, left_out.shape[1])), logs])
    return np.array([_weight(logs, plain).sum(axis=1) for plain in PLAIN_SHARES])


def _ordered(u: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """The streams furthest from uniform, furthest first, and the shapes of all [s, 2]."""
    shapes = _shapes(u)
    return np.argsort(-_divergence(shapes), kind="stable")[:most], shapes


def _shapes(u: np.ndarray) -> np.ndarray:
    """The shapes of Beta densities [s, 2] for numbers [s, w]: with their mean and variance, or monotone with their mean.

    What matters often lies beyond a threshold. A density with the same mean and variance vanishes at the end of the range,
    where as many worlds matter as at the threshold, and gives these few all the weight; a monotone one does not.
    """
    mean, variance = np.clip(u.mean(axis=1), LEAST_MEAN, 1 - LEAST_MEAN), u.var(axis=1)
    both = np.clip(mean * (1 - mean) / np.maximum(variance, 1e-9) - 1, 2 * LEAST_SHAPE, MOST_SHAPES)
    humped = np.round(np.maximum(np.stack([mean * both, (1 - mean) * both], axis=1), LEAST_SHAPE), 3)
    odds = mean / (1 - mean)
    monotone = np.round(np.stack([np.maximum(odds, 1.0), np.maximum(1 / odds, 1.0)], axis=1), 3)
    weights = [_weight(_log_densities(shapes, u), PLAIN_SHARES[0]).mean(axis=1) for shapes in (humped, monotone)]
    return np.where((weights[1] <= weights[0])[:, None], monotone, humped)


def _divergence(shapes: np.ndarray) -> np.ndarray:
    """Relative entropy of Beta densities [s, 2] against the uniform one [s]."""
    from scipy import special

    a, b = shapes.T
    means = (a - 1) * special.digamma(a) + (b - 1) * special.digamma(b) - (a + b - 2) * special.digamma(a + b)
    return means - special.betaln(a, b)


def _log_densities(shapes: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Logarithms of Beta densities [s, 2] at numbers [s, w]: [s, w]."""
    from scipy import special

    a, b = shapes[:, :1], shapes[:, 1:]
    return special.xlogy(a - 1, np.maximum(u, 2.0**-53)) + special.xlog1py(b - 1, -u) - special.betaln(a, b)


def _weight(logs: np.ndarray, plain: float) -> np.ndarray:
    return 1 / (plain + (1 - plain) * np.exp(np.minimum(logs, 700.0)))


# ---------------------------------------------------------------- what weighted worlds say


@dataclass(frozen=True)
class WeightedShare:
    """A share with its 95 % interval; worth: how many plain worlds know it as closely."""

    share: float
    low: float
    high: float
    worth: float


def share_of_weighted(weight: np.ndarray, fits: np.ndarray, scale: np.ndarray) -> WeightedShare:
    """The share of all worlds that fit, from worlds that were drawn in several ways.

    weight [w]: the importance weight of each, its mean 1; fits [w]; scale [w]: what a world counts for beside those drawn
    in other ways, fixed before it was drawn. The estimate is unbiased for any scale; its variance is that within the ways (the
    worlds of the same scale), and the interval that of Wilson for as many plain worlds as err alike (Korn & Graubard
    1998, Survey Methodology 24).

    >>> plain = share_of_weighted(np.ones(100), np.arange(100) < 50, np.ones(100))
    >>> round(plain.low, 3), round(plain.high, 3), round(plain.worth)
    (0.404, 0.596, 100)
    """
    found, total = weight * fits, scale.sum()
    ways = [found[scale == one] for one in np.unique(scale)]
    variance = sum(len(way) * way.var() * one**2 for way, one in zip(ways, np.unique(scale), strict=True)) / total**2
    share = min(float((found * scale).sum() / total), 1.0)
    plain = share * (1 - share)
    worth = plain / variance if variance > 0 and plain > 0 else float(len(found))
    _, low, high = wilson(np.array(share * worth), np.array(worth))
    return WeightedShare(share, float(low), float(high), worth)


def effective_for_share(there: np.ndarray, weight: np.ndarray) -> float:
    """How many equally weighted worlds know the share of those that are `there` [w] as closely as worlds of these weights [w].

    The variance of a ratio, by its residuals (Cochran 1977, Sampling Techniques, section 6.4); never more than `effective_size`.

    >>> weight = np.array([2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    >>> round(effective_for_share(weight == 2, weight), 2), effective_size(weight)
    (4.57, 6.4)
    """
    total = weight.sum()
    share = weight[there].sum() / total if total > 0 else 0.0
    spread = (weight**2 * (there - share) ** 2).sum()
    plain = share * (1 - share) * total**2
    return min(effective_size(weight), float(plain / spread)) if plain > 0 and spread > 0 else effective_size(weight)
