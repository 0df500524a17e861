"""Which actor's absence changes most, in the same worlds."""

import pytest
from served import asked

import sim
from sim.reports.paired_changes import in_points, signed_change
from sim.worlds.paired import Difference


@pytest.fixture(scope="module")
def page():
    with asked(size=2) as client:
        yield client


def table_of(told):
    (table,) = [part for part in told["parts"] if "head" in part]
    return table["rows"]


def test_each_third_party_has_its_row_with_what_its_absence_changes_the_largest_first(page):
    told = page.get("/without-each", params={"scenario": "kazan_2024"}).json()
    rows = table_of(told)
    scenario = sim.load("kazan_2024")
    assert {row[0] for row in rows} == {scenario.title(name) for name in scenario.game.thirds}
    sizes = [0.0 if row[2] == "none" else abs(float(row[2].split()[0])) for row in rows]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 0
    assert told["parts"][0].startswith(f"How often a text is agreed changes most without the {rows[0][0]}: ")


def test_a_row_is_what_the_change_itself_brings(page):
    rows = table_of(page.get("/without-each", params={"scenario": "kazan_2024", "seed": 3}).json())
    asked_for = {"scenario": "kazan_2024", "seed": 3, "set": "actors.russia.present=0"}
    change = page.get("/numbers", params=asked_for).json()["change"]["found"]
    (row,) = [row for row in rows if row[0] == "Russia"]
    assert row[5] == f"{change['flipped']['count']:,}"
    assert row[2] == signed_change(in_points(Difference(**change["agreement"])), 1)


def test_it_is_played_as_the_page_is_set_and_who_is_out_already_is_named(page):
    told = page.get("/without-each", params={"scenario": "kazan_2024", "set": "actors.russia.present=0"}).json()
    assert "Russia" not in {row[0] for row in table_of(told)}
    assert told["parts"][-1] == "Absent as it is: Russia."


def test_where_nobody_can_stay_out_that_is_said(page):
    told = page.get("/without-each", params={"scenario": "textbook_split"}).json()
    assert told["parts"] == ["There is no actor here that could stay out: those who sign are always there."]
