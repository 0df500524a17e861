"""`check`: each natural mistake gets the words that help, at its line; and what it says of files that are right.

A file of `mistakes/` says at its head what is told of it, one line for each error or warning.
"""

import re
from pathlib import Path

import pytest
from closed_cases import CASES
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
    assert len(mistakes) == 9 and more == "more: python run_sim.py format summary"


def test_nothing_in_the_library_is_doubtful(capfd):
    ours = [path for path in LIBRARY if path.stem not in CASES]
    code, out, err = checked(capfd, *ours)
    assert (code, err) == (0, "")
    assert out.endswith(f"\n{len(ours)} files checked: 0 errors, 0 warnings\n")


def test_closed_cases_are_doubtful_only_where_nothing_was_known(capfd):
    """Their protocol leaves an unstated wish as wide as the scale, and an actor whose wishes are unknown without any."""
    code, out, err = checked(capfd, *(path for path in LIBRARY if path.stem in CASES))
    assert (code, err) == (0, "")
    doubts = [line for line in out.splitlines() if ": warning: " in line]
    assert doubts and all("anywhere on the scale" in line or "it wants nothing" in line for line in doubts)


def test_check_says_what_a_file_means(capfd):
    sentences = " ".join(checked(capfd, "kazan_2024")[1].split())
    for sentence in (
        "Armenia and Azerbaijan make offers in turn, Armenia first, for 24 months, from November 2024 to October 2026.",
        "Any issue may be left open. Meanwhile there can be 'A new US administration' (January 2025), ",
        "Armenia wants most 'Ordinary transit under Armenian border and customs control' on 'Who controls the route "
        "through Syunik' (18 %)",
        "No deal is worth today's state plus -0.25 to 0.15, and -0.005 to 0.005 more and 0 to 0.01 less with each month.",
        "At home 'National Assembly' votes on every text. At home 'Referendum on a new constitution' votes only on a text with "
        "'Referendum passed first' on 'Armenia's constitution' or ",
        "or 'Referendum passed first, and other laws purged' on 'Armenia's constitution'.",
        "on 'Armenia's constitution' (it means it in 60 to 100 % of the worlds; crossing it costs 0.1 to 0.8)",
        "It may refuse 'Western mediation' on 'Where and on what basis the parties settle things' (it means it in 60 to 100 %",
        "On 'Who stands behind the treaty', 'The United States or Europe' needs the European Union and takes 10 to 70 % from "
        "Armenia and 0 to 30 % from Azerbaijan of what the commitment risk costs; 'The neighbours' needs Iran and Turkey",
        "stiffen red lines of Armenia on 'Who controls the route through Syunik' and wreck a text that it dislikes (0 to 0.015)",
        "Iran signs nothing, but can pass on a share of its gain or loss to Armenia (0.02 to 0.12)",
    ):
        assert sentence in sentences


def test_an_agenda_is_told_in_its_order(capfd):
    sentences = " ".join(checked(capfd, TESTS / "mistakes" / "horizon_before_the_votes.yaml")[1].split())
    order = "'Territory' and 'Property' until April 2017, then 'Governance' until June 2017, then 'Troops and guarantees' until"
    assert f"Issues are settled in order: {order} October 2017." in sentences


def test_without_deferral_each_part_settles_all_of_its_issues(capfd, tmp_path):
    source = (TESTS / "mistakes" / "horizon_before_the_votes.yaml").read_text(encoding="utf-8")
    file = tmp_path / "whole.yaml"
    file.write_text(source.replace("deferral: true", "deferral: false"), encoding="utf-8")
    sentences = " ".join(checked(capfd, file)[1].split())
    assert "No issue may be left open; each part settles all of its issues." in sentences
    assert "No issue may be left open." in " ".join(checked(capfd, SPLIT)[1].split())


def test_a_meaning_follows_the_file(capfd, tmp_path):
    source = (TESTS / "mistakes" / "line_refuses_own_ideal.yaml").read_text(encoding="utf-8")
    firm, soft = tmp_path / "firm.yaml", tmp_path / "soft.yaml"
    firm.write_text(source, encoding="utf-8")
    soft.write_text(source.replace("red_line: {", "red_line: {holds: 0.5, "), encoding="utf-8")
    assert "It will not sign what is below 'Half' on 'The water'." in checked(capfd, firm)[1]
    meant = "(it means it in 50 % of the worlds)"
    assert f"It may refuse what is below 'Half' on 'The water' {meant}." in " ".join(checked(capfd, soft)[1].split())


def test_help_is_a_word_too(capfd):
    assert main(["help", "check"]) == 0
    assert "--strict" in capfd.readouterr().out


def test_a_library_scenario_is_found_by_a_name_like_its_own(capfd):
    code, _, err = checked(capfd, "kazan2024")
    assert code == 2
    assert "did you mean 'kazan_2024'?" in err


@pytest.mark.parametrize(
    ("deferral", "first", "warned"),
    [("false", "border", True), ("[border]", "border", False), ("true", "border", False), ("false", "guards", False)],
)
def test_guarantees_that_come_too_late_are_warned_of(deferral, first, warned, capfd, tmp_path):
    other = {"border": "guards", "guards": "border"}[first]
    file = tmp_path / "late.yaml"
    file.write_text(
        f"""\
name: Late guarantees
summary: Guarantees stand in one part of the agenda.
sources: assumption
calendar: {{start: 2030-01-01, round: month, rounds: 12}}
protocol: {{name: direct}}
deferral: {deferral}
agenda: [{{issues: [{first}], until: 6}}, {{issues: [{other}], until: 12}}]
issues:
  border: {{options: [old, new], status_quo: old}}
  guards: {{options: {{none: None, many: {{title: Many, guarantee: {{south: 0.5}}}}}}, status_quo: none}}
actors:
  north: {{role: signatory, wants: {{border: {{ideal: old, salience: 1}}, guards: {{ideal: none, salience: 1}}}}}}
  south: {{role: signatory, commitment_risk: {{uniform: [0, 0.2]}},
          wants: {{border: {{ideal: new, salience: 1}}, guards: {{ideal: many, salience: 1}}}}}}
""",
        encoding="utf-8",
    )
    code, out, err = checked(capfd, file)
    assert code == 0
    assert ("agenda.1: leaves the guarantees of south to part 2" in out + err) == warned
