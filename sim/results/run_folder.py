"""What a run leaves behind: a folder of files that appears whole or not at all, and the same worlds as JSON."""

import hashlib
import json
import math
import os
import platform
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.rules_digest import rules_digest
from sim.runtime import sweep_folder as store
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source
from sim.scenario.standalone import resolved

TABLE, RUN_SCENARIO, REPORT, RUN_MANIFEST = "worlds.parquet", "scenario.yaml", "report.md", "manifest.json"
FIGURE_FILES = ("outcomes.png", "terms.png", "talks.png")
RUN = (TABLE, RUN_SCENARIO, REPORT, *FIGURE_FILES, RUN_MANIFEST)
"""The files of a run. The manifest comes last: it has the hashes of the others."""

SIDES = ("a", "b")
COMPARISON = (*(f"{side}.parquet" for side in SIDES), *(f"{side}.yaml" for side in SIDES), REPORT, RUN_MANIFEST)
"""The files of a comparison."""

PACKAGE = "peace-talks-lab"
VERSIONS_OF = (PACKAGE, "mesa", "numpy", "scipy", "pandas", "pydantic", "matplotlib")
RESOLUTION = 150
"""Dots per inch of the figures."""


class ResultsError(Exception):
    """Results cannot be written; says where and why in one line."""


@contextmanager
def results_folder(folder: Path) -> Iterator[Path]:
    """A draft folder; what is in it when the block ends becomes `folder`. After an error nothing has changed.

    In a folder that exists already, the files of an earlier run are replaced and all others are left alone.
    Raises `ResultsError`, before the block begins, where results cannot be written.
    """
    _check(folder)
    try:
        draft = _draft(folder)
    except OSError as error:
        raise ResultsError(f"cannot write results to {folder}: {error.strerror or error}") from error
    try:
        yield draft
        _publish(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _check(folder: Path) -> None:
    """Refuse a folder that belongs to a sweep, or has files of these names that are not from an earlier result."""
    if folder.exists() and not folder.is_dir():
        raise ResultsError(f"cannot write results to {folder}: it is a file, not a folder")
    if (folder / store.MANIFEST).exists():
        raise ResultsError(f"cannot write results to {folder}: it holds a sweep; name another folder")
    strangers = [name for name in dict.fromkeys(RUN + COMPARISON) if (folder / name).exists()]
    if strangers and RUN_MANIFEST not in strangers:
        raise ResultsError(f"cannot write results to {folder}: its {strangers[0]} is not from here (no {RUN_MANIFEST})")


def _draft(folder: Path) -> Path:
    """An empty folder on the same disk: inside `folder` if that exists, else beside it."""
    home = folder if folder.exists() else folder.resolve().parent
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f".unfinished-{uuid.uuid4().hex[:8]}"
    draft.mkdir()
    return draft


def _publish(draft: Path, folder: Path) -> None:
    """Move the draft in place: as a whole where there is no such folder yet, else file by file."""
    if not folder.exists():
        draft.rename(folder)
        return
    earlier, new = {RUN_MANIFEST, *_earlier(folder)}, written(draft)
    strangers = [name for name in new if name not in earlier and (folder / name).exists()]
    if strangers:
        raise ResultsError(
            f"cannot write results to {folder}: its {strangers[0]} is not from here; name another folder"
        )
    for name in earlier - set(new):
        (folder / name).unlink(missing_ok=True)
    for name in new:
        os.replace(draft / name, folder / name)


def _earlier(folder: Path) -> set[str]:
    """The files that the results in a folder consist of, by their manifest."""
    try:
        names = json.loads((folder / RUN_MANIFEST).read_text(encoding="utf-8"))["sha256"]
        return {name for name in names if Path(name).name == name}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def write_whole(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Put files into a folder, each whole or not at all; returns their names. Raises `ResultsError`."""
    draft = folder / f".unfinished-{uuid.uuid4().hex[:8]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            draft.write_bytes(content)
            os.replace(draft, folder / name)
    except OSError as error:
        raise ResultsError(f"cannot write to {folder}: {error.strerror or error}") from error
    finally:
        if folder.is_dir():
            draft.unlink(missing_ok=True)
    return list(files)


def written(folder: Path) -> list[str]:
    """The files in a folder: those that runs and comparisons have in common in their order, the manifest last."""
    order = [*RUN[:-1], *COMPARISON[:-1]]
    names = sorted(path.name for path in folder.iterdir() if path.is_file() and path.name != RUN_MANIFEST)
    there = sorted(names, key=lambda name: order.index(name) if name in order else len(order))
    return [*there, *([RUN_MANIFEST] if (folder / RUN_MANIFEST).exists() else [])]


def files_of_result(folder: Path) -> list[str]:
    """The files that the result in a folder consists of, in the order of `written`."""
    return [name for name in written(folder) if name in {RUN_MANIFEST, *_earlier(folder)}]


def write_table(folder: Path, table: pd.DataFrame, name: str = TABLE) -> None:
    """The worlds as Parquet, one row each."""
    table.to_parquet(folder / name, index=False)


def write_scenario(folder: Path, source: Source, name: str = RUN_SCENARIO) -> None:
    """The scenario as it was played, so that the results can be read where its own files are not."""
    for file, content in resolved(source, name).items():
        (folder / file).write_bytes(content)


def write_report(folder: Path, text: str) -> None:
    """The report as Markdown."""
    (folder / REPORT).write_text(text, encoding="utf-8", newline="\n")


def write_figure(folder: Path, name: str, figure: Any) -> None:
    """A matplotlib figure as a PNG file."""
    figure.savefig(folder / name, dpi=RESOLUTION)


def write_manifest(folder: Path, kind: str, about: dict[str, Any]) -> None:
    """What made these files: about (scenarios, seed, worlds, command), versions, and the hashes of all other files.

    kind: `run` or `comparison`.
    """
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in written(folder)}
    manifest = {"kind": kind, **about, "versions": versions(), "sha256": hashes}
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (folder / RUN_MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that results depend on, and the hash of the engine's own source."""
    packages = {name: version_of(name) for name in VERSIONS_OF}
    return {"python": platform.python_version(), **packages, "engine": rules_digest()}


def version_of(package: str) -> str:
    """The version of an installed package."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def as_json(scenario: Scenario, seed: int, summary: dict[str, Any] | None, table: pd.DataFrame) -> str:
    """The worlds as JSON text, one line for each world. The same run gives the same bytes.

    Missing values are null, dates ISO texts. `summary` is null where a single world was asked for.
    """
    head = {"digest": scenario.digest, "scenario": scenario.document.name, "seed": seed, "summary": summary}
    items = [f"{json.dumps(key)}: {json_text(value)}" for key, value in head.items()]
    rows = ",\n".join(map(json_text, records(table)))
    return "{" + ",\n".join([*items, f'"worlds": [\n{rows}\n]']) + "}\n"


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table of worlds as plain records; None for missing values."""
    columns = [_plain_column(table[name]) for name in table]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain_column(column: pd.Series) -> list[Any]:
    return [None if gone else json_value(value) for value, gone in zip(column.tolist(), column.isna(), strict=True)]


def json_text(value: Any) -> str:
    """A value as JSON text in one line; missing values are null, dates ISO texts."""
    return json.dumps(json_value(value), sort_keys=True, allow_nan=False)


def json_value(value: Any) -> Any:
    """A value as JSON knows it: numpy's scalars become Python's, dates ISO texts, NaN null."""
    if isinstance(value, dict):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
