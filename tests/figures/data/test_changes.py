"""What each scenario changes is drawn as it stands in the outcome tables of the same worlds."""

import numpy as np
import pytest

from sim.figures.data.changes import change_table, finding_of_changes
from sim.figures.draw.changes import changed_shares
from sim.scenario.compile import load
from sim.worlds.side_by_side import Alongside, effects_of_all
from sim.worlds.table import play

AGREED = ["in_force", "pending", "rejected", "collapsed"]
NAMES = ("kazan_2024", "russian_text", "facilitator")


@pytest.fixture(scope="module")
def tables():
    return {name: play(load(name), np.arange(300)) for name in NAMES}


@pytest.fixture(scope="module")
def changes(tables):
    first, *others = (Alongside(name, load(name), table, None) for name, table in tables.items())
    alongside = [first, *(Alongside(one.label, one.scenario, one.table, 0) for one in others)]
    return change_table(
        [(name, effect) for name, effect in zip(NAMES, effects_of_all(alongside), strict=True) if effect]
    )


def test_changes_are_paired_differences_of_the_outcome_tables(tables, changes):
    means = changes.set_index(["group_title", "outcome"])["mean"]
    for name in NAMES[1:]:
        for outcome, stages in (("agreed", AGREED), ("in_force", ["in_force"]), ("collapsed", ["collapsed"])):
            before, after = (tables[which]["stage"].isin(stages).mean() for which in (NAMES[0], name))
            assert means[name, outcome] == pytest.approx(100 * (after - before))


def test_the_dots_and_intervals_drawn_are_those_of_the_table(changes):
    figure = changed_shares(changes, "finding", "topic")
    for axes, (_, rows) in zip(figure.axes, changes.groupby("outcome", sort=False), strict=True):
        dots = [line.get_xdata()[0] for line in axes.lines if len(line.get_xdata()) == 1]
        spans = [tuple(line.get_xdata()) for line in axes.lines if line.get_color() == "black"]
        assert dots == pytest.approx(rows["mean"].tolist())
        assert spans == list(zip(rows["low"], rows["high"], strict=True))


def test_the_title_names_the_largest_change_of_agreement_that_is_clear_of_0(changes):
    agreed = changes[changes["outcome"] == "agreed"].set_index("group_title")
    assert agreed.loc["russian_text", "high"] < 0
    assert finding_of_changes(changes).startswith(
        f"Most moves agreement: russian_text, {agreed.loc['russian_text', 'mean']:.1f}"
    )
    none = changes.assign(low=-1.0, high=1.0)
    assert finding_of_changes(none) == "No change of agreement is clear of 0"
