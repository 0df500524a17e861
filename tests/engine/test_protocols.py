"""Protocols: whose turn it is, and whose consent closes."""

from itertools import pairwise

import pytest

from sim.engine.protocols import direct, plenary, single_text

BOTH = ("north", "south")


@pytest.mark.parametrize("first", BOTH)
def test_in_direct_talks_the_signatories_take_turns(first):
    protocol = direct(BOTH, first)
    turns = [protocol.tabler(round) for round in range(6)]
    assert turns[0] == first and all(one != next for one, next in pairwise(turns))
    assert protocol.consent == BOTH


def test_in_a_plenary_every_member_has_its_turn():
    protocol = plenary(BOTH, (*BOTH, "patron"))
    assert [protocol.tabler(round) for round in range(4)] == ["north", "south", "patron", "north"]


@pytest.mark.parametrize(
    ("consent", "closing"), [("signatories", BOTH), ("all", (*BOTH, "patron", "envoy")), (("envoy",), (*BOTH, "envoy"))]
)
def test_the_signatories_always_have_to_agree(consent, closing):
    assert plenary(BOTH, (*BOTH, "patron", "envoy"), consent).consent == closing


def test_a_mediator_tables_every_text_and_signs_none():
    protocol = single_text(BOTH, "patron")
    assert {protocol.tabler(round) for round in range(5)} == {"patron"}
    assert protocol.text and protocol.consent == BOTH
