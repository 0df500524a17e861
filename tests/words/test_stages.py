"""Stages and reasons: one order, which the engine's numbers follow too."""

from sim.engine import model
from sim.words.stages import AGREED, REASONS, STAGES


def test_the_engine_numbers_the_stages_in_their_order():
    assert [getattr(model, stage.upper()) for stage in STAGES] == list(range(len(STAGES)))


def test_agreed_are_the_first_stages_and_collapsed_is_one_of_them():
    assert list(STAGES)[: len(AGREED)] == list(AGREED) and AGREED[-1] == "collapsed"


def test_lines_of_two_are_graver_than_the_line_of_one():
    order = list(REASONS)
    assert order[-3:] == ["red_line", "no_common_option", "nothing_to_offer"]
