"""Enough worlds: played until the headline is known as well as was asked for, and the same as when asked for by number."""

import numpy as np
import pandas as pd
import pytest

from sim.scenario.changed import change_of, changed
from sim.scenario.compile import load, ready
from sim.scenario.source import read
from sim.worlds.enough import FIRST_PLAYED, play_until
from sim.worlds.summary import headline, summarise
from sim.worlds.table import alike, play

ALL = 8000


@pytest.fixture(scope="module", params=["plain", "lhs"])
def whole(request):
    """A scenario and all worlds that any test plays of it."""
    scenario = load("cyprus_2004").drawn_by(request.param)
    return scenario, play(scenario, ALL)


def until(whole, half_width, most=ALL):
    """What `play_until` plays, with the ids that it asked for."""
    scenario, table = whole
    asked = []
    found = play_until(scenario, half_width, most, lambda ids: asked.append(ids) or table.iloc[ids])
    return found, np.concatenate(asked)


def widest(table, scenario):
    """Half of the widest interval of the summary's shares of agreement and stages."""
    summary = summarise(table, scenario)
    widths = summary.stages["high"] - summary.stages["low"]
    return max(widths.max(), summary.agreed.high - summary.agreed.low) / 2


@pytest.mark.parametrize("half_width", [0.05, 0.02, 0.014])
def test_no_interval_of_the_summary_is_wider_than_asked_for(whole, half_width):
    found, asked = until(whole, half_width)
    assert found.reached and widest(found.table, whole[0]) == pytest.approx(found.half_width)
    assert found.half_width <= half_width
    assert asked.tolist() == [*range(len(found.table))]


def test_it_is_the_run_of_so_many_worlds(whole):
    found, _ = until(whole, 0.014)
    assert len(found.table) > FIRST_PLAYED and len(found.table) % FIRST_PLAYED == 0
    pd.testing.assert_frame_equal(found.table, play(whole[0], len(found.table)))


def test_it_stops_at_the_bound_and_says_so(whole):
    found, asked = until(whole, 0.001, most=2500)
    assert not found.reached and len(found.table) == len(asked) == 2500
    assert found.half_width == pytest.approx(widest(found.table, whole[0])) and found.half_width > 0.001
    assert len(until(whole, 0.001, most=7)[0].table) == 7


def test_even_draws_need_fewer_worlds():
    needed = {}
    for draws in ("plain", "lhs"):
        scenario = load("kazan_2024").drawn_by(draws)
        needed[draws] = len(play_until(scenario, 0.0125, 10_000, lambda ids, s=scenario: play(s, ids)).table)
    assert needed["lhs"] < needed["plain"] < 10_000


def test_the_headline_has_the_shares_of_the_summary(whole):
    scenario, table = whole
    shares, summary = headline(table, scenario), summarise(table, scenario)
    assert shares["title"].tolist() == ["Agreed", *summary.stages["title"]]
    assert (
        shares[["share", "low", "high"]].iloc[1:].to_numpy().tolist()
        == summary.stages[["share", "low", "high"]].to_numpy().tolist()
    )
    assert (shares["low"][0], shares["high"][0]) == (summary.agreed.low, summary.agreed.high)


def test_worlds_that_only_happen_to_be_alike_are_not_enough():
    """Talks break down in one of 100,000 rounds, in none of the first 1,000 worlds: so their share may still be 0.4 %."""
    scenario = ready(changed(read("textbook_split"), [change_of("breakdown=0.00001")]))
    first = play(scenario, FIRST_PLAYED)
    assert (first["stage"] == "in_force").all() and not alike(scenario, first)
    found = play_until(scenario, 0.0005, ALL, lambda ids: play(scenario, ids))
    assert found.reached and FIRST_PLAYED < len(found.table) < ALL and found.half_width > 0


def test_where_nothing_is_left_to_chance_the_first_worlds_are_enough():
    scenario = load("textbook_split")
    found = play_until(scenario, 0.0005, ALL, lambda ids: play(scenario, ids))
    assert (len(found.table), found.half_width) == (FIRST_PLAYED, 0.0)
