"""Options that commands share, each once, and the kinds of values that they take."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sim.experiments.factors import WORLDS_PER_POINT
from sim.methods.even_draws import PLAIN_DRAWS, WAYS_TO_DRAW


class Whole(click.IntRange):
    """A whole number within bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does, but in plain words for what is no whole number."""
        try:
            int(value)
        except ValueError:
            self.fail(f"{value!r} is not a whole number", param, ctx)
        return super().convert(value, param, ctx)


class Real(click.FloatRange):
    """A number within bounds, and a number it must be."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does, but in plain words for what is no number, and `nan` is none."""
        try:
            float(value)
        except ValueError:
            self.fail(f"{value!r} is not a number", param, ctx)
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


class Folder(click.Path):
    """A folder; an empty name is refused, which would mean the current one."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does."""
        if not str(value).strip():
            self.fail("the name of the folder is empty; . is the current one", param, ctx)
        return super().convert(_as_text(self, value, param, ctx), param, ctx)


class FilePath(click.Path):
    """A file to write."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does."""
        return super().convert(_as_text(self, value, param, ctx), param, ctx)


def _as_text(kind: click.Path, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
    """A name of which the bytes are text: no other can be written into tables, or read by them."""
    try:
        str(value).encode()
    except UnicodeEncodeError:
        kind.fail(f"the name {str(value)!a} has bytes that are no UTF-8 text; choose another", param, ctx)
    return value


def kept(path: Path, instead: str) -> None:
    """Refuse to write over a file."""
    if path.exists():
        raise click.UsageError(f"{path} is there already; it stays as it is. {instead}, or move it away")


Decorator = Callable[[Callable], Callable]


def worlds_option(most: int, default: int | None = WORLDS_PER_POINT, help: str = "How many worlds.") -> Decorator:
    """--worlds; default None: the command says in `help` what it takes then."""
    return click.option("--worlds", type=Whole(1, most), default=default, show_default=default is not None, help=help)


def out_option(default: str) -> Decorator:
    """--out, a folder; default: the one that is taken without it, in words."""
    return click.option("--out", type=Folder(), help=f"Folder for the results.  [default: {default}]")


seed_option = click.option("--seed", type=Whole(0, 2**63 - 1), default=0, show_default=True, help="Which random draws.")
workers_option = click.option(
    "--workers", type=Whole(1, 1024), help="Worker processes.  [default: all processors, as memory allows]"
)
outcome_option = click.option("--outcome", "name", default="agreed", show_default=True, metavar="NAME",
                              help="A stage, a scope, COLUMN=WORD or a column of numbers.")  # fmt: skip
draws_option = click.option("--draws", type=click.Choice(list(WAYS_TO_DRAW)), default=PLAIN_DRAWS, show_default=True,
                            help="How worlds are drawn: each alone, or evenly.")  # fmt: skip
set_option = click.option("--set", "changes", multiple=True, metavar="PATH=VALUE",
                          help="Put another value at a PATH of the scenario; may be repeated.")  # fmt: skip
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON only; write files only where --out says so."
)
trust_option = click.option(
    "--trust", is_flag=True, help="Run the Python files that the scenario names for its strategies."
)
