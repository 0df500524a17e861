"""Sensitivity indices are what arithmetic says, where arithmetic can say it."""

import re

import pytest
from known_scenarios import EITHER_LINE, LINEAR, LINEAR_SHARES, NORTH_LINE, SOUTH_LINE, prepared
from places import KAZAN, ROOT
from small_scenario import UNCERTAIN
from small_scenario import prepared as small

from sim.analysis.sensitivity import TooFewWorlds, sensitivity_indices
from sim.methods.variance import Constant
from sim.scenario.compile import load
from sim.worlds.outcome import outcome
from sim.worlds.uncertain_inputs import inputs, inputs_at

PAGE = (ROOT / "sim" / "analysis" / "README.md").read_text(encoding="utf-8")

REST = ""
"""The path of all inputs that are not looked at one by one."""


def found(data, name="agreed", paths=(), **how):
    scenario = prepared(data)
    some = inputs_at(scenario, paths, "known.yaml") if paths else None
    return sensitivity_indices(scenario, outcome(name, scenario, "known.yaml"), some, **{"worlds": 20_000, **how})


def values(found, index):
    table = found.table
    return table[table["index"] == index].set_index("path")[["value", "low", "high"]]


def near(values, truth):
    """Within four standard errors, that is two lengths of half an interval, which is short enough to mean something."""
    for path, true in truth.items():
        half = (values.loc[path, "high"] - values.loc[path, "low"]) / 2
        assert half < 0.08
        assert abs(values.loc[path, "value"] - true) <= 2 * half + 1e-6, (path, values.loc[path], true)


@pytest.mark.parametrize("seed", [0, 1])
def test_a_linear_outcome_has_its_shares_of_the_variance(seed):
    scenario_found = found(LINEAR, "gain_north", seed=seed)
    near(values(scenario_found, "first"), LINEAR_SHARES)
    near(values(scenario_found, "total"), LINEAR_SHARES)


def test_its_elementary_effects_are_its_slopes():
    effects = values(found(LINEAR, "gain_north", method="morris", worlds=200), "mu_star")["value"]
    # of the range from the first to the 99th percentile; utilities are on a grid of 2^-20
    truth = {"actors.north.no_deal.gain": 0.3, "actors.north.commitment_risk": 0.2, "actors.patron.leverage.north": 0.1}
    for path, width in truth.items():
        assert effects[path] == pytest.approx(0.98 * width, abs=1e-5)


def test_two_red_lines_that_both_bar_agreement_have_the_indices_of_a_product():
    # agreed = a * b with chances p = 0.5, q = 0.6: the variance is pq(1 - pq), of which a explains q^2 p(1 - p)
    p, q = 0.5, 0.6
    lines = found(EITHER_LINE)
    first = {NORTH_LINE: q * (1 - p) / (1 - p * q), SOUTH_LINE: p * (1 - q) / (1 - p * q)}
    near(values(lines, "first"), first)
    near(values(lines, "total"), {NORTH_LINE: 1 - first[SOUTH_LINE], SOUTH_LINE: 1 - first[NORTH_LINE]})


def test_all_the_rest_is_one_input():
    some = found(LINEAR, "gain_north", ["actors.north.no_deal.gain"])
    assert list(values(some, "total").index) == ["actors.north.no_deal.gain", REST]
    near(values(some, "total"), {"actors.north.no_deal.gain": 9 / 14, REST: 5 / 14})


def test_a_block_is_one_input():
    some = found(LINEAR, "gain_north", ["actors.north"])
    near(values(some, "first"), {"actors.north": 13 / 14, REST: 1 / 14})


def test_everything_together_explains_everything():
    scenario = small(*UNCERTAIN)
    every = found_of(scenario, inputs_at(scenario, ["actors", "shocks", "breakdown"], "small.yaml"))
    assert REST not in set(every.table["path"])
    one = found_of(scenario, inputs_at(scenario, ["actors"], "small.yaml"))
    total, first = values(one, "total")["value"], values(one, "first")["value"]
    # two inputs: what the one does not explain by itself, the other has a part in
    assert total["actors"] == pytest.approx(1 - first[REST], abs=0.1)


def found_of(scenario, some, name="agreed", **how):
    return sensitivity_indices(scenario, outcome(name, scenario, "small.yaml"), some, **{"worlds": 8000, **how})


def test_a_first_look_chooses_what_is_looked_at_one_by_one():
    baseline = found_of(load(KAZAN), None, worlds=60_000, seed=2)
    assert baseline.screened == len(inputs(load(KAZAN)))
    assert baseline.worlds <= 60_000
    assert baseline.table[["value", "low", "high"]].notna().all(axis=None)
    total = values(baseline, "total")["value"].drop(REST)
    assert 10 <= len(total) <= 20
    # as the page says
    assert (
        "whether and when the talks break down comes first, then what Azerbaijan expects from waiting or force" in PAGE
    )
    assert "then how far either would go on Armenia's constitution" in PAGE
    first, second, *following = total.nlargest(5).index
    assert (first, second) == ("breakdown", "actors.azerbaijan.no_deal.gain")
    lines = {"actors.azerbaijan.wants.constitution.red_line.min", "actors.armenia.wants.constitution.red_line.max"}
    assert following[0] in lines and lines < set(following)


def test_workers_do_not_change_it():
    one, two = (found(LINEAR, "gain_north", crew=crew, worlds=9000) for crew in (1, 2))
    assert one.table.equals(two.table)


def test_too_few_worlds_are_refused_with_the_number_it_takes():
    with pytest.raises(TooFewWorlds, match="80 are the least"):
        found(LINEAR, "gain_north", worlds=79)


def test_an_outcome_that_is_certain_has_no_indices():
    with pytest.raises(Constant):
        found(LINEAR)


def test_the_least_number_of_worlds_that_is_named_is_enough():
    """Where all inputs are screened first, which may take only a share of the worlds."""
    kazan = load(KAZAN)
    with pytest.raises(TooFewWorlds) as caught:
        sensitivity_indices(kazan, outcome("agreed", kazan, "kazan"), worlds=100)
    least = int(re.search(r"([\d,]+) are the least", str(caught.value))[1].replace(",", ""))
    assert sensitivity_indices(kazan, outcome("agreed", kazan, "kazan"), worlds=least).worlds <= least
    with pytest.raises(TooFewWorlds):
        sensitivity_indices(kazan, outcome("agreed", kazan, "kazan"), worlds=least - 1)
