"""The state of the page is its link: what is put into it comes out again, and what is wrong with it is said."""

from urllib.parse import parse_qsl

import pytest

import sim
from sim.page.state import State, doubts_of_link

KAZAN = State(
    "kazan_2024",
    (
        ("protocol", "{name: single_text, mediator: russia}"),
        ("actors.azerbaijan.no_deal.gain", "{uniform: [0, 0.2]}"),
        ("name", "'100 % & more = \u00e9'"),
    ),
    seed=7,
    start="sign_as_is",
    draws="lhs",
)


def of(query):
    return State.from_query(parse_qsl(query, keep_blank_values=True))


def test_a_link_leads_back_to_its_state():
    assert of(KAZAN.to_query()) == KAZAN
    assert of(State("kazan_2024").put("actors.iran.backing", "").to_query()).changes == (("actors.iran.backing", ""),)


def test_of_changes_at_one_place_the_last_counts():
    state = State("kazan_2024").put("breakdown", "0.1").put("protocol.first", "azerbaijan").put("breakdown", "0.2")
    assert state.changes == (("protocol.first", "azerbaijan"), ("breakdown", "0.2"))
    assert state.put("protocol", "{name: direct}").changes == (("breakdown", "0.2"), ("protocol", "{name: direct}"))
    assert state.put("breakdowns", "1").changes[-2:] == (("breakdown", "0.2"), ("breakdowns", "1"))


def test_a_change_is_given_back_with_all_below_it():
    state = State("kazan_2024").put("protocol", "{name: single_text, mediator: iran}").put("protocol.bias", "0.5")
    assert state.given_back("protocol") == State("kazan_2024")
    assert state.given_back("protocol.bias").changes == (("protocol", "{name: single_text, mediator: iran}"),)


def test_the_starting_point_is_the_scenario_unchanged_or_another():
    assert State("kazan_2024", (("breakdown", "0"),), 3).unchanged == State("kazan_2024", (), 3)
    assert KAZAN.unchanged == KAZAN.beside("sign_as_is") == State("sign_as_is", (), 7, draws="lhs")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "names no scenario"),
        ("scenario=a&seed=-1", "is not a whole number"),
        ("scenario=a&seed=1e3", "is not a whole number"),
        ("scenario=a&seed=99999999999999999999", "is not a whole number"),
        ("scenario=a&seed=\u0663", "is not a whole number"),
        ("scenario=a&draws=sobol", "none of plain, lhs"),
        ("scenario=a&set=breakdown", "write set=PATH=VALUE"),
        ("scenario=a&set==1", "write set=PATH=VALUE"),
        ("scenario=a&set=x=" + "1" * 3000, "longer than"),
        ("scenario=a" + "".join(f"&set=x{n}=1" for n in range(500)), "500 changes"),
    ],
)
def test_what_is_wrong_with_a_link_is_said_in_a_sentence(query, said):
    with pytest.raises(ValueError, match=said):
        of(query)


def test_a_link_to_hand_on_notices_what_has_changed_since():
    scenario = sim.load("textbook_split")
    pairs = dict(parse_qsl(State("textbook_split").link(scenario)))
    assert doubts_of_link(pairs.items(), scenario) == []
    assert doubts_of_link(parse_qsl(State("textbook_split").to_query()), scenario) == []
    assert "scenario file has changed" in doubts_of_link(pairs.items(), sim.load("textbook_logroll"))[0]
    assert "another version" in doubts_of_link((pairs | {"rules": "0"}).items(), scenario)[0]
