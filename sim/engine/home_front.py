"""The home front: ratifiers, what leaders foresee of them, and their votes.

Model page, sections 6 and 11. Two-level games: Putnam (1988).
"""

import numpy as np
from scipy import special

from sim.methods.draws import DECIMALS, on_grid

NOTHING = np.float32(-(2.0**20))
"""Stands for the worth of an issue on which no option is on the table; finite, so that it can be taken out of a sum."""


def quorum_bar(share: np.ndarray, turnout: np.ndarray) -> np.ndarray:
    """Extra support a vote needs so that the yes-votes reach `share` of the electorate [h, w]; infinite if they cannot.

    share, turnout [h, w]: shares 0..1 of the electorate. A plain majority is enough (0) where share / turnout <= 1/2.

    >>> quorum_bar(np.array([0.25, 0.3, 0.5]), np.array([0.5, 0.4, 0.4])).round(2).tolist()
    [0.0, 1.1, inf]
    """
    needed = np.divide(share, turnout, out=np.ones_like(share), where=turnout > 0)
    bar = np.maximum(0.0, special.logit(np.clip(needed, 0.0, 1.0)))
    return np.where(share > 0, bar, 0.0)


def chance_of_passing(gain: np.ndarray, threshold: np.ndarray, noise: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """P(pass) = logistic((gain - threshold) / noise - bar), all [h, w].

    gain: utility over no deal at home; threshold, noise: in the same unit; bar: as `quorum_bar`. A gain as large as the
    threshold passes with one half; the smaller the noise, the surer is a vote with more.

    >>> gain, half = np.array([0.0, 0.1, 0.2]), np.full(3, 0.1)
    >>> chance_of_passing(gain, threshold=half, noise=half / 2, bar=np.zeros(3)).round(2).tolist()
    [0.12, 0.5, 0.88]
    """
    return np.round(special.expit((gain - threshold) / noise - bar), DECIMALS)


def needed_gain(threshold: np.ndarray, noise: np.ndarray, bar: np.ndarray, tolerance: np.ndarray) -> np.ndarray:
    """The least gain at home [h, w] with which a vote's chance reaches the leader's tolerance [h, w], 0..1.

    `chance_of_passing` solved for the gain, on the grid; the others as there. -inf at tolerance 0: such a leader does not
    look home.

    >>> tenth = np.full(3, 0.1)
    >>> needed_gain(tenth, tenth, bar=np.zeros(3), tolerance=np.array([0, 0.5, 0.75])).round(2).tolist()
    [-inf, 0.10000000149011612, 0.20999999344348907]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = on_grid(threshold + noise * (special.logit(tolerance) + bar))
    return np.where(tolerance > 0, needed, -np.inf)


def outside_win_set(
    seen: np.ndarray, status_quo: np.ndarray, needed: np.ndarray, calls: np.ndarray, common: np.ndarray
) -> np.ndarray:
    """Options that not even the most favourable package could carry past a ratifier [h, m, k, w].

    The win-set of Putnam (1988), option by option: those for which even the best of all other issues is too little.
    seen [h, m, k, w]: the ratifier's utility as its leader sees it; status_quo [h, w]: its value of no deal;
    needed [h, w]; calls [h, m, k]: options that bring the ratifier to vote (all of them, where it always votes);
    common [m, k, w]: options on the table.
    """
    most = common * (-2 * NOTHING) + NOTHING  # no bound where an option is on the table
    best = np.minimum(seen, most).max(axis=2)
    elsewhere = best.sum(axis=1, keepdims=True) - best
    least = (needed + status_quo)[:, None] - elsewhere
    outside = seen < least[:, :, None]
    outside[~calls] = False
    return outside
