"""What a sweep of two numbers shows: the drawing of the map with its break-even line."""

import pandas as pd

from sim.figures.data.shares import factor_title
from sim.figures.draw.sweeps import heat
from sim.figures.drawings import Drawing, Drawings
from sim.results.read import Swept

OUTCOMES = {"agreed": "A text is agreed", "stage_in_force": "It is in force by the end"}


def map_of(points: pd.DataFrame, x: str, y: str) -> pd.DataFrame:
    """The shares of `OUTCOMES` over two factors: outcome, title, x, y, share, low, high, n.

    points: of a `summaries.SweepSummary`; points of which nothing is done yet are left out.
    """
    points = points[points["worlds"] > 0]
    tables = [
        pd.DataFrame(
            {
                "outcome": outcome,
                "title": title,
                "x": points[x].astype(float),
                "y": points[y].astype(float),
                "share": points[outcome],
                "low": points[f"{outcome}_low"],
                "high": points[f"{outcome}_high"],
                "n": points["worlds"],
            }
        )
        for outcome, title in OUTCOMES.items()
    ]
    return pd.concat(tables, ignore_index=True)


def _heat(swept: Swept) -> tuple:
    x, y = swept.factors
    titles = (factor_title(swept.scenario, factor) for factor in (x, y))
    return map_of(swept.summary.points, x, y), *titles, swept.scenario.document.name


def _no_heat(swept: Swept) -> str:
    if len(swept.factors) != 2:
        return f"drawn from a sweep of two numbers, and this one varies {len(swept.factors)}"
    levels = swept.design[list(swept.factors)]
    words = [factor for factor in levels if not pd.api.types.is_numeric_dtype(levels[factor])]
    if words:
        return f"drawn from a sweep of two numbers, and {words[0]} is none"
    if len(levels.drop_duplicates()) != levels.nunique().prod() or (levels.nunique() < 2).any():
        return "the two numbers are not varied in a grid"
    return "" if swept.manifest["parts"] else "nothing of this sweep is done yet"


HEAT: Drawings = {Swept: Drawing(_heat, heat, _no_heat)}
