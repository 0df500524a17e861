"""Strategies of the user's own: functions in a Python file that a scenario names.

`parameters` reads the file without running it. `loaded` runs it, with the user's trust, and tries every function on a
few made-up rounds. From then on a `UserStrategy` watches over what its function returns.
"""

import ast
import inspect
import math
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from sim.engine.concession import concession_path
from sim.engine.history import History
from sim.engine.situation import Situation
from sim.engine.strategies import Strategy
from sim.methods.draws import draw, on_grid
from sim.scenario.schema import Document, StrategyBlock
from sim.scenario.source import Source
from sim.scenario.strict_yaml import Steps
from sim.words.problems import Problem, Refusal, ScenarioError, nearest

NEEDS_TRUST = "names a file of Python code, which runs only with --trust; read it first"
"""What is wrong with a strategy in a file where there is no trust."""

SLACK = 1e-6
"""How far a target may lie above the best package: what rounding can do."""

KEYS = tuple(StrategyBlock.model_fields)
"""Keys of a strategy's block, which cannot be parameters."""


class StrategyError(Refusal):
    """A user's strategy went wrong during the talks. Says in which file, line, function and round."""

    exit_code = 1

    def __init__(self, file: str, line: int, function: str, round: int, said: str):
        super().__init__(file, line, function, round, said)
        self.file, self.line, self.function, self.round, self.said = file, line, function, round, said

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.function}: for round {self.round}: {self.said}"


# ---------------------------------------------------------------- reading the file without running it


@dataclass(frozen=True)
class Definition:
    """A function as its file defines it. required: by parameter, whether it has no default."""

    file: str
    text: str
    line: int
    required: dict[str, bool]


def parameters(source: Source, steps: Steps, block: StrategyBlock) -> dict[str, bool]:
    """Parameters of the function that the block at `steps` names: whether each must be given.

    Raises `ScenarioError`. Runs no code.
    """
    return _definition(source, steps, block).required


def _definition(source: Source, steps: Steps, block: StrategyBlock) -> Definition:
    file, text = code(source, (*steps, "file"), str(block.file))
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line, said = getattr(error, "lineno", None), getattr(error, "msg", error)
        raise ScenarioError([Problem(file, line, "", f"is not Python: {said}")]) from error
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = {node.name: node for node in tree.body if isinstance(node, kinds)}
    if block.name not in functions:
        message = f"is not a function that {Path(file).name} defines"
        raise ScenarioError([source.problem((*steps, "name"), message, block.name, functions)])
    node = functions[block.name]
    fault = _signature_fault(node)
    if fault:
        raise ScenarioError([Problem(file, node.lineno, block.name, fault)])
    return Definition(file, text, node.lineno, _required(node.args))


def code(source: Source, steps: Steps, name: str) -> tuple[str, str]:
    """The path of the Python file that a scenario file names at `steps`, beside itself, and what stands in it.

    Raises `ScenarioError`.
    """
    path = Path(os.path.normpath(Path(source.where(steps)[0]).parent / name))
    try:
        return str(path), path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        missing = isinstance(error, FileNotFoundError)
        message = "is not a file beside this one" if missing else f"cannot be read: {_in_one_line(error)}"
        others = sorted(other.name for other in path.parent.glob("*.py"))
        raise ScenarioError([source.problem(steps, message, name, near=nearest(name, others))]) from error


def _signature_fault(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """What is wrong with a function's parameters, empty if nothing."""
    given = node.args
    if isinstance(node, ast.AsyncFunctionDef):
        return "must be a plain function, without `async`"
    if not given.posonlyargs + given.args:
        return "must take the situation as its first parameter"
    if given.vararg or given.kwarg or len(given.posonlyargs) > 1:
        return "must take each of its parameters by a name of its own, without * and /"
    for name in _required(given):
        if name in KEYS:
            return f"has a parameter {name!r}, which is a key of the strategy's block; call it something else"
    return ""


def _required(given: ast.arguments) -> dict[str, bool]:
    """By parameter after the situation: whether it has no default."""
    plain = [item.arg for item in given.posonlyargs + given.args]
    first = len(plain) - len(given.defaults)
    required = {name: place < first for place, name in enumerate(plain)}
    named = {item.arg: default is None for item, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)}
    return {name: needed for name, needed in [*required.items(), *named.items()] if name != plain[0]}


# ---------------------------------------------------------------- at run time


@dataclass(frozen=True)
class UserStrategy:
    """A user's function, called like a strategy of the registry. line: where in its file it is defined.

    It travels to other processes as its text, and is run anew there.
    """

    file: str
    name: str
    line: int
    text: str

    @cached_property
    def function(self) -> Any:
        """The function itself. Runs the file."""
        return vars(_module(self.file, self.text))[self.name]

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "function"}

    def __call__(self, situation: Situation, **given: np.ndarray) -> np.ndarray:
        """The function's target [w], given its parameters [w]. Raises `StrategyError` if it returns none."""
        try:
            with np.errstate(all="ignore"):
                target = self.function(situation, **given)
        except (Exception, SystemExit) as error:
            line = _line(error, self.file) or self.line
            raise StrategyError(
                self.file, line, self.name, situation.round + 1, f"raised {_in_one_line(error)}"
            ) from error
        fault = _fault(target, situation)
        if fault:
            raise StrategyError(self.file, self.line, self.name, situation.round + 1, fault)
        return target


def _module(file: str, text: str) -> ModuleType:
    """Run a file as a module, which is known to Python's imports only while it runs."""
    module = ModuleType(f"user_strategy_{id(text)}")
    module.__file__ = file
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, file, "exec"), vars(module))
    finally:
        del sys.modules[module.__name__]
    return module


def _line(error: BaseException, file: str) -> int | None:
    """The last line of a file that an error went through."""
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _in_one_line(error: BaseException) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}".rstrip(": ")


def _fault(target: Any, situation: Situation) -> str:
    """Why what a function returned is not a target, empty if it is one."""
    shape = situation.reservation.shape
    if not isinstance(target, np.ndarray):
        return f"returned {type(target).__name__}, not an array with one number for each of {shape[0]} worlds"
    if target.shape != shape:
        return f"returned an array of shape {target.shape}, not {shape}: one number for each world"
    if target.dtype.kind not in "fiu":
        return f"returned an array of {target.dtype}, not of numbers"
    if not np.isfinite(target).all():
        wrong = target[~np.isfinite(target)]
        return f"returned {wrong[0]} in {len(wrong)} of {shape[0]} worlds"
    # What no package can reach is a mistake, but where nothing can be signed the reservation is above the best.
    most = np.maximum(situation.best, situation.reservation)
    excess = target - most
    worst = excess.argmax() if len(excess) else 0
    if len(excess) and excess[worst] > SLACK:
        return f"asked for {target[worst]:g}, more than its best package is worth ({situation.best[worst]:g})"
    return ""


# ---------------------------------------------------------------- at load


def loaded(source: Source, document: Document, trust: bool) -> dict[str, Strategy]:
    """The strategies of the actors whose blocks name a file, ready to play.

    Raises `ScenarioError`: without trust; or if a file cannot be run; or if a function fails a trial.
    """
    strategies = {name: actor.strategy for name, actor in document.actors.items()}
    blocks = {("actors", name, "strategy"): block for name, block in strategies.items() if block.file is not None}
    if blocks and not trust:
        problems = [source.problem((*steps, "file"), NEEDS_TRUST, block.file) for steps, block in blocks.items()]
        raise ScenarioError(problems)
    return {steps[1]: _loaded(source, steps, block) for steps, block in blocks.items()}


def _loaded(source: Source, steps: Steps, block: StrategyBlock) -> Strategy:
    found = _definition(source, steps, block)
    strategy = UserStrategy(found.file, block.name, found.line, found.text)
    try:
        function = strategy.function
    except (Exception, SystemExit) as error:
        problem = Problem(found.file, _line(error, found.file), "", f"cannot be run: it raised {_in_one_line(error)}")
        raise ScenarioError([problem]) from error
    made = Strategy(strategy, _defaults(function, found, block.name), {})
    _try(strategy, made.parameters | block.numbers)
    return made


def _defaults(function: Any, found: Definition, name: str) -> dict[str, float | None]:
    """Default of every parameter, None if it has none."""
    known = inspect.signature(function).parameters
    defaults: dict[str, float | None] = dict.fromkeys(found.required)
    for key in [key for key, required in found.required.items() if not required]:
        value = known[key].default if key in known else None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ScenarioError([Problem(found.file, found.line, name, f"the default of {key!r} is not a number")])
        defaults[key] = float(value)
    return defaults


def _try(strategy: UserStrategy, numbers: Mapping[str, Any]) -> None:
    """Ask a strategy in a few made-up situations. Raises `ScenarioError` if it fails."""
    try:
        for situation in made_up_situations():
            drawn = draw(numbers.items(), 0, np.arange(len(situation.reservation)))
            strategy(situation, **dict(zip(numbers, drawn, strict=True)))
    except StrategyError as error:
        message = f"{error.said} (on trial, for round {error.round} of made-up talks)"
        raise ScenarioError([Problem(error.file, error.line, error.function, message)]) from error


def made_up_situations(worlds: int = 3, rounds: int = 6) -> Iterator[Situation]:
    """What one of two parties sees, round by round, of talks on two issues in which both concede.

    worlds, rounds: how many of each; the worlds differ in what is at stake for the party.
    """
    options, scale = np.ones((2, 4, worlds), bool), np.linspace(1, 0.8, worlds)
    payoff = on_grid(np.array([[0.6, 0.45, 0.2, 0], [0.4, 0.35, 0.2, 0]])[..., None] * scale)
    seen = on_grid(np.array([[0, 0.15, 0.25, 0.3], [0, 0.3, 0.6, 0.7]])[..., None] * scale)
    here, reservation = np.arange(worlds), np.full(worlds, 0.2)
    paths = concession_path(payoff, seen, options), concession_path(seen, payoff, options)
    history = History(rounds, 2, worlds)
    for t in range(rounds):
        memory = history.view(0, np.zeros(worlds, int), here)
        time = np.full(worlds, t / (rounds - 1))
        yield Situation(time, reservation, paths[0], here, payoff, lambda: seen, lambda: reservation, memory)
        path = paths[t % 2]
        number = np.minimum(np.full(worlds, t // 2), path.length - 1)
        history.table(t, t % 2, here, path.package(number, here), number)
