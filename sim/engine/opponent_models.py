"""Opponent models: what a tabler believes of another party's saliences and satisfactions.

Model page, section 7. Pressure is known; how much an issue weighs with others, and what they like, may not be.
"""

from collections.abc import Callable

import numpy as np

from sim.methods.draws import on_grid, product_on_grid

Kept = Callable[[], np.ndarray]
"""Counts how often a party kept its option on an issue from offer to offer [m, w]."""


def known(salience: np.ndarray, kept: Kept) -> np.ndarray:
    """The truth [m, w]."""
    return salience


def frequency(salience: np.ndarray, kept: Kept) -> np.ndarray:
    """Learned from the offers seen: the more often a party kept its option on an issue, the more it must care [m, w].

    After the frequency models of Hindriks, Jonker & Tykhonov (2009) and van Krimpen, Looije & Hajizadeh (2013).
    """
    counts = 1.0 + kept()
    return counts / counts.sum(axis=0)


OPPONENTS: dict[str, Callable[[np.ndarray, Kept], np.ndarray] | None] = {
    "known": known,
    "frequency": frequency,
    "insight": None,
}
"""What is believed of saliences [m, w], from the true ones and what the party's offers show of them; with `insight` a party
does not know the others' satisfactions and lines either (`payoff_by_insight`)."""


def deepened(insight: np.ndarray, facilitation: list[np.ndarray]) -> np.ndarray:
    """Insight [w], 0..1, with the help of facilitators (shares [w] each): what is not known shrinks by each share.

    Beardsley, Quinn, Biswas & Wilkenfeld (2006) on facilitation.

    >>> deepened(np.array([0.5]), [np.array([0.5])]).tolist()
    [0.75]
    """
    unknown = 1 - insight
    for share in facilitation:
        unknown = unknown * (1 - share)
    return 1 - unknown


def payoff_by_insight(
    payoff: np.ndarray, satisfaction: np.ndarray, salience: np.ndarray, guess: np.ndarray | float, insight: np.ndarray
) -> np.ndarray:
    """A party's payoff [m, k, w] as seen by one who knows it with an insight [w], 0..1.

    Its saliences [m, w] are mixed with a uniform prior, its satisfactions [m, k, w] with a guess at them: for a party the
    opposite of its own (the fixed pie: Thompson & Hastie 1990), for a mediator 1/2 of everything. All on the grid, worked out
    in single precision.
    """
    believed = on_grid(insight * salience + (1 - insight) / len(salience))[:, None]
    seen = insight.astype(np.float32) * satisfaction
    seen += (1 - insight).astype(np.float32) * guess
    on_grid(seen, out=seen)
    seen *= believed
    seen -= salience[:, None] * satisfaction
    on_grid(seen, out=seen)
    seen += payoff
    return seen


def seen_payoff(payoff: np.ndarray, satisfaction: np.ndarray, salience: np.ndarray, believed: np.ndarray) -> np.ndarray:
    """A party's payoff [m, k, w] as seen with believed saliences [m, w] in place of the true ones (on the grid)."""
    seen = product_on_grid((on_grid(believed) - salience)[:, None], satisfaction)
    return np.add(payoff, seen, out=seen)
