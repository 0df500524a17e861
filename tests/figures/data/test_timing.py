"""How soon talks agree: the curves rise to what became of the worlds, and worlds at risk only get fewer."""

from pathlib import Path

import pytest
from made_up import undone
from small_scenario import BROKEN, RED_LINES, played

from sim.figures.data.timing import no_timing_in_run, timing_of_run
from sim.results.read import Run

MIXED = (("breakdown", 0.1), ("actors.north.wants.border.red_line", {"max": "old_line", "holds": 0.3}))
"""Some worlds agree, some break down."""


def run(*changes, world=None):
    scenario, table = played(*changes)
    return Run(Path(), scenario, 1, table, world, {})


@pytest.fixture(scope="module")
def mixed():
    return run(*MIXED)


def test_every_curve_rises_and_ends_at_the_share_of_its_worlds(mixed):
    curves, *_ = timing_of_run(mixed)
    ends = {series: rows["share"].iloc[-1] for series, rows in curves.groupby("series")}
    assert all(rows["share"].is_monotonic_increasing for _, rows in curves.groupby("series"))
    assert ends["agreement"] == pytest.approx(mixed.table["agreed_round"].notna().mean())
    assert ends["breakdown"] == pytest.approx((mixed.table["stage"] == "breakdown").mean())


def test_if_no_talks_broke_down_more_would_have_agreed(mixed):
    curves, *_ = timing_of_run(mixed)
    last = curves.groupby("series")["share"].last()
    assert last["unbroken"] >= last["agreement"]


def test_worlds_in_talks_get_fewer_and_are_all_there_at_first(mixed):
    _, risk, *_ = timing_of_run(mixed)
    assert risk["worlds"].is_monotonic_decreasing and risk["worlds"].iloc[0] <= len(mixed.table)


def test_curves_are_drawn_on_to_the_end_of_the_talks(mixed):
    curves, *_ = timing_of_run(mixed)
    assert curves["date"].max() == mixed.scenario.date(mixed.scenario.game.rounds)


def test_without_breakdowns_there_is_one_curve_and_no_note_on_them():
    curves, _, _, _, note = timing_of_run(run())
    assert set(curves["series"]) == {"agreement"} and "Kaplan-Meier" not in note


def test_texts_that_are_undone_have_a_curve_up_to_the_horizon():
    scenario, table = played()
    curves, risk, *_ = timing_of_run(Run(Path(), scenario, 1, undone(table), None, {}))
    assert curves["date"].max() == scenario.date(scenario.game.horizon)
    assert set(curves["series"]) == {"agreement", "collapsed"} and risk["worlds"].iloc[-1] == 0
    ends = curves.groupby("series")["share"].last()
    assert ends["collapsed"] == (undone(table)["stage"] == "collapsed").mean() and ends["agreement"] == 1


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (lambda: run(*RED_LINES), "in no world do talks end before their time runs out"),
        (lambda: run(world=3), "the result is of a single world"),
        (lambda: run(*BROKEN), ""),
    ],
)
def test_what_gives_no_picture_says_why(result, reason):
    assert no_timing_in_run(result()) == reason
