"""Uncertain numbers: distributions, and reproducible draws of them for any world.

Every named number has its own stream of uniform numbers, from (seed, block, name), and is drawn by its inverse
distribution function. So world 812 of seed 7 is the same alone or in a crowd, and two variants of a scenario
share every draw they have in common. This module knows no model.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from scipy import special

BLOCK = 1024
"""Worlds in a block, the unit of identity of the random streams and of work."""

DECIMALS = 9
"""Drawn numbers are rounded, since exp and log differ in the last bit between processors."""

GRID = 2.0**-20
"""Utilities lie on multiples of this, so that their sums are exact in any order."""


def on_grid(x):
    """Round to the nearest multiple of `GRID` (half to even). Any shape."""
    return np.rint(x * (1 / GRID)) * GRID


@lru_cache(maxsize=4096)
def _stream_key(name: str) -> tuple[int, ...]:
    digest = blake2b(name.encode(), digest_size=16).digest()
    return tuple(int(word) for word in np.frombuffer(digest, dtype=np.uint32))


def _block_uniforms(seed: int, block: int, name: str) -> np.ndarray:
    sequence = np.random.SeedSequence(seed, spawn_key=(block, *_stream_key(name)))
    return np.random.Generator(np.random.PCG64(sequence)).random(BLOCK)


def uniforms(seed: int, name: str, worlds: np.ndarray) -> np.ndarray:
    """Uniform numbers in [0, 1) of the stream `name`, one for each world [w]."""
    blocks, places = np.divmod(worlds, BLOCK)
    out = np.empty(len(worlds))
    for block in np.unique(blocks):
        here = blocks == block
        out[here] = _block_uniforms(seed, int(block), name)[places[here]]
    return out


@dataclass(frozen=True)
class Uniform:
    """Every value between low and high equally likely."""

    low: float
    high: float

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def quantile(self, u: np.ndarray) -> np.ndarray:
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
        return self.min, self.max

    def quantile(self, u: np.ndarray) -> np.ndarray:
        low, high = special.ndtr((np.array([self.min, self.max]) - self.mean) / self.sd)
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
        return self.min, self.max

    def quantile(self, u: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            low, high = np.log(np.array([self.min, self.max]) / self.median)
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
        return self.low, self.high

    def quantile(self, u: np.ndarray) -> np.ndarray:
        width = self.high - self.low
        if width == 0:
            return np.full_like(u, self.low)
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
        return self.low, self.high

    def quantile(self, u: np.ndarray) -> np.ndarray:
        return self.low + (self.high - self.low) * special.betaincinv(self.a, self.b, u)


@dataclass(frozen=True)
class Choice:
    """One of some values, each with its weight (equal weights where none are given)."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    @property
    def support(self) -> tuple[float, float]:
        return min(self.values), max(self.values)

    def quantile(self, u: np.ndarray) -> np.ndarray:
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


def draw(numbers: Iterable[tuple[str, Number]], seed: int, worlds: np.ndarray) -> np.ndarray:
    """Draw named numbers for some worlds.

    Parameters: pairs (name, number) in the order q; the seed; world ids [w].
    Returns [q, w], rounded to `DECIMALS`. Constants are the same in every world.
    """
    numbers = list(numbers)
    drawn = np.empty((len(numbers), len(worlds)))
    for row, (name, number) in zip(drawn, numbers, strict=True):
        constant = isinstance(number, int | float)
        row[:] = number if constant else number.quantile(uniforms(seed, name, worlds))
    return np.round(drawn, DECIMALS, out=drawn)
