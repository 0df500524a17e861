"""What is kept of the page: a variant that `check` accepts and a command, both with the page's own numbers."""

import json
import shlex

import pytest
from calling import call

from sim.page.shelf import Shelf
from sim.page.state import State
from sim.page.variant import changes_between, command_of, file_name, overlay, variant
from sim.scenario.changed import changed
from sim.scenario.compile import load
from sim.scenario.source import read
from sim.worlds.table import play

SHELF = Shelf()
CHANGES = {
    "actors.azerbaijan.no_deal.gain": "{uniform: [0.1, 0.2]}",
    "protocol": "{name: single_text, mediator: russia, bias: {uniform: [0, 0.5]}}",
    "actors.armenia.strategy": "{name: hardliner}",
    "actors.iran.backing": "",
    "actors.armenia.wants.corridor_control.red_line": "{max: joint_checks, price: 0.2}",
    "shocks.border_escalation.effect.collapse.add": "0.01",
    "issues.links.options.closed": "{title: Shut, needs: [georgia]}",
    "actors.united_states.inducement": "{budget: {uniform: [0.1, 0.2]}, to: [armenia, azerbaijan]}",
    "breakdown": "0.01",
    "agenda": "[{issues: [links], until: 9}, "
    "{issues: [format, corridor_control, guarantor, constitution, delimitation], until: 24}]",
}
ALL = State("kazan_2024", tuple(CHANGES.items()), seed=3)


def saved(state, tmp_path, name="Mine", shelf=SHELF):
    file = tmp_path / file_name(name)
    file.write_text(variant(shelf, state, name))
    return file


@pytest.mark.parametrize("path", [*CHANGES, "all"])
def test_a_variant_says_the_same_as_the_state(path, tmp_path):
    state = ALL if path == "all" else State("kazan_2024").put(path, CHANGES[path])
    file = saved(state, tmp_path)
    assert call("check", file).code == 0
    kept, shown = load(file), SHELF.scenario(state)
    aside = {"name", "summary", "expect"}
    assert kept.document.model_dump(exclude=aside) == shown.document.model_dump(exclude=aside)
    assert len(file.read_text().splitlines()) < 60


def test_a_variant_and_the_command_give_the_numbers_of_the_page(tmp_path):
    words = shlex.split(command_of(ALL, 40))
    by_command = json.loads(call(*words[2:]).out)
    by_variant = json.loads(call("run", saved(ALL, tmp_path), "--seed", 3, "--worlds", 40, "--json").out)
    assert by_command["worlds"] == by_variant["worlds"]
    table = play(SHELF.scenario(ALL), 40, 3)
    assert [world["stage"] for world in by_command["worlds"]] == table["stage"].astype(str).tolist()
    assert by_command["digest"] == SHELF.scenario(ALL).digest


@pytest.mark.parametrize(
    "name",
    [
        "yes",
        "1e3",
        "a: b # c",
        "'\"",
        "{x}",
        "- list",
        "*anchor",
        "!tag",
        "\u041c\u0438\u0440",
        "null",
        "x\n  extends: /etc/passwd",
    ],
)
def test_a_name_is_quoted_so_that_it_stays_a_name(name, tmp_path):
    file = saved(State("textbook_split").put("breakdown", "0.1"), tmp_path, name)
    assert load(file).name == " ".join(name.split())
    assert file.parent == tmp_path


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\0b", "a\u202eb"])
def test_a_name_that_cannot_be_one_is_refused(name):
    with pytest.raises(ValueError, match="The name of a variant"):
        variant(SHELF, State("textbook_split"), name)


def test_a_variant_of_a_file_named_at_the_start_lies_beside_it(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text('extends: textbook_split\nname: "Own\\nextends: x"\nexpect: More.\n')
    shelf = Shelf([str(own)])
    file = saved(State(str(own)).put("breakdown", "0.1"), tmp_path, shelf=shelf)
    assert load(file).document.breakdown == 0.1
    assert load(file).document.expect is None
    assert "Keep it beside own.yaml." in file.read_text().splitlines()[0]


def test_what_differs_between_two_files_leads_from_the_one_to_the_other():
    base, now = read("kazan_2024"), read("corridor_russian_guard")
    made = changed(base, list(changes_between(base.data, now.data)))
    apart = {"name", "summary", "question", "expect"}
    assert {k: v for k, v in made.data.items() if k not in apart} == {
        k: v for k, v in now.data.items() if k not in apart
    }
    assert overlay(base.data, base.data) == {}
    assert overlay({"a": 1}, {"a": True}) == {"a": True}
