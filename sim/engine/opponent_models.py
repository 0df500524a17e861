"""Opponent models: what a tabler believes of another party's saliences.

Model page, section 7. Satisfactions and pressure are known; saliences may not be.
"""

from collections.abc import Callable

import numpy as np

from sim.methods.draws import on_grid, product_on_grid

Kept = Callable[[], np.ndarray]
"""Counts how often a party kept its option on an issue from offer to offer [m, w]."""


def known(salience: np.ndarray, kept: Kept, insight: np.ndarray) -> np.ndarray:
    """The truth [m, w]."""
    return salience


def insight(salience: np.ndarray, kept: Kept, insight: np.ndarray) -> np.ndarray:
    """A mixture of the truth [m, w] (share `insight` [w], 0..1) and a uniform prior over the issues: [m, w].

    >>> insight(np.array([[0.9], [0.1]]), None, np.array([0.5])).round(2).tolist()
    [[0.7], [0.3]]
    """
    return insight * salience + (1 - insight) / len(salience)


def frequency(salience: np.ndarray, kept: Kept, insight: np.ndarray) -> np.ndarray:
    """Learned from the offers seen: the more often a party kept its option on an issue, the more it must care [m, w].

    After the frequency models of Hindriks, Jonker & Tykhonov (2009) and van Krimpen, Looije & Hajizadeh (2013).
    """
    counts = 1.0 + kept()
    return counts / counts.sum(axis=0)


OPPONENTS = {"known": known, "insight": insight, "frequency": frequency}
"""Each takes the true salience [m, w], what the party's offers show of it, and the insight [w]; returns the salience
believed [m, w]."""


def seen_payoff(payoff: np.ndarray, satisfaction: np.ndarray, salience: np.ndarray, believed: np.ndarray) -> np.ndarray:
    """A party's payoff [m, k, w] as seen with believed saliences [m, w] in place of the true ones (on the grid)."""
    seen = product_on_grid((on_grid(believed) - salience)[:, None], satisfaction)
    return np.add(payoff, seen, out=seen)
