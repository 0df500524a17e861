"""Third parties act, they do not vote: pressure, consent, payments."""

import datetime
from types import SimpleNamespace

import numpy as np
import pytest
from random_scenarios import prepared

from sim.engine.model import Negotiation
from sim.engine.third_parties import Acts, pledges
from sim.methods.draws import GRID
from sim.worlds.table import worlds_table


def grid(*values):
    """Numbers of grid steps as one world: [n, 1]."""
    return np.array(values)[:, None] * GRID


def paid(gaps, payers, purse) -> list[list[float]]:
    """Who [row] pays whom [column], in grid steps, in one world."""
    everybody = np.ones((len(purse), len(gaps)), bool)
    made = pledges(grid(*gaps), np.array(payers)[:, None], everybody, grid(*purse))[..., 0] / GRID
    return made.tolist()


def test_one_payer_closes_the_gap_and_pays_no_more():
    assert paid([0, 7], [True], [20]) == [[0, 7]]


def test_a_purse_that_is_too_small_stays_shut():
    assert paid([0, 7], [True], [6]) == [[0, 0]]
    assert paid([4, 7], [True, True], [6, 4]) == [[0, 0], [0, 0]]


def test_payers_give_in_order_and_the_next_pays_what_is_missing():
    assert paid([0, 7], [True, True], [5, 5]) == [[0, 5], [0, 2]]
    assert paid([4, 7], [True, True], [5, 6]) == [[4, 1], [0, 6]]


def test_who_is_not_ready_to_pay_pays_nothing():
    assert paid([0, 7], [False, True], [20, 20]) == [[0, 0], [0, 7]]


def test_one_joins_once_those_whom_it_does_not_pay_are_served():
    named = np.array([[True, True], [False, True]])
    made = pledges(grid(4, 7), np.ones((2, 1), bool), named, grid(6, 9))[..., 0] / GRID
    assert made.tolist() == [[4, 2], [0, 5]]


@pytest.mark.parametrize("seed", range(5))
def test_pledges_close_every_gap_or_none_and_keep_within_the_purses(seed):
    r = np.random.default_rng(seed)
    gaps, purse = (r.integers(0, 8, (3, 400)) * GRID for _ in range(2))
    payers = r.random((3, 400)) < 0.7
    payments = pledges(gaps, payers, np.ones((3, 3), bool), purse)
    total, spent = payments.sum(axis=0), payments.sum(axis=1)
    together = np.where(payers, purse, 0).sum(axis=0) >= gaps.sum(axis=0)
    assert (total == np.where(together, gaps, 0)).all()
    assert (spent <= purse).all() and (spent[~payers] == 0).all() and (payments >= 0).all()


ROWS = SimpleNamespace(
    present=[0],
    leverage=np.array([[1]]),
    home_leverage=np.array([[2]]),
    stick=np.array([[3]]),
    backing=np.array([[[4]]]),
    yielding=np.array([[[5]]]),
)
"""Where one third party's numbers about one signatory, and its line on one issue, stand among all."""


def third(present=1, leverage=0.0, home_leverage=0.0, stick=0.0, backing=0.0, pressing=0.0):
    """What a third party does, and the numbers it does it by, in one world."""
    return Acts(ROWS, 0), np.array([present, leverage, home_leverage, stick * GRID, backing, pressing])[:, None]


def swayed(*gain, **numbers) -> list[float]:
    """What leverage adds to a signatory's two options, of which the third party gains so many grid steps."""
    acts, x = third(**numbers)
    return (acts.sway(x, 0, np.float32(gain)[None, :, None] * GRID)[0, :, 0] / GRID).tolist()


def test_leverage_passes_on_a_share_of_what_the_third_party_gains_or_loses():
    assert swayed(0, 4) == [0, 0]
    assert swayed(0, 4, leverage=0.5) == [0, 2]
    assert swayed(0, -4, leverage=0.5) == [0, -2]


def test_what_is_passed_on_is_rounded_to_whole_steps():
    assert swayed(0, 4, leverage=0.3) == [0, 1]
    assert swayed(2, -1, leverage=0.6) == [1, -1]


def test_ratifiers_are_swayed_by_the_leverage_on_them_alone():
    acts, x = third(leverage=0.9, home_leverage=0.5)
    assert acts.sway_home(x, 0, np.float32([[[4 * GRID]]])).item() == 2 * GRID


def test_who_is_absent_does_nothing():
    acts, x = third(present=0, leverage=0.5, home_leverage=0.5, stick=3, backing=0.5, pressing=0.5)
    gain = np.float32([[[4 * GRID]]])
    done = [
        acts.sway(x, 0, gain),
        acts.sway_home(x, 0, gain),
        acts.threaten(x, 0),
        acts.back(x, 0, 0),
        acts.press(x, 0, 0),
    ]
    assert not any(act.any() for act in done)


def test_a_third_party_threatens_backs_and_presses_by_its_numbers():
    acts, x = third(stick=3, backing=0.25, pressing=0.75)
    assert (acts.threaten(x, 0) / GRID).tolist() == [3]
    assert (acts.back(x, 0, 0).tolist(), acts.press(x, 0, 0).tolist()) == ([0.25], [0.75])


def willing(gain, refused, present) -> bool:
    acts, x = third(present=present)
    return acts.consent(x, np.array([[gain]]), np.array([[refused]])).item()


def test_consent_takes_a_third_party_that_is_there_loses_nothing_and_is_not_across_its_red_line():
    assert willing(0.0, False, 1)
    assert not willing(-GRID, False, 1)
    assert not willing(0.1, True, 1)
    assert not willing(0.1, False, 0)


# --- in talks -----------------------------------------------------------------------------------

ISSUES = {m: {"options": ["none", "deal"], "status_quo": "none"} for m in ("one", "two")}


def talks(gains: dict, payers: dict, **more):
    """The world of talks on two treaties. gains: of each signatory by both deals; payers: (budget, whom it pays)."""

    def wants(worth):
        return {m: {"values": {"none": 0.5, "deal": 0.5 + worth}, "salience": 1} for m in ISSUES}

    parties = {
        name: {"role": "signatory", "wants": wants(gain), "no_deal": {"gain": 0.001}} for name, gain in gains.items()
    }
    thirds = {
        name: {"role": "third_party", "wants": wants(0.4), "inducement": {"budget": budget, "to": to}}
        for name, (budget, to) in payers.items()
    }
    document = {
        "name": "Payments",
        "summary": "Third parties pay.",
        "sources": "assumption",
        "deferral": False,
        "calendar": {"start": datetime.date(2025, 1, 1), "round": "month", "rounds": 6, "horizon": 8},
        "protocol": {"name": "direct"},
        "issues": ISSUES,
        "actors": parties | thirds,
    }
    scenario = prepared(document | more)
    model = Negotiation.drawn_from(scenario.game, 1, 1).run()
    return worlds_table(scenario, model), model


def test_two_purses_together_close_a_gap_that_neither_could():
    table, _ = talks({"ann": 0.3, "bob": -0.1}, {"xen": (0.06, ["bob"]), "yak": (0.06, ["bob"])})
    row = table.iloc[0]
    assert (row.stage, row.paid_xen_bob) == ("in_force", pytest.approx(0.06, abs=1e-5))
    assert row.paid_xen_bob + row.paid_yak_bob == pytest.approx(0.101, abs=1e-5)


def test_spent_is_spent_what_one_basket_took_is_missing_in_the_next():
    agenda = [{"issues": ["one"], "until": 3}, {"issues": ["two"], "until": 6}]
    for budget, stage in [(0.08, "no_deal"), (0.16, "in_force")]:
        table, model = talks({"ann": 0.3, "bob": -0.1}, {"xen": (budget, ["bob"])}, agenda=agenda)
        assert table.stage[0] == stage
        assert 0 <= model.paid.sum() <= budget


def test_a_payer_named_for_the_one_still_short_pays_when_others_have_closed_the_rest():
    """Model page, section 8: named to pay all the refusers *still* short."""
    payers = {"xen": (0.15, ["bob", "cid"]), "yak": (0.2, ["cid"])}
    row = talks({"ann": 0.3, "bob": -0.1, "cid": -0.1}, payers)[0].iloc[0]
    assert row.stage == "in_force" and row.paid_yak_cid == pytest.approx(0.052, abs=1e-5)


def test_a_budget_cut_below_what_is_spent_takes_nothing_back():
    agenda = [{"issues": ["one"], "until": 3}, {"issues": ["two"], "until": 6}]
    cut = {"at": datetime.date(2025, 2, 1), "effect": {"actors.xen.inducement.budget": {"scale": 0.2}}}
    payers = {"xen": (0.12, ["bob"]), "yak": (1.0, ["bob"])}
    _, model = talks({"ann": 0.3, "bob": -0.1}, payers, agenda=agenda, shocks={"cut": cut})
    assert (model.paid >= 0).all()
