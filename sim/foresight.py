"""Tables and paths laid ahead: what third parties' pressure will make of them after the shocks of the coming rounds.

Nothing said at the table moves a shock, so parties lay the paths of many shocks in one go, where going round by round
would cost a pass for a handful of worlds each. What is foreseen holds where the numbers in force turn out as foreseen;
elsewhere it is laid anew.
"""

from dataclasses import dataclass

import numpy as np

from sim.scenario import Scenario
from sim.shocks import Clock

AHEAD = 8
"""Rounds: further ahead, too many of the worlds will have agreed by then."""


@dataclass(frozen=True)
class Prospect:
    """Changes of pressure to come, one a column [e]: the world and the round, and what will then be in force of the
    numbers that shocks can move and that tables or paths depend on [row, e]."""

    world: np.ndarray
    round: np.ndarray
    numbers: np.ndarray

    @classmethod
    def none(cls) -> "Prospect":
        """Nothing foreseen."""
        return cls(np.empty(0, int), np.empty(0, int), np.empty((0, 0)))

    def at(self, round: int, here: np.ndarray, numbers: np.ndarray) -> np.ndarray | None:
        """The columns of the worlds `here` in a round, if all were foreseen with these numbers [row, w']."""
        of_round = np.flatnonzero(self.round == round)
        place = np.searchsorted(self.world[of_round], here)
        if not len(of_round) or (place == len(of_round)).any():
            return None
        found = of_round[place]
        foreseen = (self.world[found] == here).all() and (self.numbers[:, found] == numbers).all()
        return found if foreseen else None


def prospect(
    scenario: Scenario,
    clock: Clock,
    round: int,
    numbers: np.ndarray,
    drawn: np.ndarray,
    here: np.ndarray,
    talking: np.ndarray,
) -> Prospect:
    """What is in force now in the worlds `here` [w'], and after changes of pressure in the rounds ahead in those `talking`."""
    swayed, until = scenario.swayed, _until(scenario, round)
    struck = clock.foreseen(round, until, numbers, talking)
    day, column = _changes(scenario, struck, round, until)
    then = clock.in_force(swayed, day, drawn, talking[column], struck[:, column])
    now = numbers[swayed[:, None], talking[column]]
    same = (then == now)[~np.isin(swayed, scenario.pressure)].all(axis=0)
    return Prospect(
        world=np.concatenate([here, talking[column[same]]]),
        round=np.concatenate([np.full(len(here), round), day[same]]),
        numbers=np.concatenate([numbers[swayed[:, None], here], then[:, same]], axis=1),
    )


def _changes(scenario: Scenario, struck: np.ndarray, round: int, until: int) -> tuple[np.ndarray, np.ndarray]:
    """When pressure changes between two rounds, in order, and in which column of struck [x, w']."""
    changing = np.zeros((until, struck.shape[1]), bool)
    for x in scenario.pressing:
        lasts = scenario.shocks[x].lasts
        for day in [struck[x]] if lasts is None else [struck[x], np.where(struck[x] < 0, -1, struck[x] + lasts)]:
            place = np.flatnonzero((day > round) & (day < until))
            changing[day[place], place] = True
    day, column = np.nonzero(changing)
    return day, column


def _until(scenario: Scenario, round: int) -> int:
    """How far to look ahead: up to the next day that strikes every world, or a number of rounds."""
    dated = [shock.at for shock in scenario.shocks if shock.at is not None and shock.at > round]
    return min([scenario.rounds, round + AHEAD, *dated])
