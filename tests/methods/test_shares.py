"""Shares and their interval: the interval of Wilson (1927), which stays within 0 and 1 and holds the truth."""

import numpy as np
import pytest
from scipy import stats

from sim.methods.shares import share_of, wilson


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
