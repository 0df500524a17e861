"""Frontier and bargaining solutions equal brute force, the textbooks, and NegMAS where definitions agree."""

import itertools

import numpy as np
import pytest
from breadth import some_of
from domains import crowd

from sim.engine.issues import worth
from sim.methods.bargaining import SCORES, nash_share, solve
from sim.methods.draws import GRID, on_grid
from sim.methods.frontier import distance_to_frontier, frontier

PACKAGES = 10_000


def random_domain(seed):
    """A domain of one world, 2 to 4 parties and up to 10^4 packages: tables, options and a disagreement point.

    In every second domain the parties are opposed, so that the frontier is long; in every third values are coarse, so
    that there are ties; in every seventh nobody cares about the first issue.
    """
    rng = np.random.default_rng(seed)
    parties = int(rng.integers(2, 5))
    limit = np.exp(rng.uniform(np.log(20), np.log(PACKAGES)))
    counts = [int(rng.integers(2, 8))]
    while (more := [*counts, int(rng.integers(2, 8))]) and np.prod(more) <= limit:
        counts = more
    options = np.zeros((len(counts), max(counts) + 1, 1), bool)
    for m, count in enumerate(counts):
        options[m, rng.choice(options.shape[1], count, replace=False)] = True
    liking = rng.uniform(size=(parties, *options.shape))
    if seed % 2:
        liking[1] = 1 - liking[0] + 0.2 * liking[1]
    salience = rng.dirichlet(np.full(len(counts), 3.0), parties)
    tables = on_grid(salience[:, :, None, None] * liking)
    if seed % 3 == 0:
        tables = np.round(tables * 16) / 16
    if seed % 7 == 0:
        tables[:, 0] = 0.0
    best = np.where(options, tables, 0.0).max(axis=2).sum(axis=1)
    return tables, options, on_grid(rng.choice([0.0, 0.3, 0.6, 1.1]) * best * rng.uniform(0.5, 1.0, best.shape))


def all_packages(options):
    """Every package [m, p] of a domain of one world."""
    return np.array(list(itertools.product(*(np.flatnonzero(row[:, 0]) for row in options)))).T


def all_values(tables, packages):
    return sum(tables[:, m, package, 0] for m, package in enumerate(packages))


def brute_score(name, gain, ideal):
    """The definitions of each concept once more, for one package."""
    if name == "nash":
        product = 1.0
        for g in gain:
            product *= g
        return product
    if name == "kalai_smorodinsky":
        return min((g / i for g, i in zip(gain, ideal) if i > 0), default=1.0)
    return min(gain) if name == "egalitarian" else sum(gain)


def brute_gain(name, gains):
    """The gains [n] that a concept picks among individually rational gains [p, n], by looking at all of them."""
    ideal = gains.max(axis=0).tolist()
    return max(gains.tolist(), key=lambda gain: (brute_score(name, gain, ideal), sum(gain), min(gain), *gain))


def covers(front, values):
    """Whether every point [n, p] is matched or bettered for all by some point of a frontier [n, q]."""
    open_points = values
    for point in front.T[np.argsort(-front.sum(axis=0))]:
        open_points = open_points[:, (open_points > point[:, None]).any(axis=0)]
    return not open_points.shape[1]


@pytest.mark.parametrize("first", range(0, 50 * some_of(10), 50))
def test_frontier_and_solutions_equal_brute_force(first):
    for seed in range(first, first + 50):
        tables, options, disagreement = random_domain(seed)
        packages = all_packages(options)
        values = all_values(tables, packages)
        front = frontier(tables, options)
        assert np.array_equal(all_values(tables, front.package), front.value)
        assert len({tuple(point) for point in front.value.T}) == front.value.shape[1]
        better = (front.value[:, :, None] >= front.value[:, None, :]).all(axis=0)
        assert better.sum() == front.value.shape[1], "a frontier point dominates another"
        assert covers(front.value, values)

        rational = (values >= disagreement).all(axis=0)
        found = solve(tables, options, disagreement)
        for name, solution in found.items():
            assert solution.exists[0] == rational.any()
            if rational.any():
                gain = values[:, rational].T - disagreement[:, 0]
                assert solution.gain[:, 0].tolist() == brute_gain(name, gain), (seed, name)
                assert np.array_equal(all_values(tables, solution.package), solution.gain + disagreement)
            else:
                assert (solution.package == -1).all() and np.isnan(solution.gain).all()


@pytest.mark.parametrize("parties", [2, 3])
def test_a_world_is_the_same_alone_and_in_any_company(parties):
    tables, options, disagreement = crowd(parties=parties)
    together = solve(tables, options, disagreement)
    front = frontier(tables, options)
    for w in (0, 3, 255, 256, 511, 512, 599):
        alone = solve(tables[..., [w]], options[..., [w]], disagreement[:, [w]])
        for name in SCORES:
            assert np.array_equal(together[name].package[:, w], alone[name].package[:, 0])
            assert np.array_equal(together[name].gain[:, w], alone[name].gain[:, 0], equal_nan=True)
        points = slice(front.start[w], front.start[w + 1])
        assert np.array_equal(front.package[:, points], frontier(tables[..., [w]], options[..., [w]]).package)


def test_equal_packages_are_chosen_alike_in_any_company():
    """Issues that nobody cares about make many packages equal; the choice must not depend on the other worlds."""
    tables, options, disagreement = crowd()
    tables[:, :, 1, ::2] = tables[:, :, 0, ::2]
    tables[:, 2, :, ::3] = 0.0
    tables = np.round(tables * 32) / 32
    together = solve(tables, options, disagreement)
    for w in range(0, 600, 37):
        alone = solve(tables[..., [w]], options[..., [w]], disagreement[:, [w]])
        for name in SCORES:
            assert np.array_equal(together[name].package[:, w], alone[name].package[:, 0])


def test_a_world_with_an_issue_without_options_has_no_package():
    tables, options, disagreement = crowd()
    options[2, :, 5] = False
    assert np.diff(frontier(tables, options).start)[5] == 0
    assert not solve(tables, options, disagreement)["nash"].exists[5]
    assert not solve(tables[..., [5]], options[..., [5]], disagreement[:, [5]])["nash"].exists[0]


# --- textbook -------------------------------------------------------------------------------------


def split(points, disagreement):
    """A domain of one issue whose options are given points (u1, u2, ..)."""
    tables = np.array(points, float).T[:, None, :, None]
    return tables, np.ones(tables.shape[1:], bool), np.array(disagreement, float)[:, None]


def picked(points, disagreement):
    """Option that each concept picks."""
    return {name: int(s.package[0, 0]) for name, s in solve(*split(points, disagreement)).items()}


def test_dividing_a_sum_equally():
    """Nash 1950: with transferable utility all concepts give each side half of the surplus."""
    points = [(x / 8, 1 - x / 8) for x in range(9)]
    assert set(picked(points, (0, 0)).values()) == {4}
    assert picked(points, (0.25, 0))["nash"] == 5


def test_the_concepts_part_where_one_side_has_less_to_gain():
    """The first can gain 1, the second 1/2: worked by hand, every concept picks another point."""
    points = [(0, 0.5), (0.375, 0.375), (0.5625, 0.3125), (0.75, 0.25), (0.9375, 0.15625), (1, 0)]
    products = [a * b for a, b in points]
    shares = [min(a, 2 * b) for a, b in points]
    assert (products.index(max(products)), shares.index(max(shares))) == (3, 2)
    assert picked(points, (0, 0)) == {"egalitarian": 1, "kalai_smorodinsky": 2, "nash": 3, "utilitarian": 4}


def test_nash_does_not_depend_on_scale_and_the_egalitarian_does():
    points = [(x / 8, 1 - x / 8) for x in range(9)]
    stretched = [(4 * a, b) for a, b in points]
    assert picked(stretched, (0, 0))["nash"] == picked(stretched, (0, 0))["kalai_smorodinsky"] == 4
    assert picked(stretched, (0, 0))["egalitarian"] < 4
    assert picked(stretched, (0, 0))["utilitarian"] == 8


def test_max_min_of_shares_is_not_the_smallest_spread():
    """Equal shares of next to nothing have no spread at all; max-min prefers what is better for both."""
    points = [(1, 0), (0, 1), (0.125, 0.125), (0.5, 0.4375)]
    assert picked(points, (0, 0))["kalai_smorodinsky"] == 3
    dominated_removed = frontier(*split(points, (0, 0))[:2]).package.ravel()
    assert 2 not in dominated_removed


def test_who_can_gain_nothing_does_not_stop_kalai_smorodinsky():
    points = [(0.5, 0.25), (0.5, 0.5), (0.25, 0.75)]
    assert picked(points, (0.5, 0))["kalai_smorodinsky"] == 1


def test_a_package_worth_exactly_the_disagreement_is_individually_rational():
    found = solve(*split([(0.5, 0.5), (1, 0)], (0.5, 0.5)))
    assert found["nash"].gain[:, 0].tolist() == [0, 0]


def test_nash_share_and_distance():
    tables, options, d = split([(0, 1), (0.75, 0.75), (1, 0), (0.5, 0.5), (0, 0)], (0, 0))
    nash, front = solve(tables, options, d)["nash"], frontier(tables, options)
    for option, share, distance in [(1, 1.0, 0.0), (3, 0.25 / 0.5625, np.hypot(0.25, 0.25)), (0, 0.0, 0.0)]:
        value = worth(tables, np.array([[option]]))
        assert nash_share(value - d, nash)[0] == pytest.approx(share)
        assert distance_to_frontier(front, value)[0] == pytest.approx(distance)
    assert nash_share(np.array([[-0.5], [-0.5]]), nash)[0] == 0
    assert np.isnan(distance_to_frontier(front, np.full((2, 1), np.nan))[0])
    assert np.isnan(nash_share(np.zeros((2, 1)), solve(tables, options, d + 2)["nash"])[0])


def test_a_solution_is_on_the_frontier():
    tables, options, disagreement = crowd(parties=3)
    front = frontier(tables, options)
    for solution in solve(tables, options, disagreement).values():
        distance = distance_to_frontier(front, solution.gain + disagreement)
        assert (distance[solution.exists] < GRID).all()


# --- NegMAS ---------------------------------------------------------------------------------------


def test_equals_negmas_where_definitions_agree():
    """Its frontier, Nash, Kalai and welfare points. Its Kalai-Smorodinsky point is another concept: smallest spread.

    A disagreement point below all packages it raises to the worst package, so we do that first.
    """
    ops = pytest.importorskip("negmas.preferences.ops")
    outcomes = pytest.importorskip("negmas.outcomes")
    mapping = pytest.importorskip("negmas.preferences").MappingUtilityFunction
    for seed in range(0, 60):
        tables, options, disagreement = random_domain(seed)
        values = all_values(tables, all_packages(options))
        disagreement = np.maximum(disagreement, values.min(axis=1, keepdims=True))
        rational = (values >= disagreement).all(axis=0)
        if not rational.any() or values.shape[1] > 1000:
            continue
        names = [(str(p),) for p in range(values.shape[1])]
        space = outcomes.make_issue([name for (name,) in names], "package")
        ufuns = [
            mapping(dict(zip(names, row.tolist())), reserved_value=float(d), issues=[space])
            for row, (d,) in zip(values, disagreement)
        ]
        points = [tuple(point) for point in values.T.tolist()]
        kept = ops.pareto_frontier_numpy(np.array(points))
        front = frontier(tables, options)
        assert {points[k] for k in kept} == {tuple(point) for point in front.value.T.tolist()}
        agreeable = [points[p] for p in np.flatnonzero(rational)]
        found = solve(tables, options, disagreement)
        agreed = {"nash": ops.nash_points, "egalitarian": ops.kalai_points, "utilitarian": ops.max_welfare_points}
        for ours, theirs in agreed.items():
            best = {point for point, _ in theirs(ufuns, agreeable, issues=[space])}
            assert tuple((found[ours].gain + disagreement)[:, 0].tolist()) in best
