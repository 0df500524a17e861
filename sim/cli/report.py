"""The command of reports to hand out: `report`."""

from pathlib import Path

import click

from sim.cli.options import FilePath, Folder, trust_option
from sim.figures.kinds import RESULTS
from sim.reports.page_to_hand_out import handout
from sim.results.read import Finding, read_result
from sim.results.run_folder import REPORT
from sim.runtime.sweep_folder import SWEEP_MANIFEST
from sim.runtime.whole_files import write_files

PAGE_NAME, PAGE_OF_A_SWEEP = "report.html", "_report.html"
"""Names within a result. What reads a sweep as one table passes over names that begin with _."""


@click.command("report")
@click.argument("folder", type=Folder(), metavar="RESULT")
@click.option("--out", type=FilePath(), metavar="FILE.html", help=f"[default: {PAGE_NAME} in the result]")
@trust_option
def report_command(folder: Path, out: Path | None, trust: bool) -> None:
    """Write one HTML file on a RESULT, to hand out or to print.

    RESULT: the folder of a run, a comparison or a sweep. The file holds the pictures, tables and sources, and needs no network.
    """
    target = out or folder / (PAGE_OF_A_SWEEP if (folder / SWEEP_MANIFEST).exists() else PAGE_NAME)
    if target.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"--out: {target} must end in .html")
    result = read_result(folder, trust)
    if isinstance(result, Finding):
        raise click.UsageError(f"{folder} is {RESULTS[type(result).__name__]}, described in {folder / REPORT}; a report is made "
                               "of a run, a comparison or a sweep")  # fmt: skip
    for notice in result.notices:
        click.echo(f"notice: {notice}", err=True)
    write_files(target.parent, {target.name: handout(result).encode()})
    click.echo(f"Written to {target}; open it in a browser")
