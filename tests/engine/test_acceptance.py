"""Acceptance rules: what all of them keep to, and each one's definition by Baarslag, Hindriks & Jonker (2014)."""

import numpy as np
import pytest

from sim.engine.acceptance import ACCEPTANCE, Answering, combi, constant, next_ask

WORLDS = 5000
NOTHING = -np.inf
"""The best earlier offer where there was none."""


def answering(reservation=0.4, best=1.0, ask=0.7, time=0.5, earlier=NOTHING):
    """What one negotiator knows in one world."""
    known = (np.array([value]) for value in (reservation, best, ask, time))
    return Answering(*known, earlier=lambda: np.array([earlier]))


def of(*values):
    return np.array(values)


@pytest.mark.parametrize("name", ACCEPTANCE)
def test_no_rule_says_yes_below_the_reservation_value(name):
    r, rule = np.random.default_rng(3), ACCEPTANCE[name]
    reservation, best, ask, earlier = r.uniform(-0.5, 1.5, (4, WORLDS))
    earlier[r.random(WORLDS) < 0.3] = NOTHING
    known = Answering(reservation, best, ask, r.random(WORLDS), earlier=lambda: earlier)
    threshold = rule.threshold(known, **{key: r.random(WORLDS) for key in rule.parameters})
    assert threshold.shape == (WORLDS,)
    assert (threshold >= reservation).all()


def test_next_takes_what_is_as_good_as_its_own_next_demand():
    assert next_ask(answering(ask=0.7)).tolist() == [0.7]


@pytest.mark.parametrize(("share", "threshold"), [(0.0, 0.5), (0.5, 0.75), (1.0, 1.0)])
def test_constant_takes_a_share_of_what_there_is_to_gain(share, threshold):
    assert constant(answering(reservation=0.5), of(share)).tolist() == [threshold]


def test_combi_is_next_until_it_is_late():
    assert combi(answering(time=0.5, earlier=0.6), after=of(0.9)).tolist() == [0.7]


@pytest.mark.parametrize(("earlier", "threshold"), [(0.6, 0.6), (0.8, 0.7), (0.1, 0.4), (NOTHING, 0.7)])
def test_late_combi_takes_what_is_as_good_as_the_best_of_late(earlier, threshold):
    """But never more than its own demand, nor less than its reservation value; without an offer it is as before."""
    assert combi(answering(time=0.95, earlier=earlier), after=of(0.9)).tolist() == [threshold]
