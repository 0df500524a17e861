"""What was possible and what was asked for: the drawings of the frontier, offers, gains and concessions.

The worlds are played again for these pictures, of a large run the first `MOST_WORLDS`.
"""

import numpy as np

from sim.figures.data import frontier as gains
from sim.figures.data.concessions import offer_bands
from sim.figures.draw.concessions import concessions
from sim.figures.draw.gains import divided, offers, on_frontier
from sim.figures.drawings import Drawing, Drawings, name_of, one_world
from sim.results.read import Run
from sim.words.stages import AGREED
from sim.worlds.summary import typical_world
from sim.worlds.transcript import transcript

MOST_WORLDS = 5000


def _titles(run: Run) -> dict[str, str]:
    return {name: run.scenario.title(name) for name in run.scenario.game.signatories}


def _told(run: Run) -> int:
    """The world of a run that is shown alone."""
    return typical_world(run.table) if run.world is None else run.world


def _worlds(run: Run) -> np.ndarray:
    return run.table["world"].to_numpy()[:MOST_WORLDS]


def _frontier(run: Run) -> tuple:
    world = _told(run)
    return gains.world_on_frontier(run.scenario, world, run.seed), _titles(run), name_of(run), world


def _offers(run: Run) -> tuple:
    points, titles, name, world = _frontier(run)
    moves = gains.offers_of_world(run.scenario, transcript(run.scenario, world, run.seed))
    return points, moves, titles, name, world


def _gains(run: Run) -> tuple:
    return *gains.shares_of_ideal(run.scenario, _worlds(run), run.seed), _titles(run), name_of(run)


def _no_gains(run: Run) -> str:
    agreed = run.table["stage"].isin(AGREED).any()
    return one_world(run) or ("" if agreed else "no world has an agreed text")


def _concessions(run: Run) -> tuple:
    return *offer_bands(run.scenario, _worlds(run), run.seed), name_of(run)


FRONTIER: Drawings = {Run: Drawing(_frontier, on_frontier)}
OFFERS: Drawings = {Run: Drawing(_offers, offers)}
GAINS: Drawings = {Run: Drawing(_gains, divided, _no_gains)}
CONCESSIONS: Drawings = {Run: Drawing(_concessions, concessions, one_world)}
