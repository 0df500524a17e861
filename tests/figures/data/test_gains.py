"""The shares of what could be gained agree with the frontiers of single worlds."""

import numpy as np
import pandas as pd
import pytest
from small_scenario import BASKETS, RED_LINES, SMALL, prepared

from sim.figures.data.frontier import world_on_frontier
from sim.figures.data.gains import shares_of_ideal

WORLDS = np.arange(40)
EAST = (("actors.east", {**SMALL["actors"]["north"], "title": "East"}),)


def at(points, kind, *names):
    return points.loc[points["kind"] == kind, list(names)].to_numpy()


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
    """One world alone: what South can have on the line through the frontier where North has half of what it could."""
    scenario = prepared()
    points = world_on_frontier(scenario, 5, seed=1)
    gain = at(points, "frontier", "north", "south") - at(points, "no_deal", "north", "south")
    share = (gain / gain[(gain >= 0).all(axis=1)].max(axis=0))[(gain >= 0).all(axis=1)]
    _, band, solutions = shares_of_ideal(scenario, np.array([5]), seed=1)
    here = band[(band["share"] - 0.5).abs() < 1e-9].iloc[0]
    assert here["low"] == here["median"] == here["high"]
    assert here["median"] == pytest.approx(np.interp(0.5, *share[share[:, 0].argsort()].T))
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
