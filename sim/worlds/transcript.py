"""The transcript of one world: what was said and done in every round, as records.

A world is replayed alone and watched between its rounds; the engine does not know that it is watched.
"""

import datetime
from dataclasses import dataclass

import numpy as np

from sim.engine.answers import Answers
from sim.engine.game import Game
from sim.engine.issues import worth
from sim.engine.model import IN_FORCE, PENDING, TALKS, Negotiation
from sim.engine.ratification import NEVER
from sim.scenario.scenario import Scenario
from sim.words.stages import REASONS, STAGES
from sim.worlds.blame import gaps, issue_refused, reasons


@dataclass(frozen=True)
class Answer:
    """One party's answer to a package, in its own utility.

    reason and issue as in `sim.worlds.blame`, empty if it accepted; gap: by how much the package missed; value: of the
    package; threshold: what it asks for; reservation: its reservation value.
    """

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
    """A payment that a third party pledged to a signatory, in the recipient's utility."""

    payer: str
    recipient: str
    amount: float


@dataclass(frozen=True)
class Vote:
    """The vote of a ratifier of a signatory, and the chance of a yes that it had, 0..1."""

    signatory: str
    ratifier: str
    chance: float
    passed: bool


@dataclass(frozen=True)
class Round:
    """What happened in one round, and when.

    struck, lifted: names of the shocks that began and ended. tabler: empty in a round without talks; package: option ids
    in the order of the issues, empty if nothing was tabled; silent: the tabler had nothing to table. worth: value of the
    package to every negotiator; reservations: their reservation values; both in utility. answers: of those whose consent
    closes, without the tabler. stage: after the round, `talks` while they go on; basket: place in the agenda.
    """

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
    """Replay the world of this id and write down its rounds, up to the one in which it ends.

    A treaty in force ends a world unless it is undone later.

    >>> import sim
    >>> first, *_, last = sim.transcript(sim.load("textbook_split"), world=0)
    >>> first.tabler, first.package, last.stage
    ('anna', ('p100',), 'in_force')
    """
    model = Negotiation.drawn_from(scenario.game, np.array([world]), seed)
    rounds = []
    while model.round < scenario.game.horizon and model.stage[0] in (TALKS, PENDING, IN_FORCE):
        rounds.append(_play(scenario, model))
    ends = 1 + int(model.ended_in[0]) if model.stage[0] == IN_FORCE else len(rounds)
    return rounds[:ends]


def _play(scenario: Scenario, model: Negotiation) -> Round:
    game, number, basket = model.game, model.round, int(model.agenda.basket[0])
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
            package = tuple(game.issues.option(m, k) for m, k in enumerate(offer.package[:, 0]))
            answers = _answers(model, tabler, given)
            values = worth(model.payoffs.payoff, offer.package)[:, 0]
            value = {name: float(amount) for name, amount in zip(game.negotiators, values, strict=True)}
    stage = model.stage[0]
    return Round(
        number=number,
        date=scenario.date(number),
        struck=tuple(
            shock.name for shock, day in zip(game.shocks, model.clock.struck[:, 0], strict=True) if day == number
        ),
        lifted=_lifted(model, number),
        tabler=tabler,
        package=package,
        silent=silent,
        worth=value,
        reservations={n: float(r) for n, r in zip(game.negotiators, model.reservations[:, 0], strict=True)},
        answers=answers,
        payments=_payments(game, model.paid[..., 0] - paid[..., 0]),
        votes=_votes(model, number),
        stage="talks" if stage == TALKS else list(STAGES)[stage],
        basket=basket,
    )


def _lifted(model: Negotiation, number: int) -> tuple[str, ...]:
    return tuple(
        shock.name
        for shock, day in zip(model.game.shocks, model.clock.struck[:, 0], strict=True)
        if shock.lasts is not None and day != NEVER and day + shock.lasts == number
    )


def _answers(model: Negotiation, tabler: str, given: Answers) -> tuple[Answer, ...]:
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
                    gap=0.0 if accepted else float(short[c, 0]),
                    value=float(given.value[c, 0]),
                    threshold=float(given.threshold[c, 0]),
                    reservation=float(given.reservation[n, 0]),
                )
            )
    return tuple(answers)


def _payments(game: Game, paid: np.ndarray) -> tuple[Payment, ...]:
    return tuple(Payment(game.thirds[j], game.signatories[s], float(paid[j, s])) for j, s in np.argwhere(paid > 0))


def _votes(model: Negotiation, number: int) -> tuple[Vote, ...]:
    """The votes held in a round."""
    ratification = model.ratification
    return tuple(
        Vote(signatory, ratifier, float(chance), bool(coin < chance))
        for (signatory, ratifier), day, chance, coin in zip(
            model.game.home.names,
            ratification.day[:, 0],
            ratification.chance[:, 0],
            ratification.vote_coin[:, 0],
            strict=True,
        )
        if day == number and not np.isnan(chance)
    )
