"""Files that are whole at every moment: written beside their place, brought to disk, then renamed into it.

Whoever reads sees all of a file or nothing, and after a crash or a power cut finds the old one or the new one.
"""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sim.words.problems import Refusal

FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Errors of a disk, quota or file size that is used up."""


class FolderError(Refusal):
    """Results cannot be written or read; says where and why in one line."""


@contextmanager
def whole_file(path: Path, drafts: Path | None = None) -> Iterator[Path]:
    """A path to write to; what is there when the block ends becomes the file at `path`. After an error nothing changes.

    drafts: a folder for what is unfinished, on the same disk; the file's own unless given. Raises OSError.
    """
    draft = unfinished(drafts or path.parent)
    try:
        yield draft
        _to_disk(draft)
        os.replace(draft, path)
    finally:
        with suppress(OSError):  # what stays harms nobody
            draft.unlink(missing_ok=True)
    if os.name == "posix":  # elsewhere a folder cannot be brought to disk
        _to_disk(path.parent)


def unfinished(folder: Path) -> Path:
    """A hidden name in a folder, unlike any other, for what is not finished yet."""
    return folder / f".unfinished-{uuid.uuid4().hex[:8]}"


def check_place(folder: Path) -> None:
    """Raise `FolderError` where nothing can be written to a folder; before long work, so that it is not in vain."""
    home = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        probe = unfinished(home)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise FolderError(f"cannot write to {folder}: {error.strerror or error}") from error


def write_files(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Put files into a folder, all of them or none; returns their names. Raises `FolderError`."""
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as written:
            for name, content in files.items():
                written.enter_context(whole_file(folder / name)).write_bytes(content)
    except OSError as error:
        with suppress(OSError):
            if new:
                folder.rmdir()
        raise FolderError(f"cannot write to {folder}: {error.strerror or error}") from error
    return list(files)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
