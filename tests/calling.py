"""A command called within this process."""

import io
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


def call(*arguments) -> Ended:
    """Call a command in the current folder."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Ended(code, out.getvalue(), err.getvalue())
