"""How fast the baseline is played: on one core and on all, with the table of worlds, and through a whole sweep."""

import all_cores
import numpy as np
from all_cores import KINDS
from measuring import Line, Settings, in_turn, line, times
from whole_sweeps import BASELINE, swept

from sim.experiments.crew import processors
from sim.scenario.compile import load

ASKED = 50_000
"""Worlds per CPU-second that are asked for."""


def lines(settings: Settings) -> list[Line]:
    """The lines of the table."""
    scenario, worlds = load(BASELINE), settings.worlds
    works = {kind: (lambda seed, way=way: way(scenario, worlds, seed)) for kind, way in KINDS.items()}
    one = {kind: worlds / seconds for kind, seconds in in_turn(works, settings.repeats).items()}
    crowd = all_cores.rates(str(BASELINE), processors(), worlds, settings.seconds, settings.sweeps)
    ours = [swept(settings.sweep, 1) for _ in range(settings.sweeps)]
    theirs = [swept(settings.sweep, processors()) for _ in range(settings.sweeps)]
    alone = np.array([some.worlds / some.cpu for some in ours])
    together = np.array([some.worlds / some.seconds for some in theirs])

    def of_block(values, block):
        return f"{np.median(values) / np.median(block):.2f} x the block"

    unit, cores = "worlds per CPU-second", f"all {processors()} cores"
    return [
        line(f"Kazan, block of {worlds:,}, one core", one["block"], unit, "1", f"{ASKED:,}"),
        line(
            "Kazan, with the table of worlds, one core",
            one["table"],
            unit,
            times(one["table"], one["block"], "the block"),
        ),
        line(f"Kazan, sweep of {settings.sweep:,}, one core", alone, unit, of_block(alone, one["block"])),
        line(
            f"Kazan, block, {cores}",
            crowd["block"],
            "worlds per second",
            of_block(crowd["block"], one["block"]),
            f"{2 * ASKED:,}",
        ),
        line(
            f"Kazan, with the table, {cores}",
            crowd["table"],
            "worlds per second",
            of_block(crowd["table"], one["block"]),
        ),
        line(
            f"Kazan, sweep, {cores}, start of workers included",
            together,
            "worlds per second",
            of_block(together, one["block"]),
        ),
    ]
