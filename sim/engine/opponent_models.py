"""Opponent models: what a tabler believes of another party's saliences.

Model page, section 7. Satisfactions and pressure are known; saliences may not be.
"""

import numpy as np

from sim.methods.draws import on_grid, product_on_grid


def known(salience, kept, insight):
    """The truth."""
    return salience


def insight(salience, kept, insight):
    """A mixture of the truth (share `insight`) and a uniform prior over the issues."""
    return insight * salience + (1 - insight) / len(salience)


def frequency(salience, kept, insight):
    """Learned from the offers seen: the more often a party kept its option on an issue, the more it must care.

    After the frequency models of Hindriks, Jonker & Tykhonov (2009) and van Krimpen, Looije & Hajizadeh (2013).
    """
    counts = 1.0 + kept()
    return counts / counts.sum(axis=0)


OPPONENTS = {"known": known, "insight": insight, "frequency": frequency}
"""Each takes the true salience [m, w], a function that counts how often the party kept its option on an issue from
offer to offer [m, w], and the insight [w]; returns the salience believed [m, w]."""


def seen_payoff(payoff: np.ndarray, satisfaction: np.ndarray, salience: np.ndarray, believed: np.ndarray) -> np.ndarray:
    """A party's payoff [m, k, w] as seen with believed saliences [m, w] in place of the true ones (on the grid)."""
    seen = product_on_grid((on_grid(believed) - salience)[:, None], satisfaction)
    return np.add(payoff, seen, out=seen)
