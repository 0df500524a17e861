"""What is shown of a result, and what it is called."""

from small_scenario import prepared

from sim.figures.data.shown import factor_title, level_title, signatories


def test_what_is_varied_in_words():
    scenario = prepared()
    found = factor_title(scenario, "actors.north.no_deal.gain")
    assert found == "North: what it expects from waiting or force, beyond the status quo"
    assert factor_title(scenario, "actors.north.strategy") == "North: strategy"
    assert factor_title(scenario, "protocol") == "Protocol"
    assert level_title(scenario, "actors.north.no_deal.gain", 0.25) == "0.25"
    assert level_title(scenario, "actors.north.wants.border.ideal", "new_line") == "The new line"
    assert level_title(scenario, "actors.north.strategy", "tit_for_tat") == "tit for tat"


def test_signatories_have_their_titles():
    assert signatories(prepared()) == {"north": "North", "south": "South"}
