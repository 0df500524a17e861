"""What became of the talks, as tables for pictures: in one scenario, in several, and along what a sweep varies."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sim.figures.data.several import Several
from sim.figures.data.shown import agreement_changed, agreement_in_words, factor_title, level_title, one_world
from sim.methods.shares import share_of
from sim.results.read import Comparison, Run, SideBySide, Swept
from sim.words.phrases import percent
from sim.words.stages import AGREED, STAGES
from sim.worlds.paired import difference
from sim.worlds.table import alike, without_intervals

STACK = ["group", "group_title", "stage", "title", "count", "n", "share", "low", "high"]

TOPIC = "what became of the talks"

MOST_SCENARIOS = 20
"""Scenarios in one picture."""

MOST_POINTS = 100
"""Points of a sweep in one picture."""

MOST_PANELS = 4
"""Levels of a second parameter, side by side."""


def stages_of_run(run: Run) -> tuple:
    """The arguments of `draw.stages.stages`: the stages of `sim.worlds.summary.Summary`, title, topic."""
    return run.summary.stages, agreement_in_words(run.summary), f"{run.scenario.name}: {TOPIC}"


def no_stages_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world."""
    return one_world(run)


# ---------------------------------------------------------------- side by side


def stages_of_several(several: Several | SideBySide) -> tuple:
    """The arguments of `draw.stages.stacked`: the table of `stack`, title, topic."""
    table = _stack_of_runs(several)
    agreed = table[table["stage"] == "agreed"]
    least, most = agreed.loc[agreed["share"].idxmin()], agreed.loc[agreed["share"].idxmax()]
    ends = [f"{percent(row['share'])} ({row['group_title']})" for row in (least, most)]
    span = f"Agreement from {ends[0]} to {ends[1]}"
    if least["low"] <= most["high"] and most["low"] <= least["high"]:
        span += ": the intervals of all overlap"
    return table, span, "What became of the talks"


def _stack_of_runs(several: Several | SideBySide) -> pd.DataFrame:
    counted = [stage_counts(run.table) for run in several.runs]
    alone = {place for place, run in enumerate(several.runs) if alike(run.scenario, run.table)}
    stacked = stack(zip(several.titles, counted, strict=True))
    return without_intervals(stacked, stacked["group"].isin(alone))


def no_stages_in_several(several: Several | SideBySide) -> str:
    """Why several runs give no such picture, empty if they do: too many, or one of them is of a single world."""
    alone = next((one_world(run) for run in several.runs if one_world(run)), "")
    return f"at most {MOST_SCENARIOS} results go into one picture" if len(several.runs) > MOST_SCENARIOS else alone


def stages_of_comparison(comparison: Comparison) -> tuple:
    """The arguments of `draw.stages.compared`: the table of `stack` and that of `stage_changes`, title, topic."""
    table = _stack_of_runs(Several((comparison.a, comparison.b), comparison.labels))
    return table, stage_changes(comparison), agreement_changed(comparison), "What became of the talks in two scenarios"


def stage_changes(comparison: Comparison) -> pd.DataFrame:
    """By how much each share changes from the first scenario to the second, over the same worlds.

    A row for each stage that occurs in either, and one for `agreed`; columns: stage, title, mean (difference of the shares,
    -1..1), and its 95 % interval low, high (of matched pairs).
    """
    stages = [run.table["stage"].to_numpy(str) for run in (comparison.a, comparison.b)]
    rows = []
    for stage, title in {"agreed": "Agreed", **STAGES}.items():
        first, second = (np.isin(found, AGREED if stage == "agreed" else stage).astype(float) for found in stages)
        if first.any() or second.any():
            change = difference(second - first)
            rows.append((stage, title, change.mean, change.low, change.high))
    return pd.DataFrame(rows, columns=["stage", "title", "mean", "low", "high"])


def stack(groups: Iterable[tuple[str, dict[str, int]]]) -> pd.DataFrame:
    """Shares of stages in several groups of worlds.

    groups: (title, how many worlds ended in each stage). Returns a row for each group and stage, and for each group one
    for `agreed`; columns: group (its place), group_title, stage, title, count, n, share (0..1), and its 95 % interval
    low, high (Wilson).

    >>> stacked = stack([("North", {"in_force": 3, "breakdown": 1}), ("South", {"no_deal": 4})])
    >>> stacked[stacked["stage"] == "agreed"][["group_title", "count", "n", "share"]].to_numpy().tolist()
    [['North', 3, 4, 0.75], ['South', 0, 4, 0.0]]
    """
    rows = []
    for place, (title, counts) in enumerate(groups):
        n = sum(counts.values())
        found = {stage: counts.get(stage, 0) for stage in STAGES}
        found["agreed"] = sum(found[stage] for stage in AGREED)
        for stage, number in found.items():
            share = share_of(number, n)
            words = STAGES.get(stage, "Agreed")
            rows.append((place, title, stage, words, number, n, share.share, share.low, share.high))
    return pd.DataFrame(rows, columns=STACK)


def stage_counts(table: pd.DataFrame) -> dict[str, int]:
    """How many worlds of an outcome table, a row for each world, ended in each stage."""
    found = table["stage"].value_counts()
    return {stage: int(found.get(stage, 0)) for stage in STAGES}


# ---------------------------------------------------------------- along a sweep


def stages_of_sweep(swept: Swept) -> tuple:
    """The arguments of `draw.stages.along`: table (see `stack_along`), title, topic, what is varied in words."""
    path, beside = _axes_of(swept)
    words = [factor_title(swept.scenario, factor) for factor in (path, beside) if factor]
    table = stack_along(swept, path, beside)
    return (
        table,
        _along_in_words(table, words[0]),
        f"{swept.scenario.name}: {TOPIC}",
        *words,
    )


def _along_in_words(table: pd.DataFrame, factor: str) -> str:
    """Between which shares agreement lies, and at which levels."""
    agreed = table[table["stage"] == "agreed"]
    first, last = agreed.loc[agreed["share"].idxmin()], agreed.loc[agreed["share"].idxmax()]
    if first["high"] >= last["low"] and first["low"] <= last["high"]:
        ends = f"{percent(first['share'])} to {percent(last['share'])}"
        return f"{factor}: it makes no clear difference to agreement, {ends} of worlds"
    where = [f"{row['group_title']}{', ' * bool(row['panel_title'])}{row['panel_title']}" for row in (first, last)]
    return f"{factor}: agreement from {percent(first['share'])} (at {where[0]}) to {percent(last['share'])} (at {where[1]})"


def no_stages_in_sweep(swept: Swept) -> str:
    """Why a sweep gives no such picture, empty if it does: too many factors, points or levels, or nothing of it done."""
    if len(swept.factors) > 2:
        return f"drawn from a sweep of one or two parameters, and this one varies {len(swept.factors)}"
    if len(swept.design) > MOST_POINTS:
        return f"at most {MOST_POINTS} points go into one picture, and this sweep has {len(swept.design):,}"
    beside = _axes_of(swept)[1]
    if beside and not (swept.design[beside].nunique() <= MOST_PANELS and _is_grid(swept.design)):
        return f"of two parameters one must have at most {MOST_PANELS} levels, in a grid"
    return "" if swept.manifest["parts"] else "nothing of this sweep is done yet"


def stack_along(swept: Swept, path: str, beside: str | None = None) -> pd.DataFrame:
    """The stages at each point of a sweep, as `stack` gives them: a group for each point, levels of numbers rising.

    path: what is varied along the axis; beside: a second factor, if there is one. Columns: those of `stack`, and
    panel_title, the level of `beside` in words.
    """
    points = swept.summary.points
    points = points[points["worlds"] > 0]
    for factor in (path, beside):
        if factor and pd.api.types.is_numeric_dtype(points[factor]):
            points = points.sort_values(factor, kind="stable")
    counted = [
        {stage: round(row[f"stage_{stage}"] * row["worlds"]) for stage in STAGES} for row in points.to_dict("records")
    ]
    titles = [level_title(swept.scenario, path, level) for level in points[path]]
    panels = [level_title(swept.scenario, beside, level) if beside else "" for level in points[beside or path]]
    alone = {place for place, exact in enumerate(points["agreed_low"] == points["agreed_high"]) if exact}
    stacked = stack(zip(titles, counted, strict=True))
    stacked = without_intervals(stacked, stacked["group"].isin(alone))
    return stacked.assign(panel_title=[panels[group] for group in stacked["group"]])


def _axes_of(swept: Swept) -> tuple[str, str | None]:
    """What is varied along the axis, and what from panel to panel: of two parameters the one with fewer levels."""
    if len(swept.factors) == 1:
        return swept.factors[0], None
    first, second = swept.factors
    levels = swept.design.nunique()
    return (second, first) if levels[first] < levels[second] else (first, second)


def _is_grid(design: pd.DataFrame) -> bool:
    return len(design.drop_duplicates()) == design.nunique().prod()
