"""What the parts of the bench share: timings taken in turn, so that a busy machine is unfair to none, and lines of the
table."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.engine.model import Negotiation
from sim.methods.draws import BLOCK
from sim.scenario.scenario import Scenario

BLOCKS = 5
"""Blocks of ours in a turn against something much slower."""


@dataclass(frozen=True)
class Settings:
    """How much to measure.

    worlds: of a block; repeats: of a timing in this process; sweep: worlds of a sweep; sweeps: repeats of it; seconds:
    of play on all cores; negmas: an interpreter that has NegMAS; domains: bilateral ones for it; long: also what takes
    minutes.
    """

    worlds: int = BLOCK
    repeats: int = 15
    sweep: int = 50_000
    sweeps: int = 3
    seconds: float = 5.0
    negmas: str | None = None
    domains: int = 12
    long: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the table, in words: what is measured, its median, between which quartiles, its ratio to what, and what
    is asked for."""

    what: str
    median: str
    quartiles: str = ""
    ratio: str = ""
    target: str = ""


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work in this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def in_turn(works: Mapping[str, Callable[[int], object]], repeats: int) -> dict[str, np.ndarray]:
    """CPU seconds of some works [repeat]: each is called with a number, once before the clock runs, and then in turn."""
    for work in works.values():
        work(repeats)
    seconds = {name: np.empty(repeats) for name in works}
    for go in range(repeats):
        for name, work in works.items():
            seconds[name][go] = cpu(lambda work=work, go=go: work(go))
    return seconds


def blocks(scenario: Scenario, worlds: int, go: int) -> None:
    """Play some blocks of ours: enough in a turn for the processor's caches to forget what was before."""
    for seed in range(go * BLOCKS, (go + 1) * BLOCKS):
        Negotiation.drawn_from(scenario.game, worlds, seed).run().dissolve()


def number(value: float) -> str:
    """A number to three figures."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def line(what: str, values: np.ndarray, unit: str, ratio: str = "", target: str = "") -> Line:
    """A line from repeated measurements."""
    low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
    quartiles = f"{number(low)} to {number(high)}" if len(values) > 1 else "measured once"
    return Line(what, f"{number(median)} {unit}", quartiles, ratio, target)


def times(values: np.ndarray, of: np.ndarray, what: str) -> str:
    """How many times another measurement taken in the same turns: the median of the ratios."""
    return f"{number(float(np.median(np.asarray(values) / np.asarray(of))))} x {what}"


def markdown(lines: list[Line]) -> str:
    """The table."""
    rows = [("what", "median", "quartiles", "ratio", "asked for"), ("---",) * 5]
    rows += [(line.what, line.median, line.quartiles, line.ratio, line.target) for line in lines]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
