"""No page for a class holds what its actor may not know (model page, section 7), and each holds what it may.

What is private is put at another value: whoever may not know it reads the same page, letter by letter.
"""

import copy

import numpy as np
import pytest
from breadth import some_of
from page import Page
from random_scenarios import prepared as random_scenario
from random_scenarios import random_document
from small_scenario import PARLIAMENT, prepared

from sim.reports.role_brief import told_points
from sim.reports.role_pages import role_pages
from sim.worlds.first_day import first_day

BLIND, SEEING = {"name": "insight", "insight": 0}, {"name": "insight", "insight": 1}


# ---------------------------------------------------------------- random scenarios


def blinded(number: int) -> dict:
    """A random scenario in which nobody sees anything of the others."""
    document = random_document(number)
    document.pop("shocks", None)
    for block in document["actors"].values():
        block["opponent"] = BLIND
        block.pop("facilitation", None)
    document["protocol"] |= {"insight": {}} if document["protocol"]["name"] == "single_text" else {}
    if "insight" in document["protocol"]:
        sides = [name for name, block in document["actors"].items() if block["role"] == "signatory"]
        document["protocol"]["insight"] = dict.fromkeys(sides, 0)
    return document


def with_other_secrets(document: dict, name: str) -> dict:
    """The same, in which all that is a signatory's own business is something else.

    What it fears to lose by signing is not: a guarantee tells it.
    """
    document = copy.deepcopy(document)
    block = document["actors"][name]
    block |= {"no_deal": {"gain": 0.1234, "cost": 0.0123}, "margin": 0.0321, "tolerance": 0.4321}
    block |= {"open_price": 0.0987, "home_insight": 0.5678, "credibility": 0.1357, "weight": 1.2468}
    block["strategy"] = {"name": "time_dependent", "exponent": 0.7654}
    for place, want in enumerate(block["wants"].values()):
        want["salience"] = 0.2345 + place
        if "ideal" in want:
            want["ideal"] = 37.125
        want["red_line"] = {"min": 12.5, "holds": 1} | ({"price": 0.0789} if place else {})
    for ratifier in block.get("ratifiers", {}).values():
        ratifier |= {"threshold": 0.1111, "noise": 0.0555}
        for place, want in enumerate(ratifier["wants"].values()):
            want["salience"] = 0.5432 + place
    return document


@pytest.mark.parametrize("number", range(some_of(40)))
def test_whoever_sees_nothing_of_a_side_reads_nothing_of_it(number):
    document = blinded(number)
    before = role_pages(random_scenario(document), 3, 0, "")
    sides = [name for name, block in document["actors"].items() if block["role"] == "signatory"]
    for name in sides:
        after = role_pages(random_scenario(with_other_secrets(document, name)), 3, 0, "")
        assert before.keys() == after.keys()
        assert {page for page in before if before[page] != after[page]} == {f"{name}.html"}


# ---------------------------------------------------------------- one scenario, by its numbers

SOUTH = {
    "title": "South",
    "role": "signatory",
    "strategy": {"name": "linear"},
    "no_deal": {"gain": 0.2345, "cost": 0.0191},
    "margin": 0.0432,
    "tolerance": 0.4,
    "wants": {
        "flag": {"ideal": "buried", "salience": 13},
        "border": {"ideal": "new_line", "salience": 24, "red_line": {"min": "middle_line", "price": 0.3456}},
        "river": {"ideal": "dammed", "salience": 63, "red_line": {"not": ["shared", "open"]}},
    },
    "ratifiers": {"senate": PARLIAMENT | {"threshold": -0.3217}},
}
"""A side whose every number is told apart."""

KNOWN = (
    ("The old quarrel", "10 %", "Buried", "none"),
    ("The border", "44 %", "The new line", 'rules out "The old line" or "The new line"'),
    ("The river", "47 %", "Dammed by South", 'rules out "Shared" or "left open"'),
)
"""What moves South, with the price of its line and what its Senate would not pass, as a row for each issue."""


def told(insight):
    """The words of the page of North, which knows South with an insight, and of South."""
    changes = [("actors.south", SOUTH), ("actors.north.opponent", {"name": "insight", "insight": insight})]
    scenario = prepared(*changes)
    pages = role_pages(scenario, 0, 0, "")
    model = first_day(scenario.game, np.array([0]), 0)
    secrets = [model.reservations[1, 0], model.no_deal()[1, 0], SOUTH["no_deal"]["gain"], SOUTH["margin"]]
    least = float(model.payoffs.needed[0, 0] + model.payoffs.seen_quo[0, 0])
    numbers = [told_points(float(value)) for value in (*secrets, least, 0.3456, 0.63)] + [
        "1.91",
        "63 %",
        "13 %",
        "24 %",
    ]
    return Page(pages["north.html"]).words, Page(pages["south.html"]).words, numbers


@pytest.mark.parametrize("insight", [0, 1])
def test_what_no_deal_is_worth_and_what_home_demands_stand_on_the_own_page_alone(insight):
    north, south, numbers = told(insight)
    assert all(number in south for number in numbers)
    assert not any(number in north for number in numbers[:6])
    assert "Senate" not in north


def test_whoever_sees_nothing_reads_neither_weights_nor_lines_nor_prices():
    north, _, numbers = told(0)
    assert not any(number in north for number in numbers) and "rules out" not in north
    assert north.count("not known to you") == 3


def test_whoever_sees_all_reads_lines_and_what_moves_the_other():
    north, _, _ = told(1)
    assert all("".join(row) in north for row in KNOWN)
    assert "not known to you" not in north and "You see what moves them as it is" in north


def test_whoever_learns_from_offers_has_seen_no_weights_yet():
    said = []
    for salience in (1, 7):
        learning = ("actors.north.opponent", {"name": "frequency"})
        pages = role_pages(prepared(learning, ("actors.south.wants.flag.salience", salience)), 0, 0, "")
        said.append(Page(pages["north.html"]).words)
    assert said[0] == said[1] and "you take all to weigh the same" in said[0]
