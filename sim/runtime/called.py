"""How the program was called: the words before its commands, as they are written down and as they can be pasted."""

import shlex
import shutil
import sys
from pathlib import Path

INSTALLED, SCRIPT = "peace-talks", "run_sim.py"
PROGRAM = INSTALLED if Path(sys.argv[0]).stem == INSTALLED else SCRIPT
"""What the user calls: the command of an installed package, or the script of a checkout."""

AS_WRITTEN = (INSTALLED,) if PROGRAM == INSTALLED else ("python", SCRIPT)
"""The words before a command in files: the same wherever the program lies."""

SET_UP = "python3 -m venv .venv && .venv/bin/pip install -q -e ."
"""The line of the README that sets all up."""


def how_called(python: str, program: str, folder: Path) -> tuple[str, ...]:
    """The words that call the program again from a folder. python: as it was called; program: the script or command that ran.

    Called neither as the script nor as the command, as from a notebook, it is what files say.

    >>> how_called(".venv/bin/python", "run_sim.py", Path("/talks"))
    ('.venv/bin/python', 'run_sim.py')
    >>> how_called("/talks/.venv/bin/python", "/talks/run_sim.py", Path("/talks"))
    ('.venv/bin/python', 'run_sim.py')
    >>> how_called("/usr/bin/python3", "/talks/.venv/bin/peace-talks", Path("/talks"))
    ('.venv/bin/peace-talks',)
    """
    if Path(program).stem == INSTALLED:
        found = shutil.which(INSTALLED)
        return (INSTALLED,) if found and Path(found) == Path(program) else (_from(program, folder),)
    if Path(program).name == SCRIPT:
        return _from(python, folder), _from(program, folder)
    return AS_WRITTEN


def _from(path: str, folder: Path) -> str:
    """A path as it is, or from the folder on if it lies there."""
    place = Path(path)
    return place.relative_to(folder).as_posix() if place.is_absolute() and place.is_relative_to(folder) else path


CALLED = how_called(sys.orig_argv[0], sys.argv[0], Path.cwd())
"""The words before a command that is printed: those with which it can be pasted."""


def to_paste(*words: str | int) -> str:
    """A command that can be pasted where the program was called."""
    return shlex.join([*CALLED, *map(str, words)])


def pasted_again(written: str) -> str:
    """A command of a file, so that it can be pasted here.

    >>> pasted_again("python run_sim.py run textbook_split") == to_paste("run", "textbook_split")
    True
    """
    for program in (f"python {SCRIPT}", INSTALLED):
        if written.startswith(f"{program} "):
            return f"{shlex.join(CALLED)}{written.removeprefix(program)}"
    return written


def missing_library(name: str) -> str:
    """What is said where a library is missing."""
    return (
        f"{SCRIPT} needs {name}, which this Python ({sys.executable}) does not have; the README sets all up by: {SET_UP} - and "
        f"then it is .venv/bin/python {SCRIPT}"
    )
