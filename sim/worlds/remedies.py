"""What would turn a refusal, and what an agreed text still waits for, in the one world of a model that is watched."""

import numpy as np

from sim.engine.answers import Answers
from sim.engine.model import Negotiation
from sim.engine.ratification import NEVER
from sim.worlds.blame import tabled_options
from sim.worlds.rounds import Awaited


def winning_option(model: Negotiation, party: int, answers: Answers, issue: int, missing: float) -> str:
    """The option of an issue that would give a refuser what it misses, in its utility; empty if none would.

    party: the refuser, by its place among the negotiators. Of several the one that costs the tabler least.
    """
    alone, k = np.array([0]), int(answers.package[issue, 0])
    tabler, options = tabled_options(model.payoffs, answers.tabler, alone, model.text_payoff)
    refuser = model.payoffs.payoff[party][issue, :, 0]
    enough = options[issue, :, 0] & model.payoffs.allowed[party][issue, :, 0] & (refuser - refuser[k] >= missing)
    enough[k] = False
    if not enough.any():
        return ""
    return model.game.issues.option(issue, int(np.where(enough, tabler[issue, :, 0], -np.inf).argmax()))


def awaited(model: Negotiation) -> tuple[Awaited, ...]:
    """What the text that was agreed in the round just played waits for: its conditions, then its votes."""
    game, ratification, x = model.game, model.ratification, model.numbers[:, 0]
    signed = int(model.agreed_in[0])
    bound = model.package[ratification.issue, 0] == ratification.option
    conditions = [
        Awaited(
            what=(game.issues.names[m], game.issues.option(int(m), int(k))),
            vote=False,
            due=signed + max(0, round(float(x[delay]))),
            met=bool(coin < x[likely]),
        )
        for m, k, delay, likely, coin, binds in zip(
            ratification.issue,
            ratification.option,
            ratification.delay,
            ratification.likely,
            ratification.condition_coin[:, 0],
            bound,
            strict=True,
        )
        if binds
    ]
    called = [h for h in range(len(game.home.names)) if ratification.called(h, model.package[:, :1])[0]]
    votes = [
        _vote(model, h, [c for c, names in zip(np.flatnonzero(bound), conditions, strict=True)], conditions)
        for h in called
    ]
    return (*conditions, *votes)


def _vote(model: Negotiation, h: int, places: list[int], conditions: list[Awaited]) -> Awaited:
    """The vote of a ratifier: after the last of the conditions that name it. places: of these conditions."""
    ratification = model.ratification
    named = [met for c, met in zip(places, conditions, strict=True) if ratification.listed[h, c]]
    day = int(ratification.day[h, 0])
    begin = max((condition.due for condition in named), default=int(model.agreed_in[0]))
    delay = max(0, round(float(model.numbers[model.game.home.delay[h], 0])))
    return Awaited(model.game.home.names[h], True, day if day != NEVER else begin + delay, day != NEVER)
