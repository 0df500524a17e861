"""Plans: an experiment worked out, with the scenario at every point of its design.

A number is replaced by a constant in the worlds' own matrix, so that worlds of many points can be played side by side.
Anything else (a word, a block, a range in place of another) is replaced in the file's data, which is then validated
like a file: each combination of these is a variant. Every point has the same seed and worlds, so that points share
every draw they have in common.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from pydantic_core import PydanticCustomError

from sim.engine.worlds_drawn import Worlds, draw_worlds, with_numbers
from sim.experiments.factors import Experiment, from_file
from sim.methods.designs import Factor, Range, design
from sim.methods.draws import BLOCK, Uniform
from sim.scenario.changed import put
from sim.scenario.compile import ready
from sim.scenario.document import rules, validate
from sim.scenario.field_types import NumberRule, PositionRule
from sim.scenario.manners import registered
from sim.scenario.places import places_in
from sim.scenario.scenario import Scenario
from sim.scenario.schema import Document
from sim.scenario.source import Source
from sim.scenario.strict_yaml import plain
from sim.scenario.user_strategies import NEEDS_TRUST
from sim.words.problems import Problem, ScenarioError, nearest

if TYPE_CHECKING:
    import pandas as pd

ACTOR_RULES = registered()
"""Rules of an actor by their names, with the numbers they take."""

MANY_POINTS = 100_000
"""Experiments with more points are worked out only when they are swept."""


@dataclass(frozen=True)
class ExperimentPlan:
    """An experiment worked out. p counts points, v variants, f the factors that are numbers.

    design: a row for each point, with the factors as columns. variants: the scenario with each combination of words and
    blocks; variant [p]: which of them a point has; rows [v, f], values [f, p]: where the numbers that are varied stand in
    each variant's matrix of numbers, and what they are at each point.
    """

    experiment: Experiment
    design: pd.DataFrame
    variants: tuple[Scenario, ...]
    variant: np.ndarray
    rows: np.ndarray
    values: np.ndarray

    def draws(self, points: np.ndarray, ids: np.ndarray) -> Iterator[tuple[np.ndarray, Scenario, Worlds]]:
        """The worlds of some ids [w], each at its point [w], variant by variant: their places [w'], the scenario, the draws.

        To the engine what is varied is a drawn number like others.
        """
        variant = self.variant[points]
        for which in np.unique(variant):
            here = np.flatnonzero(variant == which)
            scenario = self.variants[which]
            worlds = draw_worlds(scenario.game, ids[here], self.experiment.seed)
            yield here, scenario, with_numbers(worlds, self.rows[which], self.values[:, points[here]])

    @property
    def calls(self) -> int:
        """How many times the engine is called, with as many worlds as it plays best at once."""
        return -(-len(self.design) * self.experiment.worlds // BLOCK)

    def call(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """The points [w] and the ids [w] of the worlds of a call; calls are in the order of variants, points, worlds."""
        worlds = self.experiment.worlds
        row = np.arange(number * BLOCK, min((number + 1) * BLOCK, len(self.design) * worlds))
        return self._by_variant[row // worlds], row % worlds

    @cached_property
    def _by_variant(self) -> np.ndarray:
        """The points [p] variant by variant, so that few calls have to play several variants."""
        return np.argsort(self.variant, kind="stable")

    def asked(self) -> dict[str, Any]:
        """All that decides about the results, for the manifest: scenario and experiment as resolved."""
        experiment = self.experiment
        document = validate(experiment.source)
        return {
            "scenario": document.model_dump(mode="json", exclude={"experiments"}),
            "experiment": {
                "factors": {item.name: _recorded(item) for item in experiment.factors},
                "meanings": {
                    path: {str(label): meaning for label, meaning in some.items()}
                    for path, some in experiment.meanings.items()
                },
                **{key: getattr(experiment, key) for key in ("method", "points", "worlds", "seed", "draws")},
            },
        }


def _recorded(item: Factor) -> dict[str, Any]:
    return {key: value for key, value in asdict(item).items() if key != "name" and value is not None}


def plan(experiment: Experiment) -> ExperimentPlan:
    """Work an experiment out.

    1. Make the design: a row for each point, a column for each factor.
    2. Sort the factors: those that give values to a number, and the others (words and blocks).
    3. Compile the scenario with each combination of the others that occurs: the variants.
    4. Find the row of each number in each variant, and its value at each point.

    Raises `ScenarioError` with all paths and levels that are wrong.

    >>> from sim.experiments.factors import from_command_line
    >>> from sim.scenario.source import read
    >>> made = plan(from_command_line(read("textbook_split"), ["breakdown=0:0.1:3", "deferral=true,false"]))
    >>> made.design.shape, len(made.variants), made.variant.tolist(), made.values.tolist()
    ((6, 2), 2, [0, 1, 0, 1, 0, 1], [[0.0, 0.0, 0.05, 0.05, 0.1, 0.1]])
    """
    experiment.size  # noqa: B018 - raises where the design cannot be made
    document = validate(experiment.source)
    table = design(experiment.factors, experiment.method, experiment.points, experiment.seed)
    known = rules(document) | _rule_parameters(experiment, document)
    numeric = [item.name for item in experiment.factors if _is_numeric(item, known)]
    _check_paths(experiment, document, known, numeric)
    words = [name for name in table if name not in numeric]
    words_at = list(zip(*(table[name] for name in words), strict=True)) if words else [()] * len(table)
    combinations = list(dict.fromkeys(words_at))
    levels = [dict(zip(words, some, strict=True)) for some in combinations]
    variants = tuple(_Variant(experiment, document, table, numeric, some).scenario() for some in levels)
    _check_shape(experiment, variants)
    place = {some: number for number, some in enumerate(combinations)}
    variant = [place[some] for some in words_at]
    values = np.array([[_value(variants[0], name, level) for level in table[name]] for name in numeric], dtype=float)
    rows = np.array([[one.game.names.index(path) for path in numeric] for one in variants], dtype=int)
    return ExperimentPlan(
        experiment, table, variants, np.array(variant), rows, values.reshape(len(numeric), len(table))
    )


def check_experiments(source: Source, document: Document) -> str:
    """Work out the experiments of a file, but for very large ones; raises `ScenarioError` with all their problems.

    Returns what could not be checked, in words.
    """
    problems: list[Problem] = []
    for name in document.experiments:
        try:
            experiment = from_file(source, document, name)
            if experiment.size <= MANY_POINTS:
                plan(experiment)
        except ScenarioError as error:
            problems += error.problems
    untrusted = [problem for problem in problems if NEEDS_TRUST in problem.message]
    if len(problems) > len(untrusted):
        raise ScenarioError(list(dict.fromkeys(problem for problem in problems if problem not in untrusted)))
    return "; its experiments are checked when they are swept with --trust" if untrusted else ""


def _levels(item: Factor) -> list[Any]:
    return [item.low, item.high] if isinstance(item, Range) else list(item.levels)


def _is_number(level: Any) -> bool:
    return isinstance(level, int | float) and not isinstance(level, bool)


def _is_numeric(item: Factor, known: dict[str, NumberRule]) -> bool:
    """Whether a factor gives values to a number: numbers, or option names for a position."""
    named = isinstance(known.get(item.name), PositionRule)
    return item.name in known and all(
        _is_number(level) or (named and not str(level).startswith("{")) for level in _levels(item)
    )


def _value(scenario: Scenario, path: str, level: Any) -> float:
    """A level as a number; an option name as its position."""
    if _is_number(level):
        return float(level)
    m = scenario.game.issues.names.index(path.split(".wants.")[1].split(".")[0])
    return float(scenario.game.issues.position[m, scenario.game.issues.options[m].index(level)])


def _rule_parameters(experiment: Experiment, document: Document) -> dict[str, NumberRule]:
    """Numbers of strategies and other rules that the file leaves at their defaults, with any rule that is a level."""
    found: dict[str, NumberRule] = {}
    for name, actor in document.actors.items():
        for key, registry in ACTOR_RULES.items():
            path = f"actors.{name}.{key}"
            levels = [str(level) for item in experiment.factors if item.name == path for level in _levels(item)]
            for rule in [getattr(actor, key).name, *levels]:
                found |= {f"{path}.{parameter}": NumberRule() for parameter in registry.get(rule, ())}
    return found


# ---------------------------------------------------------------- what is wrong with it


def _check_paths(experiment: Experiment, document: Document, known: dict[str, NumberRule], numeric: list[str]) -> None:
    """Raise `ScenarioError` for paths that lead nowhere, and numbers out of their bounds."""
    places = sorted({*known, *places_in(experiment.source.data, document)})
    problems = []
    for item in experiment.factors:
        name = item.name
        if name not in places:
            message = "is not the path of a number, word or block of this scenario"
            problems.append(experiment.problem(name, message, near=nearest(name, places, 3)))
        elif isinstance(item, Range) and name not in known:
            near = nearest(name, known, 3)
            problems.append(experiment.problem(name, "is not a number, so it has no range; give it levels", near=near))
        elif name in numeric:
            problems += _out_of_bounds(experiment, document, item, known[name])
    if problems:
        raise ScenarioError(problems)


def _out_of_bounds(experiment: Experiment, document: Document, item: Factor, rule: NumberRule) -> Iterator[Problem]:
    for level in _levels(item):
        if not _is_number(level):
            options = list(document.issues[item.name.split(".wants.")[1].split(".")[0]].options)
            if level not in options:
                near = nearest(level, options)
                yield experiment.problem(item.name, "is not an option of this issue", level, options, near)
            continue
        try:
            rule.check(float(level))
        except PydanticCustomError as error:
            yield experiment.problem(item.name, error.message(), level)


def _check_shape(experiment: Experiment, variants: tuple[Scenario, ...]) -> None:
    """All points report in the same columns, so a sweep cannot change who is there and what is negotiated."""
    first = variants[0]
    for other in variants[1:]:
        for what in ("actors", "signatories"):
            if getattr(other.game, what) != getattr(first.game, what):
                raise ScenarioError([experiment.problem("", f"the {what} must be the same at all points")])
        if (other.game.issues.options, other.game.issues.names) != (first.game.issues.options, first.game.issues.names):
            raise ScenarioError([experiment.problem("", "the issues and their options must be the same at all points")])
        if [shock.name for shock in other.game.shocks] != [shock.name for shock in first.game.shocks]:
            raise ScenarioError([experiment.problem("", "the shocks must be the same at all points")])


# ---------------------------------------------------------------- a variant


@dataclass(frozen=True)
class _Variant:
    """The scenario with one combination of words and blocks."""

    experiment: Experiment
    document: Document
    table: pd.DataFrame
    numeric: list[str]
    words: dict[str, Any]

    def scenario(self) -> Scenario:
        """Validated and prepared; the numbers that are varied are ranges over their levels."""
        source = self.experiment.source
        data = copy.deepcopy(source.data)
        data.pop("experiments", None)
        for path, level in self.words.items():
            put(data, path, self._meaning(path, level))
        for path in self.numeric:
            put(data, path, self._highest(path))
        try:
            made = ready(replace(source, data=data), self.experiment.trust)
        except ScenarioError as error:
            raise ScenarioError([self._explained(problem) for problem in error.problems]) from error
        numbers = list(made.game.numbers)
        for path in self.numeric:
            values = [_value(made, path, level) for level in self.table[path]]
            numbers[made.game.names.index(path)] = Uniform(min(values), max(values))
        return replace(made, game=replace(made.game, numbers=tuple(numbers))).drawn_by(self.experiment.draws)

    def _highest(self, path: str) -> Any:
        """The largest value, since sums of numbers have upper bounds; an option name where there are such."""
        levels = list(self.table[path])
        names = [level for level in levels if not _is_number(level)]
        return names[0] if names else float(max(levels))

    def _explained(self, problem: Problem) -> Problem:
        """A problem of the scenario, with the levels at which it arises."""
        levels = ", ".join(f"{path}={level}" for path, level in self.words.items())
        return replace(problem, message=f"{problem.message} (with {levels})") if levels else problem

    def _meaning(self, path: str, level: Any) -> Any:
        """What a level stands for: a block by its name keeps what the file says of it."""
        known = self.experiment.meanings.get(path, {})
        if level in known:
            return known[level]
        value = level
        if isinstance(level, str):
            value = yaml.safe_load(level) if level[:1] in "{[" else plain(level)
        key = path.rpartition(".")[2]
        if not isinstance(value, str) or (key not in ACTOR_RULES and path != "protocol"):
            return value
        return self._named_block(path, key, value)

    def _named_block(self, path: str, key: str, name: str) -> Any:
        given = self.experiment.source.value(tuple(path.split(".")))
        if isinstance(given, dict) and given.get("name") == name:
            return given
        allowed = list(ACTOR_RULES.get(key, {}))
        if allowed and name not in allowed:
            near = nearest(name, allowed)
            raise ScenarioError([self.experiment.problem(path, "is not known here", name, allowed, near)])
        return {"name": name, "members": list(self.document.actors)} if name == "plenary" else {"name": name}
