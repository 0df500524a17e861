"""A brief holds what its actor may know and nothing else: others' private numbers reach it only as far as it sees them."""

import numpy as np
import pytest
from small_scenario import GRADED, MEDIATED, PARLIAMENT, SUPPORTED, prepared

import sim
from sim.reports.role_pages import FOR_ALL, FOR_THE_INSTRUCTOR, role_pages
from sim.worlds.briefing import brief
from sim.worlds.first_day import first_day

BLIND = [(f"actors.{name}.opponent", {"name": "insight", "insight": 0}) for name in ("north", "south")]
SEEING = [(f"actors.{name}.opponent", {"name": "known"}) for name in ("north", "south")]

SECRETS = [
    ("actors.south.wants.river.salience", 9),
    ("actors.south.wants.river.ideal", "shared"),
    ("actors.south.wants.border.red_line", {"min": "middle_line", "price": 0.3}),
    ("actors.south.wants.border.red_line", {"min": "middle_line"}),
    ("actors.south.no_deal.gain", 0.25),
    ("actors.south.no_deal.cost", 0.01),
    ("actors.south.commitment_risk", 0.07),
    ("actors.south.strategy", {"name": "conceder"}),
    ("actors.south.margin", 0.1),
    ("actors.south.tolerance", 0.9),
    ("actors.patron.wants.river.ideal", "dammed"),
    ("actors.patron.wants.river.red_line", {"not": ["shared"]}),
    ("actors.patron.spoiling", 0.3),
    ("actors.patron.leverage", {"south": 0.3}),
    ("actors.patron.inducement", {"budget": 1, "to": ["south"]}),
]
"""What is South's or the Patron's own, and none of North's business."""


def pages(*changes):
    return role_pages(prepared(*changes), 0, 0, "place it")


def of(name, *changes, world=0):
    scenario = prepared(*changes)
    return brief(scenario, first_day(scenario.game, np.array([world]), 0), name)


@pytest.mark.parametrize("secret", SECRETS, ids=lambda change: change[0])
def test_who_sees_nothing_of_the_others_reads_nothing_of_them(secret):
    before, after = pages(*BLIND), pages(*BLIND, secret)
    assert before["north.html"] == after["north.html"]
    assert before[FOR_ALL] == after[FOR_ALL]


@pytest.mark.parametrize("secret", SECRETS[:4], ids=lambda change: change[0])
def test_who_sees_the_others_sees_what_moves_them_and_their_lines(secret):
    assert pages(*SEEING)["north.html"] != pages(*SEEING, secret)["north.html"]


@pytest.mark.parametrize("secret", SECRETS[4:10], ids=lambda change: change[0])
def test_even_who_sees_the_others_does_not_see_what_no_deal_is_worth_to_them(secret):
    assert pages(*SEEING)["north.html"] == pages(*SEEING, secret)["north.html"]


@pytest.mark.parametrize("secret", [change for change in SECRETS if "south" in change[0]], ids=lambda change: change[0])
def test_an_outsider_reads_nothing_of_the_sides(secret):
    assert pages(*SEEING)["patron.html"] == pages(*SEEING, secret)["patron.html"]


def test_its_own_numbers_are_on_its_page():
    for path, value in [("wants.border.ideal", "new_line"), ("no_deal.gain", 0.2), ("commitment_risk", 0.05)]:
        assert pages()["north.html"] != pages((f"actors.north.{path}", value))["north.html"]


def test_in_the_case_a_page_changes_only_by_what_is_seen(tmp_path):
    """Where the sides see nothing of each other, and no outsider is there, numbers of the one change its page alone."""
    outsiders = ("russia", "iran", "turkey", "european_union", "united_states", "georgia")
    absent = "".join(f"  {name}: {{present: 0}}\n" for name in outsiders)
    blind = "opponent: {name: insight, insight: 0}"
    changed = "no_deal: {gain: 0.4}, tolerance: 0.1, wants: {constitution: {ideal: 55}, links: {salience: 2}}"
    made = []
    for name, more in (("before", ""), ("after", f", {changed}")):
        text = f"extends: kazan_2024\nname: Quiet\nactors:\n{absent}  armenia: {{{blind}}}\n  azerbaijan: {{{blind}{more}}}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        made.append(role_pages(sim.load(tmp_path / f"{name}.yaml"), 5, 0, ""))
    before, after = made
    assert before.keys() == after.keys() == {FOR_ALL, "armenia.html", "azerbaijan.html", FOR_THE_INSTRUCTOR}
    assert {name for name in before if before[name] != after[name]} == {"azerbaijan.html"}


# ---------------------------------------------------------------- what it holds


def test_its_numbers_are_those_of_the_engine():
    scenario = prepared(
        *GRADED, *SUPPORTED, ("actors.north.no_deal.cost", 0.01), ("actors.north.commitment_risk", 0.02)
    )
    model = first_day(scenario.game, np.array([3]), 0)
    found = brief(scenario, model, "north")
    assert found.wish - found.price + found.added == pytest.approx(model.payoffs.payoff[0, ..., 0])
    limits = found.limits
    assert limits.no_deal == pytest.approx(found.today + limits.beyond + limits.support)
    assert limits.reservation == pytest.approx(limits.no_deal + limits.risk) == pytest.approx(model.reservations[0, 0])
    assert (limits.support, limits.waiting) == pytest.approx((0.04, 0.01))
    assert [(line.issue, line.meant, line.price) for line in found.lines] == [(2, True, pytest.approx(0.05, abs=1e-6))]


def test_a_line_that_is_not_meant_is_a_bluff():
    (line,) = of("north", ("actors.north.wants.river.red_line", {"max": "shared", "holds": 0})).lines
    assert not line.meant and line.across == (1, 2)


def test_a_mediator_sees_by_its_own_insight():
    blind, seeing = (
        of(
            "patron",
            *MEDIATED[:0],
            ("protocol", {"name": "single_text", "mediator": "patron", "insight": {"north": q, "south": q}}),
        )
        for q in (0, 1)
    )
    assert [view.insight for view in blind.views] == [0, 0] and [view.other for view in seeing.views] == [
        "north",
        "south",
    ]
    assert np.ptp(blind.views[0].worth[1, :3]) == 0 < np.ptp(seeing.views[0].worth[1, :3])


def test_ratifiers_are_told_as_their_leader_sees_them():
    home = ("actors.north.ratifiers", {"senate": PARLIAMENT | {"threshold": 0.1}})
    (front,) = of("north", home, ("actors.north.tolerance", 0.5)).fronts
    assert front.needed == pytest.approx(0.1, abs=1e-5) and front.always
    (unseen,) = of("north", home, ("actors.north.tolerance", 0.5), ("actors.north.home_insight", 0)).fronts
    assert np.ptp(front.worth[2, :3]) == 0 and unseen.worth[1] == pytest.approx(front.worth[1] / 3, abs=1e-5)
    assert of("north", home).fronts[0].needed == -np.inf
