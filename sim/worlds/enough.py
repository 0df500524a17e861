"""How many worlds are enough: played on until every share of the headline is known as well as was asked for."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.scenario.scenario import Scenario
from sim.worlds.summary import headline

FIRST_PLAYED = 1000
"""How many worlds are played first; later counts are multiples of it."""


@dataclass(frozen=True)
class Enough:
    """What was played: a row for each of worlds 0, 1, ..; the outcome whose share is known least, in words, half the width
    of its 95 % interval, and whether that is as narrow as was asked for.
    """

    table: pd.DataFrame
    least_known: str
    half_width: float
    reached: bool


def play_until(
    scenario: Scenario, half_width: float, most: int, played: Callable[[np.ndarray], pd.DataFrame]
) -> Enough:
    """Play worlds 0, 1, .. until no interval of the headline is wider than twice `half_width`, and at most so many.

    played: gives the outcome table of worlds of these ids [w]. Each time as many worlds are added as the width so far makes
    expect to be needed, and no more than there are: so a scenario and seed always come to the same number.

    >>> import sim
    >>> scenario = sim.load("textbook_split")
    >>> found = play_until(scenario, 0.01, 5000, lambda ids: sim.play(scenario, ids))
    >>> len(found.table), found.half_width, found.reached
    (1000, 0.0, True)
    """
    tables = [played(np.arange(min(FIRST_PLAYED, most)))]
    while True:
        table = tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)
        shares = headline(table, scenario)
        widths = (shares["high"] - shares["low"]) / 2
        widest = widths.idxmax()
        found = Enough(table, shares.loc[widest, "title"], float(widths[widest]), bool(widths[widest] <= half_width))
        if found.reached or len(table) >= most:
            return found
        tables = [table, played(np.arange(len(table), _next(len(table), found.half_width / half_width, most)))]


def _next(now: int, times_too_wide: float, most: int) -> int:
    """How many worlds to have next: an interval is as wide as one over the root of their number."""
    needed = FIRST_PLAYED * math.ceil(now * times_too_wide**2 / FIRST_PLAYED)
    return min(max(needed, now + FIRST_PLAYED), 2 * now, most)
