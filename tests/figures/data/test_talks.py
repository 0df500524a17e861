"""The tables of the talks of one world are those of its transcript, up to the agreement or the failure."""

from small_scenario import BROKEN, RED_LINES, transcribed

from sim.figures.data.talks import talk_tables


def test_talk_tables_follow_the_offers_up_to_the_agreement():
    scenario, rounds, row = transcribed()
    lines, events = talk_tables(scenario, rounds)
    assert set(lines["actor"]) == {"north", "south"}
    assert list(events["kind"]) == ["agreed"]
    signed = lines[lines["series"] == "agreed"]
    assert list(signed["date"]) == [row["agreed_on"].date()] * 2
    first = rounds[0]
    asked = lines[(lines["actor"] == "north") & (lines["series"] == "asked")]
    assert asked["value"].iloc[0] == first.worth["north"]


def test_talk_tables_of_failures_end_with_their_failure():
    for changes, kind in ((RED_LINES, "no_deal"), (BROKEN, "breakdown")):
        scenario, rounds, _ = transcribed(*changes)
        _, events = talk_tables(scenario, rounds)
        assert events["kind"].iloc[-1] == kind
