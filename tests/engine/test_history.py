"""What has been said at the table, against plain Python."""

import numpy as np
import pytest

from sim.engine.history import History as Proceedings
from sim.engine.history import distinct, last_of
from sim.engine.issues import worth


@pytest.mark.parametrize("seed", range(10))
def test_looking_back_agrees_with_plain_lists(seed):
    r = np.random.default_rng(seed)
    values, where = r.integers(0, 4, (7, 30)), r.random((7, 30)) < 0.5
    for w in range(30):
        said = [int(v) for v, there in zip(values[:, w], where[:, w]) if there]
        assert distinct(values, where)[w] == len(set(said))
        for back in range(4):
            expected = said[max(len(said) - 1 - back, 0)] if said else values[0, w]
            assert last_of(values, where, back)[w] == expected


def test_looking_back_may_go_back_further_in_some_worlds_than_in_others():
    values = np.array([[1, 1], [2, 2], [3, 3]])
    assert last_of(values, np.ones((3, 2), bool), np.array([0, 2])).tolist() == [3, 1]


def test_before_anything_is_said_there_is_nothing_to_count():
    nothing = np.zeros((0, 3))
    assert (
        distinct(nothing, nothing.astype(bool)).tolist() == last_of(nothing, nothing.astype(bool)).tolist() == [0, 0, 0]
    )


@pytest.fixture
def talks():
    """Party 0 and party 1 in turn, in two worlds; in round 3 nothing is tabled in world 1."""
    talks = Proceedings(8, 2, 2)
    for round, (party, here, package) in enumerate(
        [
            (0, [0, 1], [[0, 0], [2, 2]]),
            (1, [0, 1], [[1, 1], [1, 0]]),
            (0, [0, 1], [[0, 1], [1, 2]]),
            (1, [0], [[1], [0]]),
            (0, [0, 1], [[0, 1], [0, 2]]),
        ]
    ):
        package = np.array(package)
        talks.table(round, party, np.array(here), package, package.sum(axis=0))
    return talks


def memory(talks, party, since=0):
    return talks.view(party, np.full(2, since), np.arange(2))


def test_each_hears_what_the_other_says(talks):
    assert (
        memory(talks, 0).said.tolist()
        == memory(talks, 1).heard.tolist()
        == [[True] * 2, [False] * 2] * 2 + [[True] * 2]
    )
    assert memory(talks, 0).heard[3].tolist() == [True, False]


def test_what_was_said_in_an_earlier_basket_is_forgotten(talks):
    assert memory(talks, 0, since=2).said.sum(axis=0).tolist() == [2, 2]
    assert memory(talks, 1, since=3).said.sum(axis=0).tolist() == [1, 0]


def test_different_packages_have_different_codes_and_equal_ones_the_same(talks):
    view = memory(talks, 0)
    for w in range(2):
        packages = [tuple(package[:, w]) for package in view.package]
        for i, first in enumerate(packages):
            for j, second in enumerate(packages):
                assert (first == second) == (view.codes[i, w] == view.codes[j, w])


def test_a_party_keeps_an_option_from_one_of_its_packages_to_its_next(talks):
    assert memory(talks, 0).kept(9).tolist() == [[2, 1], [0, 2]]


def test_worth_is_the_sum_over_the_issues(talks):
    table = np.arange(2 * 3 * 2.0).reshape(2, 3, 2)
    view = memory(talks, 0)
    for t in range(talks.entries):
        assert (view.worth(table)[t] == worth(table, view.package[t])).all()


def test_what_a_party_only_notes_is_known_to_itself(talks):
    talks.note(5, 1, np.arange(2), np.array([[0, 0], [0, 0]]), np.array([7, 7]))
    assert memory(talks, 1).said[-1].tolist() == [True, True]
    assert memory(talks, 0).heard[-1].tolist() == [False, False]
    assert memory(talks, 1).kept(9).tolist() == [[1, 0], [0, 0]]  # others learn only from what was tabled
