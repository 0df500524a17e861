"""`check`: each natural mistake gets the words that help, at its line; and what it says of files that are right.

A file of `mistakes/` says at its head what is told of it, one line for each error or warning.
"""

import re
from pathlib import Path

import pytest
from places import ROOT, TESTS

from sim.cli.main import main

MISTAKES = sorted((TESTS / "mistakes").glob("*.yaml"))
LIBRARY = sorted((ROOT / "scenarios").glob("*.yaml"))
SPLIT = str(ROOT / "scenarios" / "textbook_split.yaml")


def checked(capfd, *arguments) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `check`."""
    code = main(["check", *map(str, arguments)])
    return (code, *capfd.readouterr())


def expected(path: Path) -> list[tuple[str, str]]:
    """The line and the words that help, for each thing that is to be told of a file."""
    return re.findall(r"^# line (\d+) says: (.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def told(path: Path, text: str) -> list[str]:
    """The lines of an output that say what is wrong with a file."""
    return [line for line in text.splitlines() if re.match(re.escape(str(path)) + r":\d+: ", line)]


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_natural_mistake_gets_the_words_that_help(capfd, path):
    code, out, err = checked(capfd, path)
    lines, words = told(path, out + err), expected(path)
    assert len(words) > 0
    assert len(lines) == len(words), out + err
    for line, (number, helpful) in zip(lines, words, strict=True):
        assert line.startswith(f"{path}:{number}: "), line
        assert helpful in line
    warned = [": warning: " in line for line in lines]
    assert (code, set(warned)) in ((0, {True}), (2, {False}))


def test_many_natural_mistakes_are_known():
    assert len(MISTAKES) >= 75


def test_warnings_are_counted_and_strictly_they_are_errors(capfd):
    path = TESTS / "mistakes" / "votes_in_percent.yaml"
    code, out, err = checked(capfd, path)
    assert (code, err) == (0, "")
    assert ": ok (" in out
    assert "), 2 warnings\n" in out
    code, out, err = checked(capfd, "--strict", path)
    assert (code, out) == (2, "")
    assert len(told(path, err)) == 2


def test_several_files_are_checked_at_once_and_counted(capfd):
    names = ("votes_in_percent", "nine_mistakes", "ideal_as_fraction")
    code, out, err = checked(capfd, SPLIT, *(TESTS / "mistakes" / f"{name}.yaml" for name in names))
    assert code == 2
    assert out.endswith("\n4 files checked: 9 errors, 3 warnings\n")
    *mistakes, more = err.splitlines()
    assert len(mistakes) == 9 and more == "more: run_sim.py format summary"


def test_nothing_in_the_library_is_doubtful(capfd):
    code, out, err = checked(capfd, *LIBRARY)
    assert (code, err) == (0, "")
    assert out.endswith(f"\n{len(LIBRARY)} files checked: 0 errors, 0 warnings\n")


def test_check_says_what_a_file_means(capfd):
    sentences = " ".join(checked(capfd, "kazan_2024")[1].split())
    for sentence in (
        "Armenia and Azerbaijan make offers in turn, Armenia first, for 24 months, from November 2024 to October 2026.",
        "Any issue may be left open. Meanwhile there can be 'A new US administration' (January 2025), ",
        "Armenia wants most 'Ordinary transit under Armenian border and customs control' on 'Who controls the route "
        "through Syunik' (18 %)",
        "No deal is worth today's state plus -0.25 to 0.15, and 0.005 less with each month.",
        "At home 'National Assembly' and 'Referendum on a new constitution' vote on a text.",
        "Iran signs nothing, but can pass on a share of its gain or loss to Armenia (0.02 to 0.12)",
    ):
        assert sentence in sentences


def test_an_agenda_is_told_in_its_order(capfd):
    sentences = " ".join(checked(capfd, TESTS / "mistakes" / "horizon_before_the_votes.yaml")[1].split())
    order = "'Territory' and 'Property' until April 2017, then 'Governance' until June 2017, then 'Troops and guarantees' until"
    assert f"Issues are settled in order: {order} October 2017." in sentences


def test_a_meaning_follows_the_file(capfd, tmp_path):
    source = (TESTS / "mistakes" / "line_refuses_own_ideal.yaml").read_text(encoding="utf-8")
    firm, soft = tmp_path / "firm.yaml", tmp_path / "soft.yaml"
    firm.write_text(source, encoding="utf-8")
    soft.write_text(source.replace("red_line: {", "red_line: {holds: 0.5, "), encoding="utf-8")
    assert "It will not sign what is below 'Half' on 'The water'." in checked(capfd, firm)[1]
    assert "It may refuse what is below 'Half' on 'The water'." in " ".join(checked(capfd, soft)[1].split())


def test_help_is_a_word_too(capfd):
    assert main(["help", "check"]) == 0
    assert "--strict" in capfd.readouterr().out


def test_a_library_scenario_is_found_by_a_name_like_its_own(capfd):
    code, _, err = checked(capfd, "kazan2024")
    assert code == 2
    assert "did you mean 'kazan_2024'?" in err
