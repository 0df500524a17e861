"""A scenario with some of its numbers put otherwise, without reading its file anew: what a lever does, in a millisecond.

The result is what a file with these numbers would give. Where more than the number hangs on it (another check, the horizon, a
key that the file leaves out), there is no short way, and the file must be read anew.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic_core import PydanticCustomError

from sim.methods.draws import support
from sim.scenario.compile import located
from sim.scenario.document import Document
from sim.scenario.field_types import NamedNumbers
from sim.scenario.numbers import Position, PositionChoice, position_names
from sim.scenario.scenario import Scenario
from sim.scenario.waiting import longest_wait
from sim.words.problems import Problem, ScenarioError


def renumbered(scenario: Scenario, numbers: Mapping[str, Position]) -> Scenario | None:
    """The scenario with other numbers at some paths; None where only reading the file anew tells what becomes of it.

    Raises `ScenarioError` with every number that is out of its bounds.

    >>> import sim
    >>> made = renumbered(sim.load("textbook_split"), {"breakdown": 0.1})
    >>> made.document.breakdown, made.game.numbers[made.game.breakdown]
    (0.1, 0.1)
    >>> renumbered(sim.load("textbook_split"), {"actors.anna.strategy.speed": 0.1}) is None
    True
    """
    before = scenario.document
    if not all(stands_alone(scenario, path, number) for path, number in numbers.items()):
        return None
    _check(scenario, numbers)
    document: Any = before
    for path, number in numbers.items():
        document = _with(document, _steps(path), number)
    if longest_wait(document.issues, document.actors) != longest_wait(before.issues, before.actors):
        return None  # it may decide how long worlds are followed
    rows = list(scenario.game.numbers)
    for path, number in numbers.items():
        rows[scenario.rows[path]] = located(path, number, scenario.game.issues)
    return Scenario(document, replace(scenario.game, numbers=tuple(rows)))


def _steps(path: str) -> list[str]:
    """The keys that a path leads through; what a shock changes is one of them, with dots of its own."""
    head, effect, rest = path.partition(".effect.")
    return [*head.split("."), "effect", *rest.rsplit(".", 1)] if effect else path.split(".")


def _check(scenario: Scenario, numbers: Mapping[str, Position]) -> None:
    """Raise `ScenarioError` with the numbers that are out of bounds."""
    problems = []
    for path, number in numbers.items():
        try:
            for part in number.values if isinstance(number, PositionChoice) else [number]:
                if not isinstance(part, str):
                    scenario.bounds[path].check(part)
        except PydanticCustomError as error:
            problems.append(Problem("", None, path, error.message()))
    if problems:
        raise ScenarioError(problems)


def stands_alone(scenario: Scenario, path: str, number: Position) -> bool:
    """Whether nothing hangs on a number but itself."""
    document, steps = scenario.document, _steps(path)
    if path not in scenario.bounds or path not in scenario.rows or not _has(document, steps):
        return False
    match steps:
        case ["shocks", _, "effect", target, operation]:
            return operation != "set" and not scenario.bounds[target].open_low
        case [*_, "guarantee", _]:
            return _highest(number) <= _highest(scenario.game.numbers[scenario.rows[path]])
        case ["actors", actor, "strategy", _]:
            return document.actors[actor].strategy.file is None
        case [*_, "ideal"] if position_names(number):
            return _knows(document, steps[-2], number)
        case [*_, issue, "red_line", "min" | "max"]:
            other = {"min": "max", "max": "min"}[steps[-1]]
            return not _has(document, [*steps[:-1], other]) and _knows(document, issue, number)
        case [*_, "salience"]:
            return number == 0 or any(_has(document, [*steps[:-1], key]) for key in ("ideal", "values"))
    pushed = any(path in shock.effect for shock in document.shocks.values())
    return not position_names(number) and not (pushed and scenario.bounds[path].open_low)


def _highest(number: Any) -> float:
    return float("inf") if position_names(number) else support(number)[1]


def _knows(document: Document, issue: str, position: Position) -> bool:
    """Whether all options that a position names are options of the issue."""
    return set(position_names(position)) <= set(document.issues[issue].options)


def _has(here: Any, steps: list[str]) -> bool:
    """Whether a record has a place for what some steps lead to, and something in it."""
    for step in steps:
        here = _items(here).get(step)
        if here is None:
            return False
    return True


def _items(here: Any) -> Mapping[str, Any]:
    if isinstance(here, Mapping):
        return here
    return vars(here) | (here.numbers if isinstance(here, NamedNumbers) else {})


def _with(here: Any, steps: list[str], number: Position) -> Any:
    """A record with a number put where some steps lead, copied along them."""
    step, rest = steps[0], steps[1:]
    inner = _with(_items(here)[step], rest, number) if rest else number
    return {**here, step: inner} if isinstance(here, Mapping) else here.model_copy(update={step: inner})
