"""The command line: reads the arguments, calls the simulator, prints and writes what comes out.

One short function for each command. `main` turns whatever goes wrong into one line and an exit code:
0 done, 1 the run failed, 2 bad input, 130 interrupted.
"""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from sim.cli import insight as insight_commands
from sim.cli import plot as plot_commands
from sim.cli import predict as prediction_commands
from sim.cli import report as report_commands
from sim.cli import run as run_commands
from sim.cli import sweep as sweep_commands
from sim.cli.run import PROGRAM
from sim.experiments.points import check_experiments
from sim.results import run_folder as results
from sim.scenario.document import Document, json_schema, validate
from sim.scenario.explain import explain as explanation
from sim.scenario.source import read
from sim.scenario.user_strategies import StrategyError
from sim.words.problems import Problem, ScenarioError, nearest


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


# --- check, explain, schema -------------------------------------------------------------------------------------------


@commands.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check(files: tuple[str, ...]) -> None:
    """Say what is wrong with scenario FILEs, and where; all problems at once."""
    problems: list[Problem] = []
    for file in files:
        try:
            source = read(file)
            document = validate(source)
            unchecked = check_experiments(source, document)
            click.echo(f"{file}: ok ({_size(document)}{unchecked})")
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


for module in (run_commands, sweep_commands, insight_commands, plot_commands, report_commands, prediction_commands):
    for command in module.COMMANDS:
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
