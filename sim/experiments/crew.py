"""How many processes play: as many as are asked for, or as there are processors, as long as memory holds them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from sim.engine.block_size import bytes_per_world, worlds_at_once
from sim.engine.game import Game
from sim.runtime.memory import WORKER_BYTES, free_memory
from sim.words.phrases import bytes_in_words, count


@dataclass(frozen=True)
class CrewSize:
    """Worker processes: how many were asked for, what each may take, and what is free before the first begins, in bytes."""

    asked: int
    bytes_each: int
    free: int

    @property
    def workers(self) -> int:
        """How many there can be; at least one, since somebody must try."""
        return max(1, min(self.asked, self.free // self.bytes_each))

    @property
    def shortage(self) -> str:
        """That memory allows fewer than were asked for, in words; empty where it does not."""
        if self.workers == self.asked:
            return ""
        each, free = bytes_in_words(self.bytes_each), bytes_in_words(self.free)
        return f"{count(self.workers, 'worker')} instead of {self.asked}: each may take {each} of memory, and {free} are free"


def crew_for(games: Iterable[Game], asked: int | None = None) -> CrewSize:
    """The processes that play some games. asked: how many are wanted, all processors unless given.

    >>> import sim
    >>> crew_for([sim.load("textbook_split").game], asked=1).workers
    1
    """
    block = max(worlds_at_once(game) * bytes_per_world(game) for game in games)
    return CrewSize(asked or processors(), WORKER_BYTES + block, free_memory())


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
