"""The report of a run or a comparison: its sections, in order and in words."""

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.methods.even_draws import LHS, PLAIN_DRAWS, STRATA
from sim.methods.model_error import ROOM_FOR_ERROR, with_model_error
from sim.methods.shares import Share
from sim.reports.base_rates import reference_section
from sim.reports.paired_changes import exactly, more_or_less, signed_change, size_in_points, span_in_points
from sim.scenario.scenario import Scenario
from sim.words.phrases import around, capital, count, decimal, interval, month, percent
from sim.words.sections import Part, Question, Section, Table
from sim.words.stages import BROKEN_OFF, REASONS, STAGES
from sim.worlds.paired import Difference, PairedComparison
from sim.worlds.summary import Summary

MOST_BLOCKERS = 8
"""How many reasons for failure are listed one by one."""


def report(scenario: Scenario, summary: Summary, story_lines: Sequence[str], world: int, seed: int) -> Section:
    """The whole run: what became of the talks, terms, gains, dates, failures, and the story of a world.

    summary: `sim.worlds.summary.summarise`; story_lines: `sim.reports.story.story` of the world.
    """
    stages, *others, reading = sections_of_summary(summary)
    parts: list[Part] = [
        *_head(scenario, summary, seed),
        stages,
        *reference_section(scenario, summary),
        *others,
        reading,
        Section(f"The story of a typical world: world {world:,}", story_lines, "story"),
    ]
    return Section(scenario.document.name, parts)


def sections_of_summary(summary: Summary) -> list[Section]:
    """What became of the talks, terms, gains, dates, failures and events, as far as there are any, and how to read them."""
    agreed, failed = summary.agreed.count, summary.agreed.count < summary.worlds
    return [
        _stages(summary),
        *(_after_agreement(summary) if agreed else []),
        *([_failures(summary)] if failed else []),
        *([_on_the_way(summary)] if len(summary.shocks) else []),
        _how_to_read(summary),
    ]


def report_of_world(scenario: Scenario, parts: Sequence[Part], world: int, seed: int) -> Section:
    """A run of a single world, which has only a story. parts: what the report says, above all the lines of the story."""
    return Section(f"{scenario.document.name}: world {world:,} of seed {seed}", parts)


def in_short(summary: Summary) -> list[str]:
    """The run in a few sentences: how often, when, and why not."""
    said = [f"A text is agreed in {_share(summary.agreed)} of {count(summary.worlds, 'world')}; {_kept(summary)}."]
    if summary.agreed.count:
        agreed = next(row for row in summary.timing.to_dict("records") if row["event"] == "agreed")
        low, median, high = (month(agreed[key]) for key in ("low", "median", "high"))
        span = f"in {low}" if low == high else f"between {low} and {high}"
        said.append(f"Of the agreements, half are reached by {median}, and eight in ten {span}.")
    if len(summary.blockers):
        first = summary.blockers.iloc[0]
        issue = f'"{first.issue_title}"'
        ends = f", {interval(first.low, first.high)}" if first.low < first.high else ""
        said.append(
            f"What most often stood in the way in the {count(first.n, 'world')} without agreement "
            f"({percent(first.share)}{ends}) - {_blame(first, issue)}."
        )
    return said


def _kept(summary: Summary) -> str:
    """In how many worlds the text is in force, and in how many it has been undone, where that happens."""
    stages = {row["stage"]: row for row in summary.stages.to_dict("records")}

    def share(stage: str) -> str:
        return around(*(stages[stage][key] for key in ("share", "low", "high")))

    if not stages["collapsed"]["count"]:
        return f"in {share('in_force')} it has entered into force by the end"
    return f"in {share('in_force')} it is in force at the end, in {share('collapsed')} it was agreed and undone again"


def _head(scenario: Scenario, summary: Summary, seed: int) -> Iterator[str | Question]:
    document = scenario.document
    yield document.summary
    if document.question:
        yield Question(document.question)
    yield f"{count(summary.worlds, 'world')}, seed {seed}. {span(scenario)}"


def span(scenario: Scenario) -> str:
    """From when to when the talks last, and until when what follows is played, in a sentence."""
    first, last, end = (month(scenario.date(r)) for r in (0, scenario.game.rounds - 1, scenario.game.horizon - 1))
    talks = f"in {first}" if first == last else f"from {first} to {last} at the longest"
    return f"Talks {talks}; what follows, up to {end}."


def _stages(summary: Summary) -> Section:
    said = f"A text is agreed in {_share(summary.agreed)} of the worlds; {_kept(summary)}."
    return Section("What became of the talks", [said, _shares("Outcome", summary.stages)], "stages")


def _after_agreement(summary: Summary) -> list[Section]:
    return [_terms(summary), _gains(summary), *_efficiency(summary), *_outside(summary), _timing(summary)]


def _terms(summary: Summary) -> Section:
    """A table for each issue under talks; options that no world agreed on are only counted."""
    parts: list[Part] = [f"Shares of the {count(summary.agreed.count, 'world')} with an agreed text."]
    fixed = summary.terms[summary.terms["fixed"]]
    settled = [f"{row.issue_title}: {row.title}" for row in fixed.itertuples()]
    parts += [f"Settled before the talks - {'; '.join(settled)}."] if settled else []
    for _, rows in summary.terms[~summary.terms["fixed"]].groupby("issue", sort=False):
        agreed, never = rows[rows["count"] > 0], rows[rows["count"] == 0]
        note = [f"In no world: {'; '.join(never['title'])}."] if len(never) else []
        parts.append(Section(rows["issue_title"].iloc[0], [_shares("Settlement", agreed), *note]))
    return Section("What was agreed", parts, "terms")


def _gains(summary: Summary) -> Section:
    """What the text is worth to each, and in how many worlds it crosses a red line of it."""
    crossings = summary.crossings.set_index("actor")
    crossed = crossings["count"].any()
    heads = ["Actor", "Median gain", "Middle 80 % of these worlds", *(CROSSED if crossed else ("Gains in",))]
    rows = [
        [row.title, decimal(row.median, 2), f"{decimal(row.low, 2)} to {decimal(row.high, 2)}"]
        + ([percent(row.unhurt), *_crossed(crossings.loc[row.actor])] if crossed else [percent(row.gaining)])
        for row in summary.gains.itertuples()
    ]
    said = (
        f"Among the {count(summary.agreed.count, 'world')} with an agreed text: what it is worth to a signatory beyond no "
        "deal, and to the others beyond the state of affairs before, on a scale where 1 is all that an actor could wish for "
        "in the terms themselves; where waiting costs, or outsiders press or pay, a gain can be more."
    )
    said += " The price of crossing its own red line is taken off." if crossed else ""
    lines = [] if crossed else ["In no world does the text cross a red line of anybody."]
    return Section("Who gains", [said, Table(heads, rows, "lrrr" + "rl" * bool(crossed)), *lines], "gains")


CROSSED = ("Gains, no red line of it crossed", "Its red line is crossed in", "Most often on")
"""Heads of what is told of gains and red lines, where any is crossed."""


def _crossed(row: pd.Series) -> list[str]:
    """In how many of the agreed worlds the text is across a red line of an actor, and on which issue most."""
    if not row["count"]:
        return [percent(0), ""]
    return [around(row["share"], row["low"], row["high"]), f"{row['issue_title']} ({count(row['most'], 'world')})"]


UNRATED = (
    "How near the texts come to the best possible was not measured: that was not wanted, or it takes too long where so many "
    "sign."
)


def _efficiency(summary: Summary) -> list[Section]:
    """How far the agreed texts fall short of what was possible."""
    if not summary.efficient.n:
        return [Section("What more was possible", [UNRATED], "possible")] if summary.unrated else []
    nash, distance = (row for row in summary.efficiency.itertuples())
    said = (
        f"In {_share(summary.efficient)} of the agreements no other text that could have been signed was "
        "better for one of the signatories without being worse for another."
    )
    if distance.n:
        said += f" The others fall short by {distance.median:.3f} on the scale of utility (median of those)."
    if nash.n:
        said += (
            " Judged by the product of the gains, which the Nash solution makes as large as can be, the text reaches "
            f"{percent(nash.median)} of the best possible in the median agreement ({interval(nash.low, nash.high)} in the "
            "middle 80 % of them)."
        )
    said += " Payments are left out of this." if len(summary.payments) else ""
    if summary.unrated:
        said += (
            f" This was measured in {summary.efficient.n:,} of the {count(summary.agreed.count, 'agreement')}: with so many "
            "signatories and packages it takes long."
        )
    return [Section("What more was possible", [said], "possible")]


def _outside(summary: Summary) -> list[Section]:
    """What the third parties did for the agreements."""
    if not len(summary.payments) and not summary.propped.count:
        return []
    parts: list[Part] = [
        f"In {_share(summary.propped)} of the agreements a side would have refused that very text without pressure, "
        "guarantees or payments from outside. (Another text might have been found: compare with a scenario without "
        "them.)"
    ]
    if len(summary.payments):
        rows = [
            [f"{row.payer_title} to {row.recipient_title}", percent(row.share), f"{row.median:.3f}"]
            for row in summary.payments.itertuples()
        ]
        parts.append(Table(["Payment", "In agreed worlds", "Median, where paid"], rows, "lrr"))
    return [Section("What outsiders did", parts, "outside")]


def _timing(summary: Summary) -> Section:
    titles = {
        "agreed": "The text is agreed",
        "in_force": "The treaty enters into force",
        "collapsed": "The agreement is undone",
    }
    rows = [
        [titles[row.event], month(row.median), f"{month(row.low)} to {month(row.high)}", f"{row.n:,}"]
        for row in summary.timing.itertuples()
        if row.n
    ]
    partial = summary.scopes.set_index("scope")["share"]["partial"]
    left = [f"In {percent(partial)} of the agreements some issue is left open for later."] if partial else []
    return Section(
        "When", [Table(["", "Median of these worlds", "Middle 80 % of them", "Worlds"], rows, "lrrr"), *left], "timing"
    )


def _failures(summary: Summary) -> Section:
    """Who stood in the way of the failed worlds, and over what."""
    blockers = summary.blockers
    shown = blockers.head(MOST_BLOCKERS)
    rest = blockers["count"][MOST_BLOCKERS:].sum()
    failed = count(int(blockers["n"].iloc[0]), "world")
    said = f"Shares of the {failed} without agreement, by what stood in the way at the last: who, why, and over which issue. "
    said += "Where red lines exclude each other it takes two, and both are named."
    more = [f"Other reasons account for {count(int(rest), 'world')}."] if rest else []
    told = _table_of_shares(
        "What stood in the way", [_blame(row, row.issue_title) for row in shown.itertuples()], shown
    )
    rows = [[*row, str(world)] for row, world in zip(told.rows, shown["example"], strict=True)]
    table = Table([*told.head, "For example world"], rows, f"{told.sides}r")
    how = "" if summary.draws == PLAIN_DRAWS else f", with `--draws {summary.draws}`"
    more.append(f"`--world N` tells the story of world N, and `--why N` prints its numbers{how}.")
    return Section("Why talks failed", [said, table, *more], "failures")


def _on_the_way(summary: Summary) -> Section:
    """How often each shock struck."""
    told = _table_of_shares("Event", list(summary.shocks["title"]), summary.shocks)
    rows = [[*row, f"{during:,}"] for row, during in zip(told.rows, summary.shocks["in_talks"], strict=True)]
    said = "In how many worlds each event came about before the world ended, and in how many while the talks went on."
    return Section(
        "What happened on the way", [said, Table([*told.head, "During the talks"], rows, f"{told.sides}r")], "events"
    )


def _blame(row, issue: str) -> str:
    """What stood in the way, over an issue as it is to be called."""
    if not row.reason:
        return capital(BROKEN_OFF)
    return f"{row.blocker_title}: {REASONS[row.reason]}" + (f" ({issue})" if issue else "")


ALL_ALIKE = (
    "All worlds of this run are one and the same, so that one would do, and no sampling interval is given. "
    "This is no forecast: it says what follows from the numbers in the scenario file and from the rules of the model."
)


EVENLY_DRAWN = (
    f"The worlds were drawn evenly (`--draws {LHS}`): of every {STRATA} one has each {STRATA}nd part of every range. "
    "The intervals are those of such draws; beside base rates those of independent ones, too wide rather than too narrow."
)


def _how_to_read(summary: Summary) -> Section:
    if summary.alike:
        return Section("How to read this", [ALL_ALIKE, *_with_room_for_error(summary)], "reading")
    said = (
        "This is no forecast. Every world draws its own values from the ranges in the scenario file, and the shares "
        "say what follows from those ranges and from the rules of the model. Change a range and they change. "
        f"The 95 % intervals only say how much they would move if another {count(summary.worlds, 'world')} were "
        "played; they say nothing about how true the assumptions are."
    )
    even = [] if summary.draws == PLAIN_DRAWS else [EVENLY_DRAWN]
    return Section("How to read this", [said, *even, *_with_room_for_error(summary)], "reading")


def _with_room_for_error(summary: Summary) -> list[str]:
    """The surest term of all, as it stands with room for the error of the model."""
    open_terms = summary.terms[~summary.terms["fixed"]]
    if not summary.agreed.count or open_terms.empty:
        return []
    most = open_terms.loc[open_terms["share"].idxmax()]
    options = int((open_terms["issue"] == most["issue"]).sum())
    wide = percent(with_model_error(most["share"], options))
    return [
        f"{ROOM_FOR_ERROR} The surest of all terms, {most['title']} ({most['issue_title']}), {percent(most['share'])} of the "
        f"texts here, is then {wide} sure, where each of its {options} options would be {percent(1 / options)} by blind chance."
    ]


def _share(share: Share) -> str:
    return around(share.share, share.low, share.high)


def _shares(label: str, table: pd.DataFrame) -> Table:
    return _table_of_shares(label, list(table["title"]), table)


def _table_of_shares(label: str, titles: Sequence[str], table: pd.DataFrame) -> Table:
    """Shares with their titles, intervals and worlds, a row for each; without intervals where there are none."""
    rows = [
        [title, percent(row.share), f"{row.count:,}"] for title, row in zip(titles, table.itertuples(), strict=True)
    ]
    if not (table["low"] < table["high"]).any():
        return Table([label, "Share", "Worlds"], rows, "lrr")
    ends = [interval(low, high) for low, high in zip(table["low"], table["high"], strict=True)]
    rows = [[title, share, end, worlds] for (title, share, worlds), end in zip(rows, ends, strict=True)]
    return Table([label, "Share", "95 % interval", "Worlds"], rows, "lrrr")


# --- two scenarios ----------------------------------------------------------------------------------------------------


def comparison_report(a: str, b: str, comparison: PairedComparison) -> Section:
    """Two scenarios compared world by world. a, b: their names; comparison: `sim.worlds.paired.compare`."""
    moved = (
        f"In the {count(comparison.both, 'world')} that agree in both; an issue left open "
        "counts as the status quo on the scale from 0 (first option) to 100 (last)."
    )
    scale = "In the same worlds, on the scale where 1 is all that an actor could wish for in the terms themselves."
    efficiency = _change_of_efficiency(comparison.efficiency)
    parts: list[Part] = [
        *comparison_in_short(comparison),
        Section("From outcome to outcome", [_flows(comparison.flows)], "stages"),
        Section("Which terms move", [moved, _moves(comparison.terms)], "terms"),
        Section("Who gains by the change", [scale, _changes(comparison.gains), *efficiency], "gains"),
    ]
    return Section(f"{a} (A) and {b} (B)", parts)


def comparison_in_short(comparison: PairedComparison) -> list[str]:
    """The comparison in a few sentences."""
    return [
        f"{count(comparison.worlds, 'world')}, with the same draws in both. "
        f"The outcome differs in {exactly(comparison.flipped)}.",
        f"A text is agreed only in B in {exactly(comparison.gained)}, only in A in {exactly(comparison.lost)}: "
        f"in B agreement is {more_or_less(comparison.agreement)}.",
    ]


def _flows(flows: pd.DataFrame) -> Table:
    rows = [[f"A: {words}", *(f"{flows.loc[stage, to]:,}" for to in STAGES)] for stage, words in STAGES.items()]
    return Table(["Worlds", *(f"B: {words}" for words in STAGES.values())], rows, "l" + "r" * len(STAGES))


def _moves(terms: pd.DataFrame) -> Table:
    rows = [
        [
            row.title,
            f"{row.moved.count:,} ({percent(row.moved.share)})",
            f"{row.source} -> {row.target} ({row.most:,})" if row.most else "none",
            signed_change(row.shift, 1),
        ]
        for row in terms.itertuples()
    ]
    return Table(["Issue", "Differs in", "Most frequent move", "Mean shift (95 % interval)"], rows, "lrlr")


def _change_of_efficiency(change: Difference) -> list[str]:
    """How much more or less of the best possible product of gains the texts of B reach."""
    if not change.worlds:
        return []
    most = "of the largest product of the signatories' gains that was possible, that of the Nash solution"
    if change.mean == 0:
        return [f"The texts reach the same share{span_in_points(change)} {most}."]
    more = "more" if change.mean > 0 else "less"
    return [f"In B the texts reach {size_in_points(change)} {more}{span_in_points(change)} {most}."]


def _changes(gains: pd.DataFrame) -> Table:
    crossed = any(row.crossed_a.count or row.crossed_b.count for row in gains.itertuples())
    rows = [
        [row.title, signed_change(row.change, 3)]
        + ([f"{percent(row.crossed_a.share)} -> {percent(row.crossed_b.share)}"] if crossed else [])
        for row in gains.itertuples()
    ]
    heads = ["Actor", "Mean change (95 % interval)", *(["Its red line is crossed in (A -> B)"] if crossed else [])]
    return Table(heads, rows, "lr" + "r" * crossed)
