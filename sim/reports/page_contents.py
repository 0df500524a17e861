"""What the page to hand out says: the report, where every number comes from, what it is not, and how it was made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sim.reports.answers import answer_in_short, answer_report
from sim.reports.base_rates import reference_in_short
from sim.reports.how_made import how_made
from sim.reports.opening import opening
from sim.reports.run import (
    comparison_in_short,
    comparison_report,
    in_short,
    report,
    report_of_world,
    span,
)
from sim.reports.side_by_side import side_by_side_in_short, side_by_side_report
from sim.reports.story import story
from sim.reports.sweep import sweep_in_short, sweep_report
from sim.results.read import Comparison, Finding, Result, Run, SideBySide, Swept
from sim.scenario.differences import changes
from sim.scenario.document import Document
from sim.scenario.explain import Group, groups
from sim.scenario.glossary import Term, terms_in
from sim.scenario.scenario import Scenario
from sim.scenario.sources import Claim, claims
from sim.words.phrases import around, capital, count
from sim.words.sections import Part, Question, Section, Table, markdown
from sim.words.stages import AGREED, STAGES
from sim.worlds.summary import typical_world
from sim.worlds.table import alike
from sim.worlds.transcript import transcript

CAVEATS = (
    "Assumptions are ranges, and the results are as wide as they are: they show what follows from what, and which "
    "unknown matters, never what will happen.",
    "Change an assumption before you trust a result.",
)
"""What no result is, in the words of the README."""

SHARES = "A share means: in so many of the worlds that the file's assumptions allow. It is no probability of peace."

INTERVALS = (
    "In brackets the 95 % interval: how far a share may lie from that of infinitely many worlds. It says nothing about "
    "how true the assumptions are."
)
"""How to read intervals."""


@dataclass(frozen=True)
class Contents:
    """All that the page to hand out says.

    report: its sections; short, note: the headline in a few sentences, and how to read them; groups: the numbers of the
    scenario and their sources; claims: those cited; terms: words of the report that the glossary explains; caveats: what
    the result is not, a paragraph each; made: how the result was made, what is needed to make it again; notices: on the
    files it was read from.
    """

    report: Section
    short: Sequence[str]
    note: str
    groups: Sequence[Group]
    claims: Sequence[Claim]
    terms: Sequence[Term]
    caveats: Sequence[str]
    made: Table
    notices: Sequence[str]


def contents(result: Result) -> Contents:
    """What the page to hand out says on a result."""
    match result:
        case Run():
            written, short, sources = _run(result)
            scenarios = [result.scenario]
        case Comparison():
            written, short, sources = _comparison(result)
            scenarios = [result.a.scenario, result.b.scenario]
        case SideBySide():
            written, short, sources = _side_by_side(result)
            scenarios = [run.scenario for run in result.runs]
        case Swept():
            written, short, sources = _swept(result)
            scenarios = [result.scenario]
        case Finding():
            written, short = answer_report(result), answer_in_short(result)
            sources, scenarios = groups(result.scenario.document), [result.scenario]
    cited = {name for group in sources for number in group.numbers for name in _cited(number.sources)}
    known = [claim for name, claim in claims().items() if name in cited]
    caveats = [*own_caveats(scenarios), SHARES, *CAVEATS]
    note = "" if all_alike(result) else INTERVALS
    return Contents(
        written, short, note, sources, known, terms_in(markdown(written)), caveats, how_made(result), result.notices
    )


def all_alike(result: Result) -> bool:
    """Whether every world of each scenario of a result is one and the same, so that no share of it has an interval."""
    match result:
        case Run():
            runs: Sequence[Run] = [result]
        case Comparison():
            runs = [result.a, result.b]
        case SideBySide():
            runs = result.runs
        case _:
            return False
    return all(alike(run.scenario, run.table) for run in runs)


def own_caveats(scenarios: Sequence[Scenario]) -> list[str]:
    """What the scenarios themselves have to be read with, line by line, and nothing twice."""
    lines = [line for scenario in scenarios for line in (scenario.document.caveat or "").splitlines()]
    return list(dict.fromkeys(filter(None, map(str.strip, lines))))


def _cited(sources: str | list[str] | None) -> list[str]:
    return sources if isinstance(sources, list) else []


# ---------------------------------------------------------------- a run


def _run(run: Run) -> tuple[Section, list[str], list[Group]]:
    sources = groups(run.scenario.document)
    if run.world is not None:
        lines = _story(run, run.world_shown)
        short = [f"One world, number {run.world:,} of seed {run.seed}: what happens in it, not how often.", lines[-1]]
        parts: list[Part] = [
            run.scenario.document.summary,
            *_question(run.scenario),
            Section("The story", lines, "story"),
        ]
        return report_of_world(run.scenario, parts, run.world, run.seed), short, sources
    summary = run.summary
    short = [*in_short(summary), *reference_in_short(run.scenario, summary)]
    return report(run.scenario, summary, _story(run, run.world_shown), run.world_shown, run.seed), short, sources


def _story(run: Run, world: int) -> list[str]:
    row = run.table[run.table["world"] == world].iloc[0]
    return story(run.scenario, transcript(run.scenario, world, run.seed), row, run.seed)


def _question(scenario: Scenario) -> list[Question]:
    return [Question(scenario.document.question)] if scenario.document.question else []


# ---------------------------------------------------------------- a comparison


def _comparison(result: Comparison) -> tuple[Section, list[str], list[Group]]:
    a, b = result.a.scenario, result.b.scenario
    compared = comparison_report(*result.labels, result.found)
    parts: list[Part] = [_asked(result), _changed(a.document, b.document), *compared.sections, _turn(result)]
    return (
        replace(compared, parts=parts),
        comparison_in_short(result.found),
        _sources_of(["A", "B"], [a.document, b.document]),
    )


def _asked(result: Comparison) -> Section:
    """The two scenarios in their own words, and how often each ends in agreement."""
    parts: list[Part] = []
    for side, label, run in zip("AB", result.labels, (result.a, result.b), strict=True):
        agreed = run.summary.agreed
        share = f"{around(agreed.share, agreed.low, agreed.high)} of {count(agreed.n, 'world')}"
        end = f"A text is agreed in {share}. {span(run.scenario)}"
        parts.append(
            Section(
                f"{side}: {label}", [run.scenario.document.summary, *_question(run.scenario), end], f"scenario-{side}"
            )
        )
    return Section("What is compared", parts, "asked")


def _changed(a: Document, b: Document) -> Section:
    """What the file of B says otherwise."""
    rows = [[change.title, change.before, change.after, change.path] for change in changes(a, b)]
    differences: Part = (
        Table(["What", "A", "B", "In the file"], rows, "llll") if rows else "Nothing that matters to the talks."
    )
    return Section("What differs between the two files", [differences], "changed")


def _turn(result: Comparison) -> Section:
    """The story of a world on both sides: one that turns as most of those that turn do, or a typical one if none does."""
    world, why = _turning(result.a.table, result.b.table)
    first, second = _story(result.a, world), _story(result.b, world)
    known = first[: len(opening(result.a.scenario, world, result.seed)) + 1]
    new = [line for line in second if line not in known]
    same = ["What everyone wants stands above, and here only where it differs."] if len(new) < len(second) else []
    parts: list[Part] = [
        why,
        Section(f"World {world:,} in A", first, "story-A"),
        Section(f"World {world:,} in B", [*same, *new], "story-B"),
    ]
    return Section("The story of one world, told twice", parts, "story")


def _turning(a: pd.DataFrame, b: pd.DataFrame) -> tuple[int, str]:
    pairs = pd.DataFrame({"a": a["stage"].astype(str), "b": b["stage"].astype(str)})
    agreed = pairs.isin(AGREED)
    turned = pairs[(pairs["a"] != pairs["b"]) & (agreed["a"] != agreed["b"])]
    turned = turned if len(turned) else pairs[pairs["a"] != pairs["b"]]
    if not len(turned):
        return typical_world(b), "The outcome is the same in every world. This one is typical of B."
    counts = turned.value_counts()
    old, new = min(pair for pair in counts.index if counts[pair] == counts.max())
    like = turned[(turned["a"] == old) & (turned["b"] == new)].index
    words = f"“{STAGES[old]}” in A and “{STAGES[new]}” in B"
    said = f"{capital(count(len(like), 'world'))} of {len(pairs):,} end with {words}; this one is typical of them."
    return typical_world(b.loc[like]), said


def _sources_of(labels: Sequence[str], documents: Sequence[Document]) -> list[Group]:
    """The numbers of the first, and of each of the others those that are not the same in it. labels: of them all."""
    first = groups(documents[0])
    same = {(number.path, number.value, str(number.sources)) for group in first for number in group.numbers}
    others = []
    for label, document in zip(labels[1:], documents[1:], strict=True):
        for group in groups(document):
            own = [number for number in group.numbers if (number.path, number.value, str(number.sources)) not in same]
            if own:
                others.append(Group(f"Only in {label} - {group.title}", group.key, own, []))
    return [*first, *others]


# ---------------------------------------------------------------- several


def _side_by_side(result: SideBySide) -> tuple[Section, list[str], list[Group]]:
    documents = [run.scenario.document for run in result.runs]
    written = side_by_side_report(result.played, result.seed)
    words = [[label, document.summary] for label, document in zip(result.labels, documents, strict=True)]
    asked = Section("What is compared", [Table(["File", "In its own words"], words, "ll")], "asked")
    parts: list[Part] = [*written.lead, asked, *written.sections]
    return replace(written, parts=parts), side_by_side_in_short(result.played), _sources_of(result.labels, documents)


# ---------------------------------------------------------------- a sweep


def _swept(swept: Swept) -> tuple[Section, list[str], list[Group]]:
    return sweep_report(swept), sweep_in_short(swept), groups(swept.scenario.document)
