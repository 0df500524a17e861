"""Those at the table, as Mesa agents that act in all worlds of a block at once.

Model page, sections 7, 8 and 10. `here` are places of worlds in the block [w'].
"""

from dataclasses import dataclass, fields
from functools import cached_property

import mesa
import numpy as np

from sim.acceptance import ACCEPTANCE, Answering
from sim.concession import Path
from sim.draws import on_grid
from sim.issues import chosen, in_worlds, worth
from sim.opponents import OPPONENTS, insight, seen_table
from sim.strategies import Situation


class Sight:
    """What parties see when they lay out their paths in the worlds `here`: parts of the tables [.., w'].

    table [n, m, k, w']: what signing is worth to each, the present tables unless told.
    """

    def __init__(self, model, here: np.ndarray | slice, table: np.ndarray | None = None):
        self._model, self.here = model, here
        self.table = in_worlds(model.tables.table, here) if table is None else table

    @cached_property
    def common(self) -> np.ndarray:
        """What is on the table [m, k, w']."""
        return in_worlds(self._model.tables.common, self.here)

    @cached_property
    def allowed(self) -> np.ndarray:
        """What red lines and win-sets leave each [n, m, k, w']."""
        return in_worlds(self._model.tables.allowed, self.here)

    @cached_property
    def satisfaction(self) -> np.ndarray:
        """[n, m, k, w']."""
        return in_worlds(self._model.tables.satisfaction, self.here)

    @cached_property
    def salience(self) -> np.ndarray:
        """[n, m, w']."""
        return in_worlds(self._model.tables.salience[self._model.scenario.negotiating_actors], self.here)


@dataclass(frozen=True)
class Offer:
    """What is on the table in a round, in the worlds `here` [w'] in which it is somebody's turn.

    package [m, w']; number [w']: its place on the tabler's path; made [w']: whether the tabler had something to table.
    """

    tabler: "Negotiator | Mediator"
    here: np.ndarray
    package: np.ndarray
    number: np.ndarray
    made: np.ndarray


@dataclass(frozen=True)
class Plan(Path):
    """Concession paths and what the negotiators who laid them know of them, a column each [w].

    sound [p + 1, w]: how many packages it takes to come to the last one among the first p that the home front would
    tolerate (0 if there is none); first [w]: the first such package; opening [w]: its own value, -inf if there is none;
    empty [m, w]: the issues on which there is nothing to offer.
    """

    sound: np.ndarray
    first: np.ndarray
    opening: np.ndarray
    empty: np.ndarray

    @classmethod
    def of(cls, path: Path, carried: np.ndarray, empty: np.ndarray) -> "Plan":
        """carried [p, w]: packages that the home front would tolerate."""
        carried = carried & ~empty.any(axis=0)
        parts = {field.name: getattr(path, field.name) for field in fields(Path)}
        sound, first = _latest(carried, path.length), carried.argmax(axis=0)
        opening = np.where(sound[-1] > 0, path.own[first, np.arange(len(first))], -np.inf)
        return cls(**parts, sound=sound, first=first, opening=opening, empty=empty)


def option_set(own: np.ndarray, joint: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a party may put in a package [m, k, w], and the issues on which it has nothing to put [m, w].

    joint [m, k, w]: options that all whose consent closes could sign; where an issue has none, the party's `own`.
    """
    options = np.where(joint.any(axis=1, keepdims=True), joint, own)
    empty: np.ndarray = np.logical_not(options.any(axis=1))
    options[:, 0] |= empty
    return options, empty


def _latest(carried: np.ndarray, length: np.ndarray) -> np.ndarray:
    """One more than the last marked of the first p places, 0 if there is none, at most `length` [w]: [p, w] to [p + 1, w]."""
    latest = np.zeros((len(carried) + 1, len(length)), np.uint16)
    np.multiply(carried, np.arange(1, len(latest), dtype=np.uint16)[:, None], out=latest[1:])
    for step in range(1, len(latest)):
        np.maximum(latest[step], latest[step - 1], out=latest[step])
    return np.minimum(latest, length.astype(np.uint16))


class Party(mesa.Agent):
    """An actor of the scenario at the table."""

    def __init__(self, model, name: str):
        super().__init__(model)
        scenario = model.scenario
        self.name = name
        self.actor = scenario.actors.index(name)
        self.others = [scenario.negotiators.index(o) for o in scenario.protocol.consent if o != name]
        thirds = scenario.thirds
        self.presence = scenario.present[thirds.index(name)] if name in thirds else None

    def there(self, here) -> np.ndarray:
        """Whether the actor takes part [w']."""
        if self.presence is None:
            return np.ones(self.model.size, bool)[here]
        return self.model.numbers[self.presence, here] >= 0.5

    def see(self, other: int, believe, insight: np.ndarray, sight: Sight) -> np.ndarray:
        """Table of the negotiator `other` as this party sees it [m, k, w']."""
        model, here = self.model, sight.here

        def kept():
            return model.proceedings.view(other, model.begin[here], here).kept(model.round)

        salience = sight.salience[other]
        believed = believe(salience, kept, insight)
        if believed is salience:
            return sight.table[other]
        return seen_table(sight.table[other], sight.satisfaction[other], salience, believed)

    def asked(self, other: int, here) -> np.ndarray | bool:
        """Whether the consent of the negotiator `other` is asked [w']."""
        party = self.model.negotiators[other]
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

    column [w]: which of the plans is its own in force. Invariant: in worlds still in talks, it is laid by its present tables.
    """

    def __init__(self, model, name: str):
        super().__init__(model, name)
        self.place = model.scenario.negotiators.index(name)
        self.column = np.zeros(model.size, int)
        self.manner = model.scenario.manners[name]
        home = model.scenario.home
        self.ratifiers = [h for h, s in enumerate(home.of) if model.scenario.signatories[s] == name]

    def outlook(self, sight: Sight) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """What it lays its concession path from: own table, seen tables of the others, options [m, k, w'] each, and the
        issues on which it has none [m, w']."""
        own = sight.common & sight.allowed[self.place]
        options, empty = option_set(own, own & self.allowed_by_others(sight))
        return sight.table[self.place], self.seen(sight), options, empty

    def seen(self, sight: Sight) -> np.ndarray:
        """The sum of what it sees of the others' tables [m, k, w']."""
        believe, q = OPPONENTS[self.manner.opponent], self.model.numbers[self.manner.insight, sight.here]
        seen = [self.see(n, believe, q, sight) for n in self.others]
        asked = [self.asked(n, sight.here) for n in self.others]
        first, *more = (table if ask is True else table * ask for table, ask in zip(seen, asked, strict=True))
        return sum(more, start=first)

    @property
    def plans(self) -> Plan:
        """The plans of all, of which `column` are its own."""
        return self.model.renewal.plans

    def carried(self, path: Path, here) -> np.ndarray:
        """Packages of a path [p, w'] that its home front would tolerate."""
        tables, home = self.model.tables, self.model.scenario.home
        carried = np.ones(path.own.shape, bool)
        for h in self.ratifiers:
            enough = path.along(in_worlds(tables.seen[h], here)) >= tables.needed[h, here] + tables.seen_quo[h, here]
            carried &= enough if home.always[h] else enough | ~path.meets(home.named[h])
        return carried

    def situation(self, here, ahead: int = 0) -> Situation:
        """What its strategy sees, were it to table some rounds ahead [w']."""
        model = self.model
        return Situation(
            time=model.time_share(here, ahead),
            reservation=model.reservations[self.place, here],
            path=self.plans,
            column=self.column[here],
            table=model.tables.table[self.place],
            seen=lambda: self.seen(Sight(model, here)),
            others=lambda: sum(model.reservations[n, here] * self.asked(n, here) for n in self.others),
            memory=model.proceedings.view(self.place, model.begin[here], here),
        )

    def demand(self, here, ahead: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The package it would table some rounds ahead: path number, whether there is one, and its target [w'] each."""
        numbers = self.model.numbers
        parameters = {key: numbers[row, here] for key, row in self.manner.parameters.items()}
        reservation = self.model.reservations[self.place, here]
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
        """The least for which it accepts the package just entered in the proceedings [w']."""
        model, plans, column = self.model, self.plans, self.column[here]
        number, able, target = self.demand(here, ahead=1)
        ask = np.where(able, plans.own[number, column], target)
        reservation, nothing = model.reservations[self.place, here], in_worlds(plans.empty, column).any(axis=0)
        if model.mediator:
            number, package = number[able], plans.package(number[able], column[able])
            model.proceedings.note(model.round, self.place, here[able], package, number)
        answering = Answering(
            reservation=reservation,
            best=np.where(nothing, reservation, plans.own[0, column]),
            ask=np.where(nothing, reservation, ask),
            time=model.time_share(here),
            earlier=lambda: self._earlier(here),
        )
        rule = ACCEPTANCE[self.manner.acceptance]
        parameters = {key: model.numbers[row, here] for key, row in self.manner.acceptance_parameters.items()}
        return rule.threshold(answering, **parameters)

    def _earlier(self, here) -> np.ndarray:
        """The most it was offered in as many of the latest rounds as are left now, -inf if nothing [w']."""
        model = self.model
        window = np.maximum(model.begin[here], 2 * model.round - model.end[here])
        memory = model.proceedings.view(self.place, window, here)
        heard = memory.heard & (memory.when < model.round)[:, None]
        return np.where(heard, memory.worth(model.tables.table[self.place], here), -np.inf).max(axis=0, initial=-np.inf)


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

    def ready_to_pay(self, package: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Whether it would pay for a package [m, w'] rather than have none: [w']."""
        tables = self.model.tables
        prefers = worth(tables.utility[self.actor], package, here) > tables.status_quo[self.actor, here]
        crossed = chosen(tables.crossed[self.actor], package, here).any(axis=0)
        return prefers & ~crossed & self.there(here)

    def purse(self, here: np.ndarray) -> np.ndarray:
        """What is left of its budget, not below 0 where a shock has cut it under what is spent [w']."""
        budget = on_grid(self.model.numbers[self.model.scenario.budget[self.third], here])
        return np.maximum(0.0, budget - self.model.paid[self.third][:, here].sum(axis=0))


class Mediator(Party):
    """Holds the pen of a single text: tables it, hears both sides, amends it for whoever refuses by most.

    Invariant: every option of `text` [m, w] is one that may stand in it; where it is `fresh` [w] nobody has seen it, and
    it is the mediator's best.
    """

    place = -1
    text: np.ndarray

    def survey(self, sight: Sight) -> None:
        """See the signatories' tables, weigh in the mediator's own wishes, and write a text where none can stand."""
        model, scenario, here = self.model, self.model.scenario, sight.here
        q, bias = model.numbers[scenario.text_insight, here], model.numbers[scenario.bias, here]
        seen = np.stack([self.see(other, insight, q, sight) for other in self.others])
        own = on_grid(bias * in_worlds(model.tables.utility[self.actor], here) + (1 - bias) * seen.sum(axis=0))
        options, empty = option_set(sight.common, sight.common & self.allowed_by_others(sight))
        first = np.where(options, own, -np.inf).argmax(axis=1)
        if not hasattr(self, "text"):
            self.seen, self.own, self.options, self.empty, self.text = seen, own, options, empty, first
            self.fresh = np.ones(model.size, bool)
        else:
            self.seen[..., here], self.own[..., here] = seen, own
            self.options[..., here], self.empty[..., here] = options, empty
            kept = chosen(options, self.text[:, here]) & ~self.fresh[here]
            self.text[:, here] = np.where(kept, self.text[:, here], first)

    def rewrite(self, here) -> None:
        """Begin a new text, on another basket."""
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
