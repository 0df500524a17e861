"""The pages for a class: whole, to print, with all that an actor needs, and no page for whoever is not there."""

import pytest
from browser import BROWSER, opened, sheets
from page import Page
from random_scenarios import prepared as random_scenario
from random_scenarios import random_document
from small_scenario import GRADED, MEDIATED, PARLIAMENT, SUPPORTED, prepared

from sim.reports.role_brief import told_points
from sim.reports.role_pages import FOR_ALL, role_pages
from sim.scenario.compile import load
from sim.scenario.library import library_names

A4 = (595, 842)
"""Width and height in points."""

MOST_SHEETS = 2


def text(page):
    return " ".join(Page(page).text.split())


@pytest.mark.parametrize("name", library_names())
def test_every_scenario_of_the_library_can_be_played_in_class(name):
    scenario = load(name)
    pages = role_pages(scenario, 1, 0, "place it")
    assert next(iter(pages)) == FOR_ALL and {f"{s}.html" for s in scenario.game.signatories} <= pages.keys()
    for page in map(Page, pages.values()):
        assert not page.faults
        assert all(address.startswith("data:") for *_, address in page.addresses)
        assert "nan" not in page.text.lower().split() and "-0.0 " not in page.text


def test_a_private_page_has_all_that_its_actor_needs():
    home = ("actors.north.ratifiers", {"senate": PARLIAMENT | {"threshold": 0.1}})
    pages = role_pages(prepared(*GRADED, *SUPPORTED, home, ("actors.north.tolerance", 0.5)), 0, 0, "place it")
    said = text(pages["north.html"])
    assert "You play North. This page is for your eyes alone" in said
    assert 'The river: your red line rules out "Split by a treaty"' in said
    assert "To cross it all the same costs you 5.0 points" in said
    assert "what outsiders do for you in that case adds 4.0" in said
    assert (
        "So you sign for no less than" in said
        and "Senate votes on every text. You sign only what is worth at least" in said
    )
    assert "You see what moves them as it is" in said
    assert "The Patron supports North" in text(pages["patron.html"])


def test_the_sheet_for_all_has_the_rules_and_the_form():
    said = text(role_pages(prepared(*MEDIATED), 0, 0, "place it here")[FOR_ALL])
    assert "North and South talk." in said and "The Patron writes one text and amends it." in said
    assert "There are 8 rounds at most, from 1 January 2030 to 1 August 2030" in said
    assert "What you agreed" in said and said.endswith("place it here")


def test_what_makes_no_difference_to_an_actor_is_said_in_a_line():
    said = text(role_pages(prepared(), 0, 0, "")["patron.html"])
    assert "Whatever is agreed on this is the same to you: The old quarrel and The border." in said
    assert "Split by a treaty" in said and "A middle line" not in said


@pytest.mark.parametrize(
    ("insight", "seen"), [(0, "You see nothing of what moves them"), (0.4, "You see 40 % of what moves them")]
)
def test_who_guesses_is_told_how(insight, seen):
    blind = {"name": "insight", "insight": insight}
    said = text(role_pages(prepared(("actors.north.opponent", blind)), 0, 0, "")["north.html"])
    assert (
        f"{seen}; for the rest you take their wishes for the opposite of your own. Pressure and guarantees from outside"
        in said
    )
    table = ("protocol", {"name": "single_text", "mediator": "patron", "insight": {"north": insight, "south": insight}})
    said = text(role_pages(prepared(table), 0, 0, "")["patron.html"])
    assert f"{seen}; for the rest you take every option to be as good to them as any other." in said


def test_who_is_not_there_has_no_page():
    pages = role_pages(prepared(("actors.patron.present", 0)), 0, 0, "")
    assert "patron.html" not in pages and "They play no part this time: The Patron." in text(pages[FOR_ALL])


def test_the_caveat_of_a_real_conflict_stands_on_the_sheet_for_all():
    assert "people have died in it" in text(role_pages(load("kazan_2024"), 0, 0, "")[FOR_ALL])


def test_points_are_hundredths_of_utility():
    assert [told_points(value) for value in (0.1234, -0.5, 0.0004, -0.0004)] == ["12.3", "-50.0", "0.0", "0.0"]


@pytest.mark.parametrize("number", range(40))
def test_any_scenario_can_be_played_in_class(number):
    scenario = random_scenario(random_document(number))
    for page in role_pages(scenario, 0, 0, "place it").values():
        assert not Page(page).faults
        assert "nan" not in Page(page).text.split() and "inf" not in Page(page).text.split()


# ---------------------------------------------------------------- on paper


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium or Chrome on this machine")
def test_every_page_of_the_case_fits_on_two_sheets(tmp_path):
    pages, path = role_pages(load("kazan_2024"), 3, 0, "python run_sim.py place it"), tmp_path / "page.html"
    assert len(pages) == 9
    for name, page in pages.items():
        path.write_text(page, encoding="utf-8")
        printed, size = sheets(path, tmp_path)
        assert printed <= MOST_SHEETS, name
        assert size == pytest.approx(A4, abs=1)
    assert opened(path, tmp_path)[1:] == ([], [])
