"""Sensitivity: how much of an outcome's variance each uncertain input of a scenario accounts for.

Plays the plans of `sim.methods.variance` (Sobol', Morris) with the inputs of `sim.worlds.uncertain_inputs`.
"""

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from sim.engine.worlds_drawn import at_quantiles, draw_worlds
from sim.methods.draws import BLOCK
from sim.methods.variance import SensitivityPlan, indices, morris_plan, screened, sobol_plan
from sim.runtime import workers
from sim.scenario.scenario import Scenario
from sim.words.problems import Refusal
from sim.worlds.outcome import Outcome
from sim.worlds.table import Show, play_drawn
from sim.worlds.uncertain_inputs import Input, inputs, rest

MOST_INPUTS = 20
"""How many inputs are analysed one by one, where the user names none."""

SENSITIVITY_METHODS = ("sobol", "morris")
WORLDS_ALLOWED = {"sobol": 150_000, "morris": 50_000}
"""Worlds that a method plays at most by default."""

SCREENING = 2 / 3
"""The share of the worlds that the screening of all inputs may take: it has many more of them."""

LEAST_BASE = 16
"""Fewest base points of a plan: below it no interval means anything."""


class TooFewWorlds(Refusal):
    """A plan needs more worlds than it may play; the message says how many."""


def _quietly(done: int, total: int) -> None:
    """Shows nothing."""


@dataclass(frozen=True)
class SensitivityIndices:
    """The sensitivity indices of an outcome.

    table: a row for each input and index; columns: input (in words), path (empty for all the rest), index, value, and
    its 95 % interval low, high. See `sim.methods.variance.indices` for what the indices mean.
    base: base points of a Sobol' plan or trajectories of a Morris plan; worlds: how many were played in all.
    screened: how many inputs were screened first, 0 if none.
    """

    scenario: str
    outcome: Outcome
    method: str
    seed: int
    table: pd.DataFrame
    base: int
    worlds: int
    screened: int = 0


def sensitivity_indices(
    scenario: Scenario,
    outcome: Outcome,
    some: list[Input] | None = None,
    method: str = "sobol",
    worlds: int | None = None,
    seed: int = 0,
    crew: int = 1,
    show: Show = _quietly,
) -> SensitivityIndices:
    """The sensitivity of an outcome to some inputs, and to all the rest as one.

    1. Without `some`, take all inputs. Sobol' indices of more than `MOST` cost too many worlds: screen them first on a
       coarser plan, with draws of its own, and keep those with the largest total indices.
    2. Put all other inputs together as one.
    3. Play the plan of the method, and compute the indices with their intervals.

    worlds: how many may be played at most. crew: worker processes. show: called with the worlds played and in all.
    Raises `sim.methods.variance.Constant` if the outcome is the same everywhere, and `TooFewWorlds` for the plan.

    Two divide an orchard, and agree unless what anna has without a deal is worth more than all of it. This is the one
    uncertain number here, so it accounts for the whole variance, by itself and in all:

    >>> from sim.scenario.compile import prepare
    >>> from sim.scenario.document import validate
    >>> from sim.scenario.source import read
    >>> from sim.worlds.outcome import outcome
    >>> file = read("textbook_split")
    >>> file.data["actors"]["anna"]["no_deal"]["gain"] = {"uniform": [0, 1]}
    >>> split = prepare(validate(file))
    >>> found = sensitivity_indices(split, outcome("agreed", split, "textbook_split.yaml"), worlds=192)
    >>> [(row.path, row.index, round(row.value, 1)) for row in found.table.itertuples(index=False)]
    [('actors.anna.no_deal.gain', 'first', 1.0), ('actors.anna.no_deal.gain', 'total', 1.0)]
    """
    budget = worlds or WORLDS_ALLOWED[method]
    play = partial(_played, scenario, outcome, seed, crew)
    every = inputs(scenario)
    spent = screening = 0
    if some is None and method == "sobol" and len(every) > MOST_INPUTS:
        n = _power_of_two(budget, len(every) + 2, SCREENING)
        spent, screening = n * (len(every) + 2), len(every)
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
    return SensitivityIndices(scenario.document.name, outcome, method, seed, table, base, spent + plan.size, screening)


def _streams(some: list[Input]) -> dict[str, tuple[str, ...]]:
    return {item.path: item.streams for item in some}


def _plan(some: list[Input], method: str, worlds: int, seed: int) -> tuple[int, SensitivityPlan]:
    """A plan for as many worlds, and its base points or trajectories."""
    if method == "morris":
        trajectories = _base(worlds, len(some) + 1)
        return trajectories, morris_plan(_streams(some), trajectories, seed)
    n = _power_of_two(worlds, len(some) + 2)
    return n, sobol_plan(_streams(some), n, seed)


def _power_of_two(worlds: int, points: int, share: float = 1.0) -> int:
    """The largest power of two that makes at most a share of so many worlds, at so many points each."""
    return 1 << (_base(worlds, points, share).bit_length() - 1)


def _base(worlds: int, points: int, share: float = 1.0) -> int:
    """How often so many points go into a share of the worlds."""
    base = int(share * worlds) // points
    if base < LEAST_BASE:
        least = math.ceil(LEAST_BASE * points / share)
        raise TooFewWorlds(f"too few worlds for so many inputs: {least:,} are the least")
    return base


# ---------------------------------------------------------------- playing


@dataclass(frozen=True)
class _Work:
    """What worker processes need: a scenario, the plan of its draws, and the outcome wanted."""

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
