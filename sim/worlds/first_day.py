"""The first day of the talks: the numbers of each world as they are in force before anything is tabled."""

from dataclasses import replace

import numpy as np

from sim.engine.game import Game
from sim.engine.model import Negotiation


def first_day(game: Game, worlds: int | np.ndarray, seed: int) -> Negotiation:
    """The talks on their first day, in the worlds 0, 1, .. of a seed or in those of these ids [w], with all issues on the
    table at once: what strikes on that day has struck, and all have surveyed the table.

    >>> import sim
    >>> talks = first_day(sim.load("textbook_split").game, worlds=2, seed=0)
    >>> talks.reservations.tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    whole = replace(game, baskets=(), until=()) if game.baskets else game
    model = Negotiation.drawn_from(whole, worlds, seed)
    model.shocks()
    model.survey()
    return model
