"""How far the playing of many worlds is: a bar on a terminal, now and then a plain line elsewhere. Knows no model."""

import sys
import time
from collections.abc import Iterator

import numpy as np
from rich.console import Console
from rich.progress import track

from sim.methods.draws import BLOCK

MANY_BLOCKS = 8
"""From this many blocks of worlds on, the progress is shown."""

LINE_SECONDS = 5
"""Seconds between two lines of progress where there is no terminal."""


def in_blocks(worlds: np.ndarray, doing: str = "Playing") -> Iterator[np.ndarray]:
    """The worlds (ids [w]) block by block, and on stderr how far they are if they are many."""
    blocks = [worlds[start : start + BLOCK] for start in range(0, len(worlds), BLOCK)]
    console = Console(stderr=True)
    if len(blocks) < MANY_BLOCKS:
        yield from blocks
    elif console.is_terminal:
        yield from track(blocks, doing, console=console, transient=True)
    else:
        yield from _told_in_lines(blocks, len(worlds), doing)


def _told_in_lines(blocks: list[np.ndarray], worlds: int, doing: str) -> Iterator[np.ndarray]:
    last = time.monotonic()
    for done, block in enumerate(blocks):
        yield block
        if time.monotonic() - last >= LINE_SECONDS:
            last = time.monotonic()
            print(f"{doing}: {min((done + 1) * BLOCK, worlds):,} of {worlds:,} worlds", file=sys.stderr, flush=True)
