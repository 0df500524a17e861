"""What a negotiator believes of another's saliences and satisfactions."""

import numpy as np
import pytest
from reference import grid, single

from sim.engine.opponent_models import deepened, frequency, known, payoff_by_insight, seen_payoff
from sim.methods.draws import GRID, on_grid

SALIENCE = np.array([[0.7, 0.1], [0.2, 0.1], [0.1, 0.8]])
NOTHING_KEPT = np.zeros((3, 2), int)


SATISFACTION = np.array([0.0, 0.5, 1.0])[None, :, None] * np.ones((3, 3, 2))
PAYOFF = on_grid(SALIENCE[:, None] * SATISFACTION)


def seen_with(insight, guess=0.5):
    """What one sees who knows the other with an insight."""
    return payoff_by_insight(PAYOFF, SATISFACTION, SALIENCE, guess, np.full(2, insight))


@pytest.mark.parametrize("model", [known, frequency])
def test_beliefs_sum_to_one(model):
    kept = np.array([[0, 5], [3, 1], [9, 0]])
    assert model(SALIENCE, lambda: kept).sum(axis=0) == pytest.approx(1)


def test_one_who_knows_knows_the_truth():
    assert (known(SALIENCE, lambda: NOTHING_KEPT) == SALIENCE).all()


def test_full_insight_is_the_truth_and_none_holds_every_issue_for_equal_and_the_guess_for_true():
    assert seen_with(1) == pytest.approx(PAYOFF, abs=2 * GRID)
    opposite = 1 - SATISFACTION
    assert seen_with(0, opposite) == pytest.approx(opposite / 3, abs=3 * GRID)


def test_more_insight_is_nearer_the_truth():
    errors = [np.abs(seen_with(q, 1 - SATISFACTION) - PAYOFF).sum() for q in (0, 0.25, 0.5, 0.75, 1)]
    assert errors == sorted(errors, reverse=True) and errors[0] > errors[3] > errors[4]


def test_each_product_and_sum_is_rounded_to_single_precision_as_in_the_slow_twin():
    draws = np.random.default_rng(0)
    salience, wish, guess = on_grid(draws.random((3, 1, 400)))
    insight, payoff = draws.random(400), np.zeros((1, 1, 400), np.float32)
    seen = payoff_by_insight(payoff, wish[:, None], salience, guess[:, None], insight)

    def by_hand(salience, wish, guess, share):
        mixed = grid(single(single(share) * wish) + single(single(1 - share) * guess))
        return grid(single(grid(share * salience + (1 - share)) * mixed) - single(salience * wish))

    numbers = zip(salience[0].tolist(), wish[0].tolist(), guess[0].tolist(), insight.tolist(), strict=True)
    assert seen[0, 0].tolist() == [by_hand(*each) for each in numbers]


def test_facilitators_make_known_a_share_of_what_is_not_each():
    half = np.array([0.5])
    assert deepened(half, []) == 0.5
    assert deepened(half, [half, half]) == 0.875
    assert deepened(np.array([0.0]), [np.array([1.0])]) == 1


def test_a_learner_begins_without_prejudice_and_takes_what_is_kept_for_dear():
    assert frequency(SALIENCE, lambda: NOTHING_KEPT) == pytest.approx(1 / 3)
    assert frequency(SALIENCE, lambda: np.array([[0, 0], [1, 0], [4, 3]])) == pytest.approx(
        np.array([[1, 1], [2, 1], [5, 4]]) / [8, 6]
    )


def test_a_seen_payoff_differs_from_the_true_one_by_the_misjudged_weights():
    assert (seen_payoff(PAYOFF, SATISFACTION, SALIENCE, SALIENCE) == PAYOFF).all()
    seen = seen_payoff(PAYOFF, SATISFACTION, SALIENCE, np.full((3, 2), 1 / 3))
    assert seen == pytest.approx(SATISFACTION / 3, abs=2 * GRID)
    assert (seen == on_grid(seen)).all()
