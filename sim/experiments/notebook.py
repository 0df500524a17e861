"""Comparisons and sweeps in one call, for a notebook or a script: `sim.compare`, `sim.sweep`."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.crew import crew_for
from sim.experiments.factors import from_command_line
from sim.experiments.points import plan
from sim.experiments.sweep import open_store, play_sweep, prepare_work
from sim.experiments.sweep_summary import summarise_sweep
from sim.runtime.progress import progress
from sim.scenario.scenario import Scenario
from sim.scenario.source import read
from sim.worlds.paired import PairedComparison, compare_tables
from sim.worlds.table import play


def compare(a: Scenario, b: Scenario, worlds: int = 1000, seed: int = 0) -> PairedComparison:
    """Play two scenarios in the same worlds, 0, 1, .. of a seed, and say in how many the outcome turns, and which way.

    Raises ValueError if the scenarios share no issue. Below, more worlds agree where issues may be left open:

    >>> import sim
    >>> found = sim.compare(sim.load("kazan_2024"), sim.load("sign_as_is"), worlds=30)
    >>> found.worlds, found.gained.count > found.lost.count
    (30, True)
    """
    return compare_tables(a, b, play(a, worlds, seed), play(b, worlds, seed))


def sweep(
    file: str | Path,
    vary: Sequence[str],
    worlds: int = 1000,
    seed: int = 0,
    folder: str | Path | None = None,
    resume: bool = False,
    workers: int | None = None,
    trust: bool = False,
    **design: Any,
) -> pd.DataFrame:
    """Play a scenario at every point of an experiment, with progress shown on stderr: a row for each point, its factors
    first.

    vary: what the command line takes, such as `"breakdown=0:0.05:3"` or `"deferral=true,false"`; design: method and
    points, as there; worlds: at each point. folder: keeps all worlds, as the command does, to be read with
    `pandas.read_parquet`; without it only the table is left. resume: go on with the sweep in that folder. workers: processes, all
    processors unless given, and no more than memory holds, which a line on stderr says then.
    trust: whether the scenario's Python files may be run. Columns: those of the points of a
    `sim.experiments.sweep_summary.SweepSummary`. Raises `ScenarioError`, `FolderError`, `WorkersError`.

    Below, the better no deal is for one of two, the less there is to agree on:

    >>> import sim
    >>> points = sim.sweep("textbook_split", ["actors.anna.no_deal.gain=-0.5:0.7:2"], worlds=8, workers=1)
    >>> points[["actors.anna.no_deal.gain", "agreed"]].to_numpy().tolist()
    [[-0.5, 1.0], [0.7, 0.0]]
    """
    work = prepare_work(plan(from_command_line(read(file), vary, worlds=worlds, seed=seed, trust=trust, **design)))
    crew = crew_for(work.games, workers)
    if crew.shortage:
        print(crew.shortage, file=sys.stderr)
    with tempfile.TemporaryDirectory() as nowhere:
        target = Path(folder or nowhere)
        with open_store(work, target, resume, {}) as store, progress() as show:
            play_sweep(work, store, crew.workers, show=show)
        return summarise_sweep(target).points
