"""What all figures share: places are moved apart, and panels fall into columns."""

import itertools

import pandas as pd

from sim.figures.draw.style import apart, in_columns, interval_key, key_lines, within


def test_places_are_moved_apart_as_little_as_needed():
    assert apart([0.0, 1.0], 0.5) == [0.0, 1.0]
    assert apart([1.0, 1.0], 0.5) == [0.75, 1.25]
    moved = apart([0.0, 0.1, 0.2, 3.0], 0.5)
    assert all(b - a >= 0.5 - 1e-9 for a, b in itertools.pairwise(moved)) and moved[-1] == 3.0


def test_panels_are_cut_into_columns_where_the_tallest_is_least_tall():
    assert in_columns([1, 1, 1, 1], 2) == [range(0, 2), range(2, 4)]
    assert in_columns([5, 1, 1, 1], 2) == [range(0, 1), range(1, 4)]


def test_a_key_takes_as_many_lines_as_its_titles_need():
    assert key_lines([]) == key_lines(["In force"]) == 1
    assert key_lines(["x" * 40] * 6) == 3


def test_shares_without_an_interval_have_no_plus_minus():
    drawn = pd.DataFrame({"share": [0.5, 1.0], "low": [0.4, 0.9], "high": [0.6, 1.0]})
    assert [within(row) for row in drawn.itertuples()] == ["± 10", "− 10"]
    certain = drawn.assign(low=drawn["share"], high=drawn["share"])
    assert [within(row) for row in certain.itertuples()] == ["", ""]
    assert "95 %" in interval_key(drawn) and interval_key(certain) == ""
