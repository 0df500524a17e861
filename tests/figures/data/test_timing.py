"""How soon talks agree: what has become of the worlds by each date adds up to all, and ends as they did."""

import re
from pathlib import Path

import pytest
from made_up import undone
from small_scenario import BROKEN, RED_LINES, played

from sim.figures.data.timing import no_timing_in_run, timing_of_comparison, timing_of_run
from sim.results.read import Comparison, Run
from sim.scenario.compile import load
from sim.worlds.table import play

MIXED = (("breakdown", 0.1), ("actors.north.wants.border.red_line", {"max": "old_line", "holds": 0.3}))
"""Some worlds agree, some break down."""


def run(*changes, world=None):
    scenario, table = played(*changes)
    return Run(Path(), scenario, 1, table, world, {"file": "small.yaml"})


@pytest.fixture(scope="module")
def mixed():
    return run(*MIXED)


def test_at_every_date_the_parts_add_up_to_all_worlds(mixed):
    for result in (mixed, run(), Run(Path(), mixed.scenario, 1, undone(mixed.table), None, {})):
        parts, *_ = timing_of_run(result)
        assert parts.groupby("date")["share"].sum().tolist() == pytest.approx([1] * parts["date"].nunique())


def test_every_part_ends_at_the_share_of_its_worlds(mixed):
    parts, *_ = timing_of_run(mixed)
    ends = parts.groupby("series")["share"].last()
    assert ends["agreement"] == pytest.approx(mixed.table["agreed_round"].notna().mean())
    assert ends["breakdown"] == pytest.approx((mixed.table["stage"] == "breakdown").mean())
    talks = parts.loc[parts["series"] == "talks", "share"]
    assert talks.is_monotonic_decreasing and talks.iloc[-1] == 0


def test_if_no_talks_broke_down_more_would_have_agreed(mixed):
    *_, note = timing_of_run(mixed)
    share = int(re.search(r"(\d+) % would have agreed in the end", note)[1])
    assert share >= round(100 * mixed.table["agreed_round"].notna().mean())


def test_parts_are_drawn_on_to_the_end_of_the_talks(mixed):
    parts, *_ = timing_of_run(mixed)
    assert parts["date"].max() == mixed.scenario.date(mixed.scenario.game.rounds)


def test_without_breakdowns_there_is_no_part_and_no_note_on_them():
    parts, edges, *_, note = timing_of_run(run())
    assert set(parts["series"]) == {"agreement", "talks"} and set(edges["series"]) == {"agreement"}
    assert "Kaplan-Meier" not in note


def test_texts_that_are_undone_have_a_part_up_to_the_horizon():
    scenario, table = played()
    parts, *_ = timing_of_run(Run(Path(), scenario, 1, undone(table), None, {}))
    assert parts["date"].max() == scenario.date(scenario.game.horizon)
    assert set(parts["series"]) == {"agreement", "collapsed", "talks"}
    ends = parts.groupby("series")["share"].last()
    collapsed = (undone(table)["stage"] == "collapsed").mean()
    assert (ends["collapsed"], ends["agreement"]) == pytest.approx((collapsed, 1 - collapsed))


def test_two_scenarios_have_a_curve_each_that_rises_and_worlds_in_talks_that_get_fewer(mixed):
    both = Comparison(Path(), mixed, run(), {})
    curves, risk, *_ = timing_of_comparison(both)
    assert all(rows["share"].is_monotonic_increasing for _, rows in curves.groupby("series"))
    for result, series in ((both.a, "before"), (both.b, "agreement")):
        last = curves.loc[curves["series"] == series, "share"].iloc[-1]
        assert last == pytest.approx(result.table["agreed_round"].notna().mean())
        worlds = risk.loc[risk["series"] == series, "worlds"]
        assert worlds.is_monotonic_decreasing and worlds.iloc[0] <= len(result.table)


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


def test_where_all_worlds_are_alike_no_interval_is_told():
    scenario = load("textbook_logroll")
    *_, title, _, note = timing_of_run(Run(Path(), scenario, 0, play(scenario, 20), None, {}))
    assert title.endswith(", 100 % in the end") and "interval" not in note
