"""Who blocked failed talks, on what and why, as a table."""

import pandas as pd

from sim.figures.data.shown import one_world
from sim.methods.shares import share_of
from sim.results.read import Run
from sim.words.phrases import count
from sim.words.stages import AGREED, REASONS, TOGETHER
from sim.worlds.summary import Summary, summarise


def blockers_of_run(run: Run) -> tuple:
    """The arguments of `draw.blockers.blockers`: cells and parts (see `blocked`), title, subtitle, note."""
    summary = summarise(run.table, run.scenario)
    cells, parts, note = blocked(summary, list(run.scenario.game.issues.names))
    failed = summary.worlds - summary.agreed.count
    intervals = "" if summary.alike else ", with 95 % intervals"
    subtitle = f"{count(failed, 'failed world')} of {summary.worlds:,}; shares of the failed{intervals}; colour: why"
    return cells, parts, f"{run.scenario.name}: who blocks on what", subtitle, note


def no_blockers_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world, or nobody refused in a world that failed."""
    refused = (~run.table["stage"].isin(AGREED) & run.table["blocker"].notna()).any()
    return one_world(run) or ("" if refused else "in no world did talks fail because somebody refused")


def blocked(summary: Summary, issues: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Who blocked on what, as shares of the failed worlds: cells, their parts, and a note.

    issues: ids, in the order in which they are to stand. Returns cells: a row for each pair of issue and blocker that
    occurs; columns: issue_title, blocker_title, share (0..1), and its 95 % interval low, high; parts: a row for each
    pair and reason; columns: issue_title, blocker_title, reason, reason_title, share. The note says in how many worlds
    nobody had refused yet, and what it means that two stand in the way together. They come after single actors.
    """
    found = summary.blockers[summary.blockers["reason"] != ""].copy()
    found.loc[found["issue"] == "", "issue_title"] = "No single issue"
    failed = summary.worlds - summary.agreed.count
    place = {issue: at for at, issue in enumerate(issues)}
    found["row"] = found["issue"].map(place).fillna(len(place))
    found = found.assign(
        last=found["blocker"].str.contains(TOGETHER, regex=False),
        gravity=found["reason"].map(list(REASONS).index).astype(int),
    ).sort_values(["row", "last", "blocker", "gravity"], kind="stable")
    cells = []
    for (issue, blocker), rows in found.groupby(["issue_title", "blocker_title"], sort=False):
        share = share_of(int(rows["count"].sum()), failed)
        share = share.exact() if summary.alike else share
        cells.append((issue, blocker, share.share, share.low, share.high))
    columns = ["issue_title", "blocker_title", "share", "low", "high"]
    parts = found[["issue_title", "blocker_title", "reason", "reason_title", "share"]].reset_index(drop=True)
    return pd.DataFrame(cells, columns=columns), parts, _notes(summary, found)


def _notes(summary: Summary, found: pd.DataFrame) -> str:
    notes = []
    if found["last"].any():
        notes.append("Two names together: their red lines leave no option that both could sign.")
    nobody = int(summary.blockers.loc[summary.blockers["reason"] == "", "count"].sum())
    if nobody:
        notes.append(f"In {count(nobody, 'failed world')} nobody had refused yet when talks broke down.")
    return " ".join(notes)
