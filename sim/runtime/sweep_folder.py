"""A folder of results that is whole at every moment: Parquet parts, and a manifest of what was asked and what is done.

    columns.parquet     no rows; the columns of all parts, so that the folder can be read before the first part is there
    part-00000.parquet  rows; the parts one after another are the whole table
    _manifest.json      what was asked (scenario, experiment, versions) and what is done (sha256 of each part, failures)
    _design.csv         the design table
    _scenario.yaml      what was played, with its Python files (_scenario-*.py) if it has some
    _codebook.csv       what the columns are
    _inputs/            what was drawn in the worlds of each part, if that is kept
    _lock, _writer      held while a sweep writes here; its process
    _tmp/               parts being written

Names that begin with _ are passed over by pandas, Arrow (R) and Spark; `*.parquet` finds the parts only. Each file is
written whole, by way of _tmp/. Knows no model.
"""

import contextlib
import hashlib
import json
import os
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from sim.runtime.manifests import read_parts_manifest, read_sweep_manifest
from sim.runtime.whole_files import FULL, FolderError, whole_file

COLUMNS, SWEEP_MANIFEST, DESIGN = "columns.parquet", "_manifest.json", "_design.csv"
LOCK, WRITER, TMP = "_lock", "_writer", "_tmp"
SWEPT_SCENARIO, SWEPT_CODEBOOK, SWEPT_INPUTS = "_scenario.yaml", "_codebook.csv", "_inputs"
OURS = (COLUMNS, SWEEP_MANIFEST, DESIGN, SWEPT_SCENARIO, SWEPT_CODEBOOK, SWEPT_INPUTS, LOCK, WRITER, TMP)

MOST_NAMED = 8
"""Differences between two experiments that are shown."""


class Store:
    """The results of one sweep, open for writing by one process at a time.

    asked: what decides about the results, as plain JSON values. columns: a Parquet file without rows. design: a CSV.
    resume: go on where an earlier sweep with the same `asked` has stopped. beside: `_scenario.yaml`, files that belong to
    it and the codebook, by name. notices: what was repaired, in words.
    Use as a context manager. Raises `FolderError`.
    """

    def __init__(self, folder: str | Path, asked: dict[str, Any], columns: bytes, design: bytes, resume: bool = False,
                 notes: dict[str, Any] | None = None, beside: Mapping[str, bytes] | None = None):  # fmt: skip
        self.folder = Path(folder)
        self.notices: list[str] = []
        self.safe = 0  # parts that the manifest on disk knows
        self._make_folder()
        self._lock = _lock(self.folder)
        try:
            asked = {**json.loads(json.dumps(asked)), "design_sha256": hashlib.sha256(design).hexdigest()}
            files = {name: hashlib.sha256(content).hexdigest() for name, content in (beside or {}).items()}
            notes = {**(notes or {}), "scenario_sha256": files}
            self.manifest: dict[str, Any] = {"asked": asked, "notes": notes, "parts": {}, "failures": {}}
            if (self.folder / SWEEP_MANIFEST).exists():
                self._take_over(resume)
            self._write(COLUMNS, columns)
            self._write(DESIGN, design)
            for name, content in (beside or {}).items():
                self._write(name, content)
            self._write_manifest()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others write here."""
        self._lock.release()

    @property
    def parts(self) -> dict[str, dict[str, Any]]:
        """Rows and sha256 of each part that is done, by name."""
        return self.manifest["parts"]

    @property
    def failures(self) -> dict[str, list[dict[str, Any]]]:
        """What went wrong, by part."""
        return self.manifest["failures"]

    @property
    def rows(self) -> int:
        """Rows in all parts that are done."""
        return sum(part["rows"] for part in self.parts.values())

    def is_done(self, name: str) -> bool:
        """Whether a part is there and nothing in it has failed."""
        return name in self.parts and name not in self.failures

    def add(self, name: str, content: bytes | None, rows: int, failures: list[dict[str, Any]]) -> None:
        """Add a part (or what is left of it, or nothing but the failures), on disk when this returns."""
        self.failures.pop(name, None)
        if failures:
            self.failures[name] = failures
        if content is not None:
            self._write(name, content)
            self.parts[name] = {"rows": rows, "sha256": hashlib.sha256(content).hexdigest()}
        self._write_manifest()

    # --- opening

    def _make_folder(self) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise FolderError(f"cannot write results to {self.folder}: it is a file, not a folder")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            strangers = [path.name for path in sorted(self.folder.iterdir()) if not _is_ours(path.name)]
            begun = (self.folder / SWEEP_MANIFEST).exists()
            parts = [path.name for path in self.folder.glob("part-*.parquet")]
        except OSError as error:
            raise self._cannot_write(error) from error
        if strangers and not begun:
            raise FolderError(f"cannot write results to {self.folder}: {strangers[0]} there is not from a sweep")
        if parts and not begun:
            raise FolderError(
                f"cannot write results to {self.folder}: it has parts, but no {SWEEP_MANIFEST} that says of what"
            )
        odd = [name for name in strangers if name.endswith(".parquet")]
        if odd:
            raise FolderError(f"{self.folder} holds {odd[0]}, which is not from this sweep; move it elsewhere")

    def _take_over(self, resume: bool) -> None:
        """Go on with the sweep that is there, if it is the same."""
        there = read_manifest(self.folder)
        parts, failed = len(there["parts"]), len(there["failures"])
        self.safe = parts
        if not parts and not failed:
            return  # it never got going: nothing to go on with, and nothing to lose
        if not resume:
            done = f"{parts:,} parts done" + (f", {failed:,} of them with failures" if failed else "")
            hint = "add --resume to go on, or name another folder"
            raise FolderError(f"{self.folder} holds a sweep already ({done}); {hint}")
        different = list(differences(there["asked"], self.manifest["asked"]))
        if different:
            more = f" and {len(different) - MOST_NAMED} more" if len(different) > MOST_NAMED else ""
            some = "; ".join(different[:MOST_NAMED])
            raise FolderError(f"{self.folder} holds another sweep, so this cannot resume it. {some}{more}")
        self.manifest["failures"] = there["failures"]
        self.manifest["parts"] = dict(self._whole(there["parts"]))

    def _whole(self, parts: dict[str, dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The parts that are as they were written; a notice for every other."""
        for name, part in sorted(parts.items()):
            path = self.folder / name
            if not path.exists():
                self.notices.append(f"{path} is gone; it is made again")
            elif _sha256(path) != part["sha256"]:
                self.notices.append(f"{path} is not as it was written (cut short, or edited); it is made again")
            else:
                yield name, part

    # --- writing

    def _write(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all."""
        try:
            (self.folder / TMP).mkdir(exist_ok=True)
            with whole_file(self.folder / name, self.folder / TMP) as draft:
                draft.write_bytes(content)
        except OSError as error:
            raise self._cannot_write(error) from error

    def _write_manifest(self) -> None:
        self._write(SWEEP_MANIFEST, (json.dumps(self.manifest, indent=1) + "\n").encode())
        self.safe = len(self.parts)

    def _cannot_write(self, error: OSError) -> FolderError:
        done = self.safe
        safe = f"; {done:,} parts are done and safe: make room, then go on with --resume" if done else ""
        if error.errno in FULL:
            return FolderError(f"no room left to write results to {self.folder} ({error.strerror}){safe}")
        return FolderError(f"cannot write results to {self.folder}: {error.strerror or error}")


def _is_ours(name: str) -> bool:
    part = name.startswith("part-") and name.endswith(".parquet")
    return part or name in OURS or (name.startswith("_scenario-") and name.endswith(".py"))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lock(folder: Path) -> FileLock:
    """A lock that is held until it is released, or its process ends however. Raises `FolderError`."""
    lock = FileLock(folder / LOCK, blocking=False)
    try:
        lock.acquire()
        (folder / WRITER).write_text(f"{os.getpid()} on {socket.gethostname()}\n", encoding="utf-8")
    except Timeout as error:
        with contextlib.suppress(OSError):
            writer = (folder / WRITER).read_text(encoding="utf-8").strip()
            raise FolderError(
                f"another sweep is writing to {folder} (process {writer}); wait for it, or stop it"
            ) from error
        raise FolderError(f"another sweep is writing to {folder}; wait for it, or stop it") from error
    except OSError as error:
        raise FolderError(f"cannot write results to {folder}: {error.strerror or error}") from error
    return lock


# ---------------------------------------------------------------- reading


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """What was asked and what is done in a folder of parts. Raises `FolderError`."""
    return read_parts_manifest(_manifest_path(folder))


def read_sweep(folder: str | Path) -> dict[str, Any]:
    """What was asked and what is done in the folder of a sweep. Raises `FolderError`."""
    return read_sweep_manifest(_manifest_path(folder))


def _manifest_path(folder: str | Path) -> Path:
    path = Path(folder) / SWEEP_MANIFEST
    if not path.exists():
        raise FolderError(f"{folder} holds no sweep: there is no {SWEEP_MANIFEST} in it")
    return path


def part_paths(folder: str | Path) -> list[Path]:
    """The parts that are done, in their order, each as it was written. Raises `FolderError` if one is missing or is not."""
    parts = read_manifest(folder)["parts"]
    for name, part in sorted(parts.items()):
        path = Path(folder) / name
        if not path.exists():
            raise FolderError(f"{path} is missing; the same sweep with --resume makes it again")
        try:
            whole = _sha256(path) == part["sha256"] and pq.read_metadata(path).num_rows == part["rows"]
        except (OSError, pa.ArrowException) as error:
            raise FolderError(
                f"{path} cannot be read ({error}); the same sweep with --resume makes it again"
            ) from error
        if not whole:
            raise FolderError(
                f"{path} is not as it was written (cut short, or edited); the same sweep with --resume makes it again"
            )
    return [Path(folder) / name for name in sorted(parts)]


def design_path(folder: str | Path) -> Path:
    """The design table, as it was written. Raises `FolderError` if it is missing or is not."""
    path = Path(folder) / DESIGN
    try:
        whole = _sha256(path) == read_manifest(folder)["asked"]["design_sha256"]
    except OSError as error:
        raise FolderError(f"{path} cannot be read: {error.strerror or error}") from error
    if not whole:
        raise FolderError(
            f"{path} is not as it was written (cut short, or edited); the same sweep with --resume mends it"
        )
    return path


def differences(there: Any, here: Any, path: str = "") -> Iterator[str]:
    """Where two trees of plain values differ, in words."""
    if isinstance(there, dict) and isinstance(here, dict):
        for key in [*there, *(key for key in here if key not in there)]:
            yield from differences(there.get(key), here.get(key), f"{path}.{key}" if path else key)
    elif there != here:
        yield f"{path}: {_short(there)} there, {_short(here)} here"


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
