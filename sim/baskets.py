"""An agenda of baskets that close one after another.

Model page, section 9.
"""

import numpy as np

from sim.issues import at_places, places
from sim.scenario import Scenario


def last_round(scenario: Scenario, basket: int) -> int:
    """The last round of talks on a basket; without an agenda, of all talks."""
    return (scenario.until[basket] if scenario.until else scenario.rounds) - 1


def close(model, closed: np.ndarray, package: np.ndarray, over: np.ndarray) -> None:
    """Settle the basket where all accept; where its time is over leave it open, or end the talks."""
    issues, last = model.scenario.issues, len(model.scenario.baskets) - 1
    moved = [np.empty(0, int)]
    for b, basket in enumerate(model.scenario.baskets):
        members = np.array(basket)[:, None]
        agreed = model.agenda.basket[closed] == b
        done, lapsed = closed[agreed], over[model.agenda.basket[over] == b]
        crossed = model.tables.crossed[model.scenario.signing_actors][:, basket, -1][..., lapsed].any(axis=(0, 1))
        firm = crossed | ~issues.deferrable[members].all()
        model.fail(lapsed[firm])
        lapsed = lapsed[~firm]
        model.agenda.settled[members, done] = package[members, np.flatnonzero(agreed)]
        model.agenda.settled[members, lapsed] = issues.shape[1] - 1
        if b < last:
            moved += [done, lapsed]
        else:
            model.sign(done, package[:, agreed])
            _lapse(model, lapsed)
    _next(model, np.concatenate(moved))


def _next(model, here: np.ndarray) -> None:
    model.agenda.basket[here] += 1
    model.begin[here] = model.round + 1
    model.end[here] = [last_round(model.scenario, b) for b in model.agenda.basket[here]]
    model.renewal.rebuild(here)
    if model.mediator and len(here):
        model.mediator.rewrite(here)


def _lapse(model, here: np.ndarray) -> None:
    """The last basket stays open: sign what was settled before, if there is anything and all can sign it."""
    agreed = model.scenario.issues.agreed[:, None]
    whole = np.where(agreed >= 0, agreed, model.agenda.settled[:, here])
    something = ((whole != model.scenario.issues.shape[1] - 1) & (agreed < 0)).any(axis=0)
    signed = something & _can_sign(model, whole, here)
    model.sign(here[signed], whole[:, signed])
    model.fail(here[~signed])


def _can_sign(model, package: np.ndarray, here: np.ndarray) -> np.ndarray:
    """Whether every signatory could sign a package [m, w'] unpaid."""
    where = places(model.tables.common.shape, package, here)
    able = np.ones(len(here), bool)
    for n in model.scenario.signing:
        able &= model.sound(model.negotiators[n], package, where, here)
        able &= at_places(model.tables.table[n], where).sum(axis=0) >= model.reservations[n, here]
    return able
