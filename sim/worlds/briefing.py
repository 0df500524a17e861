"""What one actor knows on the first day of the talks in one world: its own wishes, lines and limits, and what it sees of
the others.

Nothing that it could not know is in it: of others there is only what its opponent model gives it (model page, section 7).
"""

from dataclasses import dataclass

import numpy as np

from sim.engine.agents import Negotiator, Sight
from sim.engine.consent import indispensable
from sim.engine.mediator import Mediator
from sim.engine.model import Negotiation
from sim.engine.payoffs import costs, red_lines
from sim.scenario.scenario import Scenario
from sim.worlds.standing import Line, Outsider, standing

STEADY = 5
"""Decimals to which a belief is read, so that rounding on the utility grid moves nothing."""


@dataclass(frozen=True)
class DrawnLine:
    """A red line of an actor. across: numbers of the options behind it; meant: whether it holds in this world; price: what
    crossing it costs its owner, in utility, None where nothing makes it cross."""

    issue: int
    across: tuple[int, ...]
    meant: bool
    price: float | None


@dataclass(frozen=True)
class Front:
    """A ratifier as its government sees it. worth [m, k], today, needed: the least gain over today; in utility.

    needed is -inf where the government does not look home; always: whether it votes on every text.
    """

    name: str
    worth: np.ndarray
    today: float
    needed: float
    always: bool


@dataclass(frozen=True)
class OtherSeen:
    """What an actor sees of another. worth [m, k]: what it believes options to be worth to it; insight: how well it knows
    it, 0..1; weights: whether it has seen how the issues weigh with it; lines: by issue number the options that the other's
    line bars or makes dear, of the issues on which the actor knows that line (none where there is none)."""

    other: str
    worth: np.ndarray
    insight: float
    weights: bool
    lines: dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Limits:
    """What a signatory signs for, in utility: no_deal, the worth of no deal today, of which `beyond` is what it expects
    beyond the state of affairs today and `support` what outsiders add; waiting: what a round of waiting costs it; risk: what
    it fears to lose by signing without a guarantee; reservation: the least for which it signs."""

    no_deal: float
    beyond: float
    support: float
    waiting: float
    risk: float
    reservation: float


@dataclass(frozen=True)
class Brief:
    """All that an actor may know, in one world. Utilities of options [m, k].

    weight [m]: salience, a share of the whole; wish: its own utility; price: of crossing its red lines; added: what outsiders
    and guarantees add to what signing is worth to it (nothing for an outsider); today: the utility of today's state.
    outsider, holding: what it can do as a third party, and its lines that hold; limits: of a signatory; least: of an
    outsider whose consent closes; outvoted: whether a text can close without its yes.
    """

    actor: str
    weight: np.ndarray
    wish: np.ndarray
    price: np.ndarray
    added: np.ndarray
    today: float
    lines: tuple[DrawnLine, ...]
    fronts: tuple[Front, ...]
    views: tuple[OtherSeen, ...]
    limits: Limits | None
    least: float | None
    outvoted: bool
    outsider: Outsider | None
    holding: tuple[Line, ...]


def brief(scenario: Scenario, model: Negotiation, name: str) -> Brief:
    """What an actor may know in the one world of a model on its first day.

    >>> import sim
    >>> from sim.worlds.first_day import first_day
    >>> scenario = sim.load("textbook_logroll")
    >>> hill = brief(scenario, first_day(scenario.game, np.array([0]), seed=0), "hill")
    >>> hill.weight.tolist(), hill.limits.reservation, [view.other for view in hill.views]
    ([0.75, 0.25], 0.25, ['dale'])
    """
    game, payoffs = model.game, model.payoffs
    a = game.actors.index(name)
    wish, price = payoffs.utility[a, ..., 0], costs(payoffs.crossed[a], payoffs.price[a])[..., 0]
    stands = standing(game, model.numbers[:, 0], lambda stream: float(model.worlds.coins[stream][0]))
    signing = payoffs.payoff[game.negotiators.index(name), ..., 0] if name in game.signatories else wish - price
    return Brief(
        actor=name,
        weight=payoffs.salience[a, :, 0],
        wish=wish,
        price=price,
        added=signing - (wish - price),
        today=float(payoffs.status_quo[a, 0]),
        lines=_lines(model, a),
        fronts=_fronts(model, name),
        views=tuple(_views(model, name)),
        limits=_limits(model, name) if name in game.signatories else None,
        least=_least(model, name),
        outvoted=_can_be_outvoted(model, name),
        outsider=stands.outsiders.get(name),
        holding=tuple(line for line in stands.lines if line.actor == name and line.holds),
    )


def _can_be_outvoted(model: Negotiation, name: str) -> bool:
    game = model.game
    needed = dict(zip(game.closers, indispensable(game, model.numbers, np.arange(1))[:, 0], strict=True))
    return not needed.get(game.negotiators.index(name), True) if name in game.negotiators else False


def _lines(model: Negotiation, a: int) -> tuple[DrawnLine, ...]:
    """The red lines that an actor draws, whether it means them or not."""
    game = model.game
    drawn, price = red_lines(game, model.third_parties, model.numbers, np.full((len(game.red_lines), 1), -1.0))
    offered = game.issues.offered()
    found = []
    for m in [m for b, m in game.red_lines if b == a and game.issues.agreed[m] < 0]:
        across = tuple(map(int, np.flatnonzero(drawn[a, m, :, 0] & offered[m])))
        meant = bool(model.payoffs.crossed[a, m, :, 0].any())
        found.append(DrawnLine(m, across, meant, float(price[a, m, 0]) if game.wants.graded[a, m] else None))
    return tuple(line for line in found if line.across)


def _fronts(model: Negotiation, name: str) -> tuple[Front, ...]:
    payoffs, home = model.payoffs, model.game.home
    return tuple(
        Front(
            ratifier,
            payoffs.seen[h, ..., 0],
            float(payoffs.seen_quo[h, 0]),
            float(payoffs.needed[h, 0]),
            bool(home.always[h]),
        )
        for h, (signatory, ratifier) in enumerate(home.names)
        if signatory == name
    )


def _views(model: Negotiation, name: str):
    """What an actor that bargains, or mediates, sees of each of the others whose consent is asked."""
    seat = _seat(model, name)
    if seat is None:
        return
    sight, here = Sight(model, np.array([0])), np.array([0])
    for other in [other for other in seat.others if np.all(seat.asked(other, here))]:
        if isinstance(seat, Mediator):
            insight = seat.insight(other, here)
            worth, weights = seat.see_by_insight(other, insight, 0.5, sight), True
        else:
            insight = seat.insight(here) if seat.manner.opponent == "insight" else np.ones(1)
            worth, weights = seat.see(other, sight), seat.manner.opponent != "frequency"
        yield OtherSeen(
            model.game.negotiators[other],
            np.round(worth[..., 0].astype(float), STEADY),
            float(insight[0]),
            weights,
            _lines_known(model, other, seat.known(other, sight)[:, 0] & _told(model, name, other, float(insight[0]))),
        )


def _seat(model: Negotiation, name: str) -> Negotiator | Mediator | None:
    """The party that an actor plays at the table, None for one that is not there."""
    if model.mediator and name == model.mediator.name:
        return model.mediator
    return next((party for party in model.negotiators if party.name == name), None)


def _told(model: Negotiation, name: str, other: int, insight: float) -> np.ndarray:
    """On which issues an actor can tell whether the other draws a line at all [m]: on all that it sees through, else on those
    where there is one to know of."""
    there = [(name, model.game.negotiators[other], m) in model.lines.place for m in range(len(model.game.issues.names))]
    return np.array(there) | (insight >= 1)


def _lines_known(model: Negotiation, other: int, known: np.ndarray) -> dict[int, tuple[int, ...]]:
    """The options behind the line of a negotiator on each issue [m] on which it is known."""
    game, payoffs = model.game, model.payoffs
    a = game.negotiating_actors[other]
    behind = (payoffs.crossed[a] | ~payoffs.allowed[other])[..., 0] & game.issues.offered()
    return {int(m): tuple(map(int, np.flatnonzero(behind[m]))) for m in np.flatnonzero(known)}


def _limits(model: Negotiation, name: str) -> Limits:
    game, x = model.game, model.numbers[:, 0]
    s = game.signatories.index(name)
    risk, value = float(x[game.risk[s]]), float(model.no_deal()[s, 0])
    beyond = value - float(model.payoffs.status_quo[game.signing_actors[s], 0])
    support = sum(float(model.third_parties[j].support(s, np.array([0]))[0]) for i, j in game.supporting if i == s)
    waiting = float(x[game.cost[s]] - x[game.drift[s]])
    least = float(model.reservations[game.signing[s], 0])
    return Limits(value, beyond - support, support, waiting, risk, least)


def _least(model: Negotiation, name: str) -> float | None:
    """The least for which an outsider consents whose consent closes."""
    game = model.game
    closing = [game.negotiators[n] for n in game.closers]
    if name in game.signatories or name not in closing:
        return None
    return float(model.reservations[game.negotiators.index(name), 0])
