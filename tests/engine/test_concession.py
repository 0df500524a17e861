"""The concession path against exhaustive enumeration of every package, on small random domains.

Utilities are whole numbers here (units of the grid), so that every comparison is exact. Coarse scales make ties common.
"""

import itertools

import numpy as np
import pytest

from sim.engine.concession import concession_path

WORLDS = 40
SHAPES = [(1, 2), (1, 6), (2, 3), (2, 6), (3, 4), (4, 3), (6, 2)]
SCALES = [2, 6, 50, 2**20]


class Domain:
    """Random tables own, other [m, k, w] of whole numbers, what may be offered, and every package in every world.

    stake: the scale of `own`, that of `other` unless given; where it is small, a step gives the others a million times its loss.
    """

    def __init__(self, issues: int, options: int, scale: int, opposed: bool, stake: int = 0):
        r = np.random.default_rng([issues, options, scale, opposed])
        shape, stake = (issues, options, WORLDS), stake or scale
        self.own = r.integers(-stake, stake + 1, shape)
        self.other = r.integers(-scale, scale + 1, shape)
        if opposed:  # as on a spatial scale: what one gains the other loses, more or less
            self.own, self.other = np.sort(self.own, axis=1), np.sort(self.other, axis=1)[:, ::-1]
        self.options = r.random(shape) < 0.75
        self.options[:, 0] |= ~self.options.any(axis=1)
        self.path = concession_path(self.own * 2.0**-20, self.other * 2.0**-20, self.options)

    def value(self, table, package, w) -> int:
        return int(sum(table[m, k, w] for m, k in enumerate(package)))

    def every(self, w) -> np.ndarray:
        """(own, other) of every package that may be offered, one a row."""
        choices = [np.flatnonzero(options) for options in self.options[..., w]]
        packages = itertools.product(*choices)
        return np.array([(self.value(self.own, x, w), self.value(self.other, x, w)) for x in packages])

    def packages(self, w) -> list[tuple[int, ...]]:
        """The packages of the path in one world."""
        here = np.array([w])
        numbers = range(self.path.length[w])
        return [tuple(self.path.package(np.array([number]), here)[:, 0]) for number in numbers]

    def points(self, w) -> np.ndarray:
        """(own, other) of the packages of the path."""
        return np.array([(self.value(self.own, x, w), self.value(self.other, x, w)) for x in self.packages(w)])


DOMAINS = [
    pytest.param(Domain(*shape, scale, opposed), id=f"{shape[0]}x{shape[1]}-{scale}{'-opposed' * opposed}")
    for shape in SHAPES
    for scale in SCALES
    for opposed in (False, True)
] + [
    pytest.param(
        Domain(*shape, 2**20, opposed, stake=6), id=f"{shape[0]}x{shape[1]}-little-at-stake{'-opposed' * opposed}"
    )
    for shape in SHAPES[2:]
    for opposed in (False, True)
]
domains = pytest.mark.parametrize("domain", DOMAINS)


@domains
def test_only_what_may_be_offered_stands_on_the_path(domain):
    for w in range(WORLDS):
        assert all(domain.options[m, k, w] for package in domain.packages(w) for m, k in enumerate(package))


@domains
def test_the_path_starts_at_the_best_package_and_among_equals_at_the_one_others_like_best(domain):
    for w in range(WORLDS):
        assert tuple(domain.points(w)[0]) == max(map(tuple, domain.every(w)))


@domains
def test_the_path_ends_at_the_others_best_and_among_equals_at_the_one_best_for_oneself(domain):
    for w in range(WORLDS):
        assert tuple(domain.points(w)[-1][::-1]) == max(map(tuple, domain.every(w)[:, ::-1]))


@domains
def test_every_step_costs_oneself_and_gains_the_others(domain):
    for w in range(WORLDS):
        change = np.diff(domain.points(w), axis=0)
        assert (change[:, 0] < 0).all() and (change[:, 1] > 0).all()


@domains
def test_every_step_changes_one_issue(domain):
    for w in range(WORLDS):
        packages = np.array(domain.packages(w))
        assert ((packages[1:] != packages[:-1]).sum(axis=1) == 1).all()


@domains
def test_what_a_step_gives_per_unit_of_loss_never_grows(domain):
    for w in range(WORLDS):
        (loss, gain) = np.diff(domain.points(w), axis=0).T * [[-1], [1]]
        assert (gain[:-1] * loss[1:] >= gain[1:] * loss[:-1]).all()


@domains
def test_every_package_on_the_path_is_pareto_efficient(domain):
    for w in range(WORLDS):
        every = domain.every(w)
        for own, other in domain.points(w):
            no_worse = (every >= (own, other)).all(axis=1)
            assert (every[no_worse] == (own, other)).all()


@domains
def test_the_path_is_the_upper_convex_hull_of_all_packages(domain):
    """No package lies above the line through two neighbours on the path: with both ends, that makes it the hull."""
    for w in range(WORLDS):
        every, points = domain.every(w), domain.points(w)
        for start, end in itertools.pairwise(points):
            (loss, gain) = (start - end)[0], (end - start)[1]
            above = gain * (every[:, 0] - start[0]) + loss * (every[:, 1] - start[1])
            assert above.max() == 0


@domains
def test_the_path_knows_what_its_packages_are_worth(domain):
    along = domain.path.along(domain.other.astype(float))
    for w in range(WORLDS):
        points = domain.points(w)
        assert (domain.path.own[: len(points), w] * 2**20 == points[:, 0]).all()
        assert (along[: len(points), w] == points[:, 1]).all()


def test_opposite_saliences_are_traded_before_anything_else():
    """Two issues, all or nothing: the first concession is the issue that matters less to oneself (logrolling)."""
    own = np.array([[[8.0], [0.0]], [[2.0], [0.0]]])
    other = np.array([[[0.0], [2.0]], [[0.0], [8.0]]])
    path = concession_path(own, other, np.ones((2, 2, 1), bool))
    here = np.array([0])
    assert [path.package(np.array([p]), here)[:, 0].tolist() for p in range(3)] == [[0, 0], [0, 1], [1, 1]]


def test_with_nothing_to_trade_the_path_is_one_package():
    table = np.array([[[1.0], [3.0], [2.0]]])
    path = concession_path(table, table, np.ones((1, 3, 1), bool))
    assert path.length[0] == 1 and path.package(np.array([0]), np.array([0]))[0, 0] == 1


def test_a_world_has_the_same_path_in_any_company():
    domain = DOMAINS[-1].values[0]
    for w in range(WORLDS):
        alone = concession_path(
            *(table[..., [w]] for table in (domain.own * 2.0**-20, domain.other * 2.0**-20, domain.options))
        )
        assert alone.length[0] == domain.path.length[w]
        assert (alone.own[:, 0] == domain.path.own[: len(alone.own), w]).all()
        assert (alone.option[..., 0] == domain.path.option[: len(alone.option), :, w]).all()


def test_corners_nearly_in_line_are_taken_one_after_another():
    """Their ratios are equal but for rounding, which makes the second a little larger than the first."""
    own = np.float32([45108, 170871, 206418, -167])[None, :, None] * np.float32(2.0**-20)
    other = np.float32([560213, 218896, 122421, 683088])[None, :, None] * np.float32(2.0**-20)
    path = concession_path(own, other, np.ones(own.shape, bool))
    assert path.option[:, 0, 0].tolist() == [2, 1, 0, 3]


@pytest.mark.parametrize("options", [254, 255, 256, 257, 700])
def test_a_scale_of_hundreds_of_options_is_walked_along_step_by_step(options):
    step = np.arange(options, dtype=float)
    own, other = -(step**2)[None, :, None], step[None, :, None]  # each step costs more than the last and gives as much
    path = concession_path(own * 2.0**-20, other * 2.0**-20, np.ones(own.shape, bool))
    assert path.option[:, 0, 0].tolist() == list(range(options))
    assert (path.own[:, 0] == own[0, :, 0] * 2.0**-20).all()


def test_where_all_of_hundreds_are_equal_for_oneself_it_starts_at_what_others_like_best():
    other = np.zeros((1, 300, 1))
    other[0, 280] = 1
    path = concession_path(np.zeros(other.shape), other, np.ones(other.shape, bool))
    assert path.option[:, 0, 0].tolist() == [280]
