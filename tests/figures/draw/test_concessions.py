"""The figure of concessions shows what its table says, with no text cut or on top of another."""

import numpy as np
import pytest
from figures import assert_clear, words
from small_scenario import BASKETS, MEDIATED, PAID, SMALL, WEEKLY, prepared

from sim.figures.data.concessions import offer_bands
from sim.figures.draw.concessions import concessions

EAST = (("actors.east", {**SMALL["actors"]["north"], "title": "The United Federation of Eastern Islands"}),)
SHORT = ((("breakdown", 1),), (("calendar.rounds", 1),))


def concessions_of(*changes):
    scenario = prepared(*changes)
    bands, going = offer_bands(scenario, np.arange(40), seed=1)
    return bands, concessions(bands, going, scenario.colours, "North gives way", "Two rivers; 40 worlds")


@pytest.mark.parametrize("changes", [(), PAID, EAST, BASKETS, WEEKLY, MEDIATED, *SHORT])
def test_the_figure_is_readable(changes):
    assert_clear(concessions_of(*changes)[1])


def test_it_has_a_panel_for_each_who_tables_and_the_worlds_in_talks_below():
    bands, figure = concessions_of()
    below, *panels = figure.axes
    assert len(panels) == 2 and below.get_ylim() == (0, 1)
    for axes, name in zip(panels, ("north", "south"), strict=True):
        given = bands[(bands["actor"] == name) & (bands["series"] == "given")]
        drawn = next(line for line in axes.lines if line.get_label() == "To the other side")
        assert list(drawn.get_ydata()) == list(given["median"])
        assert drawn.get_color() == prepared().colours[name]
    assert "40 worlds" in words(figure)
