"""The concession path: efficient packages from one's own best towards what the others want.

Model page, section 7. Each step changes one option where the others gain most per unit of own loss (logrolling), so
every package on the path is Pareto-efficient with respect to the two tables it was built from.
"""

from dataclasses import dataclass

import numpy as np

from sim.draws import GRID
from sim.issues import in_worlds

FAR = np.float32(2.0**10)
"""Puts options that may not be offered out of reach; a power of two, so that values stay on the grid."""

STEP = np.float32(GRID)


@dataclass(frozen=True)
class Path:
    """Concession paths, one in each world. P packages, as many as the longest has; those behind the last repeat it.

    option [p, m, w]: the packages; before, after [p-1, w]: the option that step p gives up and the one it takes, as
    places m * K + k (both 0 behind the last); length [w]: packages on the path; own [p, w]: value of each package by
    the tabler's table.
    """

    option: np.ndarray
    before: np.ndarray
    after: np.ndarray
    length: np.ndarray
    own: np.ndarray

    def package(self, number: np.ndarray, here) -> np.ndarray:
        """Package `number` [w'] of the paths in the worlds `here`: option numbers [m, w']."""
        return self.option[number, :, here].T.astype(np.intp, order="C")

    def part(self, here) -> "Path":
        """The paths of the worlds `here`."""
        return Path(*(in_worlds(part, here) for part in (self.option, self.before, self.after, self.length, self.own)))

    def widened(self, packages: int) -> "Path":
        """The same paths with room for so many packages."""
        more = np.zeros((max(0, packages - len(self.own)), self.before.shape[1]), self.before.dtype)
        before, after = (np.concatenate([places, more]) for places in (self.before, self.after))
        return Path(repeated(self.option, packages), before, after, self.length, repeated(self.own, packages))

    def replace(self, here: np.ndarray, new: "Path") -> None:
        """Put new paths, with as much room, into the worlds `here`."""
        for name in ("option", "before", "after", "length", "own"):
            getattr(self, name)[..., here] = getattr(new, name)

    def along(self, table: np.ndarray) -> np.ndarray:
        """Value by another table [m, k, w] of every package of the path: [p, w]."""
        return _along(table, self.option[0], self.before, self.after)


def repeated(values: np.ndarray, packages: int) -> np.ndarray:
    """Values [p, ..] with the last repeated until there is one for each of so many packages."""
    more = packages - len(values)
    return np.concatenate([values, np.repeat(values[-1:], more, axis=0)]) if more > 0 else values


def _along(table: np.ndarray, start: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    worlds = table.shape[-1]
    entries, column = table.reshape(-1), np.arange(worlds)
    out = np.empty((len(before) + 1, worlds), table.dtype)
    _entry(table, start).sum(axis=0, out=out[0])
    np.subtract(entries[after * worlds + column], entries[before * worlds + column], out=out[1:])
    for step in range(len(before)):
        out[step + 1] += out[step]
    return out


def _entry(table: np.ndarray, option: np.ndarray) -> np.ndarray:
    """Entries of a table [m, k, w] at one option of every issue [m, w]."""
    issues, width, worlds = table.shape
    return table.reshape(-1)[(np.arange(issues)[:, None] * width + option) * worlds + np.arange(worlds)]


def _first(marked: np.ndarray) -> np.ndarray:
    """The first marked option: marked [k, c] to [c] (0 where none is)."""
    weight = np.arange(len(marked), 0, -1, dtype=np.uint8)[:, None]
    return (len(marked) - (marked.view(np.uint8) * weight).max(axis=0)).astype(np.intp) % len(marked)


def _start(own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The option best for oneself, among equals best for the others: own, other [k, c] to [c]."""
    behind = (own != own.max(axis=0)) * FAR
    theirs = other - behind
    return _first(theirs == theirs.max(axis=0))


def _next_option(own: np.ndarray, other: np.ndarray, current: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The next corner of the convex hull after the option `current` [c]: its option and its ratio [c], 0 where there is none.

    own, other [k, c]. Of options with the same ratio the nearest is taken, then the first.
    """
    columns = np.arange(len(current))
    gain = other - other[current, columns]
    np.maximum(gain, 0, out=gain)
    loss = own[current, columns] - own
    np.maximum(loss, STEP, out=loss)
    ratio = np.divide(gain, loss, out=loss)
    best = ratio.max(axis=0)
    gain += (ratio != best) * FAR
    return _first(gain == gain.min(axis=0)), best


@dataclass(frozen=True)
class _Changes:
    """Changes of option along the hulls, in no order: column (m * W + w), options before and after, ratio; all [e]."""

    column: np.ndarray
    before: np.ndarray
    after: np.ndarray
    ratio: np.ndarray


def _changes(own: np.ndarray, other: np.ndarray, start: np.ndarray) -> _Changes:
    """All changes along the convex hull of every column, those of the first round of changes first.

    own, other [k, c]; start [c]. Most issues take few changes, so each round goes on with the columns that still move.
    """
    column, current, found = np.arange(len(start)), start, []
    while len(column):
        option, ratio = _next_option(own, other, current)
        moving = np.flatnonzero(ratio)
        column, option = column[moving], option[moving]
        found.append((column, current[moving], option, ratio[moving]))
        own, other, current = own.take(moving, axis=1), other.take(moving, axis=1), option
    return _Changes(*map(np.concatenate, zip(*found, strict=True)))


def _by_ratio(ratio: np.ndarray, issue: np.ndarray, world: np.ndarray) -> np.ndarray:
    """The order of changes [e] world by world: by falling ratio, the first issue of equals first, then as they were found.

    A ratio is positive, so its bits sort as it does.
    """
    falling = (~ratio.astype(np.float32, copy=False).view(np.int32)).astype(np.int64) + 2**31
    return np.lexsort((issue, falling + world * 2**31))


def concession_path(own: np.ndarray, other: np.ndarray, options: np.ndarray) -> Path:
    """Build the concession path of a tabler in every world.

    own, other [m, k, w]: its table, and the sum of what it sees of the others' tables, in single precision and on the
    grid, so that differences are exact; options [m, k, w]: what may be offered, at least one option on every issue.
    """
    issues, width, worlds = own.shape
    barred = ~options * FAR
    mine, theirs = (np.subtract(table, barred).swapaxes(0, 1).reshape(width, -1) for table in (own, other))
    start = _start(mine, theirs)
    changes = _changes(mine, theirs, start)
    issue, world = (place.reshape(-1)[changes.column] for place in np.indices((issues, worlds)))
    order = _by_ratio(changes.ratio, issue, world)
    issue, world = issue[order], world[order]
    count = np.bincount(world, minlength=worlds)
    step = np.arange(len(world)) - np.repeat(count.cumsum() - count, count)
    before, after = np.zeros((2, count.max(initial=0), worlds), np.intp)
    before[step, world] = issue * width + changes.before[order]
    after[step, world] = issue * width + changes.after[order]
    start = start.reshape(issues, worlds)
    return Path(
        option=_packages(start, after, 1 + count, width),
        before=before,
        after=after,
        length=1 + count,
        own=_along(own, start, before, after),
    )


def _packages(start: np.ndarray, after: np.ndarray, length: np.ndarray, width: int) -> np.ndarray:
    """The packages [p, m, w] that begin with `start` [m, w] and take one other option `after` [p-1, w] at each step."""
    packages = np.empty((len(after) + 1, *start.shape), np.int16)
    issue, option = np.indices((len(start), width)).reshape(2, -1)
    packages[0] = start
    for step, place in enumerate(after):
        packages[step + 1] = packages[step]
        world = np.flatnonzero(length > step + 1)
        packages[step + 1, issue[place[world]], world] = option[place[world]]
    return packages
