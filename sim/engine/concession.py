"""The concession path: efficient packages from one's own best towards what the others want.

Model page, section 7. Each step changes one option where the others gain most per unit of own loss (logrolling), so
every package on the path is Pareto-efficient with respect to the two payoffs it was built from.

Axes as everywhere (m issue, k option, p path step, w world); c counts columns, one for every issue in every world, and
e changes of option. Payoffs are additive over issues, so that each column can be looked at alone.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Self

import numpy as np

from sim.engine.issues import in_worlds, put_in_worlds, worth
from sim.methods.draws import GRID

FAR = np.float32(2.0**10)
"""Puts options that may not be offered out of reach; a power of two, so that values stay on the grid."""

STEP = np.float32(GRID)


@dataclass(frozen=True)
class Path:
    """Concession paths, one in each world. P packages, as many as the longest has; those behind the last repeat it.

    option [p, m, w]: the packages; before, after [p, w]: the option that the next step gives up and the one it takes, as
    places m * K + k (both 0 from the last package on); length [w]: packages on the path; own [p, w]: value of each
    package to the tabler.
    """

    option: np.ndarray
    before: np.ndarray
    after: np.ndarray
    length: np.ndarray
    own: np.ndarray

    def package(self, number: np.ndarray, here) -> np.ndarray:
        """Package `number` [w'] of the paths in the worlds `here`: option numbers [m, w']."""
        _, issues, worlds = self.option.shape
        first = number.astype(np.intp) * (issues * worlds) + here
        return self.option.reshape(-1).take(np.arange(issues)[:, None] * worlds + first).astype(np.intp)

    def at(self, here) -> Self:
        """The paths of the worlds `here`."""
        return type(self)(*(in_worlds(getattr(self, field.name), here) for field in fields(self)))

    def replaced(self, columns: np.ndarray, new: Self) -> Self:
        """These paths with new ones [w'] in the place of some `columns` [w'], whose arrays they share and change."""
        made = []
        for field in fields(self):
            values, part = _alike(getattr(self, field.name), getattr(new, field.name))
            put_in_worlds(values, columns, part)
            made.append(values)
        return type(self)(*made)

    def beside(self, more: Self) -> Self:
        """These paths, and more of them behind the last world."""
        return type(self)(*(_beside(getattr(self, field.name), getattr(more, field.name)) for field in fields(self)))

    @cached_property
    def _moves(self) -> tuple[np.ndarray, np.ndarray]:
        """`before` and `after`, but of the last package, as places in an array [m, k, w] laid out in one row."""
        worlds = self.before.shape[1]
        before, after = (np.multiply(place[:-1], worlds, dtype=np.intp) for place in (self.before, self.after))
        return before + np.arange(worlds), after + np.arange(worlds)

    def along(self, payoff: np.ndarray) -> np.ndarray:
        """Value by another payoff [m, k, w] of every package of the path: [p, w]."""
        before, after = (payoff.reshape(-1).take(place) for place in self._moves)
        return _added_up(np.concatenate([worth(payoff, self.option[0])[None], after - before]))

    def meets(self, marked: np.ndarray) -> np.ndarray:
        """Whether every package of the path has one of the marked options [m, k]: [p, w]."""
        found = np.zeros(self.own.shape, bool)
        for m, k in np.argwhere(marked):
            found |= self.option[:, m] == k
        return found


def repeated(values: np.ndarray, packages: int) -> np.ndarray:
    """Values [p, ..] with the last repeated until there is one for each of so many packages."""
    more = packages - len(values)
    return np.concatenate([values, np.repeat(values[-1:], more, axis=0)]) if more > 0 else values


def _alike(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values [w], or [p, .., w] of as many packages as the longer of two has."""
    if left.ndim == 1:
        return left, right
    packages = max(len(left), len(right))
    return repeated(left, packages), repeated(right, packages)


def _beside(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Values side by side, as `_alike`."""
    return np.concatenate(_alike(left, right), axis=-1)


def _added_up(changes: np.ndarray) -> np.ndarray:
    """The first, and what the changes behind it make of it step by step: [p, ..] in place. (Whole numbers wrap, so that
    changes below 0 add up, too.)"""
    for p in range(1, len(changes)):
        changes[p] += changes[p - 1]
    return changes


def _first(marked: np.ndarray) -> np.ndarray:
    """The first marked option: marked [k, c] to [c]."""
    weight = np.arange(len(marked), 0, -1, dtype=np.min_scalar_type(len(marked)))[:, None]
    return len(marked) - (marked.view(np.uint8) * weight).max(axis=0).astype(np.intp)


def _foremost(marked: np.ndarray, then: np.ndarray) -> np.ndarray:
    """Of the marked options, one at least, that with the largest of `then`, among equals the first: [k, c] to [c]."""
    option = _first(marked)
    if np.count_nonzero(marked) > len(option):
        tied = np.flatnonzero(marked.view(np.uint8).sum(axis=0, dtype=np.min_scalar_type(len(marked))) > 1)
        of_tied = np.where(marked.take(tied, axis=1), then.take(tied, axis=1), -np.inf)
        option[tied] = _first(of_tied == of_tied.max(axis=0))
    return option


@dataclass(frozen=True)
class _Changes:
    """Changes of option along the hulls, in no order: column m * W + w, options before and after, what the change adds to the
    own value (below 0), ratio, and how many changes of the same column come before; all [e]."""

    column: np.ndarray
    before: np.ndarray
    after: np.ndarray
    adds: np.ndarray
    ratio: np.ndarray
    earlier: np.ndarray

    def steps(self, issue: np.ndarray, world: np.ndarray, count: np.ndarray) -> np.ndarray:
        """Which step of its world's path each change is [e]: by falling ratio, the first issue of equals first, then as they
        come. issue, world [e] of each; count [m, w]: how many there are.

        World by world in a row of its own: a row sorts in a tenth of the time that its share of one long list takes. A
        ratio is positive, so its bits sort as it does, and turned around they are a number below 0, ahead of unused places
        of the row; the place stands in the bits behind it.
        """
        behind = _added_up(count.copy())
        place = (behind - count).reshape(-1).take(self.column) + self.earlier
        worlds, width = count.shape[1], int(behind[-1].max(initial=0))
        bits = width.bit_length()
        falling = (~self.ratio.astype(np.float32, copy=False).view(np.int32)).astype(np.int64) << bits
        keys = np.tile(np.arange(width), worlds)
        spot = world * width + place
        keys[spot] = falling | place
        order = np.sort(keys.reshape(worlds, width), axis=1) & ((1 << bits) - 1)
        order += np.arange(worlds)[:, None] * width
        number = np.arange(width, dtype=np.min_scalar_type(width))
        rank = np.empty(len(keys), number.dtype)
        rank[order.reshape(-1)] = np.tile(number, worlds)
        return rank.take(spot)


def _changes(own: np.ndarray, other: np.ndarray, start: np.ndarray) -> _Changes:
    """All changes along the convex hull of every column.

    own, other [k, c]; start [c]. Most issues take few changes, so each round goes on with the columns that still move. The
    next corner is the option with the largest ratio; of options with the same ratio the nearest, then the first.
    """
    column, current, best, least = (
        np.arange(len(start)),
        start,
        other.max(axis=0),
        np.full(len(start), np.inf, np.float32),
    )
    mine, theirs = (values.take(current * len(start) + column) for values in (own, other))
    found: list[tuple[np.ndarray, ...]] = []
    while len(moving := np.flatnonzero(theirs < best)) or not found:
        own, other = own.take(moving, axis=1), other.take(moving, axis=1)
        column, current, best = column.take(moving), current.take(moving), best.take(moving)
        mine, theirs, least = mine.take(moving), theirs.take(moving), least.take(moving)
        nearness, fall = theirs - other, mine - own
        np.clip(fall, STEP, np.float32(np.inf), out=fall)  # does what np.maximum does, faster
        np.divide(nearness, fall, out=fall)
        option = _foremost(fall == fall.min(axis=0), nearness)
        spot = option * len(moving) + np.arange(len(moving))
        # rounded, a corner nearly in line may seem steeper than the last
        least = np.minimum(-fall.take(spot), least)
        then = own.take(spot)
        found.append((column, current, option, then - mine, least))
        current, mine, theirs = option, then, other.take(spot)
    earlier = np.repeat(np.arange(len(found)), [len(columns) for columns, *_ in found])
    column, before, after, adds, ratio = map(np.concatenate, zip(*found, strict=True))
    return _Changes(column, before, after, adds, ratio, earlier)


def concession_path(own: np.ndarray, other: np.ndarray, options: np.ndarray) -> Path:
    """Build the concession path of a tabler in every world.

    own, other [m, k, w]: its payoff, and the sum of the others' as it sees them, in single precision and on the grid, so
    that differences are exact; options [m, k, w]: what may be offered, at least one option on every issue.

    1. Begin with the tabler's best option on every issue; of equals with what the others prefer.
    2. On every issue by itself, follow the upper right corners of the convex hull of (own, other) towards the others'
       best option. Each corner is a change of option with a ratio: what the others gain per unit of own loss. Along a
       hull ratios only fall (are held down to that before, where rounding says otherwise).
    3. Put the changes of all issues of a world into one order, by falling ratio (logrolling). The path makes them one
       after another.

    Below, peace costs the tabler little and land costs it much, while both are worth the same to the other side; so
    peace is conceded first:

    >>> own = np.float32([[[1.0], [0.75]], [[1.0], [0.25]]])  # peace, land: keep it, concede it; in one world
    >>> other = np.float32([[[0.0], [0.5]], [[0.0], [0.5]]])
    >>> path = concession_path(own, other, np.ones(own.shape, bool))
    >>> path.option[:, :, 0].tolist(), path.own[:, 0].tolist()
    ([[0, 0], [1, 0], [1, 1]], [2.0, 1.75, 1.0])
    """
    issues, width, worlds = own.shape
    barred = ~options * FAR
    mine, theirs = (_option_by_option(payoff, barred) for payoff in (own, other))
    start = _foremost(mine == mine.max(axis=0), theirs)
    changes = _changes(mine, theirs, start)
    issue = changes.column // worlds
    world = changes.column - issue * worlds
    count = np.bincount(changes.column, minlength=issues * worlds).reshape(issues, worlds)
    length = 1 + count.sum(axis=0)
    packages, place = length.max(initial=1), np.min_scalar_type(issues * width)
    here = np.multiply(changes.steps(issue, world, count), worlds, dtype=np.intp) + world
    there = (here + worlds - world) * issues + changes.column
    first, left, taken = (number.astype(place) for number in (issue * width, changes.before, changes.after))
    before, after = np.zeros((2, packages, worlds), place)
    option, value = np.zeros((packages, issues, worlds), place), np.zeros((packages, worlds), own.dtype)
    before.reshape(-1)[here], after.reshape(-1)[here] = first + left, first + taken
    option.reshape(-1)[there] = taken - left
    value.reshape(-1)[here + worlds] = changes.adds
    option[0], value[0] = start.reshape(issues, worlds), mine.max(axis=0).reshape(issues, worlds).sum(axis=0)
    return Path(option=_added_up(option), before=before, after=after, length=length, own=_added_up(value))


def _option_by_option(payoff: np.ndarray, barred: np.ndarray) -> np.ndarray:
    """A payoff [m, k, w] as [k, m * W + w], less what puts options out of reach."""
    issues, width, worlds = payoff.shape
    apart = np.empty((width, issues, worlds), payoff.dtype)
    np.subtract(payoff.swapaxes(0, 1), barred.swapaxes(0, 1), out=apart)
    return apart.reshape(width, -1)
