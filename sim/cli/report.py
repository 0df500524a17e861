"""The command of reports to hand out: `report`."""

from pathlib import Path

import click

from sim.cli.options import FilePath, Folder, trust_option
from sim.reports.pages import REPORT_PAGES, page_of
from sim.results.read import read_result
from sim.runtime.sweep_folder import SWEEP_MANIFEST
from sim.runtime.whole_files import check_place, write_files

LONG = next(iter(REPORT_PAGES))


@click.command("report")
@click.argument("folder", type=Folder(), metavar="RESULT")
@click.option("--short", "kind", flag_value="short", help=f"In short: {REPORT_PAGES['short'].title}.")
@click.option("--slides", "kind", flag_value="slides", help=f"As {REPORT_PAGES['slides'].title}.")
@click.option(
    "--out",
    type=FilePath(),
    metavar="FILE.html",
    help=f"[default: {', '.join(page.file for page in REPORT_PAGES.values())} in the result]",
)
@trust_option
def report_command(folder: Path, kind: str | None, out: Path | None, trust: bool) -> None:
    """Write one HTML file on a RESULT, to hand out, to print or to project.

    RESULT: the folder of a run, a comparison, an overview, a sweep, or an answer of sensitivity, breakeven or discover. The
    file holds the pictures, tables and sources, and needs no network.
    """
    kind = kind or LONG
    target = out or folder / _usual_name(folder, REPORT_PAGES[kind].file)
    if target.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"--out: {target} must end in .html")
    result = read_result(folder, trust)
    check_place(target.parent)
    for notice in result.notices:
        click.echo(f"notice: {notice}", err=True)
    write_files(target.parent, {target.name: page_of(result, kind).encode()})
    click.echo(f"Written to {target}; open it in a browser")


def _usual_name(folder: Path, name: str) -> str:
    """The name within a result. What reads a sweep as one table passes over names that begin with _."""
    return f"_{name}" if (folder / SWEEP_MANIFEST).exists() else name
