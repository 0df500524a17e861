"""The first engine is still in this one: where all is known, no line has a price and outsiders do nothing new, it plays
as it did.

tests/data/old_engine holds scenarios as they were, without opponent models and without a mediator's insight, so that
everybody knows everything: direct talks, a plenary, a single text, an agenda, dated shocks, payments, a referendum,
ratifiers foreseen. The sums are of what the first engine made of their first worlds: the columns that it had, but for
those on blockers, which it told by who spoke last.
"""

import copy
from hashlib import sha256

import pytest
from places import TESTS

from sim.engine.model import Negotiation
from sim.scenario.compile import prepare
from sim.scenario.document import validate
from sim.scenario.source import Source, read
from sim.worlds.table import worlds_table

WORLDS, SEED = 500, 0
FOLDER = TESTS / "data" / "old_engine"
NEW = ("blocker", "crossed_")
"""Columns, by how they begin, that are told otherwise now or were not there."""

PLAYED = {
    "kazan_2024": "178daa6cc778dc4cf0e1b9bf2b4e9f632b218b90309ed72fbd45f7c952735e6e",
    "plenary_3plus3": "1dda1b05f53c3ca89a76e811e34ab90fc07e794e42defd7a8deaa4136440ffa2",
    "western_text": "995b8fdc3d82d49503d86bfd2fd56c5fbaacf72f9b54504b5f360d7a65705346",
    "constitution_first": "9d09091c41e682e9b252cc49f889822d25950a3e37a3bd33547b6f51b29f6dc3",
    "border_escalation": "54b44190aa44b170b4cf68a3b43c9fff1382add551b13a8d90bbd4dcebd00967",
    "us_pays": "6eb46ff2b3630e00bea7db2be9176decb81dff7a29e9983e1ce18360e44b650c",
    "failed_referendum": "56548b270ebc17da663d4d1292192546b7dc2a5948fa1855b3fe190f647a47cf",
    "home_front_hurts": "b930f5f5c5b99342a641afbc40e1d05e9fc5bb244b9f9068b0a2393f2c790f81",
    "home_front_strengthens": "19ba61e06e88cefd71eed7bf1d200dccc3a6edd2abf0c5b4ccb81260947a3bf7",
}


def full_insight(document: dict) -> None:
    """Everybody knows the others by insight, all of it."""
    for block in document["actors"].values():
        block["opponent"] = {"name": "insight", "insight": 1}
    if document["protocol"]["name"] == "single_text":
        names = [name for name, block in document["actors"].items() if block["role"] == "signatory"]
        document["protocol"]["insight"] = dict.fromkeys(names, 1)


def nothing_new(document: dict) -> None:
    """Every new number, written out at the value that does nothing."""
    names = [name for name, block in document["actors"].items() if block["role"] == "signatory"]
    document["collapse"] = 0
    for name, block in document["actors"].items():
        if name in names:
            block |= {"weight": 1, "credibility": 0}
        else:
            lines = {s: [m for m, want in document["actors"][s]["wants"].items() if "red_line" in want] for s in names}
            nil = {s: dict.fromkeys(lines[s], 0) for s in names if lines[s]}
            block |= {"facilitation": 0, "spoiling": 0, "backing": nil, "pressing": copy.deepcopy(nil)}
            block |= {"support": dict.fromkeys(names, 0), "home_leverage": dict.fromkeys(names, 0)}


@pytest.mark.parametrize("told", [None, full_insight, nothing_new], ids=["known", "insight", "nothing new"])
@pytest.mark.parametrize("name", PLAYED)
def test_what_the_first_engine_played_is_played_to_the_letter(name, told):
    source = read(FOLDER / f"{name}.yaml")
    document = copy.deepcopy(source.data)
    if told:
        told(document)
    scenario = prepare(validate(Source(document, source.files, source.marks)))
    table = worlds_table(scenario, Negotiation.drawn_from(scenario.game, WORLDS, SEED).run())
    old = [column for column in table if not column.startswith(NEW)]
    assert sha256(table[old].to_csv(index=False, lineterminator="\n").encode()).hexdigest() == PLAYED[name]
