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
    named so far has not been believed. Lines that are not listed are known. learned [i, w]: whether a knower has learned
    something since it last laid its plans; times [i, w]: how often it has learned something.
    """

    def __init__(self, game: Game, worlds: Worlds):
        paths = game.line_paths
        self.issues = len(game.issues.names)
        self.place = {key: place for place, key in enumerate(paths)}
        self.seen_by = worlds.tossed([f"{path}.insight" for path in paths.values()])
        self.won_by = worlds.tossed([f"{path}.belief" for path in paths.values()])
        self.known = np.zeros(self.seen_by.shape, bool)
        self.doubt = np.ones(self.seen_by.shape)
        self.knowers = list(dict.fromkeys(knower for knower, _, _ in paths))
        self.learned = np.zeros((len(self.knowers), len(worlds.ids)), bool)
        self.times = np.zeros(self.learned.shape, np.int16)

    def look(self, insight: Callable[[str, str], np.ndarray], here: np.ndarray) -> None:
        """Let all look in the worlds `here` [w'] with the insight that they have now, insight(knower, other) [w]."""
        now = {pair: insight(*pair)[here] for pair in {(knower, other) for knower, other, _ in self.place}}
        for (knower, other, _), place in self.place.items():
            self._learn(place, knower, here[self.seen_by[place, here] < now[knower, other]])

    def see_afresh(self, here: np.ndarray) -> None:
        """All see the others otherwise than before in the worlds `here` [w'], and lay their plans anew."""
        self.learned[:, here] = True
        self.times[:, here] += 1

    def take_up(self, knower: str, here: np.ndarray | slice) -> None:
        """A knower lays its plans by what it knows in the worlds `here`."""
        if knower in self.knowers:
            self.learned[self.knowers.index(knower), here] = False

    def hear(self, knower: str, other: str, issue: np.ndarray, credibility: np.ndarray, here: np.ndarray) -> None:
        """Another names its line on an issue [w'] in the worlds `here`, and is believed with a chance `credibility` [w']."""
        for m in np.unique(issue):
            place, some = self.place.get((knower, other, int(m))), np.flatnonzero(issue == m)
            if place is not None:
                worlds = here[some]
                self.doubt[place, worlds] *= 1 - credibility[some]
                self._learn(place, knower, worlds[self.won_by[place, worlds] >= self.doubt[place, worlds]])

    def _learn(self, place: int, knower: str, here: np.ndarray) -> None:
        new = here[~self.known[place, here]]
        self.known[place, new] = True
        self.learned[self.knowers.index(knower), new] = True
        self.times[self.knowers.index(knower), new] += 1

    def of(self, knower: str, other: str, here: np.ndarray | slice) -> np.ndarray:
        """Whether a knower knows another's line on each issue [m, w'], in the worlds `here`."""
        places = [self.place.get((knower, other, m)) for m in range(self.issues)]
        size = self.known[:1, here].shape[1] if len(self.known) else 1
        return np.array([np.ones(size, bool) if place is None else self.known[place, here] for place in places])
