"""Plays blocks of the baseline on all cores at once for some seconds, a process on each, and counts worlds."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from sim.engine.model import Negotiation
from sim.scenario.compile import load
from sim.worlds.table import play

KINDS = {
    "block": lambda scenario, worlds, seed: Negotiation.drawn_from(scenario.game, worlds, seed).run().dissolve(),
    "table": lambda scenario, worlds, seed: play(scenario, np.arange(worlds), seed),
}
"""Ways to play: the talks alone, and with the table of worlds."""


class Player:
    """What a process of the crowd keeps: the scenario, and a barrier at which all processes wait for each other."""

    def __init__(self, path: str, barrier):
        self.scenario, self.barrier = load(path), barrier

    def play(self, kind: str, worlds: int, seconds: float) -> float:
        """Play block after block for some seconds: worlds a second."""
        KINDS[kind](self.scenario, worlds, 0)
        self.barrier.wait()
        begun, seed = time.perf_counter(), 0
        while time.perf_counter() < begun + seconds:
            KINDS[kind](self.scenario, worlds, seed)
            seed += 1
        return worlds * seed / (time.perf_counter() - begun)


def begin(path: str, barrier) -> None:
    """Make the player of this process."""
    global player
    player = Player(path, barrier)


def go(kind: str, worlds: int, seconds: float) -> float:
    """Let the player of this process play."""
    return player.play(kind, worlds, seconds)


def rates(path: str, processes: int, worlds: int, seconds: float, repeats: int) -> dict[str, np.ndarray]:
    """Worlds a second of all processes together, for each kind [repeat]."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes)
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with ProcessPoolExecutor(processes, context, begin, (path, barrier)) as pool:
        for _ in range(repeats):
            for kind in KINDS:
                goes = [pool.submit(go, kind, worlds, seconds / repeats) for _ in range(processes)]
                found[kind].append(sum(some.result() for some in goes))
    return {kind: np.array(some) for kind, some in found.items()}
