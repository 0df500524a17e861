"""A rule that is there is found, with the density it has; where there is none, none is made up."""

import numpy as np
import pandas as pd
import pytest

from sim.methods.rule_tree import NoFeatures, NoWorlds, find_rules

N = 4000
IDS = np.arange(N)
HELD_OUT = IDS % 2 == 1


def numbers(seed=0, columns=30):
    """Uniform numbers [w, feature]."""
    return pd.DataFrame(np.random.default_rng(seed).random((N, columns))).rename(columns=lambda c: f"x{c}")


def conditions(found):
    return [{one.feature: (one.above, one.most) for one in rule.conditions} for rule in found.rules]


def test_a_box_is_found():
    x = numbers()
    found = find_rules(x, ((x["x3"] <= 0.6) & (x["x7"] > 0.3)).to_numpy(), HELD_OUT, IDS)
    box = conditions(found)[0]
    assert set(box) == {"x3", "x7"}
    assert box["x3"] == (-np.inf, pytest.approx(0.6, abs=0.01))
    assert box["x7"] == (pytest.approx(0.3, abs=0.01), np.inf)
    assert found.rules[0].density > 0.98
    assert found.rules[0].coverage > 0.98
    assert found.explained > 0.95


def test_the_rules_part_all_worlds_among_them():
    x = numbers()
    found = find_rules(x, (x["x1"] + x["x2"] > 1).to_numpy(), HELD_OUT, IDS)
    inside = [np.logical_and.reduce([one.holds(x) for one in rule.conditions]) for rule in found.rules]
    assert (np.sum(inside, axis=0) == 1).all()
    assert sum(rule.worlds for rule in found.rules) == found.worlds == N // 2
    assert sum(rule.coverage for rule in found.rules) == pytest.approx(1)


def test_luck_makes_no_rule():
    for seed in range(10):
        yes = np.random.default_rng(seed + 100).random(N) < 0.4
        assert [rule.conditions for rule in find_rules(numbers(seed, 250), yes, HELD_OUT, IDS).rules] == [()]


def test_what_is_reported_is_counted_in_worlds_that_were_not_looked_at():
    x = numbers()
    yes = np.random.default_rng(5).random(N) < np.where(x["x0"] > 0.5, 0.8, 0.3)
    found = find_rules(x, yes, HELD_OUT, IDS)
    best = found.rules[0]
    here = best.conditions[0].holds(x) & HELD_OUT
    assert (best.worlds, best.density) == (here.sum(), pytest.approx(yes[here].mean()))
    turned = yes.copy()
    turned[HELD_OUT] = ~yes[HELD_OUT]
    other = find_rules(x, turned, HELD_OUT, IDS)
    assert {rule.conditions for rule in other.rules} == {rule.conditions for rule in found.rules}
    assert {rule.found for rule in other.rules} == {rule.found for rule in found.rules}
    assert other.rules[0].density != best.density


def test_the_interval_of_a_density_holds_the_truth():
    held = []
    for seed in range(60):
        x = numbers(seed, 3)
        yes = np.random.default_rng(seed + 1000).random(N) < np.where(x["x0"] > 0.5, 0.8, 0.3)
        found = find_rules(x, yes, HELD_OUT, IDS)
        best = found.rules[0]
        bound = best.conditions[0].above
        truth = 0.8 if bound >= 0.5 else (0.8 * 0.5 + 0.3 * (0.5 - bound)) / (1 - bound)
        held.append(best.low <= truth <= best.high)
    assert np.mean(held) > 0.95 - 3 * np.sqrt(0.05 * 0.95 / 60)


def test_worlds_that_share_their_draws_count_once():
    x = numbers(0, 2)
    yes = (x["x0"] > 0.5).to_numpy() ^ (np.random.default_rng(1).random(N) < 0.2)
    once = find_rules(x, yes, HELD_OUT, IDS)
    four = find_rules(pd.concat([x] * 4, ignore_index=True), np.tile(yes, 4), np.tile(HELD_OUT, 4), np.tile(IDS, 4))
    assert four.rules[0].worlds == 4 * once.rules[0].worlds
    assert (four.low, four.high) == (pytest.approx(once.low), pytest.approx(once.high))
    assert four.rules[0].low == pytest.approx(once.rules[0].low)


def test_rules_need_something_that_differs():
    with pytest.raises(NoFeatures, match="nothing is drawn or varied"):
        find_rules(pd.DataFrame(index=range(N)), np.ones(N, bool), HELD_OUT, IDS)


def test_rules_need_worlds_on_both_sides():
    with pytest.raises(NoWorlds):
        find_rules(numbers(), np.ones(N, bool), np.ones(N, bool), IDS)
