"""The negotiation as a Mesa model: one step is one round, played in all worlds of a block at once.

Model page, sections 8 to 12. A single world is a block of one, shown in detail; there is no second engine.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Self

import numpy as np

from sim.engine import agenda
from sim.engine.agents import Negotiator, Signatory, ThirdParty
from sim.engine.answers import Answers, Offer, furthest
from sim.engine.block_size import keep_freed_memory
from sim.engine.consent import closes
from sim.engine.game import BREAKDOWN_COIN, COLLAPSE_COIN, Game
from sim.engine.history import History
from sim.engine.home_front import chance_of_passing
from sim.engine.issues import at_places, in_worlds, places
from sim.engine.lines import Lines
from sim.engine.mediator import Mediator
from sim.engine.mesa_core import Agent, Model
from sim.engine.payoffs import Agenda, build
from sim.engine.plans import Plan
from sim.engine.ratification import NEVER, Ratification
from sim.engine.shocks import Clock
from sim.engine.third_parties import pledges
from sim.engine.updating import Updater
from sim.engine.worlds_drawn import Worlds, draw_worlds
from sim.methods.draws import on_grid
from sim.words.stages import STAGES

keep_freed_memory()  # of the whole process, from now on

TALKS = -1
"""The stage of a world still in talks; all others are places in `STAGES`."""

IN_FORCE, PENDING, REJECTED, COLLAPSED, NO_DEAL, BREAKDOWN = range(len(STAGES))


class Negotiation(Model):
    """Peace talks in many worlds [w] at once. Utilities and payments on the signatories' own scales, times in rounds.

    Use: `run()` to the horizon, or `step()` round by round; `sim.worlds.table` makes a table of what came of it.
    stage [w]: `TALKS` or a place in `STAGES`; agreed_in, ended_in [w]: rounds, -1 if never; package [m, w]: what was
    agreed, -1 if nothing; paid [j, s, w]; forgone [s, w]: what a signature would give up now, the no-deal value and the
    commitment risk; stake [s, w]: what was given up on the day of the signature; signed_for [n, w]: reservation values on
    that day; willing [s, w]: who accepted the last package answered, or could sign what was settled as time ran out;
    guaranteed [w]: how much of the agreed text is, a share; tabled: the offer of the round just played and the answers to
    it; answered: the worlds and answers of every round; on_table [m, w]: the last package tabled, -1 if none; lines: what
    is known of the others' lines; named: who named a line in the round just played (a place among the negotiators), the
    issues and the worlds.
    """

    def __init__(self, game: Game, worlds: Worlds):
        super().__init__(rng=0)  # chance comes from the worlds drawn alone
        self.game, self.worlds = game, worlds
        self.size = size = len(worlds.ids)
        self.round = 0
        issues, signatories = len(game.issues.names), len(game.signatories)
        self.stage = np.full(size, TALKS)
        self.agreed_in, self.ended_in = np.full(size, NEVER), np.full(size, NEVER)
        self.package = np.full((issues, size), -1)
        self.paid = np.zeros((len(game.thirds), signatories, size))
        self.burden = np.zeros((signatories, size))
        self.stake = np.zeros((signatories, size))
        self.willing = np.ones((signatories, size), bool)
        self.guaranteed = np.zeros(size)
        self.signed_for = np.zeros((len(game.negotiators), size))
        self.tabled: tuple[Offer, Answers] | None = None
        self.answered: dict[int, tuple[np.ndarray, Answers]] = {}
        self.on_table = np.full((issues, size), -1)
        self.named: list[tuple[int, np.ndarray, np.ndarray]] = []
        self.moved: np.ndarray | None = None
        self.agenda = Agenda(np.zeros(size, int), np.full((issues, size), -1))
        self.begin, self.end = np.zeros(size, int), np.full(size, agenda.last_round(game, 0))
        self.history = History(game.rounds * (1 + len(game.closers) * game.protocol.text), issues, size)
        self.updater = Updater(self)
        self._take_draws()
        self._seat()

    @classmethod
    def drawn_from(cls, game: Game, worlds: int | np.ndarray = 1000, seed: int = 0) -> Self:
        """The talks in the worlds 0, 1, .. of a seed, or in those of these ids [w]."""
        return cls(game, draw_worlds(game, worlds, seed))

    def _take_draws(self) -> None:
        """Take up all that is uncertain in these worlds."""
        game, worlds = self.game, self.worlds
        self.drawn = worlds.numbers
        self.numbers = self.drawn.copy() if game.shocks else self.drawn
        self.clock = Clock(game.shocks, worlds.tossed([f"shocks.{shock.name}" for shock in game.shocks]))
        self.holding_together = np.ones(self.size)
        self.breakdown_coin = worlds.coins[BREAKDOWN_COIN]
        self.standing = np.ones(self.size)
        self.collapse_coin = worlds.coins.get(COLLAPSE_COIN)
        self.lines = Lines(game, worlds)
        self.ratification = Ratification(game, worlds)
        self.line_coin = worlds.tossed([game.wants.coins[a][m] or "" for a, m in game.red_lines])

    def _seat(self) -> None:
        """Bring the actors to the table and let them survey it."""
        game = self.game
        self.parties: dict[str, Negotiator | ThirdParty] = {
            name: Signatory(self, name) if name in game.signatories else ThirdParty(self, name) for name in game.actors
        }
        self.negotiators = [self.parties[name] for name in game.negotiators]
        self.third_parties = [party for party in self.parties.values() if isinstance(party, ThirdParty)]
        self.payers = [self.parties[name] for name, pays in zip(game.thirds, game.pays, strict=True) if pays.any()]
        self.mediator = Mediator(self, game.protocol.turns[0]) if game.protocol.text else None
        # Mesa 3.3 counts agents in a table that keeps every model alive; a sweep would hold all its blocks in memory.
        getattr(Agent, "_ids", {}).pop(self, None)
        self.payoffs = build(game, self.third_parties, self.numbers, self.line_coin, self.agenda)
        self.lines.look(self._insight, np.arange(self.size))
        self.updater.survey(self.negotiators, slice(None))
        self.reservations = self._reservations()

    # --- a round --------------------------------------------------------------------------------

    def run(self) -> "Negotiation":
        """Play to the horizon."""
        while self.round < self.game.horizon:
            self.step()
        return self

    def dissolve(self) -> None:
        """Give back the memory at once: agents and model refer to each other, and a block is some 30 MB."""
        self.__dict__.clear()

    def step(self) -> None:
        """One round: shocks, breakdown and spoilers, what all see, offer, inducements, answers, home front, record."""
        self.shocks()
        self.break_down()
        self.survey()
        self.tabled, self.named = None, []
        if self.talking.any():
            offer = self.offer()
            answers = self.induce(offer, self.hear(offer))
            self.answer(offer, answers)
            self.tabled = offer, answers
        self.home_front()
        self.round += 1

    @property
    def plans(self) -> Plan:
        """What the negotiators have laid out, a column for each party, world and time of laying."""
        return self.updater.plans

    def rebuild(self, here: np.ndarray) -> None:
        """Build payoffs and plans anew in the worlds `here` [w']."""
        self.updater.rebuild(here)

    @property
    def text_payoff(self) -> np.ndarray | None:
        """What options are worth to the mediator [m, k, w], where a single text is negotiated; else None."""
        return self.mediator.own if self.mediator else None

    def refusals(self) -> Iterator[tuple[int, np.ndarray, Answers]]:
        """For each who tables, the last answers of every world [w] by which its package was refused, or it had none, in this
        part of the agenda: its place among the negotiators (-1 for a mediator), their rounds [w], `NEVER` where there are
        none (and the answers of some other world stand), and the answers."""
        of_place: dict[int, list[int]] = {}
        for round, (here, answers) in self.answered.items():
            if len(here):
                of_place.setdefault(int(answers.tabler[0]), []).append(round)
        for place, given in sorted(of_place.items()):
            rounds, last, behind = np.full(self.size, NEVER), np.zeros(self.size, int), 0
            for round in given:
                here, answers = self.answered[round]
                some = np.flatnonzero(~(answers.made & answers.enough) & (round >= self.begin[here]))
                rounds[here[some]], last[here[some]] = round, behind + some
                behind += len(here)
            yield place, rounds, Answers.beside([self.answered[round][1] for round in given]).at(last)

    @property
    def talking(self) -> np.ndarray:
        """Worlds still in talks [w]."""
        return self.stage == TALKS

    def time_share(self, here: np.ndarray, ahead: int = 0) -> np.ndarray:
        """Share of the talks (of this basket) gone some rounds ahead, in the worlds `here` [w']."""
        one = here if self.game.baskets else here[:1]  # without an agenda all worlds have come as far
        begin, end = self.begin[one], self.end[one]
        gone = np.where(end > begin, (self.round + ahead - begin) / np.maximum(end - begin, 1), 1.0)
        return np.repeat(np.maximum(0.0, np.minimum(gone, 1.0)), len(here) // max(len(one), 1))

    def shocks(self) -> None:
        """The world changes: shocks begin and end, and waiting costs."""
        x, game, talking = self.numbers, self.game, self.talking
        pending, in_force = self.stage == PENDING, self.stage == IN_FORCE
        self.moved = None
        if game.shocks and (talking | pending | in_force).any():
            moved = self.moved = self.clock.strike(self.round, x, talking, pending, in_force)
            after = (pending | in_force) & game.lasting[:, None]
            self.clock.apply(self.round, x, self.drawn, moved & (talking | after))
            self.updater.renew_home(np.flatnonzero(moved[game.stirring].any(axis=0) & pending))
            self.guarantee(np.flatnonzero((moved & after)[game.guaranteeing].any(axis=0)))
        if self.round > 0 and talking.any():
            self.burden += x[game.cost] - x[game.drift]

    def break_down(self) -> None:
        """Talks may break down and agreed texts collapse, by chance and by the third parties that spoil them."""
        x, game = self.numbers, self.game
        unspoilt = self.unspoilt()
        if self.talking.any():
            here = np.flatnonzero(self.talking)
            self.holding_together[here] *= (1 - in_worlds(x[game.breakdown], here)) * in_worlds(unspoilt, here)
            broken = here[self.breakdown_coin[here] >= self.holding_together[here]]
            self.stage[broken], self.ended_in[broken] = BREAKDOWN, self.round
        if self.collapse_coin is not None:
            here = np.flatnonzero((self.stage == PENDING) | (self.stage == IN_FORCE))
            risk = in_worlds(x[game.collapse], here) * (1 - in_worlds(self.guaranteed, here))
            self.standing[here] *= (1 - risk) * in_worlds(unspoilt, here)
            undone = here[self.collapse_coin[here] >= self.standing[here]]
            self.stage[undone], self.ended_in[undone] = COLLAPSED, self.round

    def unspoilt(self) -> np.ndarray:
        """The chance that no third party wrecks the text in this round [w]."""
        chance = np.ones(self.size)
        for j in self.game.spoiling_thirds:
            chance *= 1 - self.third_parties[j].spoil()
        return chance

    def judge(self, where: np.ndarray, here: np.ndarray) -> None:
        """Third parties that may spoil make up their minds about a text at its `places` [m, w'] in the worlds `here`."""
        for j in self.game.spoiling_thirds:
            self.third_parties[j].judge(where, here)

    def guarantee(self, here: np.ndarray) -> None:
        """Renew the share of the agreed text that is guaranteed, the mean over the signatories (Walter 1997), in the worlds
        `here` [w']."""
        if not len(here):
            return
        game, x, package = self.game, self.numbers, self.package[:, here]
        covered = np.zeros((len(game.signatories), len(here)))
        for s, m, k, row in game.guarantees:
            some = np.flatnonzero(package[m] == k)
            if not len(some):
                continue
            needed = game.present[game.needs[:, m, k]][:, None]
            held = (x[needed, here[some]] >= 0.5).all(axis=0)
            covered[s, some] += x[row, here[some]] * held
        self.guaranteed[here] = np.minimum(1.0, covered).mean(axis=0)

    def survey(self) -> None:
        """All see what has changed: payoffs, what they know of each other, and the least for which they would sign."""
        if not self.talking.any():
            return
        here = np.flatnonzero(self.talking)
        if self.moved is not None:
            if self.moved[self.game.revealing].any():
                self.lines.look(self._insight, here)
                self.lines.see_afresh(here[self.moved[self.game.revealing][:, here].any(axis=0)])
            self.updater.follow(self.moved)
        for knower, learned in zip(self.lines.knowers, self.lines.learned, strict=True):
            some = np.flatnonzero(learned & self.talking)
            if len(some):
                self.updater.survey([party for party in self.negotiators if party.name == knower], some)
        watching = [party for party in self.negotiators if party.manner.opponent == "frequency"]
        if watching:
            self.updater.survey(watching, here)
        self.reservations = self._reservations()

    def _insight(self, knower: str, other: str) -> np.ndarray:
        """How well one party knows another now [w]."""
        if self.mediator and knower == self.mediator.name:
            return self.mediator.insight(self.game.negotiators.index(other), slice(None))
        return self.negotiators[self.game.negotiators.index(knower)].insight(slice(None))

    def _reservations(self) -> np.ndarray:
        """The least for which each negotiator signs now [n, w]."""
        x, game, payoffs = self.numbers, self.game, self.payoffs
        reservation = payoffs.status_quo[game.negotiating_actors]
        self.forgone = self.no_deal() + on_grid(x[game.risk])
        reservation[game.signing] = self.forgone
        reservation += on_grid(x[game.margin])
        if game.baskets:
            whole = payoffs.status_quo[game.signing_actors] * game.whole_value[:, None]
            reservation[game.signing] -= on_grid((1 - payoffs.share) * (self._outlook() - whole))
        return reservation

    def no_deal(self) -> np.ndarray:
        """What no deal is worth to each signatory now [s, w] (model page, section 5)."""
        quo = self.payoffs.status_quo[self.game.signing_actors] * ~self.game.whole_value[:, None]
        return on_grid(quo + self._outlook())

    def _outlook(self) -> np.ndarray:
        """What each signatory expects of no deal, with support and less what waiting has cost [s, w]: over the status quo, or
        as a whole where the file gives it so."""
        return self.numbers[self.game.gain] + self._support() - self.burden

    def _support(self) -> np.ndarray:
        """What third parties add to the no-deal value of each signatory now [s, w]."""
        support = np.zeros_like(self.burden)
        for s, j in self.game.supporting:
            support[s] += self.third_parties[j].support(s, slice(None))
        return support

    def offer(self) -> Offer:
        """Whoever's turn it is tables a package."""
        tabler = self.mediator or self.parties[self.game.protocol.tabler(self.round)]
        talking = np.flatnonzero(self.talking)
        offer = self.propose(tabler, talking[tabler.there(talking)])
        made = np.flatnonzero(offer.made)
        package = in_worlds(offer.package, made)
        self.history.table(self.round, tabler.place, offer.here[made], package, offer.number[made])
        self.on_table[:, offer.here[made]] = package
        return offer

    def propose(self, tabler: Negotiator | Mediator, here: np.ndarray) -> Offer:
        """What whoever's turn it is puts on the table in the worlds `here` [w']: what its strategy asks for."""
        return tabler.offer(here)

    def hear(self, offer: Offer) -> Answers:
        """What everyone whose consent closes would say, were nobody paid."""
        here, package, where = offer.here, offer.package, offer.where
        closers = self.game.closers
        value = at_places(self.payoffs.payoff, where).sum(axis=-2)[closers]
        threshold = np.full(value.shape, -np.inf)
        sound = np.ones(value.shape, bool)
        for c, n in enumerate(closers):
            party = self.negotiators[n]
            if party is not offer.tabler:
                asked = party.there(here)
                threshold[c] = np.where(asked, party.threshold(here), -np.inf)
                sound[c] = self.sound(party, package, where, here) | ~asked
        accepted = sound & (value >= threshold)
        return Answers(
            tabler=np.full(len(here), offer.tabler.place),
            turn=np.ones(len(here), bool),
            made=offer.made,
            package=package,
            value=value,
            threshold=threshold,
            reservation=in_worlds(self.reservations, here),
            sound=sound,
            accepted=accepted,
            enough=closes(self.game, self.numbers, accepted, here),
        )

    def sound(self, party: Negotiator, package: np.ndarray, where: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Whether no red line and no win-set bars a package [m, w'], at its `places`, for a party, and it has the gain at
        home that the party needs with each ratifier it calls [w']."""
        payoffs = self.payoffs
        sound = np.ones(len(here), bool)
        sound &= at_places(payoffs.allowed[party.place], where).all(axis=0)
        for h in party.ratifiers:
            gain = at_places(payoffs.seen[h], where).sum(axis=0) - in_worlds(payoffs.seen_quo[h], here)
            sound &= (gain >= in_worlds(payoffs.needed[h], here)) | ~self.ratification.called(h, package)
        return sound

    def induce(self, offer: Offer, answers: Answers) -> Answers:
        """Third parties pay, where that alone is missing (model page, section 8).

        1. Who could be won: signatories with nothing but the worth of the text in their way.
        2. Would their yes close the text? Elsewhere nobody pays.
        3. Third parties that want the text pledge for the gaps that are left, as far as their purses go.
        4. Who has been paid says yes.
        """
        payable = self.game.signing_closers
        won = np.zeros_like(answers.accepted)
        won[payable] = answers.sound[payable] & ~answers.accepted[payable]
        short_only = closes(self.game, self.numbers, answers.accepted | won, offer.here)
        due = np.flatnonzero(offer.made & ~answers.enough & short_only)
        if not len(due) or not self.payers:
            return answers
        gaps = np.where(won, answers.threshold - answers.value, 0.0)
        here, short = offer.here[due], gaps[payable][:, due]
        thirds = np.array([party.third for party in self.payers])
        ready = np.array([party.ready_to_pay(offer.package[:, due], here) for party in self.payers])
        purse = np.array([party.purse(here) for party in self.payers])
        payments = pledges(short, ready, self.game.pays[thirds], purse)
        self.paid[thirds[:, None], :, here] += payments.transpose(0, 2, 1)
        received = payments.sum(axis=0)
        value, accepted = answers.value.copy(), answers.accepted.copy()
        value[np.array(payable)[:, None], due] += received
        accepted[:, due] |= won[:, due] & (received > 0).any(axis=0)
        enough = closes(self.game, self.numbers, accepted, offer.here)
        return replace(answers, value=value, accepted=accepted, enough=enough)

    def answer(self, offer: Offer, answers: Answers) -> None:
        """Close where enough accept; remember who refused; let talks run out."""
        self._judge_tabled(offer)
        closed = offer.made & answers.enough
        here = offer.here[closed]
        self.willing[:, here] = answers.accepted[:, closed][self.game.signing_closers]
        self.answered[self.round] = offer.here, answers
        refused = np.flatnonzero(offer.made & ~closed)
        self.believe(offer.here, offer.where, answers)
        if self.mediator and len(refused):
            unserved = refused[~self.mediator.serve(offer.here[refused])]
            if len(unserved):
                self.mediator.amend(furthest(answers)[unserved], offer.here[unserved])
        over = self.talking & (self.round >= self.end)
        over[here] = False
        if self.game.baskets:
            agenda.close(self, here, offer.package[:, closed], np.flatnonzero(over))
        else:
            self.sign(here, offer.package[:, closed])
            self.fail(np.flatnonzero(over))

    def _judge_tabled(self, offer: Offer) -> None:
        """Third parties that may spoil see what is on the table: the offer, or what was tabled last."""
        made = np.flatnonzero(offer.made)
        self.judge(in_worlds(offer.where, made), offer.here[made])
        earlier = self.talking & (self.on_table[0] >= 0)
        earlier[offer.here[made]] = False
        if earlier.any():
            here = np.flatnonzero(earlier)
            self.judge(places(self.payoffs.common.shape, self.on_table[:, here], here), here)

    def believe(self, here: np.ndarray, where: np.ndarray, answers: Answers) -> None:
        """Who refuses for a line has named it: the others believe it by chance, in the worlds `here` [w'], at the package's
        `places` [m, w']."""
        if not self.lines.place:
            return
        for c, n in enumerate(self.game.closers):
            barred = np.flatnonzero(answers.made & ~answers.sound[c])
            if not len(barred):
                continue
            across = ~at_places(self.payoffs.allowed[n], in_worlds(where, barred))
            naming = barred[across.any(axis=0)]
            if len(naming):
                salience = in_worlds(self.payoffs.salience[self.game.negotiating_actors[n]], here[naming])
                issue = np.where(across[:, across.any(axis=0)], salience, -1.0).argmax(axis=0)
                self._hear(n, issue, here[naming])

    def _hear(self, other: int, issue: np.ndarray, here: np.ndarray) -> None:
        """A negotiator names its line on an issue [w'] in the worlds `here`."""
        game, x, name = self.game, self.numbers, self.game.negotiators[other]
        self.named.append((other, issue, here))
        if self.mediator:
            row = game.text_credibility[game.signing.index(other)]
            self.lines.hear(self.mediator.name, name, issue, x[row, here], here)
            return
        for party in self.negotiators:
            there = np.flatnonzero(party.there(here))
            if party.name != name and len(there):
                some = here[there]
                credibility = x[game.credibility[other], some]
                self.lines.hear(party.name, name, issue[there], credibility, some)

    def fail(self, here: np.ndarray) -> None:
        """End the talks in the worlds `here` [w'] for want of time."""
        self.stage[here], self.ended_in[here] = NO_DEAL, self.round

    def sign(self, here: np.ndarray, package: np.ndarray) -> None:
        """Agree on a package [m, w'] in the worlds `here`, one that third parties have judged, and set the dates of what must
        follow."""
        if not len(here):
            return
        self.stage[here], self.agreed_in[here] = PENDING, self.round
        self.package[:, here] = package
        self.guarantee(here)
        self.signed_for[:, here] = self.reservations[:, here]
        self.stake[:, here] = self.forgone[:, here]
        self.ratification.schedule(self.round, self.numbers, here, package)

    def numbers_at_the_end(self, here: np.ndarray) -> np.ndarray:
        """The numbers in force when the talks ended in the worlds `here` [q, w']: by agreement, or without one."""
        if not self.game.shocks:
            return in_worlds(self.numbers, here)
        agreed_in, ended_in = self.agreed_in[here], self.ended_in[here]
        day = np.where(agreed_in == NEVER, ended_in, agreed_in)
        numbers, rows = in_worlds(self.drawn, here), list(self.clock.ends)
        numbers[rows] = self.clock.in_force(rows, day, self.drawn, here, self.clock.struck[:, here])
        return numbers

    def home_front(self) -> None:
        """Votes that are due are held; a text with everything done enters into force."""
        pending = self.stage == PENDING
        h, here = self.ratification.votes(self.round, pending)
        x, payoffs, home = self.numbers, self.payoffs, self.game.home
        where = places(payoffs.home.shape, in_worlds(self.package, here), here) + h * payoffs.common.size
        gain = payoffs.home.reshape(-1).take(where).sum(axis=0) - payoffs.home_quo[h, here]
        chance = chance_of_passing(gain, x[home.threshold[h], here], x[home.noise[h], here], payoffs.bar[h, here])
        lost = here[~self.ratification.vote(h, here, chance)]
        self.stage[lost], self.ended_in[lost] = REJECTED, self.round
        done = (self.stage == PENDING) & (self.ratification.due == self.round)
        self.stage[done], self.ended_in[done] = IN_FORCE, self.round
