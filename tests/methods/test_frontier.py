"""The Pareto frontier: nothing on it is bettered for one without loss to another, in any company of worlds."""

import numpy as np
import pytest
from domains import crowd

from sim.methods.draws import GRID
from sim.methods.frontier import distance_to_frontier, frontier, undominated


def test_a_floor_keeps_the_part_of_the_frontier_above_it():
    tables, options, floor = crowd()
    whole, part = frontier(tables, options), frontier(tables, options, floor)
    above = (whole.value >= floor[:, whole.world]).all(axis=0)
    assert np.array_equal(whole.package[:, above], part.package)


def test_padded_frontier_falls_for_the_first_and_rises_for_the_second():
    front = frontier(*crowd()[:2])
    padded = front.padded()
    steps = np.diff(padded, axis=1)
    steps = steps[:, ~np.isnan(steps[0])]
    assert (steps[0] < 0).all() and (steps[1] > 0).all()
    assert np.array_equal((~np.isnan(padded[0])).sum(axis=0), np.diff(front.start))


def test_values_of_any_size_are_sorted_right():
    """Beyond the range of the packed sort key the plain sort takes over."""
    tables, options, _ = crowd(worlds=20)
    front = frontier(tables * 2**21, options)
    assert np.array_equal(front.package, frontier(tables, options).package)


def test_one_party_has_no_frontier():
    tables, options, _ = crowd(worlds=2)
    with pytest.raises(ValueError, match="at least 2 signatories"):
        frontier(tables[:1], options)


def test_undominated_keeps_one_of_equals():
    value = np.array([[3, 3, 1, 2, 0], [1, 1, 3, 0, 3]])
    assert undominated(value, np.zeros(5, int)).tolist() == [0, 2]
    assert undominated(value, np.array([0, 1, 1, 1, 0])).tolist() == [0, 4, 1, 2]
    assert undominated(np.vstack([value, value[0]]), np.zeros(5, int)).tolist() == [0, 2]


def test_no_point_of_a_frontier_is_bettered_by_another_of_its_world():
    front = frontier(*crowd()[:2])
    for w in (0, 7, 599):
        value = front.value[:, front.start[w] : front.start[w + 1]]
        better = (value[:, :, None] >= value[:, None]).all(axis=0) & (value[:, :, None] > value[:, None]).any(axis=0)
        assert not better.any()


def test_points_of_the_frontier_are_at_no_distance_from_it():
    front = frontier(*crowd()[:2])
    some = np.diff(front.start) > 0  # in the other worlds there is no package
    first = front.value[:, np.minimum(front.start[:-1], len(front.world) - 1)]
    distance = distance_to_frontier(front, first)
    assert some.any() and (distance[some] < GRID).all()
