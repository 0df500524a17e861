"""How things stand in one world: which red lines hold, who backs or presses whom, and what else third parties bring."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.engine.game import Game
from sim.engine.payoffs import leaning, red_lines
from sim.engine.preferences import chance_meant
from sim.engine.third_parties import acts


@dataclass(frozen=True)
class Line:
    """A red line that holds, or would hold if nobody pressed its owner to give way.

    options: ids of those across it. holds: whether it does; by_itself: whether it would without third parties. chance:
    that it is meant, as third parties make it, 0..1; own_chance: without them. price: what crossing it costs its owner,
    in utility, None where nothing makes it cross; own_price: without third parties. backed, pressed: by whom, and how
    far (shares).
    """

    actor: str
    issue: str
    options: tuple[str, ...]
    holds: bool
    by_itself: bool
    chance: float
    own_chance: float
    price: float | None
    own_price: float | None
    backed: dict[str, float]
    pressed: dict[str, float]


@dataclass(frozen=True)
class Outsider:
    """What a third party that is present brings, without what is 0.

    support (utility), leverage, home_leverage (shares), stick (utility): by signatory; backing, pressing (shares): by
    signatory and issue; facilitation: a share; spoiling: a chance per round; budget: utility, 0 if it may pay nobody.
    """

    name: str
    support: dict[str, float]
    leverage: dict[str, float]
    home_leverage: dict[str, float]
    stick: dict[str, float]
    backing: dict[tuple[str, str], float]
    pressing: dict[tuple[str, str], float]
    facilitation: float
    spoiling: float
    budget: float


@dataclass(frozen=True)
class Standing:
    """The red lines of all actors on issues up for talks, and the third parties that are present, by name."""

    lines: tuple[Line, ...]
    outsiders: dict[str, Outsider]


def standing(game: Game, x: np.ndarray, coin: Callable[[str], float]) -> Standing:
    """How things stand by the numbers x [q] of one world. coin: gives the coin of a stream in that world."""
    outsiders = {name: _outsider(game, x, j) for j, name in enumerate(game.thirds) if x[game.present[j]] >= 0.5}
    return Standing(tuple(_lines(game, x[:, None], coin)), outsiders)


def _outsider(game: Game, x: np.ndarray, j: int) -> Outsider:
    def by_signatory(rows: np.ndarray) -> dict[str, float]:
        return {s: float(x[row]) for s, row in zip(game.signatories, rows[:, j], strict=True) if x[row] != 0}

    def by_line(rows: np.ndarray) -> dict[tuple[str, str], float]:
        places = np.argwhere((x[rows[..., j]] != 0) & (game.issues.agreed < 0))
        return {(game.signatories[s], game.issues.names[m]): float(x[rows[s, m, j]]) for s, m in places}

    return Outsider(
        name=game.thirds[j],
        support=by_signatory(game.support),
        leverage=by_signatory(game.leverage),
        home_leverage=by_signatory(game.home_leverage),
        stick=by_signatory(game.stick),
        backing=by_line(game.backing),
        pressing=by_line(game.yielding),
        facilitation=float(x[game.facilitation[j]]),
        spoiling=float(x[game.spoiling[j]]),
        budget=float(x[game.budget[j]]) if game.pays[j].any() else 0.0,
    )


def _lines(game: Game, x: np.ndarray, coin: Callable[[str], float]):
    """The lines of a world that hold, or would by themselves; x [q, 1]."""
    places = [(a, m) for a, m in game.red_lines if game.issues.agreed[m] < 0]
    there = game.issues.real.copy()
    there[:, -1] = True  # left for later
    thirds = acts(game)
    always, price = red_lines(game, thirds, x, np.full((len(game.red_lines), 1), -1.0))
    for a, m in places:
        backing, pressing = leaning(game, thirds, x, a, m)
        own = float(x[game.wants.holds[a, m], 0])
        chance = float(chance_meant(x[game.wants.holds[a, m]], backing, pressing)[0])
        tossed = coin(game.wants.coins[a][m] or "")
        across = np.flatnonzero(always[a, m, :, 0] & there[m])
        if len(across) and tossed < max(own, chance):
            graded = bool(game.wants.graded[a, m])
            yield Line(
                actor=game.actors[a],
                issue=game.issues.names[m],
                options=tuple(game.issues.option(m, int(k)) for k in across),
                holds=tossed < chance,
                by_itself=tossed < own,
                chance=chance,
                own_chance=own,
                price=float(price[a, m, 0]) if graded else None,
                own_price=float(x[game.wants.price[a, m], 0]) if graded else None,
                backed=_leaning(game, a, m, backing),
                pressed=_leaning(game, a, m, pressing),
            )


def _leaning(game: Game, a: int, m: int, shares: list[np.ndarray]) -> dict[str, float]:
    """Who leans on an actor's line, and how far: those of whom it is not 0."""
    if not shares:
        return {}
    thirds = game.leaning[game.signatories.index(game.actors[a]), m]
    return {game.thirds[j]: float(share[0]) for j, share in zip(thirds, shares, strict=True) if share[0] != 0}
