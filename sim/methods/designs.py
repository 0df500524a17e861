"""Designs of experiments: factors, each a range or a list of levels, become a table of points. Knows no model.

    table = design([parse("cost=0:0.1:5"), parse("table=direct,plenary")], "grid")

The same factors, method, number of points and seed always give the same table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.methods.draws import DECIMALS

if TYPE_CHECKING:
    import pandas as pd

TRAJECTORY_LEVELS = 4
"""Levels of each factor in a Morris design."""

Level = float | int | str | bool

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*:\s*({_NUMBER})\s*(?::\s*(\d+)\s*)?")


class DesignError(ValueError):
    """A design cannot be made; says which factor or method, what is wrong and what is allowed."""


@dataclass(frozen=True)
class Range:
    """Every value from low to high; `steps` evenly spaced ones, ends included, on a grid."""

    name: str
    low: float
    high: float
    steps: int | None = None

    def __len__(self) -> int:
        """How many values there are on a grid. Raises `DesignError` without `steps`."""
        if self.steps is None:
            raise DesignError(f"{self.name}: needs its number of steps: {self.low:g}:{self.high:g}:5")
        return self.steps

    def grid(self) -> list[Level]:
        """The values on a grid."""
        return [round(float(value), DECIMALS) for value in np.linspace(self.low, self.high, len(self))]

    def at(self, u: np.ndarray) -> list[Level]:
        """The values at places 0..1 of the range [p]."""
        return [round(float(self.low + (self.high - self.low) * place), DECIMALS) for place in u]


@dataclass(frozen=True)
class Levels:
    """Some values, named one by one."""

    name: str
    levels: tuple[Level, ...]

    def __len__(self) -> int:
        return len(self.levels)

    def grid(self) -> list[Level]:
        """All levels."""
        return list(self.levels)

    def at(self, u: np.ndarray) -> list[Level]:
        """The levels at places 0..1 of the list, each with the same share of it [p]."""
        last = len(self.levels) - 1
        return [self.levels[min(int(place * len(self.levels)), last)] for place in u]


Factor = Range | Levels


def parse(text: str) -> Factor:
    """A factor as the command line writes it: `name=low:high:steps`, `name=low:high` or `name=a,b,c`."""
    name, sign, body = text.partition("=")
    if not (name.strip() and sign and body.strip()):
        raise DesignError(f"{text!r} is not name=low:high:steps or name=a,b,c")
    return factor(name.strip(), body)


def factor(name: str, given: Any) -> Factor:
    """A factor from a text such as `0:0.4:9` or `a,b,c`, a list of levels, or {low, high, steps}."""
    if isinstance(given, str):
        found = _RANGE.fullmatch(given)
        if found:
            steps = found[3] and int(found[3])
            return _range(name, float(found[1]), float(found[2]), steps or None)
        given = [_level(item) for item in split(given)]
    if isinstance(given, dict):
        return _range_of(name, given)
    if not isinstance(given, list) or not given:
        raise DesignError(f"{name}: is neither a range (low:high:steps) nor a list of levels: {given!r}")
    return Levels(name, tuple(given))


def _range_of(name: str, given: dict) -> Range:
    keys = {"low", "high", "steps"}
    if not {"low", "high"} <= set(given) <= keys:
        raise DesignError(f"{name}: a range has the keys low, high and, for a grid, steps; not {', '.join(given)}")
    low, high = given["low"], given["high"]
    if any(isinstance(end, bool) or not isinstance(end, int | float) for end in (low, high)):
        raise DesignError(f"{name}: low and high are not plain numbers")
    return _range(name, low, high, given.get("steps"))


def _range(name: str, low: float, high: float, steps: int | None) -> Range:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise DesignError(f"{name}: low must be below high, got {low:g} and {high:g}")
    if steps is not None and (isinstance(steps, bool) or not isinstance(steps, int) or steps < 2):
        raise DesignError(f"{name}: steps must be a whole number from 2 on, got {steps!r}")
    return Range(name, float(low), float(high), steps)


def split(text: str) -> list[str]:
    """Split at the commas that are in no bracket."""
    parts, depth, begin = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append(text[begin:place].strip())
            begin = place + 1
    return [*parts, text[begin:].strip()]


def _level(text: str) -> Level:
    if re.fullmatch(r"[+-]?\d{1,15}", text):
        return int(text)
    return float(text) if re.fullmatch(_NUMBER, text) else text


# ---------------------------------------------------------------- methods


def size(factors: Sequence[Factor], method: str, points: int | None = None) -> int:
    """How many points a design has, without making it. Raises `DesignError` for what cannot be made."""
    _check(factors, method, points)
    d, n = len(factors), points or 0
    if method == "grid":
        return math.prod(map(len, factors))
    if method == "list":
        return len(factors[0])
    return {"saltelli": n * (2 * d + 2), "morris": n * (d + 1)}.get(method, n)


def design(factors: Sequence[Factor], method: str = "grid", points: int | None = None, seed: int = 0) -> pd.DataFrame:
    """The design table [point, factor].

    method: a name in `DESIGNS`. points: how many, for lhs and sobol (there a power of two); the base number N for
    saltelli, which makes N * (2 * factors + 2) of it (N a power of two), and the number of trajectories for morris,
    of factors + 1 points each; none for grid and list. Raises `DesignError`.
    """
    import pandas as pd

    size(factors, method, points)
    columns = DESIGNS[method](factors, points or 0, seed)
    table = pd.DataFrame({item.name: column for item, column in zip(factors, columns, strict=True)}, dtype=object)
    return table.rename_axis(index="point").infer_objects()


def _check(factors: Sequence[Factor], method: str, points: int | None) -> None:
    if method not in DESIGNS:
        raise DesignError(f"method {method!r} is not known; allowed: {', '.join(DESIGNS)}")
    if not factors:
        raise DesignError("nothing is varied; name at least one factor, such as path=0:0.4:9")
    for name in _twice([item.name for item in factors]):
        raise DesignError(f"{name}: is varied twice")
    if method in ("grid", "list"):
        _check_levels(factors, method, points)
    elif not points or points < 1:
        raise DesignError(f"{method} needs the number of points, 1 or more")
    elif method in ("sobol", "saltelli") and points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise DesignError(f"{method} needs a power of two for its points, such as {below} or {2 * below}, got {points}")


def _twice(items: Sequence[Any]) -> list[Any]:
    return [item for place, item in enumerate(items) if item in items[:place]]


def _check_levels(factors: Sequence[Factor], method: str, points: int | None) -> None:
    if points is not None:
        raise DesignError(f"{method} takes no number of points: its factors say how many there are")
    for item in factors if method == "grid" else ():
        for level in _twice(item.levels) if isinstance(item, Levels) else ():
            raise DesignError(f"{item.name}: has the level {level!r} twice")
    lengths = list(map(len, factors))
    if method == "list" and len(set(lengths)) > 1:
        each = ", ".join(f"{item.name} {length}" for item, length in zip(factors, lengths, strict=True))
        raise DesignError(f"list goes through all factors side by side, so they need equally many levels: {each}")


def _grid(factors: Sequence[Factor], points: int, seed: int) -> list[list[Level]]:
    """All combinations; the last factor changes fastest."""
    levels = [item.grid() for item in factors]
    places = np.indices([len(some) for some in levels]).reshape(len(levels), -1)
    return [[some[place] for place in row] for some, row in zip(levels, places, strict=True)]


def _list(factors: Sequence[Factor], points: int, seed: int) -> list[list[Level]]:
    """The first levels of all factors, the second ones, and so on."""
    return [item.grid() for item in factors]


def _lhs(factors: Sequence[Factor], points: int, seed: int) -> list[list[Level]]:
    """Latin hypercube (McKay, Beckman & Conover 1979): every factor has one point in each of `points` strata."""
    from scipy.stats import qmc

    return _placed(factors, qmc.LatinHypercube(len(factors), seed=seed).random(points))


def _sobol(factors: Sequence[Factor], points: int, seed: int) -> list[list[Level]]:
    """A scrambled Sobol' sequence (Owen 1998): fills the space evenly."""
    from scipy.stats import qmc

    return _placed(factors, qmc.Sobol(len(factors), seed=seed).random_base2(points.bit_length() - 1))


def _saltelli(factors: Sequence[Factor], points: int, seed: int) -> list[list[Level]]:
    """Saltelli's (2010) extension of Sobol' for first, second and total order indices, by SALib."""
    from SALib.sample import sobol

    return _placed(factors, sobol.sample(_problem(factors), points, seed=seed))


def _morris(factors: Sequence[Factor], points: int, seed: int) -> list[list[Level]]:
    """Trajectories of one change at a time (Morris 1991) for elementary effects, by SALib."""
    from SALib.sample import morris

    return _placed(factors, morris.sample(_problem(factors), points, num_levels=TRAJECTORY_LEVELS, seed=seed))


def _problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """The factors on the unit cube, as SALib takes them."""
    return {"num_vars": len(factors), "names": [f.name for f in factors], "bounds": [[0.0, 1.0]] * len(factors)}


def _placed(factors: Sequence[Factor], u: np.ndarray) -> list[list[Level]]:
    """Points of the unit cube [p, factor] as values of the factors."""
    return [item.at(u[:, place]) for place, item in enumerate(factors)]


DESIGNS: dict[str, Callable[[Sequence[Factor], int, int], list[list[Level]]]] = {
    "grid": _grid,
    "list": _list,
    "lhs": _lhs,
    "sobol": _sobol,
    "saltelli": _saltelli,
    "morris": _morris,
}
