"""Tables of what signatories got and could have got agree with the table of worlds and with the solutions."""

import numpy as np
import pandas as pd
import pytest
from small_scenario import RED_LINES, SMALL, prepared
from test_story import BASKETS, PAID

from sim.figures.data.frontier import offers_of_world, shares_of_ideal, world_on_frontier
from sim.methods.draws import GRID
from sim.words.phrases import SOLUTIONS
from sim.worlds.efficiency import rated_worlds
from sim.worlds.transcript import transcript

WORLDS = np.arange(40)
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


def test_offers_are_those_of_the_transcript():
    scenario = prepared()
    rounds = transcript(scenario, 5, 1)
    offers = offers_of_world(scenario, rounds)
    assert list(offers["tabler"]) == [one.tabler for one in rounds if one.package]
    assert offers["when"].iloc[0] == "Jan 2030" and offers["north"].iloc[0] == rounds[0].worth["north"]
    agreed = at(world_on_frontier(scenario, 5, seed=1), "agreed", "north", "south")[0]
    assert offers[["north", "south"]].iloc[-1].tolist() == agreed.tolist()
    weekly = offers_of_world(prepared(("calendar.round", "week")), rounds)
    assert weekly["when"].iloc[0] == "01 Jan 2030"


@pytest.mark.parametrize("changes", [(), BASKETS, EAST])
def test_shares_are_gains_over_the_largest_gain_of_the_frontier(changes):
    scenario = prepared(*changes)
    texts, _, _ = shares_of_ideal(scenario, WORLDS, seed=1)
    assert len(texts) == len(WORLDS)
    for world in (0, 17, 39):
        points, names = world_on_frontier(scenario, world, seed=1), scenario.game.signatories
        gain = at(points, "frontier", *names) - at(points, "no_deal", *names)
        ideal = gain[(gain >= 0).all(axis=1)].max(axis=0)
        text = (at(points, "agreed", *names) - at(points, "no_deal", *names))[0]
        row = texts.set_index("world").loc[world, list(names)]
        assert row.tolist() == pytest.approx((text / ideal).tolist(), abs=1e-5)


def test_the_band_is_made_of_the_frontiers_of_single_worlds():
    """One world alone: the most that South can have where North has at least half of what it could."""
    scenario = prepared()
    points = world_on_frontier(scenario, 5, seed=1)
    gain = at(points, "frontier", "north", "south") - at(points, "no_deal", "north", "south")
    share = (gain / gain[(gain >= 0).all(axis=1)].max(axis=0))[(gain >= 0).all(axis=1)]
    _, band, solutions = shares_of_ideal(scenario, np.array([5]), seed=1)
    here = band[(band["share"] - 0.5).abs() < 1e-9].iloc[0]
    assert here["low"] == here["median"] == here["high"]
    assert here["median"] == pytest.approx(share[share[:, 0] >= 0.5, 1].max())
    nash = (at(points, "nash", "north", "south") - at(points, "no_deal", "north", "south"))[0]
    of_nash = solutions[solutions["kind"] == "nash"][["north", "south"]].iloc[0]
    assert of_nash.tolist() == pytest.approx((nash / gain[(gain >= 0).all(axis=1)].max(axis=0)).tolist())


def test_a_band_falls_and_holds_its_median():
    _, band, _ = shares_of_ideal(prepared(*EAST), WORLDS, seed=1)
    assert set(zip(band["first"], band["second"])) == {("north", "south"), ("north", "east"), ("south", "east")}
    assert ((band["low"] <= band["median"]) & (band["median"] <= band["high"])).all()
    for _, rows in band.groupby(["first", "second"]):
        assert (rows["median"].diff().dropna() <= 1e-9).all()


@pytest.mark.parametrize("changes", [RED_LINES, (("breakdown", 1),)])
def test_without_agreements_there_are_no_shares(changes):
    texts, band, solutions = shares_of_ideal(prepared(*changes), WORLDS, seed=1)
    assert texts.empty and solutions.empty and band["median"].isna().all()


def test_worlds_are_the_same_in_any_blocks():
    whole, _, _ = shares_of_ideal(prepared(), np.arange(1100), seed=1)
    part, _, _ = shares_of_ideal(prepared(), np.arange(1020, 1030), seed=1)
    same = whole[whole["world"].isin(part["world"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, part)
