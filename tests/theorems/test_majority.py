"""What is true of every majority: where it comes to the consent of all, what vetoes do, and what two of three can do."""

import copy
import datetime
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from breadth import some_of
from majorities import THREE, three, three_document
from random_scenarios import prepared, random_document, with_costly_failure, with_majority

from sim.engine.model import Negotiation
from sim.engine.ratification import NEVER
from sim.worlds.efficiency import efficiency
from sim.worlds.table import play, worlds_table

WORLDS = np.arange(6)
HEADS = {"share": 0.6, "by": "heads"}


def with_consent(seed, consent):
    """A random scenario under a protocol that takes a majority, with a consent; None where its protocol takes none."""
    document = with_costly_failure(random_document(seed), seed)
    if document["protocol"]["name"] == "direct":
        return None
    signing = [name for name, actor in document["actors"].items() if actor["role"] == "signatory"]
    given = consent(signing) if callable(consent) else consent
    return {**document, "protocol": {**document["protocol"], "consent": given}}


def told(document):
    """All that the tables say of some worlds."""
    scenario = prepared(document)
    model = Negotiation.drawn_from(scenario.game, WORLDS, 3).run()
    return str(worlds_table(scenario, model).to_dict()) + str(efficiency(model).to_dict())


@cache
def told_of_all(seed):
    """The same of a random scenario that takes the consent of all signatories."""
    return told(with_consent(seed, "signatories"))


AS_ALL = {
    "a share of 1": {"share": 1, "by": "heads"},
    "a veto for each": lambda signing: {"share": 0.2, "by": "weight", "veto": signing},
}


@pytest.mark.parametrize("consent", AS_ALL.values(), ids=list(AS_ALL))
def test_what_takes_everyone_plays_as_the_consent_of_all_does(consent):
    found = 0
    for seed in range(some_of(120)):
        document = with_consent(seed, consent)
        if document:
            found += 1
            assert told(document) == told_of_all(seed), f"random scenario {seed}"
    assert found > some_of(60)


def without_lines(document):
    """The document without red lines and ratifiers, so that the texts that are tabled do not follow from the share."""
    document = copy.deepcopy(document)
    for actor in document["actors"].values():
        actor.pop("ratifiers", None)
        for want in actor["wants"].values():
            want.pop("red_line", None)
    for issue in document["issues"].values():
        options = issue["options"].values() if isinstance(issue["options"], dict) else ()
        for option in options:
            if isinstance(option, dict) and "condition" in option:
                option["condition"].pop("ratified_by", None)
    for key in ("backing", "pressing"):
        for actor in document["actors"].values():
            actor.pop(key, None)
    return document | {"shocks": {}}


def first_round(document):
    """What is tabled in the first round, and where it closes."""
    model = Negotiation.drawn_from(prepared(document).game, np.arange(40), 3)
    model.step()
    offer, answers = model.tabled
    return np.where(offer.made, offer.package, -1), offer.made & answers.enough


def test_a_lower_share_never_keeps_the_text_of_the_first_round_from_closing():
    closed = []
    for seed in range(some_of(150)):
        document = with_consent(seed, HEADS)
        if document:
            shares = [without_lines(with_consent(seed, HEADS | {"share": share})) for share in (1, 0.7, 0.5, 0.3)]
            rounds = [first_round(one) for one in shares]
            assert all((package == rounds[0][0]).all() for package, _ in rounds), f"random scenario {seed}"
            for (_, high), (_, low) in pairwise(rounds):
                assert not (high & ~low).any(), f"random scenario {seed}"
            closed.append([enough.sum() for _, enough in rounds])
    assert np.sum(closed, axis=0)[-1] > np.sum(closed, axis=0)[0]


def test_who_holds_a_veto_is_never_outvoted_and_others_are():
    outvoted = 0
    for seed in range(some_of(250)):
        document = with_majority(with_costly_failure(random_document(seed), seed), seed)
        consent = document["protocol"].get("consent")
        if isinstance(consent, dict):
            game = prepared(document).game
            model = Negotiation.drawn_from(game, WORLDS, 3).run()
            unwilling = ~model.willing & (model.agreed_in != NEVER)
            holders = [game.signatories.index(name) for name in consent["veto"]]
            assert not unwilling[holders].any(), f"random scenario {seed}"
            outvoted += unwilling.any(axis=0).sum()
    assert outvoted > some_of(250) / 10


# ---------------------------------------------------------------- known answers


def one(scenario):
    return play(scenario, 1).iloc[0]


def test_two_outvote_the_third_who_loses_by_it():
    row = one(three(HEADS))
    assert (row.stage, row.term_toll, row.agreed_round) == ("in_force", "low", 0)
    assert (row.gain_ann, row.gain_bob, row.gain_cee) == (1.5, 1.5, -1.0)
    assert row.crossed_cee == "toll"


@pytest.mark.parametrize(
    "consent",
    ["signatories", HEADS | {"share": 1}, HEADS | {"share": 0.7}, HEADS | {"veto": ["cee"]}],
    ids=["all", "a share of 1", "more than two", "a veto"],
)
def test_the_third_keeps_them_from_a_deal_where_it_is_needed(consent):
    row = one(three(consent))
    assert (row.stage, row.blocker) == ("no_deal", "cee")


def test_the_third_is_outvoted_only_where_it_has_too_little_weight():
    by_weight = {"share": 0.7, "by": "weight"}
    assert one(three(by_weight, weights=(2, 2, 1))).term_toll == "low"
    assert one(three(by_weight, weights=(1, 1, 3))).term_toll == "high"  # with one of the others it has 0.8


def test_who_holds_the_share_alone_gets_its_own_text_when_it_is_its_turn():
    row = one(three({"share": 0.6, "by": "weight"}, weights=(1, 1, 3)))
    assert (row.term_toll, row.agreed_round) == ("high", 2)


def test_one_who_could_be_outvoted_is_not_to_blame_for_what_a_veto_holder_refuses():
    content = {"no_deal": {"gain": 0.6}}
    row = one(three(HEADS | {"veto": ["ann"]}, ann=content))
    assert (row.stage, row.blocker) == ("no_deal", "ann")


def test_the_ratifiers_of_the_outvoted_vote_all_the_same():
    parliament = {
        "votes": "always",
        "threshold": 0,
        "noise": 0.001,
        "delay": 1,
        "wants": {"toll": {"ideal": "high", "salience": 1}},
    }
    row = one(three(HEADS, cee={"ratifiers": {"parliament": parliament}}))
    assert (row.stage, row.agreed_round, row.ended_round) == ("rejected", 0, 1)


def test_nobody_is_paid_for_a_text_that_closes_without_it():
    patron = {
        "role": "third_party",
        "wants": {"toll": {"ideal": "low", "salience": 1}},
        "inducement": {"budget": 5, "to": [*THREE]},
    }
    wants = {"toll": {"ideal": "high", "salience": 1}}
    talks = three_document(HEADS, cee={"wants": wants})
    talks["actors"]["patron"] = patron
    assert one(prepared(talks)).paid_patron_cee == 0
    talks["protocol"]["consent"] = "signatories"
    assert one(prepared(talks)).paid_patron_cee > 0


def test_a_shock_moves_the_share():
    talks = three_document(HEADS | {"share": 1})
    talks["shocks"] = {"reform": {"at": datetime.date(2030, 3, 1), "effect": {"protocol.consent.share": {"set": 0.6}}}}
    assert one(prepared(talks)).agreed_round in (2, 3)


def test_the_share_may_be_drawn():
    drawn = play(three(HEADS | {"share": {"uniform": [0.5, 0.8333333]}}), 400)
    assert drawn["stage"].eq("in_force").mean() == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize("members", [THREE[::-1], THREE])
def test_a_mediator_writes_what_two_of_three_can_sign(members):
    talks = three_document(HEADS)
    talks["actors"] = {name: talks["actors"][name] for name in members}
    talks["actors"]["envoy"] = {"role": "third_party"}
    talks["protocol"] = {"name": "single_text", "mediator": "envoy", "consent": HEADS}
    assert one(prepared(talks)).term_toll == "low"
    talks["protocol"] = {"name": "single_text", "mediator": "envoy"}
    assert one(prepared(talks)).stage == "no_deal"
