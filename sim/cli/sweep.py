"""The commands of sweeps: `sweep`, `summarise` and `export`. They parse, call and print; `COMMANDS` lists them."""

import shlex
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from sim.experiments import sweep as engine
from sim.experiments.factors import WORLDS_PER_POINT, Experiment, from_command_line, from_file
from sim.experiments.points import MANY_POINTS, plan
from sim.experiments.sweep_summary import EXPORT_FORMATS, summarise_sweep, summary_as_text
from sim.experiments.sweep_summary import export_rows as write_export
from sim.methods.designs import DESIGNS
from sim.runtime.sweep_folder import Store, StoreError, read_manifest
from sim.runtime.workers import WorkersError
from sim.scenario.document import validate
from sim.scenario.source import Source, read
from sim.words.phrases import count

MANY_WORLDS, MANY_SECONDS, MANY_BYTES = 10**7, 3600, 5 * 10**9
"""Beyond any of these a sweep needs --yes."""

MOST_WORLDS = 10**9
LINE_SECONDS = 5
"""Seconds between two lines of progress where there is no terminal."""


class Whole(click.IntRange):
    """A whole number within bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does, but what is no whole number is told in plain words."""
        try:
            int(value)
        except ValueError:
            self.fail(f"{value!r} is not a whole number", param, ctx)
        return super().convert(value, param, ctx)


class Folder(click.Path):
    """A folder; an empty name is refused, which would mean the current one."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does."""
        if not str(value).strip():
            self.fail("the name of the folder is empty; . is the current one", param, ctx)
        return super().convert(value, param, ctx)


@click.command()
@click.argument("file")
@click.option("--vary", multiple=True, metavar="PATH=LEVELS", help="What to vary: path=low:high:steps or path=a,b,c.")
@click.option("--experiment", metavar="NAME", help="An experiment of the scenario file.")
@click.option("--method", type=click.Choice(list(DESIGNS)), help="How the points are chosen.  [default: grid]")
@click.option("--points", type=Whole(1), help="How many points, where the method does not say.")
@click.option("--worlds", type=Whole(1, MOST_WORLDS), help=f"Worlds at each point.  [default: {WORLDS_PER_POINT}]")
@click.option("--seed", type=Whole(0, 2**63 - 1), default=0, show_default=True, help="Which random draws.")
@click.option("--out", type=Folder(), help="Folder for the results.  [default: results/FILE-sweep]")
@click.option("--workers", type=Whole(1, 1024), help="Worker processes.  [default: all processors]")
@click.option("--scheduler", metavar="ADDRESS", help="Play on this Dask scheduler's workers, such as tcp://host:8786.")
@click.option("--resume", is_flag=True, help="Go on with the sweep in the folder; failed worlds are tried again.")
@click.option("--yes", is_flag=True, help="Begin however large it is.")
@click.option("--trust", is_flag=True, help="Run the Python files that the scenario names for its strategies.")
def sweep(file: str, vary: tuple[str, ...], experiment: str | None, out: Path | None, workers: int | None,
          scheduler: str | None, resume: bool, yes: bool, **how: Any) -> None:  # fmt: skip
    """Play a scenario FILE at every point of an experiment, in parallel, and keep all worlds in a folder."""
    with _told_plainly():
        work = engine.prepare_work(plan(_checked(_experiment(read(file), experiment, vary, how), yes)))
        folder = out or Path("results") / f"{Path(file).stem}-{experiment or 'sweep'}"
        crew = workers or engine.processors()
        sizes = engine.estimate(work, crew)
        again = _command_again(folder)
        with engine.open_store(work, folder, resume, {"command": again}) as store:
            _say_notices(store)
            _check_size(sizes, store, yes, scheduler)
            outcome = _play(work, store, crew, scheduler, again)
        _say_end(outcome, folder, again)


@click.command(name="summarise")
@click.argument("folder", type=Folder())
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write the table, a row for each point, as .csv.")
def summarise_command(folder: Path, target: Path | None) -> None:
    """Print what a sweep has found at each point: stages with intervals, mean gains, most common terms."""
    with _told_plainly():
        summary = summarise_sweep(folder)
        if target is None:
            click.echo(summary_as_text(summary, _signatories(folder)), nl=False)
            return
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            summary.points.to_csv(target)
        except OSError as error:
            raise StoreError(f"cannot write {target}: {error.strerror or error}") from error
        click.echo(f"Written to {target}: {count(len(summary.points), 'point')}")


@click.command()
@click.argument("folder", type=Folder())
@click.argument("target", type=click.Path(path_type=Path), metavar=f"TARGET({'|'.join(EXPORT_FORMATS)})")
def export(folder: Path, target: Path) -> None:
    """Write all worlds of a sweep as one file, CSV or Parquet by its ending."""
    with _told_plainly():
        click.echo(f"Written to {target}: {count(write_export(folder, target), 'world')}")


COMMANDS = (sweep, summarise_command, export)
"""To be added to the command line."""


# ---------------------------------------------------------------- parts of `sweep`


@contextmanager
def _told_plainly() -> Iterator[None]:
    """What the results folder or the workers cannot do, as an error of the command line."""
    try:
        yield
    except (StoreError, WorkersError) as error:
        raise click.ClickException(str(error)) from error


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


def _check_size(sizes: engine.SweepSize, store: Store, yes: bool, scheduler: str | None) -> None:
    """Tell what is coming, and refuse what is silly."""
    share = 1 - min(store.rows / max(sizes.worlds, 1), 1)
    seconds, size = sizes.seconds * share, int(sizes.bytes * share)
    left = "" if share == 1 else f", {sizes.worlds - store.rows:,} of them still to play"
    expected = f"about {_duration(seconds)}" + (" on this machine alone" if scheduler else "")
    _say(f"{count(sizes.points, 'point')}, {count(sizes.worlds, 'world')}{left}: {expected}, {_size(size)} on disk")
    free = shutil.disk_usage(store.folder).free
    if yes:
        return
    if size > free:
        raise click.UsageError(f"only {_size(free)} are free in {store.folder}; add --yes to begin nevertheless")
    if size > MANY_BYTES or (seconds > MANY_SECONDS and not scheduler):
        raise click.UsageError("that is much; add --yes if you mean it")


def _play(work: engine.Work, store: Store, crew: int, scheduler: str | None, again: str) -> engine.SweepEnd:
    """Play with progress shown; an interrupt ends it with exit code 130 and the command that goes on."""
    try:
        with _interrupted_by_term(), progress() as show:
            return engine.play_sweep(work, store, crew, scheduler, show)
    except KeyboardInterrupt:
        _say(f"interrupted; {len(store.parts):,} of {len(work.parts):,} parts are done and safe. To go on:\n  {again}")
        raise click.exceptions.Exit(130) from None
    except (StoreError, WorkersError) as error:
        _say(f"{error}\nTo go on:\n  {again}")
        raise click.exceptions.Exit(1) from None


@contextmanager
def _interrupted_by_term() -> Iterator[None]:
    """A request to end (SIGTERM, as a cluster sends it before it takes the machine away) is an interrupt."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _command_again(folder: Path) -> str:
    """This command line, with --resume and the folder it writes to."""
    words = ["python", *sys.argv] if sys.argv[0].endswith(".py") else list(sys.argv)
    words += [] if "--out" in " ".join(words) else ["--out", str(folder)]
    return shlex.join(words + ([] if "--resume" in words else ["--resume"]))


def _say_notices(store: Store) -> None:
    for notice in store.notices:
        _say(f"notice: {notice}")


def _say_end(outcome: engine.SweepEnd, folder: Path, again: str) -> None:
    rate = outcome.worlds / outcome.seconds if outcome.worlds else 0
    played = f"{count(outcome.worlds, 'world')} in {_duration(outcome.seconds)}, {rate:,.0f} a second"
    click.echo(f"Written to {folder}: {count(outcome.rows, 'world')} ({played})")
    if outcome.failures:
        first = outcome.failures[0]
        _say(
            f"FAILED: {len(outcome.failures):,} blocks of worlds are missing; the first, "
            f"point {first['point']}: {first['error']}\nTo try them again:\n  {again}"
        )
        raise click.exceptions.Exit(1)


def _signatories(folder: Path) -> tuple[str, ...]:
    actors = read_manifest(folder)["asked"]["scenario"]["actors"]
    return tuple(name for name, actor in actors.items() if actor["role"] == "signatory")


def _say(text: str) -> None:
    click.echo(text, err=True)


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size < 1e9 else f"{size / 1e9:,.1f} GB"


# ---------------------------------------------------------------- progress


class _Rate(ProgressColumn):
    """Worlds a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:,.0f} worlds/s")


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left on a terminal, now and then a line elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    share, left = TextColumn("{task.percentage:>3.0f} %"), TextColumn("left")
    columns = (TextColumn("Playing"), BarColumn(), share, _Rate(), TimeElapsedColumn(), left, TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, speed_estimate_period=20) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Lines:
    """Progress as plain lines."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if 0 < done < total and now - self.last >= LINE_SECONDS:
            self.last = now
            rate = done / (now - self.began)
            _say(f"{done:,} of {total:,} worlds, {rate:,.0f} a second, about {_duration((total - done) / rate)} left")
