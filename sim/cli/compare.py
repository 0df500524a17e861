"""The commands that play several scenarios side by side: `compare` and `overview`."""

from pathlib import Path

import click
import numpy as np
import pandas as pd

from sim.cli.messages import command_line, print_json, print_report
from sim.cli.options import json_option, out_option, seed_option, trust_option, worlds_option
from sim.cli.run import MOST_WORLDS_RUN, identity, played_with_progress, say_written
from sim.reports.run import comparison_report, overview
from sim.results.run_folder import SIDES, results_folder, write_manifest, write_report, write_scenario, write_table
from sim.scenario.compile import load, ready
from sim.scenario.scenario import Scenario
from sim.scenario.source import read
from sim.words.sections import markdown
from sim.worlds import paired
from sim.worlds.summary import summarise


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
    """Play several scenario FILEs and print one table of what came of each."""
    scenarios = [(file, load(file, trust)) for file in files]
    rows = [
        (
            Path(file).name,
            scenario.document.name,
            summarise(played_with_progress(scenario, np.arange(worlds), seed), scenario),
        )
        for file, scenario in scenarios
    ]
    print_report(overview(rows) + "\n")
