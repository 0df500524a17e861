"""The negotiation as a Mesa model: one step is one round, played in all worlds of a block at once.

Model page, sections 8 to 12. A single world is a block of one, shown in detail; there is no second engine.
"""

from dataclasses import replace
from functools import partial

import mesa
import numpy as np

from sim import blockers
from sim.agents import Mediator, Negotiator, Offer, Signatory, ThirdParty
from sim.blockers import Answers
from sim.draws import on_grid, uniforms
from sim.home_front import chance_of_passing
from sim.issues import chosen, worth
from sim.proceedings import Proceedings
from sim.scenario import Scenario
from sim.shocks import Clock, survived
from sim.tables import Agenda, build
from sim.third_parties import pledges

STAGES = ("no_deal", "breakdown", "pending", "rejected", "in_force")
"""What has become of a world at the horizon; the last three count as agreed."""

TALKS = -1
NO_DEAL, BREAKDOWN, PENDING, REJECTED, IN_FORCE = range(5)
NEVER = -1


class Negotiation(mesa.Model):
    """Peace talks in many worlds [w] at once.

    worlds: how many (0, 1, ..), or their ids [w]. World 812 of a seed is the same in any company.
    Use: `run()` to the horizon, or `step()` round by round; then read it with `sim.metrics`.
    stage [w]: `TALKS` or a place in `STAGES`; agreed_in, ended_in [w]: rounds, -1 if never; package [m, w]: what was
    agreed, -1 if nothing; paid [j, s, w]; utility, gain [a, w] of what was agreed, by the tables of the day; propped [w];
    blame: why talks failed; tabled: the offer of the round just played and the answers to it.
    """

    def __init__(self, scenario: Scenario, worlds: int | np.ndarray = 1000, seed: int = 0):
        super().__init__(rng=seed)
        self.scenario, self.seed = scenario, seed
        self.worlds = np.arange(worlds) if isinstance(worlds, int) else np.asarray(worlds)
        self.size = size = len(self.worlds)
        self.round = 0
        self._draw()
        issues, signatories = len(scenario.issues.names), len(scenario.signatories)
        self.stage = np.full(size, TALKS)
        self.agreed_in, self.ended_in = np.full(size, NEVER), np.full(size, NEVER)
        self.package = np.full((issues, size), -1)
        self.paid = np.zeros((len(scenario.thirds), signatories, size))
        self.burden = np.zeros((signatories, size))
        self.utility = np.zeros((len(scenario.actors), size))
        self.gain = np.zeros((len(scenario.actors), size))
        self.propped = np.zeros(size, bool)
        self.blame = blockers.Blame(*(np.full(size, -1) for _ in range(3)), gap=np.zeros(size))
        self.refusals: Answers | None = None
        self.tabled: tuple[Offer, Answers] | None = None
        self.vote_due = np.full((len(scenario.home.of), size), NEVER)
        self.vote_chance = np.full((len(scenario.home.of), size), np.nan)
        self.due = np.full(size, NEVER)
        self.agenda = Agenda(np.zeros(size, int), np.full((issues, size), -1))
        self.begin, self.end = np.zeros(size, int), np.full(size, self._last_round(0))
        self.proceedings = Proceedings(scenario.rounds, issues, size)
        self._seat()

    def _draw(self) -> None:
        """Draw all that is uncertain in these worlds."""
        scenario = self.scenario
        self.coin = partial(uniforms, self.seed, worlds=self.worlds)
        self.drawn = scenario.draw(self.seed, self.worlds)
        self.numbers = self.drawn.copy() if scenario.shocks else self.drawn
        self.clock = Clock(scenario.shocks, self._coins([f"shocks.{shock.name}" for shock in scenario.shocks]))
        self.survival = np.ones(self.size)
        self.breakdown_coin = self.coin("breakdown")
        self.vote_coin = self._coins([f"actors.{s}.ratifiers.{h}" for s, h in scenario.home.names])
        self.line_coin = np.full((*scenario.wants.ideal.shape, self.size), 2.0)
        for a, names in enumerate(scenario.wants.coins):
            for m, name in enumerate(names):
                if name:
                    self.line_coin[a, m] = self.coin(name)

    def _coins(self, names: list[str]) -> np.ndarray:
        return np.array([self.coin(name) for name in names]).reshape(len(names), self.size)

    def _seat(self) -> None:
        """Bring the actors to the table and let them survey it."""
        scenario = self.scenario
        self.parties: dict[str, Negotiator | ThirdParty] = {
            name: Signatory(self, name) if name in scenario.signatories else ThirdParty(self, name)
            for name in scenario.actors
        }
        self.negotiators = [self.parties[name] for name in scenario.negotiators]
        self.third_parties = [self.parties[name] for name in scenario.thirds]
        self.closers = [n for n, name in enumerate(scenario.negotiators) if name in scenario.protocol.consent]
        self.signing = [scenario.negotiators.index(name) for name in scenario.signatories]
        self.surveyors = list(self.negotiators)
        if scenario.protocol.text:
            self.mediator = Mediator(self, scenario.protocol.turns[0])
            self.surveyors.append(self.mediator)
        self.tables = build(scenario, self.numbers, self.line_coin, self.agenda)
        self._survey(slice(None))
        self.reservations = self._reservations()

    def _survey(self, here) -> None:
        for party in self.surveyors:
            party.survey(here)

    # --- a round --------------------------------------------------------------------------------

    def run(self) -> "Negotiation":
        """Play to the horizon."""
        while self.round < self.scenario.horizon:
            self.step()
        return self

    def step(self) -> None:
        """One round: shocks, offer, pressure and inducements, answers, home front, record."""
        self.shocks()
        self.tabled = None
        if self.talking.any():
            offer = self.offer()
            answers = self.induce(offer, self.hear(offer))
            self.answer(offer, answers)
            self.tabled = offer, answers
        self.home_front()
        self.round += 1

    @property
    def text_table(self) -> np.ndarray | None:
        """The mediator's table [m, k, w], where a single text is negotiated."""
        return self.mediator.own if self.scenario.protocol.text else None

    @property
    def talking(self) -> np.ndarray:
        """Worlds still in talks [w]."""
        return self.stage == TALKS

    def time_share(self, round: int | np.ndarray) -> np.ndarray:
        """Share of the talks (of this basket) gone at `round` [w]."""
        length = self.end - self.begin
        return np.clip(np.where(length > 0, (round - self.begin) / np.maximum(length, 1), 1.0), 0.0, 1.0)

    def shocks(self) -> None:
        """The world changes: shocks begin and end, waiting costs, and talks may break down."""
        x, scenario, pending = self.numbers, self.scenario, self.stage == PENDING
        moved = self.clock.strike(self.round, x, self.talking, pending)
        self.clock.apply(self.round, x, self.drawn, np.flatnonzero(moved.any(axis=0)))
        if self.round > 0:
            self.burden += x[scenario.cost] - x[scenario.drift]
        talking = self.talking
        survived(self.survival, x[scenario.breakdown], talking)
        self._end(talking & (self.breakdown_coin >= self.survival), BREAKDOWN, self.round)
        stale = moved[scenario.unsettling].any(axis=0) & talking | moved[scenario.stirring].any(axis=0) & pending
        self.rebuild(np.flatnonzero(stale))
        for party in self.negotiators:
            if party.manner.opponent == "frequency":
                party.survey(slice(None))
        self.reservations = self._reservations()

    def rebuild(self, here: np.ndarray) -> None:
        """Build the tables anew in the worlds `here`, and let the parties survey them."""
        if len(here):
            new = build(self.scenario, self.numbers[:, here], self.line_coin[..., here], self.agenda.at(here))
            self.tables.replace(here, new)
            self._survey(here)

    def _no_deal(self) -> tuple[np.ndarray, np.ndarray]:
        """No-deal value of each signatory, and what of it the baskets to come must still carry: [s, w] each."""
        x, scenario, tables = self.numbers, self.scenario, self.tables
        prospect = x[scenario.gain] - self.burden
        signing = [scenario.actors.index(name) for name in scenario.signatories]
        return on_grid(tables.status_quo[signing] + prospect), on_grid((1 - tables.share) * prospect)

    def _reservations(self) -> np.ndarray:
        """The least for which each negotiator signs now [n, w]."""
        x, scenario = self.numbers, self.scenario
        actors = [party.actor for party in self.negotiators]
        floor = self.tables.status_quo[actors] + on_grid(x[scenario.margin])
        value, later = self._no_deal()
        floor[self.signing] = value - later + on_grid(x[scenario.margin[self.signing]]) + on_grid(x[scenario.risk])
        return floor

    def offer(self) -> Offer:
        """Whoever's turn it is tables a package."""
        name = self.scenario.protocol.tabler(self.round)
        tabler = self.mediator if self.scenario.protocol.text else self.parties[name]
        offer = tabler.offer(self.talking & tabler.there())
        self.proceedings.add(tabler.place, offer.made, offer.package, offer.number)
        return offer

    def hear(self, offer: Offer) -> Answers:
        """What everyone whose consent closes would say, were nobody paid."""
        tables, scenario = self.tables, self.scenario
        value = worth(tables.table[self.closers], offer.package)
        threshold = np.full(value.shape, -np.inf)
        across, outside = (np.zeros((len(value), *offer.package.shape), bool) for _ in range(2))
        home = np.ones(value.shape, bool)
        gain = worth(tables.seen, offer.package) - tables.seen_quo
        called = self._called(offer.package)
        for c, n in enumerate(self.closers):
            party = self.negotiators[n]
            if party is offer.tabler:
                continue
            asked = party.there()
            threshold[c] = np.where(asked, party.threshold(), -np.inf)
            outside[c] = ~chosen(tables.allowed[n], offer.package) & asked
            across[c] = chosen(tables.crossed[party.actor], offer.package) & outside[c]
            for h in party.ratifiers:
                home[c] &= ~called[h] | (gain[h] >= tables.needed[h])
        accepted = ~outside.any(axis=1) & home & (value >= threshold)
        return Answers(
            tabler=np.full(self.size, offer.tabler.place),
            turn=offer.turn,
            made=offer.made,
            package=offer.package,
            value=value,
            threshold=threshold,
            floor=self.reservations,
            across=across,
            outside=outside,
            home=home,
            accepted=accepted,
        )

    def _called(self, package: np.ndarray) -> np.ndarray:
        """Whether a package brings each ratifier to vote [h, w]."""
        home = self.scenario.home
        issues = np.arange(len(package))[:, None]
        named = [named[issues, package].any(axis=0) for named in home.named]
        return np.array(named, dtype=bool).reshape(len(home.of), self.size) | home.always[:, None]

    def induce(self, offer: Offer, answers: Answers) -> Answers:
        """Third parties pay, where that alone is missing."""
        if not self.scenario.pays.any():
            return answers
        gaps = np.where(answers.accepted | ~offer.made, 0.0, answers.threshold - answers.value)
        sound = (answers.accepted | (~answers.outside.any(axis=1) & answers.home)).all(axis=0)
        payable = [self.closers.index(n) for n in self.signing]
        beyond = np.delete(gaps, payable, axis=0).any(axis=0)
        due = np.where(sound & ~beyond & offer.made, gaps[payable], 0.0)
        ready = np.array([party.ready_to_pay(offer.package, due > 0) for party in self.third_parties])
        payments = pledges(due, ready, np.array([party.purse() for party in self.third_parties]))
        self.paid += payments
        received = payments.sum(axis=0)
        value = answers.value.copy()
        value[payable] += received
        return replace(answers, value=value, accepted=answers.accepted | (due > 0).any(axis=0) & (value >= answers.threshold))

    def answer(self, offer: Offer, answers: Answers) -> None:
        """Close where all accept; remember who refused; let talks run out."""
        closed = offer.made & answers.accepted.all(axis=0)
        failed = offer.turn & ~closed
        if self.refusals is None:
            self.refusals = answers.nobody()
        self.refusals.replace(failed, answers)
        if self.scenario.protocol.text:
            self.mediator.amend(blockers.furthest(answers), offer.made & failed)
        over = self.talking & ~closed & (self.round >= self.end)
        if self.scenario.baskets:
            self._close_baskets(offer.package, closed, over)
        else:
            self._sign(np.flatnonzero(closed), offer.package[:, closed])
            self._end(over, NO_DEAL, self.round)

    # --- baskets --------------------------------------------------------------------------------

    def _last_round(self, basket: int) -> int:
        return (self.scenario.until[basket] if self.scenario.until else self.scenario.rounds) - 1

    def _close_baskets(self, package: np.ndarray, closed: np.ndarray, over: np.ndarray) -> None:
        """Settle the basket where all accept; where its time is over leave it open, or end the talks."""
        issues, open_option = self.scenario.issues, self.scenario.issues.shape[1] - 1
        moved = np.zeros(self.size, bool)
        for b, basket in enumerate(self.scenario.baskets):
            members = list(basket)
            now = self.agenda.basket == b
            done, lapsed = now & closed, now & over
            if not issues.deferrable[members].all():
                self._end(lapsed, NO_DEAL, self.round)
                lapsed &= False
            for m in members:
                self.agenda.settled[m, done] = package[m, done]
                self.agenda.settled[m, lapsed] = open_option
            if b < len(self.scenario.baskets) - 1:
                moved |= done | lapsed
            else:
                self._sign(np.flatnonzero(done), package[:, done])
                self._lapse(np.flatnonzero(lapsed))
        self._next_basket(np.flatnonzero(moved))

    def _next_basket(self, here: np.ndarray) -> None:
        self.agenda.basket[here] += 1
        self.begin[here] = self.round + 1
        self.end[here] = [self._last_round(b) for b in self.agenda.basket[here]]
        if self.refusals is not None:
            self.refusals.turn[here] = False
        self.rebuild(here)
        if self.scenario.protocol.text:
            self.mediator.rewrite(here)

    def _lapse(self, here: np.ndarray) -> None:
        """The last basket stays open: sign what was settled before, if there is anything and all can sign it."""
        agreed = self.scenario.issues.agreed[:, None]
        whole = np.where(agreed >= 0, agreed, self.agenda.settled[:, here])
        something = ((whole != self.scenario.issues.shape[1] - 1) & (agreed < 0)).any(axis=0)
        signed = something & self._can_sign(whole, here)
        self._sign(here[signed], whole[:, signed])
        rest = np.zeros(self.size, bool)
        rest[here[~signed]] = True
        self._end(rest, NO_DEAL, self.round)

    def _can_sign(self, package: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Whether every signatory could sign a package [m, w'] in the worlds `here`."""
        tables = self.tables.at(here)
        gain = worth(tables.seen, package) - tables.seen_quo
        home = self.scenario.home
        called = home.calls[:, np.arange(len(package))[:, None], package].any(axis=1)
        able = (~called | (gain >= tables.needed)).all(axis=0)
        for s, n in enumerate(self.signing):
            value = worth(tables.table[n], package) + self.paid[:, s, here].sum(axis=0)
            able &= chosen(tables.allowed[n], package).all(axis=0) & (value >= self.reservations[n][here])
        return able

    # --- endings --------------------------------------------------------------------------------

    def _end(self, where: np.ndarray, stage: int, round: int) -> None:
        """End the talks without agreement, and say who is to blame."""
        here = np.flatnonzero(where)
        self.stage[here], self.ended_in[here] = stage, round
        if self.refusals is None or not len(here):
            return
        last, tables = self.refusals.at(here), self.tables.at(here)
        refused = np.flatnonzero(last.turn & last.made)
        if len(refused):
            text = None if self.text_table is None else self.text_table[..., here[refused]]
            found = blockers.refused(self.scenario, tables.at(refused), last.at(refused), text)
            self.blame.replace(here[refused], found)
        for party in self.surveyors:
            silent = np.flatnonzero(last.turn & ~last.made & (last.tabler == party.place))
            if len(silent):
                self.blame.replace(here[silent], self._silence(party, here[silent], tables.at(silent), last.at(silent)))

    def _silence(self, party, here: np.ndarray, tables, last: Answers) -> blockers.Blame:
        """Blame in the worlds `here`, where a party had nothing to table."""
        if self.scenario.protocol.text:
            return blockers.no_text(party.actor, party.empty[:, here])
        first = party.path.package(np.zeros(self.size, int))[:, here]
        shortfall = last.floor[party.place] - party.path.own[0][here]
        return blockers.nothing_to_offer(self.scenario, tables, party.place, first, party.empty[:, here], shortfall)

    def _sign(self, here: np.ndarray, package: np.ndarray) -> None:
        """Agree on a package [m, w'] in the worlds `here`, and set the dates of what must follow."""
        if not len(here):
            return
        self.stage[here], self.agreed_in[here] = PENDING, self.round
        self.package[:, here] = package
        self.utility[:, here] = worth(self.tables.utility[..., here], package)
        self.gain[:, here] = self.utility[:, here] - self.tables.status_quo[:, here]
        value, _ = self._no_deal()
        for s, n in enumerate(self.signing):
            received = self.paid[:, s, here].sum(axis=0)
            risk = on_grid(self.numbers[self.scenario.risk[s]][here])
            worth_signing = worth(self.tables.table[n][..., here], package) + received
            actor = self.negotiators[n].actor
            self.gain[actor, here] = worth_signing - risk - value[s, here]
            self.propped[here] |= self.utility[actor, here] < self.reservations[n][here]
        self.vote_due[:, here], self.due[here] = self._calendar(here, package)

    def _calendar(self, here: np.ndarray, package: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rounds of the votes [h, w'] and of entry into force [w'], `NEVER` where a condition will not be met."""
        scenario, x, issues = self.scenario, self.numbers, np.arange(len(package))[:, None]
        conditions, home = scenario.conditions, scenario.home
        bound = conditions.real[issues, package]
        places = np.arange(len(here))
        delay = np.maximum(0, np.rint(x[:, here][conditions.delay[issues, package], places])).astype(int) * bound
        chance = x[:, here][conditions.chance[issues, package], places]
        met = ~bound | (self._condition_coins(here, package) < chance)
        votes = np.full((len(home.of), len(here)), NEVER)
        due = self.round + delay.max(axis=0)
        for h in range(len(home.of)):
            named = home.named[h][issues, package]
            called = home.always[h] | named.any(axis=0)
            own_delay = np.maximum(0, np.rint(x[home.delay[h]][here])).astype(int)
            day = self.round + own_delay + (delay * named).max(axis=0)
            votes[h] = np.where(called & (met | ~named).all(axis=0), day, NEVER)
            due = np.maximum(due, np.where(called, day, 0))
        return votes, np.where(met.all(axis=0), due, NEVER)

    def _condition_coins(self, here: np.ndarray, package: np.ndarray) -> np.ndarray:
        """The coins of the conditions of a package [m, w']."""
        scenario = self.scenario
        coins = np.ones(package.shape)
        for m, k in np.argwhere(scenario.conditions.real):
            chosen_here = package[m] == k
            if chosen_here.any():
                name = f"issues.{scenario.issues.names[m]}.options.{scenario.issues.option(m, k)}.condition"
                coins[m, chosen_here] = self.coin(name)[here[chosen_here]]
        return coins

    def home_front(self) -> None:
        """Votes that are due are held; a text with everything done enters into force."""
        x, home = self.numbers, self.scenario.home
        for h in range(len(home.of)):
            here = np.flatnonzero((self.stage == PENDING) & (self.vote_due[h] == self.round))
            if len(here):
                gain = worth(self.tables.home[h][..., here], self.package[:, here]) - self.tables.home_quo[h][here]
                threshold, noise = x[home.threshold[h]][here], x[home.noise[h]][here]
                chance = chance_of_passing(gain, threshold, noise, self.tables.bar[h][here])
                self.vote_chance[h, here] = chance
                lost = here[self.vote_coin[h][here] >= chance]
                self.stage[lost], self.ended_in[lost] = REJECTED, self.round
        done = (self.stage == PENDING) & (self.due == self.round)
        self.stage[done], self.ended_in[done] = IN_FORCE, self.round
