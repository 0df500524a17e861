"""What would have turned a refusal is found by trying every change, and what a text waits for is what came of it."""

from dataclasses import replace

import numpy as np
import pytest
from breadth import some_of
from random_scenarios import prepared as random_scenario
from random_scenarios import random_document
from small_scenario import (
    CONDITION,
    GRADED,
    HARD,
    MEDIATED,
    NEVER_MET,
    PRIVATE,
    RED_LINES,
    VOTED_DOWN,
    prepared,
    transcribed,
)

from sim.engine.model import Negotiation
from sim.worlds.rounds import Awaited
from sim.worlds.table import play
from sim.worlds.transcript import transcript


def tried(model, refuser, answer, package, tabler):
    """Every change of a single issue with which a refuser would say yes, and what it costs the tabler, in plain loops."""
    game, payoffs = model.game, model.payoffs
    n = game.negotiators.index(refuser)
    own = model.text_payoff if tabler is None else payoffs.payoff[tabler]
    found = {}
    for m, issue in enumerate(game.issues.names):
        for k in range(game.issues.shape[1]):
            allowed = payoffs.common[m, k, 0] and payoffs.allowed[n][m, k, 0]
            allowed &= tabler is None or payoffs.allowed[tabler][m, k, 0]
            changed = [*package[:m], k, *package[m + 1 :]]
            others = all(payoffs.allowed[n][i, o, 0] for i, o in enumerate(changed))
            settles = any(o != game.issues.shape[1] - 1 for o in changed)
            value = sum(payoffs.payoff[n][i, o, 0] for i, o in enumerate(changed))
            if k != package[m] and allowed and others and settles and value >= answer.threshold:
                found[issue, game.issues.option(m, k)] = own[m, package[m], 0] - own[m, k, 0]
    return found


@pytest.mark.parametrize("changes", [(), GRADED, HARD, MEDIATED, PRIVATE, RED_LINES], ids=str)
def test_the_change_that_would_win_a_refuser_over_is_the_cheapest_of_all(changes):
    scenario, won, lost = prepared(*changes), 0, 0
    for world in range(6):
        model = Negotiation.drawn_from(scenario.game, np.array([world]), 1)
        for played in transcript(scenario, world, 1):
            model.step()
            if not played.package:
                continue
            names = scenario.game.issues
            package = [
                names.shape[1] - 1 if o == "open" else names.options[m].index(o) for m, o in enumerate(played.package)
            ]
            tabler = None if scenario.game.protocol.text else scenario.game.negotiators.index(played.tabler)
            for answer in (answer for answer in played.answers if not answer.accepted):
                found = tried(model, answer.actor, answer, package, tabler)
                won, lost = won + bool(found), lost + (not found)
                assert (answer.instead is None) == (not found)
                if found:
                    assert found[answer.instead] == pytest.approx(min(found.values()))
    assert won + lost
    assert not (won and changes is RED_LINES and lost == 0)


def test_nobody_who_accepts_is_to_be_won_over():
    _, rounds, _ = transcribed()
    assert all(answer.instead is None for played in rounds for answer in played.answers if answer.accepted)


@pytest.mark.parametrize("which", range(some_of(40)))
def test_what_a_text_waits_for_agrees_with_what_came_of_it(which):
    scenario = random_scenario(random_document(which))
    horizon = scenario.game.horizon
    for _, row in play(scenario, np.arange(4), seed=3).iterrows():
        rounds = transcript(scenario, row["world"], seed=3)
        signed = [played for played in rounds if played.awaited]
        assert all(played.number == row["agreed_round"] for played in signed)
        awaited = signed[0].awaited if signed else ()
        votes = {(v.signatory, v.ratifier): played.number for played in rounds for v in played.votes}
        for item in awaited:
            if item.vote and item.what in votes:
                assert (item.met, item.due) == (True, votes[item.what])
        if row["stage"] == "in_force":
            assert all(item.met for item in awaited)
            assert max((item.due for item in awaited), default=row["agreed_round"]) == row["ended_round"]
        if row["stage"] == "pending":
            assert any(not item.met or item.due >= horizon for item in awaited)


def test_conditions_and_votes_are_named_with_the_rounds_in_which_they_are_due():
    _, rounds, row = transcribed(*CONDITION)
    agreed = row["agreed_round"]
    assert rounds[agreed].awaited == (Awaited(("flag", "buried"), False, agreed + 3, True),)
    _, rounds, row = transcribed(*NEVER_MET)
    assert rounds[row["agreed_round"]].awaited[0].met is False
    _, rounds, row = transcribed(*VOTED_DOWN)
    (vote,) = rounds[row["agreed_round"]].awaited
    assert replace(vote, odds=None) == Awaited(("north", "senate"), True, row["ended_round"], True)


def test_watching_changes_nothing():
    """What the parties aim at is what they table, and the world ends as it does unwatched."""
    _, rounds, row = transcribed(*HARD)
    assert rounds[-1].stage == row["stage"]
    for played in rounds:
        if played.package:
            assert played.aims[played.tabler].asked == pytest.approx(played.worth[played.tabler])
        for name, aim in played.aims.items():
            assert aim.target >= played.reservations[name]
