"""Results give the pictures of bargaining they can give, and say in a few words why they cannot give the others."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from figures import words
from small_scenario import RED_LINES, prepared
from sweeping import TALKS

from sim.cli.main import main
from sim.figures.data.heat import OUTCOMES, map_of
from sim.figures.kinds import draw_picture, drawable, lacking
from sim.results.read import Run, read_result
from sim.worlds.efficiency import rated_worlds

OF_A_RUN = ["frontier", "offers", "gains", "concessions"]


def run_of(*changes, world=None):
    scenario = prepared(*changes)
    worlds = np.arange(30) if world is None else np.array([world])
    return Run(Path("."), scenario, 1, rated_worlds(scenario, worlds, 1), world, {})


def swept(folder, *varied):
    scenario = folder / "talks.yaml"
    scenario.write_text(TALKS, encoding="utf-8")
    factors = [word for path in varied for word in ("--vary", path)]
    command = ["sweep", scenario, *factors, "--worlds", 8, "--workers", 1, "--out", folder / "sweep"]
    assert main([str(word) for word in command]) == 0
    return read_result(folder / "sweep")


def test_a_run_gives_the_pictures_of_bargaining():
    result = run_of()
    assert set(OF_A_RUN) <= set(drawable(result))
    for kind in OF_A_RUN:
        finding, topic = draw_picture(result, kind).texts[-2:]
        assert "Two rivers" in topic.get_text() and "Two rivers" not in finding.get_text()


def test_a_single_world_gives_those_of_one_world():
    result = run_of(world=7)
    assert all("world 7" in draw_picture(result, kind).texts[-1].get_text() for kind in ("frontier", "offers"))
    assert {"gains", "concessions"}.isdisjoint(drawable(result))


def test_without_agreement_no_gains_are_divided():
    assert lacking(run_of(*RED_LINES), "gains") == "no world has an agreed text"


GAIN, RISK = "actors.south.no_deal.gain=0:0.2:3", "actors.north.no_deal.gain=-0.2:0.2:4"


def test_a_sweep_of_two_numbers_gives_the_map(tmp_path):
    result = swept(tmp_path, GAIN, RISK)
    table = map_of(result.summary.points, *result.factors)
    assert len(table) == 2 * 12 and set(table["n"]) == {8}
    agreed = table[table["outcome"] == "agreed"].set_index(["x", "y"])
    point = result.summary.points.iloc[5]
    assert agreed.loc[tuple(point[[*result.factors]]), "share"] == point["agreed"]
    figure = draw_picture(result, "heat")
    assert "heat" in drawable(result) and len(figure.axes) == 3
    assert "shares in % of 8 worlds at each point" in words(figure).replace("\n", " ")


@pytest.mark.parametrize(
    ("varied", "reason"),
    [([GAIN], "varies 1"), ([GAIN, "actors.north.strategy=boulware,conceder"], "strategy is none")],
)
def test_other_sweeps_say_why_there_is_no_map(tmp_path, varied, reason):
    assert reason in lacking(swept(tmp_path, *varied), "heat")


def test_points_that_are_not_begun_are_not_on_the_map():
    points = pd.DataFrame({"x": [0, 1], "y": [0, 1], "worlds": [8, 0]})
    for name in OUTCOMES:
        points[name] = points[f"{name}_low"] = points[f"{name}_high"] = 0.5
    assert len(map_of(points, "x", "y")) == 2
