"""A break-even is where arithmetic puts it, and none is made up where there is none."""

import numpy as np
import pytest
from known_scenarios import AGREED, TIPPING, document, prepared, source

from sim.analysis.break_even import Crossing, break_evens, crossings, curves, factors
from sim.words.problems import ScenarioError
from sim.worlds.outcome import outcome

GAIN = "actors.south.no_deal.gain"
LEVELS = np.linspace(0, 1, 5)


def found(data, *asked, worlds=400, name="agreed", seed=0):
    scenario = prepared(data)
    varied = factors(scenario, asked, "known.yaml")
    return curves(source(data), varied, outcome(name, scenario, "known.yaml"), worlds, seed)


# ---------------------------------------------------------------- in a table


def test_the_share_passes_one_half_on_a_straight_line():
    assert crossings(LEVELS, np.array([0.1, 0.2, 0.4, 0.8, 0.9])) == [
        Crossing(pytest.approx(0.5 + 0.25 * 0.25), True, 2)
    ]


def test_it_may_pass_both_ways():
    assert crossings(LEVELS, np.array([0.4, 0.6, 0.6, 0.6, 0.4])) == [
        Crossing(pytest.approx(0.125), True, 0),
        Crossing(pytest.approx(0.875), False, 3),
    ]


def test_one_half_itself_is_not_likelier_than_not():
    assert crossings(LEVELS, np.full(5, 0.5)) == []
    (found,) = break_evens(np.array([0.0, 1.0, 2.0]), np.array([[1, 1], [1, 0], [0, 0]]))
    assert (found.value, found.after, found.before, found.rising) == (1, 0, 1, False)


def tipped(worlds, seed):
    """Yes where the level is above a number that each world draws between 0.2 and 0.8."""
    return LEVELS[:, None] > np.random.default_rng(seed).uniform(0.2, 0.8, worlds)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    held = 0
    for seed in range(40):
        (one,) = break_evens(LEVELS, tipped(200, seed), seed)
        held += one.low <= 0.5 <= one.high
    assert held >= 34  # 95 % of 40, less three standard errors


def test_more_worlds_make_it_narrower():
    few, many = (break_evens(LEVELS, tipped(worlds, 1))[0] for worlds in (100, 1600))
    assert (many.high - many.low) < 0.5 * (few.high - few.low)


def test_an_interval_that_leaves_the_range_says_so():
    yes = np.arange(200) < np.array([60, 70, 80, 90, 104])[:, None]
    (one,) = break_evens(LEVELS, yes)
    assert one.rising
    assert one.high == np.inf
    assert one.low > LEVELS[0]


# ---------------------------------------------------------------- of a scenario


def test_a_known_break_even_is_found():
    (curve,) = found(TIPPING, GAIN)
    (one,) = curve.break_evens
    assert not one.rising
    assert one.low <= 0.9 <= one.high
    # the share falls from 1 to 0 over a gain of 0.8 to 1.0: four standard errors of a share of one half, times 0.2
    assert one.value == pytest.approx(0.9, abs=4 * 0.5 / np.sqrt(400) * 0.2)


def test_the_shares_are_those_of_the_whole_range():
    (curve,) = found(TIPPING, GAIN)
    assert (curve.table["level"].iloc[0], curve.table["level"].iloc[-1]) == (0.5, 1.1)
    assert (curve.table["share"].iloc[0], curve.table["share"].iloc[-1]) == (1, 0)
    assert ((curve.table["low"] <= curve.table["share"]) & (curve.table["share"] <= curve.table["high"])).all()


@pytest.mark.parametrize(("span", "share"), [("0.5:0.7", 1), ("1.05:1.1", 0)])
def test_there_is_none_where_it_is_not_in_the_range(span, share):
    (curve,) = found(TIPPING, f"{GAIN}={span}:3")
    assert curve.break_evens == ()
    assert set(curve.table["share"]) == {share}


def test_without_a_path_all_no_deal_values_and_leverages_that_are_ranges():
    data = document(
        south={"no_deal": {"gain": {"uniform": [0.5, 1.1]}, "cost": 0.01}},
        patron={"leverage": {"north": {"uniform": [0, 0.1]}}, "stick": {"north": {"uniform": [0, 0.1]}}},
    )
    assert [item.name for item in factors(prepared(data), [], "f")] == [GAIN, "actors.patron.leverage.north"]


def test_a_choice_is_looked_at_at_its_values():
    data = document(south={"no_deal": {"gain": {"choice": {"0.2": 1, "0.8": 2, "1.4": 1}}}})
    (curve,) = found(data, GAIN, worlds=20)
    assert curve.stepped
    assert list(curve.table["level"]) == [0.2, 0.8, 1.4]
    assert [(one.after, one.before) for one in curve.break_evens] == [(0.8, 1.4)]


def test_a_number_without_ends_is_looked_at_where_nearly_all_of_it_lies():
    data = document(south={"no_deal": {"gain": {"normal": {"mean": 1, "sd": 0.1}}}})
    (item,) = factors(prepared(data), [GAIN], "f")
    assert (item.low, item.high) == (pytest.approx(1 - 0.2326, abs=1e-4), pytest.approx(1 + 0.2326, abs=1e-4))


@pytest.mark.parametrize(
    ("data", "asked", "message"),
    [
        (TIPPING, ["actors.south.no_deal.gian"], "did you mean 'actors.south.no_deal.gain'"),
        (TIPPING, ["actors.north.no_deal.gain"], "is 0 in every world"),
        (TIPPING, [f"{GAIN}=2:1"], "low must be below high"),
        (AGREED, [], "no no-deal value and no leverage is a range"),
    ],
)
def test_what_cannot_be_varied_is_refused_with_the_reason(data, asked, message):
    with pytest.raises(ScenarioError, match=message):
        factors(prepared(data), asked, "known.yaml")


def test_workers_do_not_change_it():
    scenario = prepared(TIPPING)
    varied = factors(scenario, [GAIN], "known.yaml")
    agreed = outcome("agreed", scenario, "known.yaml")
    one, two = (curves(source(TIPPING), varied, agreed, 1000, 3, crew)[0] for crew in (1, 2))
    assert one.table.equals(two.table)
    assert one.break_evens == two.break_evens


@pytest.mark.parametrize("levels", ["boulware,conceder", "true,false"])
def test_only_numbers_have_a_break_even(levels):
    with pytest.raises(ScenarioError, match="a break-even lies between numbers; write PATH=LOW:HIGH:STEPS"):
        factors(prepared(TIPPING), [f"actors.north.strategy={levels}"], "known.yaml")


def test_levels_may_be_given_in_any_order():
    rising = factors(prepared(TIPPING), [f"{GAIN}=0.1,0.2,0.3"], "f")
    assert factors(prepared(TIPPING), [f"{GAIN}=0.3,0.1,0.2,0.1"], "f") == rising
