"""Talks whose outcome the literature, or plain reason, knows beforehand."""

import datetime

import numpy as np
import pytest
from random_scenarios import prepared

from sim.engine.model import Negotiation
from sim.words.stages import AGREED
from sim.worlds.table import play, worlds_table

LINE = [f"p{place}" for place in range(101)]
"""A scale of 101 steps: option pN lies at N."""


def document(ann: dict, bob: dict, issues: dict, rounds: int = 21, **more) -> dict:
    """Talks of Ann and Bob, who speaks second, without anything left open."""
    actors = {"ann": {"role": "signatory"} | ann, "bob": {"role": "signatory"} | bob} | more.pop("others", {})
    calendar = {"start": datetime.date(2025, 1, 1), "round": "month", "rounds": rounds, "horizon": rounds + 12}
    return {
        "name": "Known",
        "summary": "A scenario with a known answer.",
        "sources": "assumption",
        "curvature": 1,
        "deferral": False,
        "calendar": calendar,
        "protocol": {"name": "direct"},
        "issues": issues,
        "actors": actors,
    } | more


def outcomes(document: dict, worlds: int = 1, seed: int = 1):
    return play(prepared(document), worlds, seed)


def agreed(table):
    return table.stage.isin(AGREED)


def pie(
    ann_floor: float = 0.0, bob_floor: float = 0.0, ann: dict | None = None, bob: dict | None = None, rounds=201, **more
) -> dict:
    """One linear issue to split: at pN Bob has N hundredths, Ann the rest; their floors are what no deal is worth."""

    def party(ideal, at_status_quo, floor, block):
        no_deal = {"gain": floor - at_status_quo} | block.pop("no_deal", {})
        return {"wants": {"pie": {"ideal": ideal, "salience": 1}}, "no_deal": no_deal} | block

    issue = {"pie": {"options": LINE, "status_quo": "p0"}}
    return document(party(0, 1, ann_floor, ann or {}), party(100, 0, bob_floor, bob or {}), issue, rounds, **more)


def split(document: dict) -> float | None:
    """Ann's share of the pie in the one world, None if they did not agree."""
    row = outcomes(document).iloc[0]
    return 1 - LINE.index(row.term_pie) / 100 if row.stage in AGREED else None


FLOORS = [(0.0, 0.0), (0.3, 0.0), (0.0, 0.5), (0.2, 0.4), (0.45, 0.45), (0.1, 0.84)]
STEP = 0.011
"""A hundredth of the pie, the step of its scale, and what a round of 200 concedes at most counts within it."""


@pytest.mark.parametrize("ann, bob", FLOORS)
def test_linear_concession_splits_at_the_kalai_smorodinsky_solution(ann, bob):
    """From all of the pie to the floor in equal time: the concessions meet where both have gained the same share."""
    assert split(pie(ann, bob)) == pytest.approx((1 - bob) / (2 - ann - bob), abs=STEP)


@pytest.mark.parametrize("ann, bob", FLOORS)
def test_zeuthen_splits_at_the_nash_solution(ann, bob):
    """Harsanyi (1956): the maximum of (share - ann) * (1 - share - bob)."""
    zeuthen = {"strategy": {"name": "zeuthen"}}
    assert split(pie(ann, bob, dict(zeuthen), dict(zeuthen))) == pytest.approx((1 + ann - bob) / 2, abs=STEP)


@pytest.mark.parametrize("ann, bob", [(0.1, 0.85), (0.2, 0.75), (0.05, 0.8)])
def test_zeuthen_agrees_where_two_packages_are_equally_good(ann, bob):
    zeuthen = {"strategy": {"name": "zeuthen"}}
    assert split(pie(ann, bob, dict(zeuthen), dict(zeuthen))) == pytest.approx((1 + ann - bob) / 2, abs=STEP)


@pytest.mark.parametrize("strategy", ["linear", "boulware", "conceder", "micro", "zeuthen"])
def test_equals_split_the_pie_in_half(strategy):
    same = {"strategy": {"name": strategy}}
    assert split(pie(ann=dict(same), bob=dict(same))) == pytest.approx(0.5, abs=2 * STEP)


def test_who_concedes_later_gets_more():
    """Faratin, Sierra & Jennings (1998): the lower the exponent, the more of the pie, against any other."""
    exponents = [0.2, 0.5, 1.0, 2.0, 5.0]
    for against in exponents:
        shares = [
            split(
                pie(
                    ann={"strategy": {"name": "time_dependent", "exponent": e}},
                    bob={"strategy": {"name": "time_dependent", "exponent": against}},
                )
            )
            for e in exponents
        ]
        assert shares == sorted(shares, reverse=True) and len(set(shares)) == len(shares)


def test_a_hardliner_takes_all_from_one_who_concedes_and_two_get_nothing():
    hard = {"strategy": {"name": "hardliner"}}
    assert split(pie(ann=dict(hard))) == 1
    assert split(pie(bob=dict(hard))) == 0
    assert split(pie(ann=dict(hard), bob=dict(hard))) is None


def test_two_who_only_answer_in_kind_never_move():
    kind = {"strategy": {"name": "tit_for_tat"}}
    assert split(pie(ann=dict(kind), bob=dict(kind))) is None


def test_a_dearer_wait_gets_less():
    """Patience is power (Rubinstein 1982): the more a month without a deal costs, the smaller one's share."""
    # 0.5 is what no deal is worth to Ann at the start; what it costs to wait goes off that.
    shares = [
        split(pie(0.5, 0.0, ann={"no_deal": {"cost": cost}}, rounds=101)) for cost in (0, 0.001, 0.002, 0.004, 0.008)
    ]
    assert shares == sorted(shares, reverse=True) and shares[0] - shares[-1] > 0.1


def test_a_better_no_deal_gets_more_as_long_as_there_is_something_to_share():
    shares = [split(pie(floor, 0.2)) for floor in np.arange(0, 0.8, 0.1)]
    assert shares == sorted(shares) and len(set(shares)) == len(shares)


@pytest.mark.parametrize("strategy", ["linear", "boulware", "conceder", "micro", "zeuthen", "tit_for_tat", "hardliner"])
@pytest.mark.parametrize("ann, bob", [(0.6, 0.5), (0.0, 1.01), (0.9, 0.9)])
def test_without_a_zone_of_agreement_nobody_agrees(strategy, ann, bob):
    same = {"strategy": {"name": strategy}}
    assert split(pie(ann, bob, dict(same), dict(same), rounds=20)) is None


def test_without_a_zone_of_agreement_no_world_agrees():
    """Whatever the issues weigh, two with opposite linear wishes share 1, and here no deal is worth more to them."""
    weights = {"uniform": [0.1, 1]}
    issues = {m: {"options": ["low", "middle", "high"], "status_quo": "low"} for m in ("one", "two", "three")}
    wants = (
        {m: {"ideal": 0, "salience": weights} for m in issues},
        {m: {"ideal": 100, "salience": weights} for m in issues},
    )
    # Together they gain at most 1 (Ann's from all high) + 1; the status quo is all that Ann wants.
    ann = {"wants": wants[0], "no_deal": {"gain": {"uniform": [0.001, 0.5]}}}
    bob = {"wants": wants[1], "no_deal": {"gain": {"uniform": [1.001, 1.5]}}}
    table = outcomes(document(ann, bob, issues, deferral=True), worlds=1000)
    assert (table.stage == "no_deal").all()


def test_a_zone_of_agreement_is_always_found_on_one_line_in_the_end():
    """On one linear issue the deal is made if and only if the floors leave room for an option between them."""
    room = {"uniform": [0, 1]}
    for first in ("ann", "bob"):
        talks = pie(ann={"no_deal": {"gain": {"uniform": [-1, 0]}}}, bob={"no_deal": {"gain": room}}, rounds=9)
        talks["protocol"] = {"name": "direct", "first": first}
        scenario = prepared(talks)
        model = Negotiation.drawn_from(scenario.game, 2000, 5).run()
        ann, bob = (model.drawn[model.game.names.index(f"actors.{name}.no_deal.gain")] for name in ("ann", "bob"))
        hundredths = np.arange(101)[:, None]
        zone = ((100 - hundredths >= 100 * (1 + ann) - 1e-3) & (hundredths >= 100 * bob - 1e-3)).any(axis=0)
        clear = np.abs((100 * (ann + 1)) % 1 - 0.5) < 0.49
        clear &= np.abs((100 * bob) % 1 - 0.5) < 0.49
        assert (
            (agreed(worlds_table(scenario, model)) == zone)[clear].all()
            and 0.3 < zone.mean() < 0.7
            and clear.mean() > 0.9
        )


def test_those_who_want_the_same_agree_on_it_at_once():
    weights, ideal = {"uniform": [0.1, 1]}, {"one": "a", "two": "c", "three": "b"}
    issues = {m: {"options": ["a", "b", "c"], "status_quo": "a"} for m in ideal}
    wants = {m: {"ideal": option, "salience": weights} for m, option in ideal.items()}
    for strategy in ("linear", "boulware", "hardliner", "micro", "zeuthen", "tit_for_tat"):
        party = {"wants": wants, "strategy": {"name": strategy}}
        table = outcomes(document(party, party, issues, curvature=2), worlds=500)
        assert (table.stage == "in_force").all() and (table.agreed_round == 0).all()
        assert all((table[f"term_{m}"] == option).all() for m, option in ideal.items())


def opposite_saliences(heavy: float, **more) -> dict:
    """Two issues that each want moved their own way; the first matters more to Ann, the second to Bob."""
    issues = {m: {"options": ["low", "middle", "high"], "status_quo": "low"} for m in ("dear_to_ann", "dear_to_bob")}

    def party(ideal, at_status_quo, salience):
        wants = {m: {"ideal": ideal, "salience": weight} for m, weight in zip(issues, salience)}
        return {"wants": wants, "no_deal": {"gain": -at_status_quo}}

    return document(party(0, 1, (heavy, 1 - heavy)), party(100, 0, (1 - heavy, heavy)), issues, **more)


@pytest.mark.parametrize("heavy", [0.6, 0.75, 0.9])
def test_logrolling_gives_each_the_issue_dear_to_it(heavy):
    """Each gets `heavy`, not the half of splitting every issue: the trade is what makes both gain (Raiffa 1982)."""
    row = outcomes(opposite_saliences(heavy)).iloc[0]
    assert (row.term_dear_to_ann, row.term_dear_to_bob) == ("low", "high")
    assert row.utility_ann == row.utility_bob == pytest.approx(heavy, abs=1e-5)


def test_who_does_not_see_what_is_dear_to_the_other_misses_the_trade():
    """With no insight every issue seems to weigh half: the trade is worth less to both in sum."""
    blind = {"opponent": {"name": "insight", "insight": 0}}
    talks = opposite_saliences(0.9)
    known = outcomes(talks).iloc[0]
    for name in ("ann", "bob"):
        talks["actors"][name] |= blind
        talks["actors"][name]["strategy"] = {"name": "conceder"}
    unknown = outcomes(talks).iloc[0]
    assert unknown.utility_ann + unknown.utility_bob <= known.utility_ann + known.utility_bob


def treaty(ann: dict, bob: dict, deal: dict | None = None, gain=(0.3, 0.3), **more) -> dict:
    """To sign or not: one treaty, which gains each what is said. To agree on nothing is not worth the ink (0.001)."""
    issue = {"treaty": {"options": {"none": {}, "deal": deal or {}}, "status_quo": "none"}}

    def party(block, worth):
        wants = {"treaty": {"values": {"none": 0.5, "deal": 0.5 + worth}, "salience": 1}}
        return {"wants": wants, "no_deal": {"gain": 0.001}} | block

    return document(party(ann, gain[0]), party(bob, gain[1]), issue, more.pop("rounds", 4), **more)


def third(**block) -> dict:
    """A third party that likes the treaty."""
    wants = {"treaty": {"values": {"none": 0, "deal": 1}, "salience": 1}}
    return {"xen": {"role": "third_party", "wants": wants} | block}


def one(document: dict):
    return outcomes(document).iloc[0]


def test_a_treaty_that_gains_both_is_signed_and_one_that_costs_either_is_not():
    assert one(treaty({}, {})).term_treaty == "deal"
    assert one(treaty({}, {}, gain=(0.3, -0.1))).stage == "no_deal"
    assert one(treaty({}, {}, gain=(-0.1, -0.1))).stage == "no_deal"


def test_a_guarantee_that_covers_the_commitment_risk_makes_the_deal_possible():
    """Fearon (1995), Walter (1997): both would gain, and neither signs for fear of the other's breach."""
    fear = {"commitment_risk": 0.4}
    alone = one(treaty(fear, fear))
    assert alone.stage == "no_deal" and alone.blocker_reason in ("reservation", "nothing_to_offer")
    for share, stage in [(0.2, "no_deal"), (0.26, "in_force"), (1.0, "in_force")]:
        row = one(treaty(fear, fear, {"guarantee": {"ann": share, "bob": share}}))
        assert (row.stage, bool(row.propped)) == (stage, stage == "in_force")
    assert one(treaty(fear, fear, {"guarantee": {"ann": 1.0}})).stage == "no_deal"


def test_a_guarantee_of_nothing_that_a_shock_makes_a_full_one_counts_from_then_on():
    fear, none = {"commitment_risk": 0.4}, {"guarantee": {"ann": 0, "bob": 0}}
    full = {f"issues.treaty.options.deal.guarantee.{name}": {"set": 1} for name in ("ann", "bob")}
    shocks = {"guaranteed": {"at": datetime.date(2025, 3, 1), "effect": full}}
    assert one(treaty(fear, fear, none)).stage == "no_deal"
    assert one(treaty(fear, fear, none, shocks=shocks)).agreed_round == 2


def test_leverage_makes_a_deal_that_one_side_would_not_have_signed_and_it_is_propped():
    """Beardsley (2008): what third parties prop up was not worth it to the parties themselves."""
    for leverage, stage in [(0.1, "no_deal"), (0.11, "in_force")]:
        row = one(treaty({}, {}, gain=(0.3, -0.1), others=third(leverage={"bob": leverage})))
        assert (row.stage, bool(row.propped)) == (stage, stage == "in_force")


def test_an_absent_third_party_has_no_leverage():
    assert one(treaty({}, {}, gain=(0.3, -0.1), others=third(present=0, leverage={"bob": 0.2}))).stage == "no_deal"


def test_a_stick_keeps_from_signing_what_is_across_a_third_partys_red_line():
    line = {"treaty": {"values": {"none": 0.5, "deal": 0.5}, "salience": 1, "red_line": {"not": ["deal"]}}}
    for stick, stage in [(0.29, "in_force"), (0.31, "no_deal")]:
        assert one(treaty({}, {}, others=third(wants=line, stick={"bob": stick}))).stage == stage


def test_an_inducement_pays_exactly_the_gap_and_only_as_far_as_its_budget_goes():
    for budget, stage, paid in [(0.09, "no_deal", 0), (0.11, "in_force", 0.101), (1.0, "in_force", 0.101)]:
        row = one(treaty({}, {}, gain=(0.3, -0.1), others=third(inducement={"budget": budget, "to": ["bob"]})))
        assert row.stage == stage and row.paid_xen_bob == pytest.approx(paid, abs=1e-5)
        assert row.gain_bob == pytest.approx(0, abs=1e-5)


def test_nobody_pays_for_a_deal_that_it_likes_no_better_than_none():
    cold = {"treaty": {"values": {"none": 0.5, "deal": 0.5}, "salience": 1}}
    others = third(wants=cold, inducement={"budget": 1.0, "to": ["bob"]})
    assert one(treaty({}, {}, gain=(0.3, -0.1), others=others)).stage == "no_deal"


def test_an_option_that_needs_a_third_party_is_there_only_with_its_consent():
    deal = {"needs": ["xen"]}
    assert one(treaty({}, {}, deal, others=third())).stage == "in_force"
    assert one(treaty({}, {}, deal, others=third(present=0))).stage == "no_deal"
    dislike = {"treaty": {"values": {"none": 1, "deal": 0}, "salience": 1}}
    assert one(treaty({}, {}, deal, others=third(wants=dislike))).stage == "no_deal"


def at_home(gain: float, **more) -> dict:
    """Ratifiers of one who are almost sure to vote as their gain says."""
    wants = {"treaty": {"values": {"none": 0.5, "deal": 0.5 + gain}, "salience": 1}}
    block = {"votes": "always", "threshold": 0, "noise": 0.001, "wants": wants} | more
    return {"ratifiers": {"parliament": block}}


def test_a_ratifier_that_cannot_pass_blocks_a_leader_who_looks_home():
    """Putnam (1988): no win-set, no deal, and it is the home front that blocks."""
    row = one(treaty({}, at_home(-0.1) | {"tolerance": 0.2}))
    assert (row.stage, row.blocker_reason, row.blocker) == ("no_deal", "nothing_to_offer", "bob")


def test_a_leader_who_does_not_look_home_signs_and_is_voted_down():
    row = one(treaty({}, at_home(-0.1, delay=3)))
    assert (row.stage, row.agreed_round, row.ended_round) == ("rejected", 0, 3)


def test_a_ratifier_that_gains_passes_the_treaty():
    row = one(treaty({}, at_home(0.1, delay=3) | {"tolerance": 0.9}))
    assert (row.stage, row.agreed_round, row.ended_round) == ("in_force", 0, 3)


def test_a_quorum_that_the_turnout_cannot_reach_blocks():
    quorum = {"quorum": {"share": 0.25, "turnout": 0.2}}
    assert one(treaty({}, at_home(0.4, **quorum) | {"tolerance": 0.01})).stage == "no_deal"
    assert one(treaty({}, at_home(0.4, **quorum))).stage == "rejected"


def test_tied_hands_are_a_strength_until_there_is_nothing_left_to_agree_on():
    """Schelling (1960), Tarar (2001): the more Ann's parliament asks, the better her terms, until it asks too much."""

    def with_parliament(least):
        wants = {"pie": {"ideal": 0, "salience": 1}}
        parliament = {"votes": "always", "threshold": least - 1, "noise": 0.001, "wants": wants}
        return split(pie(0.0, 0.3, ann={"tolerance": 0.5, "ratifiers": {"parliament": parliament}}))

    shares = [with_parliament(least) for least in (0.1, 0.5, 0.65, 0.7)]
    assert shares == sorted(shares) and shares[-1] == pytest.approx(0.7, abs=STEP) and shares[0] < 0.6
    assert with_parliament(0.75) is None


def test_red_lines_that_share_no_option_mean_no_deal_unless_the_issue_can_be_left_open():
    def party(own, line):
        wants = {"easy": {"ideal": "b", "salience": 1}, "hard": {"ideal": own, "salience": 1, "red_line": line}}
        return {"wants": wants}

    issues = {m: {"options": ["a", "b", "c"], "status_quo": "a"} for m in ("easy", "hard")}
    ann, bob = party("a", {"max": "a"}), party("c", {"min": "c"})
    assert one(document(ann, bob, issues)).stage == "no_deal"
    row = one(document(ann, bob, issues, deferral=True))
    assert (row.stage, row.scope, row.term_easy, row.term_hard, row.open_issues) == (
        "in_force",
        "partial",
        "b",
        "open",
        1,
    )
    bob["wants"]["hard"]["red_line"]["not"] = ["open"]
    row = one(document(ann, bob, issues, deferral=True))
    assert (row.blocker, row.blocker_reason, row.blocker_issue) == ("ann+bob", "no_common_option", "hard")


def test_a_condition_delays_the_treaty_or_keeps_it_waiting_for_ever():
    def condition(**more):
        return {"condition": {"what": "something", **more}}

    row = one(treaty({}, {}, condition(delay=5)))
    assert (row.stage, row.agreed_round, row.ended_round) == ("in_force", 0, 5)
    assert one(treaty({}, {}, condition(delay=5, chance=0))).stage == "pending"
    assert one(treaty({}, {}, condition(delay=50))).stage == "pending"


@pytest.mark.parametrize("hazard", [0.02, 0.1, 0.5])
def test_talks_without_end_break_down_as_their_hazard_says(hazard):
    """The share still talking after n rounds is (1 - hazard) ** n; 4.5 standard errors, a false alarm in 1 of 10^5."""
    worlds, rounds = 4000, 12
    table = outcomes(treaty({}, {}, gain=(0.3, -0.1), breakdown=hazard, rounds=rounds), worlds)
    alive = (1 - hazard) ** rounds
    assert (table.stage == "no_deal").mean() == pytest.approx(alive, abs=4.5 * (alive * (1 - alive) / worlds) ** 0.5)
    broken = table.ended_round[table.stage == "breakdown"]
    assert (broken == 0).sum() / worlds == pytest.approx(hazard, abs=4.5 * (hazard * (1 - hazard) / worlds) ** 0.5)


def test_what_was_agreed_beforehand_stands_whatever_red_lines_say():
    """Ann would not sign the deal as it is; agreed beforehand, it is part of what she may sign for the rest. By itself it
    is no treaty: there is nothing new in it."""
    line = {"ideal": "deal", "salience": 1, "red_line": {"not": ["deal"]}}
    talks = treaty({"wants": {"treaty": line}}, {})
    assert one(talks).stage == "no_deal"
    talks["issues"]["treaty"]["agreed"] = "deal"
    assert one(talks).stage == "no_deal"
    talks["issues"]["rest"] = {"options": ["none", "some"], "status_quo": "none"}
    for name in ("ann", "bob"):
        talks["actors"][name]["wants"]["rest"] = {"ideal": "some", "salience": 1}
    row = one(talks)
    assert (row.term_treaty, row.term_rest) == ("deal", "some")


@pytest.mark.parametrize("bias", [0.0, 0.3, 0.7, 1.0])
def test_a_text_stands_first_where_its_author_and_both_parties_together_gain_most(bias):
    """Least squares: the mean of both ideals, 0 and 100, and the author's, 80, in the weights of its bias."""
    author = {"xen": {"role": "third_party", "wants": {"pie": {"ideal": 80, "salience": 1}}}}
    protocol = {"name": "single_text", "mediator": "xen", "bias": bias}
    model = Negotiation.drawn_from(prepared(pie(others=author, protocol=protocol, curvature=2, rounds=41)).game, 1, 1)
    model.step()
    mean = (80 * bias + 100 * (1 - bias)) / (bias + 2 * (1 - bias))
    assert model.tabled[0].package[0, 0] == pytest.approx(mean, abs=0.51)


def test_a_member_whose_consent_is_asked_can_keep_the_others_from_a_deal():
    line = {"treaty": {"values": {"none": 1, "deal": 1}, "salience": 1, "red_line": {"not": ["deal"]}}}
    plenary = {"name": "plenary", "members": ["ann", "bob", "xen"]}
    both = treaty({}, {}, others=third(wants=line), protocol=plenary)
    assert one(both).stage == "in_force"
    assert one(both | {"protocol": plenary | {"consent": "all"}}).stage == "no_deal"


def test_a_dated_shock_that_makes_peace_worth_while_is_followed_by_a_deal_in_that_round():
    shock = {"at": datetime.date(2025, 3, 15), "effect": {"actors.bob.no_deal.gain": {"add": -0.3}}}
    row = one(treaty({}, {}, gain=(0.3, -0.1), rounds=6, shocks={"change": shock}))
    assert (row.stage, row.shock_change, row.agreed_round) == ("in_force", 3, 3)


def test_a_deal_is_made_only_while_a_passing_shock_lasts():
    """Ripe moments pass (Zartman 2000): who is ready only afterwards finds nobody to sign with."""
    shock = {"at": datetime.date(2025, 2, 1), "for": 2, "effect": {"actors.bob.no_deal.gain": {"add": -0.3}}}
    talks = treaty({}, {}, gain=(0.3, -0.1), rounds=6, shocks={"moment": shock})
    assert one(talks).agreed_round in (1, 2)
    talks["actors"]["ann"]["no_deal"] = {"gain": 1.0, "cost": 0.3}  # Ann is ready only from round 3 on
    assert one(talks).stage == "no_deal"


def test_baskets_close_one_after_another():
    issues = {m: {"options": ["a", "b", "c"], "status_quo": "a"} for m in ("first", "second")}
    party = {"wants": {m: {"ideal": "c", "salience": 1} for m in issues}}
    agenda = [{"issues": ["first"], "until": 5}, {"issues": ["second"], "until": 10}]
    row = one(document(party, party, issues, rounds=10, agenda=agenda))
    assert (row.stage, row.agreed_round, row.term_first, row.term_second) == ("in_force", 1, "c", "c")
