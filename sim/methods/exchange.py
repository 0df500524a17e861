"""Position exchange: actors trade influence over issues two by two, each pair with equal gains.

It knows no talks: capabilities, positions and saliences of actors `a` on issues `m` in worlds `w` come in as arrays.
Letters of an exchange: actor i wants issue p and gives way on q; actor j wants q and gives way on p.
"""

from dataclasses import dataclass

import numpy as np

from sim.methods.challenge import total
from sim.methods.draws import DECIMALS

WEIGHED_AT_ONCE = 2**17
"""Possible exchanges that are weighed in one go: what the processor's cache holds."""


@dataclass(frozen=True)
class Market:
    """Who can trade what, all [a, m, w].

    pull: how far the outcome moves with an actor's position, its weight over the sum of weights, 0 for who takes no part;
    salience; wish: where each would have the outcome; position: where each stands after what it gave away; bound: whether
    it gave way on the issue already.
    """

    pull: np.ndarray
    salience: np.ndarray
    wish: np.ndarray
    position: np.ndarray
    bound: np.ndarray

    @property
    def outcome(self) -> np.ndarray:
        """The compromise mean of the positions as they stand [m, w]."""
        return total(self.pull * self.position)


@dataclass(frozen=True)
class Exchange:
    """The best exchange of each world: who (i, j) over what (p, q), as numbers [w]; which of the two is i says nothing.

    gain: what each of the two gets [w], salience times points of the scale, 0 where nothing is left to exchange; shift_p,
    shift_q: how far the outcome moves on either issue [w], with sign.
    """

    i: np.ndarray
    j: np.ndarray
    p: np.ndarray
    q: np.ndarray
    gain: np.ndarray
    shift_p: np.ndarray
    shift_q: np.ndarray


def opening_market(capability: np.ndarray, position: np.ndarray, salience: np.ndarray) -> Market:
    """The market before any exchange. capability [a, w]; position, salience [a, m, w], NaN and 0 for who takes no part."""
    weight = np.where(np.isnan(position), 0.0, capability[:, None] * salience)
    whole = total(weight)
    pull = np.divide(weight, whole, out=np.zeros_like(weight), where=whole > 0)
    place = np.where(weight > 0, position, 0.0)
    return Market(pull, np.where(weight > 0, salience, 0.0), place, place, np.zeros(weight.shape, bool))


def best_exchange(market: Market) -> Exchange:
    """The exchange with the largest equal gain in each world; of equal ones the first by i, j, p, q.

    1. Two can trade an issue if they stand on opposite sides of its outcome, and who gives way has not done so before.
    2. Giving way moves the outcome by pull times the way, at most to where the other would have it. The worth of that is
       this shift times what both together care: `worth`.
    3. Of two issues each gives way on the one that it cares for less, as a share of what both care. Gains are equal if
       both shifts are worth the same, so the smaller worth is traded, and the gain of each is it times how far the shares
       part.
    """
    outcome, salience = market.outcome, market.salience
    side = np.where(market.pull > 0, np.sign(market.wish - outcome), 0.0)
    far = np.maximum(side[:, None] * (market.wish[:, None] - market.position[None]), 0.0) * market.pull[None]
    reach = np.minimum(far, np.abs(market.wish - outcome)[:, None])
    reach = np.where((side[:, None] * side[None] < 0) & ~market.bound[None], reach, 0.0)
    together = salience[:, None] + salience[None]
    share = np.divide(salience[:, None], together, out=np.zeros_like(together), where=together > 0)
    worth = reach * together
    traded = np.minimum(worth[:, :, :, None], worth.swapaxes(0, 1)[:, :, None])
    gain = np.round(traded * (share[:, :, :, None] - share[:, :, None]), DECIMALS)
    flat = gain.reshape(-1, gain.shape[-1])
    place, world = flat.argmax(axis=0), np.arange(gain.shape[-1])
    i, j, p, q = np.unravel_index(place, gain.shape[:-1])
    amount = traded.reshape(flat.shape)[place, world]

    def shift(to: np.ndarray, by: np.ndarray, issue: np.ndarray) -> np.ndarray:
        care = together[to, by, issue, world]
        return np.divide(side[to, issue, world] * amount, care, out=np.zeros_like(care), where=care > 0)

    return Exchange(i, j, p, q, flat[place, world], shift(i, j, p), shift(j, i, q))


def after_exchange(market: Market, made: Exchange) -> Market:
    """The market after an exchange in every world that has one: both gave way, and are bound there."""
    position, bound = market.position.copy(), market.bound.copy()
    world = np.flatnonzero(made.gain > 0)
    for who, issue, shift in ((made.j, made.p, made.shift_p), (made.i, made.q, made.shift_q)):
        at = (who[world], issue[world], world)
        position[at] += shift[world] / market.pull[at]
        bound[at] = True
    return Market(market.pull, market.salience, market.wish, position, bound)


def exchange_outcome(capability: np.ndarray, position: np.ndarray, salience: np.ndarray) -> np.ndarray:
    """Outcomes on all issues after all exchanges that pay [m, w]; NaN on an issue for which nobody has weight.

    capability >= 0 [a, w]; position on any scale, salience in 0..1, both [a, m, w], NaN and 0 for who takes no part.
    Stokman & van Oosten (1994), The exchange of voting positions, in Bueno de Mesquita & Stokman (eds.), European Community
    Decision Making, chapter 5: without exchanges the outcome is the compromise mean. Two actors on opposite sides of two
    outcomes gain by giving way each on the issue that matters less to it. The exchange with the largest gain is made
    first, at the rate that gives both the same, and so on until none pays. Here, where accounts differ: a position is
    given away once, it goes at most to where the partner stands, and the outcome at most to where the partner would have
    it; sides are judged anew after each exchange.

    Each of two cares three times as much for another issue. Each gets its own; without exchanges 25 and 75 came out:

    >>> care = np.array([[0.75, 0.25], [0.25, 0.75]])[..., None]
    >>> place = np.array([[0.0, 0.0], [100.0, 100.0]])[..., None]
    >>> exchange_outcome(np.ones((2, 1)), place, care)[:, 0].tolist()
    [0.0, 100.0]
    """
    actors, issues, worlds = position.shape
    step = max(1, WEIGHED_AT_ONCE // (actors * issues) ** 2)
    parts = [slice(start, start + step) for start in range(0, worlds, step)]
    found = [_settled(capability[:, part], position[..., part], salience[..., part]) for part in parts]
    return np.concatenate([np.empty((issues, 0)), *found], axis=-1)


def _settled(capability: np.ndarray, position: np.ndarray, salience: np.ndarray) -> np.ndarray:
    """Outcomes after all exchanges [m, w], of as many worlds as are weighed in one go."""
    market = opening_market(capability, position, salience)
    made = best_exchange(market)
    while (made.gain > 0).any():
        market = after_exchange(market, made)
        made = best_exchange(market)
    return np.where(market.pull.any(axis=0), market.outcome, np.nan)
