"""What the worker processes do: open a scenario with its changes, play worlds of it, and say or draw what came of them.

Worlds are played in parts, and a table of worlds travels between processes as bytes, so that any process can go on with
what another has played. How many worlds are played together changes nothing in any of them.
"""

import pickle
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.figures.draw.style import image
from sim.figures.kinds import draw_picture, lacking
from sim.page.numbers import numbers_of
from sim.results.read import Comparison, Run
from sim.scenario.compile import ready
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source, read
from sim.words.plain_values import json_text
from sim.words.problems import Refusal
from sim.worlds.efficiency import rated_worlds


@dataclass(frozen=True)
class Opened:
    """A scenario file with changes, and a seed: all that decides its worlds. version: of the file, see `Shelf`."""

    path: str
    version: int
    changes: tuple[tuple[str, str], ...]
    seed: int


Parts = tuple[bytes, ...]
"""The worlds of a scenario in parts, each a table as bytes."""


@lru_cache(8)
def _source(path: str, version: int) -> Source:
    return read(path)


@lru_cache(32)
def _scenario(path: str, version: int, changes: tuple[tuple[str, str], ...]) -> Scenario:
    source = _source(path, version)
    return ready(changed(source, changes) if changes else source)


def scenario_of(opened: Opened) -> Scenario:
    """The scenario, without any strategy of a user's own. Raises `ScenarioError`."""
    return _scenario(opened.path, opened.version, opened.changes)


def play_part(opened: Opened, first: int, end: int) -> bytes:
    """The worlds from `first` to before `end`, as a table in bytes."""
    return pickle.dumps(rated_worlds(scenario_of(opened), np.arange(first, end), opened.seed), 5)


@lru_cache(8)
def table_of_parts(parts: Parts) -> pd.DataFrame:
    """The table that parts make."""
    tables = [pickle.loads(part) for part in parts]
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)


def say(opened: Opened, parts: Parts, start: Opened, start_parts: Parts) -> bytes:
    """What came of the worlds and what differs from the start, as JSON (`sim.page.numbers`)."""
    scenario, table = scenario_of(opened), table_of_parts(parts)
    against = None if start == opened else (scenario_of(start), table_of_parts(start_parts))
    return json_text(numbers_of(scenario, table, opened.seed, against)).encode()


def draw(opened: Opened, parts: Parts, start: Opened, start_parts: Parts, kind: str, ending: str) -> bytes:
    """A picture of the run, or, where its name begins with `change-`, of the comparison with the start."""
    run = _run(opened, parts)
    result = Comparison(Path(), _run(start, start_parts), run, {}) if kind.startswith("change-") else run
    missing = lacking(result, kind.removeprefix("change-"))
    if missing:
        raise Refusal(f"no such picture: {missing}")
    return image(draw_picture(result, kind.removeprefix("change-"), "projector"), ending)


def _run(opened: Opened, parts: Parts) -> Run:
    manifest = {"file": Path(opened.path).name}
    return Run(Path(), scenario_of(opened), opened.seed, table_of_parts(parts), None, manifest)
