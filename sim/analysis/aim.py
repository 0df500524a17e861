"""Where worlds are aimed at, so that more of them fit something rare: the inputs that are tilted, and worlds drawn so.

The method is in `sim.methods.importance`; here stand the streams of a scenario, their names in words, and the worlds.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from sim.engine.worlds_drawn import Worlds, at_quantiles, draw_worlds
from sim.methods.draws import BLOCK, coins
from sim.methods.importance import Proposal, fit_proposal
from sim.scenario.scenario import Scenario
from sim.worlds.table import play_drawn
from sim.worlds.uncertain_inputs import inputs

IMPORTANCE = "weight"
"""The column of aimed worlds with their importance weight."""

AIMED_COIN = "aimed draws"
"""The stream that decides whether a world is drawn plainly; no path of a scenario has a blank."""


@dataclass(frozen=True)
class Aiming:
    """How worlds are aimed: the first blocks, so many as the pilot has, are drawn plainly, all that follow by the proposal."""

    pilot: int
    proposal: Proposal

    @property
    def worlds(self) -> int:
        """Worlds of the pilot; the ids of aimed ones are not below."""
        return self.pilot * BLOCK

    @property
    def digest(self) -> str:
        """A short name, another one for every other aim."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]

    def scale(self, ids: np.ndarray) -> np.ndarray:
        """What worlds of these ids [w] count for beside one of the pilot [w]."""
        return np.where(ids < self.worlds, 1.0, self.proposal.gain)


def aim_at(scenario: Scenario, seed: int, pilot: int, fitting: np.ndarray) -> Aiming:
    """The aim for worlds such as those of a pilot of so many blocks that fit: their ids [w]."""
    streams = list(dict.fromkeys(stream for item in inputs(scenario) for stream in item.streams))
    return Aiming(pilot, fit_proposal(streams, coins(seed, streams, fitting)))


def aimed_inputs(scenario: Scenario, proposal: Proposal) -> list[str]:
    """The inputs that are tilted, in words, those first that differ most from plain draws."""
    titles = {stream: item.title for item in inputs(scenario) for stream in item.streams}
    return list(dict.fromkeys(titles[stream] for stream in proposal.streams))


def draw_aimed(scenario: Scenario, aim: Aiming, ids: np.ndarray, seed: int) -> tuple[Worlds, np.ndarray]:
    """Worlds of these ids [w], those of the pilot as they are drawn plainly, and their importance weights [w]."""
    plain = draw_worlds(scenario.game, ids, seed)
    proposal, tilted = aim.proposal, ids >= aim.worlds
    u = coins(seed, proposal.streams, ids)
    drawn = np.where(tilted, proposal.drawn(u, coins(seed, [AIMED_COIN], ids)[0]), u)
    worlds = at_quantiles(scenario.game, plain, proposal.streams, drawn)
    return worlds, np.where(tilted, proposal.weight(drawn), 1.0)


def play_aimed(scenario: Scenario, aim: Aiming, ids: np.ndarray, seed: int) -> pd.DataFrame:
    """The outcome table of aimed worlds of these ids [w], a row for each, with their importance weight beside."""
    worlds, weight = draw_aimed(scenario, aim, ids, seed)
    return play_drawn(scenario, worlds).assign(**{IMPORTANCE: weight})
