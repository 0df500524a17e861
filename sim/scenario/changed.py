"""A scenario with some of its values put otherwise, each by its dotted path, as if its file said so.

Values are written as in a file, on one line. What the schema says of them is the business of `sim.scenario.document`.
"""

import copy
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sim.engine.shocks import OPERATIONS
from sim.scenario.schema import ActorBlock, Document, RuleBlock
from sim.scenario.source import Source
from sim.scenario.strict_yaml import Steps, Tree, dotted, tree_of_value
from sim.words.problems import NO_VALUE, Problem, ScenarioError, nearest

BY_OPTION = "--set"
"""Where a value stands that no file says, in the messages on it."""

OF_NAMED = ("issues", "options", "actors", "ratifiers", "shocks", "experiments", "levers")
"""Blocks whose keys are names; what has no block of its own there cannot be changed in part."""


def change_of(text: str) -> tuple[str, str]:
    """Path and value of a change as the command line writes it. Raises `ScenarioError` where it is none.

    >>> change_of("actors.anna.no_deal.gain={uniform: [0, 0.1]}")
    ('actors.anna.no_deal.gain', '{uniform: [0, 0.1]}')
    """
    path, found, value = text.partition("=")
    if not found or not path.strip():
        message = "is no change; write PATH=VALUE, such as breakdown=0.01"
        raise ScenarioError([Problem(BY_OPTION, None, "", message, text)])
    return path.strip(), value.strip()


def changed(source: Source, changes: Iterable[tuple[str, str]]) -> Source:
    """The source with values at paths, one after the other: changes are pairs of a path and a value in YAML.

    A value replaces what stands there whole; an empty one (or `null`) removes it. Blocks on the way that the file leaves out
    are made. Raises `ScenarioError` with all paths that lead nowhere, and all values that are no YAML.

    >>> from sim.scenario.source import read
    >>> made = changed(read("textbook_split"), [("breakdown", "{uniform: [0, 0.1]}"), ("actors.anna.margin", "1e-2")])
    >>> made.data["breakdown"], made.data["actors"]["anna"]["margin"]
    ({'uniform': [0, 0.1]}, 0.01)
    """
    data, marks, removed = copy.deepcopy(source.data), dict(source.marks), dict(source.removed)
    problems: list[Problem] = []
    for path, text in changes:
        try:
            value = value_of(path, text)
            steps = remove(data, path) if value is None else put(data, path, value)
        except ScenarioError as error:
            problems += error.problems
            continue
        marks = {place: mark for place, mark in marks.items() if place[: len(steps)] != steps}
        (removed if value is None else marks)[steps] = (BY_OPTION, None)
        for end in range(1, len(steps)):
            marks.setdefault(steps[:end], (BY_OPTION, None))
    if problems:
        raise ScenarioError(problems)
    return replace(source, data=data, marks=marks, removed=removed)


def put(data: dict[str, Any], path: str, value: Any) -> Steps:
    """Put a value where a path leads in the data of a file, with the blocks on the way that it leaves out; returns its steps.

    Raises `ScenarioError` where the path leads nowhere.

    >>> data = {"actors": {"anna": {}}}
    >>> put(data, "actors.anna.strategy.exponent", 0.5), data
    (('actors', 'anna', 'strategy', 'exponent'), {'actors': {'anna': {'strategy': {'name': 'linear', 'exponent': 0.5}}}})
    """
    block, steps = _home(data, path)
    block[steps[-1]] = value
    return steps


def remove(data: dict[str, Any], path: str) -> Steps:
    """Take away what stands at a path; returns its steps. Raises `ScenarioError` where nothing does."""
    block, steps = _home(data, path)
    there = steps[-1] in block if isinstance(block, dict) else False
    if not there:
        _fail(
            path, "there is nothing to remove here", near=nearest(steps[-1], block) if isinstance(block, dict) else ()
        )
    del block[steps[-1]]
    return steps


def _home(data: dict[str, Any], path: str) -> tuple[Any, Steps]:
    """The block or list in which a path ends, and the steps of the path."""
    here: Any = data
    rest = path
    steps: Steps = ()
    while True:
        key = _key(here, rest, steps, path)
        rest, steps = rest[len(str(key)) + 1 :], (*steps, key)
        if not rest:
            return here, steps
        here = _opened(here, steps, path)


def _key(here: Any, rest: str, steps: Steps, path: str) -> str | int:
    """The first step of the rest of a path, out of a block or list. Keys of what a shock changes have dots of their own."""
    if isinstance(here, list):
        word = rest.split(".")[0]
        if not word.isdecimal() or int(word) >= len(here):
            _fail(path, f"{dotted(steps)} is a list of {len(here)}; its places are counted from 0", word)
        return int(word)
    known = max((key for key in here if f"{rest}.".startswith(f"{key}.")), key=len, default=None)
    if known is not None:
        return known
    first, last = rest.split(".")[0], rest.rpartition(".")
    if steps[-1:] == ("effect",):
        return last[0] if last[2] in OPERATIONS else rest
    if not first or not rest.rpartition(".")[2]:
        _fail(path, "is not a path: its steps are words, joined by dots")
    fields = [field.alias or name for name, field in Document.model_fields.items()]
    if not steps and first not in fields:
        _fail(path, "is not a key of a scenario", first, nearest(first, fields))
    return first


def _opened(here: Any, steps: Steps, path: str) -> Any:
    """What stands at the last of some steps, as a block or list that one can step into; made where it is left out."""
    key: Any = steps[-1]
    inner = here[key] if isinstance(here, list) else here.get(key, NO_VALUE)
    if isinstance(inner, list) and key == "options":
        inner = {name: {} for name in inner}
    elif isinstance(inner, str) and steps[-2:-1] == ("options",):
        inner = {"title": inner}
    elif inner is NO_VALUE:
        if steps[-2:-1] and steps[-2] in OF_NAMED:
            _fail(path, f"is not among the {dotted(steps[:-1])}", key, nearest(key, here))
        inner = _left_out(steps)
    if not isinstance(inner, dict | list):
        _fail(path, f"{dotted(steps)} is a single value and has no parts", inner)
    here[key] = inner
    return inner


def _left_out(steps: Steps) -> dict[str, Any]:
    """A block that the file leaves out; a rule of an actor has its default name."""
    field = ActorBlock.model_fields.get(str(steps[-1])) if steps[0] == "actors" and len(steps) == 3 else None
    return {"name": field.default.name} if field and isinstance(field.default, RuleBlock) else {}


def value_of(path: str, text: str) -> Any:
    """What a value in YAML at a path means; None for an empty one. Raises `ScenarioError` for what is no YAML.

    >>> value_of("deferral", "[water, border]")
    ['water', 'border']
    """
    problems: list[Problem] = []
    tree = tree_of_value(text, BY_OPTION, problems)
    value = None if tree is None else _plain_of(tree, path, (), problems)
    if problems:
        inner = (".".join(part for part in (path, problem.path) if part) for problem in problems)
        raise ScenarioError([replace(problem, line=None, path=at) for problem, at in zip(problems, inner, strict=True)])
    return value


def _plain_of(tree: Tree, path: str, steps: Steps, problems: list[Problem]) -> Any:
    if isinstance(tree.value, dict):
        return {key: _plain_of(item, path, (*steps, key), problems) for key, item in tree.value.items()}
    if isinstance(tree.value, list):
        return [_plain_of(item, path, (*steps, place), problems) for place, item in enumerate(tree.value)]
    if tree.value is None and steps:
        problems.append(Problem(BY_OPTION, None, dotted(steps), "has no value"))
    return tree.value


def _fail(path: str, message: str, value: Any = NO_VALUE, near: tuple[str, ...] = ()) -> None:
    raise ScenarioError([Problem(BY_OPTION, None, path, message, value, nearest=near)])
