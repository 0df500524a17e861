"""The command that plays scenarios in the same worlds: `compare`."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from sim.cli.capacity import check_table_fits
from sim.cli.messages import command_line, print_json, print_report
from sim.cli.options import json_option, out_option, seed_option, trust_option, worlds_option
from sim.cli.run import MOST_WORLDS_RUN, identity, played_with_progress, say_written
from sim.cli.side_by_side import labels_of, write_side_by_side
from sim.reports.run import comparison_report
from sim.reports.side_by_side import side_by_side_report
from sim.results.run_folder import (
    SIDES,
    results_folder,
    write_codebook,
    write_manifest,
    write_report,
    write_scenario,
    write_table,
)
from sim.scenario.compile import ready
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source, read
from sim.words.sections import markdown
from sim.worlds import paired
from sim.worlds.codebook import codebook
from sim.worlds.side_by_side import Alongside, effects_of_all


@click.command("compare")
@click.argument("files", nargs=-1, required=True, metavar="FILE FILE...")
@worlds_option(MOST_WORLDS_RUN)
@seed_option
@out_option("results/compare-FILE-FILE")
@json_option
@trust_option
def compare_command(
    files: tuple[str, ...], worlds: int, seed: int, out: Path | None, as_json: bool, trust: bool
) -> None:
    """Play scenario FILEs in the same worlds, and say what changes against the first.

    Of two: in how many worlds the outcome turns, and which way. Of more: the changes of each, side by side.
    """
    if len(files) < 2:
        raise click.UsageError(f"{files[0]} alone has nothing to be compared with; name two files or more")
    sources = [read(file) for file in files]
    scenarios = [ready(source, trust) for source in sources]
    for file, scenario in zip(files[1:], scenarios[1:], strict=True):
        if not paired.shared_issues(scenarios[0], scenario):
            raise click.UsageError(f"{files[0]} and {file} share no issue, so there is nothing to compare")
    check_table_fits(scenarios[0], worlds * len(files))
    flags = ["--trust"] if trust else []
    command = command_line("compare", *files, "--worlds", worlds, "--seed", seed, *flags)
    question = _Question(files, sources, scenarios, worlds, seed, command, out, as_json)
    (_compare_two if len(files) == 2 else _compare_several)(question)


@dataclass(frozen=True)
class _Question:
    """What was asked."""

    files: Sequence[str]
    sources: Sequence[Source]
    scenarios: Sequence[Scenario]
    worlds: int
    seed: int
    command: str
    out: Path | None
    as_json: bool

    @property
    def folder(self) -> Path:
        """Where the answer goes."""
        return self.out or Path("results") / "-".join(["compare", *(Path(file).stem for file in self.files)])

    @property
    def about(self) -> dict[str, Any]:
        """What the manifest says of the playing."""
        return {"seed": self.seed, "worlds": self.worlds, "command": self.command}

    def play(self) -> list[pd.DataFrame]:
        """The table of each scenario, in the same worlds."""
        return [played_with_progress(scenario, np.arange(self.worlds), self.seed) for scenario in self.scenarios]

    def say(self, text: str, values: Callable[[], dict[str, Any]]) -> None:
        """Print what is now in the folder, as was asked."""
        if self.as_json:
            print_json(values())
        else:
            print_report(text)
            say_written(self.folder)


def _compare_two(question: _Question) -> None:
    """Two scenarios, in detail."""
    first, second = question.scenarios
    if question.as_json and question.out is None:
        print_json(paired.to_dict(paired.compare_tables(first, second, *question.play())))
        return
    with results_folder(question.folder) as draft:
        tables = question.play()
        found = paired.compare_tables(first, second, *tables)
        text = markdown(comparison_report(*paired.labels(first, second, *question.files), found))
        write_report(draft, text)
        about = dict(question.about)
        for side, file, source, scenario, table in zip(
            SIDES, question.files, question.sources, question.scenarios, tables, strict=True
        ):
            write_table(draft, table, f"{side}.parquet")
            write_scenario(draft, source, f"{side}.yaml")
            about[side] = identity(file, scenario)
        books = zip(SIDES, question.scenarios, tables, strict=True)
        write_codebook(draft, [codebook(scenario, {f"{side}.parquet": list(table)}) for side, scenario, table in books])
        write_manifest(draft, "comparison", about)
    question.say(text, lambda: paired.to_dict(found))


def _compare_several(question: _Question) -> None:
    """More than two, each against the first."""
    if question.as_json and question.out is None:
        print_json(_as_json(_alongside(question)))
        return
    with results_folder(question.folder) as draft:
        played = _alongside(question)
        report = side_by_side_report(played, question.seed)
        text = write_side_by_side(draft, report, played, question.files, question.sources, question.about)
    question.say(text, lambda: _as_json(played))


def _alongside(question: _Question) -> list[Alongside]:
    against = [None, *[0] * (len(question.files) - 1)]
    each = zip(labels_of(question.files), question.scenarios, question.play(), against, strict=True)
    return [Alongside(*one) for one in each]


def _as_json(played: Sequence[Alongside]) -> dict[str, Any]:
    """What each changes, by its label. Differences become blocks of their fields."""
    effects = zip(played, effects_of_all(played), strict=True)
    return {
        "against": played[0].label,
        "worlds": len(played[0].table),
        "changes": {one.label: asdict(effect) for one, effect in effects if effect},
    }
