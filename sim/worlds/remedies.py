"""What would turn a refusal, and what an agreed text still waits for, in the one world of a model that is watched."""

import numpy as np

from sim.engine.answers import Answers
from sim.engine.issues import at_places, places
from sim.engine.model import Negotiation
from sim.engine.ratification import NEVER
from sim.worlds.blame import tabled_options
from sim.worlds.odds import odds
from sim.worlds.rounds import Awaited

ALONE = np.array([0])
"""The place of the one world."""


def winning_change(model: Negotiation, c: int, answers: Answers) -> tuple[str, str] | None:
    """The change of a single issue (issue, option) that would have turned a refusal, None if none would.

    It is one that whoever tabled could table, and with which the refuser would have said yes; of several the one that
    costs the tabler least, of equals the first. c: the refuser, by its place among the closers. To be asked before the
    answers are acted upon.
    """
    game, payoffs = model.game, model.payoffs
    party = model.negotiators[game.closers[c]]
    tabler, options = tabled_options(payoffs, answers.tabler, ALONE, model.text_payoff)
    issue, option = np.nonzero(options[..., 0] & (np.arange(options.shape[1]) != answers.package))
    changed = np.repeat(answers.package, len(issue), axis=1)
    changed[issue, np.arange(len(issue))] = option
    here = np.zeros(len(issue), int)
    where = places(payoffs.common.shape, changed, here)
    value = at_places(payoffs.payoff[party.place], where).sum(axis=0)
    enough = (value >= answers.threshold[c, 0]) & model.sound(party, changed, where, here)
    if answers.tabler[0] >= 0:
        enough &= model.sound(model.negotiators[answers.tabler[0]], changed, where, here)
    if model.agenda.basket[0] >= len(game.baskets) - 1:
        enough &= game.issues.settling(changed)
    if not enough.any():
        return None
    best = np.where(enough, tabler[issue, option, 0] - tabler[issue, answers.package[issue, 0], 0], -np.inf).argmax()
    return game.issues.names[issue[best]], game.issues.option(int(issue[best]), int(option[best]))


def awaited(model: Negotiation) -> tuple[Awaited, ...]:
    """What the text that was agreed in the round just played waits for: its conditions, then its votes."""
    ratification, package = model.ratification, model.package[:, :1]
    bound = np.flatnonzero(package[ratification.issue, 0] == ratification.option)
    conditions = {c: _condition(model, c) for c in map(int, bound)}
    votes = [
        _vote(model, h, conditions) for h in range(len(model.game.home.names)) if ratification.called(h, package)[0]
    ]
    return (*conditions.values(), *votes)


def _condition(model: Negotiation, c: int) -> Awaited:
    ratification, issues, x = model.ratification, model.game.issues, model.numbers[:, 0]
    m, k = int(ratification.issue[c]), int(ratification.option[c])
    return Awaited(
        what=(issues.names[m], issues.option(m, k)),
        vote=False,
        due=int(model.agreed_in[0]) + _rounds(x[ratification.delay[c]]),
        met=bool(ratification.condition_coin[c, 0] < x[ratification.likely[c]]),
    )


def _vote(model: Negotiation, h: int, conditions: dict[int, Awaited]) -> Awaited:
    """The vote of a ratifier, after the last of the conditions that name it."""
    ratification, home = model.ratification, model.game.home
    named = [condition.due for c, condition in conditions.items() if ratification.listed[h, c]]
    due = max(named, default=int(model.agreed_in[0])) + _rounds(model.numbers[home.delay[h], 0])
    return Awaited(home.names[h], True, due, bool(ratification.day[h, 0] != NEVER), odds(model, h))


def _rounds(delay: float) -> int:
    """A delay as a whole number of rounds, not below 0."""
    return max(0, round(float(delay)))
