"""The concession path: efficient packages from one's own best towards what the others want.

Model page, section 7. Each step changes one option where the others gain most per unit of own loss (logrolling), so
every package on the path is Pareto-efficient with respect to the two tables it was built from.
"""

from dataclasses import dataclass, fields

import numpy as np


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
        made = (self.rank[..., here] < number).sum(axis=1)
        return np.take_along_axis(self.chain[..., here], made[:, None, :], axis=1)[:, 0]

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
    changes = np.subtract(values[:, 1:], values[:, :-1]).reshape(-1)
    out = np.empty((len(order) + 1, len(worlds)), dtype=values.dtype)
    values[:, 0].sum(axis=0, out=out[0])
    np.take(changes, order * len(worlds) + worlds, out=out[1:])
    return np.cumsum(out, axis=0, out=out)


def _start(own: np.ndarray, other: np.ndarray, options: np.ndarray) -> np.ndarray:
    """The option of every issue best for oneself, among equals best for the others [m, w]."""
    mine = np.where(options, own, -np.inf)
    tied = options & (mine == mine.max(axis=1, keepdims=True))
    return np.where(tied, other, -np.inf).argmax(axis=1)


def _next_option(own, other, options, current):
    """The next corner of the convex hull of every issue: (option [m, w], ratio [m, w]), ratio -1 where there is none."""
    here = current[:, None]
    gain = other - np.take_along_axis(other, here, axis=1)
    loss = np.take_along_axis(own, here, axis=1) - own
    useful = options & (gain > 0)
    ratio = np.divide(gain, loss, out=np.full_like(gain, -1.0), where=useful)
    best = ratio.max(axis=1)
    tied = useful & (ratio == best[:, None])
    nearest = np.where(tied, gain, np.inf).argmin(axis=1)
    return np.where(best > 0, nearest, current), best


def concession_path(own: np.ndarray, other: np.ndarray, options: np.ndarray) -> Path:
    """Build the concession path of a tabler in every world.

    own, other [m, k, w]: its table, and the sum of what it sees of the others' tables (both on the grid, so the
    differences are exact); options [m, k, w]: what may be offered, at least one option on every issue.
    """
    issues, width, worlds = own.shape
    chain = np.empty((issues, width, worlds), dtype=np.intp)
    ratio = np.full((issues, width - 1, worlds), -1.0)
    chain[:, 0] = _start(own, other, options)
    for change in range(width - 1):
        chain[:, change + 1], ratio[:, change] = _next_option(own, other, options, chain[:, change])
        if not (ratio[:, change] > 0).any():
            chain[:, change + 1 :] = chain[:, change, None]
            break
    flat = ratio.reshape(-1, worlds)
    order = np.argsort(-flat, axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(order))[:, None], axis=0)
    return Path(
        chain=chain,
        order=order,
        rank=rank.reshape(ratio.shape),
        length=1 + (flat > 0).sum(axis=0),
        own=_along(own, chain, order),
    )
