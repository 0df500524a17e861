"""Worlds of one scenario and seed that have been played, block by block, kept in a folder and added to when more are asked for.

The blocks are always the same ones, 0, 1, .., so what is found in the first n of them depends on nothing else: not on the number
of workers, not on interruptions, not on what was asked of the pool before. Aimed worlds have a pool of their own for each way
of drawing them, in a folder within that of the plain ones.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.analysis.aim import Aiming, play_aimed
from sim.experiments.versions import decisive_versions
from sim.methods.draws import BLOCK
from sim.runtime import parquet, workers
from sim.runtime.sweep_folder import SWEEP_MANIFEST, Store
from sim.runtime.workers import Lost, WorkersError
from sim.scenario.scenario import Scenario
from sim.worlds.table import Show, play

AIMED = "_aimed"
"""The folder of the pools of aimed worlds, in that of the plain ones."""


class WorldPool:
    """The pool in a folder, open for writing by one process at a time; use as a context manager. Raises `FolderError`.

    aim: how the worlds are drawn, if not plainly; their blocks are then counted from the one behind the pilot's.
    What is there already of another scenario, seed or version is thrown away.
    """

    def __init__(self, folder: Path, scenario: Scenario, seed: int, crew: int, aim: Aiming | None = None):
        self.scenario, self.seed, self.crew, self.aim = scenario, seed, crew, aim
        sample = _tabled(scenario, aim, np.arange(1), seed)
        self.schema = parquet.schema_of(sample, exact=list(sample))
        asked = {"scenario": scenario.digest, "seed": seed, "versions": decisive_versions()}
        asked |= {"aim": asdict(aim)} if aim else {}
        _throw_away(folder, asked)
        self.store = Store(folder, asked, parquet.parquet([], self.schema), b"", resume=True)
        self.within: dict[Aiming, WorldPool] = {}

    def __enter__(self) -> "WorldPool":
        return self

    def __exit__(self, *error: object) -> None:
        for pool in self.within.values():
            pool.store.close()
        self.store.close()

    def aimed(self, aim: Aiming) -> "WorldPool":
        """The pool of worlds that are aimed so, kept within this one and closed with it."""
        if aim not in self.within:
            folder = self.store.folder / AIMED / aim.digest
            self.within[aim] = WorldPool(folder, self.scenario, self.seed, self.crew, aim)
        return self.within[aim]

    @property
    def rows(self) -> int:
        """How many worlds there are, here and in the pools within that were asked for."""
        return self.store.rows + sum(pool.rows for pool in self.within.values())

    @property
    def there(self) -> int:
        """How many blocks there are, from the first on, without a gap."""
        return next(number for number in range(len(self.store.parts) + 1) if not self.store.is_done(_name(number)))

    def block(self, number: int) -> pd.DataFrame:
        """The outcome table of a block that is there, a row for each world."""
        table = pd.read_parquet(self.store.folder / _name(number))
        return table.astype(dict.fromkeys(table.select_dtypes("datetime"), "datetime64[s]"))

    def add(self, until: int, show: Show) -> None:
        """Play the blocks that are missing below `until`. show: called with the worlds there are, and are to be.

        Raises `WorkersError`; whatever is raised, the blocks that are done stay.
        """
        todo = [number for number in range(until) if not self.store.is_done(_name(number))]
        for done, (number, content) in enumerate(self._played(todo), start=1):
            if isinstance(content, Lost):
                raise WorkersError(content.error)
            self.store.add(_name(number), content, BLOCK, [])
            show((until - len(todo) + done) * BLOCK, until * BLOCK)

    def _played(self, todo: list[int]) -> Iterator:
        work, crew = (self.scenario, self.seed, self.schema, self.aim), min(self.crew, len(todo))
        if crew <= 1:
            return workers.here(_block_played, work, todo)
        return workers.processes(_block_played, work, todo, crew)


def block_ids(number: int) -> np.ndarray:
    """The ids of the worlds of a block [w]."""
    return np.arange(number * BLOCK, (number + 1) * BLOCK)


def _name(number: int) -> str:
    return f"part-{number:05d}.parquet"


def _block_played(work: tuple[Scenario, int, pa.Schema, Aiming | None], number: int) -> bytes:
    scenario, seed, schema, aim = work
    ids = block_ids(number + (aim.pilot if aim else 0))
    return parquet.parquet([parquet.table(_tabled(scenario, aim, ids, seed), schema)], schema)


def _tabled(scenario: Scenario, aim: Aiming | None, ids: np.ndarray, seed: int) -> pd.DataFrame:
    return play_aimed(scenario, aim, ids, seed) if aim else play(scenario, ids, seed)


def _throw_away(folder: Path, asked: dict) -> None:
    """Remove a pool of something else."""
    try:
        there = json.loads((folder / SWEEP_MANIFEST).read_text(encoding="utf-8"))["asked"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if {key: there.get(key) for key in asked} != json.loads(json.dumps(asked)):
        shutil.rmtree(folder)
