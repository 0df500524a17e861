"""After the signature: conditions with their delays, and the days on which ratifiers vote.

Model page, section 11.
"""

from collections.abc import Callable, Iterator

import numpy as np

from sim.scenario import Scenario

NEVER = -1


class Ratification:
    """What is outstanding in each world after its signature.

    due [w]: the round of entry into force, `NEVER` where a condition will not be met; day [h, w]: the round of each
    vote; chance [h, w]: the chance it had when it was held, NaN before.
    """

    def __init__(self, scenario: Scenario, coins: Callable[[list[str]], np.ndarray]):
        issues, conditions, home = scenario.issues, scenario.conditions, scenario.home
        self.home, self.places = home, np.argwhere(conditions.real)
        self.delay = conditions.delay[conditions.real]
        self.likely = conditions.chance[conditions.real]
        names = [f"issues.{issues.names[m]}.options.{issues.option(m, k)}.condition" for m, k in self.places]
        self.condition_coin = coins(names)
        self.vote_coin = coins([f"actors.{signatory}.ratifiers.{ratifier}" for signatory, ratifier in home.names])
        self.day = np.full(self.vote_coin.shape, NEVER)
        self.chance = np.full(self.vote_coin.shape, np.nan)
        self.due = np.full(self.vote_coin.shape[1], NEVER)

    def called(self, package: np.ndarray) -> np.ndarray:
        """Whether a package [m, w'] brings each ratifier to vote [h, w']."""
        called = np.repeat(self.home.always[:, None], package.shape[1], axis=1)
        for m, k in self.places:
            called |= self.home.named[:, m, k, None] & (package[m] == k)
        return called

    def schedule(self, round: int, x: np.ndarray, here: np.ndarray, package: np.ndarray) -> None:
        """Set the days of what a package [m, w'] signed in this round in the worlds `here` entails."""
        wait = np.zeros(self.day.shape[:1] + here.shape, int)
        held = self.called(package)
        due, met = np.full(here.shape, round), np.ones(here.shape, bool)
        for c, (m, k) in enumerate(self.places):
            bound = package[m] == k
            delay = _rounds(x[self.delay[c], here]) * bound
            fulfilled = ~bound | (self.condition_coin[c, here] < x[self.likely[c], here])
            due, met = np.maximum(due, round + delay), met & fulfilled
            listed = self.home.named[:, m, k, None]
            wait = np.maximum(wait, delay * listed)
            held &= fulfilled | ~listed
        day = round + wait + _rounds(x[np.ix_(self.home.delay, here)])
        self.day[:, here] = np.where(held, day, NEVER)
        self.due[here] = np.where(met, np.maximum(due, np.where(held, day, 0).max(axis=0, initial=0)), NEVER)

    def votes(self, round: int, pending: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """The votes of this round: each ratifier h with the worlds [w'] in which it votes."""
        today = (self.day == round) & pending
        for h in np.flatnonzero(today.any(axis=1)):
            yield h, np.flatnonzero(today[h])

    def vote(self, h: int, here: np.ndarray, chance: np.ndarray) -> np.ndarray:
        """Whether the vote passes [w'], at this chance."""
        self.chance[h, here] = chance
        return self.vote_coin[h, here] < chance


def _rounds(delay: np.ndarray) -> np.ndarray:
    """A delay as a whole number of rounds, not below 0."""
    return np.maximum(0, np.rint(delay)).astype(int)
