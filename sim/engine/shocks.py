"""Shocks: dated or with a hazard, they change numbers of the scenario for a time or for good.

Model page, section 12.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Effect:
    """One number that a shock changes: its row in the drawn numbers, how, the row of the amount, and where it is held."""

    target: int
    operation: str
    amount: int
    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True)
class Shock:
    """A change of the world.

    at: the round of a dated shock, else None; hazard: the row of its chance per round; lasts: rounds, None for good;
    during: the stage it is bound to, None for talks and pending; effects in the order of the file.
    """

    name: str
    at: int | None
    hazard: int
    lasts: int | None
    during: str | None
    effects: tuple[Effect, ...]


OPERATIONS = {
    "set": lambda value, amount: amount,
    "add": lambda value, amount: value + amount,
    "scale": lambda value, amount: value * amount,
}


class Clock:
    """When each shock strikes each world. struck [x, w] is the round, -1 while it has not.

    A shock with a hazard strikes when the chance to have been spared so far falls to the world's one coin: a higher
    hazard only brings it forward.
    """

    def __init__(self, shocks: tuple[Shock, ...], coins: np.ndarray):
        self.shocks = shocks
        self.coins = coins
        self.struck = np.full(coins.shape, -1)
        self.spared = np.ones(coins.shape)
        self.hazards = np.array([shock.hazard for shock in shocks], dtype=int)
        self.dated = np.array([shock.at is not None for shock in shocks], dtype=bool)
        self.ends = {effect.target: (effect.low, effect.high) for shock in shocks for effect in shock.effects}
        self.waiting = np.array([shock.during in ("pending", "in_force") for shock in shocks], dtype=bool)

    def strike(
        self, round: int, numbers: np.ndarray, talking: np.ndarray, pending: np.ndarray, in_force: np.ndarray
    ) -> np.ndarray:
        """Strike what is due in this round; numbers [q, w], talking, pending, in_force [w]. Returns
        where a shock begins or ends [x, w]."""
        stages = {"talks": talking, "pending": pending, "in_force": in_force, None: talking | pending}
        moved = np.zeros(self.struck.shape, bool)
        for x, shock in enumerate(self.shocks):
            if shock.at is not None and shock.at != round:
                continue
            exposed = stages[shock.during] & (self.struck[x] < 0)
            if shock.at is None:
                self.spared[x] *= 1 - numbers[shock.hazard] * exposed
                exposed &= self.coins[x] >= self.spared[x]
            moved[x] = exposed
        self.struck[moved] = round
        for x, shock in enumerate(self.shocks):
            if shock.lasts is not None:
                moved[x] |= (self.struck[x] >= 0) & (round == self.struck[x] + shock.lasts)
        return moved

    def apply(self, round: int, numbers: np.ndarray, drawn: np.ndarray, moved: np.ndarray) -> None:
        """Put the drawn numbers with all effects now active into `numbers` [q, w], where shocks have `moved` [x, w]."""
        here = np.flatnonzero(moved.any(axis=0))
        rows = sorted({effect.target for x in np.flatnonzero(moved.any(axis=1)) for effect in self.shocks[x].effects})
        if rows:
            numbers[np.array(rows)[:, None], here] = self.in_force(rows, round, drawn, here, self.struck[:, here])

    def in_force(
        self, rows, round: int | np.ndarray, drawn: np.ndarray, here: np.ndarray, struck: np.ndarray
    ) -> np.ndarray:
        """Some rows of the numbers in the worlds `here` with all effects active in a round (one for each world, or one
        for all), held within their bounds, if shocks strike in the rounds struck [x, w']: [row, w']."""
        values = {row: drawn[row, here] for row in rows}
        for shock, day in zip(self.shocks, struck, strict=True):
            effects = [effect for effect in shock.effects if effect.target in values]
            if not effects:
                continue
            begun = (day >= 0) & (day <= round)
            active = begun if shock.lasts is None else begun & (round < day + shock.lasts)
            for effect in effects if active.any() else ():
                value = values[effect.target]
                changed = OPERATIONS[effect.operation](value, drawn[effect.amount, here])
                values[effect.target] = np.where(active, changed, value)
        found = np.array(list(values.values()))
        ends = np.array([self.ends.get(row, (-np.inf, np.inf)) for row in values], dtype=found.dtype)
        return np.clip(found, ends[:, :1], ends[:, 1:])

    def foreseen(self, round: int, until: int, numbers: np.ndarray, here: np.ndarray) -> np.ndarray:
        """The rounds before `until` in which shocks strike [x, w'] if the worlds `here` go on talking and no hazard changes."""
        struck, spared, coins = self.struck[:, here], self.spared[:, here], self.coins[:, here]
        chance = 1 - numbers[self.hazards[:, None], here]
        for later in range(round + 1, until):
            spared = spared * chance
            due = coins >= spared
            due[self.dated] = np.array([shock.at == later for shock in self.shocks])[self.dated, None]
            due &= struck < 0
            due[self.waiting] = False
            struck[due] = later
        return struck
