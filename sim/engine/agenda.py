"""The agenda: issues come up in parts, the baskets, that close one after another.

Model page, section 9.
"""

from typing import Protocol

import numpy as np

from sim.engine.agents import Negotiator, Talks
from sim.engine.consent import closes
from sim.engine.game import Game
from sim.engine.issues import at_places, places
from sim.engine.mediator import Mediator
from sim.engine.payoffs import Agenda, barred


class Closing(Talks, Protocol):
    """What closing a part of the agenda needs of the negotiation besides."""

    agenda: Agenda
    mediator: Mediator | None
    willing: np.ndarray

    def sign(self, here: np.ndarray, package: np.ndarray) -> None:
        """Agree on a package [m, w'] in the worlds `here`."""

    def fail(self, here: np.ndarray) -> None:
        """End the talks in the worlds `here` [w'] for want of time."""

    def judge(self, where: np.ndarray, here: np.ndarray) -> None:
        """Third parties that may spoil make up their minds about a text at its `places` [m, w'] in the worlds `here`."""

    def rebuild(self, here: np.ndarray) -> None:
        """Build payoffs and plans anew in the worlds `here` [w']."""

    def sound(self, party: Negotiator, package: np.ndarray, where: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Whether nothing but its worth keeps a party from signing a package [m, w'], at its `places`: [w']."""
        ...


def last_round(game: Game, basket: int) -> int:
    """The last round of talks on a basket; without an agenda, of all talks."""
    return (game.until[basket] if game.until else game.rounds) - 1


def close(talks: Closing, closed: np.ndarray, package: np.ndarray, over: np.ndarray) -> None:
    """Settle a basket where enough accept; where its time is over leave it open, or end the talks.

    closed, over: worlds in which enough have just accepted [w'], and in which the time of the basket is over [w''];
    package [m, w']: what they have accepted. Where a basket has closed the next one comes up; after the last one the
    whole is signed. A basket cannot stay open where an issue of it may not, or where the red lines of signatories forbid
    it that cannot be outvoted.
    """
    issues, last = talks.game.issues, len(talks.game.baskets) - 1
    moved = [np.empty(0, int)]
    for b, basket in enumerate(talks.game.baskets):
        members = np.array(basket)[:, None]
        agreed = talks.agenda.basket[closed] == b
        done, lapsed = closed[agreed], over[talks.agenda.basket[over] == b]
        refusing = barred(talks.game, talks.payoffs.crossed[talks.game.signing_actors], talks.game.signing_actors)
        bearing = np.logical_not(refusing[:, basket, -1][..., lapsed].any(axis=1))
        firm = ~closes(talks.game, talks.numbers, bearing, lapsed) | ~issues.deferrable[members].all()
        talks.fail(lapsed[firm])
        lapsed = lapsed[~firm]
        talks.agenda.settled[members, done] = package[members, np.flatnonzero(agreed)]
        talks.agenda.settled[members, lapsed] = issues.shape[1] - 1
        if b < last:
            moved += [done, lapsed]
        else:
            talks.sign(done, package[:, agreed])
            _lapse(talks, lapsed)
    _next(talks, np.concatenate(moved))


def _next(talks: Closing, here: np.ndarray) -> None:
    talks.agenda.basket[here] += 1
    talks.begin[here] = talks.round + 1
    talks.end[here] = [last_round(talks.game, b) for b in talks.agenda.basket[here]]
    talks.rebuild(here)
    if talks.mediator and len(here):
        talks.mediator.rewrite(here)


def _lapse(talks: Closing, here: np.ndarray) -> None:
    """The last basket stays open: sign what was settled before, if there is anything and enough can sign it."""
    agreed = talks.game.issues.agreed[:, None]
    whole = np.where(agreed >= 0, agreed, talks.agenda.settled[:, here])
    something = talks.game.issues.settling(whole)
    able = _can_sign(talks, whole, here)
    signed = something & closes(talks.game, talks.numbers, able, here)
    talks.willing[:, here[signed]] = able[:, signed]
    talks.judge(places(talks.payoffs.common.shape, whole[:, signed], here[signed]), here[signed])
    talks.sign(here[signed], whole[:, signed])
    talks.fail(here[~signed])


def _can_sign(talks: Closing, package: np.ndarray, here: np.ndarray) -> np.ndarray:
    """Which signatories could sign a package [m, w'] unpaid [s, w']."""
    where = places(talks.payoffs.common.shape, package, here)
    able = np.ones((len(talks.game.signing), len(here)), bool)
    for s, n in enumerate(talks.game.signing):
        able[s] &= talks.sound(talks.negotiators[n], package, where, here)
        able[s] &= at_places(talks.payoffs.payoff[n], where).sum(axis=0) >= talks.reservations[n, here]
    return able
