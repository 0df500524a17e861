"""Even draws: every block of worlds is a Latin hypercube, each world the same in any company, and each name by itself."""

import numpy as np
import pytest
from scipy import stats

from sim.methods.draws import coins
from sim.methods.even_draws import REPLICATES, STRATA, WAYS_TO_DRAW, latin, replicates

LEVEL = 1e-4
"""The chance with which each statistical statement would have failed; seeds are fixed."""

NAMES = [f"actors.a{i}.cost" for i in range(60)]
WORLDS = np.arange(64 * STRATA)


def test_a_block_has_one_world_in_each_part_of_every_range():
    parts = (STRATA * latin(3, NAMES, WORLDS)).astype(int).reshape(len(NAMES), -1, STRATA)
    assert (np.sort(parts, axis=-1) == np.arange(STRATA)).all()


@pytest.mark.parametrize("some", [[812], [2000, 3, 812, 3], [10**7 - 1, 0], []], ids=str)
def test_a_world_is_the_same_in_any_order_and_company(some):
    everybody = np.arange(max([*some, 0]) + 40 if max([*some, 0]) < 10**6 else 1)
    alone = [latin(7, NAMES, np.array([world])) for world in some]
    together = latin(7, NAMES, np.array(some, int))
    assert together.shape == (len(NAMES), len(some))
    for place, (world, one) in enumerate(zip(some, alone)):
        assert (together[:, [place]] == one).all()
        if world < len(everybody):
            assert (latin(7, NAMES, everybody)[:, [world]] == one).all()


def test_a_name_has_the_same_numbers_whatever_else_is_drawn():
    together = latin(7, NAMES, WORLDS)
    assert (latin(7, ["other", NAMES[5]], WORLDS)[1] == together[5]).all()


def test_other_seeds_and_names_are_drawn_otherwise():
    one, other, seed = latin(1, ["a"], WORLDS), latin(1, ["b"], WORLDS), latin(2, ["a"], WORLDS)
    assert len({tuple(row) for row in np.concatenate([one, other, seed])}) == 3


def test_within_its_part_a_number_is_uniform():
    within = (STRATA * latin(5, NAMES, WORLDS)) % 1
    assert stats.kstest(within.ravel(), "uniform").pvalue > LEVEL


def test_every_place_of_a_block_falls_into_every_part_equally_often():
    parts = (STRATA * latin(5, NAMES, WORLDS)).astype(int).reshape(-1, STRATA)
    for place in range(STRATA):
        assert stats.chisquare(np.bincount(parts[:, place], minlength=STRATA)).pvalue > LEVEL / STRATA


def test_names_go_together_no_more_than_chance_allows():
    u = latin(5, NAMES, WORLDS)
    found = np.corrcoef(u)[np.triu_indices(len(NAMES), 1)] * np.sqrt(len(WORLDS))
    assert abs(found).max() < -stats.norm.ppf(LEVEL / 2 / len(found))
    assert found.std() == pytest.approx(1, abs=0.1)


def test_blocks_go_together_no_more_than_chance_allows():
    first = latin(5, NAMES, WORLDS)[:, ::STRATA]
    assert abs(stats.pearsonr(first[:, :-1].ravel(), first[:, 1:].ravel()).statistic) < 4 / np.sqrt(first.size)


def test_numbers_lie_from_0_to_below_1():
    u = latin(0, NAMES, WORLDS)
    assert ((u >= 0) & (u < 1)).all()


def test_the_worlds_of_a_block_are_in_one_replicate():
    found = replicates(np.arange(2 * REPLICATES * STRATA)).reshape(-1, STRATA)
    assert (found == found[:, [0]]).all()
    assert found[:, 0].tolist() == [*range(REPLICATES)] * 2


def test_ways_of_drawing_are_known_by_name():
    assert {"plain": coins, "lhs": latin} == WAYS_TO_DRAW
