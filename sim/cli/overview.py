"""The command that plays a library of scenarios: `overview`."""

import os
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import pandas as pd

from sim.cli.capacity import check_table_fits
from sim.cli.messages import command_line, print_report
from sim.cli.options import out_option, seed_option, trust_option, worlds_option
from sim.cli.run import MOST_WORLDS_RUN, say_written
from sim.cli.side_by_side import labels_of, write_side_by_side
from sim.reports.overview import OverviewRow, overview
from sim.reports.side_by_side import change_sections, gains_section
from sim.results.run_folder import results_folder
from sim.runtime.progress import progress
from sim.scenario.compile import ready
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source, read
from sim.words.phrases import count
from sim.words.sections import Section
from sim.worlds.largest_change import largest_change
from sim.worlds.side_by_side import Alongside, effects_of_all
from sim.worlds.summary import summarise
from sim.worlds.table import play


@click.command("overview")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@worlds_option(MOST_WORLDS_RUN)
@seed_option
@out_option("results/overview")
@trust_option
def overview_command(files: tuple[str, ...], worlds: int, seed: int, out: Path | None, trust: bool) -> None:
    """Play several scenario FILEs and print one table of what came of each.

    Of a file that extends another: what it changes against that one, in the same worlds, and what it moves most.
    """
    sources = [read(file) for file in files]
    named = [*files, *_only_extended(sources)]
    sources += [read(file) for file in named[len(files) :]]
    scenarios = [ready(source, trust) for source in sources]
    check_table_fits(scenarios[0], worlds * len(scenarios))
    folder = out or Path("results") / "overview"
    flags = ["--trust"] if trust else []
    command = command_line("overview", *files, "--worlds", worlds, "--seed", seed, *flags)
    with results_folder(folder) as draft:
        played = _played(named, sources, scenarios, len(files), worlds, seed)
        about = {"seed": seed, "worlds": worlds, "command": command}
        text = write_side_by_side(draft, _report(played, seed), played, named, sources, about)
    print_report(text)
    say_written(folder)


def _only_extended(sources: Sequence[Source]) -> list[str]:
    """The files that some of these extend and that are not among them."""
    there = {os.path.realpath(source.files[0]) for source in sources}
    bases = {os.path.realpath(base): base for base in filter(None, map(_extended, sources))}
    return [base for path, base in bases.items() if path not in there]


def _extended(source: Source) -> str:
    """The file that a scenario file extends, empty if it stands alone."""
    return str(source.files[1]) if len(source.files) > 1 else ""


def _played(files: Sequence[str], sources: Sequence[Source], scenarios: Sequence[Scenario], asked: int, worlds: int,
            seed: int) -> list[Alongside]:  # fmt: skip
    """All of them; those that were asked for, which come first, against the ones that they extend."""
    places = [os.path.realpath(source.files[0]) for source in sources]
    bases = [os.path.realpath(_extended(source)) if _extended(source) else "" for source in sources[:asked]]
    bases += [""] * (len(sources) - asked)
    against = [places.index(base) if base in places else None for base in bases]
    each = zip(labels_of(files), scenarios, against, strict=True)
    return [Alongside(label, scenario, _play(scenario, worlds, seed), base) for label, scenario, base in each]


def _play(scenario: Scenario, worlds: int, seed: int) -> pd.DataFrame:
    with progress() as show:
        return play(scenario, np.arange(worlds), seed, show)


def _report(played: Sequence[Alongside], seed: int) -> Section:
    """The table has a row for each, also for those that are there because others extend them."""
    rows = [_row(one, played) for one in played]
    worlds = count(len(played[0].table), "world")
    said = f"{worlds} of each, seed {seed}, with the same draws wherever two of them have them in common."
    title = f"{count(len(played), 'scenario')} side by side"
    changes = change_sections(played, effects_of_all(played))
    return Section(title, [said, overview(rows), gains_section(played), *changes])


def _row(one: Alongside, played: Sequence[Alongside]) -> OverviewRow:
    base = None if one.against is None else played[one.against]
    return OverviewRow(
        file=one.label,
        name=one.scenario.name,
        summary=summarise(one.table, one.scenario),
        expect=one.scenario.document.expect or "",
        extends=base is not None,
        change=largest_change(base.scenario, one.scenario, base.table, one.table) if base else None,
    )
