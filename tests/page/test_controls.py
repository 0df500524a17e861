"""What can be changed: every control offers values that can be played, and says what is in force and where it comes from."""

import json
import re

import pytest
from closed_cases import CASES

from sim.engine.strategies import STRATEGIES
from sim.page.controls import Panel
from sim.page.shelf import Shelf
from sim.page.state import State
from sim.scenario.document import numbers
from sim.scenario.field_words import words_of
from sim.scenario.library import library_names
from sim.scenario.schema import ActorBlock
from sim.words.problems import ScenarioError

SHELF = Shelf()
PANEL = Panel(SHELF)
KAZAN = State("kazan_2024")


def groups_of(state):
    return {group["title"]: group["controls"] for group in PANEL.controls(state)["groups"]}


def control_at(state, path):
    every = [control for some in groups_of(state).values() for control in some]
    return next(control for control in every if control["path"] == path)


def test_all_that_the_talks_turn_on_is_offered():
    groups = groups_of(KAZAN)
    document = SHELF.scenario(KAZAN).document
    assert [control["path"] for control in groups["Levers"]] == [lever.path for lever in document.levers.values()]
    assert len(groups["Levers"]) == 8
    assert [control["title"] for control in groups["Who takes part"]][:2] == ["Russia", "Iran"]
    lines = {f"{control['of']}: {control['title']}" for control in groups["Red lines"]}
    assert {"Armenia: The border line", "Iran: Who stands behind the treaty"} < lines
    mediators = [option["title"] for option in control_at(KAZAN, "protocol")["options"]]
    assert "Georgia mediates, with one text" in mediators
    assert control_at(KAZAN, "actors.azerbaijan.strategy")["words"] == "time dependent"
    assert PANEL.controls(KAZAN)["numbers"] == len(numbers(document))


@pytest.mark.parametrize("name", ["kazan_2024", "us_pays", "plenary_3plus3", "textbook_logroll", "home_front_hurts"])
def test_every_option_can_be_played_and_the_files_own_is_among_them(name):
    """In the variants, those of the controls that the baseline has not."""
    known = {control["path"] for controls in groups_of(KAZAN).values() for control in controls}
    actors, seen = SHELF.scenario(State(name)).document.actors, set()
    for controls in groups_of(State(name)).values():
        for control in controls:
            if control["path"] in known and name != KAZAN.scenario:
                continue
            own = [option for option in control["options"] if option["file"]]
            assert len(own) == bool(control["options"])
            assert [option["value"] for option in own] in ([], [control["file"]])
            if alike := re.fullmatch(r"actors\.(\w+)\..*(holds|strategy|acceptance|opponent)", control["path"]):
                kind = (actors[alike[1]].role, alike[2])
                if kind in seen:
                    continue  # those of one role are alike
                seen.add(kind)
            for option in control["options"]:
                if not option["file"]:
                    state = State(name).put(control["path"], option["value"])
                    assert control_at(state, control["path"])["words"] == option["title"]


@pytest.mark.parametrize("name", CASES)
def test_a_closed_case_has_levers_and_each_goes_to_its_ends(name):
    levers = groups_of(State(name))["Levers"]
    assert len(levers) == len(SHELF.scenario(State(name)).document.levers) > 0
    for control in levers:
        other = [option["value"] for option in control["options"] if not option["file"]] or [
            str(control["scale"][end]) for end in ("low", "high")
        ]
        for value in other:
            SHELF.scenario(State(name).put(control["path"], value))  # ScenarioError where it could not be played


@pytest.mark.parametrize("name", library_names())
def test_every_scenario_has_controls_that_json_knows(name):
    json.dumps(PANEL.controls(State(name)), allow_nan=False)
    found = PANEL.search(State(name), "", most=10**6)
    assert found["found"] == len(numbers(SHELF.scenario(State(name)).document)) == len(found["controls"])
    for control in found["controls"]:
        scale = control["scale"]
        assert scale["low"] <= scale["at"][0] <= scale["at"][2] <= scale["high"] and scale["low"] < scale["high"]
        assert scale["step"] > 0
        assert scale["least"] is None or scale["low"] >= scale["least"]
        assert scale["most"] is None or scale["high"] <= scale["most"]


def test_a_number_says_its_value_its_slider_and_its_claim():
    control = control_at(KAZAN, "actors.azerbaijan.no_deal.gain")
    assert (control["kind"], control["value"], control["sources"]) == ("number", "{uniform: [-0.05, 0.5]}", ["K13"])
    assert (control["scale"]["low"], control["scale"]["high"]) == (-0.1, 0.6)
    assert control["ends"][0] == "waiting makes it worse off"
    assert "2023" in PANEL.controls(KAZAN)["claims"]["K13"]["text"]
    moved = control_at(KAZAN.put(control["path"], "0.9"), control["path"])
    assert (moved["value"], moved["file"], moved["changed"]) == ("0.9", control["file"], True)
    assert moved["words"] == "0.9 in every world"
    assert (moved["scale"]["at"], moved["scale"]["high"]) == ((0.9, 0.9, 0.9), 0.9)


def test_a_place_has_the_options_of_its_issue_for_marks():
    found = PANEL.search(KAZAN, "actors.armenia.wants.corridor_control.ideal")["controls"][0]
    assert found["scale"]["marks"][1] == ("armenian_customs", 20.0)
    assert found["scale"]["at"][1] == 20


def test_a_search_finds_numbers_by_words_and_by_path():
    assert PANEL.search(KAZAN, "Azerbaijan waiting force")["controls"][0]["path"] == "actors.azerbaijan.no_deal.gain"
    assert PANEL.search(KAZAN, "no_deal.gain")["found"] == 2
    assert PANEL.search(KAZAN, "turnout")["controls"][0]["sources"] == ["F15"]
    assert PANEL.search(KAZAN, "nothing of this name")["found"] == 0
    shown = PANEL.search(KAZAN, "salience")
    assert len(shown["controls"]) < shown["found"]


def test_what_a_mediator_brings_can_be_changed_with_it():
    paths = [
        control["path"]
        for control in groups_of(KAZAN.put("protocol", "{name: single_text, mediator: iran}"))["The table"]
    ]
    assert {"protocol.bias", "protocol.insight.armenia"} < set(paths)


def test_changes_are_listed_in_their_order():
    state = KAZAN.put("breakdown", "0.01").put("name", "Mine").put("actors.armenia.strategy", "{name: micro}")
    found = PANEL.changes(state)["controls"]
    assert [control["path"] for control in found] == ["breakdown", "name", "actors.armenia.strategy"]
    assert [control["words"] for control in found] == ["0.01 in every world", "Mine", "micro"]


def test_a_lever_whose_place_a_change_takes_away_is_left_out():
    gone = KAZAN.put("actors.azerbaijan.wants.constitution.red_line", "")
    assert "actors.azerbaijan.wants.constitution.red_line.min" not in [c["path"] for c in groups_of(gone)["Levers"]]


def test_a_state_that_cannot_be_played_has_no_controls():
    with pytest.raises(ScenarioError, match="can be 2"):
        PANEL.controls(KAZAN.put("breakdown", "{uniform: [0, 2]}"))


def test_each_strategy_is_explained_in_a_few_words():
    """In the words of the format."""
    says = {
        option["title"]: option["says"]
        for path in ("actors.armenia.strategy", "actors.azerbaijan.strategy")
        for option in control_at(KAZAN, path)["options"]
    }
    known = words_of(ActorBlock, "strategy").choices
    for name in STRATEGIES:
        assert says[name.replace("_", " ")] == known[name].replace("`", "") != ""
    about = control_at(KAZAN, "actors.armenia.strategy")["about"]
    assert "boulware: holds out for long and concedes near the end" in about
