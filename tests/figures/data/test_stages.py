"""Stages of several groups of worlds add up."""

from small_scenario import BROKEN, played

from sim.figures.data.stages import stack, stage_counts
from sim.words.stages import STAGES


def test_stacks_add_up_to_one():
    _, table = played(*BROKEN)
    found = stack([("One", stage_counts(table)), ("Two", {"in_force": 1, "rejected": 1, "no_deal": 2})])
    for _, rows in found.groupby("group"):
        assert rows[rows["stage"].isin(list(STAGES))]["share"].sum() == 1
    two = found[found["group_title"] == "Two"].set_index("stage")
    assert two.loc["agreed", ["count", "n", "share"]].tolist() == [2, 4, 0.5]
