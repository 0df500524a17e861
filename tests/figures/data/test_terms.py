"""Terms beside what predictors say and what is ruled out."""

import numpy as np
import pytest
from small_scenario import BASKETS, RED_LINES, played

from sim.analysis.predictions import prediction_table
from sim.figures.data.terms import MARKS, marked_terms
from sim.worlds.summary import summarise


def marked(*changes):
    scenario, table = played(*changes)
    found = marked_terms(scenario, summarise(table, scenario), table["world"].to_numpy(), 1)
    return scenario, found.set_index(["issue", "option"])


def test_every_prediction_is_marked_at_its_option():
    scenario, found = marked()
    said = prediction_table(scenario, np.arange(40), 1)
    for row in said[said["predictor"] != "challenge_as_programmed"].itertuples():
        assert MARKS[row.predictor][0] in found.loc[(row.issue, row.option), "marks"]
    assert sum(map(len, found["marks"])) >= 4 * 3


def test_both_readings_are_one_mark_where_they_agree():
    _, found = marked()
    assert not any({"C", "P"} <= set(marks) for marks in found["marks"])


def test_today_is_one_option_of_each_issue():
    _, found = marked()
    assert found[found["status_quo"]].index.tolist() == [("flag", "kept"), ("border", "old_line"), ("river", "shared")]


def test_red_lines_rule_options_out():
    _, found = marked(*RED_LINES)
    assert found.loc[("border", "old_line"), ["barred_north", "barred_south"]].tolist() == [0, 1]
    assert found.loc[("border", "new_line"), ["barred_north", "barred_south"]].tolist() == [1, 0]


def test_an_agenda_rules_nothing_out():
    _, found = marked(*BASKETS)
    assert (found[["barred_north", "barred_south"]] == 0).all(axis=None)


def test_a_red_line_that_may_not_hold_rules_out_in_some_worlds():
    _, found = marked(("actors.north.wants.border.red_line", {"max": "old_line", "holds": 0.5}))
    assert found.loc[("border", "new_line"), "barred_north"] == pytest.approx(0.5, abs=0.3)
    assert 0 < found.loc[("border", "new_line"), "barred_north"] < 1
