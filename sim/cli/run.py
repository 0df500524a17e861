"""The commands that play scenarios: `run`, `compare` and `overview`. They parse, call and print; `COMMANDS` lists them."""

import json
import shlex
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
from rich.console import Console
from rich.markdown import Markdown

from sim.cli.sweep import Folder, Whole
from sim.experiments.factors import WORLDS_PER_POINT
from sim.figures.kinds import draw_picture, lacking
from sim.reports.run import comparison_report, overview, report, report_of_world
from sim.reports.story import story
from sim.results import run_folder as results
from sim.results.read import Run
from sim.runtime.progress import in_blocks
from sim.scenario.compile import load, ready
from sim.scenario.scenario import Scenario
from sim.scenario.source import read
from sim.words.sections import markdown
from sim.worlds import paired as comparison
from sim.worlds.efficiency import rated_worlds
from sim.worlds.summary import summarise, typical_world
from sim.worlds.transcript import transcript

PROGRAM = "run_sim.py"
MOST_WORLDS = 10**7
FIGURES = {"talks": "talks.png", "stages": "outcomes.png", "settlements": "terms.png"}
"""Kinds of pictures that a run draws, and their files."""

MADE_OF_RESULTS = ("report.html", "pictures")
"""What `report` and `plot` put beside the files of a result."""

trusted = click.option("--trust", is_flag=True, help="Run the Python files that the scenario names for its strategies.")


@click.command()
@click.argument("file")
@click.option("--worlds", type=Whole(1, MOST_WORLDS), help=f"How many worlds.  [default: {WORLDS_PER_POINT}]")
@click.option("--seed", type=Whole(0, 2**63 - 1), default=0, show_default=True, help="Which random draws.")
@click.option("--world", type=Whole(0, MOST_WORLDS), help="Play and tell only this world (0, 1, ..).")
@click.option("--out", type=Folder(), help="Folder for the results.  [default: results/FILE's name]")
@click.option("--plots/--no-plots", default=True, help="Draw the figures or not.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only; write files only where --out says so.")
@trusted
def run(
    file: str,
    worlds: int | None,
    seed: int,
    world: int | None,
    out: Path | None,
    plots: bool,
    as_json: bool,
    trust: bool,
) -> None:
    """Play the talks of a scenario FILE and report what comes of them."""
    if world is not None and worlds is not None:
        raise click.UsageError("--world plays one world and --worlds many; give one of the two")
    worlds = worlds or WORLDS_PER_POINT
    source = read(file)
    scenario = ready(source, trust)
    table = partial(_play, scenario, np.arange(worlds) if world is None else np.array([world]), seed)
    if as_json and out is None:
        _print_json(scenario, seed, world, table())
        return
    folder = out or _default_folder(file, world)
    made_by: dict[str, Any] = {"seed": seed, "world": world, "worlds": worlds if world is None else 1}
    which: tuple[str, int] = ("--worlds", worlds) if world is None else ("--world", world)
    flags = [*([] if plots else ["--no-plots"]), *(["--trust"] if trust else [])]
    made_by["command"] = command_line("run", file, *which, "--seed", seed, *flags)
    with results.results_folder(folder) as draft:
        played = table()
        text = _write(draft, scenario, seed, world, played, plots)
        results.write_scenario(draft, source)
        results.write_manifest(draft, "run", identity(file, scenario) | made_by)
    if as_json:
        _print_json(scenario, seed, world, played)
    else:
        print_report(text)
        say_written(folder)


def _play(scenario: Scenario, worlds: np.ndarray, seed: int) -> pd.DataFrame:
    """The table of some worlds, played block by block."""
    return pd.concat([rated_worlds(scenario, block, seed) for block in in_blocks(worlds)], ignore_index=True)


def _write(folder: Path, scenario: Scenario, seed: int, world: int | None, table: pd.DataFrame, plots: bool) -> str:
    """Write the table, the report and the figures; returns the report. A single world has no distributions to show."""
    told = typical_world(table) if world is None else world
    rounds = transcript(scenario, told, seed)
    lines = story(scenario, rounds, table[table["world"] == told].iloc[0], seed)
    if world is None:
        text = markdown(report(scenario, summarise(table, scenario), lines, told, seed))
    else:
        text = markdown(report_of_world(scenario, lines, told, seed))
    results.write_table(folder, table)
    results.write_report(folder, text)
    if plots:
        _draw(Run(folder, scenario, seed, table, world, {}))
    return text


def _draw(run: Run) -> None:
    """Write the figures that come with every run, those of them that it gives."""
    for kind, file in FIGURES.items():
        if not lacking(run, kind):
            results.write_figure(run.folder, file, draw_picture(run, kind))


def _default_folder(file: str, world: int | None) -> Path:
    return Path("results") / (Path(file).stem if world is None else f"{Path(file).stem}-world-{world}")


def identity(file: str, scenario: Scenario) -> dict[str, Any]:
    """What identifies a scenario in a manifest."""
    return {"file": file, "scenario": scenario.document.name, "digest": scenario.digest}


def command_line(*words: str | int) -> str:
    """The command that makes the same results again."""
    return shlex.join(["python", PROGRAM, *map(str, words)])


def _print_json(scenario: Scenario, seed: int, world: int | None, table: pd.DataFrame) -> None:
    summary = None if world is not None else summarise(table, scenario).to_dict()
    click.echo(results.as_json(scenario, seed, summary, table), nl=False)


def print_report(text: str) -> None:
    """The report, laid out on a terminal; elsewhere as the Markdown it is."""
    if sys.stdout.isatty():
        Console().print(Markdown(text))
    else:
        click.echo(text)


def say_written(folder: Path) -> None:
    """Say what files a result consists of, and what lies beside it from an earlier one."""
    click.echo(f"Written to {folder}: {', '.join(results.files_of_result(folder))}")
    old = [name for name in MADE_OF_RESULTS if (folder / name).exists()]
    if old:
        are = "is" if len(old) == 1 else "are"
        click.echo(f"{' and '.join(old)} there {are} of an earlier result; make new ones with `report` and `plot`")


# --- compare, overview ------------------------------------------------------------------------------------------------


@click.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--worlds", type=Whole(1, MOST_WORLDS), default=WORLDS_PER_POINT, show_default=True, help="How many worlds."
)
@click.option("--seed", type=Whole(0, 2**63 - 1), default=0, show_default=True, help="Which random draws.")
@click.option("--out", type=Folder(), help="Folder for the results.  [default: results/compare-A-B]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only; write files only where --out says so.")
@trusted
def compare(a: str, b: str, worlds: int, seed: int, out: Path | None, as_json: bool, trust: bool) -> None:
    """Play scenarios A and B on the same draws, and tell in how many worlds and which way the outcome turns."""
    files, sources = (a, b), (read(a), read(b))
    scenarios = first, second = ready(sources[0], trust), ready(sources[1], trust)
    if not comparison.shared_issues(first, second):
        raise click.UsageError(f"{a} and {b} share no issue, so there is nothing to compare")
    play_both = partial(_play_both, scenarios, worlds, seed)
    if as_json and out is None:
        _print_comparison(comparison.compare_tables(first, second, *play_both()))
        return
    folder = out or Path("results") / f"compare-{Path(a).stem}-{Path(b).stem}"
    flags = ["--trust"] if trust else []
    command = command_line("compare", a, b, "--worlds", worlds, "--seed", seed, *flags)
    with results.results_folder(folder) as draft:
        tables = play_both()
        found = comparison.compare_tables(first, second, *tables)
        text = markdown(comparison_report(*comparison.labels(first, second, *files), found))
        results.write_report(draft, text)
        for side, source, table in zip(results.SIDES, sources, tables, strict=True):
            results.write_table(draft, table, f"{side}.parquet")
            results.write_scenario(draft, source, f"{side}.yaml")
        sides = zip(results.SIDES, files, scenarios, strict=True)
        about = {side: identity(file, scenario) for side, file, scenario in sides}
        results.write_manifest(draft, "comparison", about | {"seed": seed, "worlds": worlds, "command": command})
    if as_json:
        _print_comparison(found)
    else:
        print_report(text)
        say_written(folder)


def _play_both(scenarios: tuple[Scenario, Scenario], worlds: int, seed: int) -> list[pd.DataFrame]:
    return [_play(scenario, np.arange(worlds), seed) for scenario in scenarios]


def _print_comparison(found: comparison.PairedComparison) -> None:
    click.echo(json.dumps(comparison.to_dict(found), sort_keys=True))


@click.command("overview")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--worlds", type=Whole(1, MOST_WORLDS), default=WORLDS_PER_POINT, show_default=True, help="How many worlds."
)
@click.option("--seed", type=Whole(0, 2**63 - 1), default=0, show_default=True, help="Which random draws.")
@trusted
def overview_command(files: tuple[str, ...], worlds: int, seed: int, trust: bool) -> None:
    """Play several scenario FILEs and print one table of what became of the talks in each."""
    scenarios = [(file, load(file, trust)) for file in files]
    played = [(file, s, summarise(_play(s, np.arange(worlds), seed), s)) for file, s in scenarios]
    print_report(overview([(Path(file).name, s.document.name, summary) for file, s, summary in played]) + "\n")


COMMANDS = (run, compare, overview_command)
"""To be added to the command line."""
