"""Worlds counted for a share: in all, or replicate by replicate where they are evenly drawn, as their interval needs it."""

import numpy as np
import pandas as pd

from sim.methods.even_draws import PLAIN_DRAWS, REPLICATES, replicates
from sim.methods.shares import Counts


def in_codes(column: pd.Series) -> pd.Categorical:
    """A column of names [w] as codes and categories, -1 where none stands; without a copy where it is that already."""
    return column.array if isinstance(column.array, pd.Categorical) else pd.Categorical(column)


def counted(table: pd.DataFrame, draws: str, marked: np.ndarray | None = None) -> Counts:
    """How many worlds of an outcome table, a row for each, are marked [w], or how many there are: what `share_of` takes.

    draws: how they were drawn.

    >>> table = pd.DataFrame({"world": [0, 1, 40, 41]})
    >>> counted(table, "plain"), counted(table, "lhs", np.array([True, False, True, True]))[:3].tolist()
    (4, [1, 2, 0])
    """
    chosen = np.ones(len(table), bool) if marked is None else np.asarray(marked, bool)
    if draws == PLAIN_DRAWS:
        return int(chosen.sum())
    return np.bincount(replicates(table["world"].to_numpy()[chosen]), minlength=REPLICATES)
