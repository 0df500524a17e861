"""The command `format`, and the line below errors that points to it."""

from pathlib import Path

import pytest
from calling import without_progress
from places import SCENARIOS

from sim.cli.main import main

ERRORS = [
    ("breakdown: 2\n", "breakdown"),
    ("actors: {anna: {tolerence: 0.1}}\n", "actors.ACTOR"),
    ("actors: {anna: {wants: {orchard: {ideal: p101}}}}\ncurvature: 0\n", "actors.ACTOR.wants.ISSUE.ideal"),
    ("shocks: {rain: {effect: {breakdown: {add: 0.1}}}}\n", "shocks.SHOCK"),
]
"""What a file adds to a valid one, and the field of the first mistake in it."""


def call(capfd, *arguments):
    """Exit code, standard output and standard error of a command line."""
    code = main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return code, out, without_progress(err)


def test_the_page_is_printed(capfd):
    page = (SCENARIOS / "FORMAT.md").read_text(encoding="utf-8")
    assert call(capfd, "format") == (0, page, "")


def test_a_field_is_printed(capfd):
    code, out, err = call(capfd, "format", "actors.anna.wants.orchard.salience")
    assert (code, err) == (0, "")
    assert out.startswith("- **`actors.ACTOR.wants.ISSUE.salience`**: ") and len(out.splitlines()) == 2


def test_an_unknown_field_is_one_line_with_the_nearest(capfd):
    said = (
        "run_sim.py: 'salienz' is not a field of a scenario file; did you mean 'actors.ACTOR.wants.ISSUE.salience'?\n"
    )
    assert call(capfd, "format", "salienz") == (2, "", said)


@pytest.mark.parametrize("word", ["nonsense", "teapot", "actors.north.teapot"])
def test_a_word_that_is_like_no_field_gets_no_suggestion(capfd, word):
    assert call(capfd, "format", word) == (2, "", f"run_sim.py: '{word}' is not a field of a scenario file\n")


@pytest.mark.parametrize(("added", "field"), ERRORS)
def test_errors_point_to_the_field_of_the_first_once(capfd, tmp_path, monkeypatch, added, field):
    monkeypatch.chdir(tmp_path)
    Path("wrong.yaml").write_text(f"extends: textbook_split\nname: Wrong\n{added}", encoding="utf-8")
    for command in (["check", "wrong.yaml"], ["wrong.yaml"]):
        code, _, err = call(capfd, *command)
        assert code == 2
        assert [line for line in err.splitlines() if "format" in line] == [f"more: python run_sim.py format {field}"]
        assert err.splitlines()[-1] == f"more: python run_sim.py format {field}"
    assert call(capfd, "format", field)[0] == 0


def test_errors_outside_of_fields_point_nowhere(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = call(capfd, "check", "not_there.yaml")
    assert code == 2
    assert "more:" not in err
