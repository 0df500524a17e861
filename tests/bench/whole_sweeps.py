"""Whole sweeps, each in a process of its own: what they cost, and the most memory any process of theirs takes."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import Line, Settings, line, times

from sim.experiments.crew import processors

ROOT = Path(__file__).resolve().parents[2]
BASELINE = ROOT / "scenarios" / "kazan_2024.yaml"
POINTS = 10
WAITING = (f"actors.azerbaijan.no_deal.gain=0:0.5:{POINTS}",)
GRID = ("actors.russia.leverage.armenia=0:0.4:9", "protocol=direct,plenary")

POLL = 0.05
"""Seconds between two looks at the memory of a sweep's processes."""


@dataclass(frozen=True)
class Swept:
    """A sweep that has ended. seconds: from the first world to the last row on disk, workers' start included; cpu: CPU
    seconds of the main process in this time; main, worker: the most memory in MB that the main process and any worker
    took (0 without workers)."""

    worlds: int
    seconds: float
    cpu: float
    main: float
    worker: float


def swept(worlds: int, crew: int, vary: tuple[str, ...] = WAITING, points: int = POINTS) -> Swept:
    """Sweep the baseline in a new process: so many worlds in all, at some points, with a crew of workers."""
    asked = json.dumps({"scenario": str(BASELINE), "vary": vary, "worlds": worlds // points, "crew": crew})
    program = [sys.executable, str(Path(__file__).with_name("one_sweep.py")), asked]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment) as process:
        main, worker = peaks(process)
        told = json.loads(process.communicate()[0])
    return Swept(worlds, told["seconds"], told["cpu"], main, worker)


def peaks(process: subprocess.Popen) -> tuple[float, float]:
    """The most memory in MB that a process and any process below it have taken when it ends, as Linux tells it."""
    most: dict[int, float] = {}
    while process.poll() is None:
        for pid in [process.pid, *below(process.pid)]:
            most[pid] = max(most.get(pid, 0.0), peak(pid))
        time.sleep(POLL)
    return most.pop(process.pid, 0.0), max(most.values(), default=0.0)


def below(pid: int) -> list[int]:
    """Ids of the processes below one."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return children + [lower for child in children for lower in below(child)]


def peak(pid: int) -> float:
    """The most memory in MB that a process has taken so far."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return sum(float(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def lines(settings: Settings) -> list[Line]:
    """The lines of the table: cost and memory by the number of worlds, a small grid, two workers against one."""
    sizes = [settings.sweep // 5, 2 * settings.sweep, *([20 * settings.sweep] if settings.long else [])]
    goes = [[swept(size, 1) for size in sizes] for _ in range(settings.sweeps)]
    crowd = swept(sizes[-1], processors())
    cost = np.array([[1e6 * some.cpu / some.worlds for some in turn] for turn in goes])
    first = f"that of {sizes[0]:,}"
    made = []
    for size, own in zip(sizes, cost.T):
        what = f"Kazan, sweep of {size:,} worlds, one core"
        made.append(line(what, own, "CPU microseconds a world", times(own, cost[:, 0], first), "within 15 %"))
    made.append(memory([*(some for turn in goes for some in turn), crowd]))
    made.append(grid(settings))
    return made + (two_workers(settings, float(np.median(cost))) if settings.long else [])


def memory(sweeps: list[Swept]) -> Line:
    """The line of the memory that processes of these sweeps took at most."""
    worlds, main, worker = (max(getattr(some, name) for some in sweeps) for name in ("worlds", "main", "worker"))
    told = f"main process {main:.0f} MB, a worker {worker:.0f} MB"
    return Line(f"most memory of a process, sweeps up to {worlds:,} worlds", told, target="under 1,000 MB")


def grid(settings: Settings) -> Line:
    """The line of a sweep of 9 x 2 points, with 2,000 worlds a point unless sweeps are smaller."""
    worlds = min(2000, settings.sweep // 18)
    goes = [swept(18 * worlds, processors(), GRID, points=18) for _ in range(settings.sweeps)]
    what = f"Kazan, sweep of 9 x 2 points x {worlds:,} worlds, {processors()} workers"
    return line(what, np.array([some.seconds for some in goes]), "seconds after start-up", target="under 5")


def two_workers(settings: Settings, cost: float) -> list[Line]:
    """The lines of one worker and two, in turn, on a sweep that takes one some 25 seconds at this cost a world."""
    worlds = int(round(25e6 / cost, -4))
    goes = [[swept(worlds, crew) for crew in (1, 2)] for _ in range(settings.sweeps)]
    one, two = np.array([[some.seconds for some in turn] for turn in goes]).T
    told = f"Kazan, sweep of {worlds:,} worlds"
    ratio = f"{np.median(one / two):.2f} x as fast as one"
    return [
        line(f"{told}, one worker", one, "seconds"),
        line(f"{told}, two workers, their start included", two, "seconds", ratio, "1.8 x"),
    ]
