"""After every shock, worlds still in talks have the payoffs and the plans that their numbers of now would give."""

import numpy as np
import pytest
from random_scenarios import prepared, random_document

from sim.engine.agents import Sight
from sim.engine.concession import concession_path
from sim.engine.model import Negotiation
from sim.engine.payoffs import build
from sim.engine.updating import Prospect

WORLDS = 8
SEEDS = range(60)


def rounds(seed):
    """Random talks at the end of every round in which some world goes on."""
    model = Negotiation.drawn_from(prepared(random_document(seed)).game, WORLDS, seed)
    while model.round < model.game.rounds:
        model.step()
        here = np.flatnonzero(model.talking)
        if len(here):
            yield model, here


def test_the_scenarios_have_shocks_that_move_payoffs():
    shocked = [prepared(random_document(seed)).game for seed in SEEDS]
    assert sum(bool(game.pressing) for game in shocked) >= 3
    assert sum(bool(game.domestic) for game in shocked) >= 3
    assert sum(len(game.unsettling) > len({*game.pressing, *game.domestic}) for game in shocked) >= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_payoffs_are_those_that_the_numbers_of_now_give(seed):
    for model, here in rounds(seed):
        anew = build(model.game, model.third_parties, model.numbers, model.line_coin, model.agenda)
        for name in ("payoff", "common", "allowed", "cost", "status_quo", "needed"):
            now, fresh = getattr(model.payoffs, name), getattr(anew, name)
            np.testing.assert_array_equal(now[..., here], fresh[..., here], err_msg=f"{name}, round {model.round}")


def learned(model, party, here):
    """Where a party has just learned of a line: it lays its path anew in the next round."""
    knowers = model.lines.knowers
    return model.lines.learned[knowers.index(party.name), here] if party.name in knowers else np.zeros(len(here), bool)


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_are_laid_by_the_payoffs_of_now(seed):
    for model, here in rounds(seed):
        learning = [party for party in model.negotiators if party.manner.opponent == "frequency"]
        for party in model.negotiators if not learning else ():
            settled = here[~learned(model, party, here)]
            if not len(settled):
                continue
            own, seen, options, _ = party.outlook(Sight(model, settled))
            path = concession_path(own, seen, options)
            plan = model.plans.at(party.column[settled])
            np.testing.assert_array_equal(plan.length, path.length)
            steps = min(len(plan.own), len(path.own))
            np.testing.assert_array_equal(plan.own[:steps], path.own[:steps])


# ---------------------------------------------------------------- what is foreseen


def foreseen():
    """What is foreseen of one number in worlds 2 and 5, in rounds 3 and 4."""
    return Prospect(np.array([2, 5, 2]), np.array([3, 3, 4]), np.array([[0.1, 0.2, 0.3]]))


def test_what_was_foreseen_with_these_numbers_is_found():
    assert foreseen().at(3, np.array([2, 5]), np.array([[0.1, 0.2]])).tolist() == [0, 1]
    assert foreseen().at(4, np.array([2]), np.array([[0.3]])).tolist() == [2]


@pytest.mark.parametrize(
    ("round", "here", "numbers"),
    [(3, [2, 5], [[0.1, 0.9]]), (3, [2, 6], [[0.1, 0.2]]), (3, [1], [[0.1]]), (5, [2], [[0.3]])],
)
def test_other_numbers_worlds_and_rounds_were_not_foreseen(round, here, numbers):
    assert foreseen().at(round, np.array(here), np.array(numbers)) is None


def test_at_first_nothing_is_foreseen():
    assert Prospect.none().at(0, np.array([0]), np.empty((0, 1))) is None
