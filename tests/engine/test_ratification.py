"""After the signature: when votes are held, when the text enters into force, and what keeps it from it."""

import numpy as np
import pytest
from small_scenario import PARLIAMENT, prepared

from sim.engine.ratification import NEVER, Ratification
from sim.engine.worlds_drawn import draw_worlds

BURIED, KEPT = np.array([[1], [0], [0]]), np.array([[0], [0], [0]])
"""Packages [m, w] of flag, border and river in one world: with the option that may carry a condition, and without it."""


def condition(**said):
    return ("issues.flag.options.buried", {"title": "Buried", "condition": {"what": "A monument is built", **said}})


def ratifier(votes="always", delay=2):
    return ("actors.north.ratifiers", {"senate": PARLIAMENT | {"votes": votes, "delay": delay}})


def signed(package, *changes, round=1):
    """What is outstanding once a package is signed in one world."""
    game = prepared(*changes).game
    worlds = draw_worlds(game, 1)
    found = Ratification(game, worlds)
    found.schedule(round, worlds.numbers, np.array([0]), package)
    return found


def test_without_conditions_and_votes_a_text_is_in_force_at_once():
    assert signed(KEPT).due.tolist() == [1]


def test_a_condition_delays_the_text_that_has_its_option():
    assert signed(BURIED, condition(delay=3)).due.tolist() == [4]
    assert signed(KEPT, condition(delay=3)).due.tolist() == [1]


def test_a_condition_that_is_not_met_keeps_it_waiting_for_ever():
    assert signed(BURIED, condition(chance=0)).due.tolist() == [NEVER]
    assert signed(KEPT, condition(chance=0)).due.tolist() == [1]


def test_who_always_votes_does_so_after_its_own_delay():
    found = signed(KEPT, ratifier(delay=2))
    assert (found.day.tolist(), found.due.tolist()) == ([[3]], [3])


def test_who_is_named_by_a_condition_votes_after_it_is_met():
    named = condition(delay=3, ratified_by=["senate"]), ratifier("when_required", delay=2)
    assert signed(BURIED, *named).day.tolist() == [[6]]
    found = signed(KEPT, *named)
    assert (found.day.tolist(), found.due.tolist()) == ([[NEVER]], [1])


def test_no_vote_is_held_on_a_condition_that_is_not_met():
    named = condition(chance=0, ratified_by=["senate"]), ratifier("when_required")
    assert signed(BURIED, *named).day.tolist() == [[NEVER]]


def test_only_a_package_with_the_option_calls_a_ratifier_that_is_named():
    found = signed(KEPT, condition(ratified_by=["senate"]), ratifier("when_required"))
    assert found.called(0, BURIED).tolist() == [True] and found.called(0, KEPT).tolist() == [False]
    assert signed(KEPT, ratifier("always")).called(0, KEPT).tolist() == [True]


@pytest.mark.parametrize("chance", [0.0, 0.3, 1.0])
def test_votes_pass_as_often_as_their_chance(chance):
    game = prepared(ratifier()).game
    found = Ratification(game, draw_worlds(game, 4000))
    here = np.arange(4000)
    passed = found.vote(np.zeros(4000, int), here, np.full(4000, chance))
    assert passed.mean() == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 4000))
    assert (found.chance == chance).all()


def test_votes_are_held_on_their_day_in_worlds_that_wait():
    found = signed(KEPT, ratifier(delay=2))
    assert [len(found.votes(round, np.array([True]))[0]) for round in range(5)] == [0, 0, 0, 1, 0]
    assert len(found.votes(3, np.array([False]))[0]) == 0
