"""Weights meet the chances they are to meet, and change nothing else."""

import numpy as np
import pytest

from sim.methods.reweighting import (
    CannotReweight,
    effective_size,
    gap_by_chance,
    jeffrey_weights,
    largest_gap,
    rank_correlation,
    weighted_quantiles,
)

RNG = np.random.default_rng(1)


def test_jeffreys_rule_keeps_proportions_within_the_event_and_outside():
    events = np.array([[True] * 3 + [False] * 7])
    weight = jeffrey_weights(events, np.array([0.6]))
    assert np.allclose(weight, [0.2] * 3 + [0.4 / 7] * 7)


def test_worlds_that_counted_differently_before_keep_their_proportions():
    events, base = np.array([[True, True, False, False]]), np.array([1.0, 3.0, 2.0, 2.0])
    assert np.allclose(jeffrey_weights(events, np.array([0.8]), base), [0.2, 0.6, 0.1, 0.1])
    assert np.allclose(jeffrey_weights(np.empty((0, 4), bool), np.array([]), base), base / 8)


def test_several_chances_hold_at_once_in_whatever_order():
    events = RNG.random((3, 5000)) < np.array([[0.1], [0.5], [0.7]])
    chances = np.array([0.33, 0.6, 0.5])
    weight = jeffrey_weights(events, chances)
    assert np.allclose((events * weight).sum(axis=1), chances, atol=1e-8)
    assert np.allclose(weight, jeffrey_weights(events[::-1], chances[::-1]), atol=1e-9)


def test_chances_that_cannot_be_are_refused():
    events = np.array([[True, False, False], [True, False, False]])
    with pytest.raises(CannotReweight):
        jeffrey_weights(events, np.array([0.2, 0.6]))
    with pytest.raises(CannotReweight, match="no world"):
        jeffrey_weights(np.array([[False, False]]), np.array([0.2]))
    with pytest.raises(CannotReweight, match="every world"):
        jeffrey_weights(np.array([[True, True]]), np.array([0.2]))


def test_equal_weights_say_what_no_weights_say():
    values = RNG.normal(size=501)
    equal = np.full(501, 1 / 501)
    shares = np.array([0.1, 0.5, 0.9])
    assert np.array_equal(weighted_quantiles(values, equal, shares), np.quantile(values, shares, method="inverted_cdf"))
    assert effective_size(equal) == pytest.approx(501) and largest_gap(values, values, equal) < 1e-12


def test_a_gap_is_that_of_kolmogorov_and_smirnov():
    from scipy.stats import ks_2samp, spearmanr

    one, other = RNG.normal(size=300), RNG.normal(0.3, size=200).round(1)
    assert largest_gap(one, other, np.ones(200)) == pytest.approx(ks_2samp(one, other).statistic)
    first, second = RNG.integers(0, 5, 200), other
    assert rank_correlation(first, second, np.ones(200)) == pytest.approx(spearmanr(first, second).statistic)


def test_chance_alone_hardly_ever_makes_a_gap_that_is_told():
    """In 5 % of such comparisons at most; 200 of them give 10, and 22 are beyond four standard errors."""
    told = sum(
        largest_gap(RNG.random(2000), RNG.random(100), np.ones(100)) > gap_by_chance(2000, 100, 1) for _ in range(200)
    )
    assert told <= 22
