"""The issues as arrays: options on scales, and packages that pick one option of every issue.

The last option of every issue is `open`: it is left for later and the status quo persists.
"""

import math
from dataclasses import dataclass

import numpy as np

OPEN = "open"


@dataclass(frozen=True)
class Issues:
    """The issues of a scenario. M issues; K options, the longest scale plus `open`, which stands at K-1.

    options: option ids of each issue, without `open`. position [m, k] on 0..100 and real [m, k]: the places that
    hold an option of the file. status_quo [m]: option number. agreed [m]: option number, -1 if not agreed.
    deferrable [m]: whether the issue may be left open.
    """

    names: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    position: np.ndarray
    real: np.ndarray
    status_quo: np.ndarray
    agreed: np.ndarray
    deferrable: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """(M, K)."""
        return self.position.shape

    def option(self, issue: int, number: int) -> str:
        """The id of an option, `open` for the last, which stands at K-1."""
        return OPEN if number == self.shape[1] - 1 else self.options[issue][number]

    def settling(self, package: np.ndarray) -> np.ndarray:
        """Whether packages [.., m, w] settle anything that was not agreed before [.., w]."""
        return (package[..., self.agreed < 0, :] != self.shape[1] - 1).any(axis=-2)

    def offered(self) -> np.ndarray:
        """Options that the rules of the talks leave on the table [m, k]: agreed terms alone, `open` where deferrable."""
        offered = self.real.copy()
        offered[:, -1] = self.deferrable
        fixed = self.agreed >= 0
        offered[fixed] = False
        offered[fixed, self.agreed[fixed]] = True
        return offered


def in_worlds(values: np.ndarray, here: np.ndarray | slice) -> np.ndarray:
    """Values [.., w] in the worlds `here` [.., w'], worlds side by side in memory, as a plain index would not leave them."""
    # "wrap" spares a check of every index in every row.
    return values[..., here] if isinstance(here, slice) else values.take(here, axis=-1, mode="wrap")


def put_in_worlds(values: np.ndarray, here: np.ndarray, new: np.ndarray) -> None:
    """Put new values [.., w'] in the place of those [.., w], an array as it was made, of the worlds `here`.

    Row by row, unless there are fewer worlds than rows: a plain index would go world by world, from one far end of the
    memory to the other.
    """
    rows = values.reshape(-1, values.shape[-1])
    if len(here) < len(rows):
        values[..., here] = new
        return
    for row, part in zip(rows, new.reshape(-1, new.shape[-1]), strict=True):
        row[here] = part


def each_in(values: np.ndarray, number: np.ndarray, here: np.ndarray) -> np.ndarray:
    """The entry `number` [w'] of values [p, w] in each of the worlds `here` [w']: [w'].

    >>> each_in(np.array([[1, 2, 3], [4, 5, 6]]), np.array([0, 1]), np.array([2, 0])).tolist()
    [3, 4]
    """
    return values.reshape(-1).take(number * values.shape[-1] + here)


def places(shape: tuple[int, ...], package: np.ndarray, here: np.ndarray | None = None) -> np.ndarray:
    """Where the options of a package [m, w'] stand in arrays of this shape (.., m, k, w), laid out in one row: [m, w'].

    The package is one of the worlds `here` (indices [w']), of all of them unless given.
    """
    issues, options, worlds = shape[-3:]
    where: np.ndarray = np.arange(0, issues * options, options)[:, None] + package
    where *= worlds
    where += np.arange(worlds) if here is None else here
    return where


def at_places(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The entries of values [.., m, k, w] at `places` [m, w']: [.., m, w']."""
    return values.reshape(*values.shape[:-3], math.prod(values.shape[-3:])).take(where, axis=-1)


def chosen(values: np.ndarray, package: np.ndarray, here: np.ndarray | None = None) -> np.ndarray:
    """The entries of values [.., m, k, w] at a package of option numbers, as `places`: [.., m, w']."""
    return at_places(values, places(values.shape, package, here))


def worth(payoff: np.ndarray, package: np.ndarray, here: np.ndarray | None = None) -> np.ndarray:
    """Value of a package [m, w'] by additive payoffs [.., m, k, w], as `chosen`: [.., w'].

    >>> payoff = np.array([[[0.0], [0.5]], [[0.25], [0.0]]])  # of two options on each of two issues, in one world
    >>> worth(payoff, np.array([[1], [0]])).tolist()
    [0.75]
    """
    return chosen(payoff, package, here).sum(axis=-2)
