"""The transcript of one world: what was said and done in every round, as records.

A world is replayed alone and watched between its rounds; the engine does not know that it is watched.
"""

import datetime
from dataclasses import dataclass

import numpy as np

from sim import blockers
from sim.issues import worth
from sim.model import STAGES, TALKS, Negotiation
from sim.ratification import NEVER
from sim.scenario import Scenario


@dataclass(frozen=True)
class Answer:
    """One party's answer. reason and issue as in `blockers`, empty if it accepted; gap, value, threshold, reservation
    in its utility."""

    actor: str
    accepted: bool
    reason: str
    issue: str
    gap: float
    value: float
    threshold: float
    reservation: float


@dataclass(frozen=True)
class Payment:
    """A payment pledged, in the recipient's utility."""

    payer: str
    recipient: str
    amount: float


@dataclass(frozen=True)
class Vote:
    """A vote at home and the chance it had."""

    signatory: str
    ratifier: str
    chance: float
    passed: bool


@dataclass(frozen=True)
class Round:
    """One round. package: option ids in the order of the issues, empty if nothing was tabled; silent: the tabler had
    nothing to table; worth: value of the package to every negotiator; stage: after the round, `talks` while they go on;
    basket: place in the agenda."""

    number: int
    date: datetime.date
    struck: tuple[str, ...]
    lifted: tuple[str, ...]
    tabler: str
    package: tuple[str, ...]
    silent: bool
    worth: dict[str, float]
    reservations: dict[str, float]
    answers: tuple[Answer, ...]
    payments: tuple[Payment, ...]
    votes: tuple[Vote, ...]
    stage: str
    basket: int


def transcript(scenario: Scenario, world: int, seed: int = 0) -> list[Round]:
    """Replay one world and write down its rounds, up to the round in which it ends."""
    model = Negotiation(scenario, np.array([world]), seed)
    rounds = []
    while model.round < scenario.horizon and model.stage[0] in (TALKS, STAGES.index("pending")):
        rounds.append(_play(model))
    return rounds


def _play(model: Negotiation) -> Round:
    scenario, number, basket = model.scenario, model.round, int(model.agenda.basket[0])
    paid = model.paid.copy()
    model.step()
    tabler, silent = "", False
    package: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    value: dict[str, float] = {}
    if model.tabled:
        offer, given = model.tabled
        turn = len(offer.here) > 0
        tabler = offer.tabler.name if turn else ""
        silent = bool(turn and not offer.made[0])
        if turn and not silent:
            package = tuple(scenario.issues.option(m, k) for m, k in enumerate(offer.package[:, 0]))
            answers = _answers(model, tabler, given)
            values = worth(model.tables.table, offer.package)[:, 0]
            value = {name: float(amount) for name, amount in zip(scenario.negotiators, values, strict=True)}
    stage = model.stage[0]
    return Round(
        number=number,
        date=scenario.date(number),
        struck=tuple(
            shock.name for shock, day in zip(scenario.shocks, model.clock.struck[:, 0], strict=True) if day == number
        ),
        lifted=_lifted(model, number),
        tabler=tabler,
        package=package,
        silent=silent,
        worth=value,
        reservations={n: float(r) for n, r in zip(scenario.negotiators, model.reservations[:, 0], strict=True)},
        answers=answers,
        payments=_payments(scenario, model.paid[..., 0] - paid[..., 0]),
        votes=_votes(model, number),
        stage="talks" if stage == TALKS else STAGES[stage],
        basket=basket,
    )


def _lifted(model: Negotiation, number: int) -> tuple[str, ...]:
    return tuple(
        shock.name
        for shock, day in zip(model.scenario.shocks, model.clock.struck[:, 0], strict=True)
        if shock.lasts is not None and day != NEVER and day + shock.lasts == number
    )


def _answers(model: Negotiation, tabler: str, given: blockers.Answers) -> tuple[Answer, ...]:
    scenario = model.scenario
    closers = scenario.closers
    alone = np.array([0])
    reasons = blockers.reasons(scenario, model.tables, given, alone)
    gaps = blockers.gaps(given, reasons, closers)
    issues = [
        blockers.issue_refused(scenario, model.tables, n, given, reasons[c], gaps[c], alone, model.text_table)
        for c, n in enumerate(closers)
    ]
    answers = []
    for c, n in enumerate(closers):
        name, accepted = scenario.negotiators[n], bool(given.accepted[c, 0])
        if name != tabler and np.isfinite(given.threshold[c, 0]):
            answers.append(
                Answer(
                    actor=name,
                    accepted=accepted,
                    reason="" if accepted else blockers.REASONS[reasons[c, 0]],
                    issue="" if accepted else scenario.issues.names[issues[c][0]],
                    gap=0.0 if accepted else float(gaps[c, 0]),
                    value=float(given.value[c, 0]),
                    threshold=float(given.threshold[c, 0]),
                    reservation=float(given.floor[n, 0]),
                )
            )
    return tuple(answers)


def _payments(scenario: Scenario, paid: np.ndarray) -> tuple[Payment, ...]:
    return tuple(
        Payment(scenario.thirds[j], scenario.signatories[s], float(paid[j, s])) for j, s in np.argwhere(paid > 0)
    )


def _votes(model: Negotiation, number: int) -> tuple[Vote, ...]:
    """The votes held in a round."""
    ratification = model.ratification
    return tuple(
        Vote(signatory, ratifier, float(chance), bool(coin < chance))
        for (signatory, ratifier), day, chance, coin in zip(
            model.scenario.home.names,
            ratification.day[:, 0],
            ratification.chance[:, 0],
            ratification.vote_coin[:, 0],
            strict=True,
        )
        if day == number and not np.isnan(chance)
    )
