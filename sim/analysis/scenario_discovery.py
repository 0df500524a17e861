"""Scenario discovery: the worlds from which `sim.methods.rule_tree` learns under which conditions an outcome comes about.

What was drawn and varied in each world becomes its features (f); the conditions found are put into words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from sim.experiments import sweep
from sim.experiments.factors import from_command_line
from sim.experiments.points import ExperimentPlan, plan
from sim.methods.draws import BLOCK, Choice, Number
from sim.methods.rule_tree import Condition, Rules
from sim.results.read import Swept
from sim.runtime import workers
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source
from sim.worlds.outcome import Outcome
from sim.worlds.table import Show, play
from sim.worlds.uncertain_inputs import drawn, drawn_titles

IS = "="
"""Between a factor of a sweep and one of its words, in the name of a feature."""

CHANCES = (".red_line.holds", ".condition.chance")
"""Chances of something: as a feature, whether it came about in a world; where a sweep varies them, the chance itself."""

CHANCE = " (its chance)"
"""After the name of such a number that is varied."""

MOST_ROWS = 100_000
"""Worlds of a sweep that are used; of a larger one those with the lowest numbers, at every point."""


@dataclass(frozen=True)
class Sample:
    """Worlds to learn rules from, and to check them in.

    features: a row for each world, a column for each input that was drawn or varied, by its path; yes [w]: whether the
    outcome came about; held_out [w]: whether the world is kept for checking; ids [w]; left_out: worlds not used.
    A world is held out, or not, at all points of a sweep, so that no draw is on both sides.
    """

    features: pd.DataFrame
    yes: np.ndarray
    held_out: np.ndarray
    ids: np.ndarray
    left_out: int = 0


def sample_of_run(scenario: Scenario, table: pd.DataFrame, seed: int, outcome: Outcome) -> Sample:
    """The worlds of a run. table: `sim.worlds.table.play`, a row for each world; seed: of the run."""
    return _sample(scenario, seed, table["world"].to_numpy(), pd.DataFrame(index=table.index), outcome.values(table))


def sample_of_sweep(swept: Swept, outcome: Outcome) -> Sample:
    """The worlds of a sweep at all its points, a row for each point and world; at most about `MOST_ROWS`."""
    most = max(2, MOST_ROWS // len(swept.design))
    wanted = ["point", "world", *swept.factors, outcome.column]
    kept, rows = [], 0
    for batch in swept.batches(wanted):
        part = batch.to_pandas()
        kept.append(part[part["world"] < most])
        rows += len(part)
    table = pd.concat(kept, ignore_index=True)
    factors = table[list(swept.factors)]
    found = _sample(swept.scenario, swept.seed, table["world"].to_numpy(), factors, outcome.values(table))
    return replace(found, left_out=rows - len(table))


def played(
    source: Source,
    scenario: Scenario,
    vary: Sequence[str],
    outcome: Outcome,
    worlds: int,
    seed: int,
    crew: int,
    trust: bool,
    show: Show = lambda done, total: None,
) -> Sample:
    """The worlds of a scenario, played now; at every point of a sweep if something is varied.

    vary: as on the command line, such as `breakdown=0:0.05:3`; worlds: at each point; crew: worker processes; show:
    called with the worlds played and in all. Raises `ScenarioError` for what the scenario does not allow.
    """
    if not vary:
        blocks = range(-(-worlds // BLOCK))
        progress = partial(_show, show, worlds, len(blocks))
        found = workers.in_order(_block, (scenario, outcome, worlds, seed), blocks, crew, progress)
        ids = np.arange(worlds)
        return _sample(scenario, seed, ids, pd.DataFrame(index=ids), np.concatenate(found))
    made = plan(from_command_line(source, vary, worlds=worlds, seed=seed, trust=trust))
    calls = range(made.calls)
    progress = partial(_show, show, worlds * len(made.design), len(calls))
    tables = workers.in_order(_call, (made, outcome), calls, crew, progress)
    table = pd.concat(tables, ignore_index=True)
    return _sample(scenario, seed, table["world"].to_numpy(), table[list(made.design)], table["yes"].to_numpy())


def _show(show: Show, total: int, tasks: int, done: int) -> None:
    show(total * done // tasks, total)


def _block(work: tuple[Scenario, Outcome, int, int], number: int) -> np.ndarray:
    scenario, outcome, worlds, seed = work
    ids = np.arange(number * BLOCK, min((number + 1) * BLOCK, worlds))
    return outcome.values(play(scenario, ids, seed))


def _call(work: tuple[ExperimentPlan, Outcome], number: int) -> pd.DataFrame:
    made, outcome = work
    table = sweep.play_points(made, *made.call(number))
    # words as plain words, since parts with other categories are put together
    factors = {name: table[name].astype(object) for name in made.design}
    factors |= {name: table[name] for name in made.design if pd.api.types.is_numeric_dtype(table[name])}
    return pd.DataFrame({"world": table["world"], **factors, "yes": outcome.values(table)})


def _sample(scenario: Scenario, seed: int, worlds: np.ndarray, factors: pd.DataFrame, yes: np.ndarray) -> Sample:
    return Sample(features(scenario, seed, worlds, factors), yes > 0, worlds % 2 == 1, worlds)


def features(scenario: Scenario, seed: int, worlds: np.ndarray, factors: pd.DataFrame) -> pd.DataFrame:
    """What was drawn in worlds of these ids [w], and what was varied there: a row for each, a column for each feature.

    factors: a row for each world, a column for each path that was varied. A column of numbers replaces what was drawn at
    that path; of words, each becomes a feature that is true or false, named PATH=WORD (of two words only the second).

    >>> from sim.scenario.compile import load
    >>> varied = pd.DataFrame({"actors.anna.strategy": ["linear", "boulware"]})
    >>> features(load("textbook_split"), 0, np.array([0, 0]), varied)
       actors.anna.strategy=boulware
    0                          False
    1                           True
    """
    once, place = np.unique(worlds, return_inverse=True)
    found = drawn(scenario, seed, once)
    columns: dict[str, np.ndarray] = {str(name): found[name].to_numpy()[place] for name in found}
    for name in factors:
        column = factors[name]
        if pd.api.types.is_numeric_dtype(column):
            columns.pop(str(name), None)
            columns[name + CHANCE * name.endswith(CHANCES)] = column.to_numpy(float)
            continue
        words = list(dict.fromkeys(column.astype(str)))
        for word in words[1:] if len(words) == 2 else words:
            columns[f"{name}{IS}{word}"] = (column.astype(str) == word).to_numpy()
    return pd.DataFrame(columns)


def condition_words(scenario: Scenario, rules: Rules) -> dict[Condition, str]:
    """Every condition that occurs in some rules, in words."""
    titles, numbers = drawn_titles(scenario), dict(zip(scenario.game.names, scenario.game.numbers, strict=True))
    conditions = dict.fromkeys(one for rule in rules.rules for one in rule.conditions)
    return {one: _in_words(scenario, one, titles, numbers.get(one.feature, 0.0)) for one in conditions}


def _in_words(scenario: Scenario, one: Condition, titles: dict[str, str], number: Number) -> str:
    path, true = one.feature, one.above >= 0
    if IS in path:
        factor, _, word = path.partition(IS)
        return f"{titles.get(factor, factor)} {'is' if true else 'is not'} {word}"
    title = titles.get(path.removesuffix(CHANCE), path)
    if path.endswith(CHANCE):
        return f"{title}: the chance is {_bounds(one)}"
    if path.endswith(".red_line.holds"):
        return title.replace("whether it means", "it means" if true else "it does not mean")
    if path.endswith(".condition.chance"):
        return title.replace("Whether the", "the").removesuffix("is met") + ("is met" if true else "is not met")
    if isinstance(number, Choice):
        values = [value for value in sorted(set(number.values)) if one.above < value <= one.most]
        return f"{title}: {' or '.join(value_words(scenario, path, value) for value in values)}"
    return f"{title}: {_bounds(one)}"


def value_words(scenario: Scenario, path: str, value: float) -> str:
    """A value in words: of a position the title of the option that stands there, else the number."""
    steps = path.split(".")
    if "wants" in steps and steps[-1] in ("ideal", "min", "max"):
        m = scenario.game.issues.names.index(steps[steps.index("wants") + 1])
        names = scenario.game.issues.options[m]
        for k in np.flatnonzero(scenario.game.issues.position[m, : len(names)] == value):
            return f"'{scenario.option_title(scenario.game.issues.names[m], names[k])}'"
    return f"{value:g}"


def _bounds(one: Condition) -> str:
    if np.isinf(one.above):
        return f"at most {one.most:g}"
    return f"above {one.above:g}" if np.isinf(one.most) else f"above {one.above:g} and at most {one.most:g}"
