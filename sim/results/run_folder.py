"""What a run leaves behind: a folder of files that appears whole or not at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.versions import decisive_versions, noted_versions
from sim.runtime.sweep_folder import SWEEP_MANIFEST
from sim.runtime.whole_files import FULL, FolderError, unfinished
from sim.scenario.source import Source
from sim.scenario.standalone import resolved
from sim.worlds.codebook import CODEBOOK, codebook_bytes

TABLE, SCENARIO, REPORT, MANIFEST = "worlds.parquet", "scenario.yaml", "report.md", "manifest.json"
"""The outcome table, the scenario as it was played, the report, and what made them."""

FIGURE_FILES = ("stages.png", "settlements.png", "talks.png")
"""Pictures of a run."""

RUN = (TABLE, SCENARIO, REPORT, *FIGURE_FILES, CODEBOOK, MANIFEST)
"""The files of a run. The manifest comes last: it has the hashes of the others."""

INPUTS = "inputs.parquet"
"""What was drawn in every world of a run, where that was asked for."""

SIDES = ("a", "b")
"""The two scenarios of a comparison, as their files are called."""

COMPARISON = (*(f"{side}.parquet" for side in SIDES), *(f"{side}.yaml" for side in SIDES), REPORT, CODEBOOK, MANIFEST)
"""The files of a comparison."""


@contextmanager
def results_folder(folder: Path) -> Iterator[Path]:
    """A draft folder; what is in it when the block ends becomes `folder`. After an error nothing has changed.

    In a folder that exists already, the files of an earlier run are replaced and all others are left alone.
    Raises `FolderError`, before the block begins, where results cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     with results_folder(Path(home, "run")) as draft:
    ...         write_report(draft, "# All agree")
    ...     written(Path(home, "run"))
    ['report.md']
    """
    _check(folder)
    # Inside `folder` if that exists, else beside it: on the same disk. It is made within the block that removes it.
    home = folder if folder.exists() else folder.resolve().parent
    draft, new = unfinished(home), [path for path in (home, *home.parents) if not path.exists()]
    try:
        try:
            draft.mkdir(parents=True)
        except OSError as error:
            raise FolderError(f"cannot write results to {folder}: {error.strerror or error}") from error
        try:
            yield draft
            _publish(draft, folder)
        except OSError as error:
            if error.errno is None or error.errno not in FULL:
                raise
            raise FolderError(
                f"no room left to write results to {folder} ({os.strerror(error.errno)}); nothing was written"
            ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        for path in new:
            with suppress(OSError):  # results lie in it
                path.rmdir()


def _check(folder: Path) -> None:
    """Refuse a folder that belongs to a sweep, or has files of these names that are not from an earlier result."""
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"cannot write results to {folder}: it is a file, not a folder")
    if (folder / SWEEP_MANIFEST).exists():
        raise FolderError(f"cannot write results to {folder}: it holds a sweep; name another folder")
    strangers = [name for name in dict.fromkeys(RUN + COMPARISON) if (folder / name).exists()]
    if strangers and MANIFEST not in strangers:
        raise FolderError(f"cannot write results to {folder}: its {strangers[0]} is not from here (no {MANIFEST})")


def _publish(draft: Path, folder: Path) -> None:
    """Move the draft in place: as a whole where there is no such folder yet, else file by file."""
    if not folder.exists():
        draft.rename(folder)
        return
    earlier, new = {MANIFEST, *_earlier(folder)}, written(draft)
    strangers = [name for name in new if name not in earlier and (folder / name).exists()]
    if strangers:
        raise FolderError(f"cannot write results to {folder}: its {strangers[0]} is not from here; name another folder")
    for name in earlier - set(new):
        (folder / name).unlink(missing_ok=True)
    for name in new:
        os.replace(draft / name, folder / name)


def _earlier(folder: Path) -> set[str]:
    """The files that the results in a folder consist of, by their manifest."""
    try:
        names = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
        return {name for name in names if Path(name).name == name}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def written(folder: Path) -> list[str]:
    """The files in a folder: those that runs and comparisons have in common in their order, the manifest last."""
    order = [*RUN[:-1], *COMPARISON[:-1]]
    names = sorted(path.name for path in folder.iterdir() if path.is_file() and path.name != MANIFEST)
    there = sorted(names, key=lambda name: order.index(name) if name in order else len(order))
    return [*there, *([MANIFEST] if (folder / MANIFEST).exists() else [])]


def files_of_result(folder: Path) -> list[str]:
    """The files that the result in a folder consists of, in the order of `written`."""
    return [name for name in written(folder) if name in {MANIFEST, *_earlier(folder)}]


def write_table(folder: Path, table: pd.DataFrame, name: str = TABLE) -> None:
    """Write an outcome table as Parquet, a row for each world."""
    table.to_parquet(folder / name, index=False)


def write_codebook(folder: Path, books: Iterable[pd.DataFrame]) -> None:
    """Write what the columns of the tables in a folder are (`sim.worlds.codebook`)."""
    (folder / CODEBOOK).write_bytes(codebook_bytes(pd.concat(list(books), ignore_index=True)))


def write_scenario(folder: Path, source: Source, name: str = SCENARIO) -> None:
    """Write the scenario as it was played, so that the results can be read where its own files are not."""
    for file, content in resolved(source, name).items():
        (folder / file).write_bytes(content)


def write_report(folder: Path, text: str) -> None:
    """Write the report, which is Markdown."""
    (folder / REPORT).write_text(text, encoding="utf-8", newline="\n")


def write_figure(folder: Path, name: str, content: bytes) -> None:
    """Write a picture, as a PNG file."""
    (folder / name).write_bytes(content)


def write_manifest(folder: Path, kind: str, about: dict[str, Any]) -> None:
    """Write what made these files: about (scenarios, seed, worlds, command), versions, and the hashes of all other files.

    kind: how it is read back, a key of `sim.results.read.READERS`.
    """
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in written(folder)}
    manifest = {"kind": kind, **about, "versions": noted_versions() | decisive_versions(), "sha256": hashes}
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
