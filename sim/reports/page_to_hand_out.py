"""A result as one HTML file that needs nothing else: to hand out, to read, to print, with all that is known of it.

Pictures are part of the file, and it forbids its reader's browser to load anything. The same result always gives the
same bytes.
"""

from sim.figures.kinds import drawable
from sim.reports.page_contents import contents
from sim.reports.pictures import Picture, pictures_of
from sim.reports.template import filled_page
from sim.results.read import Result
from sim.words.sections import Section

LONG_TEMPLATE = "page_to_hand_out.html"

PLACES = {
    "stages": "stages",
    "flows": "stages",
    "terms": "terms",
    "timing": "timing",
    "blockers": "failures",
    "pressure": "outside",
    "talks": "story",
    "gains": "possible",
    "frontier": "story",
    "offers": "story",
    "concessions": "timing",
    "heat": "stages",
    "changes": "stages",
    "sensitivity": "found",
}
"""The section of the report in which each kind of picture stands; all others come after the report."""

REST = "pictures"
"""Key of the section for pictures that have no other place."""


def handout(result: Result) -> str:
    """The result as one HTML page, as text."""
    said = contents(result)
    sections = list(said.report.sections)
    keys = {section.key for section in sections}
    pictures: dict[str, list[Picture]] = {}
    for picture in pictures_of(result, drawable(result)):
        place = PLACES.get(picture.key, REST)
        pictures.setdefault(place if place in keys else REST, []).append(picture)
    if REST in pictures:
        before = next(
            (place for place, section in enumerate(sections) if section.key in ("reading", "story")), len(sections)
        )
        sections.insert(before, Section("More pictures", [], REST))
    return filled_page(LONG_TEMPLATE, said=said, sections=sections, pictures=pictures)
