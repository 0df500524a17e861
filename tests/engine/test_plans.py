"""What a negotiator lays out: which options it may put in a package, and how far along its path its home front goes."""

import numpy as np

from sim.engine.concession import concession_path
from sim.engine.plans import Plan, option_set

OWN = np.array([[[True], [True], [False]]])
"""Options of one issue that a party could sign itself [m, k, w]."""


def test_what_all_could_sign_goes_before_what_oneself_could():
    joint = np.array([[[False], [True], [False]]])
    options, empty = option_set(OWN, joint)
    assert options[0, :, 0].tolist() == [False, True, False] and not empty.any()


def test_where_all_could_sign_nothing_one_keeps_to_what_oneself_could():
    options, empty = option_set(OWN, np.zeros_like(OWN))
    assert options[0, :, 0].tolist() == [True, True, False] and not empty.any()


def test_where_one_could_sign_nothing_oneself_the_issue_is_empty():
    _, empty = option_set(np.zeros_like(OWN), np.zeros_like(OWN))
    assert empty.tolist() == [[True]]


def plan_of(carried):
    """A plan along a path of five packages of one issue, worth 1 down to 0, of which the home front tolerates some."""
    own = np.linspace(1, 0, 5)[None, :, None]
    path = concession_path(own, 1 - own, np.ones((1, 5, 1), bool))
    return Plan.of(path, np.array(carried)[:, None], np.zeros((1, 1), bool))


def test_one_goes_on_to_the_last_package_that_the_home_front_tolerates():
    plan = plan_of([True, True, False, True, False])
    assert plan.sound[:, 0].tolist() == [0, 1, 2, 2, 4, 4]
    assert plan.opening.tolist() == [1.0]


def test_one_opens_with_the_first_package_that_the_home_front_tolerates():
    plan = plan_of([False, False, True, True, True])
    assert plan.first.tolist() == [2] and plan.opening.tolist() == [0.5]


def test_who_is_let_sign_nothing_has_no_opening():
    plan = plan_of([False] * 5)
    assert plan.opening.tolist() == [-np.inf] and not plan.sound.any()
