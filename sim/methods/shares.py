"""Shares of worlds with their 95 % interval: the one place that computes it.

The interval is that of Wilson (1927, Journal of the American Statistical Association 22). It says how far a share may lie
from that of infinitely many worlds of the same scenario, and nothing about how true the scenario is. Of worlds that were
drawn evenly (`sim.methods.even_draws`) it is that of so many independent worlds as would err as the replicates do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution, for intervals of 95 %."""

FEWEST_REPLICATES = 8
"""With fewer their spread is not trusted, and the interval is that of independent draws, which is too wide rather than narrow."""


@dataclass(frozen=True)
class Share:
    """A share of n worlds, with its 95 % interval; 0 and the interval 0..1 where n is 0."""

    count: int
    n: int
    share: float
    low: float
    high: float

    def exact(self) -> "Share":
        """The share without an interval, its ends the share itself, as where nothing is left to chance.

        >>> share_of(4, 4).exact()
        Share(count=4, n=4, share=1.0, low=1.0, high=1.0)
        """
        return replace(self, low=self.share, high=self.share) if self.n else self


Counts = int | np.ndarray
"""How many worlds; of worlds that were drawn evenly, how many in each replicate [r]."""


def share_of(count: Counts, n: Counts) -> Share:
    """`count` worlds of `n` as a share with its interval.

    >>> share_of(50, 100)
    Share(count=50, n=100, share=0.5, low=0.4038315303659956, high=0.5961684696340044)

    The same share in 8 replicates that are more alike than independent draws would make them:

    >>> found = share_of(np.array([6, 7, 6, 6, 6, 7, 6, 6]), np.full(8, 12.5))
    >>> found.count, found.n, round(found.low, 3), round(found.high, 3)
    (50, 100, 0.462, 0.538)
    """
    return each_share_of([count], n)[0]


def each_share_of(counts: Sequence[Counts], n: Counts) -> list[Share]:
    """Several counts of the same n worlds as shares with their intervals, each as by `share_of`.

    >>> [share.share for share in each_share_of([50, 25], 100)]
    [0.5, 0.25]
    """
    together = np.ndim(n) == 0
    of = int(np.sum(n))
    if of == 0 or not len(counts):
        return [Share(0, 0, 0.0, 0.0, 1.0)] * len(counts)
    found = np.array(counts)
    ends = wilson(found, np.full(len(found), of)) if together else of_replicates(found, n)
    whole = found if together else found.sum(axis=1)
    rows = zip(whole.tolist(), *(end.tolist() for end in ends), strict=True)
    return [Share(int(count), of, share, low, high) for count, share, low, high in rows]


def of_replicates(found: ArrayLike, n: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares of worlds drawn evenly, with the ends of their 95 % intervals, all [..]; missing and 0..1 where there are none.

    found, n [.., r]: in each replicate. The residuals of a ratio (Cochran 1977, Sampling Techniques, section 6.4) give the
    variance, and Student's t with it the interval, in Wilson's form with an effective number of worlds (Korn & Graubard 1998,
    Survey Methodology 24); it is at least as wide as the interval of none of all these worlds.
    """
    found, n = np.asarray(found, float), np.asarray(n, float)
    total, used = n.sum(axis=-1), (n > 0).sum(axis=-1)
    some = np.maximum(total, 1)
    share = found.sum(axis=-1) / some
    residuals = found - share[..., None] * n
    spread = (residuals**2).sum(axis=-1) * used / np.maximum(used - 1, 1)
    plain = share * (1 - share) * some
    trusted = (used >= FEWEST_REPLICATES) & (plain > 0)
    effective = np.maximum(some * np.where(trusted, plain / np.maximum(spread, 1e-9), 1.0), 1.0)
    quantile = np.where(trusted, student(used), Z)
    _, low, high = wilson(share * effective, effective, quantile)
    least = np.where(trusted, Z**2 / some, 0.0)
    low, high = np.minimum(low, np.maximum(share - least, 0)), np.maximum(high, np.minimum(share + least, 1))
    return np.where(total > 0, share, np.nan), np.where(total > 0, low, 0.0), np.where(total > 0, high, 1.0)


def student(replicates: np.ndarray) -> np.ndarray:
    """The 97.5th percentile of Student's t for the mean of so many replicates [..], two at least."""
    from scipy import special  # here, since a file is checked without it in half the time

    return special.stdtrit(np.maximum(replicates - 1, 1), 0.975)


def wilson(
    found: np.ndarray, n: np.ndarray, quantile: np.ndarray | float = Z
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares found/n with the ends of their 95 % intervals, all [..]; missing and 0..1 where n is 0.

    quantile: the 97.5th percentile of the error, in standard deviations. Wilson (1927), Journal of the American Statistical
    Association 22. None of 100 worlds is no proof that it never happens:

    >>> [float(round(end[0], 3)) for end in wilson(np.array([0]), np.array([100]))]
    [0.0, 0.0, 0.037]
    """
    n = np.asarray(n, float)
    some = np.maximum(n, 1)
    share = found / some
    z2 = quantile**2 / some
    middle = (share + z2 / 2) / (1 + z2)
    half = np.sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2)
    low, high = np.where(found == 0, 0.0, middle - half), np.where(found == n, 1.0, middle + half)
    return np.where(n > 0, share, np.nan), np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0)
