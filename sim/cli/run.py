"""The command that plays a scenario: `run`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from sim.cli.capacity import check_table_fits
from sim.cli.messages import command_line, print_json, print_report, records, say, set_again
from sim.cli.options import (
    WORLDS_PER_POINT,
    Folder,
    Real,
    Whole,
    draws_option,
    json_option,
    seed_option,
    set_option,
    trust_option,
    worlds_option,
)
from sim.engine.worlds_drawn import Worlds, draw_worlds
from sim.figures.kinds import draw_picture, lacking
from sim.methods.even_draws import PLAIN_DRAWS
from sim.reports.pages import REPORT_PAGES
from sim.reports.run import report, report_of_world
from sim.reports.story import story
from sim.reports.why import why_it_went_so
from sim.results.read import Run
from sim.results.run_folder import (
    INPUTS,
    TABLE,
    files_of_result,
    results_folder,
    write_codebook,
    write_figure,
    write_manifest,
    write_report,
    write_scenario,
    write_table,
)
from sim.runtime.called import to_paste
from sim.runtime.progress import progress
from sim.scenario.changed import change_of, changed
from sim.scenario.compile import ready
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source, read
from sim.scenario.warnings import warnings
from sim.words.phrases import count, listed
from sim.words.sections import markdown
from sim.worlds.codebook import codebook
from sim.worlds.efficiency import rated_worlds
from sim.worlds.enough import play_until
from sim.worlds.summary import summarise
from sim.worlds.transcript import transcript
from sim.worlds.uncertain_inputs import input_table

MOST_WORLDS_RUN = 10**7

MOST_UNTIL = 200_000
"""Worlds that `--until` plays at most, unless said otherwise."""

PICTURES_OF_A_RUN = {kind: f"{kind}.png" for kind in ("stages", "settlements", "talks")}
"""Kinds of pictures that a run draws, and their files."""

MADE_OF_RESULTS = (*(page.file for page in REPORT_PAGES.values()), "pictures")
"""What `report` and `plot` put beside the files of a result."""


@click.command("run")
@click.argument("file")
@worlds_option(MOST_WORLDS_RUN, None, f"How many worlds.  [default: {WORLDS_PER_POINT}]")
@click.option("--until", type=Real(0.01, 25), metavar="POINTS", help="Play on until every share of the outcome is known to +- "
              f"so many percentage points.  [--worlds then: at most; default {MOST_UNTIL:,}]")  # fmt: skip
@seed_option
@draws_option
@click.option("--world", type=Whole(0, MOST_WORLDS_RUN), help="Play only this world (0, 1, ..), with its story.")
@click.option("--why", type=Whole(0, MOST_WORLDS_RUN), help="Print round by round why it went so in this world.")
@click.option("--out", type=Folder(), help="Folder for the results.  [default: results/FILE's name]")
@click.option("--inputs", is_flag=True, help="Keep what was drawn in every world, too, as inputs.parquet.")
@click.option("--plots/--no-plots", default=True, help="Draw the figures or not.")
@click.option("--efficiency/--no-efficiency", "rated", default=True, help="Measure what more was possible, or not.")
@set_option
@json_option
@trust_option
def run_command(file: str, why: int | None, out: Path | None, changes: tuple[str, ...], as_json: bool, draws: str,
                trust: bool, **how: Any) -> None:  # fmt: skip
    """Play the talks of a scenario FILE and report what comes of them."""
    _refuse_contradictions(why, out, as_json, **how)
    source = changed(read(file), map(change_of, changes))
    scenario = ready(source, trust).drawn_by(draws)
    if why is not None:
        _print_why(scenario, why, how["seed"])
        return
    question = _Question(file, source, scenario, changes, as_json, trust, **how)
    if as_json and out is None:
        print_json(_as_json(scenario, question.seed, question.world, question.play()))
        return
    folder = out or _default_folder(file, question.world)
    with results_folder(folder) as draft:
        table = question.play()
        text = _write_result(draft, question, table)
    if as_json:
        print_json(_as_json(scenario, question.seed, question.world, table))
    else:
        print_report(text)
        click.echo(f"To change it in the browser and see it anew: {to_paste('serve', file)}")
        say_written(folder)
        _say_doubts(file, source, scenario)


def _refuse_contradictions(
    why: int | None,
    out: Path | None,
    as_json: bool,
    *,
    world: int | None,
    worlds: int | None,
    until: float | None,
    inputs: bool,
    plots: bool,
    **others: Any,
) -> None:
    for name, many in (("--worlds", worlds), ("--until", until)):
        if world is not None and many is not None:
            raise click.UsageError(f"--world plays one world and {name} many; give one of the two")
    if why is not None and (
        any(one is not None for one in (world, worlds, until, out)) or as_json or inputs or not plots
    ):
        raise click.UsageError(
            "--why prints one world and writes nothing; it takes no --world, --worlds, --until, --out, --inputs, --json, "
            "--no-plots"
        )
    if as_json and out is None and inputs:
        raise click.UsageError("--inputs writes a file, and --json alone writes none; add --out")


@dataclass(frozen=True)
class _Question:
    """What was asked."""

    file: str
    source: Source
    scenario: Scenario
    changes: tuple[str, ...]
    as_json: bool
    trust: bool
    worlds: int | None
    until: float | None
    seed: int
    world: int | None
    inputs: bool
    plots: bool
    rated: bool

    def play(self) -> pd.DataFrame:
        """The table of the worlds that are asked for."""
        if self.until is not None:
            return self._play_until(self.until / 100, self.worlds or MOST_UNTIL)
        return self._played(
            np.arange(self.worlds or WORLDS_PER_POINT) if self.world is None else np.array([self.world])
        )

    def _play_until(self, half_width: float, most: int) -> pd.DataFrame:
        """As many worlds as make the headline's intervals so narrow; says how many, on stderr where JSON is printed."""
        found = play_until(self.scenario, half_width, most, self._played)
        known = f"the share known least, {found.least_known}, to +-{100 * found.half_width:.2g} points"
        worlds = count(len(found.table), "world")
        if found.reached:
            click.echo(f"{worlds}: {known}", err=self.as_json)
        else:
            say(f"not reached with {worlds}, the most allowed (--worlds): {known}")
        return found.table

    def _played(self, worlds: np.ndarray) -> pd.DataFrame:
        """The table of worlds of these ids [w]."""
        check_table_fits(self.scenario, len(worlds) if self.until is None else int(worlds[-1]) + 1)
        every = 0 if not self.rated else None if self.world is None else 1
        return played_with_progress(self.scenario, worlds, self.seed, every)

    def command(self, played: int) -> str:
        """The command that makes the same result of so many worlds again."""
        which: tuple[str, int] = ("--worlds", played) if self.world is None else ("--world", self.world)
        draws = self.scenario.game.draws
        flags = [
            *([] if draws == PLAIN_DRAWS else ["--draws", draws]),
            *(["--inputs"] if self.inputs else []),
            *([] if self.plots else ["--no-plots"]),
            *([] if self.rated else ["--no-efficiency"]),
            *(["--trust"] if self.trust else []),
        ]
        return command_line("run", self.file, *which, "--seed", self.seed, *set_again(self.changes), *flags)


def _write_result(folder: Path, question: _Question, table: pd.DataFrame) -> str:
    """Write all files of a result; returns the report."""
    scenario, seed, world = question.scenario, question.seed, question.world
    text = _write(folder, scenario, seed, world, table, question.plots)
    drawn = draw_worlds(scenario.game, table["world"].to_numpy(), seed) if question.inputs else None
    _write_columns(folder, scenario, table, drawn)
    write_scenario(folder, question.source)
    made_by = {"seed": seed, "world": world, "worlds": len(table), "command": question.command(len(table))}
    write_manifest(folder, "run", identity(question.file, scenario) | made_by)
    return text


def _say_doubts(file: str, source: Source, scenario: Scenario) -> None:
    """Say how many warnings there are; `check` tells which."""
    doubts = warnings(source, scenario.document)
    if doubts:
        say(f"{count(len(doubts), 'warning')}; `check {file}` tells {'it' if len(doubts) == 1 else 'them'}")


def _print_why(scenario: Scenario, world: int, seed: int) -> None:
    row = rated_worlds(scenario, np.array([world]), seed, every=1).iloc[0]
    print_report(markdown(why_it_went_so(scenario, transcript(scenario, world, seed), row, seed)))


def played_with_progress(scenario: Scenario, worlds: np.ndarray, seed: int, every: int | None = None) -> pd.DataFrame:
    """The table of some worlds (ids [w]), with progress shown where they are many. every: as for `rated_worlds`."""
    with progress() as show:
        return rated_worlds(scenario, worlds, seed, show, every)


def _write(folder: Path, scenario: Scenario, seed: int, world: int | None, table: pd.DataFrame, plots: bool) -> str:
    """Write the table, the report and the figures; returns the report. A single world has no distributions to show."""
    run = Run(folder, scenario, seed, table, world, {})
    shown = run.world_shown
    lines = story(scenario, run.rounds_shown, table[table["world"] == shown].iloc[0], seed)
    if world is None:
        text = markdown(report(scenario, run.summary, lines, shown, seed))
    else:
        text = markdown(report_of_world(scenario, lines, shown, seed))
    write_table(folder, table)
    write_report(folder, text)
    if plots:
        _draw(run)
    return text


def _write_columns(folder: Path, scenario: Scenario, table: pd.DataFrame, drawn: Worlds | None) -> None:
    """Write what was drawn, if that is wanted, and the codebook."""
    tables = {TABLE: list(table)}
    if drawn is not None:
        drawn_table = input_table(scenario, drawn)
        write_table(folder, drawn_table, INPUTS)
        tables[INPUTS] = list(drawn_table)
    write_codebook(folder, [codebook(scenario, tables)])


def _draw(run: Run) -> None:
    """Write the figures that come with every run, those of them that it gives."""
    from sim.figures.draw.style import image

    for kind, file in PICTURES_OF_A_RUN.items():
        if not lacking(run, kind):
            write_figure(run.folder, file, image(draw_picture(run, kind), "png"))


def _default_folder(file: str, world: int | None) -> Path:
    return Path("results") / (Path(file).stem if world is None else f"{Path(file).stem}-world-{world}")


def identity(file: str, scenario: Scenario) -> dict[str, Any]:
    """What identifies a scenario in a manifest."""
    name, digest, draws = scenario.document.name, scenario.digest, scenario.game.draws
    return {"file": file, "scenario": name, "digest": digest, "draws": draws}


def _as_json(scenario: Scenario, seed: int, world: int | None, table: pd.DataFrame) -> dict[str, Any]:
    """The worlds and, of more than one, their summary."""
    summary = None if world is not None else summarise(table, scenario).to_dict()
    head = {"digest": scenario.digest, "scenario": scenario.document.name, "seed": seed, "draws": scenario.game.draws}
    return {**head, "summary": summary, "worlds": records(table)}


def say_written(folder: Path) -> None:
    """Say what files a result consists of, and what lies beside it from an earlier one."""
    click.echo(f"Written to {folder}: {', '.join(files_of_result(folder))}")
    old = [name for name in MADE_OF_RESULTS if (folder / name).exists()]
    if old:
        are = "is" if len(old) == 1 else "are"
        click.echo(f"{listed(old)} there {are} of an earlier result; make new ones with `report` and `plot`")
