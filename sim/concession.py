"""The concession path: efficient packages from one's own best towards what the others want.

Model page, section 7. Each step changes one option where the others gain most per unit of own loss (logrolling), so
every package on the path is Pareto-efficient with respect to the two tables it was built from.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from sim.draws import GRID
from sim.issues import in_worlds

FAR = np.float32(2.0**10)
"""Puts options that may not be offered out of reach; a power of two, so that values stay on the grid."""

STEP = np.float32(GRID)


@dataclass(frozen=True)
class Path:
    """Concession paths, one in each world. P packages, as many as the longest has; those behind the last repeat it.

    option [p, m, w]: the packages; before, after [p, w]: the option that the next step gives up and the one it takes, as
    places m * K + k (both 0 from the last package on); length [w]: packages on the path; own [p, w]: value of each
    package by the tabler's table.
    """

    option: np.ndarray
    before: np.ndarray
    after: np.ndarray
    length: np.ndarray
    own: np.ndarray

    def package(self, number: np.ndarray, here) -> np.ndarray:
        """Package `number` [w'] of the paths in the worlds `here`: option numbers [m, w']."""
        return self.option[number, :, here].T.astype(np.intp, order="C")

    def at(self, here) -> Self:
        """The paths of the worlds `here`."""
        return type(self)(*(in_worlds(getattr(self, field.name), here) for field in fields(self)))

    def beside(self, more: Self) -> Self:
        """These paths, and more of them behind the last world."""
        return type(self)(*(_beside(getattr(self, field.name), getattr(more, field.name)) for field in fields(self)))

    def along(self, table: np.ndarray) -> np.ndarray:
        """Value by another table [m, k, w] of every package of the path: [p, w]."""
        return _along(table, self.option[0], self.before, self.after)


def repeated(values: np.ndarray, packages: int) -> np.ndarray:
    """Values [p, ..] with the last repeated until there is one for each of so many packages."""
    more = packages - len(values)
    return np.concatenate([values, np.repeat(values[-1:], more, axis=0)]) if more > 0 else values


def _beside(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Values [w], or [p, .., w] of as many packages as the longer has."""
    if left.ndim > 1:
        packages = max(len(left), len(right))
        left, right = repeated(left, packages), repeated(right, packages)
    return np.concatenate([left, right], axis=-1)


def _along(table: np.ndarray, start: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    worlds = table.shape[-1]
    entries, column = table.reshape(-1), np.arange(worlds)
    out = np.empty((len(before), worlds), table.dtype)
    _entry(table, start).sum(axis=0, out=out[0])
    gives_up, takes = (np.multiply(places[:-1], worlds, dtype=np.intp) + column for places in (before, after))
    np.subtract(entries[takes], entries[gives_up], out=out[1:])
    for step in range(1, len(out)):
        out[step] += out[step - 1]
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
    before, after = np.zeros((2, 1 + count.max(initial=0), worlds), np.min_scalar_type(issues * width))
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
    """The packages [p, m, w] that begin with `start` [m, w] and take one other option `after` [p, w] at each step."""
    packages = np.empty((len(after), *start.shape), after.dtype)
    issue, option = np.indices((len(start), width)).reshape(2, -1)
    packages[0] = start
    for step, place in enumerate(after[:-1]):
        packages[step + 1] = packages[step]
        world = np.flatnonzero(length > step + 1)
        packages[step + 1, issue[place[world]], world] = option[place[world]]
    return packages
