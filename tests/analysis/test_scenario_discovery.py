"""Worlds of a scenario have as features what was drawn and varied; a known rule is found in them, and put in words."""

import numpy as np
import pandas as pd
import pytest
from known_scenarios import LEFT_OPEN, RULE, SOUTH_LINE, prepared, source

from sim.analysis.scenario_discovery import condition_words, features, played
from sim.methods.rule_tree import Condition, find_rules
from sim.worlds.outcome import outcome

GAIN = "actors.south.no_deal.gain"


def discovered(data, vary=(), worlds=2000, seed=0):
    scenario = prepared(data)
    agreed = outcome("agreed", scenario, "known.yaml")
    sample = played(source(data), scenario, vary, agreed, worlds, seed, crew=1, trust=False)
    found = find_rules(sample.features, sample.yes, sample.held_out, sample.ids)
    return found, condition_words(scenario, found)


def test_a_known_rule_is_found_and_put_in_words():
    found, words = discovered(RULE)
    best = found.rules[0]
    assert best.density > 0.98
    assert {one.feature for one in best.conditions} == {GAIN, SOUTH_LINE}
    (gain,) = (one for one in best.conditions if one.feature == GAIN)
    assert gain.most == pytest.approx(1, abs=0.01)
    assert {words[one] for one in best.conditions} == {
        f"south: what it expects from waiting or force, beyond the status quo: at most {gain.most:g}",
        "south, on 'border': it does not mean its red line",
    }


def test_what_is_varied_counts_too():
    found, words = discovered(LEFT_OPEN, ["deferral=true,false"], worlds=500)
    worst = found.rules[-1]
    assert {words[one] for one in worst.conditions} == {
        "deferral is false",
        "north, on 'border': it means its red line",
    }
    assert worst.density == 0
    assert all(rule.density == 1 for rule in found.rules[:-1])


def test_a_number_that_is_varied_stands_for_what_was_drawn():
    scenario = prepared(RULE)
    table = features(scenario, 0, np.arange(4), pd.DataFrame({GAIN: [0.5, 0.6, 0.7, 0.8]}))
    assert list(table[GAIN]) == [0.5, 0.6, 0.7, 0.8]


def test_of_several_words_each_is_a_condition():
    factors = pd.DataFrame({"protocol": ["direct", "plenary", "single_text"] * 2})
    table = features(prepared(RULE), 0, np.arange(6), factors)
    assert list(table["protocol=plenary"]) == [False, True, False] * 2
    assert Condition("protocol=plenary", above=0.5).holds(table).sum() == 2
