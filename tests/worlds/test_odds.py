"""What is said to have made the chance of a vote makes it."""

from math import exp

import pytest
from breadth import some_of
from random_scenarios import prepared as random_scenario
from random_scenarios import random_document

import sim


def made(odds):
    """The chance that its parts make, by the noise that they imply nothing of: 1/2 where gain and need are the same."""
    return odds.gain - odds.needed - odds.for_quorum


@pytest.mark.parametrize("which", range(some_of(25)))
def test_the_chance_is_that_of_the_vote_and_even_where_the_gain_is_what_is_needed(which):
    scenario = random_scenario(random_document(which))
    for world in range(3):
        for played in sim.transcript(scenario, world, seed=3):
            for vote in played.votes:
                assert vote.odds.chance == vote.chance
                assert (made(vote.odds) > 0) == (vote.chance > 0.5) or vote.chance == pytest.approx(0.5)


def test_all_that_made_a_referendum_fail_is_told():
    scenario = sim.load("kazan_2024")
    rounds = sim.transcript(scenario, 5)
    (lost,) = [vote for played in rounds for vote in played.votes if not vote.passed]
    odds = lost.odds
    assert (odds.quorum, odds.worst[0], odds.shocks) == (0.25, "constitution", ("armenian_election",))
    noise = odds.for_quorum / 0.5108  # logit(0.25 / 0.40), the turnout of this world
    assert odds.turnout == pytest.approx(0.4, abs=0.005)
    assert odds.chance == pytest.approx(1 / (1 + exp(-made(odds) / noise)), abs=0.01)
    (signed,) = [
        item.odds for played in rounds for item in played.awaited if item.what == (lost.signatory, lost.ratifier)
    ]
    assert signed.chance < odds.chance and signed.shocks == ()
