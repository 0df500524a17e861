"""A transcript records how things stand, what is known, what is crossed and what is at risk, round by round."""

from itertools import pairwise

import numpy as np
import pytest
from breadth import some_of
from random_scenarios import prepared as random_scenario
from random_scenarios import random_document
from small_scenario import (
    ABANDONED,
    BACKED,
    DOUBTED,
    FACILITATED,
    GONE,
    GRADED,
    GUARANTEED,
    PRESSED,
    PRIVATE,
    SPOILED,
    UNDONE,
    WALL,
    prepared,
)

from sim.worlds.rounds import Knowledge, LineCrossed, Naming
from sim.worlds.table import play
from sim.worlds.transcript import transcript


def rounds_of(*changes, world=0, seed=1):
    return transcript(prepared(*changes), world, seed)


def test_lines_stand_with_what_others_make_of_them():
    lines = [line for world in range(20) for line in rounds_of(*BACKED, world=world)[0].standing.lines]
    assert {(line.actor, line.issue, line.options) for line in lines} == {("north", "river", ("split", "dammed"))}
    for line in lines:
        assert (line.own_chance, line.chance) == (0.1, pytest.approx(0.91))
        assert (line.own_price, line.price) == (0.05, pytest.approx(0.095, abs=1e-5))
        assert (line.backed, line.pressed) == ({"patron": 0.9}, {})
    assert all(line.holds for line in lines) and any(not line.by_itself for line in lines)


def test_a_line_given_up_under_pressure_is_recorded_as_not_holding():
    lines = [line for world in range(20) for line in rounds_of(*PRESSED, world=world)[0].standing.lines]
    assert all(line.by_itself for line in lines)
    assert {line.holds for line in lines} == {True, False}


def test_who_leaves_stands_by_nobody():
    before, now = rounds_of(*GONE)[1].before, rounds_of(*GONE)[1].standing
    assert before.outsiders["patron"].support == {"north": 0.04}
    assert now.outsiders == {}


def test_a_line_named_is_believed_or_not():
    unknown = Knowledge("north", "south", "border", False)
    first, second, *_ = rounds_of(*PRIVATE)
    assert first.knowledge == (unknown,)
    assert first.named == (Naming("south", "border", ("north",), ()),)
    assert second.knowledge == (Knowledge("north", "south", "border", True),)
    doubted = rounds_of(*DOUBTED)
    assert doubted[0].named == (Naming("south", "border", (), ("north",)),)
    assert all(played.knowledge == (unknown,) for played in doubted)


def test_who_knows_a_line_is_not_told_of_it():
    assert rounds_of(WALL)[0].knowledge == ()
    known = (WALL, ("actors.north.opponent", {"name": "insight", "insight": 1}))
    assert all(played.named == () for played in rounds_of(*known))


def test_a_facilitator_who_comes_lets_lines_be_seen():
    """With half of what is unknown made known, a line is seen where the coin falls between insight and the two together."""
    come = ("shocks.arrival", {"at": prepared().date(1), "effect": {"actors.patron.facilitation": {"set": 1}}})
    rounds = rounds_of(
        *FACILITATED[:2], ("actors.north.opponent", {"name": "insight", "insight": 0}), DOUBTED[-1], come
    )
    assert [played.seen for played in rounds[:3]] == [(), (Knowledge("north", "south", "border", True),), ()]


def test_spoilers_raise_the_hazard_from_the_round_after_the_text():
    first, second, *_ = rounds_of(*SPOILED, world=2)
    assert first.hazard.chance == 0 and first.looming.spoilers == {"patron": 0.3}
    assert second.hazard == first.looming and second.hazard.chance == pytest.approx(0.3)


def test_a_collapse_is_the_last_round_with_its_hazard():
    scenario, ends = prepared(*UNDONE), play(prepared(*UNDONE), 20, 1)
    for _, row in ends[ends["stage"] == "collapsed"].iterrows():
        rounds = transcript(scenario, row["world"], 1)
        assert (rounds[-1].stage, rounds[-1].number) == ("collapsed", row["ended_round"])
        assert rounds[-1].looming is None
        assert rounds[-1].hazard.chance == pytest.approx(1 - 0.4 * (0.98 if rounds[-1].hazard.spoilers else 1))


def test_guarantees_lower_the_hazard_while_who_keeps_them_is_there():
    assert {(played.hazard.base, played.hazard.guaranteed) for played in rounds_of(*GUARANTEED)[4:]} == {(0, 1)}
    *_, last = rounds_of(*ABANDONED)
    assert last.hazard.base == pytest.approx(0.3) and last.hazard.missing == ("patron",)


def test_own_lines_crossed_are_recorded_for_tabler_and_answerer():
    *_, last = rounds_of(*GRADED)
    assert last.crossed == last.signed_across
    assert [(line.actor, line.issue) for line in last.crossed] == [("north", "river")]
    assert last.crossed[0].cost == pytest.approx(0.05, abs=1e-5)
    graded = ("actors.south.wants.river.red_line", {"min": "dammed", "price": 0.03})
    *_, last = rounds_of(graded)
    (answer,) = last.answers
    assert answer.accepted and [(line.actor, line.issue) for line in answer.crossed] == [("south", "river")]


def test_a_third_party_s_line_without_a_price_is_crossed_at_no_cost():
    *_, last = rounds_of(("actors.patron.wants.river.red_line", {"not": ["split"]}))
    assert last.signed_across == (LineCrossed("patron", "river", None),)


@pytest.mark.parametrize("which", range(some_of(30)))
def test_the_transcript_agrees_with_the_table(which):
    scenario = random_scenario(random_document(which))
    table = play(scenario, np.arange(3), seed=2)
    for _, row in table.iterrows():
        rounds = transcript(scenario, row["world"], seed=2)
        assert rounds[-1].stage == row["stage"]
        crossed = [line for played in rounds for line in played.signed_across]
        for name in scenario.game.actors:
            assert ", ".join(line.issue for line in crossed if line.actor == name) == row[f"crossed_{name}"]
        for played in rounds:
            assert played.hazard.base <= played.hazard.chance + 1e-9
            for naming in played.named:
                assert not set(naming.believed) & set(naming.doubted)
        for one, other in pairwise(rounds):
            assert one.standing == other.before
            known = {(k.knower, k.other, k.issue) for k in one.knowledge if k.knows}
            lost = {(k.knower, k.other, k.issue) for k in other.knowledge if not k.knows}
            assert not known & lost
