"""Who blocked failed talks, on what and why, as a table."""

import pandas as pd

from sim.figures.data.shown import one_world
from sim.methods.shares import share_of
from sim.results.read import Comparison, Run
from sim.words.phrases import around, count, listed
from sim.words.stages import AGREED, BROKEN_OFF, REASONS, TOGETHER
from sim.worlds.summary import Summary

FEW = 0.03
"""Issues and blockers below this share of the failed worlds are shown together."""

LAST = "~"
"""Comes after all names."""


def blockers_of_run(run: Run) -> tuple:
    """The arguments of `draw.blockers.blockers`: cells and parts (see `blocked`), title, subtitle, note."""
    summary = run.summary
    failed = summary.worlds - summary.agreed.count
    cells, parts, note = blocked(summary, list(run.scenario.game.issues.names))
    intervals = "" if summary.alike else ", with 95 % intervals"
    sample = f"{count(failed, 'failed world')} of {summary.worlds:,}; shares of the failed{intervals}"
    return cells, parts, _finding(cells), f"{run.scenario.name}: who blocks on what, and why (colour); {sample}", note


def _finding(cells: pd.DataFrame) -> str:
    """The most frequent pair of blocker and issue."""
    first = cells.loc[cells["share"].idxmax()]
    share = around(first["share"], first["low"], first["high"])
    return f"Most often {first['blocker_title']} stood in the way, on “{first['issue_title']}”: in {share} of failed worlds"


def blockers_of_comparison(comparison: Comparison) -> tuple:
    """The arguments of `draw.blockers.blockers`: cells and parts (see `blocked_in_two`), title, subtitle, note."""
    runs = (comparison.a, comparison.b)
    issues = list(dict.fromkeys(issue for run in runs for issue in run.scenario.game.issues.names))
    cells, parts, note = blocked_in_two([run.summary for run in runs], issues)
    failed = [f"{int((~run.table['stage'].isin(AGREED)).sum()):,}" for run in runs]
    title = f"Talks fail in {failed[0]} worlds of {len(comparison.a.table):,} in A, and in {failed[1]} in B"
    names = f"A: {comparison.labels[0]}; B: {comparison.labels[1]}"
    return (
        cells,
        parts,
        title,
        f"Who blocks on what, and why (colour). {names}; shares of all worlds, 95 % intervals",
        note,
    )


def no_blockers_in_comparison(comparison: Comparison) -> str:
    """Why a comparison gives no such picture, empty if it does: nobody refused in a world that failed."""
    return no_blockers_in_run(comparison.a) and no_blockers_in_run(comparison.b)


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
    failed = summary.worlds - summary.agreed.count
    found = _grouped(_causes(summary, issues), failed)
    return *_shares(found, failed, summary.alike), _notes([summary], found)


def blocked_in_two(summaries: list[Summary], issues: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Who blocked on what in two scenarios over the same worlds, as shares of all worlds; otherwise as `blocked`.

    A row for each pair, as there; each issue stands twice, with titles that end with A and B.
    """
    sides = [_causes(summary, issues).assign(side=side) for summary, side in zip(summaries, "AB", strict=True)]
    failed = sum(summary.worlds - summary.agreed.count for summary in summaries)
    found = _grouped(pd.concat([side for side in sides if len(side)] or sides[:1], ignore_index=True), failed)
    found = found.sort_values(["row", "side", "last", "blocker", "gravity"], kind="stable")
    found["issue_title"] = found["issue_title"] + " · " + found["side"]
    exact = all(summary.alike for summary in summaries)
    return *_shares(found, summaries[0].worlds, exact), _notes(summaries, found)


def _causes(summary: Summary, issues: list[str]) -> pd.DataFrame:
    """Why worlds failed, a row for each cause, with the places of its issue, of its kind of blocker and of its reason."""
    found = summary.blockers[summary.blockers["reason"] != ""].copy()
    found.loc[found["issue"] == "", "issue_title"] = "No single issue"
    place = {issue: at for at, issue in enumerate(issues)}
    return found.assign(
        row=found["issue"].map(place).fillna(len(place)),
        last=found["blocker"].str.contains(TOGETHER, regex=False).astype(int),
        gravity=found["reason"].map(list(REASONS).index).astype(int),
    )


def _grouped(found: pd.DataFrame, failed: int) -> pd.DataFrame:
    """The causes in the order in which they are to stand, with rare issues and rare blockers as one."""
    found = found.copy()
    rare = _rare(found, "issue_title", failed)
    others = found.loc[rare, "issue_title"].nunique()
    found.loc[rare, ["issue_title", "row"]] = [f"{others} other issues", found["row"].max() + 1]
    rare = _rare(found, "blocker_title", failed)
    found.loc[rare, ["blocker", "blocker_title", "last"]] = [LAST, "Others", 2]
    return found.sort_values(["row", "last", "blocker", "gravity"], kind="stable")


def _shares(found: pd.DataFrame, of: int, exact: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells and parts, as shares of so many worlds; exact: without intervals."""
    cells = []
    for (issue, blocker), rows in found.groupby(["issue_title", "blocker_title"], sort=False):
        share = share_of(int(rows["count"].sum()), of)
        share = share.exact() if exact else share
        cells.append((issue, blocker, share.share, share.low, share.high))
    columns = ["issue_title", "blocker_title", "share", "low", "high"]
    alike = found.groupby(["issue_title", "blocker_title", "reason", "reason_title"], sort=False)["count"].sum()
    return pd.DataFrame(cells, columns=columns), (alike / of).rename("share").reset_index()


def _rare(found: pd.DataFrame, column: str, failed: int) -> pd.Series:
    """Which causes [rows] belong to an issue or blocker that is rare, unless only one is."""
    rare = found.groupby(column)["count"].transform("sum") < FEW * failed
    return rare & (found.loc[rare, column].nunique() > 1)


def _notes(summaries: list[Summary], found: pd.DataFrame) -> str:
    notes = []
    if (found["last"] == 1).any():
        notes.append("Two names together: their red lines leave no option that both could sign.")
    silent = [int(summary.blockers.loc[summary.blockers["reason"] == "", "count"].sum()) for summary in summaries]
    if any(silent):
        several = len(silent) > 1
        sides = [f" of {side}" * several for side in "AB"][: len(silent)]
        numbers = listed([f"{count(number, 'failed world')}{side}" for number, side in zip(silent, sides, strict=True)])
        notes.append(f"In {numbers} the talks were {BROKEN_OFF}.")
    return " ".join(notes)
