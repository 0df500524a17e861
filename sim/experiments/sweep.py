"""Sweeps: every world at every point of an experiment, in parallel, into a folder of results that can be resumed.

    work = prepare_work(plan(experiment))
    with open_store(work, "results/leverage") as store:
        play_sweep(work, store, crew=2)

A call of the engine plays a block of worlds, of one point or of several. Some calls one after another make a part,
always the same ones, so the results depend neither on the number of workers nor on interruptions.
"""

import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.engine.game import Game
from sim.experiments.crew import crew_for
from sim.experiments.points import ExperimentPlan
from sim.experiments.versions import decisive_versions, noted_versions
from sim.runtime import parquet, workers
from sim.runtime.sweep_folder import SWEPT_CODEBOOK, SWEPT_INPUTS, SWEPT_SCENARIO, Store
from sim.runtime.workers import Lost
from sim.scenario.standalone import resolved
from sim.words.problems import in_words
from sim.worlds.codebook import codebook, codebook_bytes
from sim.worlds.table import play_drawn

MOST_PARTS = 256
"""A sweep has at most this many parts; small ones have a part for each call."""

TRIED = 2048
"""Worlds at most that are played to see what a sweep will take."""

START_UP = 1.5
"""Seconds in which a worker process starts."""


@dataclass(frozen=True)
class PlayedPart:
    """A part: its rows as a Parquet file (None without rows), how many worlds it was to have, and what failed."""

    content: bytes | None
    rows: int
    worlds: int
    failures: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class SweepSize:
    """What a sweep takes: how many points and worlds, seconds with the workers it was asked for, and bytes on disk."""

    points: int
    worlds: int
    seconds: float
    bytes: int


@dataclass(frozen=True)
class SweepEnd:
    """What a sweep has done: rows in the folder, worlds played now, seconds, and all failures in the folder."""

    rows: int
    worlds: int
    seconds: float
    failures: list[dict[str, Any]]


# ---------------------------------------------------------------- one part


@dataclass(frozen=True)
class Work:
    """What workers know: the plan, the columns, and the versions they must have."""

    plan: ExperimentPlan
    schema: pa.Schema
    versions: dict[str, str]

    @property
    def games(self) -> list[Game]:
        """What is played, a game for each variant."""
        return [scenario.game for scenario in self.plan.variants]

    @property
    def calls_per_part(self) -> int:
        """How many calls of the engine make a part."""
        return -(-self.plan.calls // MOST_PARTS)

    @property
    def parts(self) -> range:
        """The numbers of all parts."""
        return range(-(-self.plan.calls // self.calls_per_part))

    def calls(self, part: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Points [w] and ids [w] of the worlds of each call of a part."""
        first = part * self.calls_per_part
        for number in range(first, min(first + self.calls_per_part, self.plan.calls)):
            yield self.plan.call(number)

    def worlds(self, part: int) -> int:
        """How many worlds a part has."""
        return sum(len(worlds) for _, worlds in self.calls(part))


def prepare_work(plan: ExperimentPlan) -> Work:
    """What workers must know to play a plan. Plays a world of it, for the columns."""
    return Work(plan, row_schema(plan), decisive_versions())


def part_name(number: int) -> str:
    """The file of the part of this number, in the folder of results."""
    return f"part-{number:05d}.parquet"


def play_part(work: Work, number: int) -> PlayedPart:
    """Play a part. A point in which the engine fails is a recorded failure, and leaves the others alone.

    Raises RuntimeError in a worker that has other versions than the sweep.
    """
    if decisive_versions() != work.versions:
        raise RuntimeError(f"the worker has other versions: {decisive_versions()}, not {work.versions}")
    tables, failures = [], []
    for points, worlds in work.calls(number):
        try:
            tables.append(_table(work, points, worlds))
        except Exception:
            for point, some in _by_point(points, worlds):
                try:
                    tables.append(_table(work, np.full(len(some), point), some))
                except Exception as error:
                    failures.append(_failure(point, some, error))
    rows = sum(map(len, tables))
    content = parquet.parquet(tables, work.schema) if rows else None
    return PlayedPart(content, rows, work.worlds(number), failures)


def _table(work: Work, points: np.ndarray, worlds: np.ndarray) -> pa.Table:
    return parquet.table(play_points(work.plan, points, worlds), work.schema)


def _by_point(points: np.ndarray, worlds: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """The worlds of each point."""
    for point in dict.fromkeys(points.tolist()):
        yield point, worlds[points == point]


def play_points(plan: ExperimentPlan, points: np.ndarray, worlds: np.ndarray) -> pd.DataFrame:
    """The outcome table of the worlds of these ids [w], each at its point [w]: a row for each, variant by variant.

    Columns: point, world, the factors, and those of `sim.worlds.table.worlds_table`.

    >>> from sim.experiments.factors import from_command_line
    >>> from sim.experiments.points import plan
    >>> from sim.scenario.source import read
    >>> made = plan(from_command_line(read("textbook_split"), ["actors.anna.no_deal.gain=-0.5,-0.1"]))
    >>> table = play_points(made, points=np.array([0, 1]), worlds=np.array([0, 0]))
    >>> table[["point", "actors.anna.no_deal.gain", "term_orchard"]].to_numpy().tolist()
    [[0, -0.5, 'p50'], [1, -0.1, 'p65']]
    """
    frames = [
        _with_points(plan, points[here], play_drawn(scenario, drawn))
        for here, scenario, drawn in plan.draws(points, worlds)
    ]
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _with_points(plan: ExperimentPlan, points: np.ndarray, frame: pd.DataFrame) -> pd.DataFrame:
    """An outcome table with the point [w] of each world, and the value of each factor there."""
    factors = {name: _levels(plan.design[name], points) for name in plan.design}
    first = pd.DataFrame({"point": points, "world": frame["world"], **factors})
    return pd.concat([first, frame.drop(columns="world")], axis=1)


def _levels(column: pd.Series, every: np.ndarray) -> Any:
    if pd.api.types.is_float_dtype(column) or pd.api.types.is_integer_dtype(column):
        return column.to_numpy().astype(float)[every]
    words = [level if isinstance(level, str) else in_words(level) for level in column]
    names = list(dict.fromkeys(words))
    return pd.Categorical.from_codes(np.array([names.index(words[p]) for p in every]), categories=names)


def row_schema(plan: ExperimentPlan) -> pa.Schema:
    """The columns of the results: those that any variant of the scenario reports. Plays a world of each."""
    exact = set(plan.design.columns)
    schema = None
    for which in range(len(plan.variants)):
        if which and (plan.variants[which].game.pays == plan.variants[0].game.pays).all():
            continue
        point = np.flatnonzero(plan.variant == which)[:1]
        found = parquet.schema_of(play_points(plan, point, np.zeros(1, int)), exact)
        schema = found if schema is None else _joined(schema, found)
    assert schema is not None
    return schema


def _joined(schema: pa.Schema, other: pa.Schema) -> pa.Schema:
    new = [item for item in other if item.name not in schema.names]
    return pa.schema([*schema, *new], None if new else schema.metadata)


def _failure(point: int, worlds: np.ndarray, error: Exception) -> dict[str, Any]:
    at = traceback.extract_tb(error.__traceback__)[-1]
    return _missing(point, worlds, f"{workers.in_one_line(error)} ({Path(at.filename).name}:{at.lineno})")


def _missing(point: int, worlds: np.ndarray, error: str) -> dict[str, Any]:
    return {"point": point, "worlds": [int(worlds[0]), int(worlds[-1])], "error": error}


# ---------------------------------------------------------------- all parts


def estimate(work: Work, crew: int) -> SweepSize:
    """What the sweep will take with so many workers, judged by some worlds played now."""
    plan = work.plan
    points, worlds = (ids[:TRIED] for ids in plan.call(0))
    trial = Work(plan, work.schema, work.versions)
    began = time.perf_counter()
    content = parquet.parquet([_table(trial, points, worlds)], work.schema)
    total = len(plan.design) * plan.experiment.worlds
    each = (time.perf_counter() - began) / len(worlds)
    seconds = each * total / crew + (START_UP if crew > 1 else 0)
    return SweepSize(len(plan.design), total, seconds, int(len(content) * total / len(worlds)))


def open_store(work: Work, folder: str | Path, resume: bool = False, notes: dict[str, Any] | None = None,
               inputs: Sequence[str] = ()) -> Store:  # fmt: skip
    """The folder of results, locked for this sweep.

    resume: go on with what is in it; notes: for its manifest; inputs: columns of `sim.experiments.sweep_inputs`, where these
    are kept. Raises `FolderError` where it cannot be written, holds
    another sweep, or holds this one without `resume`.
    """
    asked = {**work.plan.asked(), "versions": work.versions, "parts": len(work.parts)}
    design = work.plan.design.to_csv(lineterminator="\n").encode()
    empty = parquet.parquet([], work.schema)
    scenario = resolved(work.plan.experiment.source, SWEPT_SCENARIO)
    tables = {"part-*.parquet": work.schema.names} | ({f"{SWEPT_INPUTS}/part-*.parquet": inputs} if inputs else {})
    book = {SWEPT_CODEBOOK: codebook_bytes(codebook(work.plan.variants[0], tables))}
    notes = {"versions": noted_versions(), **(notes or {})}
    return Store(folder, asked, empty, design, resume, notes, {**scenario, **book})


def play_sweep(
    work: Work,
    store: Store,
    crew: int | None = None,
    scheduler: str | None = None,
    show: Callable[[int, int], None] = lambda done, total: None,
) -> SweepEnd:
    """Play all parts that are not done yet.

    crew: worker processes, unless given as many as processors and memory allow; 1 plays in this process. scheduler: address
    of a Dask scheduler whose workers play instead. show: called after each part with how many worlds are played and are
    to be played.
    Raises `FolderError`, `WorkersError`; whatever is raised, the parts that are done stay.

    >>> import tempfile
    >>> from sim.experiments.factors import from_command_line
    >>> from sim.experiments.points import plan
    >>> from sim.scenario.source import read
    >>> levels = ["actors.anna.no_deal.gain=-0.5,-0.1"]
    >>> work = prepare_work(plan(from_command_line(read("textbook_split"), levels, worlds=4)))
    >>> with tempfile.TemporaryDirectory() as folder, open_store(work, folder) as store:
    ...     end = play_sweep(work, store, crew=1)
    >>> end.rows, end.failures
    (8, [])
    """
    began = time.perf_counter()
    todo = [number for number in work.parts if not store.is_done(part_name(number))]
    total, done = sum(map(work.worlds, todo)), 0
    show(done, total)
    for number, played in _results(work, todo, min(crew or crew_for(work.games).workers, max(len(todo), 1)), scheduler):
        if isinstance(played, Lost):
            played = _lost(work, number, played)
        store.add(part_name(number), played.content, played.rows, played.failures)
        done += played.worlds
        show(done, total)
    failures = [failure for some in store.failures.values() for failure in some]
    return SweepEnd(store.rows, done, time.perf_counter() - began, failures)


def _results(work: Work, todo: list[int], crew: int, scheduler: str | None) -> workers.Results:
    if scheduler:
        return workers.cluster(play_part, work, todo, scheduler)
    return workers.here(play_part, work, todo) if crew == 1 else workers.processes(play_part, work, todo, crew)


def _lost(work: Work, number: int, lost: Lost) -> PlayedPart:
    """A part of which nothing came back: all its worlds have failed."""
    failures = [
        _missing(point, some, lost.error)
        for points, worlds in work.calls(number)
        for point, some in _by_point(points, worlds)
    ]
    return PlayedPart(None, 0, work.worlds(number), failures)
