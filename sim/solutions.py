"""What talks could reach: the Pareto frontier of every world, and the bargaining solutions of game theory on it.

Exact, for two or more signatories over packages with additive tables. Packages are never listed: the frontier is
merged issue by issue, and what is dominated, or can no longer be made good enough for somebody, is dropped at once.
Axes as everywhere (n signatory, m issue, k option, w world); q counts the frontier points of all worlds in one row.

Definitions, where the literature differs:
- Disagreement point d: what the caller gives; in this project the value of no deal, plus the commitment risk.
  A package is individually rational if every signatory has V_n(x) >= d_n: equality counts (model page, section 5).
- A solution is sought among individually rational packages only, and among pure ones: no lotteries, so no convex hull.
- Nash (1950; Econometrica 18): largest product of the gains V_n - d_n. It needs no common scale.
- Kalai-Smorodinsky (1975; Econometrica 43): gains are divided by the ideal point, the largest gain that each signatory
  has in any individually rational package; the largest smallest share wins (max-min). A finite set need not have a
  point of equal shares; NegMAS then takes the smallest spread of shares, which may be far from the best for both.
  A signatory that can gain nothing in any package has no share and is not counted.
- Egalitarian (Kalai 1977; Econometrica 45): largest smallest gain, on the given scale of utility.
- Utilitarian: largest sum of gains, on that scale. Without individual rationality it could ask one side to lose.
- Ties: the larger sum of gains; then the larger smallest gain; then the larger gain of the first signatory, of the
  second, and so on. So every solution is Pareto-efficient. Of packages worth the same to all it is one, and the same
  one in whatever company a world is solved.
All values are put on the utility grid first, so that equal means equal.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.draws import GRID

WORLDS = 512
"""Worlds merged at once, so that the candidates stay in the cache. No world's result depends on it."""

KEY_BITS = 62


@dataclass(frozen=True)
class Frontier:
    """Packages that no other package dominates, of all worlds in one row: by world, then by falling value to the first.

    value [n, q]; world [q]; start [w + 1]: the points of world w are start[w] .. start[w + 1] - 1; package [m, q].
    Of packages worth the same to all only one is kept.
    """

    value: np.ndarray
    world: np.ndarray
    start: np.ndarray
    package: np.ndarray

    def padded(self) -> np.ndarray:
        """Values [n, p, w], missing (NaN) behind the last point of a world."""
        sizes = np.diff(self.start)
        value = np.full((len(self.value), max(sizes, default=0), len(sizes)), np.nan)
        value[:, np.arange(len(self.world)) - self.start[self.world], self.world] = self.value
        return value


@dataclass(frozen=True)
class Solution:
    """What a concept of bargaining theory picks: package [m, w], gain [n, w] over disagreement.

    In worlds without an individually rational package: -1 and NaN.
    """

    package: np.ndarray
    gain: np.ndarray

    @property
    def exists(self) -> np.ndarray:
        """Worlds in which there is something to gain from [w]."""
        return ~np.isnan(self.gain[0])


# --- undominated points ---------------------------------------------------------------------------


def _ranking(value: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Order of integer points [2, q] by group [q], then falling by first and second value; equals stay in order."""
    below = value.max(axis=1, keepdims=True) - value
    bits = [int(most).bit_length() for most in (group.max(), *below.max(axis=1))]
    if sum(bits) <= KEY_BITS:
        key = (((group << bits[1]) + below[0]) << bits[2]) + below[1]
        order = np.argsort(key)
        ranked = key[order]
        if (ranked[1:] > ranked[:-1]).all():
            return order
    return np.lexsort((below[1], below[0], group))


def _undominated_pairs(value: np.ndarray, group: np.ndarray) -> np.ndarray:
    """For two: along falling values to the first, a point stands if it has more for the second than all before it."""
    order = _ranking(value, group)
    second = value[1] - value[1].min()
    height = (group * (second.max() + 1) + second)[order]
    highest = np.maximum.accumulate(height)
    stands = np.ones(len(order), bool)
    stands[1:] = highest[1:] > highest[:-1]
    return order[stands]


def _undominated_many(value: np.ndarray, group: np.ndarray) -> np.ndarray:
    """For any number: the largest sum left in a group stands and drops all it dominates; again until none is left."""
    left = np.lexsort((-value.sum(axis=0), group))
    standing = []
    while len(left):
        here = group[left]
        first = np.ones(len(left), bool)
        first[1:] = here[1:] != here[:-1]
        heads = left[first]
        standing.append(heads)
        head = heads[np.cumsum(first) - 1]
        left = left[(value[:, left] > value[:, head]).any(axis=0)]
    stands = np.sort(np.concatenate(standing))
    return stands[np.lexsort((*-value[::-1, stands], group[stands]))]


def undominated(value: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The points of each group that no other of it dominates (at least as good for all, better for one), one of equals.

    value [n, q] and group [q] are integers (grid steps). Returns places in q, by group, then by falling first value.
    """
    if not len(group):
        return np.zeros(0, int)
    return (_undominated_pairs if len(value) == 2 else _undominated_many)(value, group)


# --- merging --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Options:
    """The undominated options of all issues in a row: value [n, o], number [o]; start, count [m, w]; most [n, m, w]."""

    value: np.ndarray
    number: np.ndarray
    start: np.ndarray
    count: np.ndarray
    most: np.ndarray


def _options(tables: np.ndarray, available: np.ndarray) -> _Options:
    """Integer tables [n, m, k, w] and available [m, k, w]."""
    issues, _, worlds = available.shape
    m, w, k = np.nonzero(available.transpose(0, 2, 1))
    value, group = tables[:, m, k, w], m * worlds + w
    kept = undominated(value, group)
    count = np.bincount(group[kept], minlength=issues * worlds)
    start = np.cumsum(count) - count
    low = np.iinfo(np.int64).min // (4 * issues)
    most = np.where(available, tables, low).max(axis=2)
    return _Options(value[:, kept], k[kept], start.reshape(issues, worlds), count.reshape(issues, worlds), most)


def _extend(options: _Options, m: int, value: np.ndarray, world: np.ndarray):
    """Every point with every option of issue m: value [n, c], its point [c], its option [c] (a place in their row)."""
    count = options.count[m, world]
    parent = np.repeat(np.arange(len(world)), count)
    shift = options.start[m, world] - (np.cumsum(count) - count)
    option = np.arange(len(parent)) + shift[parent]
    return value[:, parent] + options.value[:, option], parent, option


def _merge(tables: np.ndarray, available: np.ndarray, floor: np.ndarray | None) -> Frontier:
    """The frontier of some worlds in grid steps, the part of it at or above the floor [n, w] if one is given."""
    issues, _, worlds = available.shape
    options = _options(tables, available)
    rest = options.most.sum(axis=1)
    value, world = np.zeros((len(tables), worlds), np.int64), np.arange(worlds)
    trail = []
    for m in range(issues):
        rest = rest - options.most[:, m]
        value, parent, option = _extend(options, m, value, world)
        kept = undominated(value, world[parent])
        if floor is not None:
            reach = value[:, kept] + (rest - floor)[:, world[parent[kept]]]
            kept = kept[(reach >= 0).all(axis=0)]
        value, parent = value[:, kept], parent[kept]
        world = world[parent]
        trail.append((parent, options.number[option[kept]]))
    start = np.searchsorted(world, np.arange(worlds + 1))
    return Frontier(value, world, start, _packages(trail, len(world)))


def _packages(trail: list[tuple[np.ndarray, np.ndarray]], points: int) -> np.ndarray:
    """Follow every point back through the merges to its options [m, q]."""
    package = np.empty((len(trail), points), int)
    place = np.arange(points)
    for m in reversed(range(len(trail))):
        parent, option = trail[m]
        package[m], place = option[place], parent[place]
    return package


def _steps(values: np.ndarray) -> np.ndarray:
    """Values as whole numbers of grid steps."""
    return np.rint(values * (1 / GRID)).astype(np.int64)


def _frontiers(tables: np.ndarray, options: np.ndarray, floor: np.ndarray | None) -> Iterator[tuple[slice, Frontier]]:
    """The frontier in grid steps, some worlds at a time."""
    if len(tables) < 2:
        raise ValueError(f"a frontier needs tables of at least 2 signatories, got {len(tables)}")
    for first in range(0, max(options.shape[-1], 1), WORLDS):
        here = slice(first, first + WORLDS)
        steps = _steps(np.where(options[..., here], tables[..., here], 0.0))
        yield here, _merge(steps, options[..., here], None if floor is None else floor[:, here])


def frontier(tables: np.ndarray, options: np.ndarray, floor: np.ndarray | None = None) -> Frontier:
    """The Pareto frontier of the packages in every world.

    tables [n, m, k, w]: what each signatory gets from each option, n >= 2; options [m, k, w]: which may be chosen;
    floor [n, w]: only the part at or above it (default all). A world with an issue without options has no points.
    """
    floor = None if floor is None else _steps(floor)
    parts = list(_frontiers(tables, options, floor))
    sizes = np.concatenate([np.diff(part.start) for _, part in parts])
    return Frontier(
        value=np.concatenate([part.value for _, part in parts], axis=1) * GRID,
        world=np.concatenate([part.world + here.start for here, part in parts]),
        start=np.concatenate([[0], np.cumsum(sizes)]),
        package=np.concatenate([part.package for _, part in parts], axis=1),
    )


# --- solutions ------------------------------------------------------------------------------------


def product_of_gains(gain: np.ndarray, ideal: np.ndarray) -> np.ndarray:
    """Nash: the product of gains [n, q]."""
    return gain.prod(axis=0)


def smallest_share(gain: np.ndarray, ideal: np.ndarray) -> np.ndarray:
    """Kalai-Smorodinsky: the smallest share of the ideal gain [n, q]; who can gain nothing is not counted."""
    share = np.divide(gain, ideal, out=np.ones_like(gain), where=ideal > 0)
    return share.min(axis=0)


def smallest_gain(gain: np.ndarray, ideal: np.ndarray) -> np.ndarray:
    """Egalitarian: the smallest gain."""
    return gain.min(axis=0)


def sum_of_gains(gain: np.ndarray, ideal: np.ndarray) -> np.ndarray:
    """Utilitarian: the sum of gains."""
    return gain.sum(axis=0)


def _best(point_world: np.ndarray, scores: list[np.ndarray]) -> np.ndarray:
    """Per world the point with the largest first score, of those the largest second, ..; of equals the first.

    point_world [q]: the world of every point, rising.
    """
    left = np.arange(len(point_world))
    for score in scores:
        world = point_world[left]
        begin = np.flatnonzero(np.diff(world, prepend=-1))
        largest = np.repeat(np.maximum.reduceat(score[left], begin), np.diff(begin, append=len(left)))
        left = left[score[left] == largest]
    return left[np.diff(point_world[left], prepend=-1) > 0]


def solve(tables: np.ndarray, options: np.ndarray, disagreement: np.ndarray) -> dict[str, Solution]:
    """The bargaining solutions of every world by name, as in `SOLUTIONS`. See the top of the module for definitions.

    tables [n, m, k, w]; options [m, k, w]: those all may sign; disagreement [n, w].
    """
    return solutions_on(frontier(tables, options, disagreement), disagreement)


def solutions_on(front: Frontier, disagreement: np.ndarray, names: Iterable[str] = ()) -> dict[str, Solution]:
    """The solutions of these names, all unless told, among the points of a frontier that reach the disagreement [n, w]."""
    floor = _steps(disagreement)
    steps = _steps(front.value) - floor[:, front.world]
    rational = np.flatnonzero((steps >= 0).all(axis=0))
    gain, world = steps[:, rational] * GRID, front.world[rational]
    begin = np.flatnonzero(np.diff(world, prepend=-1))
    found = {}
    for name in names or SOLUTIONS:
        package = np.full((len(front.package), floor.shape[-1]), -1)
        reached = np.full(floor.shape, np.nan)
        if len(world):
            ideal = np.repeat(np.maximum.reduceat(gain, begin, axis=1), np.diff(begin, append=len(world)), axis=1)
            point = _best(world, [SOLUTIONS[name](gain, ideal), gain.sum(axis=0), gain.min(axis=0)])
            package[:, world[point]], reached[:, world[point]] = front.package[:, rational[point]], gain[:, point]
        found[name] = Solution(package, reached)
    return found


def nash_share(gain: np.ndarray, nash: Solution) -> np.ndarray:
    """Product of the gains [n, w] reached, relative to the Nash solution's: [w].

    0 without agreement, or where somebody gains nothing by it. Above 1 where payments or a change of the world gave
    more than was there at first. NaN where there was nothing to divide.
    """
    gain = np.asarray(gain, float)
    reached = np.where((gain > 0).all(axis=0), gain.prod(axis=0), 0.0)
    most = nash.gain.prod(axis=0)
    return np.divide(reached, most, out=np.full_like(most, np.nan), where=most > 0)


def distance_to_frontier(front: Frontier, value: np.ndarray) -> np.ndarray:
    """Euclidean distance of a package's values [n, w] from the nearest point of the frontier [w], in utility.

    0 on the frontier; NaN where the values are NaN or the world has no package. (As Baarslag et al. 2013 measure it,
    Autonomous Agents and Multi-Agent Systems 27: on every signatory's own scale of utility.)
    """
    nearest = np.full(value.shape[-1], np.nan)
    if len(front.world):
        distance = np.sqrt(((front.value - np.asarray(value, float)[:, front.world]) ** 2).sum(axis=0))
        begin = np.flatnonzero(np.diff(front.world, prepend=-1))
        nearest[front.world[begin]] = np.minimum.reduceat(distance, begin)
    return nearest


SOLUTIONS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "nash": product_of_gains,
    "kalai_smorodinsky": smallest_share,
    "egalitarian": smallest_gain,
    "utilitarian": sum_of_gains,
}
