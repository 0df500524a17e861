"""The report of a sweep tells gains with the red lines that the texts cross, where they cross any."""

import re

import pytest
from calling import call
from made_up import crossing
from sweeping import scenario_file

from sim.experiments import sweep
from sim.experiments.sweep_summary import summary_as_text
from sim.reports.sweep import sweep_report
from sim.results.read import read_result
from sim.words.sections import markdown
from sim.worlds.table import play_drawn


@pytest.mark.parametrize("texts", [{}, {"patron": "river"}])
def test_gains_stand_beside_the_red_lines_that_are_crossed(tmp_path, monkeypatch, texts):
    monkeypatch.setattr(
        sweep, "play_drawn", lambda scenario, drawn: crossing(scenario, play_drawn(scenario, drawn), every=1, **texts)
    )
    vary = "actors.south.no_deal.gain=-0.3,-0.2"
    ran = call(
        "sweep", scenario_file(tmp_path), "--vary", vary, "--worlds", 60, "--workers", 1, "--out", tmp_path / "r"
    )
    assert ran.code == 0, ran.output
    gains = markdown(sweep_report(read_result(tmp_path / "r"))).partition("## Who gains")[2].partition("\n## ")[0]
    assert ("Across a red line of patron" in gains) == bool(texts)
    assert gains.count(" 100 % |") == 2 * bool(texts)


def test_points_at_which_nothing_is_drawn_have_no_interval(tmp_path):
    ran = call(
        "sweep", "textbook_split", "--vary", "breakdown=0,0.3", "--worlds", 60, "--workers", 1, "--out", tmp_path / "r"
    )
    assert ran.code == 0, ran.output
    result = read_result(tmp_path / "r")
    certain, uncertain = result.summary.points.to_dict("records")
    assert certain["agreed_low"] == certain["agreed"] == certain["agreed_high"] == 1
    assert uncertain["agreed_low"] < uncertain["agreed"] < uncertain["agreed_high"]
    rows = [line for line in markdown(sweep_report(result)).splitlines() if line.startswith("| ") and " 60 | " in line]
    assert [row.split("|")[4].strip() == "-" for row in rows] == [True, False]
    told = summary_as_text(result.summary)
    assert re.search(r"100\.0 % +- ", told) and re.search(r"\d\.\d-\d+\.\d", told)
