"""The offers of one world are those of its transcript, and the last is the agreed text on the frontier."""

from small_scenario import prepared

from sim.figures.data.frontier import world_on_frontier
from sim.figures.data.offers import offers_of_world
from sim.worlds.transcript import transcript


def test_offers_are_those_of_the_transcript():
    scenario = prepared()
    rounds = transcript(scenario, 5, 1)
    offers = offers_of_world(scenario, 5, 1)
    assert list(offers["tabler"]) == [one.tabler for one in rounds if one.package]
    assert offers["when"].iloc[0] == "Jan 2030" and offers["north"].iloc[0] == rounds[0].worth["north"]
    agreed = world_on_frontier(scenario, 5, seed=1).set_index("kind").loc["agreed", ["north", "south"]]
    assert offers[["north", "south"]].iloc[-1].tolist() == agreed.tolist()
    weekly = offers_of_world(prepared(("calendar.round", "week")), 5, 1)
    assert weekly["when"].iloc[0] == "01 Jan 2030"
