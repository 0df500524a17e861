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

from sim.scenario import Scenario

TABLE, REPORT, MANIFEST = "worlds.parquet", "report.md", "manifest.json"
FIGURES = ("outcomes.png", "terms.png", "talks.png")
FILES = (TABLE, REPORT, *FIGURES, MANIFEST)
"""All that a run writes. The manifest comes last: it has the hashes of the others."""

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
    """Refuse a folder with files of these names that are not from a run."""
    if folder.exists() and not folder.is_dir():
        raise ResultsError(f"cannot write results to {folder}: it is a file, not a folder")
    strangers = [name for name in FILES if (folder / name).exists()]
    if strangers and MANIFEST not in strangers:
        raise ResultsError(f"cannot write results to {folder}: its {strangers[0]} is not from a run (no {MANIFEST})")


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
    for name in FILES:
        if (draft / name).exists():
            os.replace(draft / name, folder / name)
        else:
            (folder / name).unlink(missing_ok=True)


def write_table(folder: Path, table: pd.DataFrame) -> None:
    """The worlds as Parquet, one row each."""
    table.to_parquet(folder / TABLE, index=False)


def write_report(folder: Path, text: str) -> None:
    """The report as Markdown."""
    (folder / REPORT).write_text(text, encoding="utf-8", newline="\n")


def write_figure(folder: Path, name: str, figure: Any) -> None:
    """A matplotlib figure as a PNG file."""
    figure.savefig(folder / name, dpi=RESOLUTION)


def write_manifest(folder: Path, scenario: Scenario, run: dict[str, Any]) -> None:
    """What made these files: the run (file, seed, worlds, command), the digest of the scenario, versions, hashes."""
    written = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    manifest = {
        "scenario": scenario.document.name,
        "digest": scenario.digest,
        **run,
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in VERSIONS_OF}},
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written},
    }
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


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
    items = [f"{json.dumps(key)}: {_text(value)}" for key, value in head.items()]
    rows = ",\n".join(map(_text, records(table)))
    return "{" + ",\n".join([*items, f'"worlds": [\n{rows}\n]']) + "}\n"


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table of worlds as plain records; None for missing values."""
    columns = [_plain_column(table[name]) for name in table]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain_column(column: pd.Series) -> list[Any]:
    return [None if gone else plain(value) for value, gone in zip(column.tolist(), column.isna(), strict=True)]


def _text(value: Any) -> str:
    return json.dumps(plain(value), sort_keys=True, allow_nan=False)


def plain(value: Any) -> Any:
    """A value as JSON knows it: numpy's scalars become Python's, dates ISO texts, NaN null."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
