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
    own [p, w] and other [p, w]: value of each package by the tabler's table and by what it sees of the others'.
    """

    chain: np.ndarray
    order: np.ndarray
    rank: np.ndarray
    length: np.ndarray
    own: np.ndarray
    other: np.ndarray

    def package(self, number: np.ndarray) -> np.ndarray:
        """Package `number` [w] of the path: option numbers [m, w]."""
        made = (self.rank < number).sum(axis=1)
        return np.take_along_axis(self.chain, made[:, None, :], axis=1)[:, 0]

    def replace(self, here: np.ndarray, new: "Path") -> None:
        """Put new paths into the worlds `here`."""
        for field in fields(self):
            getattr(self, field.name)[..., here] = getattr(new, field.name)


def along(table: np.ndarray, chain: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Value by a table [m, k, w] of every package of a path (chain, order as in `Path`): [p, w]."""
    values = np.take_along_axis(table, chain, axis=1)
    changes = np.diff(values, axis=1).reshape(-1, values.shape[-1])
    out = np.empty((len(order) + 1, values.shape[-1]), dtype=values.dtype)
    values[:, 0].sum(axis=0, out=out[0])
    out[1:] = np.take_along_axis(changes, order, axis=0)
    return np.cumsum(out, axis=0, out=out)


def _start(own: np.ndarray, other: np.ndarray, options: np.ndarray) -> np.ndarray:
    """The option of every issue best for oneself, among equals best for the others [m, w]."""
    mine = np.where(options, own, -np.inf)
    tied = options & (mine == mine.max(axis=1, keepdims=True))
    return np.where(tied, other, -np.inf).argmax(axis=1)


def _next_option(own, other, options, current):
    """The next corner of the convex hull of every issue: (option [m, w], ratio [m, w]), ratio -1 where there is none."""
    gain = other - np.take_along_axis(other, current[:, None], axis=1)
    loss = np.take_along_axis(own, current[:, None], axis=1) - own
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
        own=along(own, chain, order),
        other=along(other, chain, order),
    )


