"""The worlds of an earlier result, in place of a scenario file that is played now."""

from pathlib import Path
from typing import Any

import click

from sim.results.read import Run, Swept, read_result
from sim.results.run_folder import SCENARIO
from sim.runtime.sweep_folder import SWEPT_SCENARIO

KEPT = {Run: SCENARIO, Swept: SWEPT_SCENARIO}
"""The scenario's file in each kind of result."""


def kept_result(where: str, trust: bool, of_a_file: dict[str, Any]) -> Run | Swept | None:
    """The result in a folder; None where it is a file, to be played. of_a_file: options that only a file takes."""
    if not Path(where).is_dir():
        return None
    for option, value in of_a_file.items():
        if value not in (None, ()):
            raise click.UsageError(
                f"{option} is for a scenario file; {where} is a result, whose worlds have been played"
            )
    result = read_result(where, trust)
    if isinstance(result, Swept) or (isinstance(result, Run) and result.world is None):
        return result
    raise click.UsageError(f"{where} is neither a run of many worlds nor a sweep; give one, or a scenario file")
