"""Who blocked failed talks, on what and why, as a table."""

import pandas as pd

from sim.figures.data.shown import one_world
from sim.methods.shares import share_of
from sim.results.read import Run
from sim.words.phrases import count, interval, percent
from sim.words.stages import AGREED, REASONS, TOGETHER
from sim.worlds.summary import Summary, summarise

FEW = 0.03
"""Issues and blockers below this share of the failed worlds are shown together."""

LAST = "~"
"""Comes after all names."""


def blockers_of_run(run: Run) -> tuple:
    """The arguments of `draw.blockers.blockers`: cells and parts (see `blocked`), title, subtitle, note."""
    summary = summarise(run.table, run.scenario)
    failed = summary.worlds - summary.agreed.count
    cells, parts, note = blocked(summary, list(run.scenario.game.issues.names))
    sample = f"{count(failed, 'failed world')} of {summary.worlds:,}; shares of the failed, with 95 % intervals"
    return cells, parts, _finding(cells), f"{run.scenario.name}: who blocks on what, and why (colour); {sample}", note


def _finding(cells: pd.DataFrame) -> str:
    """The most frequent pair of blocker and issue."""
    first = cells.loc[cells["share"].idxmax()]
    share = f"{percent(first['share'])} ({interval(first['low'], first['high'])})"
    return f"Most often {first['blocker_title']} stood in the way, on “{first['issue_title']}”: in {share} of failed worlds"


def no_blockers_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world, or nobody refused in a world that failed."""
    refused = (~run.table["stage"].isin(AGREED) & run.table["blocker"].notna()).any()
    return one_world(run) or ("" if refused else "in no world did talks fail because somebody refused")


def blocked(summary: Summary, issues: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Who blocked on what, as shares of the failed worlds: cells, their parts, and a note.

    issues: ids, in the order in which they are to stand; those under `FEW` of the failed worlds become one, and so do such
    blockers. Returns cells: a row for each pair of issue and blocker that
    occurs; columns: issue_title, blocker_title, share (0..1), and its 95 % interval low, high; parts: a row for each
    pair and reason; columns: issue_title, blocker_title, reason, reason_title, share. The note says in how many worlds
    nobody had refused yet, and what it means that two stand in the way together. They come after single actors.
    """
    found = summary.blockers[summary.blockers["reason"] != ""].copy()
    found.loc[found["issue"] == "", "issue_title"] = "No single issue"
    failed = summary.worlds - summary.agreed.count
    place = {issue: at for at, issue in enumerate(issues)}
    found["row"] = found["issue"].map(place).fillna(len(place))
    found["last"] = found["blocker"].str.contains(TOGETHER, regex=False).astype(int)
    rare = _rare(found, "issue_title", failed)
    found.loc[rare, ["issue_title", "row"]] = [
        f"{len(set(found.loc[rare, 'issue_title']))} other issues",
        len(place) + 1,
    ]
    rare = _rare(found, "blocker_title", failed)
    found.loc[rare, ["blocker", "blocker_title", "last"]] = [LAST, "Others", 2]
    found = found.assign(
        gravity=found["reason"].map(list(REASONS).index).astype(int),
    ).sort_values(["row", "last", "blocker", "gravity"], kind="stable")
    cells = []
    for (issue, blocker), rows in found.groupby(["issue_title", "blocker_title"], sort=False):
        share = share_of(int(rows["count"].sum()), failed)
        cells.append((issue, blocker, share.share, share.low, share.high))
    columns = ["issue_title", "blocker_title", "share", "low", "high"]
    alike = found.groupby(["issue_title", "blocker_title", "reason", "reason_title"], sort=False)["count"].sum()
    parts = (alike / failed).rename("share").reset_index()
    return pd.DataFrame(cells, columns=columns), parts, _notes(summary, found)


def _rare(found: pd.DataFrame, column: str, failed: int) -> pd.Series:
    """Which causes [rows] belong to an issue or blocker that is rare, unless only one is."""
    rare = found.groupby(column)["count"].transform("sum") < FEW * failed
    return rare & (found.loc[rare, column].nunique() > 1)


def _notes(summary: Summary, found: pd.DataFrame) -> str:
    notes = []
    if (found["last"] == 1).any():
        notes.append("Two names together: their red lines leave no option that both could sign.")
    nobody = int(summary.blockers.loc[summary.blockers["reason"] == "", "count"].sum())
    if nobody:
        notes.append(f"In {count(nobody, 'failed world')} nobody had refused yet when talks broke down.")
    return " ".join(notes)
