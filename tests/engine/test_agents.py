"""Those at the table: what they table, for what they sign, and when they pay."""

import numpy as np
import pytest
from random_scenarios import prepared, random_document
from small_scenario import FORESEEN, MEDIATED, PAID, RED_LINES
from small_scenario import prepared as small

from sim.engine.issues import chosen, worth
from sim.engine.model import Negotiation

WORLDS = 8
ABSENT = (("actors.patron.present", 0),)


def talks(*changes, seed=1):
    """The small scenario as talks begin, and the places of its worlds."""
    return Negotiation.drawn_from(small(*changes).game, WORLDS, seed), np.arange(WORLDS)


@pytest.fixture(scope="module", params=range(12))
def random_talks(request):
    """Random talks as they begin, and the places of their worlds."""
    model = Negotiation.drawn_from(prepared(random_document(request.param)).game, WORLDS, request.param)
    return model, np.arange(WORLDS)


# ---------------------------------------------------------------- negotiators


def test_nobody_tables_what_it_would_not_sign(random_talks):
    model, here = random_talks
    for party in model.negotiators:
        offer = party.offer(here)
        value = worth(model.payoffs.payoff[party.place], offer.package)
        allowed = chosen(model.payoffs.allowed[party.place], offer.package).all(axis=0)
        assert (value >= model.reservations[party.place])[offer.made].all()
        assert allowed[offer.made].all()


def test_nobody_signs_for_less_than_its_reservation_value(random_talks):
    model, here = random_talks
    for party in model.negotiators:
        assert (party.threshold(here) >= model.reservations[party.place]).all()


def test_the_first_offer_of_one_who_concedes_with_time_is_its_best():
    model, here = talks()
    for party in model.negotiators:
        offer = party.offer(here)
        best = np.where(
            model.payoffs.common & model.payoffs.allowed[party.place], model.payoffs.payoff[party.place], -9
        )
        assert (worth(model.payoffs.payoff[party.place], offer.package) == best.max(axis=1).sum(axis=0)).all()


def test_an_issue_on_which_red_lines_leave_nothing_is_offered_as_one_would_have_it():
    model, here = talks(*RED_LINES)
    border = model.game.issues.names.index("border")
    north, south = (party.offer(here).package[border] for party in model.negotiators)
    assert (model.game.issues.option(border, north[0]), model.game.issues.option(border, south[0])) == (
        "old_line",
        "new_line",
    )


def test_a_leader_who_looks_home_and_sees_no_way_has_nothing_to_offer():
    model, here = talks(*FORESEEN)
    north, south = model.negotiators
    assert not north.offer(here).made.any()
    assert south.offer(here).made.all()


# ---------------------------------------------------------------- third parties


def test_a_third_party_may_be_absent_and_a_signatory_never():
    model, here = talks(*ABSENT)
    assert not model.parties["patron"].there(here).any()
    assert model.parties["north"].there(here).all()


def test_who_pays_likes_the_package_better_than_none_and_is_there():
    package = np.repeat([[1], [1], [1]], WORLDS, axis=1)  # the river split, as the patron wishes
    quo = np.zeros((3, WORLDS), int)
    model, here = talks(*PAID)
    assert model.parties["patron"].ready_to_pay(package, here).all()
    assert not model.parties["patron"].ready_to_pay(quo, here).any()
    model, here = talks(*PAID, *ABSENT)
    assert not model.parties["patron"].ready_to_pay(package, here).any()


def test_a_purse_is_the_budget_less_what_was_paid():
    model, here = talks(*PAID)
    patron = model.parties["patron"]
    model.paid[patron.third, 1] = 0.5
    assert (patron.purse(here) == 1.5).all()
    model.paid[patron.third, 1] = 2.5
    assert (patron.purse(here) == 0).all()


# ---------------------------------------------------------------- a mediator


def test_a_text_changes_by_one_option_to_the_gain_of_whoever_refuses():
    model, here = talks(*MEDIATED)
    mediator = model.mediator
    before = mediator.offer(here).package.copy()
    refuser = 0  # north
    mediator.amend(np.full(WORLDS, refuser), here)
    changed = before != mediator.text
    assert (changed.sum(axis=0) <= 1).all() and changed.any()
    payoff = model.payoffs.payoff[mediator.others[refuser]]
    moved = changed.any(axis=0)
    assert (worth(payoff, mediator.text) > worth(payoff, before))[moved].all()


def test_a_text_stays_where_nothing_would_help_the_refuser():
    model, here = talks(*MEDIATED)
    mediator = model.mediator
    for _ in range(20):
        mediator.amend(np.zeros(WORLDS, int), here)
    settled = mediator.text.copy()
    mediator.amend(np.zeros(WORLDS, int), here)
    assert (mediator.text == settled).all()


def test_only_what_all_could_sign_stands_in_a_text():
    line = {"max": "middle_line", "not": ["open"]}
    model, here = talks(*MEDIATED, ("actors.north.wants.border.red_line", line))
    border = model.game.issues.names.index("border")
    for _ in range(10):
        package = model.mediator.offer(here).package
        assert (package[border] <= model.game.issues.options[border].index("middle_line")).all()
        model.mediator.amend(np.ones(WORLDS, int), here)  # South, who wants the new line, refuses


# ---------------------------------------------------------------- spoilers


@pytest.mark.parametrize("offering", [True, False], ids=["a new offer", "the text tabled before"])
def test_a_spoiler_judges_what_is_on_the_table_by_what_holds_now(offering):
    model, _ = talks(("actors.patron.spoiling", 0.5), ("actors.north.strategy", {"name": "hardliner"}))
    patron = model.parties["patron"]
    model.step()
    assert model.talking.all() and not patron.unhappy.any()
    model.payoffs.status_quo[patron.actor] += 1
    if not offering:
        model.plans.opening[:] = -np.inf  # nobody has a package to offer any more
    model.break_down()
    offer = model.offer()
    model.answer(offer, model.hear(offer))
    assert offer.made.any() == offering and patron.unhappy[model.talking].all() and model.talking.any()
