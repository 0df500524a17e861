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

    The columns on changes stand only where some scenario extends another. Terms, months and gains are those of the worlds
    that agree in both.
    """
    changes = any(row.extends for row in rows)
    heads = ["File", "Scenario", "Agreed", *STAGES_SHOWN.values()]
    heads += ["It is to move", "It moves most (mean change, 95 % interval)"] if changes else []
    cells = [
        [f"`{row.file}`", row.name, percent(row.summary.agreed.share), *_shares(row)]
        + ([row.expect, _found(row)] if changes else [])
        for row in rows
    ]
    return Table(heads, cells, "llrrr" + "ll" * changes)


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
