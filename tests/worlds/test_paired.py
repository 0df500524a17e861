"""Paired comparison: the same worlds under two scenarios."""

from math import sqrt

import numpy as np
import pytest
from made_up import crossing
from places import ROOT

from sim.reports.run import comparison_report
from sim.scenario.compile import load
from sim.words.sections import markdown
from sim.words.stages import AGREED
from sim.worlds.efficiency import rated_worlds
from sim.worlds.paired import compare_tables, to_dict
from sim.worlds.table import play

SCENARIOS = ROOT / "scenarios"
WORLDS = np.arange(400)


@pytest.fixture(scope="module")
def played():
    """Scenario and table of the baseline and of the one in which leaving issues open is cheap."""
    scenarios = {name: load(SCENARIOS / f"{name}.yaml") for name in ("kazan_2024", "sign_as_is")}
    return {name: (scenario, play(scenario, WORLDS, seed=3)) for name, scenario in scenarios.items()}


def compared(played, a, b):
    return compare_tables(played[a][0], played[b][0], played[a][1], played[b][1])


def test_a_scenario_differs_from_itself_in_no_world(played):
    found = compared(played, "kazan_2024", "kazan_2024")
    assert (found.flipped.count, found.gained.count, found.lost.count) == (0, 0, 0)
    assert found.agreement.mean == found.agreement.low == found.agreement.high == 0
    assert (found.terms["most"] == 0).all()
    assert all(change.mean == 0 for change in found.gains["change"])
    assert "exactly as frequent" in markdown(comparison_report("A", "A", found))


def test_flips_are_counted_world_by_world(played):
    found = compared(played, "kazan_2024", "sign_as_is")
    before, after = (played[name][1]["stage"].astype(str) for name in ("kazan_2024", "sign_as_is"))
    agreed_before, agreed_after = before.isin(AGREED), after.isin(AGREED)
    assert found.flipped.count == (before != after).sum() > 0
    assert found.gained.count == (~agreed_before & agreed_after).sum()
    assert found.lost.count == (agreed_before & ~agreed_after).sum()
    assert found.agreement.mean == pytest.approx((found.gained.count - found.lost.count) / len(WORLDS))
    assert found.flows.to_numpy().sum() == len(WORLDS)
    assert found.flows.loc["no_deal", "in_force"] == ((before == "no_deal") & (after == "in_force")).sum()


def test_the_interval_of_a_paired_difference_is_that_of_matched_pairs(played):
    """Agresti, Categorical Data Analysis: var = (b + c - (b - c)^2 / n) / n^2 for b gained and c lost of n pairs."""
    found = compared(played, "kazan_2024", "sign_as_is")
    b, c, n = found.gained.count, found.lost.count, len(WORLDS)
    half = 1.959964 * sqrt(b + c - (b - c) ** 2 / n) / n
    assert found.agreement.high - found.agreement.mean == pytest.approx(half)


def test_cheap_deferral_moves_the_constitution_to_open(played):
    moved = compared(played, "kazan_2024", "sign_as_is").terms.set_index("issue")
    assert moved.loc["constitution", "moved"].count > 0
    assert moved["moved"].map(lambda share: share.count).is_monotonic_decreasing


def test_tables_of_different_worlds_are_refused(played):
    scenario, table = played["kazan_2024"]
    with pytest.raises(ValueError, match="same worlds"):
        compare_tables(scenario, scenario, table, table.iloc[::-1])


def test_scenarios_that_share_no_issue_are_refused(played):
    scenario, table = played["kazan_2024"]
    with pytest.raises(ValueError, match="share no issue"):
        compare_tables(scenario, load(SCENARIOS / "textbook_split.yaml"), table, table)


def test_it_can_be_told_and_written(played):
    found = compared(played, "kazan_2024", "sign_as_is")
    text = markdown(comparison_report("After Kazan", "Sign as is", found))
    assert "A: No deal in time" in text
    assert "Left open" in text or "left open" in text
    assert to_dict(found)["flipped"]["count"] == found.flipped.count


def test_it_tells_how_efficiency_changes(played):
    names = ("kazan_2024", "sign_as_is")
    scenarios = [played[name][0] for name in names]
    tables = [rated_worlds(scenario, WORLDS, seed=3) for scenario in scenarios]
    found = compare_tables(*scenarios, *tables)
    change = (tables[1]["nash_share"] - tables[0]["nash_share"]).dropna()
    assert (found.efficiency.mean, found.efficiency.worlds) == (pytest.approx(change.mean()), len(change))
    more = "more" if change.mean() > 0 else "less"
    assert f"In B the texts reach {abs(100 * change.mean()):.1f} points {more}" in markdown(
        comparison_report("A", "B", found)
    )
    alike = compare_tables(scenarios[0], scenarios[0], tables[0], tables[0])
    assert "reach the same share" in markdown(comparison_report("A", "A", alike))
    assert compared(played, *names).efficiency.worlds == 0


def test_gains_are_told_with_the_red_lines_that_are_crossed(played):
    scenario, table = played["kazan_2024"]
    before, after = crossing(scenario, table), crossing(scenario, table, every=1, armenia="constitution")
    found = compare_tables(scenario, scenario, before, after)
    crossed = found.gains.set_index("actor").loc["armenia"]
    assert (crossed["crossed_a"].count, crossed["crossed_b"].count) == (0, found.both)
    text = markdown(comparison_report("A", "B", found))
    assert "Its red line is crossed in (A -> B)" in text and "0 % -> 100 %" in text
    assert to_dict(found)["gains"][0]["crossed_b"]["share"] == 1
    none = compare_tables(scenario, scenario, before, before)
    assert "red line is crossed" not in markdown(comparison_report("A", "A", none))
