"""The figure of stages shows what its table says, in colours and hatches that can be distinguished."""

from figures import assert_readable, words
from small_scenario import played

from sim.figures.draw import style
from sim.figures.draw.stages import stages
from sim.words.stages import STAGES
from sim.worlds.summary import summarise


def test_stages_have_a_bar_each_with_its_share_and_count():
    scenario, table = played()
    summary = summarise(table, scenario)
    figure = stages(summary.stages, "Two rivers")
    (axes,) = figure.axes
    assert [patch.get_width() for patch in axes.patches] == list(summary.stages["share"])
    assert len(axes.lines) == len(STAGES)
    assert "40 simulated worlds" in words(figure) and "40 worlds (91 to 100 %)" in words(figure)
    assert_readable(figure)


def test_stages_keep_their_colours_and_differ_in_grey():
    colours, hatches = zip(*style.STAGE_FILLS.values())
    assert set(style.STAGE_FILLS) == set(STAGES)
    assert len(set(colours)) == len(set(hatches)) == len(STAGES)
