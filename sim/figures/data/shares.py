"""Tables for pictures of outcomes: stages side by side, flows between two scenarios, who blocks on what."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from sim.methods.shares import share_of
from sim.results.read import Swept
from sim.scenario import explain as explaining
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, count, interval, percent
from sim.words.stages import AGREED, REASONS, STAGES
from sim.worlds.paired import Comparison
from sim.worlds.summary import Summary

STACK = ["group", "group_title", "stage", "title", "count", "n", "share", "low", "high"]


def stack(groups: Iterable[tuple[str, dict[str, int]]]) -> pd.DataFrame:
    """Shares of stages in several groups of worlds, for `plot_outcomes.stacked`.

    groups: title, and how many worlds ended in each stage. Returns a row for each group and stage, and one for `agreed`:
    group (its place), group_title, stage, title, count, n, share, low, high.
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
    """How many worlds of a table of worlds ended in each stage."""
    found = table["stage"].value_counts()
    return {stage: int(found.get(stage, 0)) for stage in STAGES}


def stack_along(swept: Swept, path: str, beside: str | None = None) -> pd.DataFrame:
    """The stages at each point of a sweep of one parameter, as `stack` gives them; levels of numbers rise.

    beside: a second parameter that is varied; panel_title is its level, in words.
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
    stacked = stack(zip(titles, counted, strict=True))
    return stacked.assign(panel_title=[panels[group] for group in stacked["group"]])


def factor_title(scenario: Scenario, path: str) -> str:
    """What is varied at a path of the scenario file, in words."""
    steps, words = path.split("."), explaining.title(scenario.document, path)
    if words == path:
        words = " ".join(steps[2:] or steps).replace("_", " ")
    return f"{scenario.title(steps[1])}: {words}" if steps[0] == "actors" else capital(words)


def level_title(scenario: Scenario, path: str, level: Any) -> str:
    """A level of what is varied, in words."""
    if not isinstance(level, str):
        return f"{level:.3g}"
    words = explaining.value_in_words(scenario.document, path, level) if ".wants." in path else level.replace("_", " ")
    return words.strip("'")


def flow_table(comparison: Comparison) -> pd.DataFrame:
    """Flows of paired worlds for `plot_flows.flows`: source, source_title, target, target_title, count."""
    rows = [
        (source, STAGES[source], target, STAGES[target], int(comparison.flows.loc[source, target]))
        for source in STAGES
        for target in STAGES
    ]
    return pd.DataFrame(rows, columns=["source", "source_title", "target", "target_title", "count"])


def flow_findings(comparison: Comparison, most: int = 3) -> list[str]:
    """What the flows show, in words: how many worlds turn, which way, and the most frequent turns."""
    flipped, gained, lost = comparison.flipped, comparison.gained, comparison.lost
    turned = f"The outcome turns in {flipped.count:,} of {count(flipped.n, 'world')}"
    lines = [f"{turned} ({percent(flipped.share)}; 95 % interval {interval(flipped.low, flipped.high)})"]
    change = comparison.agreement
    span = f"95 % interval {_points(change.low)} to {_points(change.high)}"
    net = f"agreement {_points(change.mean)} points ({span})"
    lines.append(f"Agreed only on the right: {gained.count:,}; only on the left: {lost.count:,}; {net}")
    flows = flow_table(comparison)
    turns = flows[(flows["source"] != flows["target"]) & (flows["count"] > 0)].sort_values(
        "count", ascending=False, kind="stable"
    )
    told = [f"{row.count:,} from “{row.source_title}” to “{row.target_title}”" for row in turns.head(most).itertuples()]
    return lines + told


def _points(share: float) -> str:
    """A difference of shares in whole points, with its sign."""
    points = round(100 * share)
    return f"{points:+d}" if points else "0"


def blame(summary: Summary, issues: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Who blocked on what, of the failed worlds, for `plot_blockers.blockers`: cells, their parts, and a note.

    cells: issue_title, blocker_title, share, low, high for each pair that occurs, issues in the order given; parts: the
    same by reason (reason, reason_title, share). The note tells of worlds in which nobody had refused yet, and what
    "nobody alone" means.
    """
    found = summary.blockers[summary.blockers["reason"] != ""].copy()
    found.loc[found["issue"] == "", "issue_title"] = "No single issue"
    failed = summary.worlds - summary.agreed.count
    place = {issue: at for at, issue in enumerate(issues)}
    found["row"] = found["issue"].map(place).fillna(len(place))
    found = found.assign(
        last=found["blocker"] == "", gravity=found["reason"].map(list(REASONS).index).astype(int)
    ).sort_values(["row", "last", "blocker", "gravity"], kind="stable")
    cells = []
    for (issue, blocker), rows in found.groupby(["issue_title", "blocker_title"], sort=False):
        share = share_of(int(rows["count"].sum()), failed)
        cells.append((issue, blocker, share.share, share.low, share.high))
    columns = ["issue_title", "blocker_title", "share", "low", "high"]
    parts = found[["issue_title", "blocker_title", "reason", "reason_title", "share"]].reset_index(drop=True)
    return pd.DataFrame(cells, columns=columns), parts, _notes(summary, found)


def _notes(summary: Summary, found: pd.DataFrame) -> str:
    told = []
    if (found["blocker"] == "").any():
        told.append("Nobody alone: red lines leave no option that both sides could sign.")
    nobody = int(summary.blockers.loc[summary.blockers["reason"] == "", "count"].sum())
    if nobody:
        told.append(f"In {count(nobody, 'failed world')} nobody had refused yet when talks broke down.")
    return " ".join(told)
