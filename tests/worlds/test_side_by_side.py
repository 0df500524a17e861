"""Paired changes of several scenarios: counted world by world, against the one that each is compared with."""

import numpy as np
import pytest
from made_up import undone
from small_scenario import played

from sim.worlds.side_by_side import Alongside, effects_of_all, gains_in_force, paired_effects


@pytest.fixture(scope="module")
def before():
    """A scenario in which every world agrees, and its table."""
    return played(worlds=200)


def effect_of(scenario, before, after):
    return paired_effects(Alongside("a", scenario, before, None), Alongside("b", scenario, after, 0))


def test_texts_that_are_undone_leave_agreement_as_it_was(before):
    scenario, table = before
    after = undone(table, every=2)
    effect = effect_of(scenario, table, after)
    in_force = (after["stage"] == "in_force").mean() - (table["stage"] == "in_force").mean()
    assert effect.agreed.mean == 0 and effect.in_force.mean == pytest.approx(in_force)
    assert effect.collapsed.mean == pytest.approx(-in_force) and in_force < 0
    assert effect.in_force.low < in_force < effect.in_force.high


def test_months_are_those_of_the_worlds_that_agree_in_both(before):
    scenario, table = before
    after = table.assign(agreed_round=table["agreed_round"] + 1, agreed_on=table["agreed_on"] + np.timedelta64(31, "D"))
    effect = effect_of(scenario, table, after)
    assert effect.months.mean == pytest.approx(1, abs=0.1)
    assert effect.months.worlds == table["agreed_round"].notna().sum()


def test_gains_are_ordered_and_the_sure_ones_are_on_one_side_of_0(before):
    scenario, table = before
    after = table.assign(gain_north=table["gain_north"] + 0.1, gain_south=table["gain_south"] - 0.2)
    effect = effect_of(scenario, table, after)
    assert [title for title, _ in effect.gains] == ["North", "The Patron", "South"]
    assert [(title, round(by.mean, 6)) for title, by in effect.sure] == [("North", 0.1), ("South", -0.2)]
    assert effect.term is None


def test_each_is_compared_with_its_own(before):
    scenario, table = before
    half, third = undone(table, every=2), undone(table, every=3)
    places = [("a", table, None), ("b", half, 0), ("c", third, 1)]
    first, second, last = effects_of_all([Alongside(label, scenario, one, base) for label, one, base in places])
    assert first is None and second.collapsed.mean > 0
    assert last.collapsed.mean == pytest.approx((third["stage"] == "collapsed").mean() - second.collapsed.mean)


def test_what_is_not_in_force_brings_nothing(before):
    scenario, table = before
    after = undone(table, every=2)
    for name, mean in gains_in_force(scenario, after).items():
        holds = (after["stage"] == "in_force").to_numpy()
        assert (
            mean == pytest.approx(table[f"gain_{name}"].to_numpy()[holds].sum() / len(table)) and 0 < holds.mean() < 1
        )
