"""Worlds: what is drawn of a game before the talks begin. One world is one draw of everything that is uncertain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.engine.game import Game
from sim.methods.draws import DECIMALS, Distribution, draw
from sim.methods.even_draws import WAYS_TO_DRAW


@dataclass(frozen=True)
class Worlds:
    """Some worlds [w] of a game. ids [w]; numbers [q, w], a row for each of `Game.names`; coins: uniform numbers [w] in
    [0, 1) by the name of their stream.
    """

    ids: np.ndarray
    numbers: np.ndarray
    coins: Mapping[str, np.ndarray]

    def tossed(self, streams: Sequence[str]) -> np.ndarray:
        """The coins of some streams [c, w]."""
        return np.array([self.coins[name] for name in streams]).reshape(len(streams), len(self.ids))

    def part(self, here: slice) -> "Worlds":
        """Some of these worlds, by their places."""
        return Worlds(self.ids[here], self.numbers[:, here], {name: coin[here] for name, coin in self.coins.items()})


def draw_worlds(game: Game, worlds: int | np.ndarray = 1000, seed: int = 0) -> Worlds:
    """Draw worlds 0, 1, .. of a seed, or those of these ids [w]. World 812 of a seed is the same in any company.

    With a game at hand: `draw_worlds(game, 1000, seed=7)`, or `draw_worlds(game, np.array([812]), seed=7)` for the one.
    """
    ids = np.arange(worlds) if isinstance(worlds, int) else np.asarray(worlds)
    uniforms = WAYS_TO_DRAW[game.draws]
    numbers = draw(zip(game.names, game.numbers, strict=True), seed, ids, uniforms)
    return Worlds(ids, numbers, dict(zip(game.coins, uniforms(seed, game.coins, ids), strict=True)))


def with_numbers(worlds: Worlds, rows: np.ndarray, values: np.ndarray) -> Worlds:
    """The same worlds with some numbers given: rows [f], values [f, w].

    >>> worlds = Worlds(ids=np.arange(2), numbers=np.array([[0.1, 0.2], [5.0, 6.0]]), coins={})
    >>> with_numbers(worlds, rows=np.array([1]), values=np.array([[7.0, 8.0]])).numbers.tolist()
    [[0.1, 0.2], [7.0, 8.0]]
    """
    numbers = worlds.numbers.copy()
    numbers[rows] = values
    return replace(worlds, numbers=numbers)


def at_quantiles(game: Game, worlds: Worlds, streams: Sequence[str], u: np.ndarray) -> Worlds:
    """The same worlds with the uniform numbers behind some streams given, u [q, w] in [0, 1): of numbers and of coins."""
    rows = {name: row for row, name in enumerate(game.names)}
    numbers, tossed = worlds.numbers.copy(), dict(worlds.coins)
    for name, given in zip(streams, u, strict=True):
        number = game.numbers[rows[name]] if name in rows else 0.0
        if isinstance(number, Distribution):
            numbers[rows[name]] = np.round(number.quantile(given), DECIMALS)
        if name in tossed:
            tossed[name] = given
    return replace(worlds, numbers=numbers, coins=tossed)
