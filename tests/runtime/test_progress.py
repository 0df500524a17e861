"""Long work shows how far it is; work of one step shows nothing."""

import io

from sim.runtime import progress as module
from sim.runtime.progress import progress


def test_one_step_shows_nothing(capfd):
    with progress() as show:
        show(1000, 1000)
    assert capfd.readouterr() == ("", "")


def test_many_steps_give_lines_where_there_is_no_terminal(capfd, monkeypatch):
    monkeypatch.setattr(module, "LINE_SECONDS", 0)
    with progress("Scoring", "points") as show:
        for done in (0, 4096, 9000):
            show(done, 9000)
    out, err = capfd.readouterr()
    assert out == "" and err.startswith("Scoring: 4,096 of 9,000 points, ") and err.count("\n") == 1


def terminal(monkeypatch):
    """A terminal in place of stderr."""
    stream = io.StringIO()
    stream.isatty = lambda: True
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    return stream


def test_a_terminal_gets_a_bar_that_goes_away(monkeypatch):
    shown = terminal(monkeypatch)
    with progress("Drawing", "pictures") as show:
        show(0, 4)
        show(3, 4)
    assert "Drawing" in shown.getvalue() and "75 %" in shown.getvalue()
    assert shown.getvalue().endswith("\x1b[2K")


def test_a_terminal_gets_no_bar_for_one_step(monkeypatch):
    shown = terminal(monkeypatch)
    with progress() as show:
        show(5, 5)
    assert shown.getvalue() == ""
