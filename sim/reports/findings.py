"""Findings for slides: what each picture of a run shows, in one sentence, and from how many worlds, with its interval."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.results.read import Run
from sim.words.phrases import around, count, interval, listed, month, percent
from sim.words.sections import Table
from sim.words.stages import BROKEN_OFF, REASONS, STAGES
from sim.worlds.summary import Summary


@dataclass(frozen=True)
class Claimed:
    """A finding in one sentence, and below it what it rests on: how many worlds, and its interval or range.

    table: what shows it, where its picture has too many words to be read from afar.
    """

    title: str
    below: str
    table: Table | None = None


def findings_of_run(run: Run) -> dict[str, Claimed]:
    """The finding of each kind of picture of a run of many worlds, in the order of telling; kinds that show none are left out."""
    summary = run.summary
    found = {kind: finding(run, summary) for kind, finding in FINDINGS.items()}
    return {kind: one for kind, one in found.items() if one}


def _stages(run: Run, summary: Summary) -> Claimed:
    force = next(row for row in summary.stages.itertuples() if row.stage == "in_force")
    agreed = summary.agreed
    title = (
        f"A text is agreed in {percent(agreed.share)} of the worlds, and in force at the end in {percent(force.share)}"
    )
    spans = f"agreed {interval(agreed.low, agreed.high)}, in force {interval(force.low, force.high)}"
    return Claimed(title, f"{_worlds(run)}." + ("" if summary.alike else f" 95 % intervals: {spans}."))


def _terms(run: Run, summary: Summary) -> Claimed | None:
    """The issue whose most common term is least common."""
    open_terms = summary.terms[~summary.terms["fixed"]]
    if not summary.agreed.count or not len(open_terms):
        return None
    leading = open_terms.loc[open_terms.groupby("issue", sort=False)["share"].idxmax()]
    last = next(leading.sort_values("share", kind="stable").itertuples())
    title = f"Texts differ most on “{last.issue_title}”: no term is in more than {percent(last.share)} of them"
    if last.share == 1:
        title = "Every agreed text has the same terms"
    rows = [[row.issue_title, row.title, around(row.share, row.low, row.high)] for row in leading.itertuples()]
    share = "Share" if summary.alike else "Share (95 % interval)"
    table = Table(["Issue", "Term most often agreed", share], rows, "llr")
    return Claimed(title, f"{_agreed(summary)}.", table)


def _timing(run: Run, summary: Summary) -> Claimed | None:
    if not summary.agreed.count:
        return None
    agreed = summary.timing.set_index("event").loc["agreed"]
    low, median, high = (month(agreed[key]) for key in ("low", "median", "high"))
    span = f"all in {low}" if low == high else f"eight in ten between {low} and {high}"
    return Claimed(f"Half of the agreements are reached by {median}", f"{_agreed(summary)}; {span}.")


def _blockers(run: Run, summary: Summary) -> Claimed | None:
    if not len(summary.blockers):
        return None
    first = next(summary.blockers.itertuples())
    why = f"{first.blocker_title} - {REASONS[first.reason]}" if first.reason else BROKEN_OFF
    why += f" ({first.issue_title})" if first.issue_title else ""
    title = f"What most often stood in the way, in {percent(first.share)} of the failures: {why}"
    return Claimed(title, f"{count(first.n, 'world')} without agreement{interval_of(first)}.")


def _gains(run: Run, summary: Summary) -> Claimed | None:
    if not summary.agreed.count:
        return None
    sides = [row for row in summary.gains.itertuples() if row.actor in run.scenario.game.signatories]
    medians = listed([f"{row.title} {row.median:.2f}" for row in sides])
    spans = "; ".join(f"{row.title} {row.low:.2f} to {row.high:.2f}" for row in sides)
    title = f"Over no deal the median agreement brings {medians}, where 1 is all that a side could wish for"
    return Claimed(title, f"{_agreed(summary)}; middle 80 %: {spans}.")


def _frontier(run: Run, summary: Summary) -> Claimed | None:
    if not summary.efficient.n:
        return None
    share = summary.efficient
    title = (
        f"In {percent(share.share)} of the agreements, nothing better was possible for one side at no cost to the other"
    )
    if len(run.scenario.game.signatories) > 2:
        title = title.replace("to the other", "to the others")
    below = f"{_agreed(summary)}{interval_of(share)}. The picture shows one typical world."
    return Claimed(title, below)


def _pressure(run: Run, summary: Summary) -> Claimed | None:
    """How much hangs on outsiders, and what the texts are worth to them."""
    gains = summary.gains[summary.gains["actor"].isin(run.scenario.game.thirds)]
    if not summary.agreed.count or not len(gains):
        return None
    crossed = summary.crossings.set_index("actor")["share"]
    rows = [
        [row.title, f"{row.median:.2f}", f"{row.low:.2f} to {row.high:.2f}", percent(crossed[row.actor])]
        for row in gains.itertuples()
    ]
    head = ["What the text is worth to outsiders", "Median", "Middle 80 % of worlds", "Its red line is crossed in"]
    share = summary.propped
    title = f"In {percent(share.share)} of the agreements a side would have refused that text without outsiders"
    below = f"{_agreed(summary)}{interval_of(share)}. Worth: over the state of affairs before."
    return Claimed(title, below, Table(head, rows, "lrrr"))


def _talks(run: Run, summary: Summary) -> Claimed:
    world = run.world_shown
    stage = run.table.loc[run.table["world"] == world, "stage"].iloc[0]
    title = f"How talks go, in one typical world: {STAGES[stage][:1].lower()}{STAGES[stage][1:]}"
    return Claimed(
        title, f"World {world:,} of {_worlds(run)}: one of many, told for its course and not for its frequency."
    )


FINDINGS: Mapping[str, Callable[[Run, Summary], Claimed | None]] = {
    "stages": _stages,
    "terms": _terms,
    "timing": _timing,
    "blockers": _blockers,
    "gains": _gains,
    "frontier": _frontier,
    "pressure": _pressure,
    "talks": _talks,
}
"""The finding of each kind of picture, in the order of telling."""


def interval_of(share: Any) -> str:
    """`; 95 % interval 40 to 60 %` of whatever has low and high; empty where its ends are equal, as where nothing is drawn."""
    return "" if share.low == share.high else f"; 95 % interval {interval(share.low, share.high)}"


def _worlds(run: Run) -> str:
    return f"{count(len(run.table), 'world')}, seed {run.seed}"


def _agreed(summary: Summary) -> str:
    return f"{count(summary.agreed.count, 'world')} with an agreed text, of {summary.worlds:,}"
