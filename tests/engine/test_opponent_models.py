"""What a negotiator believes of another's saliences."""

import numpy as np
import pytest

from sim.engine.opponent_models import OPPONENTS, seen_payoff
from sim.methods.draws import GRID, on_grid

SALIENCE = np.array([[0.7, 0.1], [0.2, 0.1], [0.1, 0.8]])
NOTHING_KEPT = np.zeros((3, 2), int)


def believed(name, kept=NOTHING_KEPT, insight=0.5):
    return OPPONENTS[name](SALIENCE, lambda: kept, np.full(2, insight))


@pytest.mark.parametrize("name", OPPONENTS)
def test_beliefs_sum_to_one(name):
    kept = np.array([[0, 5], [3, 1], [9, 0]])
    assert believed(name, kept).sum(axis=0) == pytest.approx(1)


def test_full_insight_is_the_truth_and_none_holds_every_issue_for_equal():
    assert (believed("known") == SALIENCE).all()
    assert believed("insight", insight=1) == pytest.approx(SALIENCE)
    assert believed("insight", insight=0) == pytest.approx(1 / 3)


def test_more_insight_is_nearer_the_truth():
    errors = [np.abs(believed("insight", insight=q) - SALIENCE).sum() for q in (0, 0.25, 0.5, 0.75, 1)]
    assert errors == sorted(errors, reverse=True)


def test_a_learner_begins_without_prejudice_and_takes_what_is_kept_for_dear():
    assert believed("frequency") == pytest.approx(1 / 3)
    assert believed("frequency", np.array([[0, 0], [1, 0], [4, 3]])) == pytest.approx(
        np.array([[1, 1], [2, 1], [5, 4]]) / [8, 6]
    )


def test_a_seen_payoff_differs_from_the_true_one_by_the_misjudged_weights():
    satisfaction = np.array([0.0, 0.5, 1.0])[None, :, None] * np.ones((3, 3, 2))
    table = on_grid(SALIENCE[:, None] * satisfaction)
    assert (seen_payoff(table, satisfaction, SALIENCE, SALIENCE) == table).all()
    seen = seen_payoff(table, satisfaction, SALIENCE, np.full((3, 2), 1 / 3))
    assert seen == pytest.approx(satisfaction / 3, abs=2 * GRID)
    assert (seen == on_grid(seen)).all()
