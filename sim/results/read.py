"""Results read back from their folder, such as a run, a comparison or a sweep, with the scenario that gave it.

    read_result("results/kazan_2024")    -> Run, Comparison, SideBySide, Swept, or the Finding of another command

A folder needs nothing beside it, so results can be read on another computer and without the scenario's own files.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sim.experiments import sweep_summary
from sim.experiments.versions import decisive_versions
from sim.results.run_folder import MANIFEST, SCENARIO, SIDES, TABLE
from sim.runtime import sweep_folder
from sim.runtime.called import to_paste
from sim.runtime.manifests import read_result_manifest
from sim.runtime.whole_files import FolderError
from sim.scenario.compile import load
from sim.scenario.library import DISTRIBUTION
from sim.scenario.scenario import Scenario
from sim.words.problems import nearest
from sim.worlds import paired
from sim.worlds.codebook import CODEBOOK
from sim.worlds.rounds import Round
from sim.worlds.side_by_side import Alongside, PairedEffects, effects_of_all, paired_effects
from sim.worlds.summary import Summary, summarise, typical_world
from sim.worlds.transcript import transcript

READ = (".parquet", ".csv", ".yaml", ".py")
"""Endings of the files that are read back, and so must be as they were written."""

Manifest = Mapping[str, Any]
"""What made a result: file or files, command, seed, versions, and the sha256 of every file."""


@dataclass(frozen=True)
class Run:
    """A scenario played in many worlds, or in one.

    table: a row for each world (`sim.worlds.table.worlds_table`). world: the only one that was asked for, None if many
    were. manifest: what made it. notices: what a reader should know, in sentences.
    """

    folder: Path
    scenario: Scenario
    seed: int
    table: pd.DataFrame
    world: int | None
    manifest: Manifest = field(repr=False)
    notices: tuple[str, ...] = ()

    @cached_property
    def summary(self) -> Summary:
        """What came of its worlds."""
        return summarise(self.table, self.scenario)

    @cached_property
    def world_shown(self) -> int:
        """The world (its id) that is shown alone: the one that was asked for, else a typical one."""
        return typical_world(self.table) if self.world is None else self.world

    @cached_property
    def rounds_shown(self) -> list[Round]:
        """The rounds of this world."""
        return transcript(self.scenario, self.world_shown, self.seed)


@dataclass(frozen=True)
class Comparison:
    """Two scenarios played on the same draws: `a` and `b` are runs of the same worlds and seed."""

    folder: Path
    a: Run
    b: Run
    manifest: Manifest = field(repr=False)
    notices: tuple[str, ...] = ()

    @property
    def seed(self) -> int:
        """The seed of both."""
        return self.a.seed

    @property
    def labels(self) -> tuple[str, str]:
        """What to call the two: their names, or their files where they have the same name."""
        return paired.labels(self.a.scenario, self.b.scenario, self.a.manifest["file"], self.b.manifest["file"])

    @cached_property
    def found(self) -> paired.PairedComparison:
        """How they differ."""
        return paired.compare_tables(self.a.scenario, self.b.scenario, self.a.table, self.b.table)

    @cached_property
    def effect(self) -> PairedEffects | None:
        """What B changes, in all."""
        runs = zip(self.labels, (self.a, self.b), strict=True)
        return paired_effects(*(Alongside(label, run.scenario, run.table, None) for label, run in runs))


@dataclass(frozen=True)
class SideBySide:
    """Several scenarios played on the same draws.

    labels: what to call each; against: for each run the place among them of the one that it is compared with, None if with
    none.
    """

    folder: Path
    runs: tuple[Run, ...]
    labels: tuple[str, ...]
    against: tuple[int | None, ...]
    manifest: Manifest = field(repr=False)
    notices: tuple[str, ...] = ()

    @property
    def seed(self) -> int:
        """The seed of all."""
        return self.runs[0].seed

    @property
    def titles(self) -> tuple[str, ...]:
        """What to call each in a picture: its name, and its label where another has the same name."""
        names = [run.scenario.document.name for run in self.runs]
        pairs = zip(names, self.labels, strict=True)
        return tuple(f"{name} ({label})" if names.count(name) > 1 else name for name, label in pairs)

    @cached_property
    def played(self) -> list[Alongside]:
        """All of them, to be compared."""
        each = zip(self.labels, self.runs, self.against, strict=True)
        return [Alongside(label, run.scenario, run.table, against) for label, run, against in each]

    @cached_property
    def effects(self) -> list[PairedEffects | None]:
        """What each changes, of all."""
        return effects_of_all(self.played)


@dataclass(frozen=True)
class Swept:
    """A scenario played at many points, or as many of them as are done.

    scenario: before anything was varied. factors: the paths that are varied, columns of `design`, which has a row for
    each point. worlds: how many each point should have.
    """

    folder: Path
    scenario: Scenario
    seed: int
    worlds: int
    factors: tuple[str, ...]
    design: pd.DataFrame
    manifest: Manifest = field(repr=False)
    notices: tuple[str, ...] = ()

    @cached_property
    def summary(self) -> sweep_summary.SweepSummary:
        """What it has found at each point. Reads all parts, in a stream."""
        return sweep_summary.summarise_sweep(self.folder)

    @property
    def columns(self) -> list[str]:
        """What is known of each world: `point`, `world`, the factors, and the columns of a run."""
        return sweep_summary.columns(self.folder)

    def batches(self, columns: list[str]) -> Iterator[pa.RecordBatch]:
        """All worlds with some of the `columns`, in batches with a row for each world."""
        return sweep_summary.batches(self.folder, columns)


@dataclass(frozen=True)
class Finding:
    """What was found about a scenario, as tables by name; outcome: of the talks that it is about, in words."""

    folder: Path
    scenario: Scenario
    seed: int
    outcome: str
    tables: Mapping[str, pd.DataFrame]
    manifest: Manifest = field(repr=False)
    notices: tuple[str, ...] = ()


class Sensitivity(Finding):
    """What drives an outcome. tables: indices (input, path, index, value, low, high), see `sim.analysis.sensitivity`."""


class BreakEvens(Finding):
    """Where an outcome becomes likelier than not. tables: breakevens, levels, see `sim.analysis.break_even`."""


class Discovery(Finding):
    """Under which conditions an outcome comes about. tables: rules, see `sim.reports.analysis`."""


class Given(Finding):
    """What follows from what was observed, its `outcome`. tables: observed, stages, terms, timing, moved, tied, see
    `sim.analysis.posterior`."""


Played = Run | Comparison | SideBySide | Swept
"""Results that are made of worlds."""

Result = Played | Finding
"""Anything that `read_result` reads."""


def read_result(folder: str | Path, trust: bool = False) -> Result:
    """What is in a folder of results, with the scenario that gave it.

    trust: whether the Python files that are kept with it may be run, for strategies of the user's own. Raises
    `FolderError` with what is wrong with the folder, and `ScenarioError` where the scenario needs trust.

    >>> read_result("nowhere")
    Traceback (most recent call last):
    sim.runtime.whole_files.FolderError: there is no folder nowhere
    """
    folder = Path(folder)
    _check_folder(folder)
    if (folder / sweep_folder.SWEEP_MANIFEST).exists():
        return _swept(folder, trust)
    manifest = read_result_manifest(folder / MANIFEST)
    _check_files(folder, {name: digest for name, digest in manifest["sha256"].items() if Path(name).suffix in READ})
    return READERS[manifest["kind"]](folder, manifest, trust)


def _run(folder: Path, manifest: Manifest, trust: bool, table: str = TABLE, scenario: str = SCENARIO) -> Run:
    return Run(
        folder=folder,
        scenario=load(folder / scenario, trust).drawn_by(manifest["draws"]),
        seed=manifest["seed"],
        table=_table(folder / table),
        world=manifest.get("world"),
        manifest=manifest,
        notices=_notices(manifest["versions"]),
    )


def _comparison(folder: Path, manifest: Manifest, trust: bool) -> Comparison:
    a, b = (_run(folder, {**manifest, **manifest[side]}, trust, f"{side}.parquet", f"{side}.yaml") for side in SIDES)
    return Comparison(folder, a, b, manifest, a.notices)


def _side_by_side(folder: Path, manifest: Manifest, trust: bool) -> SideBySide:
    each = manifest["scenarios"]
    runs = tuple(
        _run(folder, {**manifest, **one}, trust, f"{place}.parquet", f"{place}.yaml")
        for place, one in enumerate(each, start=1)
    )
    labels, against = (tuple(one[key] for one in each) for key in ("label", "against"))
    return SideBySide(folder, runs, labels, against, manifest, runs[0].notices)


def _answer(kind: type[Finding], needs: tuple[str, ...], folder: Path, manifest: Manifest, trust: bool) -> Finding:
    csv = [name for name in manifest["sha256"] if name.endswith(".csv") and name != CODEBOOK]
    missing = [name for name in needs if f"{name}.csv" not in csv]
    if missing:
        raise FolderError(
            f"{folder / MANIFEST} cannot be used: it names no {missing[0]}.csv (edited, or from another version)"
        )
    return kind(
        folder=folder,
        scenario=load(folder / SCENARIO, trust).drawn_by(manifest["draws"]),
        seed=manifest["seed"],
        outcome=manifest["outcome_title"],
        tables={Path(name).stem: pd.read_csv(folder / name, keep_default_na=False, na_values=[""]) for name in csv},
        manifest=manifest,
        notices=_notices(manifest["versions"]),
    )


READERS: dict[str, Callable[[Path, Manifest, bool], Run | Comparison | SideBySide | Finding]] = {
    "run": _run,
    "comparison": _comparison,
    "side_by_side": _side_by_side,
    "sensitivity": partial(_answer, Sensitivity, ("indices",)),
    "breakeven": partial(_answer, BreakEvens, ("breakevens", "levels")),
    "discover": partial(_answer, Discovery, ("rules",)),
    "given": partial(_answer, Given, ("observed", "stages", "terms", "timing", "moved", "tied")),
}
"""How to read each kind of result that has a manifest of this name."""


def _swept(folder: Path, trust: bool) -> Swept:
    manifest = sweep_folder.read_sweep(folder)
    sweep_folder.part_paths(folder)
    asked, files = manifest["asked"], manifest["notes"].get("scenario_sha256", {})
    if not files:
        raise FolderError(f"{folder} was made before sweeps kept their scenario; the same sweep with --resume adds it")
    _check_files(folder, {sweep_folder.DESIGN: asked["design_sha256"], **files})
    factors = tuple(asked["experiment"]["factors"])
    missing = asked["parts"] - len([name for name in manifest["parts"] if name not in manifest["failures"]])
    undone = (
        [f"{missing:,} of {asked['parts']:,} parts of this sweep are not done; --resume goes on"] if missing else []
    )
    return Swept(
        folder=folder,
        scenario=load(folder / sweep_folder.SWEPT_SCENARIO, trust).drawn_by(asked["experiment"]["draws"]),
        seed=asked["experiment"]["seed"],
        worlds=asked["experiment"]["worlds"],
        factors=factors,
        design=pd.read_csv(folder / sweep_folder.DESIGN, index_col="point"),
        manifest=manifest,
        notices=(*undone, *_notices(asked["versions"])),
    )


# ---------------------------------------------------------------- what can be wrong


def _check_folder(folder: Path) -> None:
    """Raise `FolderError` for anything but a folder of results."""
    if folder.is_file() and folder.suffix in (".yaml", ".yml"):
        made = to_paste("run", str(folder))
        raise FolderError(f"{folder} is a scenario, not a result; `{made}` makes one, in results/{folder.stem}")
    if folder.is_file():
        raise FolderError(f"{folder} is a file; give the folder of the result, {folder.parent}")
    if not folder.is_dir():
        others = [path.name for path in folder.parent.glob("*") if path.is_dir()]
        near = nearest(folder.name, others)
        hint = f"; did you mean {folder.parent / near[0]}?" if near else ""
        raise FolderError(f"there is no folder {folder}{hint}")
    if not any((folder / name).exists() for name in (MANIFEST, sweep_folder.SWEEP_MANIFEST)):
        within = sorted(path.parent.name for path in folder.glob("*/*manifest.json"))
        hint = f"; in it there are results: {', '.join(within[:5])}" if within else ""
        raise FolderError(f"{folder} holds no result: there is no {MANIFEST} in it{hint}")


def _check_files(folder: Path, hashes: Mapping[str, str]) -> None:
    """Raise `FolderError` for the first file that is not as it was written."""
    for name, written in hashes.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise FolderError(f"{folder / name} cannot be read: {error.strerror or error}") from error
        if found != written:
            raise FolderError(f"{folder / name} is not as it was written (cut short, or edited); make the result again")


def _table(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_parquet(path)
    except (OSError, pa.ArrowException) as error:
        raise FolderError(f"{path} cannot be read: {error}") from error
    # Parquet knows no dates in seconds, and gives back milliseconds.
    return table.astype(dict.fromkeys(table.select_dtypes("datetime"), "datetime64[s]"))


def _notices(then: Mapping[str, str]) -> tuple[str, ...]:
    """A notice where another version than this one made the results."""
    now = decisive_versions()
    different = [key for key in (DISTRIBUTION, "engine") if key in then and then[key] != now[key]]
    if not different:
        return ()
    changed = ", ".join(f"{key} {then[key]} then, {now[key]} now" for key in different)
    return (f"made by another version of the simulator ({changed}); a world played again may come out otherwise",)
