"""Shares of worlds with their 95 % interval: the one place that computes it.

The interval is that of Wilson (1927, Journal of the American Statistical Association 22). It says how far a share may lie
from that of infinitely many worlds of the same scenario, and nothing about how true the scenario is.
"""

from dataclasses import dataclass, replace

import numpy as np

Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution, for intervals of 95 %."""


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


def share_of(count: int, n: int) -> Share:
    """`count` worlds of `n` as a share with its interval.

    >>> share_of(50, 100)
    Share(count=50, n=100, share=0.5, low=0.4038315303659956, high=0.5961684696340044)
    """
    if n == 0:
        return Share(0, 0, 0.0, 0.0, 1.0)
    share, low, high = wilson(np.array(count), np.array(n))
    return Share(count, n, float(share), float(low), float(high))


def wilson(found: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares found/n with the ends of their 95 % intervals, all [..]; missing and 0..1 where n is 0."""
    n = np.asarray(n, float)
    some = np.maximum(n, 1)
    share = found / some
    z2 = Z**2 / some
    middle = (share + z2 / 2) / (1 + z2)
    half = np.sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2)
    low, high = np.where(found == 0, 0.0, middle - half), np.where(found == n, 1.0, middle + half)
    return np.where(n > 0, share, np.nan), np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0)
