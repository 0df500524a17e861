"""What of a result is shown, and what that is called: for all data modules, as `draw/style` is for all draw modules."""

from typing import Any

import numpy as np

from sim.results.read import Run
from sim.scenario import explain as explaining
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital
from sim.worlds.summary import typical_world

MOST_REPLAYED = 5000
"""Worlds of a run that are played again for a picture of all of them."""


def one_world(run: Run) -> str:
    """What a run of a single world lacks for pictures of distributions."""
    return "the result is of a single world" if run.world is not None else ""


def world_told(run: Run) -> int:
    """The world of a run that is shown alone: the one it was asked for, else a typical one."""
    return typical_world(run.table) if run.world is None else run.world


def worlds_played_again(run: Run) -> np.ndarray:
    """The ids [w] of the first worlds of a run, for pictures that the table of worlds cannot give."""
    return run.table["world"].to_numpy()[:MOST_REPLAYED]


def signatories(scenario: Scenario) -> dict[str, str]:
    """The titles of the signatories by their names."""
    return {name: scenario.title(name) for name in scenario.game.signatories}


def factor_title(scenario: Scenario, path: str) -> str:
    """What is varied at a path of the scenario file, in words."""
    steps, words = path.split("."), explaining.title(scenario.document, path)
    if words == path:
        words = " ".join(steps[2:] or steps).replace("_", " ")
    return f"{scenario.title(steps[1])}: {words}" if steps[0] == "actors" else capital(words)


def level_title(scenario: Scenario, path: str, level: Any) -> str:
    """A level of what is varied, in words."""
    if not isinstance(level, str):
        return f"{level:.3g}"
    words = explaining.value_in_words(scenario.document, path, level) if ".wants." in path else level.replace("_", " ")
    return words.strip("'")
