"""Spatial utility and red lines."""

import numpy as np
import pytest

from sim.engine.preferences import across_red_line, normalised, satisfaction

POSITION = np.array([[0.0, 0.25, 0.5, 1.0]])


def of(ideal: float, curvature: float) -> np.ndarray:
    """Satisfaction of one actor with the four options, in one world."""
    return satisfaction(POSITION, np.array([[ideal / 100]]), np.array([curvature]))[0, :, 0]


def test_an_actor_is_fully_satisfied_at_its_ideal_and_not_at_all_at_the_far_end():
    assert of(0, 2)[0] == 1 and of(0, 2)[-1] == 0 and of(100, 1)[-1] == 1


def test_linear_preferences_lose_the_same_on_every_step():
    assert of(0, 1) == pytest.approx([1, 0.75, 0.5, 0])


def test_curved_preferences_lose_little_near_the_ideal():
    """Achen (2006): quadratic loss."""
    assert of(50, 2) == pytest.approx([0.75, 0.9375, 1, 0.75])


@pytest.mark.parametrize("curvature", [1, 1.5, 2])
def test_preferences_are_single_peaked(curvature):
    for ideal in range(0, 101, 5):
        value = of(ideal, curvature)
        nearest = np.argsort(np.abs(POSITION[0] - ideal / 100), kind="stable")
        assert (np.diff(value[nearest]) <= 1e-12).all()


def test_only_proportions_of_saliences_count():
    salience = np.array([[1.0, 3.0, 0.2], [4.0, 12.0, 0.8]])[:, [0, 1, 2]]
    weights = normalised(salience)
    assert weights == pytest.approx(np.array([[0.2] * 3, [0.8] * 3]))
    assert weights.sum(axis=0) == pytest.approx(1)


def test_who_cares_for_nothing_has_no_weights():
    assert (normalised(np.zeros((3, 2))) == 0).all()


def across(low=-np.inf, high=np.inf, never=(), holds=True) -> list[int]:
    """Options of five (the last is `open`) across one actor's red line."""
    position, named = np.array([0.0, 25.0, 50.0, 100.0, 0.0]), np.isin(np.arange(5), never)
    crossed = across_red_line(position, np.array([low]), np.array([high]), named, np.array([holds]))
    return np.flatnonzero(crossed[:, 0]).tolist()


def test_a_red_line_excludes_what_lies_beyond_it_and_not_what_lies_on_it():
    assert across(low=25) == [0]
    assert across(high=25) == [2, 3]
    assert across(low=25, high=50) == [0, 3]
    assert across(never=[2]) == [2]


def test_leaving_an_issue_open_crosses_a_red_line_only_if_named():
    assert across(low=50, high=50) == [0, 1, 3]
    assert across(never=[4]) == [4]


def test_a_red_line_that_does_not_hold_excludes_nothing():
    assert across(low=50, never=[1, 4], holds=False) == []
