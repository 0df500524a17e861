"""Where a run stands among the base rates that its scenario names: talks and treaties elsewhere, beside the headline."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.methods.shares import Share, share_of
from sim.scenario.base_rates import BaseRate, Rate, base_rates
from sim.scenario.scenario import Scenario
from sim.words.phrases import DAYS_IN_MONTH, around, count, listed, percent
from sim.words.sections import Part, Section, Table
from sim.worlds.summary import Summary

HERE = {"full": "every issue settled", "agreed": "any text", "collapsed": "undone, of the agreed"}
"""What of a run stands beside a rate, in words."""


@dataclass(frozen=True)
class _Row:
    """A rate at its horizon nearest to that of the run, and the run's own share of the same."""

    counted: BaseRate
    rate: Rate
    months: int | None
    share: float
    here: Share


def reference_section(scenario: Scenario, summary: Summary) -> list[Section]:
    """The base rates beside the run's own shares, with what each counts and how it misleads; empty if none is named."""
    rows = list(_rows(scenario, summary))
    if not rows:
        return []
    parts: list[Part] = [_said(scenario, summary, rows), _table(rows), _why(scenario)]
    parts += [_of_one(item) for item in {row.counted.id: row.counted for row in rows}.values()]
    return [Section("How often it happens elsewhere", parts, "elsewhere")]


def reference_in_short(scenario: Scenario, summary: Summary) -> list[str]:
    """The first base rate of agreement in a sentence, to stand beside the headline; empty if none is named."""
    row = next((row for row in _rows(scenario, summary) if row.rate.of == "agreed"), None)
    if row is None:
        return []
    return [
        f"For comparison - {_counted(row.counted)}: {percent(row.share)} {row.rate.what}{_limit(row)}. "
        f"What this says and what it does not stands under “How often it happens elsewhere”."
    ]


def _rows(scenario: Scenario, summary: Summary) -> Iterator[_Row]:
    known, months = base_rates(), _months(scenario, summary)
    for name in scenario.document.base_rates:
        for rate in known[name].rates:
            here = _here(rate.of, summary)
            if here.n:
                yield _Row(known[name], rate, *rate.nearest(months[rate.of]), here)


def _months(scenario: Scenario, summary: Summary) -> dict[str, float]:
    """How many months each share of the run covers: the talks; for collapse, from the median agreement to the horizon."""
    start, end = scenario.date(0), scenario.date(scenario.game.horizon)
    talks = (scenario.date(scenario.game.rounds) - start).days / DAYS_IN_MONTH
    agreed = summary.timing.set_index("event")["median"]["agreed"]
    after = (end - agreed).days / DAYS_IN_MONTH if summary.agreed.count else 0.0
    return {"full": talks, "agreed": talks, "collapsed": after}


def _here(of: str, summary: Summary) -> Share:
    if of == "agreed":
        return summary.agreed
    if of == "full":
        share = share_of(int(summary.scopes.set_index("scope")["count"]["full"]), summary.worlds)
    else:
        share = share_of(int(summary.stages.set_index("stage")["count"]["collapsed"]), summary.agreed.count)
    return share.exact() if summary.alike else share


def _said(scenario: Scenario, summary: Summary, rows: list[_Row]) -> str:
    """How long the run lasts, and where its share of agreement stands."""
    months = {of: count(round(length), "month") for of, length in _months(scenario, summary).items()}
    of_texts = [row for row in rows if row.rate.of != "collapsed"]
    above = sum(row.here.low > row.share for row in of_texts)
    below = sum(row.here.high < row.share for row in of_texts)
    stands = [f"above {above}" if above else "", f"below {below}" if below else ""]
    level = len(of_texts) - above - below
    stands += [f"level with {level}" if level else ""]
    ours = f"ours is {listed([words for words in stands if words])}"
    of_ends = f"; for a text that is undone, to the {months['collapsed']} from the median agreement to the end"
    return (
        f"Here a text is agreed in {percent(summary.agreed.share)} of the worlds, within {months['agreed']} of "
        f"talks. Of the {count(len(of_texts), 'share')} of agreement below, {ours}. "
        f"Each stands at the horizon nearest to these talks{of_ends if len(of_texts) < len(rows) else ''}; nothing is read "
        "in between. None of them is used in playing."
    )


def _why(scenario: Scenario) -> str:
    """Why the share here may differ, whatever the case; then what the scenario itself says of it."""
    said = (
        "Why they may differ: a world here begins with the parties at the table, its shares follow from the ranges of the "
        "file, and a text here is one on the issues of the file. The cases below are other conflicts, most of them wars, "
        "and each collection counts something else."
    )
    return f"{said} {scenario.document.frame}".strip() if scenario.document.frame else said


def _table(rows: list[_Row]) -> Table:
    cells = [
        [
            f"{row.counted.title}: {row.rate.what}",
            f"{row.counted.cases:,}" if row.counted.cases else "not noted",
            f"{row.months} months" if row.months else "no limit",
            percent(row.share),
            f"{around(row.here.share, row.here.low, row.here.high)}, {HERE[row.rate.of]}",
        ]
        for row in rows
    ]
    return Table(["Elsewhere", "Cases", "Within", "Share", "Here"], cells, "lrrrl")


def _counted(item: BaseRate) -> str:
    """What was counted, when, and how many there are."""
    first, last = item.period
    number = f", {count(item.cases, 'case')}" if item.cases else ""
    return f"{item.title}, {first} to {last}{number}"


def _of_one(item: BaseRate) -> str:
    first, last = item.period
    number = count(item.cases, "case") if item.cases else "number of cases not noted"
    return f"{item.title}: {item.counted} ({first} to {last}; {number}). {item.bias} Source: {item.source}."


def _limit(row: _Row) -> str:
    return f" within {row.months} months" if row.months else ""
