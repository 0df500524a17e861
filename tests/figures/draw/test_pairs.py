"""Figures of the frontier, offers and gains show what their tables say, with no text cut or on top of another."""

from pathlib import Path

import numpy as np
import pytest
from figures import assert_clear, key, words
from small_scenario import BASKETS, FORESEEN, MEDIATED, PAID, RED_LINES, SMALL, WEEKLY, played, prepared

from sim.figures.data.frontier import world_on_frontier
from sim.figures.data.gains import shares_of_ideal
from sim.figures.data.offers import offers_of_world
from sim.figures.draw.frontier import on_frontier
from sim.figures.draw.gains import divided
from sim.figures.draw.offers import offers
from sim.figures.draw.pairs import SOLUTION_MARKS
from sim.figures.kinds import draw_picture
from sim.results.read import Run

LONG = ("actors.south.title", "South of the Very Long Mountains")
EAST = (LONG, ("actors.east", {**SMALL["actors"]["north"], "title": "The United Federation of Eastern Islands"}))
MANY = (*EAST, *((f"actors.s{n}", {**SMALL["actors"]["south"], "title": f"South {n}"}) for n in range(2)))
CASES = {
    "two": (),
    "paid": PAID,
    "three": EAST,
    "five": MANY,
    "baskets": BASKETS,
    "weekly": WEEKLY,
    "mediated": MEDIATED,
}


def titles(scenario):
    return {name: scenario.title(name) for name in scenario.game.signatories}


def frontier_of(*changes, world=5):
    scenario = prepared(*changes)
    points = world_on_frontier(scenario, world, seed=1)
    return points, on_frontier(points, titles(scenario), "A better text was possible", "Two rivers")


def offers_of(*changes, world=5):
    scenario = prepared(*changes)
    moves = offers_of_world(scenario, world, 1)
    points = world_on_frontier(scenario, world, seed=1)
    return moves, offers(points, moves, titles(scenario), scenario.colours, "A text is agreed", "Two rivers")


def divided_of(*changes, worlds=40):
    scenario = prepared(*changes)
    tables = shares_of_ideal(scenario, np.arange(worlds), seed=1)
    return tables, divided(*tables, titles(scenario), "Equal shares", "Two rivers")


@pytest.mark.parametrize("draw", [frontier_of, offers_of, divided_of])
@pytest.mark.parametrize("changes", CASES.values(), ids=CASES)
def test_every_figure_is_readable(draw, changes):
    assert_clear(draw(*changes)[1])


def test_a_frontier_has_every_package_on_it_and_every_solution():
    points, figure = frontier_of()
    (axes,) = figure.axes
    drawn = [tuple(map(float, point)) for line in axes.lines for point in zip(*line.get_data(), strict=True)]
    for row in points[points["kind"] != "reservation"].itertuples():
        assert (row.north, row.south) in drawn
    keyed = " | ".join(key(figure))
    for solution in ("Nash", "Kalai-Smorodinsky", "Egalitarian", "Utilitarian"):
        assert solution in keyed
    assert "A better text was possible | Two rivers" in words(figure)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Worth to North", "Worth to South")


def test_solutions_are_distinguished_without_colour():
    markers, sizes = zip(*SOLUTION_MARKS.values(), strict=True)
    assert len(set(markers)) == len(set(sizes)) == len(SOLUTION_MARKS)


def test_payments_are_an_arrow_from_the_text():
    _, figure = frontier_of(*PAID)
    assert "What payments from outside add to it" in key(figure)
    assert any(getattr(text, "arrow_patch", None) for text in figure.axes[0].texts)
    assert "What payments from outside add to it" not in key(frontier_of()[1])


def test_three_signatories_have_a_panel_for_each_pair_and_more_are_cut_to_three():
    for changes in (EAST, MANY):
        assert len(frontier_of(*changes)[1].axes) == 3
    assert "the first 3 of 5 signatories" in words(frontier_of(*MANY)[1])


def test_without_a_package_to_sign_it_says_so():
    _, figure = frontier_of(*RED_LINES)
    assert not figure.axes and "A better text was possible | Two rivers" in words(figure)
    scenario, table = played(*RED_LINES, worlds=1)
    result = Run(Path(), scenario, 1, table, 0, {})
    assert "There was no package that all could sign" in words(draw_picture(result, "frontier"))
    assert "no package that all could sign" in words(draw_picture(result, "offers"))


def test_offers_have_a_line_for_each_side_in_its_colour():
    moves, figure = offers_of()
    (axes,) = figure.axes
    for tabler, rows in moves.groupby("tabler"):
        (line,) = [line for line in axes.lines if line.get_color() == prepared().colours[tabler]]
        assert list(line.get_xdata()) == list(rows["north"])
    dates = {text.get_text() for text in axes.texts}
    assert {moves["when"].iloc[0], moves["when"].iloc[-1]} <= dates


def test_all_offers_are_within_the_panel():
    moves, figure = offers_of(*FORESEEN)
    for name, limits in (("north", figure.axes[0].get_xlim()), ("south", figure.axes[0].get_ylim())):
        assert limits[0] < moves[name].min() and moves[name].max() < limits[1]


def test_gains_count_every_text_in_a_cell():
    (texts, _, _), figure = divided_of()
    cells = figure.axes[0].collections[0]
    assert cells.get_array().sum() == len(texts) == 40
    assert figure.axes[1].get_xlabel() == "Agreed texts in a cell, of 40"


def test_without_a_text_there_is_nothing_to_divide():
    _, figure = divided_of(*RED_LINES)
    assert not figure.axes and "Equal shares | Two rivers" in words(figure)


@pytest.mark.parametrize("changes", [(("breakdown", 1),), (("calendar.rounds", 1),)])
def test_the_shortest_talks_are_drawn_as_well(changes):
    assert_clear(offers_of(*changes)[1])
