"""A result as slides in one HTML file: one finding on each, which its title states, with one picture or table of it.

Below stands from how many worlds, with what interval. They go on by arrow keys and by scrolling, and print one a page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.figures.kinds import drawable
from sim.reports.answers import answer_basis, answer_headline, answer_in_short
from sim.reports.findings import Claimed, findings_of_run
from sim.reports.findings_of_changes import findings_of_comparison, findings_of_several, findings_of_sweep
from sim.reports.page_contents import Contents, contents
from sim.reports.pictures import Picture, pictures_of
from sim.reports.template import filled_page
from sim.results.read import Comparison, Finding, Result, Run, SideBySide, Swept
from sim.words.phrases import count
from sim.words.sections import Items, Passage, Section, Table

SLIDES_TEMPLATE = "slides.html"

MANY_LETTERS, MOST_LETTERS = 650, 850
"""Letters from which on a slide is set smaller, and those that fit on it."""

ROOM_OF_A_TABLE = 1.3
"""How much more room a letter takes in a table than in a paragraph."""

LONG_TITLE = 160
"""Letters from which on a title is set smaller."""

MOST_LINES = 8
"""Rows of a table on a slide."""


@dataclass(frozen=True)
class Slide:
    """A slide: its title, which states a finding; a picture or other passages; and below what it rests on."""

    title: str
    below: str = ""
    picture: Picture | None = None
    parts: Sequence[Passage] = ()

    @property
    def dense(self) -> bool:
        """Whether there is so much on it that it is set smaller."""
        return len(self.title) + sum(map(_letters, self.parts)) > MANY_LETTERS

    @property
    def long(self) -> bool:
        """Whether its title is so long that it is set smaller."""
        return len(self.title) > LONG_TITLE


def _letters(part: Passage) -> int:
    match part:
        case Table(head, rows):
            return round(ROOM_OF_A_TABLE * sum(len(cell) for row in [head, *rows] for cell in row))
        case Items(lines):
            return sum(map(len, lines))
        case str():
            return len(part)
    return len(part.text)


def slide_page(result: Result) -> str:
    """The result as slides in one HTML page, as text."""
    said = contents(result)
    slides = [_first(said), *SLIDES[type(result).__name__](result, said), _last(said)]
    return filled_page(SLIDES_TEMPLATE, title=said.report.title, slides=slides)


def _first(said: Contents) -> Slide:
    """What this is about, in the scenarios' own words."""
    parts: list[Passage] = list(said.report.lead[:3])
    for section in said.report.sections:
        if section.key == "asked":
            parts = [
                *(f"{one.title}. {one.lead[0]}" for one in section.sections),
                *map(_first_sentences, _tables(section)),
            ]
    return Slide(said.report.title, parts=parts)


def _first_sentences(table: Table) -> Table:
    """The table with the first sentence of each cell."""
    return fitting(Table(table.head, [[cell.partition(". ")[0] for cell in row] for row in table.rows], table.sides))


def _last(said: Contents) -> Slide:
    return Slide("What this is not", parts=[line.replace("`", "") for line in said.caveats])


# ---------------------------------------------------------------- by kind of result


def _of_run(run: Run, said: Contents) -> Iterator[Slide]:
    if run.world is None:
        yield from _told(run, said, findings_of_run(run))
    else:
        (picture,) = pictures_of(run, ["talks"])
        yield Slide(said.short[-1].partition(". ")[0], f"World {run.world:,} of seed {run.seed}", picture)


def _of_comparison(result: Comparison, said: Contents) -> Iterator[Slide]:
    changed = next(section for section in said.report.sections if section.key == "changed")
    for table in changed.lead:
        if isinstance(table, Table):
            words = Table(table.head[:3], [row[:3] for row in table.rows], table.sides[:3])
            yield Slide(f"The two files differ in {count(len(table.rows), 'place')}", "", None, [fitting(words)])
    yield from _told(result, said, findings_of_comparison(result))


def _of_several(result: SideBySide, said: Contents) -> Iterator[Slide]:
    yield from _told(result, said, findings_of_several(result))


def _of_sweep(result: Swept, said: Contents) -> Iterator[Slide]:
    yield from _told(result, said, findings_of_sweep(result))


def _of_answer(answer: Finding, said: Contents) -> Iterator[Slide]:
    below = f"{count(answer.manifest['worlds'], 'world')}, seed {answer.seed}; {answer_basis(answer)}"
    pictures = list(pictures_of(answer, drawable(answer)))
    for picture in pictures:
        yield Slide(answer_headline(answer), below, picture)
    if not pictures:
        yield Slide(answer_headline(answer), below, None, [Items(answer_in_short(answer)[1:])])


SLIDES: Mapping[str, Callable[..., Iterator[Slide]]] = {
    "Run": _of_run,
    "Comparison": _of_comparison,
    "SideBySide": _of_several,
    "Swept": _of_sweep,
    "Sensitivity": _of_answer,
    "BreakEvens": _of_answer,
    "Discovery": _of_answer,
    "Given": _of_answer,
}
"""The slides between the first and the last, by the names of the classes of results."""


def _told(result: Result, said: Contents, findings: Mapping[str, Claimed]) -> Iterator[Slide]:
    """A slide for each finding: with its picture, or else with the table of the section of that name; without any, none."""
    pictures = {one.key: one for one in pictures_of(result, [kind for kind in drawable(result) if kind in findings])}
    sections = {section.key: section for section in said.report.sections}
    for kind, claimed in findings.items():
        if claimed.table:
            yield _tabled(claimed, claimed.table)
        elif kind in pictures:
            yield Slide(claimed.title, claimed.below, pictures[kind])
        elif kind in sections and _tables(sections[kind]):
            yield _tabled(claimed, _tables(sections[kind])[0])


def _tabled(claimed: Claimed, table: Table) -> Slide:
    """A finding with the table of it, of which as many rows are shown as fit."""
    shown = fitting(table)
    left = (
        f" Shown: the first {len(shown.rows)} of {len(table.rows)} rows." if len(shown.rows) < len(table.rows) else ""
    )
    return Slide(claimed.title, claimed.below + left, None, [shown])


def _tables(section: Section) -> list[Table]:
    """The tables of a section."""
    return [part for part in section.lead if isinstance(part, Table)]


def fitting(table: Table) -> Table:
    """The rows that go on a slide: the first."""
    kept: list[Sequence[str]] = []
    for row in table.rows[:MOST_LINES]:
        if kept and sum(len(cell) for one in [table.head, *kept, row] for cell in one) > MOST_LETTERS:
            break
        kept.append(row)
    return Table(table.head, kept, table.sides)
