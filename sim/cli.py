"""The command line: reads the arguments, calls the simulator, prints and writes what comes out.

One short function for each command. `main` turns whatever goes wrong into one line and an exit code:
0 done, 1 the run failed, 2 bad input, 130 interrupted.
"""

import json
import os
import shlex
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path

import click
import numpy as np
import pandas as pd
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import track

from sim import comparison, results
from sim.document import Document, json_schema, validate
from sim.draws import BLOCK
from sim.efficiency import rated_worlds
from sim.experiments import WORLDS
from sim.explaining import explain as explanation
from sim.loading import load
from sim.plot_outcomes import stages
from sim.plot_talks import talks
from sim.plot_terms import terms
from sim.problems import Problem, ScenarioError, nearest
from sim.reading import read
from sim.report import comparison_report, overview, report
from sim.scenario import Scenario
from sim.story import story
from sim.summary import summarise, talk_tables, typical_world
from sim.sweep_commands import COMMANDS as SWEEPS
from sim.sweep_commands import Folder, Whole
from sim.transcript import transcript
from sim.user_strategies import StrategyError

PROGRAM = "run_sim.py"
MOST_WORLDS = 10**7
MANY_BLOCKS = 8
"""From this many blocks of worlds on, a terminal shows the progress."""


trusted = click.option("--trust", is_flag=True, help="Run the Python files that the scenario names for its strategies.")


class Commands(click.Group):
    """A group of commands in which `FILE ...` is short for `run FILE ...`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` before arguments that begin with a file or an option of `run`."""
        if args and args[0] not in (*self.commands, "--help", "--version") and not self._meant_as_command(args[0]):
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]):
        """As click does, but an unknown command is told with the nearest one."""
        if args[0] not in self.commands:
            near = nearest(args[0], self.commands)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"{args[0]!r} is neither a file nor a command ({', '.join(self.commands)}){hint}")
        return super().resolve_command(ctx, args)

    def _meant_as_command(self, word: str) -> bool:
        return word.isidentifier() and not Path(word).exists()


@click.group(cls=Commands, no_args_is_help=False, invoke_without_command=True)
@click.version_option(results.version_of(results.PACKAGE), message=f"{results.PACKAGE} %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """Plays peace talks from a scenario file, in many worlds at once, and tells what comes of them.

    `python run_sim.py FILE` is short for `python run_sim.py run FILE`.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


# --- run --------------------------------------------------------------------------------------------------------------


@commands.command()
@click.argument("file")
@click.option("--worlds", type=Whole(1, MOST_WORLDS), help=f"How many worlds.  [default: {WORLDS}]")
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
    worlds = worlds or WORLDS
    scenario = load(file, trust)
    table = partial(_play, scenario, np.arange(worlds) if world is None else np.array([world]), seed)
    if as_json and out is None:
        _print_json(scenario, seed, world, table())
        return
    folder = out or _default_folder(file, world)
    made_by = {"file": file, "seed": seed, "world": world, "worlds": worlds if world is None else 1}
    made_by["command"] = _command_line(file, seed, world, worlds, plots, trust)
    with results.results_folder(folder) as draft:
        played = table()
        text = _write(draft, scenario, seed, world, played, plots)
        results.write_manifest(draft, scenario, made_by)
    if as_json:
        _print_json(scenario, seed, world, played)
    else:
        _print_report(text)
        click.echo(f"Written to {folder}: {', '.join(name for name in results.FILES if (folder / name).exists())}")


def _play(scenario: Scenario, worlds: np.ndarray, seed: int) -> pd.DataFrame:
    """The table of some worlds, played block by block."""
    blocks = [worlds[start : start + BLOCK] for start in range(0, len(worlds), BLOCK)]
    console = Console(stderr=True)
    told = len(blocks) >= MANY_BLOCKS and console.is_terminal
    shown = track(blocks, "Playing", console=console, transient=True) if told else blocks
    return pd.concat([rated_worlds(scenario, block, seed) for block in shown], ignore_index=True)


def _write(folder: Path, scenario: Scenario, seed: int, world: int | None, table: pd.DataFrame, plots: bool) -> str:
    """Write the table, the report and the figures; returns the report. A single world has no distributions to show."""
    told = typical_world(table) if world is None else world
    rounds = transcript(scenario, told, seed)
    lines = story(scenario, rounds, table[table["world"] == told].iloc[0], seed)
    name = scenario.document.name
    figures = {"talks.png": lambda: talks(*talk_tables(scenario, rounds), name, told)}
    if world is None:
        summary = summarise(table, scenario)
        text = report(scenario, summary, lines, told, seed)
        figures["outcomes.png"] = lambda: stages(summary.stages, name)
        figures["terms.png"] = lambda: terms(summary.terms, name)
    else:
        text = "\n\n".join([f"# {name}: world {told:,} of seed {seed}", *lines]) + "\n"
    results.write_table(folder, table)
    results.write_report(folder, text)
    for file, draw in figures.items() if plots else ():
        results.write_figure(folder, file, draw())
    return text


def _default_folder(file: str, world: int | None) -> Path:
    return Path("results") / (Path(file).stem if world is None else f"{Path(file).stem}-world-{world}")


def _command_line(file: str, seed: int, world: int | None, worlds: int, plots: bool, trust: bool) -> str:
    """The command that makes the same results again."""
    which = ["--worlds", str(worlds)] if world is None else ["--world", str(world)]
    flags = [*([] if plots else ["--no-plots"]), *(["--trust"] if trust else [])]
    return shlex.join(["python", PROGRAM, "run", file, *which, "--seed", str(seed), *flags])


def _print_json(scenario: Scenario, seed: int, world: int | None, table: pd.DataFrame) -> None:
    summary = None if world is not None else summarise(table, scenario).to_dict()
    click.echo(results.as_json(scenario, seed, summary, table), nl=False)


def _print_report(text: str) -> None:
    """The report, laid out on a terminal; elsewhere as the Markdown it is."""
    if sys.stdout.isatty():
        Console().print(Markdown(text))
    else:
        click.echo(text)


# --- compare, overview ------------------------------------------------------------------------------------------------


@commands.command()
@click.argument("a")
@click.argument("b")
@click.option("--worlds", type=Whole(1, MOST_WORLDS), default=WORLDS, show_default=True, help="How many worlds.")
@click.option("--seed", type=Whole(0, 2**63 - 1), default=0, show_default=True, help="Which random draws.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
@trusted
def compare(a: str, b: str, worlds: int, seed: int, as_json: bool, trust: bool) -> None:
    """Play scenarios A and B on the same draws, and tell in how many worlds and which way the outcome turns."""
    scenarios = load(a, trust), load(b, trust)
    if not comparison.shared_issues(*scenarios):
        raise click.UsageError(f"{a} and {b} share no issue, so there is nothing to compare")
    tables = [_play(scenario, np.arange(worlds), seed) for scenario in scenarios]
    found = comparison.compare(*scenarios, *tables)
    if as_json:
        click.echo(json.dumps(comparison.to_dict(found), sort_keys=True))
    else:
        first, second = (scenario.document.name for scenario in scenarios)
        names = (first, second) if first != second else (a, b)
        _print_report(comparison_report(names[0], names[1], found))


@commands.command("overview")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--worlds", type=Whole(1, MOST_WORLDS), default=WORLDS, show_default=True, help="How many worlds.")
@click.option("--seed", type=Whole(0, 2**63 - 1), default=0, show_default=True, help="Which random draws.")
@trusted
def overview_command(files: tuple[str, ...], worlds: int, seed: int, trust: bool) -> None:
    """Play several scenario FILEs and print one table of what became of the talks in each."""
    scenarios = [(file, load(file, trust)) for file in files]
    played = [(file, s, summarise(_play(s, np.arange(worlds), seed), s)) for file, s in scenarios]
    _print_report(overview([(Path(file).name, s.document.name, summary) for file, s, summary in played]) + "\n")


# --- check, explain, schema -------------------------------------------------------------------------------------------


@commands.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check(files: tuple[str, ...]) -> None:
    """Say what is wrong with scenario FILEs, and where; all problems at once."""
    problems: list[Problem] = []
    for file in files:
        try:
            click.echo(f"{file}: ok ({_size(validate(read(file)))})")
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)


def _size(document: Document) -> str:
    signatories = sum(actor.role == "signatory" for actor in document.actors.values())
    thirds, issues, rounds = len(document.actors) - signatories, len(document.issues), document.calendar.rounds
    return (
        f"{document.name}: {signatories} signatories, {thirds} third parties, {issues} issues, {rounds} rounds of talks"
    )


@commands.command()
@click.argument("file")
@click.argument("topic", required=False)
def explain(file: str, topic: str | None) -> None:
    """Say where each number of a scenario FILE comes from. TOPIC: one issue, actor or shock."""
    document = validate(read(file))
    try:
        click.echo(explanation(document, topic), nl=False)
    except ScenarioError:
        topics = {*document.issues, *document.actors, *document.shocks}
        within = [step for step in dict.fromkeys(str(topic).split(".")) if step in topics]
        if not within:
            raise
        told = " or ".join(map(repr, within))
        raise click.UsageError(f"{topic!r} is not an issue, an actor or a shock; did you mean {told}?") from None


@commands.command()
def schema() -> None:
    """Print a JSON Schema of scenario files, for completion in an editor."""
    click.echo(json.dumps(json_schema(), indent=2))


for command in SWEEPS:
    commands.add_command(command)


# --- errors -----------------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit code. What went wrong is told on stderr, each problem in one line."""
    _write_any_letter()
    try:
        code = commands.main(arguments, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except ScenarioError as error:
        return _fail(2, *map(str, error.problems))
    except (click.ClickException, results.ResultsError) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else str(error)
        return _fail(2, f"{PROGRAM}: {' '.join(said.split())}")
    except StrategyError as error:
        return _fail(1, str(error))
    except (click.Abort, KeyboardInterrupt):
        return _fail(130, "interrupted; nothing was written")
    except BrokenPipeError:
        return _reader_left()
    except Exception:
        return _fail(1, traceback.format_exc(), f"{PROGRAM}: this is a fault of the simulator, not of your file")


def _fail(code: int, *lines: str) -> int:
    for line in lines:
        click.echo(line, err=True)
    return code


def _reader_left() -> int:
    """Whoever read the output has gone, as in `... | head`: no more to say."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _write_any_letter() -> None:
    """Letters that a terminal does not know become question marks, not errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
