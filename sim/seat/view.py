"""What a person in a seat sees when it is asked: what its actor knows, what is on the table, and what its advisers say.

Of the others there is nothing but what the actor's opponent model gives it. Utilities on the actor's own scale.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.engine.home_front import chance_of_passing
from sim.scenario.scenario import Scenario
from sim.seat.log import heard, shocks_told
from sim.seat.seated import Asked, IllegalMove, SeatedNegotiation
from sim.seat.sitting import TalksSoFar
from sim.words.phrases import capital
from sim.worlds.briefing import Brief, brief


@dataclass(frozen=True)
class OptionSeen:
    """An option that is on the table. worth: of agreeing on it, all told; barred: across a line that nothing makes it cross;
    price: what crossing a line costs, 0 for none (part of the worth); today: whether it is today's state."""

    name: str
    title: str
    worth: float
    barred: bool
    price: float
    today: bool


@dataclass(frozen=True)
class Topic:
    """An issue and the choices on it. weight: its share of all that counts for the actor; fixed: there is nothing to choose;
    missing: titles of options that cannot be had as things stand."""

    name: str
    title: str
    weight: float
    choices: tuple[OptionSeen, ...]
    missing: tuple[str, ...] = ()

    @property
    def fixed(self) -> bool:
        """Whether there is but one choice."""
        return len(self.choices) == 1

    def choice(self, name: str) -> OptionSeen:
        """The choice of this name. Raises `IllegalMove` for one that is not on the table."""
        found = next((choice for choice in self.choices if choice.name == name), None)
        if found is None:
            there = ", ".join(choice.name for choice in self.choices)
            raise IllegalMove(f"{self.name}: {name} is not on the table ({there})")
        return found


@dataclass(frozen=True)
class Voters:
    """A ratifier as its leaders see it: what each choice is worth there, by issue and option; the gain over today that the text
    must bring for even odds (threshold), how sure that is (noise) and what a quorum asks more (bar); votes: by issue the
    options that bring it to vote, None where it always does."""

    title: str
    worth: Mapping[str, Mapping[str, float]]
    today: float
    threshold: float
    noise: float
    bar: float
    votes: Mapping[str, tuple[str, ...]] | None

    def chance(self, terms: Mapping[str, str]) -> float | None:
        """The chance that a text (the option of every issue) passes, 0..1; None where it does not come to a vote."""
        if self.votes is not None and not any(option in self.votes.get(issue, ()) for issue, option in terms.items()):
            return None
        gain = sum(self.worth[issue][option] for issue, option in terms.items()) - self.today
        return float(chance_of_passing(*(np.array([x]) for x in (gain, self.threshold, self.noise, self.bar)))[0])


@dataclass(frozen=True)
class SeatView:
    """What the person in a seat sees. round: counted from 0, of `rounds`; tables: whether it is asked to table, else to answer.

    tabler, offer: who put what on the table, by issue; paid: what outsiders would pay it for that; advice: the terms that its
    advisers would table (None for nothing), or whether they would say yes; own: the last text that it tabled, None before.
    least: what a text must be worth to be better than none; no_deal: what none is worth; log: what has happened so far.
    """

    seat: str
    round: int
    rounds: int
    date: datetime.date
    tables: bool
    brief: Brief
    topics: tuple[Topic, ...]
    voters: tuple[Voters, ...]
    least: float | None
    no_deal: float | None
    tabler: str
    offer: Mapping[str, str] | None
    paid: float
    advice: Mapping[str, str] | bool | None
    own: Mapping[str, str] | None
    log: tuple[str, ...]

    @cached_property
    def by_name(self) -> dict[str, Topic]:
        """The topics by the names of the issues."""
        return {topic.name: topic for topic in self.topics}

    def worth(self, terms: Mapping[str, str]) -> float:
        """What signing a text (the option of every issue) is worth to the actor. Raises `IllegalMove` for unknown ones."""
        return sum(self.by_name[issue].choice(option).worth for issue, option in terms.items())

    def start(self) -> dict[str, str]:
        """The text that a person begins to compose from: its last one, else its advisers' one, else today's state."""
        base = self.own or (self.advice if isinstance(self.advice, Mapping) else None) or {}
        return {topic.name: _kept(topic, base.get(topic.name, "")) for topic in self.topics}


def _kept(topic: Topic, option: str) -> str:
    names = [choice.name for choice in topic.choices]
    return option if option in names else next((c.name for c in topic.choices if c.today), names[0])


def view(scenario: Scenario, stands: TalksSoFar) -> SeatView:
    """What the seat that is asked sees. Only where the talks wait for one."""
    if stands.question is None:
        raise ValueError("the talks are over: nobody is asked")
    model, question = stands.model, stands.question
    seat = question.seat
    known = brief(scenario, model, seat)
    offer, paid = _offer(scenario, model, question)
    news = [shock.name for x, shock in enumerate(model.game.shocks) if model.clock.struck[x, 0] == model.round]
    log = heard(scenario, seat, stands.rounds)
    log += [f"Round {model.round}: {' '.join(map(capital, shocks_told(scenario, news)))}"] if news else []
    own = [played.package for played in stands.rounds if played.tabler == seat and played.package]
    return SeatView(
        seat=seat,
        round=model.round,
        rounds=int(model.end[0]) + 1,
        date=scenario.date(model.round),
        tables=question.tables,
        brief=known,
        topics=tuple(_topics(scenario, model, known)),
        voters=tuple(_voters(scenario, model, seat)),
        least=known.limits.reservation if known.limits else known.least,
        no_deal=known.limits.no_deal if known.limits else None,
        tabler=question.advice.tabler.name,
        offer=offer,
        paid=paid,
        advice=_advice(scenario, model, question),
        own=dict(zip(scenario.game.issues.names, own[-1], strict=True)) if own else None,
        log=tuple(log),
    )


def _terms(scenario: Scenario, package: np.ndarray) -> dict[str, str]:
    issues = scenario.game.issues
    return {name: issues.option(m, int(package[m])) for m, name in enumerate(issues.names)}


def _offer(scenario: Scenario, model: SeatedNegotiation, question: Asked) -> tuple[dict[str, str] | None, float]:
    """What is on the table to be answered, and what it would be paid."""
    if question.answers is None:
        return None, 0.0
    name, terms = question.seat, _terms(scenario, question.answers.package[:, 0])
    if name not in model.game.signatories:
        return terms, 0.0
    c = model.game.closers.index(model.game.negotiators.index(name))
    worth = model.payoffs.payoff[model.game.negotiators.index(name), ..., 0]
    unpaid = worth[np.arange(len(worth)), question.answers.package[:, 0]].sum()
    return terms, max(0.0, float(question.answers.value[c, 0] - unpaid))


def _advice(scenario: Scenario, model: SeatedNegotiation, question: Asked) -> dict[str, str] | bool | None:
    if question.answers is None:
        return _terms(scenario, question.advice.package[:, 0]) if question.advice.made[0] else None
    c = model.game.closers.index(model.game.negotiators.index(question.seat))
    return bool(question.answers.accepted[c, 0])


def _topics(scenario: Scenario, model: SeatedNegotiation, known: Brief):
    issues, worth = scenario.game.issues, known.wish - known.price + known.added
    barred = {(line.issue, k) for line in known.lines if line.meant and line.price is None for k in line.across}
    common = model.payoffs.common[..., 0]
    for m, name in enumerate(issues.names):
        choices = tuple(
            OptionSeen(
                name=issues.option(m, k),
                title=scenario.option_title(name, issues.option(m, k)),
                worth=float(worth[m, k]),
                barred=(m, k) in barred,
                price=float(known.price[m, k]),
                today=bool(k == issues.status_quo[m]),
            )
            for k in map(int, np.flatnonzero(common[m]))
        )
        gone = np.flatnonzero(issues.offered()[m] & ~common[m]) if len(choices) > 1 else ()
        missing = tuple(scenario.option_title(name, issues.option(m, k)) for k in map(int, gone))
        yield Topic(name, scenario.title(name), float(known.weight[m]), choices, missing)


def _voters(scenario: Scenario, model: SeatedNegotiation, seat: str):
    home, payoffs, x, issues = model.game.home, model.payoffs, model.numbers, scenario.game.issues
    for h, (signatory, ratifier) in enumerate(home.names):
        if signatory == seat:
            seen = payoffs.seen[h, ..., 0]
            options = {
                name: {issues.option(m, k): k for k in map(int, np.flatnonzero(payoffs.common[m, :, 0]))}
                for m, name in enumerate(issues.names)
            }
            yield Voters(
                title=scenario.ratifier_title(signatory, ratifier),
                worth={
                    name: {option: float(seen[m, k]) for option, k in options[name].items()}
                    for m, name in enumerate(issues.names)
                },
                today=float(payoffs.seen_quo[h, 0]),
                threshold=float(x[home.threshold[h], 0]),
                noise=float(x[home.noise[h], 0]),
                bar=float(payoffs.bar[h, 0]),
                votes=None
                if home.always[h]
                else {
                    name: tuple(option for option, k in options[name].items() if home.named[h, m, k])
                    for m, name in enumerate(issues.names)
                },
            )
