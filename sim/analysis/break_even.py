"""Break-evens: the value of a number at which something becomes likelier than not.

`break_evens` finds them in worlds at some levels; `curves` plays a scenario at levels of one number at a time, with
everything else drawn as usual and the same at all levels. Axes: l level, w world.
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

USUAL = re.compile(r"actors\.\w+\.(no_deal\.(gain|value|cost|drift)|leverage\.\w+)")
"""Numbers that are varied where the user names none: what no deal is worth, and leverage."""


@dataclass(frozen=True)
class BreakEven:
    """Where the share of worlds passes one half: upwards as the number rises (`rising`) or downwards.

    after, before: the levels between which it lies; value: the place between them by a straight line; low, high: its
    95 % interval, infinite where it reaches beyond the range that was examined. All in the unit of the number.
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
    """Where the share [l], 0..1, at rising levels [l] passes one half; exactly one half is not above it.

    >>> crossings(np.array([0.0, 1.0, 2.0]), np.array([0.25, 0.75, 1.0]))
    [Crossing(value=0.5, rising=True, left=0)]
    """
    likely = share > 0.5
    found = []
    for left in np.flatnonzero(likely[1:] != likely[:-1]):
        rise = (share[left + 1] - share[left]) / (levels[left + 1] - levels[left])
        found.append(Crossing(float(levels[left] + (0.5 - share[left]) / rise), bool(likely[left + 1]), int(left)))
    return found


def break_evens(levels: np.ndarray, yes: np.ndarray, seed: int = 0) -> list[BreakEven]:
    """The break-evens of yes or no [l, w] in the same worlds at rising levels [l], with intervals.

    The interval is a percentile bootstrap over worlds (Efron 1979, Annals of Statistics 7): a world is drawn with all
    its levels at once. A sample without such a break-even has it beyond the range: above if the share of that sample is
    still on its first side at the next level, below if it has already passed one half there.

    Each of 100 worlds says yes from a level of its own on, spread evenly over 0..1; at one half, half of them do:

    >>> levels = np.array([0.25, 0.75])
    >>> [found] = break_evens(levels, levels[:, None] > np.arange(100) / 100)
    >>> found.value, found.rising, found.low <= 0.5 <= found.high
    (0.5, True, True)
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
    """A share of worlds over the levels of one number, at `path` in the file, and its break-evens.

    table: a row for each level, rising; columns: level, worlds, share (0..1), and its 95 % interval low, high (Wilson).
    stepped: the number takes only these levels.
    """

    path: str
    stepped: bool
    table: pd.DataFrame
    break_evens: tuple[BreakEven, ...]


def factors(scenario: Scenario, asked: Sequence[str], file: str) -> list[Factor]:
    """What to vary: each number asked for, by its path over its own range, or as `path=low:high:steps` says.

    asked: as on the command line; if empty, all no-deal values and leverages that are uncertain. file: named in errors.
    Raises `ScenarioError` for a path that is unknown, certain or not a number, and if nothing is left to vary.
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
    """The share of worlds with an outcome over the levels of each number, one number at a time; a curve for each.

    worlds: at each level, the same ones everywhere. crew: worker processes. show: called with the worlds played and the
    worlds in all. Raises `ScenarioError` for paths and levels that the scenario does not allow.

    Two divide an orchard, of which each has half. No deal is worth one half plus this gain to anna, so agreement ends
    where the gain rises above one half: then no deal is worth more to anna than the whole orchard.

    >>> from sim.scenario.compile import load
    >>> from sim.scenario.source import read
    >>> from sim.worlds.outcome import outcome
    >>> split, file = load("textbook_split"), "textbook_split.yaml"
    >>> gain = factors(split, ["actors.anna.no_deal.gain=0.3:0.7:2"], file)
    >>> [curve] = curves(read("textbook_split"), gain, outcome("agreed", split, file), worlds=8)
    >>> curve.table[["level", "share"]].to_numpy().tolist()
    [[0.3, 1.0], [0.7, 0.0]]
    >>> [round(found.value, 3) for found in curve.break_evens]
    [0.5]
    """
    plans = tuple(plan(Experiment(source, (item,), worlds=worlds, seed=seed, trust=trust)) for item in varied)
    calls = [(number, call) for number, one in enumerate(plans) for call in range(one.calls)]
    total = sum(len(one.design) * worlds for one in plans)
    progress = partial(_show_worlds, show, total, len(calls))
    played = workers.in_order(_call, (plans, outcome), calls, crew, progress)
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
