"""The commands that ask why: `sensitivity`, `breakeven` and `discover`. They parse, call and print; `COMMANDS` lists them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
import pandas as pd

from sim.analysis.break_even import curves, factors
from sim.analysis.scenario_discovery import Sample, condition_words, played, sample_of_run, sample_of_sweep, value_words
from sim.analysis.sensitivity import SENSITIVITY_METHODS, WORLDS_ALLOWED, TooFewWorlds, sensitivity_indices
from sim.analysis.uncertain_inputs import input_in_words, inputs_at
from sim.cli.run import command_line, identity, print_report, say_written, trusted
from sim.cli.sweep import Folder, Whole, progress
from sim.experiments.sweep import processors
from sim.methods.rule_tree import NoWorlds, find_rules
from sim.methods.variance import Constant
from sim.reports.analysis import break_even_report, break_even_table, discovery_report, rules_table, sensitivity_report
from sim.results import run_folder as results
from sim.results.read import Run, Swept, read_result
from sim.runtime import sweep_folder as store
from sim.runtime.workers import WorkersError
from sim.scenario.compile import ready
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source, read
from sim.worlds.outcome import Outcome, outcome

MOST_WORLDS = 10**8
LEVEL_WORLDS, RULE_WORLDS = 1000, 8192
"""Worlds at each level of a number, and worlds in which rules are found and checked, unless said otherwise."""

KEPT = {Run: results.RUN_SCENARIO, Swept: store.SCENARIO}
"""The scenario's file in each kind of result."""

USUAL_WORLDS = ", ".join(f"{worlds:,} for {method}" for method, worlds in WORLDS_ALLOWED.items())

outcome_option = click.option("--outcome", "name", default="agreed", show_default=True, metavar="NAME",
                              help="A stage, a scope, COLUMN=WORD or a column of numbers.")  # fmt: skip
seed_option = click.option("--seed", type=Whole(0, 2**63 - 1), default=0, show_default=True, help="Which random draws.")
out_option = click.option("--out", type=Folder(), help="Folder for the results.  [default: results/FILE-COMMAND]")
crew_option = click.option("--workers", type=Whole(1, 1024), help="Worker processes.  [default: all processors]")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON only; files only where --out says so.")


@click.command("sensitivity")
@click.argument("file")
@outcome_option
@click.option(
    "--inputs",
    "paths",
    multiple=True,
    metavar="PATH",
    help="A number, a block (as one), * for any name; may be repeated.  [default: all that is uncertain]",
)
@click.option(
    "--method",
    type=click.Choice(SENSITIVITY_METHODS),
    default=SENSITIVITY_METHODS[0],
    show_default=True,
    help="Sobol' indices, or Morris' elementary effects.",
)
@click.option("--worlds", type=Whole(1, MOST_WORLDS), help=f"Play at most so many.  [default: {USUAL_WORLDS}]")
@seed_option
@out_option
@crew_option
@json_option
@trusted
def sensitivity_command(file: str, name: str, paths: tuple[str, ...], method: str, worlds: int | None, seed: int,
                        out: Path | None, workers: int | None, as_json: bool, trust: bool) -> None:  # fmt: skip
    """Tell what drives an outcome of a scenario FILE: which of its uncertain inputs, by themselves and together."""
    source, scenario, what = _asked(file, name, trust)
    some = inputs_at(scenario, paths, file) if paths else None
    allowed = worlds or WORLDS_ALLOWED[method]
    given = [*(f"--inputs={path}" for path in paths), f"--method={method}", f"--worlds={allowed}", f"--seed={seed}"]
    ask = _Ask("sensitivity", file, source, scenario, what, seed, given, out, as_json, trust)

    def answer() -> _Answer:
        with progress() as show:
            found = sensitivity_indices(scenario, what, some, method, allowed, seed, workers or processors(), show)
        about = {"method": method, "worlds": found.worlds, "base": found.base, "screened": found.screened}
        return _Answer(sensitivity_report(found), {"indices": found.table}, about)

    _give(ask, answer)


@click.command("breakeven")
@click.argument("file")
@click.argument("paths", nargs=-1, metavar="[PATH|PATH=LOW:HIGH[:STEPS]]...")
@outcome_option
@click.option(
    "--worlds", type=Whole(20, MOST_WORLDS), default=LEVEL_WORLDS, show_default=True, help="Worlds at a level."
)
@seed_option
@out_option
@crew_option
@json_option
@trusted
def breakeven_command(file: str, paths: tuple[str, ...], name: str, worlds: int, seed: int, out: Path | None,
                      workers: int | None, as_json: bool, trust: bool) -> None:  # fmt: skip
    """Tell at which value of each PATH of a scenario FILE an outcome becomes likelier than not.

    Without PATH: of all no-deal values and leverages that are ranges.
    """
    source, scenario, what = _asked(file, name, trust, share=True)
    varied = factors(scenario, paths, file)
    given = [*paths, f"--worlds={worlds}", f"--seed={seed}"]
    ask = _Ask("breakeven", file, source, scenario, what, seed, given, out, as_json, trust)

    def answer() -> _Answer:
        with progress() as show:
            found = curves(source, varied, what, worlds, seed, workers or processors(), trust, show)
        titles = {curve.path: input_in_words(scenario.document, curve.path) for curve in found}
        told = partial(value_words, scenario)
        text = break_even_report(scenario.document.name, what, found, titles, told, worlds, seed)
        levels = [curve.table.assign(input=titles[curve.path], path=curve.path) for curve in found]
        tables = {"breakevens": break_even_table(found, titles), "levels": pd.concat(levels, ignore_index=True)}
        return _Answer(text, tables, {"worlds": worlds})

    _give(ask, answer)


@click.command("discover")
@click.argument("where", metavar="FILE|RESULT")
@outcome_option
@click.option("--vary", multiple=True, metavar="PATH=LEVELS", help="Vary this too: path=low:high:steps or path=a,b,c.")
@click.option("--worlds", type=Whole(2, MOST_WORLDS), help=f"Worlds, at each point.  [default: {RULE_WORLDS}]")
@click.option("--seed", type=Whole(0, 2**63 - 1), help="Which random draws.  [default: 0, or those of the RESULT]")
@out_option
@crew_option
@json_option
@trusted
def discover_command(where: str, name: str, vary: tuple[str, ...], worlds: int | None, seed: int | None,
                     out: Path | None, workers: int | None, as_json: bool, trust: bool) -> None:  # fmt: skip
    """Tell under which conditions an outcome comes about, as a few rules.

    From the worlds of a RESULT (the folder of a run or a sweep), or of a scenario FILE that is played now.
    """
    result = _kept(where, trust, {"--vary": vary, "--worlds": worlds, "--seed": seed})
    file = where if result is None else str(result.folder / KEPT[type(result)])
    source, scenario, what = _asked(file, name, trust, share=True)
    seed = (seed or 0) if result is None else result.seed
    each = worlds or RULE_WORLDS
    given = [] if result else [*(f"--vary={item}" for item in vary), f"--worlds={each}", f"--seed={seed}"]
    ask = _Ask("discover", where, source, scenario, what, seed, given, out, as_json, trust)

    def sample() -> Sample:
        if isinstance(result, Run):
            return sample_of_run(result.scenario, result.table, seed, what)
        if isinstance(result, Swept):
            return sample_of_sweep(result, what)
        with progress() as show:
            return played(source, scenario, vary, what, each, seed, workers or processors(), trust, show)

    def answer() -> _Answer:
        worlds = sample()
        found = find_rules(worlds.features, worlds.yes, worlds.held_out, worlds.ids)
        words = condition_words(scenario, found)
        text = discovery_report(scenario.document.name, what, found, words, len(worlds.yes), worlds.left_out, seed)
        return _Answer(text, {"rules": rules_table(found, words)}, {"worlds": len(worlds.yes)})

    _give(ask, answer)


COMMANDS = (sensitivity_command, breakeven_command, discover_command)
"""To be added to the command line."""


# ---------------------------------------------------------------- what is asked


def _asked(file: str, name: str, trust: bool, share: bool = False) -> tuple[Source, Scenario, Outcome]:
    """The scenario of a file, and the outcome that is asked about; share: it must be yes or no in each world."""
    source = read(file)
    scenario = ready(source, trust)
    what = outcome(name, scenario, file)
    if share and not what.is_share:
        message = f"{name} is a number in each world; give an outcome that is yes or no, such as agreed or in_force"
        raise click.UsageError(message)
    return source, scenario, what


def _kept(where: str, trust: bool, told: dict[str, Any]) -> Run | Swept | None:
    """The result in a folder; None where it is a file, to be played. told: options that only a file takes."""
    if not Path(where).is_dir():
        return None
    for option, value in told.items():
        if value not in (None, ()):
            raise click.UsageError(
                f"{option} is for a scenario file; {where} is a result, whose worlds have been played"
            )
    result = read_result(where, trust)
    if isinstance(result, Run | Swept):
        return result
    raise click.UsageError(f"{where} is neither the result of a run nor of a sweep")


@dataclass(frozen=True)
class _Ask:
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
        words: list[str | int] = [
            self.kind,
            self.file,
            "--outcome",
            self.outcome.name,
            *self.given,
            *flags,
        ]
        return {**identity(self.file, self.scenario), "outcome": self.outcome.name, "outcome_title": self.outcome.asked,
                "seed": self.seed, "command": command_line(*words)}  # fmt: skip


@dataclass(frozen=True)
class _Answer:
    """What was found: in words, as tables by name, and what else the manifest says of it."""

    text: str
    tables: dict[str, pd.DataFrame]
    about: dict[str, Any]


def _give(ask: _Ask, answer: Callable[[], _Answer]) -> None:
    """Find the answer, and print and write it as was asked."""
    if ask.as_json and ask.out is None:
        with _told_plainly(ask.outcome):
            _print_json(ask, answer())
        return
    with results.results_folder(ask.folder) as draft, _told_plainly(ask.outcome):
        found = answer()
        for name, table in found.tables.items():
            table.to_csv(draft / f"{name}.csv", index=False, lineterminator="\n")
        results.write_report(draft, found.text)
        results.write_scenario(draft, ask.source)
        results.write_manifest(draft, ask.kind, {**ask.about, **found.about})
    if ask.as_json:
        _print_json(ask, found)
    else:
        print_report(found.text)
        say_written(ask.folder)


def _print_json(ask: _Ask, found: _Answer) -> None:
    tables = {name: results.records(table) for name, table in found.tables.items()}
    click.echo(results.json_text({**ask.about, **found.about, **tables}))


@contextmanager
def _told_plainly(what: Outcome) -> Iterator[None]:
    """What cannot be answered, as an error of the command line."""
    try:
        yield
    except Constant as error:
        if what.is_share:
            said = "in every world" if error.value else "in no world"
            raise click.ClickException(f"{what.title} {said}, so nothing drives it") from error
        raise click.ClickException(f"{what.title} is {error.value:g} in every world, so nothing drives it") from error
    except (TooFewWorlds, NoWorlds, WorkersError) as error:
        raise click.ClickException(str(error)) from error
