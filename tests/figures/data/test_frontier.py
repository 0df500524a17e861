"""Tables of what signatories got and could have got agree with the table of worlds and with the solutions."""

import numpy as np
import pytest
from small_scenario import BASKETS, PAID, RED_LINES, SMALL, prepared

from sim.figures.data.frontier import world_on_frontier
from sim.methods.draws import GRID
from sim.words.phrases import SOLUTIONS
from sim.worlds.efficiency import rated_worlds

EAST = (("actors.east", {**SMALL["actors"]["north"], "title": "East"}),)


def at(points, kind, *names):
    return points.loc[points["kind"] == kind, list(names)].to_numpy()


@pytest.mark.parametrize("changes", [(), PAID, BASKETS, EAST])
def test_gains_of_one_world_are_those_of_its_row(changes):
    scenario = prepared(*changes)
    row = rated_worlds(scenario, np.array([5]), seed=1).iloc[0]
    points, names = world_on_frontier(scenario, 5, seed=1), scenario.game.signatories
    kind = "paid" if (points["kind"] == "paid").any() else "agreed"
    gain = at(points, kind, *names) - at(points, "no_deal", *names)
    assert gain[0].tolist() == pytest.approx([row[f"gain_{name}"] for name in names], abs=GRID)
    nearest = np.sqrt(((at(points, "frontier", *names) - at(points, "agreed", *names)) ** 2).sum(axis=1)).min()
    assert nearest == pytest.approx(row["frontier_distance"], abs=GRID)


def test_solutions_lie_on_the_frontier_and_above_no_deal():
    points = world_on_frontier(prepared(), 5, seed=1)
    front = {tuple(point) for point in at(points, "frontier", "north", "south")}
    for kind in SOLUTIONS:
        assert tuple(at(points, kind, "north", "south")[0]) in front
        assert (at(points, kind, "north", "south") >= at(points, "no_deal", "north", "south")).all()


def test_a_world_without_agreement_still_has_its_frontier():
    """Waiting is worth so much to North that no package is: the frontier lies wholly below no deal."""
    scenario = prepared(("actors.north.no_deal.gain", 0.9))
    points = world_on_frontier(scenario, 5, seed=1)
    assert set(points["kind"]) == {"frontier", "no_deal", "reservation"}
    assert at(points, "frontier", "north").max() < at(points, "no_deal", "north")[0, 0]


def test_red_lines_that_exclude_each_other_leave_no_frontier():
    assert not (world_on_frontier(prepared(*RED_LINES), 5, seed=1)["kind"] == "frontier").any()


def test_what_is_signed_is_the_no_deal_value_and_the_margin():
    points = world_on_frontier(prepared(("actors.north.margin", 0.125)), 5, seed=1)
    least = at(points, "reservation", "north", "south") - at(points, "no_deal", "north", "south")
    assert least[0].tolist() == [0.125, 0]
