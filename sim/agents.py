"""Those at the table, as Mesa agents that act in all worlds of a block at once.

Model page, sections 7, 8 and 10.
"""

from dataclasses import dataclass

import mesa
import numpy as np

from sim.acceptance import ACCEPTANCE, Answering
from sim.concession import Path, along, concession_path
from sim.draws import on_grid
from sim.issues import chosen, worth
from sim.opponents import OPPONENTS, insight, seen_table
from sim.strategies import STRATEGIES, Situation
from sim.tables import Tables


@dataclass(frozen=True)
class Offer:
    """What is on the table in a round. package [m, w]; number [w]: its place on the tabler's path.

    turn [w]: worlds in talks whose tabler was there to table; made [w]: those in which it had something to table.
    """

    tabler: "Negotiator | Mediator"
    package: np.ndarray
    number: np.ndarray
    turn: np.ndarray
    made: np.ndarray


def option_set(own: np.ndarray, joint: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a party may put in a package [m, k, w], and the issues on which it has nothing to put [m, w].

    joint [m, k, w]: options that all whose consent closes could sign; where an issue has none, the party's `own`.
    """
    options = np.where(joint.any(axis=1, keepdims=True), joint, own)
    empty = ~options.any(axis=1)
    options[:, 0] |= empty
    return options, empty


class Party(mesa.Agent):
    """An actor of the scenario at the table."""

    def __init__(self, model, name: str):
        super().__init__(model)
        scenario = model.scenario
        self.name = name
        self.actor = scenario.actors.index(name)
        self.others = [scenario.negotiators.index(o) for o in scenario.protocol.consent if o != name]

    def see(self, other: int, believe, insight: np.ndarray, here) -> np.ndarray:
        """Table of the negotiator `other` as this party sees it in the worlds `here` [m, k, w]."""
        model, tables = self.model, self.model.tables
        actor = model.negotiators[other].actor
        salience, table = tables.salience[actor][:, here], tables.table[other][..., here]
        believed = believe(salience, lambda: model.proceedings.kept(other, model.begin)[:, here], insight)
        if believed is salience:
            return table
        return seen_table(table, tables.satisfaction[actor][..., here], salience, believed)

    def allowed_by_others(self, here) -> np.ndarray:
        """Options that all others whose consent is asked would allow in the worlds `here` [m, k, w]."""
        model = self.model
        asked = (model.tables.allowed[n][..., here] | ~model.negotiators[n].there()[here] for n in self.others)
        return np.logical_and.reduce(list(asked))

    def there(self) -> np.ndarray:
        """Worlds in which the actor takes part [w]."""
        model = self.model
        if self.name in model.scenario.signatories:
            return np.ones(model.size, bool)
        return model.numbers[model.scenario.present[model.scenario.thirds.index(self.name)]] >= 0.5


class Negotiator(Party):
    """A party that tables packages of its own, or whose consent closes.

    Invariant: `path` is the concession path of its present tables, `sound` [p, w] the packages of it that its home
    front would tolerate, `empty` [m, w] the issues on which it has nothing to offer.
    """

    def __init__(self, model, name: str):
        super().__init__(model, name)
        self.place = model.scenario.negotiators.index(name)
        self.manner = model.scenario.manners[name]
        home = model.scenario.home
        signatories = model.scenario.signatories
        self.ratifiers = [h for h, s in enumerate(home.of) if signatories[s] == name]
        self.path: Path | None = None

    def survey(self, here) -> None:
        """Lay out the concession path anew in the worlds `here`."""
        tables = self.model.tables
        table = tables.table[self.place][..., here]
        own = tables.common[..., here] & tables.allowed[self.place][..., here]
        options, empty = option_set(own, own & self.allowed_by_others(here))
        believe, insight = OPPONENTS[self.manner.opponent], self.model.numbers[self.manner.insight][here]
        seen = sum(
            self.see(other, believe, insight, here) * self.model.negotiators[other].there()[here]
            for other in self.others
        )
        path = concession_path(table, seen, options)
        sound = self._carried(path, here) & ~empty.any(axis=0)
        if self.path is None:
            self.path, self.seen, self.sound, self.empty = path, seen, sound, empty
        else:
            self.path.replace(here, path)
            self.seen[..., here], self.sound[:, here], self.empty[:, here] = seen, sound, empty

    def _carried(self, path: Path, here) -> np.ndarray:
        """Packages of a path [p, w] that its home front would tolerate."""
        tables, home = self.model.tables, self.model.scenario.home
        carried = np.ones(path.own.shape, bool)
        for h in self.ratifiers:
            gain = along(tables.seen[h][..., here], path.chain, path.order) - tables.seen_quo[h][here]
            enough = gain >= tables.needed[h][here]
            if not home.always[h]:
                calls = np.broadcast_to(home.calls[h][..., None], tables.seen[h][..., here].shape)
                enough |= along(calls.astype(np.int8), path.chain, path.order) == 0
            carried &= enough
        return carried

    def situation(self, round: int) -> Situation:
        """What its strategy sees, were it to table at `round`."""
        model = self.model
        others = [model.reservations[n] * model.negotiators[n].there() for n in self.others]
        return Situation(
            time=model.time_share(round),
            reservation=model.reservations[self.place],
            path=self.path,
            table=model.tables.table[self.place],
            seen=self.seen,
            other_reservation=np.sum(others, axis=0),
            proceedings=model.proceedings,
            party=self.place,
            since=model.begin,
        )

    def demand(self, round: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The package it would table at `round`: path number [w], whether there is one [w], and its target [w]."""
        numbers = self.model.numbers
        parameters = {key: numbers[row] for key, row in self.manner.parameters.items()}
        reservation = self.model.reservations[self.place]
        asked = STRATEGIES[self.manner.strategy].ask(self.situation(round), **parameters)
        target = np.maximum(on_grid(asked), reservation)
        candidates = self.sound & (self.path.own >= reservation)
        reaching = candidates & (self.path.own >= target)
        last = len(reaching) - 1 - reaching[::-1].argmax(axis=0)
        number = np.where(reaching.any(axis=0), last, candidates.argmax(axis=0))
        return np.minimum(number, self.path.length - 1), candidates.any(axis=0), target

    def offer(self, turn: np.ndarray) -> Offer:
        """Table the package that its strategy asks for."""
        number, able, _ = self.demand(self.model.round)
        number = np.where(able, number, 0)
        return Offer(self, self.path.package(number), number, turn, turn & able)

    def threshold(self) -> np.ndarray:
        """The least for which it accepts the package just entered in the proceedings [w]."""
        model = self.model
        number, able, target = self.demand(np.minimum(model.round + 1, model.end))
        ask = np.where(able, np.take_along_axis(self.path.own, number[None], axis=0)[0], target)
        reservation, nothing = model.reservations[self.place], self.empty.any(axis=0)
        answering = Answering(
            reservation=reservation,
            best=np.where(nothing, reservation, self.path.own[0]),
            ask=np.where(nothing, reservation, ask),
            time=model.time_share(model.round),
            earlier=self._earlier,
        )
        rule = ACCEPTANCE[self.manner.acceptance]
        parameters = {key: model.numbers[row] for key, row in self.manner.acceptance_parameters.items()}
        return rule.threshold(answering, **parameters)

    def _earlier(self) -> np.ndarray:
        """The most it was offered in as many of the latest rounds as are left now, -inf if nothing [w]."""
        model = self.model
        heard = model.proceedings.heard(self.place, np.maximum(model.begin, 2 * model.round - model.end))
        heard[model.round :] = False
        value = model.proceedings.worth(model.tables.table[self.place])
        return np.where(heard, value, -np.inf).max(axis=0, initial=-np.inf)


class Signatory(Negotiator):
    """A party that signs, or does not."""


class ThirdParty(Negotiator):
    """An actor that does not sign: it presses, pays, and where the protocol says so tables and consents."""

    def __init__(self, model, name: str):
        if name in model.scenario.negotiators:
            super().__init__(model, name)
        else:
            Party.__init__(self, model, name)
        self.third = model.scenario.thirds.index(name)

    def ready_to_pay(self, package: np.ndarray, short: np.ndarray) -> np.ndarray:
        """Worlds [w] in which it would pay for a package [m, w] all those who are short of it [s, w]."""
        tables, scenario = self.model.tables, self.model.scenario
        prefers = worth(tables.utility[self.actor], package) > tables.status_quo[self.actor]
        crossed = worth(tables.crossed[self.actor], package) > 0
        named = (scenario.pays[self.third][:, None] | ~short).all(axis=0)
        return prefers & ~crossed & named & self.there() & (self.purse() > 0)

    def purse(self) -> np.ndarray:
        """What is left of its budget [w]."""
        budget = on_grid(self.model.numbers[self.model.scenario.budget[self.third]])
        return budget - self.model.paid[self.third].sum(axis=0)


class Mediator(Party):
    """Holds the pen of a single text: tables it, hears both sides, amends it for whoever refuses by most."""

    place = -1

    def survey(self, here) -> None:
        """See the signatories' tables, weigh in the mediator's own wishes, and write a first text where there is none."""
        model, scenario = self.model, self.model.scenario
        q, bias = model.numbers[scenario.text_insight][here], model.numbers[scenario.bias][here]
        seen = np.stack([self.see(other, insight, q, here) for other in self.others])
        own = on_grid(bias * model.tables.utility[self.actor][..., here] + (1 - bias) * seen.sum(axis=0))
        common = model.tables.common[..., here]
        options, empty = option_set(common, common & self.allowed_by_others(here))
        first = np.where(options, own, -np.inf).argmax(axis=1)
        if not hasattr(self, "text"):
            self.seen, self.own, self.options, self.empty, self.text = seen, own, options, empty, first
        else:
            self.seen[..., here], self.own[..., here] = seen, own
            self.options[..., here], self.empty[..., here] = options, empty
            lost = ~chosen(options, self.text[:, here])
            self.text[:, here] = np.where(lost, first, self.text[:, here])

    def rewrite(self, here) -> None:
        """Begin a new text in the worlds `here`, on another basket."""
        self.text[:, here] = np.where(self.options, self.own, -np.inf).argmax(axis=1)[:, here]

    def offer(self, turn: np.ndarray) -> Offer:
        """Table the text as it stands."""
        return Offer(self, self.text.copy(), np.zeros(self.model.size, int), turn, turn & ~self.empty.any(axis=0))

    def amend(self, refuser: np.ndarray, here: np.ndarray) -> None:
        """Change the option that gives the refuser (place among the others [w]) most per unit of loss in the text."""
        seen = np.take_along_axis(self.seen, refuser[None, None, None], axis=0)[0]
        gain = seen - chosen(seen, self.text)[:, None]
        loss = chosen(self.own, self.text)[:, None] - self.own
        useful = self.options & (gain > 0)
        ratio = np.where(loss > 0, np.divide(gain, loss, out=np.zeros_like(gain), where=loss > 0), np.inf)
        ratio = np.where(useful, ratio, -1.0).reshape(-1, self.model.size)
        tied = (ratio == ratio.max(axis=0)) & (ratio > 0)
        change = np.where(tied, gain.reshape(ratio.shape), np.inf).argmin(axis=0)
        issue, option = np.divmod(change, self.options.shape[1])
        changing = np.flatnonzero(here & tied.any(axis=0))
        self.text[issue[changing], changing] = option[changing]


