"""Who blocked on what is counted over the failed worlds."""

from small_scenario import BROKEN, RED_LINES, played

from sim.figures.data.blockers import blame
from sim.worlds.summary import summarise


def test_blame_counts_every_failed_world_in_which_somebody_refused():
    scenario, table = played(*RED_LINES)
    cells, parts, note = blame(summarise(table, scenario), list(scenario.game.issues.names))
    assert cells["share"].sum() == parts["share"].sum() == 1
    assert set(cells["issue_title"]) == {"The border"}
    assert "Nobody alone: red lines leave no option" in note


def test_blame_counts_worlds_in_which_nobody_refused():
    scenario, table = played(*BROKEN)
    cells, _, note = blame(summarise(table, scenario), list(scenario.game.issues.names))
    assert cells.empty and note == "In 40 failed worlds nobody had refused yet when talks broke down."
