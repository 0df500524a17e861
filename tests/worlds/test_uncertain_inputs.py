"""The inputs of an analysis are all that is uncertain: who gives them all gives the world, and nothing is in two of them."""

from functools import cache

import numpy as np
import pandas as pd
import places
import pytest
from breadth import some_of
from random_scenarios import prepared as random_scenario
from random_scenarios import random_document
from small_scenario import BACKED, FACILITATED, PRESSED, PRIVATE, UNCERTAIN, WALL, prepared

from sim.engine.worlds_drawn import at_quantiles, draw_worlds
from sim.methods.draws import coins
from sim.scenario.compile import load
from sim.words.problems import ScenarioError
from sim.worlds.table import play, play_drawn
from sim.worlds.uncertain_inputs import drawn, drawn_titles, inputs, inputs_at, rest

KAZAN = str(places.KAZAN)
WORLDS = np.arange(40)
HERE, THERE = 3, 8
"""Two seeds, that is, two sets of worlds with nothing in common."""


def given(scenario, some, seed):
    """The worlds of the seed `HERE`, with the streams of some inputs as another seed has them."""
    streams = [stream for item in some for stream in item.streams]
    worlds = draw_worlds(scenario.game, WORLDS, HERE)
    return at_quantiles(scenario.game, worlds, streams, coins(seed, streams, WORLDS))


def same(one, other):
    pd.testing.assert_frame_equal(one, other, check_exact=True)


every_scenario = pytest.mark.parametrize("which", ["baseline", "small", *range(some_of(24))])


@cache
def scenario_of(which):
    if which == "baseline":
        return load(KAZAN)
    return prepared(*UNCERTAIN) if which == "small" else random_scenario(random_document(which))


@every_scenario
def test_who_gives_every_input_gives_the_world(which):
    scenario = scenario_of(which)
    same(play_drawn(scenario, given(scenario, inputs(scenario), THERE)), play(scenario, WORLDS, THERE))


def test_the_coin_of_collapse_is_an_input_where_texts_may_be_undone():
    found = {item.path: item for item in inputs(prepared(("collapse", 0.1)))}
    assert found["collapse"].streams == ("collapse.coin",)
    assert "collapse" not in {item.path for item in inputs(prepared())}


def test_what_is_not_given_is_drawn_as_ever():
    scenario = prepared(*UNCERTAIN)
    (gain,) = inputs_at(scenario, ["actors.north.no_deal.gain"], "small.yaml")
    here, there = (draw_worlds(scenario.game, WORLDS, seed) for seed in (HERE, THERE))
    mixed, row = given(scenario, [gain], THERE), scenario.game.names.index(gain.path)
    assert (mixed.numbers[row] == there.numbers[row]).all() and (mixed.numbers[row] != here.numbers[row]).any()
    assert (np.delete(mixed.numbers, row, axis=0) == np.delete(here.numbers, row, axis=0)).all()
    assert all((mixed.coins[name] == here.coins[name]).all() for name in here.coins)


@every_scenario
def test_nothing_is_in_two_inputs(which):
    streams = [stream for item in inputs(scenario_of(which)) for stream in item.streams]
    assert len(streams) == len(set(streams))


def test_a_red_line_is_one_input_with_its_coin():
    lines = {item.path: item for item in inputs(prepared(*UNCERTAIN)) if item.path.endswith("holds")}
    line = lines["actors.north.wants.border.red_line.holds"]
    assert line.streams == ("actors.north.wants.border.red_line.holds", "actors.north.wants.border.red_line")
    assert line.title == "North, on 'The border': whether it means its red line"


def test_a_red_line_that_is_always_meant_is_none():
    scenario = prepared(("actors.north.wants.border.red_line", {"max": "middle_line"}))
    assert not [item for item in inputs(scenario) if "red_line" in item.path]


def titles_of(*changes):
    return {item.path: (item.title, item.streams) for item in inputs(prepared(*changes))}


def test_what_is_known_of_a_line_is_one_input_with_both_its_coins():
    found = titles_of(*FACILITATED, ("actors.south.credibility", 0.5))
    path = "actors.north.others.south.border"
    words = "North, on 'The border': whether it sees, or believes, the line of South"
    assert found[path] == (words, (f"{path}.insight", f"{path}.belief"))


def test_only_what_is_left_to_chance_is_an_input():
    assert titles_of(*PRIVATE) == titles_of()  # nothing is seen, and all is believed
    path = "actors.north.others.south.border"
    assert titles_of(*PRIVATE, ("actors.south.credibility", 0.5))[path][1] == (f"{path}.belief",)
    assert path not in titles_of(WALL, ("actors.north.opponent", {"name": "insight", "insight": 1}))


def test_a_mediator_alone_is_told():
    mediated = ("protocol", {"name": "single_text", "mediator": "patron", "credibility": {"south": 0.5}})
    found = titles_of(*FACILITATED, mediated, ("actors.south.credibility", 0.5))
    assert "protocol.south.border" not in found  # the mediator knows all by default
    assert found["actors.north.others.south.border"][1] == ("actors.north.others.south.border.insight",)


def test_collapse_is_one_input_with_its_coin_and_so_is_what_a_spoiler_raises():
    collapse = ("Whether and when an agreed text is undone", ("collapse.coin",))
    assert titles_of(("collapse", 0.1))["collapse"] == collapse
    found = titles_of(("actors.patron.spoiling", {"uniform": [0, 0.1]}))
    assert found["collapse"] == collapse and found["breakdown"][1] == ("breakdown.coin",)
    assert found["actors.patron.spoiling"] == (
        "The Patron: chance in each round that it wrecks a text that leaves it unhappy",
        ("actors.patron.spoiling",),
    )
    assert "collapse" not in titles_of() and "breakdown" not in titles_of()


def test_a_line_that_others_back_is_held_by_the_chance_that_they_make():
    held = drawn(prepared(*BACKED), 0, np.arange(4000))["actors.north.wants.river.red_line.holds"]
    assert held.mean() == pytest.approx(0.91, abs=0.02)  # 1 - 0.9 x 0.1
    sure = ("actors.north.wants.river.red_line", {"max": "shared", "price": 0.05})
    assert "actors.north.wants.river.red_line.holds" in titles_of(*PRESSED[1:], sure)


def test_a_red_line_is_drawn_as_held_or_not():
    held = drawn(load(KAZAN), 0, np.arange(4000))["actors.azerbaijan.wants.constitution.red_line.holds"]
    assert held.dtype == bool
    # holds: uniform [0.5, 1]; on average one backs it by a tenth, two press by a twentieth and a tenth; four standard errors
    assert held.mean() == pytest.approx((1 - 0.25 * 0.9) * 0.95 * 0.9, abs=0.03)


def test_every_column_drawn_has_words():
    scenario = load(KAZAN)
    assert set(drawn(scenario, 0, WORLDS)) <= set(drawn_titles(scenario))


# ---------------------------------------------------------------- chosen by path


def paths(*asked, scenario=None):
    return [item.path for item in inputs_at(scenario or load(KAZAN), asked, KAZAN)]


def test_a_star_stands_for_any_name():
    assert paths("actors.*.no_deal.gain") == ["actors.armenia.no_deal.gain", "actors.azerbaijan.no_deal.gain"]


def test_a_block_is_one_input():
    (wants,) = inputs_at(load(KAZAN), ["actors.iran.wants"], KAZAN)
    assert wants.title == "Iran: wants (16 inputs as one)"
    assert "actors.iran.wants.format.red_line" in wants.streams
    assert len(wants.streams) == 19  # three red lines have a coin beside their chance


def test_the_rest_is_all_but_those():
    scenario = prepared(*UNCERTAIN)
    some = inputs_at(scenario, ["actors.north"], "small.yaml")
    left = rest(scenario, some)
    every = {stream for item in inputs(scenario) for stream in item.streams}
    assert set(left.streams) == every - set(some[0].streams)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["actors.azerbaijan.no_deal.gian"], "did you mean 'actors.azerbaijan.no_deal.gain'"),
        (["actors.armenia.wants.format.ideal"], "is the same in every world"),
        (["actors.iran", "actors.iran.wants"], "'actors.iran.wants' is part of 'actors.iran' too"),
    ],
)
def test_a_path_that_leads_nowhere_gets_suggestions(asked, message):
    with pytest.raises(ScenarioError, match=message):
        paths(*asked)
