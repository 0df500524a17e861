"""The page opens the library and the files named at its start, and nothing else; what it changes is as if a file said so."""

import os

import pytest

from sim.page.shelf import Shelf
from sim.page.state import State
from sim.scenario.changed import changed
from sim.scenario.compile import load, ready
from sim.scenario.library import library_names
from sim.scenario.source import read
from sim.words.problems import ScenarioError
from sim.worlds.table import play

SHELF = Shelf()


def test_numbers_words_and_both_are_as_if_a_file_said_so():
    state = State("kazan_2024")
    for path, value in (
        ("actors.azerbaijan.no_deal.gain", "0.1"),
        ("protocol", "{name: single_text, mediator: russia}"),
        ("protocol.bias", "{uniform: [0, 0.5]}"),
        ("actors.iran.support.azerbaijan", "0.1"),
        ("actors.armenia.wants.corridor_control.red_line.max", "joint_checks"),
        ("issues.constitution.options.other_laws_too.condition.delay", "60"),
        ("actors.armenia.strategy", "{name: hardliner}"),
    ):
        state = state.put(path, value)
        found = SHELF.scenario(state)
        file = ready(changed(read("kazan_2024"), state.changes))
        assert (found.digest, found.game.names, found.game.numbers) == (file.digest, file.game.names, file.game.numbers)
    assert play(found, 30, 2).equals(play(file, 30, 2))


def test_parts_that_are_only_right_together_are_read_together():
    state = State("kazan_2024").put("actors.armenia.strategy", "{name: time_dependent}")
    with pytest.raises(ScenarioError, match="exponent: is missing"):
        SHELF.scenario(state)
    assert SHELF.scenario(state.put("actors.armenia.strategy.exponent", "2")).game.signatories


def test_the_structure_of_a_state_is_all_but_its_numbers():
    words = State("kazan_2024").put("deferral", "false")
    assert SHELF.structure(words.put("breakdown", "0.1").put("collapse", "{uniform: [0, 0.1]}")) == words


def test_files_named_at_the_start_come_first_and_are_read_anew_when_they_change(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: textbook_split\nbreakdown: 0.1\n")
    shelf = Shelf([str(file), "textbook_logroll"])
    assert shelf.names[:2] == [str(file), "textbook_logroll"] and set(library_names()) < set(shelf.names)
    assert shelf.scenario(State(str(file))).document.breakdown == 0.1
    file.write_text("extends: textbook_split\nbreakdown: 0.2\n")
    os.utime(file, (1, 1))
    assert shelf.scenario(State(str(file))).document.breakdown == 0.2


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "scenarios/kazan_2024.yaml", "", "kazan", "a\0b"])
def test_no_other_file_is_opened(name):
    with pytest.raises(ScenarioError, match="neither a scenario of the library nor a file named"):
        SHELF.scenario(State(name))


def test_no_strategy_of_the_users_own_plays(tmp_path):
    (tmp_path / "own.py").write_text("raise SystemExit('it ran')")
    file = tmp_path / "mine.yaml"
    file.write_text("extends: textbook_split\nactors: {anna: {strategy: {name: f, file: own.py}}}\n")
    with pytest.raises(ScenarioError, match="on the command line only"):
        Shelf([str(file)]).scenario(State(str(file)))
    with pytest.raises(ScenarioError, match="on the command line only"):
        SHELF.scenario(State("textbook_split").put("actors.anna.strategy", "{name: f, file: /etc/passwd}"))


def test_a_state_without_changes_is_the_scenario_itself():
    assert SHELF.scenario(State("sign_as_is")).digest == load("sign_as_is").digest
