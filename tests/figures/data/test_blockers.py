"""Who blocked on what is counted over the failed worlds."""

from made_up import blocked_together
from small_scenario import BROKEN, RED_LINES, played

from sim.figures.data.blockers import blocked
from sim.words.stages import BROKEN_OFF
from sim.worlds.summary import summarise


def test_blame_counts_every_failed_world_in_which_somebody_refused():
    scenario, table = played(*RED_LINES)
    table = table.assign(blocker="north", blocker_reason="red_line")
    cells, parts, note = blocked(summarise(table, scenario), list(scenario.game.issues.names))
    assert cells["share"].sum() == parts["share"].sum() == 1
    assert set(cells["issue_title"]) == {"The border"}
    assert note == ""


def test_two_that_block_together_have_a_column_of_their_own_after_the_others():
    scenario, table = played(*RED_LINES)
    table = blocked_together(table.assign(blocker="north", blocker_reason="red_line"), every=2)
    cells, parts, note = blocked(summarise(table, scenario), list(scenario.game.issues.names))
    assert cells["blocker_title"].iloc[-1] == "North and South" != cells["blocker_title"].iloc[0]
    assert parts.set_index("reason")["share"]["no_common_option"] == 0.5
    assert note == "Two names together: their red lines leave no option that both could sign."


def test_blame_counts_worlds_in_which_nobody_refused():
    scenario, table = played(*BROKEN)
    cells, _, note = blocked(summarise(table, scenario), list(scenario.game.issues.names))
    assert cells.empty and note == f"In 40 failed worlds the talks were {BROKEN_OFF}."
