"""Shocks: dated or with a hazard, they change numbers of the scenario for a time or for good.

Model page, section 12.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Effect:
    """One number that a shock changes: its row in the drawn numbers, how, and the row of the amount."""

    target: int
    operation: str
    amount: int


@dataclass(frozen=True)
class Shock:
    """at: the round of a dated shock, else None; hazard: the row of its chance per round; lasts: rounds, None for good;
    during: the stage it is bound to, None for both; effects in the order of the file."""

    name: str
    title: str
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


def survived(survival: np.ndarray, hazard: np.ndarray, exposed: np.ndarray) -> None:
    """Let the exposed worlds [w] pass one more round at this hazard; survival [w] is changed in place.

    The event happens when survival falls to the world's one coin u: a higher hazard only brings it forward.
    """
    np.multiply(survival, 1 - hazard, out=survival, where=exposed)


class Clock:
    """When each shock strikes each world. struck [x, w] is the round, -1 while it has not."""

    def __init__(self, shocks: tuple[Shock, ...], coins: np.ndarray):
        self.shocks = shocks
        self.coins = coins
        self.struck = np.full(coins.shape, -1)
        self.survival = np.ones(coins.shape)

    def strike(self, round: int, numbers: np.ndarray, talking: np.ndarray, pending: np.ndarray) -> np.ndarray:
        """Strike what is due in this round. Returns where a shock begins or ends [x, w]."""
        stages = {"talks": talking, "pending": pending, None: talking | pending}
        moved = np.zeros(self.struck.shape, bool)
        for x, shock in enumerate(self.shocks):
            exposed = stages[shock.during] & (self.struck[x] < 0)
            if shock.at is None:
                survived(self.survival[x], numbers[shock.hazard], exposed)
                moved[x] = exposed & (self.coins[x] >= self.survival[x])
            elif round == shock.at:
                moved[x] = exposed
            self.struck[x, moved[x]] = round
            if shock.lasts is not None:
                moved[x] |= (self.struck[x] >= 0) & (round == self.struck[x] + shock.lasts)
        return moved

    def active(self, x: int, round: int) -> np.ndarray:
        """Worlds [w] in which shock x acts in this round."""
        begun = self.struck[x] >= 0
        lasts = self.shocks[x].lasts
        return begun if lasts is None else begun & (round < self.struck[x] + lasts)

    def apply(self, round: int, numbers: np.ndarray, drawn: np.ndarray, here: np.ndarray) -> None:
        """Put into `numbers` [q, w] the drawn ones with all effects now active, in the worlds `here` (indices)."""
        for row in {effect.target for shock in self.shocks for effect in shock.effects}:
            numbers[row, here] = drawn[row, here]
        for x, shock in enumerate(self.shocks):
            now = here[self.active(x, round)[here]]
            for effect in shock.effects if len(now) else ():
                value, amount = numbers[effect.target, now], drawn[effect.amount, now]
                numbers[effect.target, now] = OPERATIONS[effect.operation](value, amount)
