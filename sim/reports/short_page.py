"""A result on a few sheets of paper: the headline, its main pictures side by side, and the tables that say most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.figures.kinds import drawable
from sim.reports.page_contents import contents
from sim.reports.pictures import pictures_of
from sim.reports.template import filled_page
from sim.results.read import Result, Run
from sim.words.sections import Part, Passage, Section, Table

SHORT_TEMPLATE = "short_page.html"

MOST_ROWS_IN_SHORT = 12
"""Rows of a table."""


@dataclass(frozen=True)
class Extract:
    """What of the long page is kept: kinds of pictures, in their order, and keys of sections."""

    kinds: Sequence[str]
    sections: Sequence[str]


ONE_WORLD = "a single world"

EXTRACTS = {
    "Run": Extract(("stages", "timing", "terms", "blockers"), ("gains", "failures")),
    ONE_WORLD: Extract(("talks",), ("story",)),
    "Comparison": Extract(("stages", "changes", "flows", "timing"), ("changed", "terms", "gains")),
    "SideBySide": Extract(("changes", "stages"), ("stages", "changes", "gains")),
    "Swept": Extract(("stages", "heat"), ("varied", "stages", "gains")),
    "Sensitivity": Extract(("sensitivity",), ("found",)),
    "BreakEvens": Extract((), ("found",)),
    "Discovery": Extract((), ("found",)),
    "Given": Extract(("moved",), ("found",)),
}
"""What is kept of each kind of result, by the names of their classes; a run of a single world has only its story."""


def short_page(result: Result) -> str:
    """The result as one HTML page of at most four sheets, as text."""
    said = contents(result)
    alone = isinstance(result, Run) and result.world is not None
    extract = EXTRACTS[ONE_WORLD if alone else type(result).__name__]
    given = drawable(result)
    pictures = list(pictures_of(result, [kind for kind in extract.kinds if kind in given]))
    sections = [shortened(section) for section in said.report.sections if section.key in extract.sections]
    return filled_page(SHORT_TEMPLATE, said=said, sections=sections, pictures=pictures)


def shortened(section: Section) -> Section:
    """The section without the sections in it, and with the first rows of its tables."""
    return Section(section.title, list(_kept(section.lead)), section.key)


def _kept(parts: Sequence[Passage]) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Table) and len(part.rows) > MOST_ROWS_IN_SHORT:
            yield Table(part.head, part.rows[:MOST_ROWS_IN_SHORT], part.sides)
            yield f"The first {MOST_ROWS_IN_SHORT} of {len(part.rows):,} rows; the long page has all."
        else:
            yield part
