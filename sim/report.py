"""The report of a run as Markdown that also reads well as plain text."""

from collections.abc import Sequence

import pandas as pd

from sim.scenario import Scenario
from sim.summary import Share, Summary
from sim.wording import REASONS, count, interval, month, percent

TOLD_BLOCKERS = 8
"""How many reasons for failure are told one by one."""


def report(scenario: Scenario, summary: Summary, story_lines: Sequence[str], world: int, seed: int) -> str:
    """The whole run in Markdown: what became of the talks, terms, gains, dates, failures, and the story of a world.

    summary: `summary.summarise`; story_lines: `story.story` of the world told.
    """
    parts = [
        _head(scenario, summary, seed),
        _stages(summary),
        *(_after_agreement(summary) if summary.agreed.count else []),
        *(_failures(summary) if summary.agreed.count < summary.worlds else []),
        _how_to_read(summary),
        f"## The story of a typical world: world {world:,}",
        *story_lines,
    ]
    return "\n\n".join(parts) + "\n"


def _head(scenario: Scenario, summary: Summary, seed: int) -> str:
    document = scenario.document
    first, last, end = (month(scenario.date(r)) for r in (0, scenario.rounds - 1, scenario.horizon - 1))
    run = (
        f"{count(summary.worlds, 'world')}, seed {seed}. "
        f"Talks from {first} to {last} at the longest; what follows, up to {end}."
    )
    asked = f"\n\n*{document.question}*" if document.question else ""
    return f"# {document.name}\n\n{document.summary}{asked}\n\n{run}"


def _stages(summary: Summary) -> str:
    stages = summary.stages.set_index("stage")["share"]
    said = (
        f"A text is agreed in {_share(summary.agreed)} of the worlds; "
        f"in {percent(stages['in_force'])} of all worlds it has entered into force by the end."
    )
    return f"## What became of the talks\n\n{said}\n\n{_shares('Outcome', summary.stages)}"


def _after_agreement(summary: Summary) -> list[str]:
    return [*_terms(summary), _gains(summary), *_outside(summary), _timing(summary)]


def _terms(summary: Summary) -> list[str]:
    """A table for each issue under talks; options that no world agreed on are only counted."""
    parts = [f"## What was agreed\n\nShares of the {count(summary.agreed.count, 'world')} with an agreed text."]
    fixed = summary.terms[summary.terms["fixed"]]
    settled = [f"{row.issue_title}: {row.title}" for row in fixed.itertuples()]
    parts += [f"Settled before the talks - {'; '.join(settled)}."] if settled else []
    for _, rows in summary.terms[~summary.terms["fixed"]].groupby("issue", sort=False):
        agreed, never = rows[rows["count"] > 0], rows[rows["count"] == 0]
        note = f"\n\nIn no world: {'; '.join(never['title'])}." if len(never) else ""
        parts.append(f"### {rows['issue_title'].iloc[0]}\n\n{_shares('Settlement', agreed)}{note}")
    return parts


def _gains(summary: Summary) -> str:
    rows = [
        [row.title, f"{row.median:.2f}", f"{row.low:.2f} to {row.high:.2f}", percent(row.gaining)]
        for row in summary.gains.itertuples()
    ]
    table = _table(["Actor", "Median gain", "Middle 80 % of worlds", "Gains in"], rows, "lrrr")
    said = (
        "Among the worlds with an agreed text: what it is worth to a signatory beyond no deal, and to the others "
        "beyond the state of affairs before, on a scale where 1 is all that an actor could wish for."
    )
    return f"## Who gains\n\n{said}\n\n{table}"


def _outside(summary: Summary) -> list[str]:
    """What the third parties did for the agreements."""
    propped = _share(summary.propped)
    said = [f"Without pressure or payments from outside, {propped} of the agreements would not have been signed."]
    if len(summary.payments):
        rows = [
            [f"{row.payer_title} to {row.recipient_title}", percent(row.share), f"{row.median:.3f}"]
            for row in summary.payments.itertuples()
        ]
        said.append(_table(["Payment", "In agreed worlds", "Median, where paid"], rows, "lrr"))
    return ["## What outsiders did", *said] if len(summary.payments) or summary.propped.count else []


def _timing(summary: Summary) -> str:
    titles = {"agreed": "The text is agreed", "in_force": "The treaty enters into force"}
    rows = [
        [titles[row.event], month(row.median), f"{month(row.low)} to {month(row.high)}", f"{row.n:,}"]
        for row in summary.timing.itertuples()
        if row.n
    ]
    partial = summary.scopes.set_index("scope")["share"]["partial"]
    left = f"\n\nIn {percent(partial)} of the agreements some issue is left open for later." if partial else ""
    return f"## When\n\n{_table(['', 'Median', 'Middle 80 % of worlds', 'Worlds'], rows, 'lrrr')}{left}"


def _failures(summary: Summary) -> list[str]:
    """Who stood in the way of the failed worlds, and over what."""
    blockers = summary.blockers
    rows = [
        [_blame(row), percent(row.share), interval(row.low, row.high), f"{row.count:,}"]
        for row in blockers.head(TOLD_BLOCKERS).itertuples()
    ]
    rest = blockers["count"][TOLD_BLOCKERS:].sum()
    failed = count(int(blockers["n"].iloc[0]), "world")
    said = f"Shares of the {failed} without agreement, by who refused last, why, and over which issue."
    more = f"\n\nOther reasons account for {count(int(rest), 'world')}." if rest else ""
    table = _table(["What stood in the way", "Share", "95 % interval", "Worlds"], rows, "lrrr")
    return ["## Why talks failed", said, table + more]


def _blame(row) -> str:
    if not row.blocker:
        return "Broken off before anyone had refused"
    return f"{row.blocker_title}: {REASONS[row.reason]} ({row.issue_title})"


def _how_to_read(summary: Summary) -> str:
    return (
        "## How to read this\n\n"
        "This is no forecast. Every world draws its own values from the ranges in the scenario file, and the shares "
        "say what follows from those ranges and from the rules of the model. Change a range and they change. "
        f"The 95 % intervals only say how much they would move if another {count(summary.worlds, 'world')} were "
        "played; they say nothing about how true the assumptions are."
    )


def _share(share: Share) -> str:
    return f"{percent(share.share)} ({interval(share.low, share.high)})"


def _shares(label: str, table: pd.DataFrame) -> str:
    rows = [
        [row.title, percent(row.share), interval(row.low, row.high), f"{row.count:,}"] for row in table.itertuples()
    ]
    return _table([label, "Share", "95 % interval", "Worlds"], rows, "lrrr")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], sides: str) -> str:
    """A Markdown table whose columns are aligned as text; sides: `l` or `r` for each column."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in [head, *rows]]
    widths = [max(3, *(len(row[column]) for row in cells)) for column in range(len(head))]
    rule = ["-" * width if side == "l" else "-" * (width - 1) + ":" for width, side in zip(widths, sides, strict=True)]
    lines = [cells[0], rule, *cells[1:]]
    return "\n".join(f"| {' | '.join(_padded(line, widths, sides))} |" for line in lines)


def _padded(cells: Sequence[str], widths: Sequence[int], sides: str) -> list[str]:
    placed = zip(cells, widths, sides, strict=True)
    return [cell.ljust(width) if side == "l" else cell.rjust(width) for cell, width, side in placed]
