"""The pages for a class: whole, to print, with all that an actor needs, and no page for whoever is not there."""

import pytest
from breadth import some_of
from browser import BROWSER
from majorities import three
from opened_pages import Opened, sheets
from page import Page
from random_scenarios import prepared as random_scenario
from random_scenarios import random_document
from small_scenario import BASKETS, GRADED, MEDIATED, PARLIAMENT, SUPPORTED, prepared

from sim.reports.role_brief import told_points
from sim.reports.role_pages import FOR_ALL, FOR_THE_INSTRUCTOR, role_pages
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
    assert "You support North, to whom no deal is then worth a little more (4.0 points)." in text(pages["patron.html"])


def test_the_sheet_for_all_has_the_rules_and_the_form():
    said = text(role_pages(prepared(*MEDIATED), 0, 0, "place it")[FOR_ALL])
    assert "North and South talk." in said and "The Patron writes one text and amends it." in said
    assert "There are 8 rounds at most, from 1 January 2030 to 1 August 2030" in said
    assert "What you agreed" in said and "give this sheet to whoever leads the lesson" in said


def test_file_world_and_seed_stand_on_the_page_for_the_instructor_alone():
    """Whoever knows them can make every brief."""
    pages = role_pages(prepared(*SUPPORTED), 4321, 8765, "place file.yaml --world 4321 --seed 8765")
    assert list(pages)[-1] == FOR_THE_INSTRUCTOR
    page = text(pages.pop(FOR_THE_INSTRUCTOR))
    assert "This is world 4,321 of seed 8765." in page and page.endswith("place file.yaml --world 4321 --seed 8765")
    assert len(pages) == 4
    for other in pages.values():
        assert not any(word in other for word in ("4321", "4,321", "8765", "file.yaml", " of seed ", "place "))


# ---------------------------------------------------------------- who is at the table

PLENARY = (
    ("protocol", {"name": "plenary", "members": ["patron", "north", "south"], "consent": "signatories"}),
    ("actors.patron.strategy", {"name": "linear"}),
)
AWAY = ("actors.patron.present", 0)


def sheet(*changes):
    return text(role_pages(prepared(*changes), 0, 0, "")[FOR_ALL])


def test_whoever_tables_sits_at_the_table_and_whose_consent_closes_answers():
    said = sheet(*PLENARY)
    assert "At the table: North, South and The Patron. Nothing is signed without the yes of North and South." in said
    assert "on the table, in turn: The Patron, North and South." in said and "Beside it" not in said
    assert "North and South say yes or no to all but their own." in said
    everyone = sheet(PLENARY[1], ("protocol", PLENARY[0][1] | {"consent": "all"}))
    assert "nothing is signed without their yes: North, South and The Patron." in everyone
    assert "North, South and The Patron say yes or no to all but their own." in everyone
    assert "Beside it, with a stake of their own: The Patron." in sheet()


def test_whoever_is_away_has_no_turn_and_signs_nothing():
    said = sheet(PLENARY[1], ("protocol", PLENARY[0][1] | {"consent": "all"}), AWAY)
    assert "nothing is signed without their yes: North and South." in said
    assert "in turn: North and South." in said and "The rounds of The Patron pass without a text." in said
    assert "North and South say yes or no" in said and "The Patron: ____" not in said
    treaty = ("issues.river.options.split", {"title": "Split by a treaty", "needs": ["patron"]})
    assert "takes the consent of The Patron, and so cannot be agreed this time" in sheet(treaty, AWAY)
    assert "cannot be agreed this time" not in sheet(treaty)


def test_a_single_text_has_whoever_writes_it_at_the_table():
    said = sheet(*MEDIATED)
    assert "At the table: North, South and The Patron. Nothing is signed without the yes of North and South." in said
    assert "The Patron writes one text and amends it. North and South say yes or no to it." in said
    away = sheet(*MEDIATED, AWAY)
    assert "Only The Patron may write the text, and it plays no part this time" in away
    assert "writes one text" not in away and "say yes or no" not in away


def test_a_sentence_on_whoever_writes_the_text_begins_with_a_capital():
    assert "The United States writes one text" in text(role_pages(load("western_text"), 0, 0, "")[FOR_ALL])


def test_with_an_agenda_nobody_tables_a_whole_text():
    assert "puts terms for the current part of the agenda on the table" in sheet(*BASKETS)
    assert "writes one text and amends it, for one part of the agenda after another." in sheet(*BASKETS, *MEDIATED)
    assert "a whole text" in sheet() and "a whole text" not in sheet(*BASKETS)


ACTIVE = (
    ("actors.patron.support", {"north": 0.04, "south": -0.1}),
    ("actors.patron.leverage", {"north": 0.25}),
    ("actors.patron.stick", {"south": 0.125}),
    ("actors.patron.inducement", {"budget": 0.5, "to": ["south"]}),
    ("actors.patron.spoiling", 0.3),
    ("actors.patron.wants.river.red_line", {"not": ["dammed"]}),
    ("actors.north.wants.river.red_line", {"max": "shared"}),
    ("actors.patron.backing", {"north": {"river": 0.6}}),
    ("actors.north.opponent", {"name": "insight", "insight": 0.5}),
    ("actors.patron.facilitation", 0.35),
)
"""An outsider that does all that an outsider can do."""


def test_an_outsider_is_spoken_to_and_told_points():
    said = text(role_pages(prepared(*ACTIVE), 0, 0, "")["patron.html"]).partition("What you can do ")[2]
    for clause in (
        "You support North, to whom no deal is then worth a little more (4.0 points)",
        "make no deal worth clearly less to South (10.0 points)",
        'back North on "The river", strongly (60 %)',
        "it takes away 35 % of what they do not know",
        "would work against any text that leaves you worse off or is across your red lines (a risk of 30 % in each round)",
        "make North share 25 % of your own gain or loss by a text",
        "would punish South (12.5 points) if a text is across one of your own red lines",
        "can pay up to 50.0 points to close a last gap",
    ):
        assert clause in said
    assert "Patron" not in said and "They " not in said and "(0." not in said


def test_who_is_away_is_not_on_the_page_of_the_others():
    everyone = (PLENARY[1], ("protocol", PLENARY[0][1] | {"consent": "all"}))
    here, away = (text(role_pages(prepared(*everyone, *more), 0, 0, "")["north.html"]) for more in ((), (AWAY,)))
    assert "The Patron" in here and "The Patron" not in away


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


@pytest.mark.parametrize("number", range(some_of(40)))
def test_any_scenario_can_be_played_in_class(number):
    scenario = random_scenario(random_document(number))
    for page in role_pages(scenario, 0, 0, "place it").values():
        assert not Page(page).faults
        assert "nan" not in Page(page).text.split() and "inf" not in Page(page).text.split()


# ---------------------------------------------------------------- on paper


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium or Chrome on this machine")
def test_every_page_of_the_case_fits_on_two_sheets(chromium, tmp_path):
    pages, path = role_pages(load("kazan_2024"), 3, 0, "python run_sim.py place it"), tmp_path / "page.html"
    assert len(pages) == 10
    for name, page in pages.items():
        path.write_text(page, encoding="utf-8")
        one = Opened(chromium, path.as_uri())
        printed, size = sheets(one.page)
        assert printed <= MOST_SHEETS, name
        assert size == pytest.approx(A4, abs=1)
        assert (one.outside, one.said) == ([], [])
        one.context.close()


def test_what_a_majority_asks_for_is_on_the_sheet_and_who_can_be_outvoted_knows_it():
    pages = role_pages(three({"share": 0.6, "by": "heads", "veto": ["ann"]}), 0, 0, "place it")
    assert "hold at least 60 % of the signatories, each counting one, ann among them" in text(pages[FOR_ALL])
    assert "you may be outvoted, and are bound by it then" in text(pages["cee.html"])
    assert "without your yes it is not signed" in text(pages["ann.html"])


def test_whose_weight_alone_decides_cannot_be_outvoted_without_a_veto_too():
    heavy = {"share": 0.6, "by": "weight"}
    pages = role_pages(three(heavy, weights=(9, 1, 1)), 0, 0, "place it")
    assert "without your yes it is not signed" in text(pages["ann.html"])
    assert "you may be outvoted, and are bound by it then" in text(pages["cee.html"])
