"""Values put at paths of a scenario, as if its file said so."""

import json

import pytest
import yaml
from calling import call

from sim.scenario.changed import change_of, changed
from sim.scenario.compile import load, ready
from sim.scenario.source import read
from sim.words.problems import ScenarioError


def with_changes(*texts, name="kazan_2024"):
    return ready(changed(read(name), map(change_of, texts)))


def problem_of(text, name="kazan_2024"):
    with pytest.raises(ScenarioError) as error:
        with_changes(text, name=name)
    return str(error.value.problems[0])


@pytest.mark.parametrize(
    ("texts", "same"),
    [
        (["actors.russia.present=0"], {"actors": {"russia": {"present": 0}}}),
        (["deferral=false"], {"deferral": False}),
        (["actors.iran.backing="], {"actors": {"iran": {"backing": None}}}),
        (
            ["protocol={name: single_text, mediator: russia}", "protocol.bias={uniform: [0, 0.5]}"],
            {"protocol": {"name": "single_text", "mediator": "russia", "bias": {"uniform": [0, 0.5]}}},
        ),
        (
            ["shocks.border_escalation.effect.collapse.add=0.01"],
            {"shocks": {"border_escalation": {"effect": {"collapse": {"add": 0.01}}}}},
        ),
        (["actors.armenia.margin=1e-2", "actors.armenia.margin=2e-2"], {"actors": {"armenia": {"margin": 0.02}}}),
    ],
)
def test_changes_are_what_a_file_that_extends_this_one_says(texts, same, tmp_path):
    file = tmp_path / "variant.yaml"
    file.write_text(yaml.safe_dump({"extends": "kazan_2024", **same}))
    assert with_changes(*texts).digest == load(file).digest


def test_the_source_itself_stays_as_it_was():
    source = read("textbook_split")
    before = json.dumps(source.data, default=str)
    changed(source, [("breakdown", "0.5"), ("actors.anna.wants.orchard.red_line.max", "p50")])
    assert json.dumps(source.data, default=str) == before


def test_an_option_that_is_only_named_gets_a_block_of_its_own():
    made = changed(read("kazan_2024"), [("issues.links.options.closed.about", "No trade at all")])
    assert made.data["issues"]["links"]["options"]["closed"] == {"title": "Closed", "about": "No trade at all"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("breakdown=2", "--set: breakdown: 2 must be between 0 and 1"),
        ("breakdwn=0", "--set: breakdwn: 'breakdwn' is not a key of a scenario; did you mean 'breakdown'?"),
        ("actors.russa.present=0", "'russa' is not among the actors; did you mean 'russia'?"),
        ("actors.russia.presnt=0", "did you mean 'present'?"),
        ("deferral.x=0", "deferral is a single value and has no parts"),
        ("deferral=[a", "is not closed with ]"),
        ("deferral=yes", "write true"),
        ("deferral={a: }", "deferral.a: has no value"),
        ("actors.russia.inducement=", "there is nothing to remove here"),
        ("actors..x=1", "is not a path"),
        ("breakdown", "is no change; write PATH=VALUE"),
        ("extends=other.yaml", "is not a key of a scenario"),
        ("calendar=", "--set: calendar: is missing"),
    ],
)
def test_what_is_wrong_is_said_at_its_path(text, said):
    assert said in problem_of(text)


def test_all_wrong_paths_are_told_together():
    with pytest.raises(ScenarioError) as error:
        with_changes("breakdwn=0", "colapse=0")
    assert len(error.value.problems) == 2


def test_run_plays_the_changed_scenario(tmp_path):
    variant = tmp_path / "variant.yaml"
    variant.write_text("extends: textbook_split\nbreakdown: {uniform: [0, 0.2]}\n")
    worlds = ("--worlds", 50, "--seed", 3, "--json")
    by_option = call("run", "textbook_split", "--set", "breakdown={uniform: [0, 0.2]}", *worlds)
    assert by_option.code == 0
    assert by_option.out == call("run", variant, *worlds).out


def test_run_says_what_is_wrong_with_a_change():
    ended = call("run", "textbook_split", "--set", "breakdown=2")
    assert (ended.code, "--set: breakdown: 2 must be between 0 and 1" in ended.err) == (2, True)
