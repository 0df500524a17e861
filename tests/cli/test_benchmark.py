"""`benchmark` as it is called, and the inputs that came with it: capabilities, and failure that is costly."""

import pytest
from calling import call
from places import SCENARIOS

from sim.engine.model import Negotiation
from sim.scenario.compile import load

MADE_UP = SCENARIOS / "made_up_cases.csv"


def variant(folder, anna, bela):
    """The textbook split with more said of both."""
    file = folder / "variant.yaml"
    lines = [f"extends: {SCENARIOS / 'textbook_split.yaml'}", "actors:", f"  anna: {{{anna}}}", f"  bela: {{{bela}}}"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_the_held_out_part_is_scored_only_when_asked_for_and_says_so():
    usual, held = call("benchmark", MADE_UP), call("benchmark", MADE_UP, "--held-out")
    assert (usual.code, held.code) == (0, 0)
    assert "of the development part" in usual.out and "are not looked at" in usual.out
    assert "of the held-out part" in held.out and "change nothing afterwards" in held.out


def test_a_file_that_is_not_there_is_told_in_one_line():
    ended = call("benchmark", "nowhere.csv")
    assert ended.code == 2 and "nowhere.csv" in ended.err and "Traceback" not in ended.output


def test_capabilities_of_a_file_move_the_compromise(tmp_path):
    ended = call("predict", variant(tmp_path, "capability: 1", "capability: 3"), "--worlds", 8)
    mean = next(line for line in ended.out.splitlines() if "Compromise mean" in line)
    assert ended.code == 0 and "It stands in the file" in ended.out
    assert "75 (75 to 75)" in mean or "25 (25 to 25)" in mean


def test_without_any_the_report_says_that_signatories_count_the_same():
    assert "all signatories count the same" in call("predict", "textbook_split", "--worlds", 8).out


def test_no_deal_as_a_whole_is_what_it_is_whatever_today_is_worth(tmp_path):
    scenario = load(variant(tmp_path, "no_deal: {gain: null, value: 0.25}", "no_deal: {gain: null, value: 0}"))
    talks = Negotiation.drawn_from(scenario.game, worlds=3, seed=0)
    assert talks.no_deal()[:, 0].tolist() == pytest.approx([0.25, 0.0])
