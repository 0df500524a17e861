"""The unit of a number, by its path, is the one that the page of the format gives for its field."""

import pytest

import sim
from sim.scenario.field_units import unit_at
from sim.scenario.format_page import format_sections
from sim.scenario.library import library_names
from sim.worlds.uncertain_inputs import input_titles

FIELDS = [
    field
    for section in format_sections()
    for field in section.fields
    if field.path[0] != "shocks" and not field.path[0].startswith("seeds/")
]
"""The fields of a scenario file but those of shocks, whose units are those of the numbers that they change."""


def test_a_field_has_the_unit_that_the_page_gives():
    units = {field.dotted: field.words.unit for field in FIELDS}
    assert {path: unit_at(path) for path in units} == units
    assert len(set(units.values())) > 5


@pytest.mark.parametrize("name", library_names())
def test_a_drawn_number_has_the_unit_of_its_field(name):
    for path in input_titles(sim.load(name)):
        if not path.startswith("shocks."):
            assert unit_at(path) == next(field.words.unit for field in FIELDS if field.is_at(path)), path
