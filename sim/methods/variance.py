"""Global sensitivity: how much of an outcome's variance each input accounts for (Sobol'), or how far it moves it (Morris).

    found = indices(evaluate, sobol_plan(inputs, n, seed), seed)

An input is one or more uniform numbers u in [0, 1), its streams. `evaluate` takes a plan and returns the outcome at each
of its points; what lies between u and the outcome is its own business, so this module knows no model. SALib analyses.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from sim.methods.shares import Z

CONFIDENCE = 0.95
RESAMPLES = 200
"""Bootstrap samples behind an interval: more of them change its ends by less than a tenth of its length."""

MORRIS_LEVELS, MORRIS_STEP = 4, 2 / 3
"""Levels of a Morris plan, and how much of its range an input moves at once, as Morris (1991) recommends."""

MORRIS_TAIL = 0.01
"""The share of a distribution that a Morris plan leaves out at either end."""

Inputs = Mapping[str, Sequence[str]]
"""The streams of each input, by the input's name."""


class Constant(Exception):
    """The outcome is the same at all points, so there is nothing to explain; `value` is what it is."""

    def __init__(self, value: float):
        self.value = value
        super().__init__(f"the outcome is {value:g} at all points")


class SensitivityPlan(Protocol):
    """Points at which an outcome is wanted."""

    @property
    def streams(self) -> tuple[str, ...]:
        """Names of the rows of u."""

    @property
    def size(self) -> int:
        """How many points."""

    def u(self, points: np.ndarray) -> np.ndarray:
        """Uniform numbers in [0, 1) at some points: [stream, point]."""
        ...

    def indices(self, y: np.ndarray, seed: int) -> pd.DataFrame:
        """The indices from the outcome at all points y [p]."""
        ...


def indices(evaluate: Callable[[SensitivityPlan], np.ndarray], plan: SensitivityPlan, seed: int = 0) -> pd.DataFrame:
    """The indices of all inputs of a plan, one row each: name, index, value, and its 95 % interval low, high.

    evaluate: a function that returns the outcome at all points of a plan [p].
    The index is `first` (the share of the variance that the input accounts for by itself) and `total` (with all its
    interactions) from a Sobol' plan; `mu_star` (mean size of its elementary effects) and `sigma` (their spread, the
    sign of interactions; not for inputs of several streams) from a Morris plan.
    Raises `Constant` where the outcome is the same everywhere.
    """
    y = np.asarray(evaluate(plan), float)
    if np.ptp(y) == 0:
        raise Constant(float(y[0]))
    return plan.indices(y, seed)


def _streams(inputs: Inputs) -> tuple[str, ...]:
    return tuple(stream for streams in inputs.values() for stream in streams)


def _owners(inputs: Inputs) -> np.ndarray:
    """The number of the input that each stream is of [stream]."""
    return np.repeat(np.arange(len(inputs)), [len(some) for some in inputs.values()])


def _numpy_seed(seed: int) -> int:
    """A seed for SALib, whose analysis takes 0 for none and then draws from global state."""
    return seed % 2**32 + 1


def _rows(names: Sequence[str], index: str, value: np.ndarray, half: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"name": names, "index": index, "value": value, "low": value - half, "high": value + half})


# ---------------------------------------------------------------- Sobol'


@dataclass(frozen=True)
class SobolPlan:
    """Saltelli's (2010) plan: n points A, n points B, and for each input the points A with that input taken from B.

    Points are in the order in which SALib wants them: of each of the n in turn A, one for each input, B.
    a, b: [stream, n]. taken [2 + inputs, stream]: what each of these takes from B.
    """

    inputs: Inputs
    streams: tuple[str, ...]
    a: np.ndarray
    b: np.ndarray
    taken: np.ndarray

    @property
    def size(self) -> int:
        """How many points."""
        return self.a.shape[1] * len(self.taken)

    def u(self, points: np.ndarray) -> np.ndarray:
        """Uniform numbers in [0, 1) at some points: [stream, point]."""
        base, which = np.divmod(points, len(self.taken))
        return np.where(self.taken[which].T, self.b[:, base], self.a[:, base])

    def indices(self, y: np.ndarray, seed: int) -> pd.DataFrame:
        """First and total indices with intervals, from the outcome at all points y [p].

        Saltelli et al. (2010), Computer Physics Communications 181: first by their equation (b), total by Jansen's (f).
        """
        from SALib.analyze import sobol

        names = list(self.inputs)
        problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
        found = sobol.analyze(problem, y, calc_second_order=False, num_resamples=RESAMPLES,
                              conf_level=CONFIDENCE, seed=_numpy_seed(seed))  # fmt: skip
        first = _rows(names, "first", found["S1"], found["S1_conf"])
        return pd.concat([first, _rows(names, "total", found["ST"], found["ST_conf"])], ignore_index=True)


def sobol_plan(inputs: Inputs, n: int, seed: int = 0) -> SobolPlan:
    """A plan of n * (inputs + 2) points; n a power of two. A and B are halves of a scrambled Sobol' sequence."""
    from scipy.stats import qmc

    streams = _streams(inputs)
    u = qmc.Sobol(2 * len(streams), seed=seed).random_base2(n.bit_length() - 1).T
    each = _owners(inputs) == np.arange(len(inputs))[:, None]
    taken = np.vstack([np.zeros((1, len(streams)), bool), each, np.ones((1, len(streams)), bool)])
    return SobolPlan(inputs, streams, u[: len(streams)], u[len(streams) :], taken)


# ---------------------------------------------------------------- Morris


@dataclass(frozen=True)
class MorrisPlan:
    """Trajectories on which one input after another moves by `MORRIS_STEP` of its range, with all its streams.

    level [p, stream]: places 0 .. 3 of a point, from the first to the 99th percentile: the very ends, 0 and 1, are at
    infinity for some distributions. owner [stream]: the number of the input that a stream is of.
    """

    inputs: Inputs
    streams: tuple[str, ...]
    level: np.ndarray
    owner: np.ndarray

    @property
    def size(self) -> int:
        """How many points."""
        return len(self.level)

    def u(self, points: np.ndarray) -> np.ndarray:
        """Uniform numbers in [0, 1) at some points: [stream, point]."""
        return MORRIS_TAIL + (1 - 2 * MORRIS_TAIL) * self.level[points].T / (MORRIS_LEVELS - 1)

    def effects(self, y: np.ndarray) -> np.ndarray:
        """Elementary effects [input, trajectory]: how far the outcome y [p] moves, per range of the input.

        Upwards is where the first stream of the input goes up.
        """
        stops = len(self.inputs) + 1
        moves = np.diff(self.level.reshape(-1, stops, len(self.streams)), axis=1)
        first = (moves != 0).argmax(axis=2)
        sign = np.sign(np.take_along_axis(moves, first[..., None], axis=2)[..., 0])
        found = np.empty((len(self.inputs), len(moves)))
        rises = np.diff(y.reshape(-1, stops), axis=1) * sign / MORRIS_STEP
        found[self.owner[first], np.arange(len(moves))[:, None]] = rises
        return found

    def indices(self, y: np.ndarray, seed: int) -> pd.DataFrame:
        """mu_star and sigma with bootstrap intervals, from the outcome at all points y [p].

        Campolongo, Cariboni & Saltelli (2007), Environmental Modelling & Software 22. By hand, since SALib gives no
        interval of sigma; a test holds the values to SALib's.
        """
        effects, names = self.effects(y), list(self.inputs)
        again = np.random.default_rng(seed).integers(effects.shape[1], size=(RESAMPLES, effects.shape[1]))
        means = np.array([np.abs(row)[again].mean(axis=1).std(ddof=1) for row in effects])
        spreads = np.array([row[again].std(axis=1, ddof=1).std(ddof=1) for row in effects])
        one = np.array([len(streams) == 1 for streams in self.inputs.values()])
        sigma = _rows(names, "sigma", effects.std(axis=1, ddof=1), Z * spreads)
        return pd.concat([_rows(names, "mu_star", np.abs(effects).mean(axis=1), Z * means), sigma[one]],
                         ignore_index=True)  # fmt: skip


def morris_plan(inputs: Inputs, trajectories: int, seed: int = 0) -> MorrisPlan:
    """A plan of trajectories * (inputs + 1) points (Morris 1991), by SALib."""
    from SALib.sample import morris

    streams = _streams(inputs)
    names = [name for name, some in inputs.items() for _ in some]
    problem = {"num_vars": len(streams), "names": list(streams), "bounds": [[0, 1]] * len(streams), "groups": names}
    places = morris.sample(problem, trajectories, num_levels=MORRIS_LEVELS, seed=_numpy_seed(seed))
    level = np.rint(places * (MORRIS_LEVELS - 1)).astype(np.int8)
    return MorrisPlan(inputs, streams, level, _owners(inputs))


# ---------------------------------------------------------------- which matter


def screened(table: pd.DataFrame, most: int) -> list[str]:
    """Names of the inputs with the largest total index, at most `most`, the largest first; those without effect never.

    table: as `indices` gives it, with the columns name, index and value.
    """
    total = table[table["index"] == "total"].sort_values("value", ascending=False, kind="stable")
    return list(total[total["value"] > 0]["name"].head(most))
