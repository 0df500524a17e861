"""The concession path: efficient packages from one's own best towards what the others want.

Model page, section 7. Each step changes one option where the others gain most per unit of own loss (logrolling), so
every package on the path is Pareto-efficient with respect to the two tables it was built from.
"""

from dataclasses import dataclass, fields

import numpy as np

from sim.draws import GRID

FAR = np.float32(2.0**10)
"""Puts options that may not be offered out of reach; a power of two, so that values stay on the grid."""

STEP = np.float32(GRID)


@dataclass(frozen=True)
class Path:
    """Concession paths, one in each world. P = M * (K - 1) + 1 packages; those behind the last repeat it.

    chain [m, c, w]: the options an issue runs through, c changes after the start; order [p-1, w]: which change
    (m * (K - 1) + c) is made at step p; rank [m, c, w]: its inverse; length [w]: packages on the path;
    own [p, w]: value of each package by the tabler's table.
    """

    chain: np.ndarray
    order: np.ndarray
    rank: np.ndarray
    length: np.ndarray
    own: np.ndarray

    def package(self, number: np.ndarray, here) -> np.ndarray:
        """Package `number` [w'] of the paths in the worlds `here`: option numbers [m, w']."""
        made = np.count_nonzero(self.rank[..., here] < number, axis=1)
        issues, width, worlds = self.chain.shape
        return self.chain.reshape(-1)[(np.arange(issues)[:, None] * width + made) * worlds + here]

    def part(self, here) -> "Path":
        """The paths of the worlds `here`."""
        return Path(*(getattr(self, field.name)[..., here] for field in fields(self)))

    def replace(self, here: np.ndarray, new: "Path") -> None:
        """Put new paths into the worlds `here`."""
        for field in fields(self):
            getattr(self, field.name)[..., here] = getattr(new, field.name)

    def along(self, table: np.ndarray) -> np.ndarray:
        """Value by another table [m, k, w] of every package of the path: [p, w]."""
        return _along(table, self.chain, self.order)


def _along(table: np.ndarray, chain: np.ndarray, order: np.ndarray) -> np.ndarray:
    worlds = np.arange(table.shape[-1])
    values = table.reshape(-1)[(np.arange(len(table))[:, None, None] * table.shape[1] + chain) * len(worlds) + worlds]
    out = np.empty((len(order) + 1, len(worlds)), values.dtype)
    values[:, 0].sum(axis=0, out=out[0])
    changes = (values[:, 1:] - values[:, :-1]).reshape(-1)
    np.take(changes, order * len(worlds) + worlds, out=out[1:])
    for step in range(len(order)):
        out[step + 1] += out[step]
    return out


def _first(marked: np.ndarray) -> np.ndarray:
    """The first marked option of every issue: marked [m, k, w] to [m, w] (0 where none is)."""
    weight = np.arange(marked.shape[1], 0, -1, dtype=np.uint8)[:, None]
    return (marked.shape[1] - (marked.view(np.uint8) * weight).max(axis=1)).astype(np.intp) % marked.shape[1]


def _entry(table: np.ndarray, option: np.ndarray) -> np.ndarray:
    """Entries of a table [m, k, w] at one option of every issue [m, w]."""
    issues, width, worlds = table.shape
    return table.reshape(-1)[(np.arange(issues)[:, None] * width + option) * worlds + np.arange(worlds)]


def _start(own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The option of every issue best for oneself, among equals best for the others [m, w]."""
    behind = (own != own.max(axis=1, keepdims=True)) * FAR
    theirs = other - behind
    return _first(theirs == theirs.max(axis=1, keepdims=True))


def _next_option(own: np.ndarray, other: np.ndarray, current: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The next corner of the convex hull of every issue: (option [m, w], ratio [m, w]), ratio 0 where there is none.

    Of options with the same ratio the nearest is taken, then the first.
    """
    gain = np.maximum(other - _entry(other, current)[:, None], 0)
    loss = np.maximum(_entry(own, current)[:, None] - own, STEP)
    ratio = gain / loss
    best = ratio.max(axis=1)
    gain += (ratio != best[:, None]) * FAR
    nearest = _first(gain == gain.min(axis=1, keepdims=True))
    return np.where(best > 0, nearest, current), best


def _by_ratio(ratio: np.ndarray) -> np.ndarray:
    """The order of the changes by falling ratio [c, w], the first of equals first.

    A ratio is never negative, so its bits sort as it does; with the place behind them every key is different, and no
    sort can return another order.
    """
    count = len(ratio)
    places = np.arange(count, dtype=np.int64)[:, None]
    keys = (~ratio.view(np.int32)).astype(np.int64) * count + places
    return np.sort(keys, axis=0) % count


def concession_path(own: np.ndarray, other: np.ndarray, options: np.ndarray) -> Path:
    """Build the concession path of a tabler in every world.

    own, other [m, k, w]: its table, and the sum of what it sees of the others' tables, in single precision and on the
    grid, so that differences are exact; options [m, k, w]: what may be offered, at least one option on every issue.
    """
    issues, width, worlds = own.shape
    barred = ~options * FAR
    mine, theirs = own - barred, other - barred
    chain = np.empty((issues, width, worlds), np.intp)
    ratio = np.zeros((issues, width - 1, worlds), np.float32)
    chain[:, 0] = _start(mine, theirs)
    for change in range(width - 1):
        chain[:, change + 1], ratio[:, change] = _next_option(mine, theirs, chain[:, change])
        if not ratio[:, change].any():
            chain[:, change + 1 :] = chain[:, change, None]
            break
    flat = ratio.reshape(-1, worlds)
    order = _by_ratio(flat)
    rank = np.empty(order.shape, np.int16)
    rank.reshape(-1)[order * worlds + np.arange(worlds)] = np.arange(len(order), dtype=np.int16)[:, None]
    return Path(
        chain=chain,
        order=order,
        rank=rank.reshape(ratio.shape),
        length=1 + np.count_nonzero(flat, axis=0),
        own=_along(own, chain, order),
    )
