"""The bars of sensitivity show the indices of their inputs."""

import pandas as pd
import pytest
from figures import assert_clear, words

from sim.figures.draw.sensitivity import MOST_BARS, sensitivity


def indices(inputs, series=("first", "total")):
    names = [f"What the party number {place} expects from waiting or from force, in words" for place in range(inputs)]
    rows = [
        (name, index, 0.5 / (place + 1) + 0.1 * other, 0.4 / (place + 1), 0.6 / (place + 1) + 0.1 * other)
        for place, name in enumerate(names)
        for other, index in enumerate(series)
    ]
    return pd.DataFrame(rows, columns=["input", "index", "value", "low", "high"]).sample(frac=1, random_state=1)


@pytest.mark.parametrize(("inputs", "series"), [(4, ("first", "total")), (30, ("first", "total")), (6, ("mu_star",))])
def test_inputs_have_a_bar_for_each_index_the_weightiest_first(inputs, series):
    table = indices(inputs, series)
    figure = sensitivity(table, "What decides", "From 1,000 worlds", "Share of the variance")
    (axes,) = figure.axes
    assert [len(bars) for bars in axes.containers] == [min(inputs, MOST_BARS)] * len(series)
    widths = [bar.get_width() for bar in axes.containers[-1]]
    assert widths == sorted(widths, reverse=True) and widths[0] == table["value"].max()
    assert ("18 further inputs not shown" in words(figure)) == (inputs == 30)
    assert_clear(figure)


def test_other_indices_are_left_out():
    table = indices(3, ("mu_star", "sigma"))
    (axes,) = sensitivity(table, "What decides", "From 1,000 worlds", "Effect").axes
    assert len(axes.containers) == 1
