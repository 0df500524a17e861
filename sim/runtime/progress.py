"""How far long work is: a bar on a terminal, now and then a plain line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

from sim.words.phrases import duration

if TYPE_CHECKING:
    from rich.progress import Progress

FIRST_SECONDS = 0.7
"""Seconds of work before anything is shown: with the start of the program, less than two until one knows."""

LINE_SECONDS = 5
"""Seconds between two lines where there is no terminal."""


@contextmanager
def progress(doing: str = "Playing", what: str = "worlds") -> Iterator[Callable[[int, int], None]]:
    """Gives what is to be called with how much is done, and of how much; it shows that on stderr.

    Work that ends within `FIRST_SECONDS` shows nothing; work that takes longer says so then, whether or not anything is
    done yet. doing, what: words, as in "Playing: 8,192 of 100,000 worlds".
    """
    shown = _Shown(_Bar(doing, what) if sys.stderr.isatty() else _Lines(doing, what))
    timer = Timer(FIRST_SECONDS, shown.begin)
    timer.daemon = True
    timer.start()
    try:
        yield shown
    finally:
        timer.cancel()
        shown.end()


class _Shown:
    """How much is done, shown from a moment on that a timer sets. The timer runs beside the work, hence the lock."""

    def __init__(self, shape: _Bar | _Lines):
        self.shape = shape
        self.done = self.total = 0
        self.begun = self.ended = False
        self.lock = Lock()

    def __call__(self, done: int, total: int) -> None:
        with self.lock:
            self.done, self.total = done, total
            if self.begun:
                self.shape.go_on(done, total)

    def begin(self) -> None:
        """Show it for the first time, unless the work is done."""
        with self.lock:
            if not self.ended:
                self.begun = True
                self.shape.begin(self.done, self.total)

    def end(self) -> None:
        """Show no more."""
        with self.lock:
            self.ended = True
            if self.begun:
                self.shape.end()


class _Bar:
    """A bar with its rate and the time left, gone when the work is done."""

    def __init__(self, doing: str, what: str):
        self.doing, self.what = doing, what

    def begin(self, done: int, total: int) -> None:
        """Show the bar."""
        self.shown = self._started()
        self.task = self.shown.add_task(self.doing, total=total or None, completed=done, rate="")

    def go_on(self, done: int, total: int) -> None:
        """Move the bar on."""
        rate = f"{self.shown.tasks[0].speed or 0:,.0f} {self.what}/s"
        self.shown.update(self.task, completed=done, total=total, rate=rate)

    def end(self) -> None:
        """Take the bar away."""
        self.shown.stop()

    def _started(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        share, rate = TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.fields[rate]}")
        times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
        columns = (TextColumn("{task.description}"), BarColumn(), share, rate, *times)
        bar = Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=20)
        bar.start()
        return bar


class _Lines:
    """A plain line at first, and every few seconds."""

    def __init__(self, doing: str, what: str):
        self.doing, self.what = doing, what
        self.began = time.monotonic()

    def begin(self, done: int, total: int) -> None:
        """Say what is being done, and how much of it there is."""
        self._say(f": {done:,} of {total:,} {self.what} so far" if total else f" {self.what}")

    def go_on(self, done: int, total: int) -> None:
        """Say how much is done and how long the rest may take, if it is time to."""
        if 0 < done < total and time.monotonic() - self.said >= LINE_SECONDS:
            rate = done / (time.monotonic() - self.began)
            left = f"about {duration((total - done) / rate)} left"
            per_second = f"{rate:,.{0 if rate >= 10 else 1}f} a second"
            self._say(f": {done:,} of {total:,} {self.what}, {per_second}, {left}")

    def end(self) -> None:
        """What was said stays."""

    def _say(self, how_far: str) -> None:
        self.said = time.monotonic()
        print(f"{self.doing}{how_far}", file=sys.stderr, flush=True)
