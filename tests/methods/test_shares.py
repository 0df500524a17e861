"""Shares and their interval: that of Wilson (1927) stays within 0 and 1 and holds the truth, and so does that of even draws."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.stats import qmc

from sim.methods.even_draws import WAYS_TO_DRAW
from sim.methods.shares import Share, Z, of_replicates, share_of, wilson
from sim.worlds.counted import counted


@pytest.mark.parametrize(("count", "n"), [(0, 10), (3, 10), (10, 10), (812, 1000)])
def test_the_interval_is_that_of_scipy(count, n):
    share, low, high = wilson(count, n)
    found = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    assert share == count / n
    assert (low, high) == (pytest.approx(found.low, abs=1e-4), pytest.approx(found.high, abs=1e-4))


def test_it_stays_within_0_and_1_and_has_a_width_even_at_the_ends():
    _, low, high = wilson(np.array([0, 20]), np.array([20, 20]))
    assert low[0] == pytest.approx(0, abs=1e-12) and high[1] == pytest.approx(1, abs=1e-12)
    assert high[0] > 0.1 and low[1] < 0.9


def test_four_times_the_worlds_make_it_about_half_as_wide():
    few, many = share_of(300, 1000), share_of(1200, 4000)
    assert (many.high - many.low) / (few.high - few.low) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("truth", [0.02, 0.3, 0.5])
def test_it_holds_the_truth_about_as_often_as_it_says(truth):
    count = np.random.default_rng(1).binomial(400, truth, 2000)
    _, low, high = wilson(count, np.full(2000, 400))
    assert ((low <= truth) & (truth <= high)).mean() == pytest.approx(0.95, abs=0.025)


def test_of_no_worlds_anything_may_be_true():
    none = share_of(0, 0)
    assert (none.low, none.high) == (0, 1)
    assert np.isnan(wilson(np.array(0), np.array(0))[0])


# ---------------------------------------------------------------- of worlds that were drawn evenly


def luck_of(u: np.ndarray) -> np.ndarray:
    """An outcome that hangs on four numbers, each alone and two together; of u [4, w]."""
    return (u[0] < 0.4) & (u[1] + u[2] * u[3] < 0.9)


CHANCE = float(np.mean(luck_of(qmc.Sobol(4, seed=0).random_base2(18).T)))
"""How often it comes about, to four digits."""


def shares_of(draws: str, worlds: int, runs: int) -> list[Share]:
    """The share of some runs with other seeds."""
    ids, names = np.arange(worlds), list("abcd")
    found = [luck_of(WAYS_TO_DRAW[draws](seed, names, ids)) for seed in range(runs)]
    table = pd.DataFrame({"world": ids})
    return [share_of(counted(table, draws, came), counted(table, draws)) for came in found]


@pytest.mark.parametrize("worlds", [100, 300, 1000, 4096])
@pytest.mark.parametrize("draws", WAYS_TO_DRAW)
def test_whatever_the_draws_it_holds_the_truth_about_as_often_as_it_says(draws, worlds):
    held = [found.low <= CHANCE <= found.high for found in shares_of(draws, worlds, 600)]
    least = 0.95 - 3 * np.sqrt(0.95 * 0.05 / 600)
    assert least - 0.005 <= np.mean(held) <= (1 if draws == "lhs" and worlds < 256 else 0.98)


@pytest.mark.parametrize("worlds", [300, 4096])
def test_even_draws_give_the_same_mean_and_a_narrower_interval(worlds):
    plain, even = (shares_of(draws, worlds, 400) for draws in WAYS_TO_DRAW)
    for some in (plain, even):
        shares = [found.share for found in some]
        assert abs(np.mean(shares) - CHANCE) < 4 * np.std(shares) / np.sqrt(len(shares)) + 1e-4
    narrower = np.mean([one.high - one.low for one in even]) / np.mean([one.high - one.low for one in plain])
    assert narrower < 0.9


def test_with_few_replicates_it_is_that_of_independent_draws():
    found = share_of(np.full(7, 3), np.full(7, 10))
    assert found == share_of(21, 70)


@pytest.mark.parametrize("count", [0, 32])
def test_where_all_worlds_end_alike_it_is_that_of_independent_draws(count):
    assert share_of(np.full(64, count), np.full(64, 32)) == share_of(64 * count, 64 * 32)


def test_replicates_without_spread_do_not_make_it_vanish():
    found = share_of(np.full(64, 16), np.full(64, 32))
    assert found.share == 0.5 and found.high - found.low == pytest.approx(2 * Z**2 / 2048)


def test_of_no_worlds_at_all_anything_may_be_true_of_replicates_too():
    none = share_of(np.zeros(64, int), np.zeros(64, int))
    assert (none.n, none.low, none.high) == (0, 0, 1)
    assert np.isnan(of_replicates(np.zeros((2, 64)), np.zeros((2, 64)))[0]).all()


def test_a_share_of_some_worlds_of_each_replicate_has_the_spread_of_a_ratio():
    """By the jackknife over replicates, which needs no formula of a ratio."""
    random = np.random.default_rng(3)
    n = random.integers(10, 30, 64)
    count = random.binomial(n, 0.3)
    left_out = (count.sum() - count) / (n.sum() - n)
    half = np.sqrt(63 / 64 * ((left_out - left_out.mean()) ** 2).sum()) * stats.t.ppf(0.975, 63)
    found = share_of(count, n)
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.02)
