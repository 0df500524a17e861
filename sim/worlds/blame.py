"""Why talks failed: who stood in the way at the last, for what reason, by how much, and over which issue.

Model page, section 13. Axes as everywhere (m issue, k option, n negotiator, w world; w' some of the worlds), and c counts
the closers: the negotiators whose consent closes, in the order of the file.
"""

from dataclasses import dataclass, fields
from itertools import combinations

import numpy as np

from sim.engine.answers import Answers
from sim.engine.consent import in_the_way, indispensable
from sim.engine.game import Game
from sim.engine.issues import chosen, in_worlds
from sim.engine.model import BREAKDOWN, Negotiation
from sim.engine.payoffs import Payoffs, barred
from sim.engine.ratification import NEVER
from sim.words.stages import REASONS


def reasons(game: Game, payoffs: Payoffs, answers: Answers, here: np.ndarray) -> np.ndarray:
    """Place in `REASONS` of every answer [c, w'] in the worlds `here` [w']; -1 where it accepted.

    Of several reasons the gravest: a red line, then the home front, the reservation value, the aspiration.
    """
    reason = np.where(answers.value < answers.reservation[game.closers], 1, 0)
    reason = np.where(answers.sound, reason, 2)
    for c, n in enumerate(game.closers):
        reason[c][_across(game, payoffs, n, answers.package, here).any(axis=0) & ~answers.sound[c]] = 3
    return np.where(answers.accepted, -1, reason)


def _across(game: Game, payoffs: Payoffs, party: int, package: np.ndarray, here: np.ndarray) -> np.ndarray:
    """Options of a package that bar a negotiator because they are across a red line [m, w']."""
    actor = [game.negotiating_actors[party]]
    crossed = chosen(barred(game, payoffs.crossed[actor], actor)[0], package, here)
    return crossed & ~chosen(payoffs.allowed[party], package, here)


def gaps(answers: Answers, reason: np.ndarray, closers: list[int]) -> np.ndarray:
    """By how much utility a package missed what each closer asked for [c, w].

    Missed is its reservation value; or its threshold, where its reason [c, w] is its aspiration alone. closers: their
    places among the negotiators.
    """
    to_reservation = np.maximum(0.0, answers.reservation[closers] - answers.value)
    return np.where(reason == 0, answers.threshold - answers.value, to_reservation)


def least_change(
    refuser: np.ndarray, tabler: np.ndarray, options: np.ndarray, package: np.ndarray, gap: np.ndarray
) -> np.ndarray:
    """The issue [w] on which the smallest change of the package would have turned a refusal.

    refuser, tabler [m, k, w]: their payoffs; options [m, k, w]: those that both allow; package [m, w]; gap [w] in the
    refuser's utility.

    1. Take every change of a single issue to another option.
    2. Of the changes that give the refuser the gap, choose the one that costs the tabler least.
    3. If no change does, choose the one that gives the refuser most.

    Below, the first issue would give the refuser 0.5 at a cost of 0.3, the second 0.4 at a cost of 0.1:

    >>> refuser = np.array([[0.0, 0.5], [0.0, 0.4]])[..., None]
    >>> tabler = np.array([[0.3, 0.0], [0.1, 0.0]])[..., None]
    >>> tabled, all_allowed = np.zeros((2, 1), int), np.ones((2, 2, 1), bool)
    >>> [least_change(refuser, tabler, all_allowed, tabled, np.array([gap])).item() for gap in (0.3, 0.45, 0.9)]
    [1, 0, 0]
    """
    other = options & (np.arange(options.shape[1])[:, None] != package[:, None])
    gain = refuser - chosen(refuser, package)[:, None]
    loss = chosen(tabler, package)[:, None] - tabler
    enough = other & (gain >= gap)
    cheapest = np.where(enough, loss, np.inf).min(axis=1)
    largest = np.where(other, gain, -np.inf).max(axis=1)
    return np.where(enough.any(axis=(0, 1)), cheapest.argmin(axis=0), largest.argmax(axis=0))


def red_line_issue(game: Game, payoffs: Payoffs, party: int, package: np.ndarray, here: np.ndarray) -> np.ndarray:
    """The issue [w'] most salient to a party, of those on which a package [m, w'] is across its red lines."""
    salience = in_worlds(payoffs.salience[game.negotiating_actors[party]], here)
    return np.where(_across(game, payoffs, party, package, here), salience, -1.0).argmax(axis=0)


def home_issue(game: Game, payoffs: Payoffs, party: int, package: np.ndarray, here: np.ndarray) -> np.ndarray:
    """The issue [w'] on which a package [m, w'] leaves most to wish for, to the ratifier of `party` furthest from a yes.

    Only ratifiers that the package brings to vote count; all as their leader sees them.

    1. Per ratifier and issue, take what the best option that nobody bars would be worth more than the package's.
    2. Find the ratifier that lacks most of the gain at home that it needs.
    3. Name the issue on which this ratifier misses most.
    """
    home, issues, common = game.home, np.arange(len(package)), in_worlds(payoffs.common, here)
    ratifiers = [h for h, s in enumerate(home.of) if game.negotiators[party] == game.signatories[s]]
    short = np.full((len(ratifiers) + 1, len(here)), -np.inf)
    wish = np.zeros((len(ratifiers) + 1, *package.shape))
    for place, h in enumerate(ratifiers):
        called = home.calls[h][issues[:, None], package].any(axis=0)
        payoff = in_worlds(payoffs.seen[h], here)
        seen = chosen(payoff, package)
        wish[place] = np.where(common, payoff, -np.inf).max(axis=1) - seen
        lacking = payoffs.needed[h, here] - (seen.sum(axis=0) - payoffs.seen_quo[h, here])
        short[place] = np.where(called, lacking, -np.inf)
    furthest = short.argmax(axis=0)
    return np.take_along_axis(wish, furthest[None, None], axis=0)[0].argmax(axis=0)


@dataclass(frozen=True)
class Blame:
    """Who or what stood in the way of each world, all [w].

    actor: place among the actors; reason: place in `REASONS`; issue: its place; these are -1 where nobody is to blame.
    gap: in the actor's utility.
    """

    actor: np.ndarray
    reason: np.ndarray
    issue: np.ndarray
    gap: np.ndarray

    @classmethod
    def nobody(cls, size: int) -> "Blame":
        """No blame in so many worlds."""
        actor, reason, issue = np.full((3, size), -1)
        return cls(actor, reason, issue, np.zeros(size))

    def at(self, some: np.ndarray) -> "Blame":
        """The blame in some worlds [w']."""
        return Blame(*(getattr(self, field.name)[some] for field in fields(self)))

    def graver(self, here: np.ndarray, new: "Blame", rounds: np.ndarray, latest: np.ndarray) -> None:
        """Put blame into the worlds `here` [w'] where its reason is graver, or its gap larger, or it is of a later round.

        rounds [w']: when it was; latest [w]: the rounds of what stands there, which follow.
        """
        old = self.at(here)
        alike = (new.reason == old.reason) & (new.gap == old.gap) & (rounds > latest[here])
        worse = (new.reason > old.reason) | ((new.reason == old.reason) & (new.gap > old.gap)) | alike
        some = np.flatnonzero(worse)
        self.replace(here[some], new.at(some))
        latest[here[some]] = rounds[some]

    def replace(self, here: np.ndarray, new: "Blame") -> None:
        """Put the blame `new` [w'] into the worlds `here` [w']."""
        for field in fields(self):
            getattr(self, field.name)[here] = getattr(new, field.name)


def issue_refused(game: Game, payoffs: Payoffs, party: int, answers: Answers, reason: np.ndarray, gap: np.ndarray,
                  here: np.ndarray, text: np.ndarray | None) -> np.ndarray:  # fmt: skip
    """The issue over which a party refused in the worlds `here` [w']: the red line most salient to it, the one its home
    front likes least, or the one on which the smallest change would have turned it.

    answers, reason, gap [.., w'] of these worlds; text [m, k, w]: the mediator's payoff, where a mediator tables.
    """
    issue = np.empty(len(here), int)
    for which, find in ((2, home_issue), (3, red_line_issue)):
        some = np.flatnonzero(reason == which)
        if len(some):
            issue[some] = find(game, payoffs, party, answers.package[:, some], here[some])
    some = np.flatnonzero(reason < 2)
    if len(some):
        tabler, options = tabled_options(payoffs, answers.tabler[some], here[some], text)
        options &= in_worlds(payoffs.allowed[party], here[some])
        refuser = in_worlds(payoffs.payoff[party], here[some])
        issue[some] = least_change(refuser, tabler, options, answers.package[:, some], gap[some])
    return issue


def tabled_options(payoffs: Payoffs, tabler: np.ndarray, here: np.ndarray, text: np.ndarray | None):
    """What the options are worth to the tabler [w'] in the worlds `here`, and which it could table [m, k, w'] each."""
    common = in_worlds(payoffs.common, here)
    if text is not None:
        return in_worlds(text, here), common
    own = np.empty(common.shape, payoffs.payoff.dtype)
    for party in np.unique(tabler):
        some = np.flatnonzero(tabler == party)
        own[..., some] = in_worlds(payoffs.payoff[party], here[some])
        common[..., some] &= in_worlds(payoffs.allowed[party], here[some])
    return own, common


def refused(model: Negotiation, answers: Answers, here: np.ndarray) -> Blame:
    """Blame in the worlds `here` [w'], where a package was refused. answers [.., w'].

    Of the refusers who stood in the way it falls on the one with the gravest reason; of several on that with the largest
    gap, then on the first.
    """
    game, payoffs, text = model.game, model.payoffs, model.text_payoff
    blocking = in_the_way(game, model.numbers, answers.accepted, here)
    reason = np.where(blocking, reasons(game, payoffs, answers, here), -1)
    gap = gaps(answers, reason, game.closers)
    worst = np.where((reason == reason.max(axis=0)) & (reason >= 0), gap, -1.0).argmax(axis=0)
    reason, gap = (np.take_along_axis(values, worst[None], axis=0)[0] for values in (reason, gap))
    issue = np.empty(len(here), int)
    for c, party in enumerate(game.closers):
        some = np.flatnonzero(worst == c)
        issue[some] = issue_refused(game, payoffs, party, answers.at(some), reason[some], gap[some], here[some], text)
    actors = np.array([game.actors.index(game.negotiators[party]) for party in game.closers])
    return Blame(actors[worst], reason, issue, gap)


def nothing_to_offer(
    game: Game,
    payoffs: Payoffs,
    party: int,
    first: np.ndarray,
    empty: np.ndarray,
    shortfall: np.ndarray,
    vacant: np.ndarray,
    up: np.ndarray,
    here: np.ndarray,
) -> Blame:
    """Blame in the worlds `here` [w'], where a party had nothing to table.

    first [m, w']: the package it likes best; empty [m, w']: issues without an option that it could sign; shortfall [w']:
    its reservation value less the value of that package; vacant [w']: where that package settles nothing; up [m, w']: the
    issues up for talks. The issue is the empty one that matters most to it; else, with a shortfall, the one on which red
    lines cost it most, none if they cost it nothing; else the one up for talks that matters most to it, if its package is
    vacant; else the one that its home front likes least.
    """
    payoff, common = in_worlds(payoffs.payoff[party], here), in_worlds(payoffs.common, here)
    forgone = np.where(common, payoff, -np.inf).max(axis=1) - chosen(payoff, first)
    at_home = home_issue(game, payoffs, party, first, here)
    salience = in_worlds(payoffs.salience[game.negotiating_actors[party]], here)
    barren, matters = (np.where(some, salience, -1.0).argmax(axis=0) for some in (empty, up))
    costly = np.where(forgone.max(axis=0) > 0, forgone.argmax(axis=0), -1)
    issue = np.select([empty.any(axis=0), shortfall > 0, vacant], [barren, costly, matters], at_home)
    gap = np.where(empty.any(axis=0), 0.0, np.maximum(0.0, shortfall))
    return Blame(*_all_of(game.actors.index(game.negotiators[party]), len(issue)), issue, gap)


def no_text(actor: int, empty: np.ndarray, salience: np.ndarray) -> Blame:
    """Blame where a mediator, by its place among the actors, had no option to write for an issue: of these, empty [m, w],
    the one that matters most to it, salience [m, w]."""
    issue = np.where(empty, salience, -1.0).argmax(axis=0)
    return Blame(*_all_of(actor, len(issue)), issue, np.zeros(len(issue)))


def _all_of(actor: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    return np.full(size, actor), np.full(size, list(REASONS).index("nothing_to_offer"))


# --- of all who tabled --------------------------------------------------------------------------------------------------


def blame(model: Negotiation, failed: np.ndarray) -> Blame:
    """Who stood in the way in the worlds `failed` [w'], nobody in all others: a `Blame` of all worlds.

    1. Two whose lines leave no common option on an issue.
    2. Else, of what stood in the way of the last package of everybody who tables, the gravest reason, then the largest
       gap, then the latest; nobody, where talks broke off before every signatory had its turn.
    """
    found, spoken = Blame.nobody(model.size), np.zeros(model.size, bool)
    latest = np.full(model.size, NEVER)
    refusals = list(model.refusals())
    for _, rounds, _ in refusals:
        spoken |= rounds != NEVER
    heard = _heard(model, {place: rounds != NEVER for place, rounds, _ in refusals})
    for place, rounds, answers in refusals:
        here = failed[(rounds[failed] != NEVER) & heard[failed]]
        for some, made in ((here[answers.made[here]], True), (here[~answers.made[here]], False)):
            if len(some):
                new = _refusal(model, answers, some) if made else _silence(model, place, answers, some)
                found.graver(some, new, rounds[some], latest)
    common = no_common_option(model, failed[spoken[failed]])
    divided = np.flatnonzero(common.actor >= 0)
    found.replace(failed[spoken[failed]][divided], common.at(divided))
    return found


def _heard(model: Negotiation, met: dict[int, np.ndarray]) -> np.ndarray:
    """Where enough has been said to blame anyone [w]: not where talks broke off before every signatory had its turn.

    met [w]: of each who tables, by its place, where it has met with a refusal, or had nothing to offer.
    """
    if model.mediator:
        return np.ones(model.size, bool)
    nobody = np.zeros(model.size, bool)
    turns = np.array([met.get(n, nobody) for n in model.game.signing]).all(axis=0)
    return turns | (model.stage != BREAKDOWN)


def _refusal(model: Negotiation, answers: Answers, here: np.ndarray) -> Blame:
    return refused(model, answers.at(here), here)


def _silence(model: Negotiation, place: int, answers: Answers, here: np.ndarray) -> Blame:
    """Blame in the worlds `here`, where whoever stands at a place among the negotiators had nothing to table."""
    if model.mediator:
        salience = in_worlds(model.payoffs.salience[model.mediator.actor], here)
        return no_text(model.mediator.actor, model.mediator.empty[:, here], salience)
    party = model.negotiators[place]
    plan = party.plans.at(party.column[here])
    first = plan.package(np.zeros(len(here), int), np.arange(len(here)))
    shortfall = answers.reservation[party.place, here] - plan.own[0]
    vacant = ~model.game.issues.settling(first) & ~(model.agenda.basket[here] < len(model.game.baskets) - 1)
    up = _up_for_talks(model, here)
    return nothing_to_offer(model.game, model.payoffs, party.place, first, plan.empty, shortfall, vacant, up, here)


def pairs(game: Game) -> list[tuple[str, str]]:
    """All pairs of those whose consent closes, in the order of the file."""
    return list(combinations([game.negotiators[n] for n in game.closers], 2))


def no_common_option(model: Negotiation, here: np.ndarray) -> Blame:
    """The pair whose lines leave no common option on an issue that is up for talks, in the worlds `here` [w']; nobody
    where there is none, or one of the two could be outvoted. Of several the one to whom, together, the issue matters
    most."""
    game, payoffs = model.game, model.payoffs
    needed = dict(zip(game.closers, indispensable(game, model.numbers, here), strict=True))
    common, up = in_worlds(payoffs.common, here), _up_for_talks(model, here)
    score = np.full((len(common), len(pairs(game)), len(here)), -1.0)
    for p, (a, b) in enumerate(combinations(game.closers, 2)):
        mine, yours = (common & in_worlds(payoffs.allowed[n], here) for n in (a, b))
        apart = mine.any(axis=1) & yours.any(axis=1) & ~(mine & yours).any(axis=1) & up
        apart &= model.negotiators[a].there(here) & model.negotiators[b].there(here) & needed[a] & needed[b]
        weight = in_worlds(payoffs.salience[[game.negotiating_actors[n] for n in (a, b)]], here).sum(axis=0)
        score[:, p] = np.where(apart, weight, -1.0)
    flat = score.reshape(len(common) * len(pairs(game)), len(here))
    best = flat.argmax(axis=0)
    issue, pair = np.divmod(best, len(pairs(game)))
    there = flat.max(axis=0) >= 0
    reason = np.where(there, list(REASONS).index("no_common_option"), -1)
    actor = np.where(there, len(game.actors) + pair, -1)
    return Blame(actor, reason, np.where(there, issue, -1), np.zeros(len(here)))


def _up_for_talks(model: Negotiation, here: np.ndarray) -> np.ndarray:
    """Issues that are not agreed, and in the part of the agenda now open [m, w']."""
    game = model.game
    up = np.repeat((game.issues.agreed < 0)[:, None], len(here), axis=1)
    for b, basket in enumerate(game.baskets):
        up[list(basket)] &= model.agenda.basket[here] == b
    return up
