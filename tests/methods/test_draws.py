"""Distributions against scipy.stats, and the streams of uniform numbers: exact identity, and no pattern to be found.

The statistical tests have fixed seeds, so they pass or fail for good; LEVEL is the chance with which each of their
statements would have failed had the streams been truly random.
"""

import itertools

import numpy as np
import pytest
from scipy import stats

from sim.methods.draws import (
    BLOCK,
    DISTRIBUTIONS,
    GRID,
    Beta,
    Choice,
    LogNormal,
    Normal,
    Triangular,
    Uniform,
    draw,
    on_grid,
    support,
    uniforms,
)

LEVEL = 1e-4
U = (np.arange(4000) + 0.5) / 4000
ENDS = np.array([0.0, 2.0**-53, 1 - 2.0**-53])
WORLDS = np.arange(20_000)


def truncated(frozen, low, high):
    """The quantiles of a distribution of scipy cut to [low, high]."""
    return frozen.ppf(frozen.cdf(low) + (frozen.cdf(high) - frozen.cdf(low)) * U)


AGAINST_SCIPY = {
    "uniform": (Uniform(-0.2, 0.7), stats.uniform(-0.2, 0.9).ppf(U)),
    "triangular": (Triangular(1, 2, 5), stats.triang(0.25, 1, 4).ppf(U)),
    "triangular that only falls": (Triangular(0, 0, 3), stats.triang(0, 0, 3).ppf(U)),
    "triangular that only rises": (Triangular(75, 100, 100), stats.triang(1, 75, 25).ppf(U)),
    "beta": (Beta(2, 5), stats.beta(2, 5).ppf(U)),
    "stretched beta": (Beta(0.5, 0.7, -1, 3), stats.beta(0.5, 0.7, -1, 4).ppf(U)),
    "normal": (Normal(1.5, 0.5), stats.norm(1.5, 0.5).ppf(U)),
    "truncated normal": (Normal(0, 1, -0.5, 2), stats.truncnorm(-0.5, 2).ppf(U)),
    "normal cut on one side": (Normal(3, 2, min=2), truncated(stats.norm(3, 2), 2, np.inf)),
    "lognormal": (LogNormal(0.7, 0.6), stats.lognorm(0.6, scale=0.7).ppf(U)),
    "truncated lognormal": (LogNormal(0.7, 0.6, 0.1, 4), truncated(stats.lognorm(0.6, scale=0.7), 0.1, 4)),
    "lognormal cut above": (LogNormal(2, 1, max=3), truncated(stats.lognorm(1, scale=2), 0, 3)),
}
numbers = pytest.mark.parametrize("number", [number for number, _ in AGAINST_SCIPY.values()], ids=AGAINST_SCIPY)


@pytest.mark.parametrize("number, expected", AGAINST_SCIPY.values(), ids=AGAINST_SCIPY)
def test_quantiles_are_those_of_scipy(number, expected):
    np.testing.assert_allclose(number.quantile(U), expected, rtol=1e-9, atol=1e-9)


def test_every_distribution_is_compared_with_scipy():
    compared = {type(number) for number, _ in AGAINST_SCIPY.values()}
    assert compared | {Choice} == set(DISTRIBUTIONS.values())


@numbers
def test_no_draw_leaves_the_support_and_none_is_infinite(number):
    low, high = support(number)
    drawn = number.quantile(np.concatenate([U, ENDS]))
    assert (drawn >= low).all() and (drawn <= high).all() and np.isfinite(drawn).all()


@numbers
def test_a_larger_uniform_number_never_draws_a_smaller_value(number):
    assert (np.diff(number.quantile(np.concatenate([[0.0], U, ENDS[2:]]))) >= 0).all()


def test_a_range_of_no_width_is_a_constant():
    for number in (Uniform(0.3, 0.3), Triangular(0.3, 0.3, 0.3), Beta(2, 3, 0.3, 0.3), Choice((0.3,), (1.0,))):
        assert draw([("n", number)], 1, WORLDS[:100]) == pytest.approx(0.3)


def test_a_choice_falls_to_each_value_as_often_as_its_weight_says():
    number = Choice((5.0, -1.0, 2.0), (1.0, 2.0, 1.0))
    assert number.quantile(np.array([0.0, 0.2499, 0.25, 0.5, 0.7499, 0.75, 1 - 2**-53])).tolist() == [
        5,
        5,
        -1,
        -1,
        -1,
        2,
        2,
    ]
    drawn = draw([("weights", number)], 3, WORLDS)[0]
    counts = [(drawn == value).sum() for value in number.values]
    assert stats.chisquare(counts, np.array([0.25, 0.5, 0.25]) * len(WORLDS)).pvalue > LEVEL


def test_draws_are_rounded_to_nine_decimals():
    many = [(f"n{i}", number) for i, (number, _) in enumerate(AGAINST_SCIPY.values())]
    drawn = draw(many, 4, WORLDS[:500])
    assert (drawn == np.round(drawn, 9)).all()


def test_a_draw_is_the_quantile_of_the_stream_of_its_name():
    for name, (number, _) in AGAINST_SCIPY.items():
        drawn = draw([("before", Uniform(0, 1)), (name, number), ("constant", 2.0)], 9, WORLDS[:300])[1]
        np.testing.assert_allclose(drawn, number.quantile(uniforms(9, name, WORLDS[:300])), atol=6e-10)


def test_a_number_is_drawn_the_same_in_any_company():
    every = [(name, number) for name, (number, _) in AGAINST_SCIPY.items()]
    together = draw(every, 5, WORLDS[:200])
    for row, pair in enumerate(every):
        assert (draw([pair], 5, WORLDS[:200])[0] == together[row]).all()
    assert (draw(every[::-1], 5, WORLDS[:200])[::-1] == together).all()


def test_a_world_is_drawn_the_same_in_any_company():
    worlds = np.array([0, 1, 812, BLOCK - 1, BLOCK, BLOCK + 1, 10**7, 2**40])
    together = uniforms(7, "a", worlds)
    assert (uniforms(7, "a", worlds[::-1])[::-1] == together).all()
    for place, world in enumerate(worlds):
        assert uniforms(7, "a", np.array([world]))[0] == together[place]


def test_uniform_numbers_lie_in_0_to_1_below_1():
    u = uniforms(0, "range", np.arange(200_000))
    assert u.min() >= 0 and u.max() < 1


STREAMS = [
    (seed, name) for seed in (0, 1, 2, 812) for name in ("a", "b", "aa", "breakdown", "actors.armenia.no_deal.gain")
]
"""Names and seeds close to each other, as they are in use."""


@pytest.mark.parametrize("seed, name", STREAMS)
def test_a_stream_is_uniform(seed, name):
    u = uniforms(seed, name, WORLDS)
    assert stats.kstest(u, "uniform").pvalue > LEVEL
    assert stats.chisquare(np.bincount((u * 64).astype(int), minlength=64)).pvalue > LEVEL


@pytest.mark.parametrize("seed, name", STREAMS)
def test_neighbouring_worlds_are_independent(seed, name):
    u = uniforms(seed, name, WORLDS)
    for lag in (1, 2, 3, 64, BLOCK):
        pairs = np.histogram2d(u[:-lag][::2], u[lag:][::2], bins=8, range=[(0, 1), (0, 1)])[0]
        if lag == 1:  # disjoint pairs only here, where the chi-squared law needs them
            assert stats.chisquare(pairs.ravel()).pvalue > LEVEL
        assert abs(np.corrcoef(u[:-lag], u[lag:])[0, 1]) < stats.norm.isf(LEVEL / 2) / np.sqrt(len(u) - lag)


def test_streams_of_different_names_and_seeds_are_independent():
    """All pairs of 20 streams: correlation of the values and of their distance from the middle."""
    u = np.array([uniforms(seed, name, WORLDS) for seed, name in STREAMS])
    pairs = len(STREAMS) * (len(STREAMS) - 1) / 2
    bound = stats.norm.isf(LEVEL / 2 / pairs) / np.sqrt(len(WORLDS))
    for values in (u, np.abs(u - 0.5)):
        correlation = np.corrcoef(values) - np.eye(len(u))
        assert np.abs(correlation).max() < bound


def test_across_names_and_across_seeds_a_world_is_uniform_too():
    world = np.array([812])
    by_name = np.array([uniforms(1, f"actors.a{i}.cost", world)[0] for i in range(3000)])
    by_seed = np.array([uniforms(seed, "breakdown", world)[0] for seed in range(3000)])
    for u in (by_name, by_seed):
        assert stats.kstest(u, "uniform").pvalue > LEVEL
        assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < stats.norm.isf(LEVEL / 2) / np.sqrt(len(u))


def test_no_stream_is_another_one_shifted():
    """A counter-based generator could repeat one sequence at another offset; no value of one is found in another."""
    seen = [set(uniforms(seed, name, WORLDS[:2000]).tolist()) for seed, name in STREAMS]
    assert all(not a & b for a, b in itertools.combinations(seen, 2))


def test_the_grid_rounds_to_the_nearest_step_and_half_to_even():
    assert (on_grid(np.array([0.5, 1.5, 2.5, -0.5, -1.5, 1.49]) * GRID) == np.array([0, 2, 2, 0, -2, 1]) * GRID).all()
    x = uniforms(0, "grid", WORLDS).astype(np.float32)
    assert np.abs(on_grid(x) - x).max() <= GRID / 2
    assert (on_grid(on_grid(x)) == on_grid(x)).all()


def test_sums_on_the_grid_are_exact_in_any_order():
    """As long as they stay below 16, which single precision can hold."""
    x = on_grid(uniforms(0, "grid", WORLDS[:30]) - 0.5)
    assert x.sum() == x[::-1].sum() == sum(x.tolist()) == np.sort(x).cumsum()[-1]
