"""The commands that play several scenarios side by side: `compare` and `overview`."""

import os
from pathlib import Path

import click
import numpy as np
import pandas as pd

from sim.cli.messages import command_line, print_json, print_report
from sim.cli.options import json_option, out_option, seed_option, trust_option, worlds_option
from sim.cli.run import MOST_WORLDS_RUN, identity, played_with_progress, say_written
from sim.reports.overview import OverviewRow, overview
from sim.reports.run import comparison_report
from sim.results.run_folder import SIDES, results_folder, write_manifest, write_report, write_scenario, write_table
from sim.runtime.progress import progress
from sim.scenario.compile import load, ready
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source, read
from sim.words.sections import markdown
from sim.worlds import paired
from sim.worlds.largest_change import largest_change
from sim.worlds.summary import summarise
from sim.worlds.table import play


@click.command("compare")
@click.argument("a")
@click.argument("b")
@worlds_option(MOST_WORLDS_RUN)
@seed_option
@out_option("results/compare-A-B")
@json_option
@trust_option
def compare_command(a: str, b: str, worlds: int, seed: int, out: Path | None, as_json: bool, trust: bool) -> None:
    """Play scenarios A and B in the same worlds, and say how the outcome turns.

    In how many worlds it does, and which way.
    """
    files, sources = (a, b), (read(a), read(b))
    scenarios = first, second = ready(sources[0], trust), ready(sources[1], trust)
    if not paired.shared_issues(first, second):
        raise click.UsageError(f"{a} and {b} share no issue, so there is nothing to compare")
    if as_json and out is None:
        print_json(paired.to_dict(paired.compare_tables(first, second, *_play_both(scenarios, worlds, seed))))
        return
    folder = out or Path("results") / f"compare-{Path(a).stem}-{Path(b).stem}"
    flags = ["--trust"] if trust else []
    command = command_line("compare", a, b, "--worlds", worlds, "--seed", seed, *flags)
    with results_folder(folder) as draft:
        tables = _play_both(scenarios, worlds, seed)
        found = paired.compare_tables(first, second, *tables)
        text = markdown(comparison_report(*paired.labels(first, second, *files), found))
        write_report(draft, text)
        for side, source, table in zip(SIDES, sources, tables, strict=True):
            write_table(draft, table, f"{side}.parquet")
            write_scenario(draft, source, f"{side}.yaml")
        about = {side: identity(file, scenario) for side, file, scenario in zip(SIDES, files, scenarios, strict=True)}
        write_manifest(draft, "comparison", about | {"seed": seed, "worlds": worlds, "command": command})
    if as_json:
        print_json(paired.to_dict(found))
    else:
        print_report(text)
        say_written(folder)


def _play_both(scenarios: tuple[Scenario, Scenario], worlds: int, seed: int) -> list[pd.DataFrame]:
    return [played_with_progress(scenario, np.arange(worlds), seed) for scenario in scenarios]


@click.command("overview")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@worlds_option(MOST_WORLDS_RUN)
@seed_option
@trust_option
def overview_command(files: tuple[str, ...], worlds: int, seed: int, trust: bool) -> None:
    """Play several scenario FILEs and print one table of what came of each.

    Of a file that extends another: what it moves most against that one, in the same worlds.
    """
    sources = [read(file) for file in files]
    scenarios = [ready(source, trust) for source in sources]
    extended = {base: load(base, trust) for base in dict.fromkeys(filter(None, map(_extended, sources)))}
    bases = {os.path.realpath(base): (scenario, _play(scenario, worlds, seed)) for base, scenario in extended.items()}
    rows = []
    for source, scenario in zip(sources, scenarios, strict=True):
        own, base = (os.path.realpath(file) for file in (source.files[0], _extended(source)))
        table = bases[own][1] if own in bases else _play(scenario, worlds, seed)
        rows.append(_row(source, scenario, table, bases.get(base)))
    print_report(overview(rows) + "\n")


def _extended(source: Source) -> str:
    """The file that a scenario file extends, empty if it stands alone."""
    return source.files[1] if len(source.files) > 1 else ""


def _play(scenario: Scenario, worlds: int, seed: int) -> pd.DataFrame:
    with progress() as show:
        return play(scenario, worlds, seed, show)


def _row(
    source: Source, scenario: Scenario, table: pd.DataFrame, base: tuple[Scenario, pd.DataFrame] | None
) -> OverviewRow:
    """What the overview says of a scenario, with the table of its worlds. base: what it extends, with its table."""
    change = largest_change(base[0], scenario, base[1], table) if base else None
    return OverviewRow(
        file=Path(source.files[0]).name,
        name=scenario.name,
        summary=summarise(table, scenario),
        expect=scenario.document.expect or "",
        extends=base is not None,
        change=change,
    )
