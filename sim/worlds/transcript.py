"""The transcript of one world: what was said and done in every round, as records.

A world is replayed alone and watched between its rounds; the engine does not know that it is watched.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.engine.answers import Answers
from sim.engine.game import Game
from sim.engine.issues import worth
from sim.engine.model import IN_FORCE, PENDING, TALKS, Negotiation
from sim.engine.ratification import NEVER
from sim.scenario.scenario import Scenario
from sim.words.stages import REASONS, STAGES
from sim.worlds.blame import gaps, issue_refused, reasons
from sim.worlds.odds import odds
from sim.worlds.remedies import awaited
from sim.worlds.rounds import Answer, Hazard, Knowledge, LineCrossed, Naming, Payment, Round, Vote
from sim.worlds.standing import Standing, standing
from sim.worlds.watched import WatchedNegotiation


def transcript(scenario: Scenario, world: int, seed: int = 0) -> list[Round]:
    """Replay the world of this id and write down its rounds, up to the one in which it ends.

    Where an agreed text can collapse, a treaty in force is followed up to the horizon.

    >>> import sim
    >>> first, *_, last = sim.transcript(sim.load("textbook_split"), world=0)
    >>> first.tabler, first.package, last.stage
    ('anna', ('p100',), 'in_force')
    """
    return list(rounds_of(scenario, WatchedNegotiation.drawn_from(scenario.game, np.array([world]), seed)))


def rounds_of(scenario: Scenario, model: WatchedNegotiation) -> Iterator[Round]:
    """Play the one world of a model on, and write down its rounds, up to the one in which it ends."""
    going_on = (TALKS, PENDING, IN_FORCE) if scenario.game.may_collapse else (TALKS, PENDING)
    before = _standing(model)
    while model.round < scenario.game.horizon and model.stage[0] in going_on:
        played = _play(scenario, model, before)
        yield played
        before = played.standing


def _play(scenario: Scenario, model: WatchedNegotiation, before: Standing) -> Round:
    game, number, basket = model.game, model.round, int(model.agenda.basket[0])
    paid, knowledge, stage_before = model.paid.copy(), _knowledge(model), model.stage[0]
    unhappy = {third.name for third in model.third_parties if third.unhappy[0]}
    model.step()
    stage = model.stage[0]
    return Round(
        number=number,
        date=scenario.date(number),
        struck=tuple(
            shock.name for shock, day in zip(game.shocks, model.clock.struck[:, 0], strict=True) if day == number
        ),
        lifted=_lifted(model, number),
        **_table(model, basket),
        outvoted=_outvoted(model, number),
        reservations={n: float(r) for n, r in zip(game.negotiators, model.reservations[:, 0], strict=True)},
        aims=model.aims,
        payments=_payments(game, model.paid[..., 0] - paid[..., 0]),
        votes=_votes(model, number),
        stage="talks" if stage == TALKS else list(STAGES)[stage],
        basket=basket,
        before=before,
        standing=_standing(model),
        knowledge=knowledge,
        **_learned(model, knowledge),
        signed_across=_signed_across(model, number),
        awaited=awaited(model) if model.agreed_in[0] == number else (),
        hazard=_hazard(model, stage_before, unhappy),
        looming=_looming(model, stage),
    )


def _table(model: WatchedNegotiation, basket: int) -> dict[str, Any]:
    """What was put on the table in the round just played, and what was said to it: fields of its record."""
    if not model.tabled or not len(model.tabled[0].here):
        return _said()
    offer, given = model.tabled
    tabler = offer.tabler.name
    if not offer.made[0]:
        return _said(tabler, silent=True)
    package, game = offer.package[:, 0], model.game
    values = worth(model.payoffs.payoff, offer.package)[:, 0]
    return _said(
        tabler,
        package=tuple(game.issues.option(m, k) for m, k in enumerate(package)),
        worth={name: float(amount) for name, amount in zip(game.negotiators, values, strict=True)},
        answers=_answers(model, tabler, given, basket),
        enough=bool(given.enough[0]),
        crossed=() if game.protocol.text else _crossings(model, package, basket, tabler),
    )


def _outvoted(model: Negotiation, number: int) -> tuple[str, ...]:
    """The signatories without whom a text was agreed, or a part of the agenda settled, in the round just played."""
    closed = model.tabled is not None and (model.tabled[1].made & model.tabled[1].enough).any()
    if not closed and model.agreed_in[0] != number:
        return ()
    return tuple(name for name, yes in zip(model.game.signatories, model.willing[:, 0], strict=True) if not yes)


def _said(tabler: str = "", silent: bool = False, **more: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {"package": (), "worth": {}, "answers": (), "enough": False, "crossed": ()}
    return {"tabler": tabler, "silent": silent, **nothing, **more}


def _standing(model: Negotiation) -> Standing:
    return standing(model.game, model.numbers[:, 0], lambda stream: float(model.worlds.coins[stream][0]))


def _crossings(model: Negotiation, package: np.ndarray, basket: int, *actors: str) -> tuple[LineCrossed, ...]:
    """The lines of some actors across which a package [m] is, on issues that have come up by this part of the agenda."""
    game, payoffs = model.game, model.payoffs
    baskets = game.baskets[: basket + 1] or (range(len(game.issues.names)),)
    issues = sorted(m for members in baskets for m in members)
    return tuple(
        LineCrossed(name, game.issues.names[m], float(payoffs.price[a, m, 0]) if game.wants.graded[a, m] else None)
        for name in actors
        for a in (game.actors.index(name),)
        for m in issues
        if payoffs.crossed[a, m, package[m], 0]
    )


def _signed_across(model: Negotiation, number: int) -> tuple[LineCrossed, ...]:
    """The lines of all actors across which the text is that was agreed in a round."""
    if model.agreed_in[0] != number:
        return ()
    return _crossings(model, model.package[:, 0], len(model.game.baskets), *model.game.actors)


def _knowledge(model: Negotiation) -> tuple[Knowledge, ...]:
    """What is known of the lines that there are."""
    game, payoffs, lines = model.game, model.payoffs, model.lines
    crossed = payoffs.crossed[game.negotiating_actors]
    there = (payoffs.common & (~payoffs.allowed | crossed))[..., 0].any(axis=-1)
    return tuple(
        Knowledge(knower, other, game.issues.names[m], bool(lines.known[place, 0]))
        for (knower, other, m), place in lines.place.items()
        if there[game.negotiators.index(other), m]
    )


def _learned(model: Negotiation, before: tuple[Knowledge, ...]) -> dict[str, Any]:
    """What the round just played has made known of lines, `seen` and `named`; before: what was known before it."""
    game = model.game
    names, told, named = game.issues.names, set(), []
    known = {(item.knower, item.other, item.issue) for item in _knowledge(model) if item.knows}
    unknown = {(item.knower, item.other, item.issue) for item in before if not item.knows}
    for place, issue, _ in model.named:
        other, m = game.negotiators[place], int(issue[0])
        hearing = [knower for knower in _audience(model, other) if (knower, other, names[m]) in unknown]
        told |= {(knower, other, names[m]) for knower in hearing}
        believed = tuple(knower for knower in hearing if (knower, other, names[m]) in known)
        if hearing:
            named.append(Naming(other, names[m], believed, tuple(k for k in hearing if k not in believed)))
    seen = tuple(Knowledge(*item, True) for item in sorted((known & unknown) - told))
    return {"seen": seen, "named": tuple(named)}


def _audience(model: Negotiation, other: str) -> list[str]:
    """Who hears when a party names a line: the mediator of a single text alone, or all others that are present."""
    if model.mediator:
        return [model.mediator.name]
    return [party.name for party in model.negotiators if party.name != other and party.there(np.array([0]))[0]]


def _looming(model: Negotiation, stage: int) -> Hazard | None:
    if stage not in (TALKS, PENDING, IN_FORCE):
        return None
    return _hazard(model, stage, {third.name for third in model.third_parties if third.unhappy[0]})


def _hazard(model: Negotiation, stage: int, unhappy: set[str]) -> Hazard:
    """The hazard of a world in a stage, by the numbers in force; unhappy: third parties that dislike the text."""
    game, x = model.game, model.numbers[:, 0]
    present = x[game.present] >= 0.5
    spoilers = {
        name: float(x[row])
        for name, row, there in zip(game.thirds, game.spoiling, present, strict=True)
        if name in unhappy and there and x[row] > 0
    }
    if stage == TALKS:
        return Hazard(float(x[game.breakdown]), spoilers, 0.0, ())
    guaranteed = float(model.guaranteed[0])
    void = {
        j
        for _, m, k, row in game.guarantees
        if model.package[m, 0] == k and x[row] > 0
        for j in np.flatnonzero(game.needs[:, m, k] & ~present)
    }
    missing = tuple(game.thirds[j] for j in sorted(void))
    return Hazard(float(x[game.collapse]) * (1 - guaranteed), spoilers, guaranteed, missing)


def _lifted(model: Negotiation, number: int) -> tuple[str, ...]:
    return tuple(
        shock.name
        for shock, day in zip(model.game.shocks, model.clock.struck[:, 0], strict=True)
        if shock.lasts is not None and day != NEVER and day + shock.lasts == number
    )


def _answers(model: WatchedNegotiation, tabler: str, given: Answers, basket: int) -> tuple[Answer, ...]:
    game = model.game
    closers = game.closers
    alone = np.array([0])
    found = reasons(game, model.payoffs, given, alone)
    short = gaps(given, found, closers)
    issues = [
        issue_refused(game, model.payoffs, n, given, found[c], short[c], alone, model.text_payoff)
        for c, n in enumerate(closers)
    ]
    answers = []
    for c, n in enumerate(closers):
        name, accepted = game.negotiators[n], bool(given.accepted[c, 0])
        if name != tabler and np.isfinite(given.threshold[c, 0]):
            answers.append(
                Answer(
                    actor=name,
                    accepted=accepted,
                    reason="" if accepted else list(REASONS)[found[c, 0]],
                    issue="" if accepted else game.issues.names[issues[c][0]],
                    instead=model.changes.get(name),
                    gap=0.0 if accepted else float(short[c, 0]),
                    value=float(given.value[c, 0]),
                    threshold=float(given.threshold[c, 0]),
                    reservation=float(given.reservation[n, 0]),
                    crossed=_crossings(model, given.package[:, 0], basket, name),
                )
            )
    return tuple(answers)


def _payments(game: Game, paid: np.ndarray) -> tuple[Payment, ...]:
    return tuple(Payment(game.thirds[j], game.signatories[s], float(paid[j, s])) for j, s in np.argwhere(paid > 0))


def _votes(model: Negotiation, number: int) -> tuple[Vote, ...]:
    """The votes held in a round."""
    ratification = model.ratification
    return tuple(
        Vote(signatory, ratifier, float(chance), bool(coin < chance), odds(model, h))
        for h, ((signatory, ratifier), day, chance, coin) in enumerate(
            zip(
                model.game.home.names,
                ratification.day[:, 0],
                ratification.chance[:, 0],
                ratification.vote_coin[:, 0],
                strict=True,
            )
        )
        if day == number and not np.isnan(chance)
    )
