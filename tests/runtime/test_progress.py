"""Long work shows how far it is, soon and whether or not anything is done; work that is over at once shows nothing."""

import io
import threading

import pytest

from sim.runtime import progress as module
from sim.runtime.progress import progress


class Stderr(io.StringIO):
    """What is shown; `shown` is set when something is."""

    def __init__(self, terminal):
        super().__init__()
        self.terminal, self.shown = terminal, threading.Event()

    def isatty(self):
        return self.terminal

    def write(self, text):
        written = super().write(text)
        self.shown.set()
        return written

    def wait(self):
        assert self.shown.wait(60), "nothing is shown"


@pytest.fixture
def watched(monkeypatch):
    """Makes a stderr, and says after how many seconds something is shown on it, and at least how many apart."""

    def made(terminal, first=0, apart=0):
        stream = Stderr(terminal)
        monkeypatch.setattr("sys.stderr", stream)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setattr(module, "FIRST_SECONDS", first)
        monkeypatch.setattr(module, "LINE_SECONDS", apart)
        return stream

    return made


either = pytest.mark.parametrize("terminal", [False, True], ids=["lines", "bar"])


@either
def test_work_that_is_over_at_once_shows_nothing(watched, terminal):
    stderr = watched(terminal, first=3600)
    with progress() as show:
        show(0, 1000)
        show(1000, 1000)
    assert stderr.getvalue() == ""
    assert not any(
        isinstance(thread, threading.Timer) and not thread.finished.is_set() for thread in threading.enumerate()
    )


@either
def test_work_that_takes_longer_is_named_before_anything_of_it_is_done(watched, terminal):
    stderr = watched(terminal)
    with progress("Trying", "some worlds"):
        stderr.wait()
    assert "Trying" in stderr.getvalue()
    assert terminal or stderr.getvalue() == "Trying some worlds\n"


def test_its_amount_is_said_where_it_is_known(watched):
    stderr = watched(False, first=0.2)
    with progress() as show:
        show(0, 1000)
        stderr.wait()
    assert stderr.getvalue() == "Playing: 0 of 1,000 worlds so far\n"


def test_many_steps_give_lines_where_there_is_no_terminal(watched):
    stderr = watched(False)
    with progress("Scoring", "points") as show:
        stderr.wait()
        for done in (0, 4096, 9000):
            show(done, 9000)
    lines = stderr.getvalue().splitlines()
    assert len(lines) == 2 and lines[1].startswith("Scoring: 4,096 of 9,000 points, ")


def test_a_terminal_gets_a_bar_that_goes_away(watched):
    stderr = watched(True)
    with progress("Drawing", "pictures") as show:
        show(0, 4)
        stderr.wait()
        show(3, 4)
    assert "Drawing" in stderr.getvalue() and "75 %" in stderr.getvalue()
    assert stderr.getvalue().endswith("\x1b[2K")
