"""The overview of many scenarios: what came of each, and what each moves most against the file that it extends."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.reports.paired_changes import in_points, signed_change
from sim.words.phrases import capital, decimal, percent
from sim.words.sections import Table
from sim.worlds.largest_change import LargestChange
from sim.worlds.summary import Summary

STAGES_SHOWN = {"in_force": "In force", "collapsed": "Collapsed"}
"""Of the stages, those that have a column."""


@dataclass(frozen=True)
class OverviewRow:
    """A scenario: file, as it is called beside the others, name, summary of a run; expect: what it is to move, by its own word.

    extends: whether the file extends another; change: what it moves most against that, None if nothing for sure.
    """

    file: str
    name: str
    summary: Summary
    expect: str = ""
    extends: bool = False
    change: LargestChange | None = None


def overview(rows: Sequence[OverviewRow]) -> Table:
    """A table of scenarios: shares of worlds, what each expects to move, and what it moves most.

    The column on changes stands only where some scenario extends another, and that on what it is to move only where some
    scenario says so. Terms, months and gains are those of the worlds that agree in both.
    """
    columns = {"File": [f"`{row.file}`" for row in rows], "Scenario": [row.name for row in rows]}
    columns["Agreed"] = [percent(row.summary.agreed.share) for row in rows]
    for place, title in enumerate(STAGES_SHOWN.values()):
        columns[title] = [_shares(row)[place] for row in rows]
    changes = any(row.extends for row in rows)
    if changes and any(row.expect for row in rows):
        columns["It is to move"] = [row.expect for row in rows]
    if changes:
        columns["It moves most (mean change, 95 % interval)"] = [_found(row) for row in rows]
    return Table(
        list(columns), [list(cells) for cells in zip(*columns.values(), strict=True)], "llrrrll"[: len(columns)]
    )


def _shares(row: OverviewRow) -> list[str]:
    shares = row.summary.stages.set_index("stage")["share"]
    return [percent(shares[stage]) for stage in STAGES_SHOWN]


def _found(row: OverviewRow) -> str:
    if not row.extends:
        return ""
    return change_in_words(row.change) if row.change else "nothing for sure"


def change_in_words(change: LargestChange) -> str:
    """An outcome, its means before and after, and the mean difference with its 95 % interval.

    >>> from sim.worlds.paired import Difference
    >>> change_in_words(LargestChange("a text is agreed", "share", 0.68, 0.86, Difference(0.18, 0.151, 0.209, 1000)))
    'A text is agreed: 68 % -> 86 %, +18.0 points (+15.1 to +20.9)'
    """
    if change.unit in ("share", "term"):
        before, after = percent(change.before), percent(change.after)
        by = signed_change(in_points(change.by), 1, " points")
    else:
        digits = 1 if change.unit == "month" else 3
        before, after = decimal(change.before, digits), decimal(change.after, digits)
        by = signed_change(change.by, digits)
    return f"{capital(change.title)}: {before} -> {after}, {by}"
