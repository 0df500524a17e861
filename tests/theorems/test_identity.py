"""World 812 of a seed is the same alone, in a block, in any order; two variants share every draw they have in common.

Bit for bit: every column of the table of worlds, compared exactly.
"""

import re
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from breadth import some_of
from places import KAZAN
from random_scenarios import prepared, random_document

from sim.engine.model import Negotiation
from sim.methods import draws as drawing
from sim.methods.draws import BLOCK
from sim.scenario.compile import load
from sim.worlds.efficiency import efficiency
from sim.worlds.table import worlds_table

SCENARIOS = ["kazan", *range(some_of(12))]
BORDER = np.arange(BLOCK - 8, BLOCK + 8)
"""Worlds on both sides of the border between the first block and the second."""

scenarios = pytest.mark.parametrize("which", SCENARIOS)


@lru_cache
def scenario(which):
    return load(KAZAN) if which == "kazan" else prepared(random_document(which))


def whole_table(played, worlds, seed) -> pd.DataFrame:
    talks = Negotiation.drawn_from(played.game, worlds, seed).run()
    return pd.concat([worlds_table(played, talks), efficiency(talks)], axis=1)


def table(which, worlds, seed=7) -> pd.DataFrame:
    return whole_table(scenario(which), worlds, seed)


def rows(frame: pd.DataFrame, worlds) -> pd.DataFrame:
    return frame.set_index("world").loc[list(worlds)].reset_index()


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, check_exact=True)


@scenarios
def test_a_world_is_the_same_alone_and_in_a_block(which):
    block = table(which, BORDER)
    same(pd.concat([table(which, BORDER[[w]]) for w in range(len(BORDER))], ignore_index=True), block)


@scenarios
def test_world_812_is_the_same_alone_and_in_a_whole_block(which):
    same(table(which, np.array([812])), rows(table(which, BLOCK), [812]))


@scenarios
def test_no_two_uncertain_things_are_decided_by_one_stream(which, monkeypatch):
    """Or else, say, talks would break down just where a breakdown is likely to begin with."""
    made, asked = scenario(which), []
    hashes = drawing.hashes
    monkeypatch.setattr(
        drawing, "hashes", lambda seed, names, worlds: asked.extend(names) or hashes(seed, names, worlds)
    )
    Negotiation.drawn_from(made.game, 1, 7)
    assert "breakdown.coin" in asked
    assert len(set(asked)) == len(asked)


@scenarios
def test_worlds_are_the_same_however_they_are_cut_into_blocks(which):
    whole = table(which, 300)
    parts = [table(which, np.arange(first, min(first + 77, 300))) for first in range(0, 300, 77)]
    same(pd.concat(parts, ignore_index=True), whole)


@scenarios
def test_worlds_are_the_same_in_any_order(which):
    mixed = np.random.default_rng(0).permutation(BORDER)
    same(table(which, mixed), rows(table(which, BORDER), mixed))


@scenarios
def test_the_same_run_twice_is_the_same(which):
    same(table(which, 200), table(which, 200))


@scenarios
def test_a_world_may_be_asked_for_twice(which):
    double = table(which, np.array([5, 812, 5]))
    same(double.iloc[[0]].reset_index(drop=True), double.iloc[[2]].reset_index(drop=True))


def draws(which, seed, worlds=500) -> dict:
    return dict(zip(scenario(which).game.names, Negotiation.drawn_from(scenario(which).game, worlds, seed).drawn))


@scenarios
def test_another_seed_is_another_set_of_worlds(which):
    one, other = draws(which, 7), draws(which, 8)
    uncertain = [name for name, values in one.items() if len(set(values)) > 20]
    assert uncertain and all((one[name] != other[name]).mean() > 0.5 for name in uncertain)


@scenarios
def test_blocks_do_not_repeat_each_other(which):
    model = Negotiation.drawn_from(scenario(which).game, np.arange(2 * BLOCK), 7)
    first, second = model.drawn[:, :BLOCK], model.drawn[:, BLOCK:]
    varied = [len(set(row)) > 20 for row in first]
    assert (first[varied] != second[varied]).mean(axis=1).min() > 0.5


def drop_red_lines(document, actor):
    """Take out the red lines of an actor, with what third parties and shocks do to them."""
    for want in document["actors"][actor]["wants"].values():
        want.pop("red_line", None)
    for other in document["actors"].values():
        for key in ("backing", "pressing"):
            other.get(key, {}).pop(actor, None)
    gone = re.compile(rf"actors\.{actor}\.wants\..*\.red_line\.|actors\.\w+\.(backing|pressing)\.{actor}\.")
    for shock in document["shocks"].values():
        shock["effect"] = {path: change for path, change in shock["effect"].items() if not gone.match(path)}
    document["shocks"] = {name: shock for name, shock in document["shocks"].items() if shock["effect"]}


@pytest.mark.parametrize("which", range(some_of(40)))
def test_two_variants_share_every_draw_they_have_in_common(which):
    """A variant with one more shock, another actor's red lines gone and another breakdown hazard."""
    document = random_document(which)
    actor = next(iter(document["actors"]))
    drop_red_lines(document, actor)
    document["breakdown"] = {"uniform": [0.5, 1.0]}
    issue = next(iter(document["actors"][actor]["wants"]))
    effect = {f"actors.{actor}.wants.{issue}.salience": {"scale": {"uniform": [0.5, 2]}}}
    document["shocks"]["another"] = {"hazard": {"uniform": [0.1, 0.5]}, "effect": effect}
    variant = prepared(document)
    before, worlds = draws(which, 7), np.arange(500)
    after = dict(zip(variant.game.names, Negotiation.drawn_from(variant.game, worlds, 7).drawn))
    common = set(before) & set(after) - {"breakdown"}
    assert len(common) > 5 and "shocks.another.hazard" in set(after) - set(before)
    assert all((before[name] == after[name]).all() for name in common)


def test_a_changed_range_keeps_the_place_of_every_draw_in_it():
    """The same uniform number, another distribution: the ranks of the worlds stay."""

    def hazards(high):
        document = random_document(1) | {"breakdown": {"uniform": [0, high]}}
        model = Negotiation.drawn_from(prepared(document).game, 300, 7)
        return model.drawn[model.game.names.index("breakdown")]

    assert hazards(1.0) == pytest.approx(2 * hazards(0.5), abs=2e-9)


@scenarios
def test_a_scenario_compared_with_itself_has_no_differences(which):
    again = load(KAZAN) if which == "kazan" else prepared(random_document(which))
    same(whole_table(again, 100, 7), table(which, 100))
