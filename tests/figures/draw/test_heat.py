"""The map of two numbers shows its shares and its break-even line."""

import itertools

import numpy as np
import pandas as pd
import pytest
from figures import assert_clear, key, words

from sim.figures.draw.heat import heat
from sim.methods.shares import wilson

X, Y = "South: what it expects from waiting or force, beyond the status quo", "The Patron: the share it passes on"


def grid(worlds=200, side=5, share=lambda x, y: x):
    """Shares over a grid of x and y in 0..1, for two outcomes, the second half as frequent."""
    rows = []
    for (outcome, part), x, y in itertools.product((("agreed", 1), ("in_force", 0.5)), *[np.linspace(0, 1, side)] * 2):
        found = round(share(x, y) * part * worlds)
        rows.append((outcome, f"It is {outcome}".replace("_", " "), x, y, *map(float, wilson(found, worlds)), worlds))
    return pd.DataFrame(rows, columns=["outcome", "title", "x", "y", "share", "low", "high", "n"])


def lines(axes):
    """Points of the break-even lines of a panel, by style."""
    found = {}
    for collection in axes.collections[1:]:
        points = np.concatenate([path.vertices for path in collection.get_paths() if len(path.vertices)])
        found.setdefault("solid" if collection.get_linestyle()[0][1] is None else "dashed", []).append(points)
    return found


def test_the_break_even_line_is_where_half_of_the_worlds_agree():
    figure = heat(grid(), X, Y, "More agree", "Two rivers")
    agreed, in_force, _ = figure.axes
    (line,) = lines(agreed)["solid"]
    assert line[:, 0] == pytest.approx(0.5, abs=0.01)
    assert "solid" not in lines(in_force), "half is nowhere reached but at the very edge"
    assert_clear(figure)


def test_dashed_lines_are_where_the_ends_of_the_interval_pass_half():
    table = grid()
    few = lines(heat(grid(worlds=40), X, Y, "More agree", "Two rivers").axes[0])["dashed"]
    many = lines(heat(table, X, Y, "More agree", "Two rivers").axes[0])["dashed"]
    spread = [np.ptp([points[:, 0].mean() for points in dashed]) for dashed in (few, many)]
    assert len(few) == len(many) == 2 and spread[0] > spread[1] > 0


def test_cells_have_their_shares_while_they_are_few():
    axes = heat(grid(), X, Y, "More agree", "Two rivers").axes[0]
    assert sorted({text.get_text() for text in axes.texts}) == ["0", "100", "25", "50", "75"]
    assert not heat(grid(side=12), X, Y, "More agree", "Two rivers").axes[0].texts


def test_a_map_states_its_finding_and_what_is_varied():
    figure = heat(grid(), X, Y, "More agree", "Two rivers")
    assert "More agree | Two rivers" in words(figure)
    assert figure.axes[0].get_xlabel().replace("\n", " ") == X and figure.axes[0].get_ylabel().replace("\n", " ") == Y
    assert key(figure)[0] == "Break-even: in half of the worlds"


def test_a_map_without_a_break_even_has_no_line():
    figure = heat(grid(share=lambda x, y: 0.1), X, Y, "More agree", "Two rivers")
    assert all(not lines(axes) for axes in figure.axes[:2])


def test_points_that_are_not_done_are_left_blank():
    table = grid().drop(index=[3, 30])
    assert len(heat(table, X, Y, "More agree", "Two rivers").axes[0].texts) == 24
