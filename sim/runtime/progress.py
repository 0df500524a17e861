"""How far long work is: a bar on a terminal, now and then a plain line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.words.phrases import duration

if TYPE_CHECKING:
    from rich.progress import Progress

LINE_SECONDS = 5
"""Seconds between two lines where there is no terminal."""


@contextmanager
def progress(doing: str = "Playing", what: str = "worlds") -> Iterator[Callable[[int, int], None]]:
    """Gives what is to be called with how much is done, and of how much; it shows that on stderr.

    Nothing is shown before the first call that leaves something to do. doing, what: words, as in "Playing: 8,192 of
    100,000 worlds".
    """
    bar = _Bar(doing, what) if sys.stderr.isatty() else _Lines(doing, what)
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """A bar with its rate and the time left, gone when the work is done."""

    def __init__(self, doing: str, what: str):
        self.doing, self.what = doing, what
        self.shown: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        if self.shown is None and done < total:
            self.shown = self._begun()
            self.task = self.shown.add_task(self.doing, total=total, rate="")
        if self.shown is not None:
            speed = self.shown.tasks[0].speed or 0
            self.shown.update(self.task, completed=done, total=total, rate=f"{speed:,.0f} {self.what}/s")

    def _begun(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        share, rate = TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.fields[rate]}")
        times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
        columns = (TextColumn("{task.description}"), BarColumn(), share, rate, *times)
        bar = Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=20)
        bar.start()
        return bar

    def close(self) -> None:
        """Take the bar away."""
        if self.shown is not None:
            self.shown.stop()


class _Lines:
    """A plain line every few seconds."""

    def __init__(self, doing: str, what: str):
        self.doing, self.what = doing, what
        self.began = self.last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if 0 < done < total and now - self.last >= LINE_SECONDS:
            self.last, rate = now, done / (now - self.began)
            left = f"{rate:,.{0 if rate >= 10 else 1}f} a second, about {duration((total - done) / rate)} left"
            print(f"{self.doing}: {done:,} of {total:,} {self.what}, {left}", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Nothing is left to do."""
