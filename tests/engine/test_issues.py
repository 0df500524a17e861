"""Issues and packages as arrays: what is on the table, and what a package is worth."""

import numpy as np
import pytest
from random_scenarios import prepared, random_document
from small_scenario import prepared as small

from sim.engine.issues import OPEN, chosen, in_worlds, places, put_in_worlds, worth

RNG = np.random.default_rng(1)
PAYOFF = RNG.random((2, 3, 4, 5))
"""[n, m, k, w]"""
PACKAGE = RNG.integers(0, 4, (3, 5))


def test_a_package_is_worth_the_sum_of_its_options():
    for n, w in np.ndindex(2, 5):
        by_hand = sum(PAYOFF[n, m, PACKAGE[m, w], w] for m in range(3))
        assert worth(PAYOFF, PACKAGE)[n, w] == pytest.approx(by_hand)


def test_packages_of_some_worlds_are_looked_up_in_these():
    here = np.array([4, 1])
    assert (chosen(PAYOFF, PACKAGE[:, here], here) == chosen(PAYOFF, PACKAGE)[..., here]).all()
    assert (places(PAYOFF.shape, PACKAGE[:, here], here) == places(PAYOFF.shape, PACKAGE)[:, here]).all()


def test_what_is_put_in_some_worlds_is_found_there_and_nowhere_else():
    values, here = PAYOFF.copy(), np.array([3, 0])
    put_in_worlds(values, here, np.zeros((2, 3, 4, 2)))
    assert (in_worlds(values, here) == 0).all()
    others = np.array([1, 2, 4])
    assert (in_worlds(values, others) == in_worlds(PAYOFF, others)).all()


def test_the_last_option_is_to_leave_an_issue_open():
    issues = small().game.issues
    assert issues.option(0, issues.shape[1] - 1) == OPEN
    assert [issues.option(1, k) for k in range(3)] == ["old_line", "middle_line", "new_line"]


@pytest.mark.parametrize("seed", range(20))
def test_an_agreed_issue_has_one_term_and_others_all_that_the_file_lists(seed):
    issues = prepared(random_document(seed)).game.issues
    for m, offered in enumerate(issues.offered()):
        if issues.agreed[m] >= 0:
            assert np.flatnonzero(offered).tolist() == [issues.agreed[m]]
        else:
            assert offered[:-1].sum() == len(issues.options[m]) and offered[-1] == issues.deferrable[m]
