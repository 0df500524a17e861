"""What drives an outcome of a scenario: plays the plans of `sim.methods.variance` with its uncertain inputs."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from sim.analysis.uncertain_inputs import Input, inputs, rest
from sim.engine.worlds_drawn import at_quantiles, draw_worlds
from sim.methods.draws import BLOCK
from sim.methods.variance import SensitivityPlan, indices, morris_plan, screened, sobol_plan
from sim.runtime import workers
from sim.scenario.scenario import Scenario
from sim.words.problems import Refusal
from sim.worlds.outcome import Outcome
from sim.worlds.table import Show, play_drawn

MOST_INPUTS = 20
"""How many inputs are looked at one by one, where the user names none."""

SENSITIVITY_METHODS = ("sobol", "morris")
WORLDS_ALLOWED = {"sobol": 150_000, "morris": 50_000}
"""Worlds that a method may play, unless said otherwise."""

LOOK = 2 / 3
"""The share of the worlds that a first look at all inputs may take: it has many more of them."""

LEAST_BASE = 16
"""Fewest base points of a plan: below it no interval means anything."""


class TooFewWorlds(Refusal):
    """A plan needs more worlds than it may play; says how many."""


def _quietly(done: int, total: int) -> None:
    """Shows nothing."""


@dataclass(frozen=True)
class Drivers:
    """What drives an outcome.

    table: columns input (in words), path (empty for all the rest), index, value, low, high; see `sensitivity.indices`.
    base: base points of a Sobol' plan or trajectories of a Morris plan; worlds: how many were played in all.
    screened: how many inputs a first, coarser look was taken at, 0 if none.
    """

    scenario: str
    outcome: Outcome
    method: str
    seed: int
    table: pd.DataFrame
    base: int
    worlds: int
    screened: int = 0


def drivers(
    scenario: Scenario,
    outcome: Outcome,
    some: list[Input] | None = None,
    method: str = "sobol",
    worlds: int | None = None,
    seed: int = 0,
    crew: int = 1,
    show: Show = _quietly,
) -> Drivers:
    """The sensitivity of an outcome to some inputs, and to all the rest as one.

    Without `some`, all inputs are looked at one by one; for Sobol' indices that is those that matter most by a first,
    coarser look at all of them, on draws of its own. worlds: how many may be played at most. crew: worker processes.
    Raises `sensitivity.Constant`, and `TooFewWorlds` for the plan.
    """
    budget = worlds or WORLDS_ALLOWED[method]
    play = partial(_played, scenario, outcome, seed, crew)
    every = inputs(scenario)
    spent = looked_at = 0
    if some is None and method == "sobol" and len(every) > MOST_INPUTS:
        n = _power_of_two(int(LOOK * budget), len(every) + 2)
        spent, looked_at = n * (len(every) + 2), len(every)
        first = indices(lambda plan: play(plan, show, 0, budget), sobol_plan(_streams(every), n, seed + 1), seed)
        place = {item.path: item for item in every}
        some = [place[path] for path in screened(first, MOST_INPUTS)]
        budget -= spent
    asked = every if some is None else some
    left = rest(scenario, asked)
    asked = [*asked, left] if left.streams else asked
    base, plan = _plan(asked, method, budget, seed)
    found = indices(lambda plan: play(plan, show, spent, spent + plan.size), plan, seed)
    words = {item.path: item.title for item in asked}
    table = found.rename(columns={"name": "path"})
    table.insert(0, "input", table["path"].map(words))
    return Drivers(scenario.document.name, outcome, method, seed, table, base, spent + plan.size, looked_at)


def _streams(some: list[Input]) -> dict[str, tuple[str, ...]]:
    return {item.path: item.streams for item in some}


def _plan(some: list[Input], method: str, worlds: int, seed: int) -> tuple[int, SensitivityPlan]:
    """A plan for as many worlds, and its base points or trajectories."""
    if method == "morris":
        trajectories = _enough(worlds // (len(some) + 1), len(some) + 1)
        return trajectories, morris_plan(_streams(some), trajectories, seed)
    n = _power_of_two(worlds, len(some) + 2)
    return n, sobol_plan(_streams(some), n, seed)


def _power_of_two(worlds: int, points: int) -> int:
    """The largest power of two that makes at most so many worlds of so many points each."""
    return 1 << (_enough(worlds // points, points).bit_length() - 1)


def _enough(base: int, points: int) -> int:
    if base < LEAST_BASE:
        raise TooFewWorlds(f"too few worlds for so many inputs: {LEAST_BASE * points:,} are the least")
    return base


# ---------------------------------------------------------------- playing


@dataclass(frozen=True)
class _Work:
    """What workers know: a scenario, the plan of its draws, and what is wanted."""

    scenario: Scenario
    plan: SensitivityPlan
    outcome: Outcome
    seed: int


def _played(
    scenario: Scenario, outcome: Outcome, seed: int, crew: int, plan: SensitivityPlan, show: Show, done: int, total: int
) -> np.ndarray:
    """The outcome at all points of a plan [p]; of `total` worlds `done` were played before."""
    work = _Work(scenario, plan, outcome, seed)
    blocks = range(-(-plan.size // BLOCK))
    found = workers.in_order(_block, work, blocks, crew, lambda n: show(done + min(n * BLOCK, plan.size), total))
    return np.concatenate(found)


def _block(work: _Work, number: int) -> np.ndarray:
    """The outcome at a block of points; every stream is given there, so ids of worlds say nothing."""
    points = np.arange(number * BLOCK, min((number + 1) * BLOCK, work.plan.size))
    game, plan = work.scenario.game, work.plan
    worlds = at_quantiles(game, draw_worlds(game, points, work.seed), plan.streams, plan.u(points))
    return work.outcome.values(play_drawn(work.scenario, worlds))
