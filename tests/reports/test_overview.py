"""The overview: a row for each scenario, with what it is to move and what it moves most."""

import re
from dataclasses import replace

import pytest
import seed_files
from calling import call
from made_up import crossing, undone
from places import ROOT
from small_scenario import played

from sim.reports.overview import OverviewRow, change_in_words, overview
from sim.scenario.compile import load
from sim.scenario.library import library_names
from sim.worlds.largest_change import LargestChange, largest_change
from sim.worlds.paired import Difference
from sim.worlds.summary import summarise
from sim.worlds.table import play

SCENARIOS = ROOT / "scenarios"
EXTENDING = [name for name in library_names() if "\nextends: " in (SCENARIOS / f"{name}.yaml").read_text("utf-8")]


@pytest.fixture(scope="module")
def rows():
    """A scenario, and one that extends it and in which some texts are undone."""
    scenario, table = played(worlds=400)
    table = crossing(scenario, table)
    after = undone(table, every=2)
    change = largest_change(scenario, scenario, table, after)
    return [
        OverviewRow("base", "Base", summarise(table, scenario)),
        OverviewRow("undone", "Undone", summarise(after, scenario), "Texts are undone.", True, change),
        OverviewRow("same", "Same", summarise(table, scenario), "Nothing.", True, None),
    ]


def test_it_has_a_row_for_each_scenario(rows):
    assert [row[0] for row in overview(rows).rows] == ["`base`", "`undone`", "`same`"]


def test_what_is_expected_stands_beside_what_is_found(rows):
    base, changed, same = overview(rows).rows
    assert changed[-2] == "Texts are undone." and "50.0 points (" in changed[-1]
    assert changed[4] == "50 %" and list(base[-2:]) == ["", ""] and same[-1] == "nothing for sure"


def test_alone_it_has_no_columns_on_changes(rows):
    assert list(overview(rows[:1]).head) == ["File", "Scenario", "Agreed", "In force", "Collapsed"]


def test_where_none_says_what_it_is_to_move_there_is_no_column_for_it(rows):
    silent = overview([replace(row, expect="") for row in rows])
    assert "It is to move" not in silent.head and [row[-1] for row in silent.rows] == [
        row[-1] for row in overview(rows).rows
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            LargestChange("months to agreement", "month", 6.64, 7.51, Difference(0.87, 0.8, 0.95, 9)),
            "6.6 -> 7.5, +0.9 (+0.8 to +0.9)",
        ),
        (
            LargestChange("gain of North", "utility", 0.355, 0.329, Difference(-0.026, -0.03, -0.02, 9)),
            "-0.026 (-0.030 to -0.020)",
        ),
        (
            LargestChange("a text", "share", 0.5, 0.25, Difference(-0.25, -0.3, -0.2, 9)),
            "50 % -> 25 %, -25.0 points (-30.0 to -20.0)",
        ),
    ],
)
def test_a_change_has_its_unit_and_its_interval(change, said):
    assert change_in_words(change).endswith(said)


def test_the_command_plays_both_in_the_same_worlds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = call("overview", "sign_as_is", "textbook_split", "--worlds", "300")
    assert ran.code == 0
    row = next(line for line in ran.output.splitlines() if "sign_as_is" in line)
    base, variant = load("kazan_2024"), load("sign_as_is")
    found = largest_change(base, variant, play(base, 300), play(variant, 300))
    assert change_in_words(found) in row and variant.document.expect in row


def test_the_command_tells_what_each_brings_its_signatories(tmp_path, monkeypatch):
    """Here every world agrees, and the text is in force in each: the mean is over the same worlds as the median."""
    monkeypatch.chdir(tmp_path)
    ran = call("overview", "textbook_split", "--worlds", "50")
    table = play(load("textbook_split"), 50)
    assert (table["stage"] == "in_force").all()
    gains = {name: table[f"gain_{name}"] for name in load("textbook_split").game.signatories}
    row = next(line for line in ran.output.splitlines() if line.startswith("| textbook_split "))
    assert row.split("|")[2].strip() == "0 %"
    assert all(
        f" {gain.median():.2f}" in row.split("|")[3] and f" {gain.mean():.2f}" in row.split("|")[4]
        for gain in gains.values()
    )


def test_every_file_that_is_played_has_a_row_and_one_name(tmp_path, monkeypatch):
    """Also a file that is there because others extend it, and files that have the same name in two folders."""
    monkeypatch.chdir(tmp_path)
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "talks.yaml").write_text("extends: textbook_split\nname: Talks\n", encoding="utf-8")
    assert call("overview", "old/talks.yaml", "new/talks.yaml", "--worlds", "20").code == 0
    report = (tmp_path / "results" / "overview" / "report.md").read_text(encoding="utf-8")
    table, _, changes = report.partition("## ")
    named = re.findall(r"^\| `(.*?)`", table, re.MULTILINE)
    assert named[:2] == ["old/talks", "new/talks"] and len(named) == 3 and named[2].endswith("textbook_split")
    assert re.findall(r"^\| (\w+/\w+) ", changes.partition("## ")[0], re.MULTILINE) == named
    assert f"What changes against {named[2]}\n" in changes


@pytest.mark.parametrize("name", EXTENDING)
def test_a_scenario_that_extends_another_says_what_it_is_to_move(name):
    own = seed_files.load(SCENARIOS / f"{name}.yaml")
    assert own["expect"].count(". ") == 0 and own["expect"].endswith(".")
