"""Tables for pictures add up, and say in words what is varied."""

from small_scenario import BROKEN, RED_LINES, played, prepared

from sim.figures.data.shares import blame, factor_title, flow_findings, flow_table, level_title, stack, stage_counts
from sim.words.stages import STAGES
from sim.worlds.paired import compare
from sim.worlds.summary import summarise


def compared():
    (a, table_a), (b, table_b) = played(*RED_LINES), played()
    return compare(a, b, table_a, table_b)


def test_stacks_add_up_to_one():
    _, table = played(*BROKEN)
    found = stack([("One", stage_counts(table)), ("Two", {"in_force": 1, "rejected": 1, "no_deal": 2})])
    for _, rows in found.groupby("group"):
        assert rows[rows["stage"].isin(list(STAGES))]["share"].sum() == 1
    two = found[found["group_title"] == "Two"].set_index("stage")
    assert two.loc["agreed", ["count", "n", "share"]].tolist() == [2, 4, 0.5]


def test_flows_hold_every_world_once():
    found = flow_table(compared())
    assert found["count"].sum() == 40
    assert found[(found["source"] == "no_deal") & (found["target"] == "in_force")]["count"].iloc[0] == 40


def test_findings_tell_what_turns():
    told = flow_findings(compared())
    assert told[0].startswith("The outcome turns in 40 of 40 worlds (100 %")
    assert "Agreed only on the right: 40; only on the left: 0" in told[1]
    assert told[2:] == ["40 from “No deal in time” to “In force”"]


def test_blame_counts_every_failed_world_in_which_somebody_refused():
    scenario, table = played(*RED_LINES)
    cells, parts, note = blame(summarise(table, scenario), list(scenario.game.issues.names))
    assert cells["share"].sum() == parts["share"].sum() == 1
    assert set(cells["issue_title"]) == {"The border"}
    assert "Nobody alone: red lines leave no option" in note


def test_blame_tells_of_worlds_in_which_nobody_refused():
    scenario, table = played(*BROKEN)
    cells, _, note = blame(summarise(table, scenario), list(scenario.game.issues.names))
    assert cells.empty and note == "In 40 failed worlds nobody had refused yet when talks broke down."


def test_what_is_varied_in_words():
    scenario = prepared()
    found = factor_title(scenario, "actors.north.no_deal.gain")
    assert found == "North: what it expects from waiting or force, beyond the status quo"
    assert factor_title(scenario, "actors.north.strategy") == "North: strategy"
    assert factor_title(scenario, "protocol") == "Protocol"
    assert level_title(scenario, "actors.north.no_deal.gain", 0.25) == "0.25"
    assert level_title(scenario, "actors.north.wants.border.ideal", "new_line") == "The new line"
    assert level_title(scenario, "actors.north.strategy", "tit_for_tat") == "tit for tat"
