"""Pictures of the built-in scenarios: no text is cut, scales are equal, letters fit the purpose, no script warns."""

import re
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from breadth import some_of
from figures import assert_readable, ticks, words
from matplotlib.text import Text
from small_scenario import SMALL, played

from sim.figures.draw.offers import TABLERS
from sim.figures.draw.style import FORMATS, image
from sim.figures.kinds import draw_picture, drawable, lacking
from sim.results.read import Comparison, Run
from sim.scenario.compile import load
from sim.words.stages import AGREED
from sim.worlds.efficiency import rated_worlds

EAST = (("actors.east", {**SMALL["actors"]["north"], "title": "The United Federation of Eastern Islands"}),)
"""A third signatory."""


@cache
def library(name, worlds=60):
    scenario = load(name)
    return Run(Path(name), scenario, 0, rated_worlds(scenario, worlds), None, {"file": f"{name}.yaml"})


@cache
def three_signatories():
    scenario, table = played(*EAST, ("breakdown", 0.1))
    return Run(Path("three"), scenario, 1, table, None, {"file": "three.yaml"})


def comparison(first, second):
    return Comparison(Path("both"), library(first), library(second), {})


RESULTS = {
    "baseline": lambda: library("kazan_2024"),
    "comparison": lambda: comparison("kazan_2024", "russia_freed"),
    "three": three_signatories,
    "textbook_split": lambda: library("textbook_split"),
    "textbook_logroll": lambda: library("textbook_logroll"),
    "textbook_no_zone": lambda: library("textbook_no_zone"),
}


@cache
def drawn(name, kind, purpose):
    return draw_picture(RESULTS[name](), kind, purpose)


def shown(figure):
    """Every text that is drawn: of the labels along axes, those within the limits."""
    figure.draw_without_rendering()
    every = [tick for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks()]
    every += [tick for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_minor_ticks()]
    along = {id(label) for tick in every for label in (tick.label1, tick.label2)}
    found = [text for text in figure.findobj(Text) if id(text) not in along]
    found += [label for axes in figure.axes for label in ticks(axes)]
    return [text for text in found if text.get_text() and text.get_visible()]


@cache
def all_shown(name, kind, purpose):
    return shown(drawn(name, kind, purpose))


def cut(figure, texts):
    """The texts that reach beyond the edges of a figure."""
    width, height = figure.get_size_inches() * figure.dpi
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    return [text for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]


@pytest.mark.parametrize("name", list(RESULTS))
def test_no_text_tells_a_number_that_there_is_not(name):
    for kind in drawable(RESULTS[name]()):
        told = " | ".join(text.get_text() for text in all_shown(name, kind, "print"))
        assert not re.search(r"\bnan\b|\binf\b|\bNone\b", told), (kind, told)


@pytest.mark.parametrize("purpose", ["print", "projector"])
@pytest.mark.parametrize("name", RESULTS)
def test_no_text_reaches_beyond_the_edges(name, purpose):
    kinds = drawable(RESULTS[name]())
    beyond = {kind: cut(drawn(name, kind, purpose), all_shown(name, kind, purpose)) for kind in kinds}
    assert {kind: texts for kind, texts in beyond.items() if texts} == {}


@pytest.mark.parametrize("name", RESULTS)
def test_for_a_projector_no_text_is_on_another(name):
    for kind in drawable(RESULTS[name]()):
        figure = drawn(name, kind, "projector")
        assert_readable(figure, figure.get_figwidth())


def test_a_text_that_is_cut_is_found():
    figure = draw_picture(library("textbook_split"), "stages")
    figure.text(0.9, 0.5, "a text that begins near the edge")
    assert cut(figure, shown(figure)) == ["a text that begins near the edge"]


@pytest.mark.parametrize("kind", ["frontier", "offers"])
@pytest.mark.parametrize("name", [name for name in RESULTS if name != "comparison"])
def test_scales_of_two_sides_are_equal_and_nothing_is_beyond_them(name, kind):
    for axes in drawn(name, kind, "print").axes:
        low, high = axes.get_xlim()
        assert axes.get_ylim() == (low, high)
        assert axes.bbox.width == pytest.approx(axes.bbox.height)
        for line in axes.lines:
            for values in line.get_data():
                assert all(low < value < high for value in np.asarray(values, float))


def tables_of_offers(axes):
    """The offers that all could sign [q, 2], and the frontier [q, 2], read off a panel."""
    traces = [line for line in axes.lines if line.get_marker() in TABLERS and line.get_markersize() == 8]
    white = {tuple(place) for line in traces if line.get_markerfacecolor() == "white" for place in line.get_xydata()}
    made = [place for line in traces if line.get_markerfacecolor() != "white" for place in line.get_xydata()]
    (front,) = [line.get_xydata() for line in axes.lines if line.get_markersize() == 4.5]
    return [place for place in made if tuple(place) not in white], front


@pytest.mark.parametrize("name", ["kazan_2024", "russia_freed", "textbook_split", "textbook_logroll"])
def test_no_offer_that_all_could_sign_lies_beyond_the_frontier(name):
    run = library(name)
    agreed = run.table.loc[run.table["stage"].isin(AGREED), "world"]
    compared = 0
    for world in agreed.iloc[: some_of(8)]:
        one = Run(run.folder, run.scenario, 0, run.table[run.table["world"] == world], int(world), run.manifest)
        offers, front = tables_of_offers(draw_picture(one, "offers").axes[0])
        for offer in offers:
            assert (front >= offer - 1e-6).all(axis=1).any(), f"world {world}"
        compared += len(offers)
    assert compared


def test_offers_and_frontier_of_one_world_have_the_same_frontier():
    panels = [drawn("baseline", kind, "print").axes[0] for kind in ("frontier", "offers")]
    first, second = (next(line.get_xydata() for line in axes.lines if line.get_markersize() == 4.5) for axes in panels)
    assert first.tolist() == second.tolist()


# ---------------------------------------------------------------- scripts, purposes, comparisons


FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
"""Three pictograms joined to one."""


@pytest.mark.parametrize("title", ["Talks \U0001f54a\ufe0f of peace", "和平谈判", f"{FAMILY} 平和"])
def test_any_script_is_drawn_without_a_warning(title):
    scenario, table = played(
        ("name", title), ("actors.north.title", f"North {title}"), ("issues.border.title", f"Border {title}")
    )
    run = Run(Path("run"), scenario, 1, table, None, {"file": "small.yaml"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for kind in drawable(run):
            for ending in FORMATS if kind == "stages" else FORMATS[:1]:
                assert image(draw_picture(run, kind), ending)
    text = words(draw_picture(run, "stages"))
    assert "\U0001f54a" not in text and "\U0001f469" not in text
    assert all(letter in text for letter in title if letter.isalpha())


def smallest_letters(name, kind, purpose):
    """The size of the smallest letters, in points on a page one inch across."""
    smallest = min(text.get_fontsize() for text in all_shown(name, kind, purpose))
    return smallest / drawn(name, kind, purpose).get_figwidth()


@pytest.mark.parametrize("name", RESULTS)
def test_letters_are_larger_for_a_projector(name):
    for kind in drawable(RESULTS[name]()):
        small, large = (smallest_letters(name, kind, purpose) for purpose in ("print", "projector"))
        assert large > 1.2 * small, kind


def test_a_comparison_gives_terms_blockers_and_gains():
    both = RESULTS["comparison"]()
    assert {"stages", "terms", "timing", "flows", "blockers", "gains"} <= set(drawable(both))
    none = Comparison(Path("both"), library("textbook_no_zone"), library("textbook_no_zone"), {})
    assert lacking(none, "terms") == "one of the scenarios has no agreement"
    assert lacking(none, "gains") == "no world agrees in both scenarios"
