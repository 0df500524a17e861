"""The Pareto frontier of every world: the packages that no other is better than for one and no worse for all.

Exact, for two or more signatories over packages with additive payoffs. Packages are never listed: the frontier is
merged issue by issue, and what is dominated, or can no longer be made good enough for somebody, is dropped at once.

Axes as everywhere (n signatory, m issue, k option, w world); q counts the frontier points of all worlds in one row.
All values are put on the utility grid first, so that equal means equal.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.methods.draws import GRID

MERGED_AT_ONCE = 512
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


# --- undominated points ---------------------------------------------------------------------------


def _ranking(value: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Order of integer points [2, q] by group [q], then falling by first and second value; equals stay in order."""
    below = value.max(axis=1, keepdims=True) - value
    bits = [int(most).bit_length() for most in (group.max(), *below.max(axis=1))]
    if sum(bits) <= KEY_BITS:
        key = (((group << bits[1]) + below[0]) << bits[2]) + below[1]
        return key.argsort(kind="stable")  # points come in long runs that are in order already, which this makes use of
    return np.lexsort((below[1], below[0], group))


def _undominated_pairs(value: np.ndarray, group: np.ndarray) -> np.ndarray:
    """For two: along falling values to the first, a point stands if it has more for the second than all before it."""
    order = _ranking(value, group)
    second = value[1] - value[1].min()
    height = (group * (second.max() + 1) + second).take(order)
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


def _options(payoff: np.ndarray, available: np.ndarray) -> _Options:
    """Integer payoff [n, m, k, w] and available [m, k, w]."""
    issues, _, worlds = available.shape
    m, w, k = np.nonzero(available.transpose(0, 2, 1))
    value, group = payoff[:, m, k, w], m * worlds + w
    kept = undominated(value, group)
    count = np.bincount(group[kept], minlength=issues * worlds)
    start = np.cumsum(count) - count
    low = np.iinfo(np.int64).min // (4 * issues)
    most = np.where(available, payoff, low).max(axis=2)
    return _Options(value[:, kept], k[kept], start.reshape(issues, worlds), count.reshape(issues, worlds), most)


def _extend(options: _Options, m: int, value: np.ndarray, world: np.ndarray):
    """Every point with every option of issue m: value [n, c], its point [c], its option [c] (a place in their row)."""
    count = options.count[m, world]
    parent = np.repeat(np.arange(len(world)), count)
    shift = options.start[m, world] - (np.cumsum(count) - count)
    option = np.arange(len(parent)) + shift.take(parent)
    return value.take(parent, axis=1) + options.value.take(option, axis=1), parent, option


def _merge(payoff: np.ndarray, available: np.ndarray, least: np.ndarray | None) -> Frontier:
    """The frontier of some worlds in grid steps, the part of it at or above `least` [n, w] if that is given.

    1. Begin with one point of value 0 in every world; then for one issue after another:
    2. extend every point by every undominated option of the issue;
    3. keep the points that none of their world dominates: what is dominated now stays so, since values add up;
    4. keep those that can still reach `least` for everyone with the best of the issues to come.
    """
    issues, _, worlds = available.shape
    options = _options(payoff, available)
    rest = options.most.sum(axis=1)
    value, world = np.zeros((len(payoff), worlds), np.int64), np.arange(worlds)
    trail = []
    for m in range(issues):
        rest = rest - options.most[:, m]
        value, parent, option = _extend(options, m, value, world)
        kept = undominated(value, world.take(parent))
        if least is not None:
            reach = value[:, kept] + (rest - least)[:, world[parent[kept]]]
            kept = kept[(reach >= 0).all(axis=0)]
        value, parent = value.take(kept, axis=1), parent.take(kept)
        world = world.take(parent)
        trail.append((parent, options.number.take(option.take(kept))))
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


def in_steps(values: np.ndarray) -> np.ndarray:
    """Values [..] as whole numbers of grid steps [..]."""
    return np.rint(values * (1 / GRID)).astype(np.int64)


def _frontiers(payoff: np.ndarray, options: np.ndarray, least: np.ndarray | None) -> Iterator[tuple[slice, Frontier]]:
    """The frontier in grid steps, some worlds at a time."""
    if len(payoff) < 2:
        raise ValueError(f"a frontier needs payoffs of at least 2 signatories, got {len(payoff)}")
    for first in range(0, max(options.shape[-1], 1), MERGED_AT_ONCE):
        here = slice(first, first + MERGED_AT_ONCE)
        steps = in_steps(np.where(options[..., here], payoff[..., here], 0.0))
        yield here, _merge(steps, options[..., here], None if least is None else least[:, here])


def frontier(payoff: np.ndarray, options: np.ndarray, least: np.ndarray | None = None) -> Frontier:
    """The Pareto frontier of the packages in every world.

    payoff [n, m, k, w]: what each signatory gets from each option, n >= 2; options [m, k, w]: which may be chosen;
    least [n, w]: only the part where each has at least so much (default all). A world with an issue without options has
    no points. Raises ValueError for a single signatory.

    Each of two issues can go to the one or the other, who care differently; to give each the issue it cares less for is
    dominated:

    >>> payoff = np.array([[[0.75, 0.0], [0.25, 0.0]], [[0.0, 0.25], [0.0, 0.75]]])[..., None]
    >>> front = frontier(payoff, np.ones((2, 2, 1), bool))
    >>> front.package.T.tolist(), front.value.T.tolist()
    ([[0, 0], [0, 1], [1, 1]], [[1.0, 0.0], [0.75, 0.75], [0.0, 1.0]])
    """
    least = None if least is None else in_steps(least)
    parts = list(_frontiers(payoff, options, least))
    sizes = np.concatenate([np.diff(part.start) for _, part in parts])
    return Frontier(
        value=np.concatenate([part.value for _, part in parts], axis=1) * GRID,
        world=np.concatenate([part.world + here.start for here, part in parts]),
        start=np.concatenate([[0], np.cumsum(sizes)]),
        package=np.concatenate([part.package for _, part in parts], axis=1),
    )
