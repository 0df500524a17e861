"""A large game is played in smaller blocks, whose memory is known before; the worlds are the same."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest
import scaling

import sim
from sim.engine import block_size
from sim.engine.block_size import BLOCK_BYTES, FEWEST, bytes_per_world, worlds_at_once
from sim.engine.model import Negotiation
from sim.engine.worlds_drawn import draw_worlds
from sim.methods.draws import BLOCK
from sim.worlds.table import play_drawn, worlds_table

TOO_LITTLE, TOO_MUCH = 0.9, 2.1
"""What is predicted over what is measured; the fit was within 0.97 and 2.05 of the scenarios that it was made on."""


def peak(scenario, worlds=64):
    """Memory that a world of a block takes at its peak, in bytes."""
    Negotiation.drawn_from(scenario.game, 2, 0).run()
    tracemalloc.start()
    try:
        worlds_table(scenario, Negotiation.drawn_from(scenario.game, worlds, 0).run())
        return tracemalloc.get_traced_memory()[1] / worlds
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "name", ["kazan_2024", "plenary_3plus3", "russian_text", "constitution_first", "home_front_hurts"]
)
def test_memory_of_the_library_is_known_before(name):
    scenario = sim.load(name)
    assert TOO_LITTLE < bytes_per_world(scenario.game) / peak(scenario) < TOO_MUCH


@pytest.mark.parametrize(
    "sizes",
    [
        {"actors": 12},
        {"signatories": 6, "issues": 12},
        {"options": 12, "issues": 16},
        {"rounds": 96},
        {"issues": 24, "options": 12, "signatories": 6, "rounds": 96},
    ],
    ids=str,
)
def test_memory_is_known_however_a_scenario_grows(sizes):
    scenario = scaling.scenario(**sizes)
    assert TOO_LITTLE < bytes_per_world(scenario.game) / peak(scenario, 24) < TOO_MUCH


def test_a_block_takes_no_more_than_it_may_and_no_less_than_half_of_it_unless_it_is_as_large_as_they_get():
    seen = set()
    for sizes in ({}, {"issues": 24}, {"signatories": 6, "issues": 24, "options": 12}):
        game = scaling.scenario(**sizes).game
        worlds = worlds_at_once(game)
        assert worlds * bytes_per_world(game) <= BLOCK_BYTES
        assert worlds == BLOCK or 2 * worlds * bytes_per_world(game) > BLOCK_BYTES
        seen.add(worlds)
    assert BLOCK in seen and len(seen) == 3


def test_some_worlds_are_played_at_once_however_large_the_game(monkeypatch):
    monkeypatch.setattr(block_size, "BLOCK_BYTES", 1)
    assert worlds_at_once(sim.load("kazan_2024").game) == FEWEST


def test_smaller_blocks_give_the_same_worlds(monkeypatch):
    scenario = sim.load("kazan_2024")
    drawn = draw_worlds(scenario.game, np.arange(100), 7)
    whole = sim.play(scenario, 100, seed=7)
    sizes = []
    init = Negotiation.__init__
    monkeypatch.setattr(
        Negotiation, "__init__", lambda self, game, some: (sizes.append(len(some.ids)), init(self, game, some))[1]
    )
    monkeypatch.setattr(block_size, "BLOCK", 32)
    for table in (sim.play(scenario, 100, seed=7), play_drawn(scenario, drawn)):
        pd.testing.assert_frame_equal(table, whole, check_exact=True)
    assert sizes == [32, 32, 32, 4] * 2
