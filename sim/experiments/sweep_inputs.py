"""What was drawn in every world of a sweep, kept beside its outcomes: `_inputs/`, joined by point and world.

The draws follow from scenario, seed and world alone, so they are made without playing, part by part. What is there
already is left as it is. Readers that take a sweep's folder for one table pass over names that begin with _.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.points import ExperimentPlan
from sim.experiments.sweep import Work, part_name
from sim.runtime.sweep_folder import SWEPT_INPUTS
from sim.runtime.whole_files import FolderError, whole_file
from sim.worlds.uncertain_inputs import input_table, input_titles


def input_columns(plan: ExperimentPlan) -> list[str]:
    """The columns of the tables: point, world, and the inputs of any variant of the scenario."""
    titles = [path for variant in plan.variants for path in input_titles(variant)]
    return list(dict.fromkeys(["point", "world", *titles]))


def inputs_of_part(work: Work, number: int) -> pd.DataFrame:
    """What is drawn in the worlds of a part: a row for each point and world, with `input_columns`.

    What a variant does not draw is missing there.
    """
    calls = [inputs_of_worlds(work.plan, points, worlds) for points, worlds in work.calls(number)]
    return pd.concat(calls, ignore_index=True)


def inputs_of_worlds(plan: ExperimentPlan, points: np.ndarray, worlds: np.ndarray) -> pd.DataFrame:
    """What is drawn in the worlds of some ids [w], each at its point [w]: a row for each, with `input_columns`."""
    frames = []
    for here, scenario, found in plan.draws(points, worlds):
        table = input_table(scenario, found).set_index(here)
        table.insert(0, "point", points[here])
        frames.append(table)
    return pd.concat(frames).sort_index().reindex(columns=input_columns(plan))


def write_sweep_inputs(work: Work, folder: Path, show: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write the inputs of all parts that are done and have none yet; returns how many were written. Raises `FolderError`."""
    target = folder / SWEPT_INPUTS
    names = [(number, part_name(number)) for number in work.parts if (folder / part_name(number)).exists()]
    todo = [(number, target / name) for number, name in names if not (target / name).exists()]
    try:
        target.mkdir(exist_ok=True)
        for done, (number, path) in enumerate(todo, start=1):
            table = pa.Table.from_pandas(inputs_of_part(work, number), preserve_index=False)
            with whole_file(path) as draft:
                pq.write_table(table, draft)
            show(done, len(todo))
    except OSError as error:
        raise FolderError(f"cannot write {target}: {error.strerror or error}") from error
    return len(todo)
