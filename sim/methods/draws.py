"""Uncertain numbers: distributions, and reproducible draws of them for any world.

Every named number has its own stream of uniform numbers and is drawn by its inverse distribution function. The stream
is a hash of (seed, name, world), so world 812 of seed 7 is the same alone or in a crowd, and two variants of a scenario
share every draw they have in common. This module knows no model.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import blake2b

import numpy as np

BLOCK = 8192
"""Worlds in a block, the unit of work. Of a large game fewer are played at once (`sim.engine.block_size`)."""

AT_ONCE = 2**15
"""Numbers drawn in one go: what the processor's cache holds."""

DECIMALS = 9
"""Drawn numbers are rounded, since exp and log differ in the last bit between processors."""

GRID = 2.0**-20
"""Utilities lie on multiples of this, so that their sums are exact in any order."""


def in_blocks(worlds: np.ndarray, size: int = BLOCK) -> list[np.ndarray]:
    """The ids of worlds [w] as blocks of so many, at least one.

    >>> [len(block) for block in in_blocks(np.arange(10_000))]
    [8192, 1808]
    """
    return [worlds[start : start + size] for start in range(0, max(len(worlds), 1), size)]


def on_grid(x: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """x [..] in single precision, rounded to the nearest multiple of `GRID` (half to even): [..].

    Sums of such are exact below 16. out [..]: an array of single precision to put it into, which may be x itself.
    """
    rounded = np.empty(np.shape(x), np.float32) if out is None else out
    np.multiply(x, 1 / GRID, out=rounded, dtype=np.float32)
    np.rint(rounded, out=rounded)
    rounded *= GRID
    return rounded


def product_on_grid(x: np.ndarray, y: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """on_grid(x * y) of arrays [..] in single precision that go together, of which x is the smaller: [..]."""
    rounded = np.multiply(x * np.float32(1 / GRID), y, out=out)
    np.rint(rounded, out=rounded)
    rounded *= GRID
    return rounded


@lru_cache(maxsize=65536)
def _key(seed: int, name: str) -> int:
    return int.from_bytes(blake2b(f"{seed}:{name}".encode(), digest_size=8).digest(), "little")


def hashes(seed: int, names: Sequence[str], counters: np.ndarray) -> np.ndarray:
    """Words of 64 random bits of several streams [q, c], by the counter-based generator SplitMix64.

    Steele, Lea & Flood (2014). A counter [c] needs no state: hundreds of streams cost one pass over an array, where a
    generator object each would cost more than the negotiation itself.
    """
    z = np.array([_key(seed, name) for name in names], np.uint64)[:, None] + (
        counters.astype(np.uint64) + np.uint64(1)
    ) * np.uint64(0x9E3779B97F4A7C15)
    z ^= z >> np.uint64(30)
    z *= np.uint64(0xBF58476D1CE4E5B9)
    z ^= z >> np.uint64(27)
    z *= np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return z


def uniforms(seed: int, name: str, worlds: np.ndarray) -> np.ndarray:
    """Uniform numbers in [0, 1) of the stream `name`, one for each world [w]."""
    return coins(seed, [name], worlds)[0]


def coins(seed: int, names: Sequence[str], worlds: np.ndarray) -> np.ndarray:
    """Uniform numbers in [0, 1) of several streams: [q, w]."""
    if not names:
        return np.empty((0, len(worlds)))
    return (hashes(seed, names, worlds) >> np.uint64(11)).view(np.int64) * 2.0**-53  # signed: twice as fast


Uniforms = Callable[[int, Sequence[str], np.ndarray], np.ndarray]
"""A way of drawing: uniform numbers in [0, 1) [q, w], from a seed, names [q] and ids of worlds [w]."""


@dataclass(frozen=True)
class Uniform:
    """Every value between low and high equally likely."""

    low: float
    high: float

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value, both numbers."""
        return self.low, self.high

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """The values below which the shares u lie; of the shape of u, such as [w]."""
        return self.low + (self.high - self.low) * u


@dataclass(frozen=True)
class Normal:
    """The normal distribution, truncated to [min, max] where these are given."""

    mean: float
    sd: float
    min: float = -np.inf
    max: float = np.inf

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value, both numbers."""
        return self.min, self.max

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """The values below which the shares u lie; of the shape of u, such as [w]."""
        from scipy import special  # here, since a file is checked without it in half the time

        low = special.ndtr((self.min - self.mean) / self.sd)
        high = special.ndtr((self.max - self.mean) / self.sd)
        inside = np.clip(low + (high - low) * u, 1e-300, 1 - 2**-53)
        return np.clip(self.mean + self.sd * special.ndtri(inside), self.min, self.max)


@dataclass(frozen=True)
class LogNormal:
    """A positive number whose logarithm is normal around log(median) with standard deviation sigma."""

    median: float
    sigma: float
    min: float = 0.0
    max: float = np.inf

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value, both numbers."""
        return self.min, self.max

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """The values below which the shares u lie; of the shape of u, such as [w]."""
        with np.errstate(divide="ignore"):
            low, high = np.log(np.divide(self.min, self.median)), np.log(np.divide(self.max, self.median))
        logs = Normal(0.0, self.sigma, low, high).quantile(u)
        return np.clip(self.median * np.exp(logs), self.min, self.max)


@dataclass(frozen=True)
class Triangular:
    """Rises in a straight line from low to mode, falls to high."""

    low: float
    mode: float
    high: float

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value, both numbers."""
        return self.low, self.high

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """The values below which the shares u lie; of the shape of u, such as [w]."""
        width = self.high - self.low
        rising = self.low + np.sqrt(u * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1 - u) * width * (self.high - self.mode))
        return np.where(u * width < self.mode - self.low, rising, falling)


@dataclass(frozen=True)
class Beta:
    """The beta distribution with shapes a and b, stretched over [low, high]."""

    a: float
    b: float
    low: float = 0.0
    high: float = 1.0

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value, both numbers."""
        return self.low, self.high

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """The values below which the shares u lie; of the shape of u, such as [w]."""
        from scipy import special

        return self.low + (self.high - self.low) * special.betaincinv(self.a, self.b, u)


@dataclass(frozen=True)
class Choice:
    """One of some values, each with its weight (equal weights where none are given)."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value, both numbers."""
        return min(self.values), max(self.values)

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """The values below which the shares u lie; of the shape of u, such as [w]."""
        edges = np.cumsum(self.weights) / sum(self.weights)
        picked = np.searchsorted(edges, u, side="right")
        return np.asarray(self.values, float)[np.minimum(picked, len(self.values) - 1)]


Distribution = Uniform | Normal | LogNormal | Triangular | Beta | Choice
Number = float | Distribution

DISTRIBUTIONS = {
    "uniform": Uniform,
    "normal": Normal,
    "lognormal": LogNormal,
    "triangular": Triangular,
    "beta": Beta,
    "choice": Choice,
}


def support(number: Number) -> tuple[float, float]:
    """The smallest and the largest value that a number can take."""
    return (number, number) if isinstance(number, int | float) else number.support


def draw(
    numbers: Iterable[tuple[str, Number]], seed: int, worlds: np.ndarray, uniforms_of: Uniforms = coins
) -> np.ndarray:
    """Draw named numbers for some worlds.

    Parameters: pairs (name, number) in the order q; the seed; world ids [w]; the way of drawing.
    Returns [q, w], rounded to `DECIMALS`. Constants are the same in every world.

    >>> numbers = [("cost", 0.25), ("leverage", Uniform(0, 1))]
    >>> both, one = draw(numbers, 7, np.array([811, 812])), draw(numbers, 7, np.array([812]))
    >>> both[0].tolist(), bool(both[1, 1] == one[1, 0])
    ([0.25, 0.25], True)
    """
    numbers = list(numbers)
    drawn = np.empty((len(numbers), len(worlds)))
    kinds: dict[type, list[int]] = {}
    for row, (_, number) in enumerate(numbers):
        if isinstance(number, int | float):
            drawn[row] = number
        else:
            kinds.setdefault(type(number), []).append(row)
    few = max(1, AT_ONCE // max(1, len(worlds)))
    parts = [(kind, rows[i : i + few]) for kind, rows in kinds.items() for i in range(0, len(rows), few)]
    for kind, rows in parts:
        u = uniforms_of(seed, [numbers[row][0] for row in rows], worlds)
        drawn[rows] = np.round(_quantiles(kind, [numbers[row][1] for row in rows], u), DECIMALS)
    return drawn


def _quantiles(kind: type, numbers: list, u: np.ndarray) -> np.ndarray:
    """Quantiles of several distributions of one kind, one a row of u [q, w]."""
    if kind is Choice:
        return np.array([number.quantile(row) for number, row in zip(numbers, u, strict=True)])
    stacked = (np.array([getattr(number, field.name) for number in numbers])[:, None] for field in fields(kind))
    return kind(*stacked).quantile(u)
