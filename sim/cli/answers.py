"""What the commands that ask why have in common: what is asked, and how an answer is printed and kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from sim.cli.messages import command_line, print_json, print_report, records
from sim.cli.run import identity, say_written
from sim.methods.variance import Constant
from sim.results.run_folder import results_folder, write_manifest, write_report, write_scenario
from sim.scenario.compile import ready
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source, read
from sim.worlds.outcome import Outcome, outcome

MOST_WORLDS_ASKED = 10**8


@dataclass(frozen=True)
class CommandQuestion:
    """What was asked, for the manifest and the folder. given: words of the command line beside file and outcome."""

    kind: str
    file: str
    source: Source
    scenario: Scenario
    outcome: Outcome
    seed: int
    given: list[str]
    out: Path | None
    as_json: bool
    trust: bool

    @property
    def folder(self) -> Path:
        """Where the answer goes."""
        return self.out or Path("results") / f"{Path(self.file).stem}-{self.kind}"

    @property
    def about(self) -> dict[str, Any]:
        """What identifies the answer."""
        flags = ["--trust"] if self.trust else []
        command = command_line(self.kind, self.file, "--outcome", self.outcome.name, *self.given, *flags)
        of = {"outcome": self.outcome.name, "outcome_title": self.outcome.asked, "seed": self.seed, "command": command}
        return {**identity(self.file, self.scenario), **of}


@dataclass(frozen=True)
class CommandAnswer:
    """What was found: in words, as tables by name, and what else the manifest says of it."""

    text: str
    tables: dict[str, pd.DataFrame]
    about: dict[str, Any]


def asked(file: str, name: str, trust: bool) -> tuple[Source, Scenario, Outcome]:
    """The scenario of a file, and the outcome that is asked about."""
    source = read(file)
    scenario = ready(source, trust)
    return source, scenario, outcome(name, scenario, file)


def check_share(what: Outcome) -> None:
    """Refuse an outcome that is not yes or no in each world."""
    if not what.is_share:
        message = (
            f"{what.name} is a number in each world; give an outcome that is yes or no, such as agreed or in_force"
        )
        raise click.UsageError(message)


def give(question: CommandQuestion, find: Callable[[], CommandAnswer]) -> None:
    """Find the answer, and print and keep it as was asked."""
    if question.as_json and question.out is None:
        with _without_variation(question.outcome):
            _print_json(question, find())
        return
    with results_folder(question.folder) as draft, _without_variation(question.outcome):
        answer = find()
        for name, table in answer.tables.items():
            table.to_csv(draft / f"{name}.csv", index=False, lineterminator="\n")
        write_report(draft, answer.text)
        write_scenario(draft, question.source)
        write_manifest(draft, question.kind, {**question.about, **answer.about})
    if question.as_json:
        _print_json(question, answer)
    else:
        print_report(answer.text)
        say_written(question.folder)


def _print_json(question: CommandQuestion, answer: CommandAnswer) -> None:
    tables = {name: records(table) for name, table in answer.tables.items()}
    print_json({**question.about, **answer.about, **tables})


@contextmanager
def _without_variation(what: Outcome) -> Iterator[None]:
    """An outcome that is the same in every world, as an error of the command line."""
    try:
        yield
    except Constant as error:
        if what.is_share:
            said = "in every world" if error.value else "in no world"
            raise click.ClickException(f"{what.title} {said}, so nothing drives it") from error
        raise click.ClickException(f"{what.title} is {error.value:g} in every world, so nothing drives it") from error
