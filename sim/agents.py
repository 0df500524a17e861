"""Those at the table, as Mesa agents that act in all worlds of a block at once.

Model page, sections 7, 8 and 10. `here` are places of worlds in the block [w'].
"""

from dataclasses import dataclass, replace

import mesa
import numpy as np

from sim.acceptance import ACCEPTANCE, Answering
from sim.concession import Path, repeated
from sim.draws import on_grid
from sim.issues import chosen, in_worlds, worth
from sim.opponents import OPPONENTS, insight, seen_table
from sim.strategies import Situation


@dataclass(frozen=True)
class Sight:
    """What parties see when they lay out their paths in the worlds `here`: parts of the tables [.., w'].

    common [m, k, w']; allowed, table, satisfaction [n, m, k, w']; salience [n, m, w'].
    """

    here: np.ndarray | slice
    common: np.ndarray
    allowed: np.ndarray
    table: np.ndarray
    satisfaction: np.ndarray
    salience: np.ndarray

    @classmethod
    def of(cls, model, here: np.ndarray | slice, table: np.ndarray | None = None) -> "Sight":
        """table [n, m, k, w']: what signing is worth to each, the present tables unless told."""
        tables = model.tables
        return cls(
            here,
            in_worlds(tables.common, here),
            in_worlds(tables.allowed, here),
            in_worlds(tables.table, here) if table is None else table,
            in_worlds(tables.satisfaction, here),
            in_worlds(tables.salience[model.scenario.negotiating_actors], here),
        )


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
class Plan:
    """A concession path and what a negotiator knows of it.

    seen [m, k, w]: the sum of what it sees of the others' tables; sound [p, w]: how many packages of the path it takes to
    come to the last one up to p that its home front would tolerate (0 if there is none); first [w]: the first such
    package; empty [m, w]: the issues on which it has nothing to offer.
    """

    path: Path
    seen: np.ndarray
    sound: np.ndarray
    first: np.ndarray
    empty: np.ndarray

    def at(self, here: np.ndarray) -> "Plan":
        """The plan of the worlds `here`."""
        return Plan(
            self.path.part(here), *(in_worlds(part, here) for part in (self.seen, self.sound, self.first, self.empty))
        )

    def with_room(self, packages: int) -> "Plan":
        """The same plan, with room for so many packages on the path."""
        if packages <= len(self.sound):
            return self
        return replace(self, path=self.path.widened(packages), sound=repeated(self.sound, packages))

    def replaced(self, here: np.ndarray, new: "Plan") -> "Plan":
        """This plan with a new one in the worlds `here`."""
        packages = max(len(self.sound), len(new.sound))
        plan, new = self.with_room(packages), new.with_room(packages)
        plan.path.replace(here, new.path)
        for name in ("seen", "sound", "first", "empty"):
            getattr(plan, name)[..., here] = getattr(new, name)
        return plan


def option_set(own: np.ndarray, joint: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a party may put in a package [m, k, w], and the issues on which it has nothing to put [m, w].

    joint [m, k, w]: options that all whose consent closes could sign; where an issue has none, the party's `own`.
    """
    options = np.where(joint.any(axis=1, keepdims=True), joint, own)
    empty: np.ndarray = np.logical_not(options.any(axis=1))
    options[:, 0] |= empty
    return options, empty


def _latest(carried: np.ndarray) -> np.ndarray:
    """For every place, one more than the last marked place up to it, 0 if there is none: [p, w] to [p, w]."""
    latest = carried * np.arange(1, len(carried) + 1, dtype=np.uint16)[:, None]
    for step in range(1, len(latest)):
        np.maximum(latest[step], latest[step - 1], out=latest[step])
    return latest


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
            return model.proceedings.view(other, model.begin[here], here).kept()

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

    Invariant: in worlds still in talks, `plan` is laid by its present tables.
    """

    plan: Plan

    def __init__(self, model, name: str):
        super().__init__(model, name)
        self.place = model.scenario.negotiators.index(name)
        self.manner = model.scenario.manners[name]
        home = model.scenario.home
        self.ratifiers = [h for h, s in enumerate(home.of) if model.scenario.signatories[s] == name]

    def outlook(self, sight: Sight) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """What it lays its concession path from: own table, seen tables of the others, options [m, k, w'] each, and the
        issues on which it has none [m, w']."""
        own = sight.common & sight.allowed[self.place]
        options, empty = option_set(own, own & self.allowed_by_others(sight))
        believe, q = OPPONENTS[self.manner.opponent], self.model.numbers[self.manner.insight, sight.here]
        seen, *more = (self.see(n, believe, q, sight) * self.asked(n, sight.here) for n in self.others)
        return sight.table[self.place], sum(more, start=seen), options, empty

    def lay(self, here, path: Path, seen: np.ndarray, empty: np.ndarray) -> Plan:
        """See how far the home front would go along a new concession path in the worlds `here`."""
        carried = self._carried(path, here)
        carried &= ~empty.any(axis=0)
        return Plan(path, seen, _latest(carried), carried.argmax(axis=0), empty)

    def adopt(self, here, plan: Plan) -> None:
        """Take a new plan in the worlds `here`."""
        self.plan = self.plan.replaced(here, plan) if hasattr(self, "plan") else plan

    def _carried(self, path: Path, here) -> np.ndarray:
        """Packages of a path [p, w'] that its home front would tolerate."""
        tables, home = self.model.tables, self.model.scenario.home
        carried = np.ones(path.own.shape, bool)
        for h in self.ratifiers:
            enough = path.along(in_worlds(tables.seen[h], here)) >= tables.needed[h, here] + tables.seen_quo[h, here]
            if not home.always[h]:
                calls = np.broadcast_to(
                    home.named[h][..., None].astype(np.int8), (*home.named[h].shape, len(path.length))
                )
                enough |= path.along(calls) == 0
            carried &= enough
        return carried

    def situation(self, round, here) -> Situation:
        """What its strategy sees, were it to table at `round` [w']."""
        model = self.model
        return Situation(
            time=model.time_share(round, here),
            reservation=model.reservations[self.place, here],
            path=self.plan.path,
            table=model.tables.table[self.place],
            seen=self.plan.seen,
            others=lambda: sum(model.reservations[n, here] * self.asked(n, here) for n in self.others),
            memory=model.proceedings.view(self.place, model.begin[here], here),
        )

    def demand(self, round, here) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The package it would table at `round`: path number, whether there is one, and its target [w'] each."""
        numbers = self.model.numbers
        parameters = {key: numbers[row, here] for key, row in self.manner.parameters.items()}
        reservation = self.model.reservations[self.place, here]
        asked = self.manner.ask(self.situation(round, here), **parameters)
        target = np.maximum(on_grid(asked), reservation)
        plan, first = self.plan, self.plan.first[here]
        reaching = np.count_nonzero(in_worlds(plan.path.own, here) >= target, axis=0)
        last = plan.sound[np.maximum(reaching, 1) - 1, here].astype(np.intp) - 1
        held = np.minimum(last, plan.path.length[here] - 1)
        number: np.ndarray = np.where((reaching > 0) & (last >= 0), held, first)
        return number, (plan.sound[-1, here] > 0) & (plan.path.own[first, here] >= reservation), target

    def offer(self, here) -> Offer:
        """Table the package that its strategy asks for."""
        number, able, _ = self.demand(self.model.round, here)
        number = np.where(able, number, 0)
        return Offer(self, here, self.plan.path.package(number, here), number, able)

    def threshold(self, here) -> np.ndarray:
        """The least for which it accepts the package just entered in the proceedings [w']."""
        model = self.model
        number, able, target = self.demand(np.minimum(model.round + 1, model.end[here]), here)
        ask = np.where(able, self.plan.path.own[number, here], target)
        reservation, nothing = model.reservations[self.place, here], in_worlds(self.plan.empty, here).any(axis=0)
        if model.mediator:
            asked, number = here[able], number[able]
            model.proceedings.note(model.round, self.place, asked, self.plan.path.package(number, asked), number)
        answering = Answering(
            reservation=reservation,
            best=np.where(nothing, reservation, self.plan.path.own[0, here]),
            ask=np.where(nothing, reservation, ask),
            time=model.time_share(model.round, here),
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
        return np.where(heard, memory.worth(model.tables.table[self.place]), -np.inf).max(axis=0, initial=-np.inf)


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
