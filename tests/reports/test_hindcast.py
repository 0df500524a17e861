"""The report of a hindcast says what came, what each forecast gave to it, and how little one case proves."""

from dataclasses import replace

import numpy as np
import pytest
from places import KAZAN

from sim.analysis.hindcast import hindcast
from sim.analysis.later_events import known_facts, known_outcomes
from sim.reports.hindcast import hindcast_dict, hindcast_report
from sim.scenario.compile import load
from sim.worlds.table import play

WORLDS = 300


@pytest.fixture(scope="module")
def found():
    """The baseline scored, with the third option in the place of the compromise mean."""
    scenario = load(KAZAN)
    table = play(scenario, WORLDS, 7)
    return hindcast(scenario, table, lambda issue: np.full(WORLDS, 2), known_outcomes(), known_facts())


def test_the_report_is_honest(found):
    text = hindcast_report("After Kazan", found, 7)
    assert "One case proves nothing" in text
    assert "no date recorded" in text, "the border line"
    assert "In none of the worlds came what did come" in text
    assert "23 September 2026" in text and "300 worlds, seed 7" in text
    for outcome in found.issues:
        assert f"**Came**: {outcome.came}" in text


def test_plain_values(found):
    plain = hindcast_dict(found)
    assert plain["date"] == "2026-09-23" and plain["issues"][0]["first"] == "2025-08-08"
    assert plain["issues"][4]["first"] is None
    assert {row["what"] for row in plain["not_scored"]} >= {"Armenia's constitution"}
    assert plain["means"]["uniform"]["log"]["value"] > 0


def test_a_file_built_on_hindsight_is_called_that(found):
    assert "Built on hindsight" not in hindcast_report("After Kazan", found, 7)
    assert "Built on hindsight" in hindcast_report("Variant", replace(found, hindsight=("F8", "F11")), 7)


def test_where_nothing_can_be_scored_it_says_so(found):
    assert "No issue can be scored." in hindcast_report("After Kazan", replace(found, issues=(), stage=None), 7)
