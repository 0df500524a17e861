"""All that the commands say: reports, JSON, where results are, and what went wrong."""

import os
import shlex
import sys
import traceback
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from sim.runtime.called import AS_WRITTEN, PROGRAM, missing_library, to_paste
from sim.words.plain_values import json_pieces
from sim.words.problems import Problem, Refusal, ScenarioError

if TYPE_CHECKING:
    import pandas as pd


def say(text: str) -> None:
    """A line on stderr, beside the results."""
    click.echo(text, err=True)


def print_report(text: str) -> None:
    """A report in Markdown: laid out on a terminal, elsewhere as it is."""
    if sys.stdout.isatty():
        from sim.cli.terminal import print_markdown

        print_markdown(text)
    else:
        click.echo(text)


def print_json(values: dict[str, Any]) -> None:
    """Values as JSON, the same bytes for the same values."""
    for piece in json_pieces(values):
        click.echo(piece, nl=False)
    click.echo()


RECORDS_AT_ONCE = 1000
"""Rows of a table that are turned into records in one go."""


def records(table: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    """A table as plain records, one for each row, by its columns; None for missing values."""
    for start in range(0, len(table), RECORDS_AT_ONCE):
        part = table.iloc[start : start + RECORDS_AT_ONCE]
        columns = [
            [None if gone else value for value, gone in zip(part[name].tolist(), part[name].isna(), strict=True)]
            for name in part
        ]
        yield from (dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True))


def command_line(*words: str | int) -> str:
    """The command that makes the same results again, as files keep it; one that is printed is `to_paste`."""
    return shlex.join([*AS_WRITTEN, *map(str, words)])


def set_again(changes: Iterable[str]) -> list[str]:
    """The words of a command line that put some values, each `PATH=VALUE`, again."""
    return [word for text in changes for word in ("--set", text)]


# --- what went wrong ----------------------------------------------------------------------------------------------------


def exit_code_of(error: BaseException) -> int:
    """Say on stderr what went wrong, each problem in one line. Returns the exit code: 1 the run failed, 2 bad input, 130
    interrupted.
    """
    match error:
        case ScenarioError():
            return _fail(2, *map(str, error.problems), *_more(error.problems))
        case click.exceptions.Exit():
            return error.exit_code
        case click.ClickException():
            return _fail(2, f"{PROGRAM}: {' '.join(error.format_message().split())}")
        case Refusal():
            return _fail(error.exit_code, f"{PROGRAM}: {error}" if error.exit_code == 2 else str(error))
        case click.Abort() | KeyboardInterrupt():
            return _fail(130, "interrupted; nothing was written")
        case BrokenPipeError():
            return _reader_left()
        case ModuleNotFoundError() if (error.name or "sim").partition(".")[0] != "sim":
            return _fail(2, missing_library(str(error.name)))
    return _fail(
        1, "".join(traceback.format_exception(error)), f"{PROGRAM}: this is a fault of the simulator, not of your file"
    )


def _more(problems: Iterable[Problem]) -> list[str]:
    """Where to read on about the first of these problems that lies in a field of a scenario file, in at most one line."""
    from sim.scenario.format_page import field_around

    field = next(filter(None, (field_around(problem.path) for problem in problems)), "")
    return [f"more: {to_paste('format', field)}"] if field else []


def _fail(code: int, *lines: str) -> int:
    for line in lines:
        say(line)
    return code


def _reader_left() -> int:
    """Whoever read the output has gone, as in `... | head`: no more to say."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
