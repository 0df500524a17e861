"""Those at the table, as Mesa agents that act in all worlds of a block at once.

Model page, sections 7, 8 and 10. `here` are places of worlds in the block [w'].
"""

from functools import cached_property
from typing import Protocol

import mesa
import numpy as np

from sim.engine.acceptance import ACCEPTANCE, Answering
from sim.engine.answers import Offer
from sim.engine.concession import Path
from sim.engine.game import Game
from sim.engine.history import History
from sim.engine.issues import chosen, in_worlds, worth
from sim.engine.opponent_models import OPPONENTS, insight, seen_payoff
from sim.engine.payoffs import Payoffs
from sim.engine.plans import Plan, option_set
from sim.engine.situation import Situation
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
    negotiators: "list[Negotiator]"

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
    def satisfaction(self) -> np.ndarray:
        """How satisfied each is with every option, before salience [n, m, k, w']."""
        return in_worlds(self._talks.payoffs.satisfaction, self.here)

    @cached_property
    def salience(self) -> np.ndarray:
        """How much each issue weighs with each, as a share of its whole [n, m, w']."""
        return in_worlds(self._talks.payoffs.salience[self._talks.game.negotiating_actors], self.here)


class Party(mesa.Agent):
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
        return self.talks.numbers[self.presence, here] >= 0.5

    def see(self, other: int, believe, insight: np.ndarray, sight: Sight) -> np.ndarray:
        """Payoff of the negotiator `other` as this party sees it [m, k, w']: its saliences may be mistaken."""
        talks, here = self.talks, sight.here

        def kept():
            return talks.history.view(other, talks.begin[here], here).kept(talks.round)

        salience = sight.salience[other]
        believed = believe(salience, kept, insight)
        if believed is salience:
            return sight.payoff[other]
        return seen_payoff(sight.payoff[other], sight.satisfaction[other], salience, believed)

    def asked(self, other: int, here) -> np.ndarray | bool:
        """Whether the consent of the negotiator `other` is asked [w']."""
        party = self.talks.negotiators[other]
        return party.presence is None or party.there(here)

    def allowed_by_others(self, sight: Sight) -> np.ndarray:
        """Options that all others whose consent is asked would allow [m, k, w']."""
        allowed = np.ones(sight.common.shape, bool)
        for other in self.others:
            asked = self.asked(other, sight.here)
            allowed &= sight.allowed[other] if asked is True else sight.allowed[other] | ~asked
        return allowed


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
        believe, q = OPPONENTS[self.manner.opponent], self.talks.numbers[self.manner.insight, sight.here]
        seen = [self.see(n, believe, q, sight) for n in self.others]
        asked = [self.asked(n, sight.here) for n in self.others]
        first, *more = (payoff if ask is True else payoff * ask for payoff, ask in zip(seen, asked, strict=True))
        return sum(more, start=first)

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
        return carried

    def situation(self, here, ahead: int = 0) -> Situation:
        """What its strategy sees, were it to table some rounds ahead [w']."""
        talks = self.talks
        return Situation(
            time=talks.time_share(here, ahead),
            reservation=talks.reservations[self.place, here],
            path=self.plans,
            column=self.column[here],
            payoff=talks.payoffs.payoff[self.place],
            seen=lambda: self.seen(Sight(talks, here)),
            others=lambda: sum(talks.reservations[n, here] * self.asked(n, here) for n in self.others),
            memory=talks.history.view(self.place, talks.begin[here], here),
        )

    def demand(self, here, ahead: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The package it would table some rounds ahead: path number, whether there is one, and its target [w'] each.

        The last package along its path that is worth the target and that its home front would tolerate.
        """
        numbers = self.talks.numbers
        parameters = {key: numbers[row, here] for key, row in self.manner.parameters.items()}
        reservation = self.talks.reservations[self.place, here]
        asked = self.manner.ask(self.situation(here, ahead), **parameters)
        target = np.maximum(on_grid(asked), reservation)
        plans, column = self.plans, self.column[here]
        reaching = (in_worlds(plans.own, column) >= target).sum(axis=0, dtype=np.int16)
        last = plans.sound[reaching, column].astype(np.intp) - 1
        return np.where(last >= 0, last, plans.first[column]), plans.opening[column] >= reservation, target

    def offer(self, here) -> Offer:
        """Table the package that its strategy asks for."""
        number, able, _ = self.demand(here)
        number = np.where(able, number, 0)
        return Offer(self, here, self.plans.package(number, self.column[here]), number, able)

    def threshold(self, here) -> np.ndarray:
        """The least utility for which it accepts the package just tabled [w']."""
        talks, plans, column = self.talks, self.plans, self.column[here]
        number, able, target = self.demand(here, ahead=1)
        ask = np.where(able, plans.own[number, column], target)
        reservation, nothing = talks.reservations[self.place, here], in_worlds(plans.empty, column).any(axis=0)
        if talks.game.protocol.text:
            number, package = number[able], plans.package(number[able], column[able])
            talks.history.note(talks.round, self.place, here[able], package, number)
        answering = Answering(
            reservation=reservation,
            best=np.where(nothing, reservation, plans.own[0, column]),
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


class ThirdParty(Negotiator):
    """An actor that does not sign: it presses, pays, and where the protocol says so tables and consents."""

    def __init__(self, talks: Talks, name: str):
        if name in talks.game.negotiators:
            super().__init__(talks, name)
        else:
            Party.__init__(self, talks, name)
        self.third = talks.game.thirds.index(name)

    def ready_to_pay(self, package: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Whether it would pay for a package [m, w'] rather than have none: [w']."""
        payoffs = self.talks.payoffs
        prefers = worth(payoffs.utility[self.actor], package, here) > payoffs.status_quo[self.actor, here]
        crossed = chosen(payoffs.crossed[self.actor], package, here).any(axis=0)
        return prefers & ~crossed & self.there(here)

    def purse(self, here: np.ndarray) -> np.ndarray:
        """What is left of its budget, not below 0 where a shock has cut it under what is spent [w']."""
        budget = on_grid(self.talks.numbers[self.talks.game.budget[self.third], here])
        return np.maximum(0.0, budget - self.talks.paid[self.third][:, here].sum(axis=0))


class Mediator(Party):
    """Holds the pen of a single text: tables it, hears both sides, amends it for whoever refuses by most.

    Invariant: every option of `text` [m, w] is one that may stand in it; where it is `fresh` [w] nobody has seen it, and
    it is the mediator's best.
    """

    place = -1
    text: np.ndarray

    def survey(self, sight: Sight) -> None:
        """See the signatories' payoffs, weigh in the mediator's own wishes, and write a text where none can stand."""
        talks, game, here = self.talks, self.talks.game, sight.here
        q, bias = talks.numbers[game.text_insight, here], talks.numbers[game.bias, here]
        seen = np.stack([self.see(other, insight, q, sight) for other in self.others])
        own = on_grid(bias * in_worlds(talks.payoffs.utility[self.actor], here) + (1 - bias) * seen.sum(axis=0))
        options, empty = option_set(sight.common, sight.common & self.allowed_by_others(sight))
        first = np.where(options, own, -np.inf).argmax(axis=1)
        if not hasattr(self, "text"):
            self.seen, self.own, self.options, self.empty, self.text = seen, own, options, empty, first
            self.fresh = np.ones(talks.size, bool)
        else:
            self.seen[..., here], self.own[..., here] = seen, own
            self.options[..., here], self.empty[..., here] = options, empty
            kept = chosen(options, self.text[:, here]) & ~self.fresh[here]
            self.text[:, here] = np.where(kept, self.text[:, here], first)

    def rewrite(self, here) -> None:
        """Begin a new text in the worlds `here`, on another basket."""
        self.text[:, here] = np.where(self.options, self.own, -np.inf)[..., here].argmax(axis=1)
        self.fresh[here] = True

    def offer(self, here) -> Offer:
        """Table the text as it stands."""
        self.fresh[here] = False
        made: np.ndarray = np.logical_not(self.empty[:, here].any(axis=0))
        return Offer(self, here, self.text[:, here], np.zeros(len(here), int), made)

    def amend(self, refuser: np.ndarray, here: np.ndarray) -> None:
        """Change the option that gives the refuser (place among the others [w']) most per unit of loss in the text."""
        text, own, options = self.text[:, here], self.own[..., here], self.options[..., here]
        seen = np.take_along_axis(self.seen[..., here], refuser[None, None, None], axis=0)[0]
        gain = seen - chosen(seen, text)[:, None]
        loss = chosen(own, text)[:, None] - own
        ratio = np.where(loss > 0, np.divide(gain, loss, out=np.zeros_like(gain), where=loss > 0), np.inf)
        ratio = np.where(options & (gain > 0), ratio, -1.0).reshape(-1, len(here))
        tied = (ratio == ratio.max(axis=0)) & (ratio > 0)
        change = np.where(tied, gain.reshape(ratio.shape), np.inf).argmin(axis=0)
        issue, option = np.divmod(change, options.shape[1])
        changing = tied.any(axis=0)
        self.text[issue[changing], here[changing]] = option[changing]
