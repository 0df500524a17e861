"""Outcomes are what the table of worlds says, and an unknown one gets suggestions."""

import numpy as np
import pytest
from known_scenarios import AGREED, prepared
from places import KAZAN

from sim.scenario.compile import load
from sim.words.problems import ScenarioError
from sim.worlds.outcome import outcome
from sim.worlds.table import play


def test_outcomes_are_those_of_the_table():
    scenario = load(KAZAN)
    table = play(scenario, np.arange(300), 4)

    def of(name):
        return outcome(name, scenario, KAZAN).values(table)

    assert (of("agreed") == table["agreed_round"].notna()).all()
    assert (of("in_force") == (table["stage"] == "in_force")).all()
    assert (of("full") + of("partial") == of("agreed")).all()
    assert (of("propped") == table["propped"]).all()
    assert (of("gain_armenia") == table["gain_armenia"]).all()
    assert (of("agreed_round")[of("agreed") == 0] == scenario.game.rounds).all()
    assert (of("agreed_round")[of("agreed") == 1] < scenario.game.rounds).all()
    terms = [of(f"term_links={option}") for option in (*scenario.document.issues["links"].options, "open")]
    assert (np.sum(terms, axis=0) == of("agreed")).all()


@pytest.mark.parametrize(
    ("name", "message"),
    [("agred", "did you mean 'agreed'"), ("term_border=new_lin", "did you mean 'term_border=new_line'")],
)
def test_an_unknown_outcome_gets_suggestions(name, message):
    with pytest.raises(ScenarioError, match=message):
        outcome(name, prepared(AGREED), "known.yaml")
