"""What the parties do not know, what it costs to cross a line, and what outsiders do about it: theorems and tendencies.

As in `test_properties`: a THEOREM holds in every world, a TENDENCY has a measured rate (the PROPERTIES below, on 200
scenarios of 48 worlds by `PYTHONPATH=.:tests python tests/theorems/test_acts.py COUNT`).
"""

import copy

import numpy as np
import pytest
from random_scenarios import prepared
from variants import (
    EXACT,
    NEVER,
    WORLDS,
    Comparison,
    Played,
    free,
    moved,
    never,
    plain,
    seldom,
    signatories,
    thirds,
    unshocked,
)

from sim.engine.model import Negotiation
from sim.worlds.efficiency import efficiency
from sim.worlds.transcript import transcript

EVERY = np.ones(WORLDS, bool)


def differing(before: Played, after: Played, ignoring: tuple[str, ...] = ()) -> np.ndarray:
    """Worlds [w] in which some column of the tables differs, but for those whose names begin so."""
    unlike = np.zeros(WORLDS, bool)
    for column in before.table:
        if not column.startswith(ignoring or ("world",)):
            one, other = (played.table[column].astype(object) for played in (before, after))
            unlike |= ~((one == other) | (one.isna() & other.isna())).to_numpy()
    return unlike


def lost(before: Played, after: Played):
    """Worlds that agreed before and do not any more, of those that agree either way."""
    return before.agreed & ~after.agreed, before.agreed | after.agreed


def won(before: Played, after: Played):
    """Worlds that agree afterwards alone, of those that agree either way."""
    return after.agreed & ~before.agreed, before.agreed | after.agreed


def changes_nothing(change, ignoring: tuple[str, ...] = ()):
    """The property that a change of the document leaves every column alone."""

    def compare(before, edit):
        after = edit(change)
        return after and (differing(before, after, ignoring), EVERY)

    return compare


# --- red lines with a price ---------------------------------------------------------------------


def lines_of(document, names):
    """(actor, issue, line) of every red line of some actors."""
    for name in names:
        for issue, want in document["actors"][name]["wants"].items():
            if "red_line" in want:
                yield name, issue, want["red_line"]


def priced(price):
    """Random scenarios in which every line of a signatory has this price, and nobody presses against it."""

    def made(seed):
        document = unshocked(seed)
        for _, _, line in lines_of(document, signatories(document)):
            line["price"] = price
        for name in thirds(document):
            document["actors"][name].pop("pressing", None)
        return document

    return made


free_lines, dear_lines = priced(0), priced(50)


def no_lines(document):
    for name, issue, _ in list(lines_of(document, signatories(document))):
        del document["actors"][name]["wants"][issue]["red_line"]
    for name in thirds(document):
        document["actors"][name].pop("backing", None)


price_of_nothing = changes_nothing(no_lines, ("crossed_",))


def test_a_line_that_costs_nothing_to_cross_is_no_line():
    """THEOREM (section 3): a graded line bars nothing, and its price is all that it does. Every column is the same, but
    for those that say which lines were crossed."""
    never(free_lines, price_of_nothing, 32)


def crossed_dearly(before, edit):
    """Agreed texts across a line of a signatory."""
    columns = [before.table[f"crossed_{name}"].astype(str).to_numpy() for name in before.scenario.game.signatories]
    return (np.array(columns) != "").any(axis=0) & before.agreed, before.agreed


def test_a_line_dearer_than_any_text_is_worth_is_never_crossed():
    """THEOREM (Fearon 1994: audience costs): nobody signs what is worth less than no deal, and at such a price nothing
    across the line is worth that."""
    never(dear_lines, crossed_dearly, 32)


def a_price_for(document):
    """Every absolute line of a signatory gets a price."""
    absolute = [line for *_, line in lines_of(document, signatories(document)) if "price" not in line]
    for line in absolute:
        line["price"] = 0.1
    return None if absolute else False


def price_loses(before, edit):
    after = edit(a_price_for)
    return after and lost(before, after)


def price_wins(before, edit):
    after = edit(a_price_for)
    return after and won(before, after)


def test_a_price_makes_agreements_possible_that_a_wall_forbade():
    """TENDENCY: where lines get a price of 0.1, 10 % of the worlds that agree either way agree only then, and 3 % only before:
    more may be signed, but paths bend and starts ask for more, as where a red line is taken away."""
    assert Comparison(free, price_wins, 32).rate > 0.05
    seldom(free, price_loses, 32, 0.15)


# --- what is known ------------------------------------------------------------------------------


def insight(document, share, credibility=None):
    """All know each other with so much insight, and are believed with so much credibility."""
    for block in document["actors"].values():
        block["opponent"] = {"name": "insight", "insight": share}
        if credibility is not None:
            block["credibility"] = credibility
    if document["protocol"]["name"] == "single_text":
        for key, value in (("insight", share), ("credibility", credibility)):
            if value is not None:
                document["protocol"][key] = dict.fromkeys(signatories(document), value)


def ignorant(seed):
    """Random scenarios in which nobody knows anything, nobody is believed and nobody helps."""
    document = unshocked(seed)
    insight(document, 0, credibility=0)
    for name in thirds(document):
        document["actors"][name].pop("facilitation", None)
    return document


def learned(before, edit):
    known = before.model.lines.known
    return known.any(axis=0) if len(known) else ~EVERY, EVERY


def test_without_insight_and_credibility_nothing_is_ever_learned():
    """THEOREM (Fearon 1995): with reasons to bluff, what is said is not believed."""
    never(ignorant, learned, 32)


def facilitated(seed):
    """Random scenarios with a third party that makes all known to those who have insight."""
    document = unshocked(seed)
    for block in document["actors"].values():
        block["opponent"] = {"name": "insight", "insight": 0.3}
    for name in thirds(document)[:1]:
        document["actors"][name] |= {"present": 1, "facilitation": 1}
    return document


def all_known(document):
    if not thirds(document):
        return False
    for block in document["actors"].values():
        block["opponent"] = {"name": "known"}
    return None


def test_a_perfect_facilitator_makes_all_known():
    """THEOREM (Beardsley, Quinn, Biswas & Wilkenfeld 2006): whatever their own insight, it leaves nothing unknown."""
    never(facilitated, changes_nothing(all_known), 32)


def unknowing(document):
    insight(document, 0, credibility=0)


def ignorance_loses(before, edit):
    return lost(before, edit(unknowing))


def ignorance_wins(before, edit):
    return won(before, edit(unknowing))


def ignorance_hastens(before, edit):
    after = edit(unknowing)
    return after.round < before.round, before.agreed & after.agreed


def ignorance_delays(before, edit):
    after = edit(unknowing)
    return after.round > before.round, before.agreed & after.agreed


def inefficient(played: Played) -> np.ndarray:
    """Agreed worlds whose text is off the frontier [w]."""
    return (efficiency(played.model)["frontier_distance"].fillna(0).to_numpy() > EXACT) & played.agreed


def inefficient_before(before, edit):
    return inefficient(before), before.agreed


def inefficient_after(before, edit):
    after = edit(unknowing)
    return inefficient(after), after.agreed


def test_ignorance_makes_agreement_rarer():
    """TENDENCY in plain talks (Myerson & Satterthwaite 1983: private information costs agreements): 11 % of worlds that agree
    either way lose it, 4 % win it, where one who offers what it wrongly thinks cheap happens on what the other takes."""
    loses, wins = Comparison(plain, ignorance_loses, 32), Comparison(plain, ignorance_wins, 32)
    assert loses.rate > wins.rate and loses.failures > 50, (loses, wins)


def test_ignorance_makes_agreement_later():
    """TENDENCY in plain talks: of worlds that agree either way 22 % agree later, 0.04 % earlier."""
    seldom(plain, ignorance_hastens, 32, 0.01)
    assert Comparison(plain, ignorance_delays, 32).rate > 0.1


def test_where_all_is_known_plain_talks_end_on_the_frontier():
    """THEOREM in plain talks: both walk the efficient packages of the one hull."""
    never(plain, inefficient_before, 32)


def test_ignorance_makes_agreements_inefficient():
    """TENDENCY in plain talks: 20 % of the agreements of those who know nothing are off the frontier (Thompson & Hastie 1990:
    who takes the pie for fixed leaves some of it on the table)."""
    assert Comparison(plain, inefficient_after, 32).rate > 0.1


# --- mediators ----------------------------------------------------------------------------------


def mediated(seed, signatories_know=0, knows=0):
    """Random talks over a single text, without shocks, of parties that know nothing (or all) of each other."""
    document = unshocked(seed)
    document.pop("agenda", None)
    parties = signatories(document)
    if not thirds(document):
        wants = copy.deepcopy(document["actors"][parties[0]]["wants"])
        for want in wants.values():
            want.pop("red_line", None)
        document["actors"]["xen"] = {"role": "third_party", "wants": wants}
    name = thirds(document)[0]
    document["actors"][name]["present"] = 1
    for block in document["actors"].values():
        block["opponent"] = {"name": "insight", "insight": signatories_know}
        block.pop("facilitation", None)
    document["protocol"] = {"name": "single_text", "mediator": name, "bias": 0}
    document["protocol"] |= {"insight": dict.fromkeys(parties, knows), "credibility": dict.fromkeys(parties, 0)}
    return document


def knowing_mediator(document):
    document["protocol"]["insight"] = dict.fromkeys(signatories(document), 1)


def insight_of_mediator_loses(before, edit):
    return lost(before, edit(knowing_mediator))


def insight_of_mediator_wins(before, edit):
    return won(before, edit(knowing_mediator))


def known_direct(seed):
    """The same talks where all is known, with nobody between the parties."""
    document = mediated(seed, signatories_know=1, knows=1)
    document["protocol"] = {"name": "direct"}
    return document


def by_a_mediator(document):
    """A mediator that knows all, the default."""
    document["protocol"] = {"name": "single_text", "mediator": thirds(document)[0], "bias": 0}


def mediation_wins(before, edit):
    return won(before, edit(by_a_mediator))


def mediation_loses(before, edit):
    return lost(before, edit(by_a_mediator))


def ignorant_direct(seed):
    document = mediated(seed)
    document["protocol"] = {"name": "direct"}
    return document


def by_broker(before, edit):
    after = edit(by_a_mediator)
    return inefficient(after), after.agreed


def test_a_mediator_who_knows_more_seldom_loses_an_agreement_of_those_who_know_nothing():
    """TENDENCY (Kydd 2003; Beardsley et al. 2006): of worlds that agree either way 57 % do so only by a mediator that knows
    all, 3 % only by one that knows nothing. In 119 of 150 scenarios more agree, in 4 fewer, by 1 or 2 of 48 worlds."""
    seldom(mediated, insight_of_mediator_loses, 32, 0.08)
    assert Comparison(mediated, insight_of_mediator_wins, 32).rate > 0.3


def test_a_text_that_is_best_for_all_together_may_ask_too_much_of_one():
    """COUNTEREXAMPLE to "more insight of a mediator never loses an agreement", as all four of its kind that were followed: who
    knows the parties writes what is worth most to them in sum, which one of them refuses, and no round is left to amend it
    far enough; who does not know them weighs all issues alike, and happens on a text that is worth less in sum but enough
    to each."""
    document = mediated(1035)
    parties, edited = signatories(document), copy.deepcopy(document)
    knowing_mediator(edited)
    first, last = (transcript(prepared(talks), world=3, seed=11)[0] for talks in (document, edited))
    assert (first.stage, last.stage) == ("in_force", "no_deal")
    assert sum(last.worth[name] for name in parties) > sum(first.worth[name] for name in parties)
    assert all(answer.value >= answer.threshold for answer in first.answers)
    assert any(answer.value < answer.threshold for answer in last.answers)


def test_a_mediator_adds_nothing_where_all_is_known():
    """TENDENCY: as many agreements are won (7.6 % of worlds that agree either way) as lost (7.4 %)."""
    wins, loses = Comparison(known_direct, mediation_wins, 32), Comparison(known_direct, mediation_loses, 32)
    assert abs(wins.failures - loses.failures) / wins.cases < 0.04, (wins, loses)


def test_a_mediator_who_knows_makes_better_agreements_of_those_who_know_nothing():
    """TENDENCY (Kydd 2003: what a mediator adds is what it knows): off the frontier are 8 % of the agreements on its text, 22 %
    of those that the parties make by themselves. It does not make more of them: 13 % are won, 13 % lost."""
    alone, text = Comparison(ignorant_direct, inefficient_before, 24), Comparison(ignorant_direct, by_broker, 24)
    assert text.rate < 0.7 * alone.rate and alone.rate > 0.1, (alone, text)


# --- outsiders ----------------------------------------------------------------------------------


def lines_in_force(played: Played) -> np.ndarray:
    """Options across the lines that hold of every signatory, as talks begin [s, m, k, w]; their price [s, m, w]."""
    model = Negotiation.drawn_from(played.scenario.game, WORLDS, seed=11)
    actors = model.game.signing_actors
    return model.payoffs.crossed[actors], model.payoffs.price[actors]


def stance(key):
    """The first third party backs, or presses, every line of every signatory by half as much again."""

    def change(document):
        if not thirds(document):
            return False
        block = document["actors"][thirds(document)[0]]
        block["present"] = 1
        moving = block.setdefault(key, {})
        for name, issue, _ in lines_of(document, signatories(document)):
            by_issue = moving.setdefault(name, {})
            by_issue[issue] = moved(by_issue.get(issue, 0.0), lambda x: 1 - (1 - x) / 2)
        return None if moving else False

    return change


def present(seed):
    """Random scenarios without shocks whose first third party is there."""
    document = unshocked(seed)
    for name in thirds(document)[:1]:
        document["actors"][name]["present"] = 1
    return document


def backing_opens(before, edit):
    after = edit(stance("backing"))
    if not after:
        return None
    (then, cost), (now, dearer) = lines_in_force(before), lines_in_force(after)
    return (then & ~now).any(axis=(0, 1, 2)) | (dearer < cost).any(axis=(0, 1)), then.any(axis=(0, 1, 2))


def pressing_closes(before, edit):
    after = edit(stance("pressing"))
    if not after:
        return None
    (then, cost), (now, cheaper) = lines_in_force(before), lines_in_force(after)
    return (now & ~then).any(axis=(0, 1, 2)) | (cheaper > cost).any(axis=(0, 1)), then.any(axis=(0, 1, 2))


def held(key):
    def compare(before, edit):
        after = edit(stance(key))
        if not after:
            return None
        then, now = (lines_in_force(played)[0].any(axis=(0, 1, 2)) for played in (before, after))
        return now != then, EVERY

    return compare


def test_backing_makes_a_line_hold_more_often_and_never_less_and_dearer_to_cross():
    """THEOREM (section 3; allies make it dearer to give way, Fearon 1994): the line's own coin stays, the chance rises."""
    never(present, backing_opens, 32)
    assert Comparison(present, held("backing"), 32).rate > 0.01


def test_pressing_makes_a_line_hold_less_often_and_never_more_and_cheaper_to_cross():
    """THEOREM, the reverse: pressure gives cover."""
    never(present, pressing_closes, 32)
    assert Comparison(present, held("pressing"), 32).rate > 0.1


def supported(document):
    if not thirds(document):
        return False
    support = document["actors"][thirds(document)[0]].setdefault("support", {})
    name = signatories(document)[0]
    support[name] = moved(support.get(name, 0.0), lambda x: x + 0.04)
    return None


def patient_plain(seed):
    document = plain(seed)
    document["actors"][signatories(document)[0]]["no_deal"]["cost"] = 0
    return document


def support_costs(before, edit):
    after = edit(supported)
    if not after:
        return None
    name = before.scenario.game.signatories[0]
    return after.worth[name] < before.worth[name] - EXACT, before.agreed & after.agreed


def test_support_never_lowers_what_the_supported_party_gets():
    """THEOREM in plain talks where waiting costs it nothing: support is a better no deal (Fearon 1995; Powell 2006)."""
    never(patient_plain, support_costs, 32)


def test_support_seldom_lowers_what_the_supported_party_gets():
    """TENDENCY elsewhere, as for a better no deal: 0.5 % of worlds there."""
    seldom(free, support_costs, 32, 0.03)


def spoiler(document):
    if not thirds(document):
        return False
    block = document["actors"][thirds(document)[-1]]
    block["spoiling"] = moved(block.get("spoiling", 0.0), lambda x: 1 - (1 - x) * 0.8)
    return None


def stands(played: Played) -> np.ndarray:
    return played.table.stage.isin(("in_force", "pending")).to_numpy()


def spoiler_helps(before, edit):
    after = edit(spoiler)
    if not after:
        return None
    elsewhere = after.agreed & ((after.round != before.round) | differing_terms(before, after))
    return (stands(after) & ~stands(before)) | elsewhere, before.agreed | after.agreed


def differing_terms(before: Played, after: Played) -> np.ndarray:
    columns = [column for column in before.table if column.startswith(("term_", "paid_"))]
    return np.any([before.table[c].astype(str) != after.table[c].astype(str) for c in columns], axis=0)


def spoiler_undoes(before, edit):
    after = edit(spoiler)
    return after and (stands(before) & ~stands(after), stands(before))


def test_a_spoiler_never_makes_an_agreement_likelier_to_stand_and_changes_no_text():
    """THEOREM (Stedman 1997): a spoiler only ends talks and texts, by the coin by which they may end anyway, and nobody
    acts on the hazard of it."""
    never(free, spoiler_helps, 32)
    assert Comparison(free, spoiler_undoes, 32).rate > 0.05


def fearless(seed):
    """Random scenarios with a hazard of collapse, in which nobody fears a breach, so that guarantees move no text."""
    document = free(seed) | {"collapse": 0.1}
    document["calendar"]["horizon"] += 6
    for name in signatories(document):
        document["actors"][name]["commitment_risk"] = 0
    scale_guarantees(document, 0.5)
    return document


def scale_guarantees(document, by):
    """Whether there is any guarantee to scale."""
    found = [
        option["guarantee"]
        for issue in document["issues"].values()
        for option in issue["options"].values()
        if option.get("guarantee")
    ]
    for given in found:
        given |= {name: moved(share, lambda x: x * by) for name, share in given.items()}
    return bool(found)


def guaranteed(document):
    return scale_guarantees(document, 2)


def guarantee_undoes(before, edit):
    after = edit(guaranteed)
    if not after:
        return None
    collapsed = [(played.table.stage == "collapsed").to_numpy() for played in (before, after)]
    return (collapsed[1] & ~collapsed[0]) | (before.round != after.round), before.agreed | after.agreed


def guarantee_saves(before, edit):
    after = edit(guaranteed)
    if not after:
        return None
    collapsed = [(played.table.stage == "collapsed").to_numpy() for played in (before, after)]
    return collapsed[0] & ~collapsed[1], collapsed[0]


def test_guarantees_never_raise_collapse():
    """THEOREM (Walter 1997; Fortna 2003) where nobody fears a breach, so that guarantees move no text: the hazard falls by
    the share that is guaranteed, and the coin stays."""
    never(fearless, guarantee_undoes, 32)
    assert Comparison(fearless, guarantee_saves, 32).failures > 0


def helpful(seed):
    """Random scenarios with a third party that wants a treaty, whichever, and leans on nobody."""
    document = unshocked(seed)
    wants = {
        name: {"values": {option: float(option != issue["status_quo"]) for option in issue["options"]}, "salience": 1}
        for name, issue in document["issues"].items()
    }
    document["actors"]["zed"] = {"role": "third_party", "wants": wants}
    for issue in document["issues"].values():
        for option in issue["options"].values():
            option.pop("needs", None)
    document["protocol"] = {"name": "direct"}
    return document


def leverage(document):
    document["actors"]["zed"]["leverage"] = dict.fromkeys(signatories(document), 0.2)


def leverage_loses(before, edit):
    return lost(before, edit(leverage))


def leverage_wins(before, edit):
    return won(before, edit(leverage))


def unprops(before, edit):
    after = edit(leverage)
    both = before.agreed & after.agreed
    return (before.table.propped & ~after.table.propped).to_numpy(), both


def props(before, edit):
    after = edit(leverage)
    both = before.agreed & after.agreed
    return (after.table.propped & ~before.table.propped).to_numpy(), both


def test_leverage_for_a_treaty_makes_agreement_likelier():
    """TENDENCY (Beardsley 2008): leverage of one who likes any treaty better than none. It moves the first choices of the
    parties, too, so that some worlds agree no more."""
    wins, loses = Comparison(helpful, leverage_wins, 32), Comparison(helpful, leverage_loses, 32)
    assert wins.failures > 4 * loses.failures and wins.rate > 0.05, (wins, loses)


def test_leverage_props_agreements_up():
    """TENDENCY (Beardsley 2008): of agreements either way many are propped only with leverage, few only without."""
    more, fewer = Comparison(helpful, props, 32), Comparison(helpful, unprops, 32)
    assert more.failures > 4 * fewer.failures, (more, fewer)


# --- after the signature ------------------------------------------------------------------------


def lasting(seed):
    """Random scenarios in which a text may collapse by itself alone: no guarantees, spoilers or shocks."""
    document = unshocked(seed) | {"collapse": 0.1}
    document["calendar"]["horizon"] += 6
    for name in thirds(document):
        document["actors"][name].pop("spoiling", None)
    for issue in document["issues"].values():
        for option in issue["options"].values():
            option.pop("guarantee", None)
    return document


def hazard_apart(before, edit):
    """Worlds that do not collapse just when one coin and one hazard, the same for all texts, say."""
    model, table = before.model, before.table
    ended = table.ended_round.fillna(NEVER).to_numpy(int)
    expected, standing = np.full(WORLDS, NEVER), np.ones(WORLDS)
    for t in range(model.game.horizon):
        standing = np.where(before.agreed & (t > before.round), standing * 0.9, standing)
        undone = (model.collapse_coin >= standing) & (expected == NEVER) & (t > before.round) & before.agreed
        expected[undone] = t
    collapsed = (table.stage == "collapsed").to_numpy()
    rejected = (table.stage == "rejected").to_numpy()
    due = (expected != NEVER) & ~(rejected & (ended < expected))
    return (collapsed != due) | (collapsed & (ended != expected)), before.agreed


def test_a_propped_text_collapses_as_any_other():
    """THEOREM: without guarantees, spoilers and shocks a text collapses when the world's coin says so, propped or not
    (Beardsley 2008 finds that leverage makes peace last less: a file says so by its hazards)."""
    never(lasting, hazard_apart, 32)


def unhurried(seed):
    document = unshocked(seed) | {"collapse": 0}
    for name in thirds(document):
        document["actors"][name]["spoiling"] = 0
    return document


def collapses(before, edit):
    return (before.table.stage == "collapsed").to_numpy(), before.agreed


def test_nothing_collapses_without_a_hazard_or_a_spoiler():
    """THEOREM (section 11)."""
    never(unhurried, collapses, 32)


def empty_text(before, edit):
    open_issues = [name for name, issue in before.document["issues"].items() if "agreed" not in issue]
    left = [before.table[f"term_{name}"].astype(str).to_numpy() == "open" for name in open_issues]
    return np.all(left, axis=0) & before.agreed, before.agreed


def test_a_text_that_settles_nothing_new_is_never_agreed():
    """THEOREM (section 6): nobody can sign it, with or without an agenda."""
    never(free, empty_text, 32)


# --- numbers at rest ----------------------------------------------------------------------------


def at_rest(key, role):
    """Random scenarios without a number of some actors, and the change that writes it out at its default."""
    names = signatories if role == "signatory" else thirds

    def made(seed):
        document = unshocked(seed)
        for name in names(document):
            document["actors"][name].pop(key, None)
        return document

    def change(document):
        for name in names(document):
            document["actors"][name][key] = 1 if key in ("weight", "credibility") else 0
        return None if names(document) else False

    return made, changes_nothing(change)


AT_REST = [("weight", "signatory"), ("credibility", "signatory"), ("spoiling", "third_party")]
AT_REST += [("facilitation", "third_party")]


@pytest.mark.parametrize("key, role", AT_REST)
def test_a_number_at_its_default_changes_nothing(key, role):
    """THEOREM: in no column, whether it is written out or not."""
    never(*at_rest(key, role), 16)


PROPERTIES = {
    "price 0": (free_lines, price_of_nothing),
    "price 50 crossed": (dear_lines, crossed_dearly),
    "price loses": (free, price_loses),
    "price wins": (free, price_wins),
    "learned": (ignorant, learned),
    "facilitation": (facilitated, changes_nothing(all_known)),
    "plain ignorance loses": (plain, ignorance_loses),
    "plain ignorance wins": (plain, ignorance_wins),
    "plain ignorance hastens": (plain, ignorance_hastens),
    "plain ignorance delays": (plain, ignorance_delays),
    "plain inefficient before": (plain, inefficient_before),
    "plain inefficient after": (plain, inefficient_after),
    "mediator insight loses": (mediated, insight_of_mediator_loses),
    "mediator insight wins": (mediated, insight_of_mediator_wins),
    "known: mediation wins": (known_direct, mediation_wins),
    "known: mediation loses": (known_direct, mediation_loses),
    "unknown: mediation wins": (ignorant_direct, mediation_wins),
    "unknown: mediation loses": (ignorant_direct, mediation_loses),
    "unknown: inefficient alone": (ignorant_direct, inefficient_before),
    "unknown: inefficient by a broker": (ignorant_direct, by_broker),
    "backing opens": (present, backing_opens),
    "pressing closes": (present, pressing_closes),
    "backing holds": (present, held("backing")),
    "pressing frees": (present, held("pressing")),
    "support costs": (patient_plain, support_costs),
    "support costs, all": (free, support_costs),
    "spoiler helps": (free, spoiler_helps),
    "spoiler undoes": (free, spoiler_undoes),
    "guarantee undoes": (fearless, guarantee_undoes),
    "guarantee saves": (fearless, guarantee_saves),
    "leverage loses": (helpful, leverage_loses),
    "leverage wins": (helpful, leverage_wins),
    "unprops": (helpful, unprops),
    "props": (helpful, props),
    "hazard apart": (lasting, hazard_apart),
    "collapse of nothing": (unhurried, collapses),
    "empty text": (free, empty_text),
    **{f"{key} at rest": at_rest(key, role) for key, role in AT_REST},
}
"""What `PYTHONPATH=.:tests python tests/theorems/test_acts.py COUNT` measures."""

if __name__ == "__main__":
    import sys

    for title, (make, compare) in PROPERTIES.items():
        print(f"{title:30}", Comparison(make, compare, int(sys.argv[1]), first=1000), flush=True)
