"""Which worlds of a result are shown, and titles of what is varied: for all data modules, as `draw/style` for drawing."""

from typing import Any

import numpy as np

from sim.results.read import Run
from sim.scenario import explain
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital
from sim.worlds.summary import typical_world

MOST_REPLAYED = 5000
"""Worlds of a run that are played again for a picture of all of them."""


def one_world(run: Run) -> str:
    """Why a run gives no picture of a distribution, empty if it does: it is of a single world."""
    return "the result is of a single world" if run.world is not None else ""


def world_shown(run: Run) -> int:
    """The world of a run (its id) that is shown alone: the one it was asked for, else a typical one."""
    return typical_world(run.table) if run.world is None else run.world


def worlds_played_again(run: Run) -> np.ndarray:
    """Ids [w] of the first `MOST_WORLDS` of a run, for pictures that its outcome table cannot give."""
    return run.table["world"].to_numpy()[:MOST_REPLAYED]


def signatories(scenario: Scenario) -> dict[str, str]:
    """The titles of the signatories by their names."""
    return {name: scenario.title(name) for name in scenario.game.signatories}


def factor_title(scenario: Scenario, path: str) -> str:
    """What is varied at a path of the scenario file, in words."""
    steps, words = path.split("."), explain.title(scenario.document, path)
    if words == path:
        words = " ".join(steps[2:] or steps).replace("_", " ")
    return f"{scenario.title(steps[1])}: {words}" if steps[0] == "actors" else capital(words)


def level_title(scenario: Scenario, path: str, level: Any) -> str:
    """A level of what is varied at a path, in words: numbers with three digits, options by their titles."""
    if not isinstance(level, str):
        return f"{level:.3g}"
    words = explain.value_in_words(scenario.document, path, level) if ".wants." in path else level.replace("_", " ")
    return words.strip("'")
