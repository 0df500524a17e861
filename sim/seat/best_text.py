"""What the others would have signed: of all texts on the table, the best one for a seat that enough others could sign."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.engine.consent import closes
from sim.engine.issues import at_places, places
from sim.engine.model import Negotiation
from sim.engine.payoffs import barred

MOST_TEXTS = 500_000
"""More texts than these are not tried one by one."""


@dataclass(frozen=True)
class BestText:
    """A text (the option of every issue), what it was worth to the seat, and that over no deal; in utility."""

    terms: Mapping[str, str]
    worth: float
    gain: float


class TooManyTexts(Exception):
    """There are more texts than can be tried one by one."""


def best_text(model: Negotiation, seat: str) -> BestText | None:
    """The best text for a seat that the others could have signed with it on the last day of their talks: all whose consent
    closes, or enough of them.

    In the one world of a model whose talks are over; unpaid. Could sign: worth the least for which they sign, across no line
    without a price, and with chance enough at home. None where there is no such text; raises `TooManyTexts`.

    1. List all texts of the options on the table.
    2. Keep those that enough others could sign to close with the seat, and that are across no such line of its own.
    3. Take the one worth most to the seat.
    """
    issues, payoffs = model.game.issues, model.payoffs
    texts = _all_texts(payoffs.common[..., 0])
    here = np.zeros(texts.shape[1], int)
    where = places(payoffs.common.shape, texts, here)
    actor = model.game.actors.index(seat)
    lines = barred(model.game, payoffs.crossed[[actor]], [actor])[0]
    possible = issues.settling(texts) & ~at_places(lines, where).any(axis=0)
    yes = np.ones((len(model.game.closers), texts.shape[1]), bool)
    for c, n in enumerate(model.game.closers):
        party = model.negotiators[n]
        if party.name != seat and party.there(here[:1])[0]:
            enough = at_places(payoffs.payoff[n], where).sum(axis=0) >= model.reservations[n, 0]
            yes[c] = enough & model.sound(party, texts, where, here)
    possible &= closes(model.game, model.numbers, yes, here)
    if not possible.any():
        return None
    worth = np.where(possible, at_places(_worth(model, seat), where).sum(axis=0), -np.inf)
    best = int(worth.argmax())
    terms = {name: issues.option(m, int(texts[m, best])) for m, name in enumerate(issues.names)}
    return BestText(terms, float(worth[best]), float(worth[best]) - _nothing(model, seat))


def _all_texts(common: np.ndarray) -> np.ndarray:
    """All texts [m, t] of the options on the table [m, k]."""
    options = [np.flatnonzero(row) for row in common]
    if math.prod(map(len, options)) > MOST_TEXTS:
        raise TooManyTexts
    return np.stack([axis.ravel() for axis in np.meshgrid(*options, indexing="ij")])


def _worth(model: Negotiation, seat: str) -> np.ndarray:
    """What options are worth to the seat [m, k, w]: to a mediator, in themselves."""
    if seat in model.game.negotiators:
        return model.payoffs.payoff[model.game.negotiators.index(seat)]
    return model.payoffs.utility[model.game.actors.index(seat)]


def _nothing(model: Negotiation, seat: str) -> float:
    """What no deal is worth to the seat, with what it risks by signing."""
    if seat not in model.game.signatories:
        return float(model.payoffs.status_quo[model.game.actors.index(seat), 0])
    s = model.game.signatories.index(seat)
    return float(model.no_deal()[s, 0] + model.numbers[model.game.risk[s], 0])
