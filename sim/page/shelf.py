"""The scenarios that the page may open, and no other file: those of the library, and those named when it was started."""

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.methods.draws import DISTRIBUTIONS
from sim.page.state import State
from sim.scenario.changed import changed, value_of
from sim.scenario.compile import ready
from sim.scenario.library import SCENARIOS, library_names, scenario_path
from sim.scenario.numbers import Position, read_position
from sim.scenario.renumbered import renumbered, stands_alone
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source, read
from sim.words.problems import Problem, ScenarioError, nearest

Changes = tuple[tuple[str, str], ...]
"""Pairs of a path and a value in YAML."""

SCENARIOS_KEPT = 64
"""So many scenarios are kept loaded."""

OWN_STRATEGY = "names a file of Python code; such strategies play on the command line only, with --trust"


class Shelf:
    """The scenarios by name: of the library by their bare names, of others the path by which they were named.

    Loading is remembered. What only changes numbers is done in a millisecond on top of it; what changes words or blocks is
    loaded once. A file that has changed on the disk is read anew.

    >>> shelf = Shelf()
    >>> shelf.scenario(State("textbook_split").put("breakdown", "0.1")).document.breakdown
    0.1
    """

    def __init__(self, files: Sequence[str] = ()):
        library = {os.path.realpath(SCENARIOS / f"{name}.yaml"): name for name in library_names()}
        named = [(library.get(os.path.realpath(scenario_path(file)), file), scenario_path(file)) for file in files]
        self.first = named[0][0] if named else ""
        self.files: dict[str, Path] = dict(named) | {name: Path(path) for path, name in library.items()}
        self._read = lru_cache(SCENARIOS_KEPT)(self._read_anew)
        self._loaded = lru_cache(SCENARIOS_KEPT)(self._load)

    @property
    def names(self) -> list[str]:
        """The names of all, those named at the start first."""
        return list(self.files)

    def source(self, name: str) -> Source:
        """What the file of a name says, with all it extends. Raises `ScenarioError` for a name that is not on the shelf."""
        return self._read(name, self.stamp(name))

    def scenario(self, state: State) -> Scenario:
        """The scenario of a state. Raises `ScenarioError` with everything that is wrong.

        The same as reading a file that says what is changed; see `sim.scenario.changed`.
        """
        stamp = self.stamp(state.scenario)
        numbers = _numbers(state.changes)
        words = tuple(change for change in state.changes if change[0] not in numbers)
        try:
            base = self._loaded(state.scenario, stamp, words)
            hard = {path for path, number in numbers.items() if not stands_alone(base, path, number)}
            if hard:
                words = tuple(change for change in state.changes if change[0] not in numbers or change[0] in hard)
                base = self._loaded(state.scenario, stamp, words)
            quick = renumbered(base, {path: number for path, number in numbers.items() if path not in hard})
        except ScenarioError:
            quick = None  # parts may only be right together; and all problems are told at once
        found = quick or self._loaded(state.scenario, stamp, state.changes)
        return found.drawn_by(state.draws)

    def structure(self, state: State) -> State:
        """The state without changes of plain numbers: while that stays the same, so does what can be changed."""
        numbers = _numbers(state.changes)
        return State(state.scenario, tuple(change for change in state.changes if change[0] not in numbers))

    def said(self, state: State) -> dict[str, Any]:
        """The data of a state: what its file says, with what is changed."""
        return changed(self.source(state.scenario), state.changes).data

    def stamp(self, name: str) -> float:
        """When the file of a name was last changed."""
        if name not in self.files:
            near = nearest(name, self.names, 3)
            message = "is neither a scenario of the library nor a file named when the page was started"
            raise ScenarioError([Problem("", None, "scenario", message, name, (), near)])
        path = self.files[name]
        return path.stat().st_mtime if path.exists() else 0.0

    def _read_anew(self, name: str, stamp: float) -> Source:
        return read(self.files[name])

    def _load(self, name: str, stamp: float, changes: Changes) -> Scenario:
        source = changed(self._read(name, stamp), changes)
        return ready(without_own_strategies(source))


def without_own_strategies(source: Source) -> Source:
    """The source. Raises `ScenarioError` where it names a Python file, before anything reads that."""
    actors = source.data.get("actors")
    problems = [
        source.problem(("actors", name, "strategy", "file"), OWN_STRATEGY)
        for name, block in (actors.items() if isinstance(actors, dict) else ())
        if isinstance(block, dict) and isinstance(block.get("strategy"), dict) and "file" in block["strategy"]
    ]
    if problems:
        raise ScenarioError(problems)
    return source


def _numbers(changes: Iterable[tuple[str, str]]) -> dict[str, Position]:
    """Those changes that put a number, a range or the name of a place, and have no change below them."""
    paths = [path for path, _ in changes]
    found = {}
    for path, text in changes:
        number = _number(path.rpartition(".")[2], text)
        if number is not None and not any(other.startswith(f"{path}.") for other in paths):
            found[path] = number
    return found


@lru_cache(4096)
def _number(key: str, text: str) -> Position | None:
    """The number, range or place that a text says, if it says one."""
    try:
        value = value_of(key, text)
    except ScenarioError:
        return None  # said when it is loaded
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    spread = isinstance(value, dict) and len(value) == 1 and next(iter(value)) in DISTRIBUTIONS
    if not (plain or spread or (isinstance(value, str) and key in ("ideal", "min", "max"))):
        return None
    try:
        return read_position(value)
    except ValueError:
        return None
