"""Where agreement becomes likelier than not: the shares of outcomes over two varied numbers, as a table."""

import pandas as pd

from sim.figures.data.shown import factor_title, sample
from sim.results.read import Swept
from sim.words.phrases import percent

OUTCOMES = {"agreed": "A text is agreed", "stage_in_force": "It is in force by the end"}


def heat_of_sweep(swept: Swept) -> tuple:
    """The arguments of `draw.heat.heat`: table (see `map_of`), the two factors in words, title, subtitle."""
    x, y = swept.factors
    titles = (factor_title(swept.scenario, factor) for factor in (x, y))
    table = map_of(swept.summary.points, x, y)
    topic = f"{swept.scenario.name}: where agreement becomes likelier than not"
    subtitle = f"{topic}; shares in % of {sample(table['n'])} at each point"
    return table, *titles, _finding(table), subtitle


def _finding(table: pd.DataFrame) -> str:
    """At how many of the points more than half of the worlds agree, and between which shares."""
    agreed = table.loc[table["outcome"] == "agreed", "share"].dropna()
    span = f"{percent(agreed.min())} to {percent(agreed.max())} of worlds agree"
    likelier = int((agreed > 0.5).sum())
    if not likelier:
        return f"Agreement is nowhere likelier than not: {span}"
    if likelier == len(agreed):
        return f"Agreement is likelier than not at every point: {span}"
    return f"Agreement is likelier than not at {likelier} of {len(agreed)} points: {span}"


def no_heat_in_sweep(swept: Swept) -> str:
    """Why a sweep gives no such picture, empty if it does: not two numbers in a grid, or nothing of it is done."""
    if len(swept.factors) != 2:
        return f"drawn from a sweep of two numbers, and this one varies {len(swept.factors)}"
    levels = swept.design[list(swept.factors)]
    words = [factor for factor in levels if not pd.api.types.is_numeric_dtype(levels[factor])]
    if words:
        return f"drawn from a sweep of two numbers, and {words[0]} is none"
    if len(levels.drop_duplicates()) != levels.nunique().prod() or (levels.nunique() < 2).any():
        return "the two numbers are not varied in a grid"
    return "" if swept.manifest["parts"] else "nothing of this sweep is done yet"


def map_of(points: pd.DataFrame, x: str, y: str) -> pd.DataFrame:
    """The shares of `OUTCOMES` over two factors x and y (paths): a row for each outcome and point.

    points: of a `sweep_summary.SweepSummary`; those of which nothing is done yet are left out. Columns: outcome, title,
    x, y (levels, in the units of the file), share (0..1), its 95 % interval low, high, and n (worlds).
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
