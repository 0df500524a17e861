"""A command called within this process."""

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

from sim.cli.main import main


class Ended(NamedTuple):
    """A command that has ended: its exit code, what it printed, and what it said beside it."""

    code: int
    out: str
    err: str

    @property
    def output(self) -> str:
        """All of it."""
        return self.out + self.err


PROGRESS = re.compile(r"(Playing|Drawing|Judging|Trying)(: [\d,]+ of | worlds$| pictures$| parts$| some worlds)")


def without_progress(err: str) -> str:
    """What a command said beside its output, but for how far it was: that depends on how busy the machine is."""
    return "".join(line for line in err.splitlines(keepends=True) if not PROGRESS.match(line))


def call(*arguments) -> Ended:
    """Call a command in the current folder."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Ended(code, out.getvalue(), without_progress(err.getvalue()))
