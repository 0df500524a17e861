"""What makes the chance of a vote at home in one world, by the numbers in force."""

from collections.abc import Iterator

import numpy as np

from sim.engine.home_front import chance_of_passing
from sim.engine.model import Negotiation
from sim.engine.ratification import NEVER
from sim.worlds.rounds import Odds


def odds(model: Negotiation, h: int) -> Odds:
    """What makes the chance that the agreed text of a model's one world has in the vote of ratifier h, as things stand after a
    round."""
    home, payoffs, x = model.game.home, model.payoffs, model.numbers[:, 0]
    names, package = model.game.issues.names, model.package[:, 0]
    issue = np.arange(len(names))
    terms = payoffs.home[h, issue, package, 0] - payoffs.home[h, issue, model.game.issues.status_quo, 0]
    gain = payoffs.home[h, issue, package, 0].sum() - payoffs.home_quo[h, 0]
    threshold, noise, bar = x[home.threshold[h]], x[home.noise[h]], payoffs.bar[h, 0]
    worst = int(terms.argmin())
    return Odds(
        chance=float(chance_of_passing(*(np.array([number]) for number in (gain, threshold, noise, bar)))[0]),
        gain=float(gain),
        needed=float(threshold),
        for_quorum=float(noise * bar) if bar > 0 else 0.0,
        quorum=float(x[home.share[h]]),
        turnout=float(x[home.turnout[h]]),
        worst=(names[worst], float(terms[worst])) if terms[worst] < 0 else None,
        shocks=tuple(_in_force(model, h)),
    )


def _in_force(model: Negotiation, h: int) -> Iterator[str]:
    """The shocks in force that change a number of which the chance of a vote is made."""
    rows, played = _rows(model, h), model.round - 1
    for shock, struck in zip(model.game.shocks, model.clock.struck[:, 0], strict=True):
        active = struck != NEVER and (shock.lasts is None or played < struck + shock.lasts)
        if active and rows & {effect.target for effect in shock.effects}:
            yield shock.name


def _rows(model: Negotiation, h: int) -> set[int]:
    """The numbers of which the chance of a vote is made: of the voters themselves, and of those who sway them."""
    game, home = model.game, model.game.home
    own = (home.threshold[h], home.noise[h], home.share[h], home.turnout[h])
    wants = np.concatenate([home.wants.ideal[h], home.wants.salience[h], game.home_leverage[home.of[h]]])
    values = [row for holder, _, _, row in home.wants.values if holder == h]
    return {int(row) for row in (*own, *wants, *values)}
