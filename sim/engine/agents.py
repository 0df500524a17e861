"""Those at the table, as Mesa agents that act in all worlds of a block at once.

Model page, sections 7 and 8; a mediator is in `sim.engine.mediator`. `here` are places of worlds in the block [w'].
"""

from functools import cached_property
from typing import Protocol

import numpy as np

from sim.engine.acceptance import ACCEPTANCE, Answering
from sim.engine.answers import Offer
from sim.engine.concession import Path
from sim.engine.consent import closes
from sim.engine.game import Game
from sim.engine.history import History
from sim.engine.issues import at_places, chosen, each_in, in_worlds, places
from sim.engine.lines import Lines
from sim.engine.mesa_core import Agent
from sim.engine.opponent_models import OPPONENTS, deepened, payoff_by_insight, seen_payoff
from sim.engine.payoffs import Agenda, Payoffs, barred
from sim.engine.plans import Plan, option_set
from sim.engine.situation import Situation
from sim.engine.third_parties import Acts
from sim.methods.draws import on_grid


class Talks(Protocol):
    """What those at the table need of the negotiation (`sim.engine.model.Negotiation`).

    numbers [q, w]: in force now; begin, end [w]: first and last round of the talks (of this part of the agenda);
    reservations [n, w]; paid [j, s, w]; plans: of all negotiators together.
    """

    game: Game
    size: int
    round: int
    numbers: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    payoffs: Payoffs
    reservations: np.ndarray
    paid: np.ndarray
    history: History
    lines: Lines
    agenda: Agenda
    negotiators: "list[Negotiator]"
    third_parties: "list[ThirdParty]"

    @property
    def plans(self) -> Plan:
        """What the negotiators have laid out, a column for each party, world and time of laying."""
        ...

    def time_share(self, here: np.ndarray, ahead: int = 0) -> np.ndarray:
        """Share 0..1 of the talks gone some rounds ahead, in the worlds `here` [w']."""
        ...


class Sight:
    """What parties see when they lay out their paths in the worlds `here`: parts of the payoffs [.., w'].

    payoff [n, m, k, w']: what signing is worth to each, the present payoffs unless given.
    """

    def __init__(self, talks: Talks, here: np.ndarray | slice, payoff: np.ndarray | None = None):
        self._talks, self.here = talks, here
        self.payoff = in_worlds(talks.payoffs.payoff, here) if payoff is None else payoff

    @cached_property
    def common(self) -> np.ndarray:
        """What is on the table [m, k, w']."""
        return in_worlds(self._talks.payoffs.common, self.here)

    @cached_property
    def allowed(self) -> np.ndarray:
        """What red lines and win-sets leave each [n, m, k, w']."""
        return in_worlds(self._talks.payoffs.allowed, self.here)

    @cached_property
    def cost(self) -> np.ndarray:
        """What options cost each that are across its own graded lines [n, m, k, w']."""
        return in_worlds(self._talks.payoffs.cost, self.here)

    @cached_property
    def satisfaction(self) -> np.ndarray:
        """How satisfied each is with every option, before salience [n, m, k, w']."""
        return in_worlds(self._talks.payoffs.satisfaction, self.here)

    @cached_property
    def salience(self) -> np.ndarray:
        """How much each issue weighs with each, as a share of its whole [n, m, w']."""
        return in_worlds(self._talks.payoffs.salience[self._talks.game.negotiating_actors], self.here)


class Party(Agent):
    """An actor of the scenario at the table. `talks` is the Mesa model, as those at the table see it."""

    def __init__(self, talks: Talks, name: str):
        super().__init__(talks)
        self.talks = talks
        game = talks.game
        self.name = name
        self.actor = game.actors.index(name)
        self.others = [game.negotiators.index(o) for o in game.protocol.consent if o != name]
        thirds = game.thirds
        self.presence = game.present[thirds.index(name)] if name in thirds else None

    def there(self, here) -> np.ndarray:
        """Whether the actor takes part [w']."""
        if self.presence is None:
            return np.ones(self.talks.size, bool)[here]
        return in_worlds(self.talks.numbers[self.presence], here) >= 0.5

    def see_by_insight(self, other: int, insight: np.ndarray, guess, sight: Sight) -> np.ndarray:
        """Payoff of the negotiator `other` as this party sees it [m, k, w'], which knows it with an insight [w']; guess:
        at its satisfactions. What crossing a line costs it is seen only where the line is known."""
        seen = payoff_by_insight(sight.payoff[other], sight.satisfaction[other], sight.salience[other], guess, insight)
        if not self.talks.game.wants.graded[self.talks.game.negotiating_actors[other]].any():
            return seen
        return seen + sight.cost[other] * ~self.known(other, sight)[:, None]

    def known(self, other: int, sight: Sight) -> np.ndarray:
        """On which issues this party knows the line of the negotiator `other` [m, w']."""
        return self.talks.lines.of(self.name, self.talks.game.negotiators[other], sight.here)

    def asked(self, other: int, here) -> np.ndarray | bool:
        """Whether the consent of the negotiator `other` is asked [w']."""
        party = self.talks.negotiators[other]
        return party.presence is None or party.there(here)

    def allowed_by_others(self, sight: Sight) -> np.ndarray:
        """Options that enough others whose consent is asked would allow for them to close [m, k, w'], as far as it knows
        their lines."""
        game = self.talks.game
        yes = [self._allowed_by(other, sight) if other in self.others else np.array(True) for other in game.closers]
        return closes(game, self.talks.numbers, yes, sight.here)

    def _allowed_by(self, other: int, sight: Sight) -> np.ndarray:
        """Options that another would allow [m, k, w'], as far as this party knows its lines."""
        asked = self.asked(other, sight.here)
        theirs = sight.allowed[other] if asked is True else sight.allowed[other] | ~asked
        return theirs | ~self.known(other, sight)[:, None]


class Negotiator(Party):
    """A party that tables packages of its own, or whose consent closes.

    column [w]: which of the plans is its own in force. Invariant: in worlds still in talks, it is laid by present payoffs.
    """

    def __init__(self, talks: Talks, name: str):
        super().__init__(talks, name)
        self.place = talks.game.negotiators.index(name)
        self.column = np.zeros(talks.size, int)
        self.manner = talks.game.manners[name]
        home = talks.game.home
        self.ratifiers = [h for h, s in enumerate(home.of) if talks.game.signatories[s] == name]

    def outlook(self, sight: Sight) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """What it lays its concession path from: own payoff, the others' as it sees them, options [m, k, w'] each, and the
        issues on which it has none [m, w']."""
        own = sight.common & sight.allowed[self.place]
        options, empty = option_set(own, own & self.allowed_by_others(sight))
        return sight.payoff[self.place], self.seen(sight), options, empty

    def seen(self, sight: Sight) -> np.ndarray:
        """The sum of the others' payoffs as it sees them [m, k, w']."""
        seen = [self.weighed(n, self.see(n, sight), sight.here) for n in self.others]
        asked = [self.asked(n, sight.here) for n in self.others]
        first, *more = (payoff if ask is True else payoff * ask for payoff, ask in zip(seen, asked, strict=True))
        return sum(more, start=first)

    def see(self, other: int, sight: Sight) -> np.ndarray:
        """Payoff of the negotiator `other` as its opponent model has it [m, k, w']."""
        talks, here = self.talks, sight.here
        if self.manner.opponent == "insight":
            guess = 1 - sight.satisfaction[self.place]
            return self.see_by_insight(other, self.insight(here), guess, sight)

        def kept():
            return talks.history.view(other, talks.begin[here], here).kept(talks.round)

        salience = sight.salience[other]
        believe = OPPONENTS[self.manner.opponent]
        believed = salience if believe is None else believe(salience, kept)
        if believed is salience:
            return sight.payoff[other]
        return seen_payoff(sight.payoff[other], sight.satisfaction[other], salience, believed)

    def insight(self, here) -> np.ndarray:
        """How well it knows the others now [w'], with the help of third parties that facilitate."""
        own, thirds = in_worlds(self.talks.numbers[self.manner.insight], here), self.talks.third_parties
        return deepened(own, [thirds[j].facilitate(here) for j in self.talks.game.facilitating])

    def weighed(self, other: int, value: np.ndarray, here) -> np.ndarray:
        """What the negotiator `other` counts in a sum over the others: a value [.., w'] times its weight."""
        game = self.talks.game
        return on_grid(value * self.talks.numbers[game.weight[other], here]) if other in game.weighed else value

    @property
    def plans(self) -> Plan:
        """The plans of all, of which `column` are its own."""
        return self.talks.plans

    def carried(self, path: Path, here) -> np.ndarray:
        """Packages of a path [p, w'] that its home front would tolerate."""
        payoffs, home = self.talks.payoffs, self.talks.game.home
        carried = np.ones(path.own.shape, bool)
        for h in self.ratifiers:
            enough = path.along(in_worlds(payoffs.seen[h], here)) >= payoffs.needed[h, here] + payoffs.seen_quo[h, here]
            carried &= enough if home.always[h] else enough | ~path.meets(home.named[h])
        return carried & self.settling(path, here)

    def settling(self, path: Path, here) -> np.ndarray | bool:
        """Packages of a path [p, w'] that settle something new; in an earlier part of an agenda any does."""
        issues, talks = self.talks.game.issues, self.talks
        if not issues.deferrable[issues.agreed < 0].all():
            return True
        settling = issues.settling(path.option)
        if talks.game.baskets:
            settling = settling | (talks.agenda.basket[here] < len(talks.game.baskets) - 1)
        return settling

    def situation(self, here, ahead: int = 0) -> Situation:
        """What its strategy sees, were it to table some rounds ahead [w']."""
        talks = self.talks
        return Situation(
            time=talks.time_share(here, ahead),
            reservation=in_worlds(talks.reservations[self.place], here),
            path=self.plans,
            column=in_worlds(self.column, here),
            payoff=talks.payoffs.payoff[self.place],
            seen=lambda: self.seen(Sight(talks, here)),
            others=lambda: np.sum(
                [self.weighed(n, talks.reservations[n, here], here) * self.asked(n, here) for n in self.others], axis=0
            ),
            memory=talks.history.view(self.place, talks.begin[here], here),
        )

    def demand(self, here, ahead: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The package it would table some rounds ahead: path number, whether there is one, and its target [w'] each.

        The last package along its path that is worth the target and that its home front would tolerate.
        """
        numbers = self.talks.numbers
        parameters = {key: in_worlds(numbers[row], here) for key, row in self.manner.parameters.items()}
        reservation = in_worlds(self.talks.reservations[self.place], here)
        asked = self.manner.ask(self.situation(here, ahead), **parameters)
        target = np.maximum(on_grid(asked), reservation)
        plans, column = self.plans, in_worlds(self.column, here)
        reaching = (in_worlds(plans.own, column) >= target).sum(axis=0, dtype=np.int16)
        last = each_in(plans.sound, reaching.astype(np.intp), column).astype(np.intp) - 1
        first, opening = in_worlds(plans.first, column), in_worlds(plans.opening, column)
        return np.where(last >= 0, last, first), opening >= reservation, target

    def offer(self, here) -> Offer:
        """Table the package that its strategy asks for."""
        number, able, _ = self.demand(here)
        number = np.where(able, number, 0)
        package = self.plans.package(number, in_worlds(self.column, here))
        return Offer(self, here, package, places(self.talks.payoffs.common.shape, package, here), number, able)

    def threshold(self, here) -> np.ndarray:
        """The least utility for which it accepts the package just tabled [w']."""
        talks, plans, column = self.talks, self.plans, in_worlds(self.column, here)
        number, able, target = self.demand(here, ahead=1)
        ask = np.where(able, each_in(plans.own, number, column), target)
        reservation = in_worlds(talks.reservations[self.place], here)
        nothing = in_worlds(plans.empty, column).any(axis=0)
        if talks.game.protocol.text:
            number, package = number[able], plans.package(number[able], column[able])
            talks.history.note(talks.round, self.place, here[able], package, number)
        answering = Answering(
            reservation=reservation,
            best=np.where(nothing, reservation, in_worlds(plans.own[0], column)),
            ask=np.where(nothing, reservation, ask),
            time=talks.time_share(here),
            earlier=lambda: self._earlier(here),
        )
        rule = ACCEPTANCE[self.manner.acceptance]
        parameters = {key: talks.numbers[row, here] for key, row in self.manner.acceptance_parameters.items()}
        return rule.threshold(answering, **parameters)

    def _earlier(self, here) -> np.ndarray:
        """The most it was offered in as many of the latest rounds as are left now, -inf if nothing [w']."""
        talks = self.talks
        window = np.maximum(talks.begin[here], 2 * talks.round - talks.end[here])
        memory = talks.history.view(self.place, window, here)
        heard = memory.heard & (memory.when < talks.round)[:, None]
        return np.where(heard, memory.worth(talks.payoffs.payoff[self.place], here), -np.inf).max(
            axis=0, initial=-np.inf
        )


class Signatory(Negotiator):
    """A party that signs, or does not."""


class ThirdParty(Acts, Negotiator):
    """An actor that does not sign, but acts where it is present, each act a method:

    1. it stands by a signatory on its red lines or urges it to give them up (`back`, `press`), sways it and its ratifiers,
       threatens it, and consents to what needs it (see `Acts`);
    2. it supports a signatory's value of no deal (`support`) and helps the parties to know each other (`facilitate`);
    3. it may wreck a text that it dislikes (`spoil`), and pays for one that it likes (`ready_to_pay`, `purse`);
    4. where the protocol says so it tables and answers, as a negotiator does.
    """

    def __init__(self, talks: Talks, name: str):
        if name in talks.game.negotiators:
            Negotiator.__init__(self, talks, name)
        else:
            Party.__init__(self, talks, name)
        Acts.__init__(self, talks.game, talks.game.thirds.index(name))
        self.red_lines = [m for a, m in talks.game.red_lines if a == self.actor]
        self.graded = np.flatnonzero(talks.game.wants.graded[self.actor])
        self.unhappy = np.zeros(talks.size, bool)

    def _now(self, row: int, here) -> np.ndarray:
        """A number of its own in the worlds `here` [w'], 0 where it is absent."""
        return in_worlds(self.talks.numbers[row], here) * self.there(here)

    def support(self, s: int, here) -> np.ndarray:
        """What it adds to the no-deal value of a signatory while it stands by it, in utility [w'] (Fearon 1995; Powell
        2006)."""
        return self._now(self.talks.game.support[s, self.third], here)

    def facilitate(self, here) -> np.ndarray:
        """The share of what the parties do not know of each other that it makes known [w'] (Beardsley et al. 2006)."""
        return self._now(self.talks.game.facilitation[self.third], here)

    def judge(self, where: np.ndarray, here: np.ndarray) -> None:
        """Make up its mind about a text at its `places` [m, w']: it is unhappy with one that leaves it worse off than the
        status quo, or across one of its red lines."""
        payoffs = self.talks.payoffs
        unhappy = self.worth_at(where, here) < in_worlds(payoffs.status_quo[self.actor], here)
        for m in self.red_lines:
            unhappy |= payoffs.crossed[self.actor].reshape(-1).take(where[m])
        self.unhappy[here] = unhappy

    def spoil(self) -> np.ndarray:
        """Its hazard per round of wrecking the text on the table or the agreed one, if it is unhappy with that: [w] (Stedman
        1997)."""
        return self._now(self.talks.game.spoiling[self.third], slice(None)) * self.unhappy

    def worth(self, package: np.ndarray, here) -> np.ndarray:
        """What a package [m, w'] is worth to it, less what crossing its own graded lines costs it [w']."""
        return self.worth_at(places(self.talks.payoffs.common.shape, package, here), here)

    def worth_at(self, where: np.ndarray, here) -> np.ndarray:
        """What a package at its `places` [m, w'] is worth to it, as `worth`: [w']."""
        payoffs = self.talks.payoffs
        value = at_places(payoffs.utility[self.actor], where).sum(axis=0)
        for m in self.graded:
            value -= payoffs.crossed[self.actor].reshape(-1).take(where[m]) * payoffs.price[self.actor, m, here]
        return value

    def ready_to_pay(self, package: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Whether it would pay for a package [m, w'] rather than have none: [w']."""
        payoffs = self.talks.payoffs
        prefers = self.worth(package, here) > payoffs.status_quo[self.actor, here]
        refusing = barred(self.talks.game, payoffs.crossed[[self.actor]], [self.actor])[0]
        return prefers & ~chosen(refusing, package, here).any(axis=0) & self.there(here)

    def purse(self, here: np.ndarray) -> np.ndarray:
        """What is left of its budget, not below 0 where a shock has cut it under what is spent [w']."""
        budget = on_grid(self.talks.numbers[self.talks.game.budget[self.third], here])
        return np.maximum(0.0, budget - self.talks.paid[self.third][:, here].sum(axis=0))
