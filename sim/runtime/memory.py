"""How much memory there is to take: what the machine has free, and no more than a container or a job may use."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import psutil

WORKER_BYTES = 250_000_000
"""What a process takes before it plays anything; measured 0.2 GB, with the libraries that it loads."""

GROUPS, OWN_GROUPS = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
"""Where Linux says what a group of processes may use, such as those of a container or of a job, and which groups one is in."""


def free_memory() -> int:
    """Bytes that this process and its workers may still take."""
    return max(0, min([psutil.virtual_memory().available, *_left_to_groups()]))


def _left_to_groups() -> Iterator[int]:
    """What each group that this process is in may still take, of those with a limit."""
    for folder in _groups():
        # Both versions of such groups; what files leave behind in memory is given back when it is needed.
        for limit, usage, given_back in (
            ("memory.max", "memory.current", "inactive_file"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        ):
            most, used = _number(folder / limit), _number(folder / usage)
            if most is not None and used is not None:
                yield most - used + _stated(folder / "memory.stat", given_back)


def _groups() -> Iterator[Path]:
    """The folders of the groups of this process, each with those that it lies in."""
    for line in _text(OWN_GROUPS).splitlines():
        _, kinds, own = line.split(":", 2)
        if not kinds or "memory" in kinds.split(","):
            root = GROUPS / "memory" if kinds else GROUPS
            within = PurePosixPath(own).relative_to("/")
            yield from (root / place for place in (within, *within.parents))


def _text(file: Path) -> str:
    """What stands in a file; nothing where it cannot be read, as on other systems."""
    try:
        return file.read_text()
    except OSError:
        return ""


def _number(file: Path) -> int | None:
    """The number in a file; None where there is none, or `max`: no limit."""
    text = _text(file).strip()
    return int(text) if text.isdecimal() else None


def _stated(file: Path, name: str) -> int:
    """The number after a name in a file of such lines; 0 where it is not there."""
    return next((int(line.split()[1]) for line in _text(file).splitlines() if line.split()[0] == name), 0)
