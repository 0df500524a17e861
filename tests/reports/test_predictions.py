"""Predictors and talks are set side by side world by world."""

import numpy as np
import pytest
from places import SCENARIOS

from sim.analysis.predictions import ELASTICITY, PREDICTOR_TITLES, predictions, sizes
from sim.reports.predictions import prediction_report, predictions_dict, same_as_talks, talks_positions
from sim.scenario.compile import load
from sim.words.stages import AGREED
from sim.worlds.summary import summarise
from sim.worlds.table import play

WORLDS = np.arange(200)


@pytest.fixture(scope="module")
def kazan():
    scenario = load(SCENARIOS / "kazan_2024.yaml")
    return predictions(scenario, WORLDS, 7, sizes()), play(scenario, WORLDS, 7)


def test_the_same_option_is_counted_world_by_world(kazan):
    said, table = kazan
    found = same_as_talks(said, table)
    scenario = said.scenario
    m = scenario.game.issues.names.index("links")
    near = said.options("compromise_mean", said.issues.index(m))
    hits = agreed = 0
    for world in WORLDS:
        if table["stage"][world] in AGREED:
            agreed += 1
            term = table["term_links"][world]
            hits += scenario.game.issues.options[m][near[world]] == ("closed" if term == "open" else term)
    (same,) = found[(found.issue == "links") & (found.predictor == "compromise_mean")]["same"]
    assert (same.count, same.n) == (hits, agreed) and 0 < hits < agreed


def test_left_open_stands_at_the_status_quo(kazan):
    said, table = kazan
    corridor = said.scenario.game.issues.names.index("corridor_control")
    left = table[table["term_corridor_control"] == "open"]
    assert len(left) and (talks_positions(said.scenario, corridor, left) == 0).all()


def test_the_report_names_every_predictor_on_every_issue(kazan):
    said, table = kazan
    terms = summarise(table, said.scenario).terms
    text = prediction_report(said, table, terms, 7, ELASTICITY, [])
    for title in PREDICTOR_TITLES.values():
        assert text.count(f"\n| {title}") == len(said.issues)
    assert "Where the papers disagree" in text and "to the power 0.5" in text
    sections = text.split("\n## ")
    assert [said.scenario.title(said.scenario.game.issues.names[m]) for m in said.issues] == [
        section.splitlines()[0] for section in sections[1 : len(said.issues) + 1]
    ]
    parting = next(section for section in sections if section.startswith("Where they part"))
    assert parting.count("\n- ") == len(said.issues)
    assert predictions_dict(said, table, terms, ELASTICITY)["predictions"][0]["same_as_talks"]["n"] > 0


def test_no_agreement_at_all():
    scenario = load(SCENARIOS / "textbook_no_zone.yaml")
    table = play(scenario, WORLDS, 7)
    said = predictions(scenario, WORLDS, 7)
    text = prediction_report(said, table, summarise(table, scenario).terms, 7, ELASTICITY, list(scenario.game.actors))
    assert "no answer in any world" in text and "no text was agreed in any world" in text
    assert "size plays no part, for none is known of east and west" in text
