"""After the signature: conditions with their delays, and the days on which ratifiers vote.

Model page, section 11.
"""

import numpy as np

from sim.engine.game import Game
from sim.engine.issues import in_worlds
from sim.engine.worlds_drawn import Worlds

NEVER = -1
"""The round of what does not happen."""


class Ratification:
    """What is outstanding in each world after its signature.

    issue, option [c]: where the conditions stand; listed [h, c]: the ratifiers they bring to vote.
    due [w]: the round of entry into force, `NEVER` where a condition will not be met; day [h, w]: the round of each
    vote; chance [h, w]: the chance it had when it was held, NaN before.
    """

    def __init__(self, game: Game, worlds: Worlds):
        conditions, home = game.conditions, game.home
        self.home = home
        self.issue, self.option = np.nonzero(conditions.real)
        self.listed = home.named[:, self.issue, self.option]
        self.delay = conditions.delay[conditions.real]
        self.likely = conditions.chance[conditions.real]
        self.condition_coin = worlds.tossed([game.condition_coin(m, k) for m, k in game.conditions_of])
        self.vote_coin = worlds.tossed(game.vote_coins)
        self.day = np.full(self.vote_coin.shape, NEVER)
        self.chance = np.full(self.vote_coin.shape, np.nan)
        self.due = np.full(self.vote_coin.shape[1], NEVER)

    def called(self, h: int, package: np.ndarray) -> np.ndarray:
        """Whether a package [m, w'] brings a ratifier to vote [w']."""
        listed = np.flatnonzero(self.listed[h])
        met = package[self.issue[listed]] == self.option[listed, None]
        return self.home.always[h] | met.any(axis=0)

    def _called(self, bound: np.ndarray) -> np.ndarray:
        """Whether conditions [c, w'] that bind bring each ratifier to vote [h, w']."""
        return self.home.always[:, None] | (self.listed[:, :, None] & bound).any(axis=1)

    def schedule(self, round: int, x: np.ndarray, here: np.ndarray, package: np.ndarray) -> None:
        """Set the rounds of what follows from a package [m, w'] signed in this round in the worlds `here`.

        1. Its options bring conditions with them, each with a delay, and each met or not by its coin.
        2. A ratifier votes who always does, or whom one of these conditions names; when all that name it are met, and
           its own delay after the last of them. If one of them fails, its vote is never held.
        3. The text enters into force with the last condition and vote; never if a condition is not met.
        """
        bound = package[self.issue] == self.option[:, None]
        delay = _rounds(x[self.delay[:, None], here]) * bound
        fulfilled = ~bound | (in_worlds(self.condition_coin, here) < x[self.likely[:, None], here])
        wait = (delay * self.listed[:, :, None]).max(axis=1, initial=0)
        held = self._called(bound) & (fulfilled | ~self.listed[:, :, None]).all(axis=1)
        due, met = round + delay.max(axis=0, initial=0), fulfilled.all(axis=0)
        day = round + wait + _rounds(x[self.home.delay[:, None], here])
        self.day[:, here] = np.where(held, day, NEVER)
        self.due[here] = np.where(met, np.maximum(due, np.where(held, day, 0).max(axis=0, initial=0)), NEVER)

    def votes(self, round: int, pending: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The votes of this round: ratifiers and worlds [v]."""
        ratifiers, worlds = np.divmod(np.flatnonzero((self.day == round) & pending), max(len(pending), 1))
        return ratifiers, worlds

    def vote(self, h: np.ndarray, here: np.ndarray, chance: np.ndarray) -> np.ndarray:
        """Whether the votes of ratifiers in worlds pass, at this chance: all [v]."""
        self.chance[h, here] = chance
        return self.vote_coin[h, here] < chance


def _rounds(delay: np.ndarray) -> np.ndarray:
    """A delay as a whole number of rounds, not below 0."""
    return np.maximum(0, np.rint(delay)).astype(int)
