"""The library: its scenarios are found by their bare names from anywhere, and a file of one's own comes first."""

import os
from pathlib import Path

import pytest

from sim.scenario.compile import load
from sim.scenario.library import SCENARIOS, SEEDS, library_names, scenario_path
from sim.words.problems import ScenarioError


def test_every_scenario_of_the_library_is_named_once():
    names = library_names()
    assert names == sorted(set(names)) and "textbook_split" in names
    assert {f"{name}.yaml" for name in names} == {path.name for path in SCENARIOS.glob("*.yaml")}
    assert (SEEDS / "claims.yaml").is_file()


@pytest.mark.parametrize("name", library_names())
def test_a_bare_name_is_found_from_anywhere(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert scenario_path(name).samefile(SCENARIOS / f"{name}.yaml")


def test_a_bare_name_loads_what_the_path_loads(tmp_path, monkeypatch):
    by_path = load(SCENARIOS / "textbook_split.yaml")
    monkeypatch.chdir(tmp_path)
    assert load("textbook_split").digest == by_path.digest


def test_a_file_of_that_name_comes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("textbook_split").touch()
    assert scenario_path("textbook_split") == Path("textbook_split")


@pytest.mark.parametrize("path", ["talks.yaml", "textbook_split.yaml", f"folder{os.sep}textbook_split", "no_such_name"])
def test_what_is_no_bare_name_of_the_library_is_a_path(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    assert scenario_path(path) == Path(path)


def test_an_unknown_name_is_an_error_that_gives_the_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match="no_such_name"):
        load("no_such_name")
