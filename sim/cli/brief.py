"""The command that writes the pages for a class that plays the talks: `brief`."""

from pathlib import Path

import click

from sim.cli.messages import command_line
from sim.cli.options import Folder, Whole, seed_option, trust_option
from sim.cli.run import MOST_WORLDS_RUN
from sim.reports.role_pages import role_pages
from sim.runtime.called import PROGRAM, SCRIPT
from sim.runtime.whole_files import check_place, write_files
from sim.scenario.compile import load
from sim.scenario.scenario import Scenario


@click.command("brief")
@click.argument("file")
@click.option("--world", type=Whole(0, MOST_WORLDS_RUN), default=0, show_default=True, help="Which world (0, 1, ..).")
@seed_option
@click.option("--out", type=Folder(), help="Folder for the pages.  [default: results/FILE's name-brief-WORLD]")
@trust_option
def brief_command(file: str, world: int, seed: int, out: Path | None, trust: bool) -> None:
    """Write a private page for each actor of a scenario FILE, and a sheet for all, to print.

    All in one world. A page holds what its actor wants, where it stops, and what it may know of the others, and nothing else.
    One more page is for the instructor: it alone tells which world it is.
    """
    scenario = load(file, trust)
    folder = out or Path("results") / f"{Path(file).stem}-brief-{world}"
    check_place(folder)
    pages = role_pages(
        scenario, world, seed, _judging(scenario, command_line("place", file, "--world", world, "--seed", seed))
    )
    names = write_files(folder, {name: page.encode() for name, page in pages.items()})
    absent = [scenario.title(name) for name in scenario.game.actors if f"{name}.html" not in pages]
    click.echo(f"Written to {folder}: {', '.join(names)}")
    if absent:
        click.echo(f"In this world there is no part for {', '.join(absent)}.")


def _judging(scenario: Scenario, command: str) -> str:
    """The command that judges a text, as the labs write it, with a place for each term."""
    issues = scenario.game.issues
    terms = [f"{name}=..." for name, agreed in zip(issues.names, issues.agreed, strict=True) if agreed < 0]
    return f'{".venv/bin/" if PROGRAM == SCRIPT else ""}{command} "{", ".join(terms)}"'
