"""The command of reports to hand out: `report`. It parses, calls and prints; `COMMANDS` lists it."""

import os
import uuid
from pathlib import Path

import click

from sim.handout import handout
from sim.kept import Answer, read_result
from sim.pictures import RESULTS
from sim.results import REPORT, ResultsError
from sim.run_commands import trusted
from sim.store import MANIFEST as SWEEP
from sim.sweep_commands import Folder

NAME, OF_A_SWEEP = "report.html", "_report.html"
"""Names within a result. What reads a sweep as one table passes over names that begin with _."""


@click.command("report")
@click.argument("folder", type=Folder(), metavar="RESULT")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE.html", help=f"[default: {NAME} in the result]")
@trusted
def report_command(folder: Path, out: Path | None, trust: bool) -> None:
    """Write one HTML file on a RESULT (the folder of a run, a comparison or a sweep), to hand out or to print.

    It holds the pictures, tables and sources, and needs no network.
    """
    target = out or folder / (OF_A_SWEEP if (folder / SWEEP).exists() else NAME)
    if target.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"--out: {target} must end in .html")
    result = read_result(folder, trust)
    if isinstance(result, Answer):
        raise click.UsageError(f"{folder} is {RESULTS[type(result)]}, told in {folder / REPORT}; a report is made "
                               "of a run, a comparison or a sweep")  # fmt: skip
    for notice in result.notices:
        click.echo(f"notice: {notice}", err=True)
    _write(target, handout(result))
    click.echo(f"Written to {target}; open it in a browser")


COMMANDS = (report_command,)
"""To be added to the command line."""


def _write(target: Path, text: str) -> None:
    """Write a file whole or not at all. Raises `ResultsError`."""
    draft = target.with_name(f".unfinished-{uuid.uuid4().hex[:8]}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", newline="\n")
        os.replace(draft, target)
    except OSError as error:
        raise ResultsError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        if target.parent.is_dir():
            draft.unlink(missing_ok=True)
