"""The pages for a class that plays the talks, as HTML to print: a sheet for all, a private page for each actor, and one for
the instructor.

The same world always gives the same bytes, and the pages need nothing else.
"""

import numpy as np

from sim.reports.common_sheet import common_sheet
from sim.reports.instructor_page import instructor_page
from sim.reports.role_brief import role_brief
from sim.reports.template import filled_page
from sim.scenario.scenario import Scenario
from sim.words.sections import Section, Table
from sim.worlds.briefing import brief
from sim.worlds.first_day import first_day

TEMPLATE_OF_ROLES = "role_pages.html"

FOR_ALL = "for-all.html"
"""The sheet for all. No actor is called so: ids have no hyphen."""

FOR_THE_INSTRUCTOR = "for-the-instructor.html"
"""What nobody who plays may see."""

PAIRED = 4
"""Columns of a table; tables with no more stand in pairs on paper."""

PLAIN = "#444444"
"""The colour of the sheets that are no actor's."""


def role_pages(scenario: Scenario, world: int, seed: int, command: str) -> dict[str, str]:
    """The pages of a world by the names of their files: the sheet for all, one for each actor that takes part, and last that
    for the instructor, who alone is told the world and the seed.

    command: how a text of the class is judged afterwards; it names the file.
    """
    model = first_day(scenario.game, np.array([world]), seed)
    there = {party.name: bool(party.there(np.array([0]))[0]) for party in model.third_parties}
    pages = {FOR_ALL: _page_of_role(common_sheet(scenario, there), PLAIN)}
    for name in scenario.game.actors:
        if there.get(name, True):
            private = role_brief(scenario, brief(scenario, model, name))
            pages[f"{name}.html"] = _page_of_role(private, scenario.colours[name])
    model.dissolve()
    pages[FOR_THE_INSTRUCTOR] = _page_of_role(instructor_page(scenario, there, world, seed, command), PLAIN)
    return pages


def _page_of_role(page: Section, colour: str) -> str:
    return filled_page(TEMPLATE_OF_ROLES, page=page, colour=colour, in_pairs=_in_pairs)


def _in_pairs(section: Section) -> bool:
    """Whether a section is made of parts whose tables are narrow enough to stand two beside each other on paper."""
    inner = [part for part in section.parts if isinstance(part, Section)]
    tables = [part for block in inner for part in block.parts if isinstance(part, Table)]
    return len(tables) > 1 and all(len(table.head) <= PAIRED for table in tables)
