"""The figure of stages shows what its table says, in colours and hatches that can be distinguished."""

from figures import assert_readable, key, words
from made_up import undone
from small_scenario import played

from sim.figures.data.stages import stack, stage_counts
from sim.figures.draw import style
from sim.figures.draw.stages import along, stacked, stages
from sim.words.stages import STAGES
from sim.worlds.summary import summarise


def test_stages_have_a_bar_each_with_its_share_and_count():
    scenario, table = played()
    summary = summarise(table, scenario)
    figure = stages(summary.stages, "Most agree", "Two rivers")
    (axes,) = figure.axes
    assert [patch.get_width() for patch in axes.patches] == list(summary.stages["share"])
    assert len(axes.lines) == len(STAGES)
    assert "40 simulated worlds" in words(figure) and "40 worlds (91 to 100 %)" in words(figure)
    assert_readable(figure)


def test_stages_keep_their_colours_and_differ_in_grey():
    colours, hatches = zip(*style.STAGE_FILLS.values())
    assert set(style.STAGE_FILLS) == set(STAGES)
    assert len(set(colours)) == len(set(hatches)) == len(STAGES)


EVERY = dict.fromkeys(STAGES, 10)
"""Worlds that ended in every stage."""


def test_only_stages_that_occur_are_in_the_key():
    _, table = played()
    assert key(stacked(stack([("North", stage_counts(table))]), "Most agree", "Two rivers")) == ["In force"]
    both = stack([("North", stage_counts(table)), ("South", stage_counts(undone(table)))])
    assert key(stacked(both, "Most agree", "Two rivers")) == ["In force", "Agreed, then collapsed"]


def test_with_every_stage_nothing_overlaps():
    table = stack([("North", EVERY), ("South", EVERY)])
    assert key(stacked(table, "Most agree", "Two rivers")) == list(STAGES.values())
    assert_readable(stacked(table, "Most agree", "Two rivers"))
    panels = table.assign(panel_title=["left" if group == 0 else "right" for group in table["group"]])
    assert_readable(along(panels, "Most agree", "Two rivers", "The border", "The river"))
    assert_readable(along(table.assign(panel_title=""), "Most agree", "Two rivers", "The border"))
