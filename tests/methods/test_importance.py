"""Importance sampling of uniform numbers: known probabilities, bounded weights, intervals that hold what they say."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.methods.importance import (
    MOST_TILTED,
    PLAINLY,
    Proposal,
    Tilt,
    effective_for_share,
    fit_proposal,
    share_of_weighted,
)
from sim.methods.reweighting import effective_size

STREAMS = [f"number {s}" for s in range(10)]
BOTH_HIGH = 0.01
"""How often two uniform numbers both exceed 0.9."""


def both_high(u):
    """Whether the second and the fifth number [s, w] both exceed 0.9 [w]."""
    return (u[1] > 0.9) & (u[4] > 0.9)


def estimated(rng, fits=both_high, pilot=8000, aimed=2000):
    """A pilot, the proposal by it, and aimed worlds: what both together and what the aimed ones alone say."""
    first = rng.random((len(STREAMS), pilot))
    proposal = fit_proposal(STREAMS, first[:, fits(first)])
    then = rng.random((len(STREAMS), aimed))
    rows = [STREAMS.index(name) for name in proposal.streams]
    then[rows] = proposal.drawn(then[rows], rng.random(aimed))
    weight, scale = proposal.weight(then[rows]), np.full(aimed, proposal.gain)
    alone = share_of_weighted(weight, fits(then), scale)
    both = share_of_weighted(
        np.concatenate([np.ones(pilot), weight]),
        np.concatenate([fits(first), fits(then)]),
        np.concatenate([np.ones(pilot), scale]),
    )
    return SimpleNamespace(proposal=proposal, weight=weight, alone=alone, both=both)


@pytest.fixture(scope="module")
def repeats():
    return [estimated(np.random.default_rng(seed)) for seed in range(200)]


@pytest.mark.parametrize("which", ["alone", "both"])
def test_the_share_is_unbiased_and_its_interval_holds_it_as_often_as_it_says(repeats, which):
    """Of 200 intervals of 95 %, 190 hold it, give or take four binomial errors of 3.1; their mean errs as 200 repeats do, of
    which four standard errors are allowed."""
    found = [getattr(one, which) for one in repeats]
    shares = np.array([one.share for one in found])
    assert shares.mean() == pytest.approx(BOTH_HIGH, abs=4 * shares.std() / np.sqrt(len(shares)))
    assert sum(one.low <= BOTH_HIGH <= one.high for one in found) >= 190 - 4 * 3.1


def test_how_close_a_share_is_said_to_be_is_how_far_repeats_lie_apart(repeats):
    """The variance of 200 repeats is known to within a tenth, of which four are allowed."""
    shares = np.array([one.alone.share for one in repeats])
    told = np.mean([one.alone.share * (1 - one.alone.share) / one.alone.worth for one in repeats])
    assert shares.var() == pytest.approx(told, rel=0.4)
    assert np.median([one.alone.worth for one in repeats]) > 20 * 2000


def test_only_what_matters_is_tilted_and_towards_where_it_matters(repeats):
    for one in repeats[:20]:
        assert {"number 1", "number 4"} <= set(one.proposal.streams) and len(one.proposal.streams) <= MOST_TILTED
        assert all(tilt.a > 4 * tilt.b for tilt in one.proposal.tilts if tilt.stream in ("number 1", "number 4"))


def test_weights_are_bounded_and_their_mean_is_one(repeats):
    """The mean of 400,000 weights, within four standard errors."""
    weight = np.concatenate([one.weight for one in repeats])
    assert weight.min() > 0
    assert all(one.weight.max() <= 1 / one.proposal.plain * (1 + 1e-12) for one in repeats)
    assert weight.mean() == pytest.approx(1, abs=4 * weight.std() / np.sqrt(len(weight)))


@pytest.mark.parametrize("shapes", [(0.5, 0.5), (0.5, 99.0), (30.0, 2.0)])
def test_the_density_of_a_proposal_has_the_integral_one(shapes):
    """By the midpoints of 200,000 cells, which miss less than a hundredth part at a pole."""
    u = (np.arange(200_000) + 0.5) / 200_000
    assert (1 / Proposal(0.2, (Tilt("n", *shapes),)).weight(u[None])).mean() == pytest.approx(1, abs=1e-2)


@pytest.mark.parametrize("u", [0.0, 5e-324, 0.5, 1 - 2**-53])
def test_at_the_ends_of_the_range_a_tilted_number_stays_within(u):
    proposal = Proposal(0.1, (Tilt("a", 0.5, 0.5), Tilt("b", 150.0, 0.5), Tilt("c", 0.5, 150.0)))
    drawn = proposal.drawn(np.full((3, 1), u), np.array([0.99]))
    assert ((drawn >= 0) & (drawn < 1)).all() and 0 < proposal.weight(drawn).item() <= 10


def test_where_nothing_tells_those_that_fit_nothing_is_tilted():
    """Cross-validation mistakes noise for a gain now and then, and then it is a small one."""
    found = [fit_proposal(STREAMS, np.random.default_rng(seed).random((10, 100))) for seed in range(20)]
    assert sum(one == PLAINLY for one in found) >= 15 and max(one.gain for one in found) < 1.1
    assert fit_proposal([], np.empty((0, 100))) == fit_proposal(STREAMS, np.empty((10, 0))) == PLAINLY
    assert PLAINLY.weight(np.empty((0, 3))).tolist() == [1, 1, 1]


def test_a_share_is_known_no_closer_than_the_weights_allow():
    rng = np.random.default_rng(2)
    weight, there = rng.random(500) ** 2, rng.random(500) < 0.3
    assert 0 < effective_for_share(there, weight) <= effective_size(weight)
    assert effective_for_share(there, np.ones(500)) == pytest.approx(500)
    assert effective_for_share(weight > 0.8, weight) < 0.8 * effective_size(weight), "the heavy ones are few"
    assert effective_for_share(np.zeros(500, bool), weight) == effective_size(weight)
