"""Stages of several groups of worlds add up."""

from small_scenario import BROKEN, played

from sim.figures.data.stages import stack, stage_counts
from sim.words.stages import STAGES
from sim.worlds.table import without_intervals


def test_stacks_add_up_to_one():
    _, table = played(*BROKEN)
    found = stack([("One", stage_counts(table)), ("Two", {"in_force": 1, "rejected": 1, "no_deal": 2})])
    for _, rows in found.groupby("group"):
        assert rows[rows["stage"].isin(list(STAGES))]["share"].sum() == 1
    two = found[found["group_title"] == "Two"].set_index("stage")
    assert two.loc["agreed", ["count", "n", "share"]].tolist() == [2, 4, 0.5]


def test_worlds_all_alike_have_no_interval_beside_others():
    stacked = stack([("One", {"in_force": 3}), ("Two", {"in_force": 1, "no_deal": 2})])
    found = without_intervals(stacked, stacked["group"] == 0)
    one, two = (rows for _, rows in found.groupby("group"))
    assert (one["low"] == one["share"]).all() and (one["high"] == one["share"]).all()
    assert (two["low"] < two["high"]).all()
