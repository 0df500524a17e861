"""The home front: quorums, needed gains, and win-sets against enumeration of every package."""

import itertools

import numpy as np
import pytest
from scipy.special import expit

from sim.engine.home_front import chance_of_passing, needed_gain, outside_win_set, quorum_bar
from sim.methods.draws import GRID


def bar(share: float, turnout: float) -> float:
    return float(quorum_bar(np.array([[float(share)]]), np.array([[float(turnout)]]))[0, 0])


def test_a_plain_majority_is_enough_where_turnout_is_high():
    assert bar(0.25, 0.5) == 0 and bar(0.25, 0.9) == 0 and bar(0, 0.01) == 0


def test_the_lower_the_turnout_the_more_support_a_quorum_takes():
    """With the quorum's bar added, even odds need exactly the yes-share that reaches `share` of the electorate."""
    bars = [bar(0.25, turnout) for turnout in (0.6, 0.5, 0.45, 0.4, 0.3, 0.26)]
    assert bars == sorted(bars)
    assert expit(bar(0.25, 0.4)) == pytest.approx(0.25 / 0.4)


def test_a_quorum_beyond_the_turnout_cannot_be_reached():
    assert bar(0.25, 0.25) == bar(0.25, 0.1) == bar(0.25, 0) == np.inf
    assert chance_of_passing(np.array([1e6]), np.array([0.0]), np.array([0.1]), np.array([np.inf]))[0] == 0


def test_a_vote_has_even_odds_at_the_threshold_and_better_ones_above():
    gain = np.array([-0.2, 0.0, 0.1, 0.2, 0.5])
    chance = chance_of_passing(gain, np.full(5, 0.1), np.full(5, 0.05), np.zeros(5))
    assert chance[2] == 0.5 and (np.diff(chance) > 0).all() and chance[0] < 0.01 and chance[-1] > 0.99


@pytest.mark.parametrize("tolerance", [0.01, 0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("share, turnout", [(0, 1), (0.25, 0.35)])
def test_the_needed_gain_is_where_the_chance_equals_the_tolerance(tolerance, share, turnout):
    """At the needed gain the chance is the tolerance, up to the grid's step; a little less gain is not enough."""
    threshold, noise, extra = np.array([-0.1, 0.0, 0.3]), np.array([0.02, 0.1, 0.2]), np.full(3, bar(share, turnout))
    needed = needed_gain(threshold, noise, extra, np.full(3, tolerance))
    assert chance_of_passing(needed, threshold, noise, extra) == pytest.approx(tolerance, abs=GRID / 0.02)
    assert (chance_of_passing(needed - 2 * GRID, threshold, noise, extra) < tolerance).all()
    assert (chance_of_passing(needed + 2 * GRID, threshold, noise, extra) > tolerance).all()


def test_a_leader_who_tolerates_anything_needs_no_gain_and_one_who_minds_an_impossible_vote_an_infinite_one():
    one = np.ones(2)
    needed = needed_gain(0.2 * one, 0.1 * one, np.array([0, np.inf]), np.zeros(2))
    assert (needed == -np.inf).all()
    assert needed_gain(one, 0.1 * one, np.full(2, np.inf), 0.1 * one).tolist() == [np.inf] * 2


@pytest.mark.parametrize("seed", range(20))
def test_an_option_is_outside_the_win_set_if_no_package_with_it_has_the_needed_gain(seed):
    """Putnam (1988): by enumeration of all packages. Utilities are whole numbers of grid steps, so sums are exact."""
    r = np.random.default_rng(seed)
    ratifiers, issues, options, worlds = 2, int(r.integers(1, 4)), int(r.integers(2, 5)), 12
    seen = r.integers(-20, 20, (ratifiers, issues, options, worlds)) * GRID
    quo, needed = (r.integers(-30, 30, (ratifiers, worlds)) * GRID for _ in range(2))
    common = r.random((issues, options, worlds)) < 0.7
    common[:, 0] |= ~common.any(axis=1)
    calls = r.random((ratifiers, issues, options)) < 0.8
    outside = outside_win_set(seen, quo, needed, calls, common)
    for h, m, k, w in np.ndindex(outside.shape):
        choices = [[k] if i == m else np.flatnonzero(common[i, :, w]) for i in range(issues)]
        best = max(sum(seen[h, i, o, w] for i, o in enumerate(x)) for x in itertools.product(*choices))
        assert outside[h, m, k, w] == (calls[h, m, k] and best - quo[h, w] < needed[h, w])
