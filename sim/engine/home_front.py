"""The home front: ratifiers, what leaders foresee of them, and their votes.

Model page, sections 6 and 11. Two-level games: Putnam (1988).
"""

import numpy as np
from scipy import special

from sim.methods.draws import DECIMALS, on_grid

NOTHING = -(2.0**20)
"""Stands for the worth of an issue on which no option is on the table; finite, so that it can be taken out of a sum."""


def quorum_bar(share: np.ndarray, turnout: np.ndarray) -> np.ndarray:
    """Extra support a vote needs so that the yes-votes reach `share` of the electorate [h, w]; infinite if they cannot.

    A plain majority is enough (0) where share / turnout <= 1/2.
    """
    needed = np.divide(share, turnout, out=np.ones_like(share), where=turnout > 0)
    bar = np.maximum(0.0, special.logit(np.clip(needed, 0.0, 1.0)))
    return np.where(share > 0, bar, 0.0)


def chance_of_passing(gain: np.ndarray, threshold: np.ndarray, noise: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """P(pass) = logistic((gain - threshold) / noise - bar), gain over no deal at home; all [h, w]."""
    return np.round(special.expit((gain - threshold) / noise - bar), DECIMALS)


def needed_gain(threshold, noise, bar, tolerance):
    """The least gain at home [h, w] with which a vote's chance reaches the leader's tolerance [h, w].

    -inf at tolerance 0: such a leader does not look home.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = on_grid(threshold + noise * (special.logit(tolerance) + bar))
    return np.where(tolerance > 0, needed, -np.inf)


def outside_win_set(
    seen: np.ndarray, status_quo: np.ndarray, needed: np.ndarray, calls: np.ndarray, common: np.ndarray
) -> np.ndarray:
    """Options that not even the most favourable package could carry past a ratifier [h, m, k, w].

    seen [h, m, k, w]: the ratifier's table as its leader sees it; status_quo [h, w]: its value of no deal;
    needed [h, w]; calls [h, m, k]: options that bring the ratifier to vote (all of them, where it always votes);
    common [m, k, w]: options on the table.
    """
    best = np.where(common, seen, NOTHING).max(axis=2)
    elsewhere = best.sum(axis=1, keepdims=True) - best
    least = (needed + status_quo)[:, None] - elsewhere
    return (seen < least[:, :, None]) & calls[..., None]
