"""No page for a class holds what its actor may not know (model page, section 7), and each holds what it may.

What is private is put at another value: whoever may not know it reads the same page, letter by letter.
"""

import copy
import re

import pytest
from page import Page
from random_scenarios import prepared as random_scenario
from random_scenarios import random_document
from small_scenario import PARLIAMENT, prepared

from sim.reports.role_pages import FOR_ALL, role_pages

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


@pytest.mark.parametrize("number", range(40))
def test_whoever_sees_nothing_of_a_side_reads_nothing_of_it(number):
    document = blinded(number)
    before = role_pages(random_scenario(document), 3, 0, "")
    sides = [name for name, block in document["actors"].items() if block["role"] == "signatory"]
    for name in sides:
        after = role_pages(random_scenario(with_other_secrets(document, name)), 3, 0, "")
        assert before.keys() == after.keys()
        assert {page for page in before if before[page] != after[page]} == {f"{name}.html"}
