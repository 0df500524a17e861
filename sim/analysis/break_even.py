"""Break-evens: the value of a number at which something becomes likelier than not.

`break_evens` finds them in a table of worlds at some levels; `curve` plays a scenario at levels of one of its numbers,
everything else drawn as ever and the same at all levels.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from sim.experiments import sweep
from sim.experiments.factors import Experiment
from sim.experiments.points import ExperimentPlan, plan
from sim.methods.designs import DesignError, Factor, Levels, Range, parse
from sim.methods.draws import DECIMALS, Choice, Distribution, Number
from sim.methods.shares import wilson
from sim.runtime import workers
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source
from sim.words.problems import Problem, ScenarioError, nearest
from sim.worlds.outcome import Outcome

STEPS = 9
"""Levels of a number between the ends of its range."""

TAIL = 0.01
"""The share of a distribution without an end that is left out at that side."""

BOOTSTRAP_SAMPLES = 500
"""Bootstrap samples of the worlds behind an interval."""

USUAL = re.compile(r"actors\.\w+\.(no_deal\.(gain|cost|drift)|leverage\.\w+)")
"""Numbers that are looked at where the user names none: what no deal is worth, and leverage."""


@dataclass(frozen=True)
class BreakEven:
    """Where the share of worlds passes one half: upwards as the number rises (`rising`) or downwards.

    after, before: the levels between which it lies; value: the place between them by a straight line; low, high: its
    95 % interval, infinite where it reaches beyond the range that was looked at.
    """

    value: float
    low: float
    high: float
    rising: bool
    after: float
    before: float


# ---------------------------------------------------------------- in a table of worlds


@dataclass(frozen=True)
class Crossing:
    """Where a share passes one half by a straight line, whether upwards, and after which of the levels."""

    value: float
    rising: bool
    left: int


def crossings(levels: np.ndarray, share: np.ndarray) -> list[Crossing]:
    """Where the share [l] at rising levels [l] passes one half."""
    likely = share > 0.5
    found = []
    for left in np.flatnonzero(likely[1:] != likely[:-1]):
        rise = (share[left + 1] - share[left]) / (levels[left + 1] - levels[left])
        found.append(Crossing(float(levels[left] + (0.5 - share[left]) / rise), bool(likely[left + 1]), int(left)))
    return found


def break_evens(levels: np.ndarray, yes: np.ndarray, seed: int = 0) -> list[BreakEven]:
    """The break-evens of yes or no [l, w] in the same worlds at rising levels [l], with intervals.

    The interval is a bootstrap over worlds (Efron 1979): a world is taken or left at all levels at once. Where a sample
    has no such break-even, it lies beyond the range, on the side on which that sample says so.
    """
    worlds = yes.shape[1]
    patterns, count = np.unique(yes, axis=1, return_counts=True)  # worlds that are alike at all levels are drawn as one
    times = np.random.default_rng(seed).multinomial(worlds, count / worlds, size=BOOTSTRAP_SAMPLES)
    shares = patterns.astype(float) @ times.T.astype(float) / worlds  # sums of whole numbers: exact in any order
    samples = [crossings(levels, share) for share in shares.T]
    found = []
    for crossing in crossings(levels, yes.mean(axis=1)):
        left, right = crossing.left, crossing.left + 1
        passed = (shares[right] > 0.5) == crossing.rising
        places = [_nearest(sample, crossing, on) for sample, on in zip(samples, passed, strict=True)]
        low, high = np.quantile(places, 0.025, method="lower"), np.quantile(places, 0.975, method="higher")
        ends = float(low), float(high)
        found.append(BreakEven(crossing.value, *ends, crossing.rising, levels[left], levels[right]))
    return found


def _nearest(sample: list[Crossing], crossing: Crossing, passed: bool) -> float:
    same = [one.value for one in sample if one.rising == crossing.rising]
    if same:
        return min(same, key=lambda value: abs(value - crossing.value))
    return -np.inf if passed else np.inf


# ---------------------------------------------------------------- of a scenario


@dataclass(frozen=True)
class Curve:
    """A share of worlds over the levels of one number, and its break-evens.

    table: columns level, worlds, share, and its 95 % interval low, high. stepped: the number takes only these levels.
    """

    path: str
    stepped: bool
    table: pd.DataFrame
    break_evens: tuple[BreakEven, ...]


def factors(scenario: Scenario, asked: Sequence[str], file: str) -> list[Factor]:
    """What to vary: each number asked for by its path, over its own range; or as `path=low:high:steps` says.

    Without any, all no-deal values and leverages that are uncertain. Raises `ScenarioError`.
    """
    known = dict(zip(scenario.game.names, scenario.game.numbers, strict=True))
    if not asked:
        asked = [path for path, number in known.items() if USUAL.fullmatch(path) and isinstance(number, Distribution)]
        if not asked:
            message = "no no-deal value and no leverage is a range here; name a number as PATH=LOW:HIGH"
            raise ScenarioError([Problem(file, None, "", message)])
    return [_given(item, file) if "=" in item else _own_range(item, known, file) for item in asked]


def _given(item: str, file: str) -> Factor:
    """A range or levels as the command line writes them, in rising order."""
    try:
        found = parse(item)
    except DesignError as error:
        raise ScenarioError([Problem(file, None, "PATH", str(error))]) from error
    if isinstance(found, Range):
        return replace(found, steps=found.steps or STEPS)
    if not all(isinstance(level, int | float) and not isinstance(level, bool) for level in found.levels):
        message = "a break-even lies between numbers; write PATH=LOW:HIGH:STEPS or PATH=1,2,3"
        raise ScenarioError([Problem(file, None, found.name, message)])
    return Levels(found.name, tuple(sorted(set(found.levels))))


def _own_range(path: str, known: dict[str, Number], file: str) -> Factor:
    """A number over its own range; a choice at each of its values."""
    number = known.get(path)
    if isinstance(number, Choice):
        return Levels(path, tuple(sorted(set(number.values))))
    if isinstance(number, Distribution):
        low, high = number.support
        inner = number.quantile(np.array([TAIL, 1 - TAIL]))
        low, high = (float(at) if np.isinf(end) else end for end, at in zip((low, high), inner, strict=True))
        return Range(path, round(float(low), DECIMALS), round(float(high), DECIMALS), STEPS)
    if number is not None:
        message = f"is {number:g} in every world, so it has no range of its own; give it one: {path}=LOW:HIGH"
        raise ScenarioError([Problem(file, None, path, message)])
    message = "is not the path of a number of this scenario"
    raise ScenarioError([Problem(file, None, path, message, nearest=nearest(path, known, 3))])


def curves(
    source: Source,
    varied: Sequence[Factor],
    outcome: Outcome,
    worlds: int,
    seed: int = 0,
    crew: int = 1,
    trust: bool = False,
    show: Callable[[int, int], None] = lambda done, total: None,
) -> list[Curve]:
    """The share of worlds with an outcome over the levels of each of some numbers, one number at a time.

    worlds: at each level, the same ones everywhere. crew: worker processes. show: told the worlds played and to be
    played. Raises `ScenarioError` for paths and levels that the scenario does not allow.
    """
    plans = tuple(plan(Experiment(source, (item,), worlds=worlds, seed=seed, trust=trust)) for item in varied)
    calls = [(number, call) for number, one in enumerate(plans) for call in range(one.calls)]
    total = sum(len(one.design) * worlds for one in plans)
    told = partial(_show_worlds, show, total, len(calls))
    played = workers.in_order(_call, (plans, outcome), calls, crew, told)
    return [
        _curve(item, np.concatenate([part for (number, _), part in zip(calls, played, strict=True) if number == place]),
               worlds, seed)
        for place, item in enumerate(varied)
    ]  # fmt: skip


def _show_worlds(show: Callable[[int, int], None], total: int, calls: int, done: int) -> None:
    show(total * done // max(calls, 1), total)


def _call(work: tuple[tuple[ExperimentPlan, ...], Outcome], task: tuple[int, int]) -> np.ndarray:
    """Yes or no of the worlds of one call of a plan, in the order of points, then worlds."""
    plans, outcome = work
    one = plans[task[0]]
    return outcome.values(sweep.play_points(one, *one.call(task[1]))) > 0


def _curve(item: Factor, yes: np.ndarray, worlds: int, seed: int) -> Curve:
    levels = np.array(item.grid(), float)
    yes = yes.reshape(len(levels), worlds)
    share, low, high = wilson(yes.sum(axis=1), np.full(len(levels), worlds))
    table = pd.DataFrame({"level": levels, "worlds": worlds, "share": share, "low": low, "high": high})
    return Curve(item.name, isinstance(item, Levels), table, tuple(break_evens(levels, yes, seed)))
