"""The agenda: what closes a part of it, what is then settled, and what comes up next."""

import numpy as np
import pytest
from small_scenario import BASKETS, HARD, RED_LINES, prepared

from sim.engine.agenda import last_round
from sim.engine.model import NO_DEAL, TALKS, Negotiation

WORLDS = 30
FIRST, SECOND = 0, 1
"""The flag alone, on which both want the same; the border and the river."""


def talks(*changes):
    return Negotiation.drawn_from(prepared(*BASKETS, *changes).game, WORLDS, 1)


def until(model, round):
    """The talks as they stand when a round begins."""
    while model.round < round:
        model.step()
    return model


def test_each_part_has_its_last_round_and_all_talks_have_one():
    assert [last_round(prepared(*BASKETS).game, basket) for basket in (FIRST, SECOND)] == [3, 7]
    assert last_round(prepared().game, 0) == 7


def test_a_part_on_which_all_agree_is_settled_and_the_next_comes_up():
    model = until(talks(), 1)
    flag = model.game.issues.names.index("flag")
    assert (model.agenda.basket == SECOND).all()
    assert (model.agenda.settled[flag] == model.game.issues.options[flag].index("buried")).all()
    assert (model.begin == 1).all() and (model.end == 7).all()


def test_what_is_settled_is_in_the_text_that_is_signed():
    model = talks().run()
    flag = model.game.issues.names.index("flag")
    agreed = model.agreed_in >= 0
    assert agreed.all()
    assert (model.package[flag] == model.agenda.settled[flag]).all()


def test_only_issues_of_the_present_part_are_on_the_table():
    model = talks()
    options = model.payoffs.common.sum(axis=1)
    flag, border, river = (model.game.issues.names.index(name) for name in ("flag", "border", "river"))
    assert (options[flag] > 1).all() and (options[[border, river]] <= 1).all()
    options = until(model, 1).payoffs.common.sum(axis=1)
    assert (options[flag] == 1).all() and (options[[border, river]] > 1).all()


DISAGREE = (*HARD, ("actors.north.wants.flag.ideal", "kept"))
"""Neither gives way on the flag."""


def test_a_part_whose_time_is_over_is_left_open():
    model = until(talks(*DISAGREE), 4)
    flag = model.game.issues.names.index("flag")
    assert (model.agenda.basket == SECOND).all() and (model.stage == TALKS).all()
    assert (model.agenda.settled[flag] == model.game.issues.shape[1] - 1).all()


@pytest.mark.parametrize("firm", [("deferral", False), ("actors.north.wants.flag.red_line", {"not": ["open"]})])
def test_a_part_that_may_not_stay_open_ends_the_talks(firm):
    model = until(talks(*DISAGREE, firm), 4)
    assert (model.stage == NO_DEAL).all() and (model.ended_in == 3).all()


def test_what_was_settled_is_signed_where_the_last_part_stays_open():
    lines = [(path, {key: line[key] for key in line if key != "not"}) for path, line in RED_LINES]
    model = talks(*lines, *HARD).run()
    flag = model.game.issues.names.index("flag")
    signed = model.agreed_in == 7
    assert signed.any()
    assert (model.package[flag, signed] == 1).all()
    assert (np.delete(model.package, flag, axis=0)[:, signed] == model.game.issues.shape[1] - 1).all()


def test_what_is_for_later_is_left_open_at_no_price():
    priced = ("actors.north.wants.border.red_line", {"not": ["open"], "price": 0.125})
    model = talks(priced)
    border, north = model.game.issues.names.index("border"), model.game.negotiators.index("north")
    assert (model.payoffs.cost[north, border, -1] == 0).all() and not model.payoffs.crossed[:, border, -1].any()
    assert (until(model, 1).payoffs.cost[north, border, -1] == 0.125).all()
