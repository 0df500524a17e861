"""What each party knows of the others' lines, and what it comes to believe when one is named.

Model page, section 7. A line is what a red line or a win-set bars on an issue, and the price of a graded one. Private
information and the reason to bluff: Fearon (1995).
"""

from collections.abc import Callable

import numpy as np

from sim.engine.game import Game
from sim.engine.worlds_drawn import Worlds


class Lines:
    """Which lines are known in each world; what is known stays known.

    known [l, w]: for each knower, other and issue of `Game.line_paths`; doubt [l, w]: the chance that what the other has
    named so far has not been believed. Lines that are not listed are known.
    """

    def __init__(self, game: Game, worlds: Worlds):
        paths = game.line_paths
        self.issues = len(game.issues.names)
        self.place = {key: place for place, key in enumerate(paths)}
        self.seen_by = worlds.tossed([f"{path}.insight" for path in paths.values()])
        self.won_by = worlds.tossed([f"{path}.belief" for path in paths.values()])
        self.known = np.zeros(self.seen_by.shape, bool)
        self.doubt = np.ones(self.seen_by.shape)

    def look(self, insight: Callable[[str, str], np.ndarray], here: np.ndarray) -> np.ndarray:
        """Let all look with the insight that they have now; insight(knower, other) [w]. Returns in which of the worlds
        `here` something new was seen [w'].
        """
        new = np.zeros(len(here), bool)
        now = {pair: insight(*pair)[here] for pair in {(knower, other) for knower, other, _ in self.place}}
        for (knower, other, _), place in self.place.items():
            seen = (self.seen_by[place, here] < now[knower, other]) & ~self.known[place, here]
            self.known[place, here] |= seen
            new |= seen
        return new

    def hear(self, knower: str, other: str, issue: np.ndarray, credibility: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Another names its line on an issue [w'] in the worlds `here`, and is believed with a chance `credibility` [w'].

        Returns where the knower has learned something [w'].
        """
        new = np.zeros(len(here), bool)
        for m in np.unique(issue):
            place, some = self.place.get((knower, other, int(m))), np.flatnonzero(issue == m)
            if place is None:
                continue
            worlds = here[some]
            self.doubt[place, worlds] *= 1 - credibility[some]
            believed = (self.won_by[place, worlds] >= self.doubt[place, worlds]) & ~self.known[place, worlds]
            self.known[place, worlds] |= believed
            new[some] = believed
        return new

    def of(self, knower: str, other: str, here: np.ndarray | slice) -> np.ndarray:
        """Whether a knower knows another's line on each issue [m, w'], in the worlds `here`."""
        places = [self.place.get((knower, other, m)) for m in range(self.issues)]
        size = self.known[:1, here].shape[1] if len(self.known) else 1
        return np.array([np.ones(size, bool) if place is None else self.known[place, here] for place in places])
