"""The scores have the values one gets by hand, and reward saying what one believes."""

import math
from itertools import pairwise

import numpy as np
import pytest

from sim.methods.proper_scores import (
    SCORING_RULES,
    certain,
    log_score,
    probabilities,
    ranked_probability_score,
    sampled,
    stated,
    uniform,
)


@pytest.mark.parametrize(
    ("forecast", "came", "score"),
    [
        ([0.2, 0.5, 0.3], 0, ((0.2 - 1) ** 2 + (0.7 - 1) ** 2) / 2),
        ([0.2, 0.5, 0.3], 1, (0.2**2 + (0.7 - 1) ** 2) / 2),
        ([0.2, 0.5, 0.3], 2, (0.2**2 + 0.7**2) / 2),
        ([0, 1, 0], 1, 0),
        ([1, 0, 0], 1, 1 / 2),
        ([1, 0, 0], 2, 1),
        ([0.7, 0.3], 0, 0.3**2),
    ],
)
def test_rps_by_hand(forecast, came, score):
    """The last line is the Brier score."""
    assert ranked_probability_score(np.array(forecast), came) == pytest.approx(score)


@pytest.mark.parametrize("options", [2, 3, 5, 8])
def test_rps_of_the_uniform_forecast(options):
    """Analytic: sums of squares of j/K below and above what came, over K - 1."""
    for came in range(options):
        below, above = range(1, came + 1), range(1, options - came)
        squares = (sum(j**2 for j in below) + sum(j**2 for j in above)) / options**2
        found = ranked_probability_score(probabilities(uniform(options, 1000)), came)
        assert found == pytest.approx(squares / (options - 1))
    assert log_score(probabilities(uniform(options, 1000)), 0) == pytest.approx(math.log(options))


def test_rps_prefers_the_near_miss_and_the_log_score_does_not():
    near, far = np.array([0.0, 0.9, 0.1]), np.array([0.9, 0.0, 0.1])
    assert ranked_probability_score(near, 2) < ranked_probability_score(far, 2)
    assert log_score(near, 2) == log_score(far, 2) == pytest.approx(-math.log(0.1))


@pytest.mark.parametrize("rule", SCORING_RULES)
def test_the_expected_score_is_best_for_the_true_distribution(rule):
    """Strictly proper: whoever believes p expects the best score from saying p."""
    rng = np.random.default_rng(5)
    for options in (2, 3, 6):
        truth = rng.dirichlet(np.ones(options))
        said = rng.dirichlet(np.ones(options), 500)
        expected = sum(p * SCORING_RULES[rule](said, came) for came, p in enumerate(truth))
        best = sum(p * SCORING_RULES[rule](truth, came) for came, p in enumerate(truth))
        assert (expected > best).all()


def test_an_option_in_no_world_is_rare_and_not_impossible():
    assert probabilities(np.array([0.0, 634.0])) == pytest.approx([0.5 / 635, 634.5 / 635])
    assert probabilities(np.array([0.0, 0.0, 0.0])) == pytest.approx([1 / 3] * 3)
    assert stated(log_score, certain(1, 4, 100), 0).value == pytest.approx(-math.log(0.5 / 102), abs=1e-6)


@pytest.mark.parametrize("rule", SCORING_RULES)
def test_intervals_hold_the_score_and_shrink_with_the_worlds(rule):
    widths = []
    for worlds in (30, 300, 3000, 30000):
        count = np.array([0.2, 0.5, 0.3]) * worlds
        found = sampled(SCORING_RULES[rule], count, 2)
        assert found.low < found.value < found.high
        widths.append(found.high - found.low)
    assert all(wide > 2 * narrow for wide, narrow in pairwise(widths))


@pytest.mark.parametrize("rule", SCORING_RULES)
def test_the_interval_covers_the_score_of_the_true_shares(rule):
    """In about 95 of 100 samples of 200 worlds."""
    rng, truth = np.random.default_rng(2), np.array([0.1, 0.2, 0.4, 0.3])
    score = SCORING_RULES[rule](truth, 1)
    found = [sampled(SCORING_RULES[rule], count.astype(float), 1) for count in rng.multinomial(200, truth, 200)]
    assert 0.9 <= np.mean([interval.low <= score <= interval.high for interval in found]) <= 0.99


def test_what_is_stated_has_no_interval():
    found = stated(ranked_probability_score, certain(0, 3, 50), 0)
    assert found.low == found.value == found.high < 1e-3


def test_rps_is_that_of_a_library():
    """Where the scoringrules package is installed; it does not divide by K - 1."""
    scoringrules = pytest.importorskip("scoringrules")
    forecast = np.array([0.1, 0.4, 0.3, 0.2])
    for came in range(4):
        (theirs,) = scoringrules.rps_score(np.array([came + 1]), forecast[None])
        assert ranked_probability_score(forecast, came) == pytest.approx(theirs / 3)
