"""The command line: finds the command that is asked for, and turns whatever goes wrong into one line and an exit code.

`COMMANDS` is the register. A command `name` is the function `name_command` of a module of this package, loaded only when it
is called; it parses, calls and prints. To add one, write it and its row here.
"""

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from sim.cli.messages import exit_code_of
from sim.runtime.called import PROGRAM
from sim.scenario.library import DISTRIBUTION, library_names
from sim.words.problems import nearest


@dataclass(frozen=True)
class Row:
    """The module that has the command `NAME_command`, its help in one line, and whether it rests on the engine."""

    module: str
    help: str
    plays: bool = True


COMMANDS = {
    "run": Row("run", "Play the talks of a scenario FILE and report what comes of them."),
    "compare": Row("compare", "Play scenario FILEs in the same worlds, and say what changes against the first."),
    "overview": Row("overview", "Play several scenario FILEs and print one table of what came of each."),
    "check": Row(
        "check",
        "Say what is wrong or doubtful in scenario FILEs, and where, and what each means in plain words.",
        plays=False,
    ),
    "explain": Row("check", "Say where each number of a scenario FILE comes from.", plays=False),
    "serve": Row(
        "serve", "Serve the laboratory in the browser, with the library and these scenario FILEs.", plays=False
    ),
    "new": Row("new", "Write NAME.yaml, a scenario of your own that plays at once.", plays=False),
    "convert": Row("convert", "Make a scenario file of a negotiation from another program.", plays=False),
    "play": Row("play", "Take a seat in the talks of a scenario FILE, against the simulator's parties."),
    "debrief": Row("debrief", "Look back on sessions of `play`: what each person reached, and what was possible."),
    "brief": Row("brief", "Write a private page for each actor of a scenario FILE, and a sheet for all, to print."),
    "place": Row("place", "Say who would sign a text of your own, who would refuse it and why, and where it lies."),
    "format": Row(
        "format", "Say what a scenario file can hold, field by field, or what one FIELD of it means.", plays=False
    ),
    "schema": Row("check", "Print a JSON Schema of scenario files, for completion in an editor.", plays=False),
    "glossary": Row("glossary", "Say what a TERM of the reports and pages means, or list all.", plays=False),
    "sweep": Row("sweep", "Play a scenario FILE at every point of an experiment, in parallel."),
    "summarise": Row("sweep", "Print what a sweep has found at each point."),
    "export": Row("sweep", "Write all worlds of a sweep as one file, CSV or Parquet by its ending."),
    "sensitivity": Row("sensitivity", "Say which uncertain inputs of a scenario FILE drive an outcome."),
    "breakeven": Row("break_even", "Say at which value of a PATH an outcome becomes likelier than not."),
    "discover": Row("discover", "Say under which conditions an outcome comes about, as a few rules."),
    "codebook": Row("codebook", "Say what every column of the tables of worlds is: name, unit, meaning."),
    "given": Row("given", "Say what follows from what is known: the worlds that fit it, and all that they say."),
    "plot": Row("plot", "Draw pictures of a RESULT, each as PNG and SVG."),
    "report": Row("report", "Write one HTML file on a RESULT, to hand out, to print or to project."),
    "predict": Row("predict", "Say what political science would predict, beside what the talks bring."),
    "score": Row("predict", "Score the worlds of a scenario FILE by what came later."),
    "benchmark": Row("benchmark", "Score the engine and simpler rules on cases whose outcome is known."),
}
"""All commands by name, in the order in which the help lists them."""


class Commands(click.Group):
    """The commands of the register. `FILE ...` is short for `run FILE ...`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, loaded now."""
        row = COMMANDS.get(cmd_name)
        if row is None:
            return None
        if row.plays:  # first: Mesa, when imported, looks at every caller up to here, and deep in imports they are many
            import_module("sim.engine.model")
        return getattr(import_module(f"sim.cli.{row.module}"), f"{cmd_name}_command")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, row.help) for name, row in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` before arguments that begin with a file, a library scenario or an option of `run`.

        `help` and `help COMMAND` are `--help` and `COMMAND --help`.
        """
        if args[:1] == ["help"]:
            args = [*args[1:2], "--help"]
        if args and args[0] not in (*COMMANDS, "--help", "--version") and not self._meant_as_command(args[0]):
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]):
        """As click does; an unknown command gets a suggestion."""
        if args[0] not in COMMANDS:
            near = nearest(args[0], [*COMMANDS, *library_names()])
            hint = f"; did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"{args[0]!r} is neither a file nor a command ({', '.join(COMMANDS)}){hint}")
        return super().resolve_command(ctx, args)

    def _meant_as_command(self, word: str) -> bool:
        return word.isidentifier() and word not in library_names() and not Path(word).exists()


@click.group(cls=Commands, no_args_is_help=False, invoke_without_command=True)
@click.version_option(package_name=DISTRIBUTION, message=f"{DISTRIBUTION} %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """Plays peace talks from a scenario file, in many worlds at once, and says what comes of them.

    A FILE is a path, or the bare name of a scenario that comes with the program, such as kazan_2024. With a FILE alone,
    `run` is meant.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit code."""
    _write_any_letter()
    _spare_the_processor()
    try:
        code = commands.main(arguments, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (Exception, KeyboardInterrupt) as error:
        return exit_code_of(error)


def _write_any_letter() -> None:
    """Letters that a terminal does not know become question marks, not errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _spare_the_processor() -> None:
    """What costs time in every command and brings none of them anything.

    numpy's matrix library starts a thread for each processor, and arrays here are added and compared; many worlds are
    played by many processes. Start-up makes many objects that stay, which Python would look through for waste again
    and again.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(OBJECTS_BEFORE_A_SEARCH, *gc.get_threshold()[1:])


OBJECTS_BEFORE_A_SEARCH = 20_000
"""New objects after which Python looks for waste; its own number is 700."""
