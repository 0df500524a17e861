"""Every picture shows what its result holds, readably; a result that cannot give one says why."""

from dataclasses import replace
from pathlib import Path

import pytest
from figures import assert_readable, words
from made_up import blocked_together
from places import ROOT
from small_scenario import BACKED, BROKEN, LEVERAGE, PAID, RED_LINES, SUPPORTED, SWAYING, VOTED_DOWN, played
from sweeping import swept, work_of

from sim.figures.draw.style import FORMATS, REASON_FILLS, STAGE_FILLS, image
from sim.figures.kinds import KINDS, NotDrawable, Several, draw_picture, drawable, lacking
from sim.figures.kinds import RESULTS as RESULTS_IN_WORDS
from sim.results import read as kept
from sim.results.read import read_result
from sim.words.stages import REASONS as REASON_WORDS
from sim.words.stages import STAGES as STAGE_WORDS

HERE = ("stages", "terms", "timing", "flows", "blockers", "pressure")
"""Kinds whose figures are tested here."""

LONG = "A very long name of a scenario that goes on and on until nobody can remember how it began, or why"


def run(*changes, world=None, worlds=40):
    """A run of the small scenario."""
    scenario, table = played(*changes, worlds=worlds)
    return kept.Run(Path("results/small"), scenario, 1, table, world, {"file": "small.yaml"})


def comparison(first, second):
    """A comparison of two runs."""
    return kept.Comparison(Path("results/both"), first, second, {})


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory):
    """Sweeps of one, two and three parameters."""
    folder = tmp_path_factory.mktemp("sweeps")
    gain, protocol = "actors.south.no_deal.gain=0:0.4:5", "protocol=direct,plenary"
    varied = {"one": (gain,), "two": (gain, protocol), "three": (gain, protocol, "actors.north.margin=0,0.1")}
    for name, vary in varied.items():
        work = work_of(folder, vary=vary, worlds=20)
        swept(folder / name, work)
    return {name: read_result(folder / name) for name in varied}


MIXED = (*LEVERAGE, ("breakdown", 0.1), ("actors.north.wants.border.red_line", {"max": "old_line", "holds": 0.3}))
"""Some worlds agree, some break down."""

RESULTS = {
    "plain": lambda: run(),
    "mixed": lambda: run(*MIXED),
    "paid": lambda: run(*PAID),
    "no deal": lambda: run(*RED_LINES),
    "broken": lambda: run(*BROKEN),
    "voted down": lambda: run(*VOTED_DOWN),
    "three worlds": lambda: run(*MIXED, worlds=3),
    "long names": lambda: run(*MIXED, ("name", LONG), ("actors.north.title", LONG), ("issues.river.title", LONG)),
    "weekly": lambda: run(*MIXED, ("calendar.round", "week")),
    "comparison": lambda: comparison(run(*MIXED), run()),
    "of long names": lambda: comparison(run(*MIXED, ("name", LONG)), run(("name", LONG + "!"))),
    "several": lambda: Several((run(), run(*BROKEN), run(*MIXED, worlds=3)), ("Plain", LONG, "Mixed")),
}


@pytest.fixture(params=RESULTS, scope="module")
def result(request):
    return RESULTS[request.param]()


def test_every_drawable_picture_is_readable(result):
    for kind in set(HERE) & set(drawable(result)):
        assert_readable(draw_picture(result, kind))


def test_what_is_not_drawable_says_why(result):
    for kind in set(KINDS) - set(drawable(result)):
        with pytest.raises(NotDrawable) as caught:
            draw_picture(result, kind)
        assert str(caught.value) == lacking(result, kind) != ""


def test_kinds_are_in_words():
    assert all(kind.title and kind.drawings for kind in KINDS.values())
    assert set(REASON_FILLS) == set(REASON_WORDS) and set(STAGE_FILLS) == set(STAGE_WORDS)


def test_the_page_on_results_lists_them():
    page = (ROOT / "sim" / "results" / "README.md").read_text(encoding="utf-8")
    for name, kind in KINDS.items():
        givers = ", ".join(words for giver, words in RESULTS_IN_WORDS.items() if giver in kind.drawings)
        assert f"| `{name}` | {kind.title} | {givers} |" in page


def test_what_each_result_gives():
    assert set(drawable(run(*MIXED))) >= {"stages", "terms", "timing", "blockers", "pressure"}
    assert set(drawable(comparison(run(), run(*MIXED)))) >= {"stages", "timing", "flows"}
    assert lacking(run(), "flows") == "drawn from a comparison, and this is a run"
    assert lacking(run(), "pressure") == "no third party has a hold on anyone or can pay"
    assert lacking(run(), "blockers") == "in no world did talks fail because somebody refused"
    assert lacking(run(*RED_LINES), "timing") == "in no world do talks end before their time runs out"
    assert lacking(run(world=3, worlds=1), "stages") == "the result is of a single world"


@pytest.mark.parametrize("kind", [kind for kind in HERE if kind != "flows"])
def test_the_sample_is_stated(kind):
    text = words(draw_picture(run(*MIXED), kind))
    assert "40" in text and "95 %" in text


def test_the_same_picture_has_the_same_bytes():
    mixed = run(*MIXED)
    for ending in FORMATS:
        first, second = (image(draw_picture(mixed, "timing"), ending) for _ in range(2))
        assert first == second
        assert b"202" not in first or b"<dc:date>" not in first


# ---------------------------------------------------------------- kind by kind


def test_stacks_have_a_segment_for_each_stage_and_two_intervals():
    figure = draw_picture(comparison(run(*MIXED), run()), "stages")
    axes, changes = figure.axes
    assert len(axes.patches) == 2 * len(STAGE_FILLS) and len(axes.lines) == 2 * 2
    assert [text.get_text() for text in changes.texts[1:6:2]] == ["Agreed", "In force", "Talks broke down"]
    for place in (0, 1):
        bars = axes.patches[place * len(STAGE_FILLS) : (place + 1) * len(STAGE_FILLS)]
        assert sum(bar.get_width() for bar in bars) == pytest.approx(1)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["In force", "Talks broke down"]
    assert "40 simulated worlds each" in words(figure)


def test_stacks_of_several_sizes_tell_each():
    text = words(draw_picture(RESULTS["several"](), "stages"))
    assert "number of worlds below each name" in text and "Mixed 3 worlds" in text


def test_stages_along_a_parameter(sweeps):
    figure = draw_picture(sweeps["one"], "stages")
    (axes,) = figure.axes
    assert len(axes.patches) == 5 * len(STAGE_FILLS)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "0.1", "0.2", "0.3", "0.4"]
    assert "south: what it expects from waiting or force" in words(figure)
    assert_readable(figure)


def test_stages_along_two_parameters_have_a_panel_for_each_level_of_the_shorter(sweeps):
    figure = draw_picture(sweeps["two"], "stages")
    assert [len(axes.patches) for axes in figure.axes] == [5 * len(STAGE_FILLS)] * 2
    assert "direct" in words(figure) and "Side by side: Protocol" in words(figure)
    assert_readable(figure)


def test_stages_of_more_parameters_are_not_drawn(sweeps):
    assert "one or two parameters, and this one varies 3" in lacking(sweeps["three"], "stages")


def test_terms_show_every_option_in_the_order_of_the_scale():
    mixed = run(*MIXED)
    figure = draw_picture(mixed, "terms")
    panel = next(axes for axes in figure.axes if axes.texts[0].get_text() == "The border")
    names = [text.get_text().replace("\n", " ") for text in panel.texts]
    shown = [name for name in names if name.startswith(("The old", "A middle", "The new", "Left open"))]
    assert shown[:3] == ["The old line (today)", "A middle line", "The new line"]
    letters = {text.get_text() for axes in figure.axes for text in axes.texts}
    assert {"M", "W", "N", "C"} <= letters
    assert "M compromise mean" in words(figure)


def test_timing_has_a_part_for_each_way_to_end_and_two_bands():
    figure = draw_picture(run(*MIXED), "timing")
    (axes,) = figure.axes
    labels = [part.get_label() for part in axes.collections]
    parts = ["have agreed on a text", "are still in talks", "have broken down"]
    assert labels == [*parts, "95 % interval: agreement", "95 % interval: breakdown"]
    assert "Kaplan-Meier" in words(figure) and "Light grey: still in talks" in words(figure)


def test_timing_without_breakdowns_has_no_part_for_them():
    figure = draw_picture(run(), "timing")
    labels = [part.get_label() for part in figure.axes[0].collections]
    assert labels == ["have agreed on a text", "are still in talks", "95 % interval: agreement"]
    assert "Kaplan-Meier" not in words(figure)


def test_worlds_still_in_talks_stand_below_the_dates_of_a_comparison():
    figure = draw_picture(comparison(run(*BROKEN), run()), "timing")
    assert "0" in [text.get_text() for text in figure.axes[0].texts]


def test_flows_have_a_band_for_each_pair_of_outcomes():
    both = comparison(run(*MIXED), run())
    figure = draw_picture(both, "flows")
    flows = [patch.get_label() for patch in figure.axes[0].patches if " to " in patch.get_label()]
    assert len(flows) == int((both.found.flows.to_numpy() > 0).sum())
    assert "The outcome turns in" in words(figure) and "of 40 worlds" in words(figure)


def test_blockers_have_a_bar_for_each_reason():
    failed = run(*RED_LINES)
    together = blocked_together(failed.table.assign(blocker="north", blocker_reason="red_line"), every=4)
    figure = draw_picture(replace(failed, table=together), "blockers")
    assert [[bar.get_width() for bar in axes.patches] for axes in figure.axes] == [[0.75], [0.25]]
    assert "North and South" in words(figure) and "Two names together" in words(figure)
    assert "40 failed worlds of 40" in words(figure)
    assert_readable(figure)


def test_pressure_has_a_dot_for_each_pair_and_payments_where_there_are_any():
    figure = draw_picture(run(*PAID), "pressure")
    assert len(figure.axes) == 3
    assert "The Patron on South" in words(figure) and "Paid in" in words(figure)
    assert len(draw_picture(run(*MIXED), "pressure").axes) == 2


def test_pressure_has_a_column_for_each_kind_of_hold_and_says_what_is_done_to_all():
    spoiling = (("actors.patron.spoiling", 0.05), ("actors.patron.facilitation", 0.25))
    figure = draw_picture(run(*SUPPORTED, *BACKED, *SWAYING, *spoiling), "pressure")
    assert len(figure.axes) == 5
    said = " ".join(words(figure).split())
    assert "Red lines backed (+)" in said and "Leverage at home" in said and "Support of no deal" in said
    assert "Work against texts they dislike (risk in each round, median world): The Patron 0.05." in said
    assert "Help the parties to know each other (share of what is unknown, median world): The Patron 0.25." in said
