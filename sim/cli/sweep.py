"""The commands of sweeps: `sweep`, `summarise` and `export`."""

import shlex
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sim.cli.messages import say
from sim.cli.options import (
    WORLDS_PER_POINT,
    FilePath,
    Folder,
    Whole,
    draws_option,
    out_option,
    seed_option,
    trust_option,
    workers_option,
    worlds_option,
)
from sim.experiments.crew import CrewSize, crew_for
from sim.experiments.factors import Experiment, from_command_line, from_file
from sim.experiments.points import MANY_POINTS, plan
from sim.experiments.sweep import SweepEnd, SweepSize, Work, estimate, open_store, play_sweep, prepare_work
from sim.experiments.sweep_inputs import input_columns, write_sweep_inputs
from sim.experiments.sweep_summary import EXPORT_FORMATS, export_rows, summarise_sweep, summary_as_text
from sim.methods.designs import DESIGNS
from sim.runtime.progress import progress
from sim.runtime.sweep_folder import SWEPT_INPUTS, Store, read_manifest, read_sweep
from sim.runtime.whole_files import FolderError, write_files
from sim.runtime.workers import ENDING, WorkersError
from sim.scenario.document import validate
from sim.scenario.source import Source, read
from sim.words.phrases import bytes_in_words, count, duration

MANY_WORLDS, MANY_SECONDS, MANY_BYTES = 10**7, 3600, 5 * 10**9
"""Beyond any of these a sweep needs --yes."""

MOST_WORLDS_SWEPT = 10**9


@click.command("sweep")
@click.argument("file")
@click.option("--vary", multiple=True, metavar="PATH=LEVELS", help="What to vary: path=low:high:steps or path=a,b,c.")
@click.option("--experiment", metavar="NAME", help="An experiment of the scenario file.")
@click.option("--method", type=click.Choice(list(DESIGNS)), help="How the points are chosen.  [default: grid]")
@click.option("--points", type=Whole(1), help="How many points, where the method does not say.")
@worlds_option(MOST_WORLDS_SWEPT, None, f"Worlds at each point.  [default: {WORLDS_PER_POINT}]")
@seed_option
@draws_option
@out_option("results/FILE-sweep")
@workers_option
@click.option("--scheduler", metavar="ADDRESS", help="Play on this Dask scheduler's workers, such as tcp://host:8786.")
@click.option("--resume", is_flag=True, help="Go on with the sweep in the folder; failed worlds are tried again.")
@click.option("--inputs", is_flag=True, help="Keep what was drawn in every world, too, in the folder _inputs.")
@click.option("--yes", is_flag=True, help="Begin however large it is.")
@trust_option
def sweep_command(file: str, vary: tuple[str, ...], experiment: str | None, out: Path | None, workers: int | None,
          scheduler: str | None, resume: bool, inputs: bool, yes: bool, **how: Any) -> None:  # fmt: skip
    """Play a scenario FILE at every point of an experiment, in parallel.

    All worlds are kept in a folder.
    """
    work = prepare_work(plan(_checked(_experiment(read(file), experiment, vary, how), yes)))
    folder = out or Path("results") / f"{Path(file).stem}-{experiment or 'sweep'}"
    crew = crew_for(work.games, workers)
    kept = input_columns(work.plan) if inputs or (folder / SWEPT_INPUTS).exists() else []
    with progress("Trying", "some worlds, to see how long all will take"):
        sizes = _with_inputs(estimate(work, crew.workers), len(kept))
    again = _command_again(folder)
    with open_store(work, folder, resume, {"command": again}, kept) as store:
        for notice in store.notices:
            say(f"notice: {notice}")
        _check_size(sizes, crew, store, yes, scheduler)
        outcome = _play(work, store, crew.workers, scheduler, again)
        if kept:
            with progress("Drawing", "parts") as show:
                write_sweep_inputs(work, folder, show)
    _say_end(outcome, folder, again)


@click.command("summarise")
@click.argument("folder", type=Folder())
@click.option("--to", "target", type=FilePath(), help="Write the table, a row for each point, as .csv.")
def summarise_command(folder: Path, target: Path | None) -> None:
    """Print what a sweep has found at each point.

    Stages with intervals, mean gains, and the most common terms.
    """
    summary = summarise_sweep(folder)
    if target is None:
        click.echo(summary_as_text(summary, _signatories(folder)), nl=False)
        return
    write_files(target.parent, {target.name: summary.points.to_csv().encode()})
    click.echo(f"Written to {target}: {count(len(summary.points), 'point')}")


@click.command("export")
@click.argument("folder", type=Folder())
@click.argument("target", type=FilePath(), metavar=f"TARGET({'|'.join(EXPORT_FORMATS)})")
def export_command(folder: Path, target: Path) -> None:
    """Write all worlds of a sweep as one file, CSV or Parquet by its ending."""
    click.echo(f"Written to {target}: {count(export_rows(folder, target), 'world')}")


# ---------------------------------------------------------------- parts of `sweep`


def _experiment(source: Source, name: str | None, vary: tuple[str, ...], how: dict[str, Any]) -> Experiment:
    """What to vary: an experiment of the file with what the command line says otherwise, or the command line's own."""
    document = validate(source)
    names = list(document.experiments)
    if name is not None or (not vary and len(names) == 1):
        return from_file(source, document, name or names[0], vary, **how)
    if not vary:
        listed = f"one of its experiments with --experiment ({', '.join(names)})"
        raise click.UsageError(f"say what to vary: {listed if names else '--vary path=low:high:steps'}")
    return from_command_line(source, vary, **{key: value for key, value in how.items() if value is not None})


def _checked(experiment: Experiment, yes: bool) -> Experiment:
    """Refuse a silly number of points before the design is even made."""
    points = experiment.size
    if not yes and (points > MANY_POINTS or points * experiment.worlds > MANY_WORLDS):
        worlds = count(points * experiment.worlds, "world")
        raise click.UsageError(f"that is {count(points, 'point')} with {worlds} in all; add --yes if you mean it")
    return experiment


def _with_inputs(sizes: SweepSize, columns: int) -> SweepSize:
    """The size of a sweep that keeps so many columns of inputs, in double precision."""
    return replace(sizes, bytes=sizes.bytes + 8 * columns * sizes.worlds)


def _check_size(sizes: SweepSize, crew: CrewSize, store: Store, yes: bool, scheduler: str | None) -> None:
    """Say what is coming, and refuse what is silly."""
    share = 1 - min(store.rows / max(sizes.worlds, 1), 1)
    seconds, size = sizes.seconds * share, int(sizes.bytes * share)
    left = "" if share == 1 else f", {sizes.worlds - store.rows:,} of them still to play"
    expected = f"about {duration(seconds)}" + (" on this machine alone" if scheduler else "")
    needed = f"{bytes_in_words(size)} on disk, up to {bytes_in_words(crew.bytes_each)} of memory for each worker"
    say(f"{count(sizes.points, 'point')}, {count(sizes.worlds, 'world')}{left}: {expected}, {needed}")
    if crew.shortage and not scheduler:
        say(crew.shortage)
    free = shutil.disk_usage(store.folder).free
    if yes:
        return
    if size > free:
        raise click.UsageError(
            f"only {bytes_in_words(free)} are free in {store.folder}; add --yes to begin nevertheless"
        )
    if not scheduler and crew.bytes_each > crew.free:
        raise click.UsageError(
            f"only {bytes_in_words(crew.free)} of memory are free, too little for one worker; add --yes to begin nevertheless"
        )
    if size > MANY_BYTES or (seconds > MANY_SECONDS and not scheduler):
        raise click.UsageError("that is much; add --yes if you mean it")


def _play(work: Work, store: Store, crew: int, scheduler: str | None, again: str) -> SweepEnd:
    """Play with progress shown; an interrupt ends it with exit code 130 and the command that goes on."""
    try:
        with _interrupted(), progress() as show:
            return play_sweep(work, store, crew, scheduler, show)
    except KeyboardInterrupt:
        safe = len(read_manifest(store.folder)["parts"])  # what is on disk, wherever the interrupt came
        say(f"interrupted; {safe:,} of {len(work.parts):,} parts are done and safe. To go on:\n  {again}")
        raise click.exceptions.Exit(130) from None
    except (FolderError, WorkersError) as error:
        say(f"{error}\nTo go on:\n  {again}")
        raise click.exceptions.Exit(1) from None


@contextmanager
def _interrupted() -> Iterator[None]:
    """Any request to end is an interrupt: also a cluster's, or that of a terminal that closes."""
    before = {which: signal.signal(which, signal.default_int_handler) for which in ENDING}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


def _command_again(folder: Path) -> str:
    """This command line, with --resume and the folder it writes to."""
    words = ["python", *sys.argv] if sys.argv[0].endswith(".py") else list(sys.argv)
    words += [] if "--out" in " ".join(words) else ["--out", str(folder)]
    return shlex.join(words + ([] if "--resume" in words else ["--resume"]))


def _say_end(outcome: SweepEnd, folder: Path, again: str) -> None:
    rate = outcome.worlds / outcome.seconds if outcome.worlds else 0
    played = f"{count(outcome.worlds, 'world')} in {duration(outcome.seconds)}, {rate:,.0f} a second"
    click.echo(f"Written to {folder}: {count(outcome.rows, 'world')} ({played})")
    if outcome.failures:
        first = outcome.failures[0]
        say(
            f"FAILED: {len(outcome.failures):,} blocks of worlds are missing; the first, "
            f"point {first['point']}: {first['error']}\nTo try them again:\n  {again}"
        )
        raise click.exceptions.Exit(1)


def _signatories(folder: Path) -> tuple[str, ...]:
    actors = read_sweep(folder)["asked"]["scenario"]["actors"]
    return tuple(name for name, actor in actors.items() if actor["role"] == "signatory")
