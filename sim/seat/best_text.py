"""What the others would have signed: of all texts that were on the table, the best one for a seat that all others could sign."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from sim.engine.agents import Negotiator
from sim.engine.model import Negotiation
from sim.engine.payoffs import barred

MOST_TEXTS = 2_000_000
"""More texts than these are not tried one by one."""


@dataclass(frozen=True)
class BestText:
    """A text (the option of every issue), and what signing it was worth to the seat, in utility over no deal."""

    terms: Mapping[str, str]
    gain: float


class TooManyTexts(Exception):
    """There are more texts than can be tried one by one."""


def best_text(model: Negotiation, seat: str) -> BestText | None:
    """The best text for a seat that all others whose consent closes could have signed on the last day of their talks.

    In the one world of a model whose talks are over; unpaid. Could sign: worth the least for which they sign, across no line
    without a price, and with chance enough at home. None where there is no such text; raises `TooManyTexts`.

    1. List all texts of the options on the table, as sums over the issues.
    2. Keep those that every other could sign, and that are across no such line of the seat's own.
    3. Take the one worth most to the seat.
    """
    common = model.payoffs.common[..., 0]
    options = [np.flatnonzero(row) for row in common]
    if math.prod(map(len, options)) > MOST_TEXTS:
        raise TooManyTexts
    texts = _Texts(options)
    possible = texts.any_of(_settles(model))
    for n in model.game.closers:
        party = model.negotiators[n]
        if party.name != seat and party.there(np.array([0]))[0]:
            possible &= _could_sign(model, party, texts)
    own = _worth(model, seat)
    possible &= ~texts.any_of(_lines(model, seat))
    if not possible.any():
        return None
    worth = np.where(possible, texts.sums(own), -np.inf)
    best = int(worth.argmax())
    issues, package = model.game.issues, texts.package(best)
    terms = {name: issues.option(m, int(package[m])) for m, name in enumerate(issues.names)}
    return BestText(terms, float(worth[best]) - _nothing(model, seat))


class _Texts:
    """All texts of some options of every issue, in one row [t]."""

    def __init__(self, options: list[np.ndarray]):
        self.options = options
        self.shape = tuple(map(len, options))

    def _over(self, values: np.ndarray, join: Callable) -> np.ndarray:
        picked = [values[m, options] for m, options in enumerate(self.options)]
        return reduce(lambda together, more: join(together[..., None], more).reshape(-1), picked)

    def sums(self, values: np.ndarray) -> np.ndarray:
        """The sum over the issues of values [m, k]: [t]."""
        return self._over(values.astype(float), np.add)

    def any_of(self, flags: np.ndarray) -> np.ndarray:
        """Whether some term of a text has a flag [m, k]: [t]."""
        return self._over(flags, np.logical_or)

    def package(self, place: int) -> np.ndarray:
        """The options [m] of the text at a place."""
        return np.array([o[k] for o, k in zip(self.options, np.unravel_index(place, self.shape), strict=True)])


def _could_sign(model: Negotiation, party: Negotiator, texts: _Texts) -> np.ndarray:
    payoffs, home = model.payoffs, model.game.home
    able = texts.sums(payoffs.payoff[party.place, ..., 0]) >= model.reservations[party.place, 0]
    able &= ~texts.any_of(~payoffs.allowed[party.place, ..., 0])
    for h in party.ratifiers:
        enough = texts.sums(payoffs.seen[h, ..., 0]) - payoffs.seen_quo[h, 0] >= payoffs.needed[h, 0]
        able &= enough if home.always[h] else enough | ~texts.any_of(home.named[h])
    return able


def _settles(model: Negotiation) -> np.ndarray:
    """The options that settle something new [m, k]."""
    settles = np.repeat((model.game.issues.agreed < 0)[:, None], model.game.issues.shape[1], axis=1)
    settles[:, -1] = False
    return settles


def _lines(model: Negotiation, seat: str) -> np.ndarray:
    """The options across a line of the seat's own that has no price [m, k]."""
    actor = model.game.actors.index(seat)
    return barred(model.game, model.payoffs.crossed[[actor]], [actor])[0][..., 0]


def _worth(model: Negotiation, seat: str) -> np.ndarray:
    """What options are worth to the seat [m, k]: to a mediator, in themselves."""
    if seat in model.game.negotiators:
        return model.payoffs.payoff[model.game.negotiators.index(seat), ..., 0]
    return model.payoffs.utility[model.game.actors.index(seat), ..., 0]


def _nothing(model: Negotiation, seat: str) -> float:
    """What no deal is worth to the seat, with what it risks by signing."""
    if seat not in model.game.signatories:
        return float(model.payoffs.status_quo[model.game.actors.index(seat), 0])
    s = model.game.signatories.index(seat)
    return float(model.no_deal()[s, 0] + model.numbers[model.game.risk[s], 0])
