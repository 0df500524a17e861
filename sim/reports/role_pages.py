"""The pages for a class that plays the talks: a sheet for all, and a private page for each actor, as HTML to print.

The same world always gives the same bytes, and the pages need nothing else.
"""

from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim.reports.common_sheet import common_sheet
from sim.reports.role_brief import role_brief
from sim.scenario.scenario import Scenario
from sim.words.sections import Section, Table
from sim.worlds.briefing import brief
from sim.worlds.first_day import first_day

TEMPLATE_OF_ROLES = "role_pages.html"

FOR_ALL = "for-all.html"
"""The sheet for all. No actor is called so: ids have no hyphen."""

PAIRED = 4
"""Columns of a table; tables with no more stand in pairs on paper."""

PLAIN = "#444444"
"""The colour of the sheet for all."""


def role_pages(scenario: Scenario, world: int, seed: int, command: str) -> dict[str, str]:
    """The pages of a world by the names of their files: the sheet for all first, then one for each actor that takes part.

    command: how a text of the class is judged afterwards, told on the sheet for all.
    """
    model = first_day(scenario.game, np.array([world]), seed)
    there = {party.name: bool(party.there(np.array([0]))[0]) for party in model.third_parties}
    pages = {FOR_ALL: _page_of_role(common_sheet(scenario, there, command), PLAIN)}
    for name in scenario.game.actors:
        if there.get(name, True):
            private = role_brief(scenario, brief(scenario, model, name), world, seed)
            pages[f"{name}.html"] = _page_of_role(private, scenario.colours[name])
    model.dissolve()
    return pages


def _page_of_role(page: Section, colour: str) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests |= {
        name: lambda part, kind=kind: isinstance(part, kind) for name, kind in (("table", Table), ("section", Section))
    }
    environment.tests["paired"] = _in_pairs
    return environment.get_template(TEMPLATE_OF_ROLES).render(page=page, colour=colour).lstrip()


def _in_pairs(section: Section) -> bool:
    """Whether a section is made of parts whose tables are narrow enough to stand two beside each other on paper."""
    inner = [part for part in section.parts if isinstance(part, Section)]
    tables = [part for block in inner for part in block.parts if isinstance(part, Table)]
    return len(tables) > 1 and all(len(table.head) <= PAIRED for table in tables)
