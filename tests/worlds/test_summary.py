"""The summary counts what the table of worlds says, and the typical world is one of the most common kind."""

import json

import pandas as pd
import pytest
from made_up import blocked_together, crossing, undone
from small_scenario import BROKEN, PAID, RED_LINES, VOTED_DOWN, played

from sim.methods.shares import share_of
from sim.scenario.compile import load
from sim.worlds.summary import summarise, typical_world
from sim.worlds.table import alike, play


def test_a_share_has_its_wilson_interval():
    share = share_of(50, 100)
    assert (share.count, share.n, share.share) == (50, 100, 0.5)
    # Wilson (1927) by hand: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n) with z = 1.959964
    assert share.low == pytest.approx(0.403832, abs=1e-6)
    assert share.high == pytest.approx(0.596168, abs=1e-6)


def test_a_share_of_nothing_is_wholly_unknown():
    assert share_of(0, 0).low == 0 and share_of(0, 0).high == 1


@pytest.mark.parametrize(
    ("changes", "stage"), [((), "in_force"), (RED_LINES, "no_deal"), (VOTED_DOWN, "rejected"), (BROKEN, "breakdown")]
)
def test_stages_count_every_world_once(changes, stage):
    scenario, table = played(*changes)
    stages = summarise(table, scenario).stages.set_index("stage")
    assert stages["count"].sum() == len(table)
    assert stages["count"][stage] == len(table)
    assert ((stages["low"] <= stages["share"]) & (stages["share"] <= stages["high"])).all()


def test_terms_of_an_issue_share_out_the_agreed_worlds():
    scenario, table = played()
    terms = summarise(table, scenario).terms
    assert (terms.groupby("issue")["count"].sum() == len(table)).all()
    assert list(terms[terms["issue"] == "border"]["title"]) == [
        "The old line",
        "A middle line",
        "The new line",
        "Left open",
    ]
    counted = terms.set_index(["issue", "option"])["count"]
    assert counted["river", "split"] == (table["term_river"] == "split").sum()


def test_an_issue_settled_before_has_only_that_term():
    scenario, table = played(("issues.flag.agreed", "buried"))
    terms = summarise(table, scenario).terms
    flag = terms[terms["issue"] == "flag"]
    assert list(flag["option"]) == ["buried"] and flag["fixed"].all()
    assert not terms[terms["issue"] == "river"]["fixed"].any()


def test_gains_are_quantiles_of_the_agreed_worlds():
    scenario, table = played()
    gains = summarise(table, scenario).gains.set_index("actor")
    assert gains["median"]["north"] == table["gain_north"].median()
    assert gains["low"]["north"] == table["gain_north"].quantile(0.1)
    assert gains["gaining"]["north"] == (table["gain_north"] > 0).mean()
    assert gains["role"]["patron"] == "third_party"


def test_efficiency_is_told_of_the_agreed_worlds():
    scenario, table = played(*PAID)
    summary = summarise(table, scenario)
    off = table["frontier_distance"][table["frontier_distance"] > 0]
    rows = summary.efficiency.set_index("measure")
    assert summary.efficient.n == summary.agreed.count == summary.efficient.count + len(off)
    assert rows["median"]["nash_share"] == table["nash_share"].median()
    assert list(rows["n"]) == [table["nash_share"].count(), len(off)]


def test_a_table_without_efficiency_has_none_told():
    scenario, table = played()
    summary = summarise(table.drop(columns=["nash_share", "frontier_distance"]), scenario)
    assert summary.efficient.n == 0 and (summary.efficiency["n"] == 0).all()


def test_dates_are_days_on_which_something_happened():
    scenario, table = played(VOTED_DOWN[0])
    timing = summarise(table, scenario).timing.set_index("event")
    days = set(table["agreed_on"].dt.date)
    assert {timing[key]["agreed"] for key in ("low", "median", "high")} <= days
    assert timing["n"]["in_force"] == 0 and pd.isna(timing["median"]["in_force"])


def test_blockers_share_out_the_failures_the_most_frequent_first():
    scenario, table = played(*RED_LINES)
    blockers = summarise(blocked_together(table, every=3), scenario).blockers
    assert blockers["count"].sum() == len(table)
    assert blockers["count"].is_monotonic_decreasing
    assert set(blockers["issue"]) == {"border"}


def test_two_that_block_together_are_named_together():
    scenario, table = played(*RED_LINES)
    (row,) = summarise(blocked_together(table), scenario).blockers.to_dict("records")
    assert (row["blocker"], row["reason"], row["count"]) == ("north+south", "no_common_option", len(table))
    assert row["blocker_title"] == "North and South"
    assert row["reason_title"] == "lines that leave no common option"


def test_texts_that_are_undone_count_as_agreed_and_have_dates():
    scenario, table = played()
    summary = summarise(undone(table), scenario)
    stages, timing = summary.stages.set_index("stage"), summary.timing.set_index("event")
    assert stages["count"]["collapsed"] == timing["n"]["collapsed"] > 0
    assert summary.agreed.count == summarise(table, scenario).agreed.count
    assert timing["median"]["collapsed"] > timing["low"]["agreed"]


def test_crossings_are_counted_for_every_actor_with_the_issue_most_often_crossed():
    scenario, table = played()
    table = crossing(scenario, table, every=2, north="flag, border", patron="river")
    table.loc[1, "crossed_north"] = "border"
    found = summarise(table, scenario).crossings.set_index("actor")
    assert list(found.index) == list(scenario.game.actors)
    assert found["count"].to_dict() == {"north": 21, "south": 0, "patron": 20}
    assert (found["issue"]["north"], found["most"]["north"], found["issue_title"]["north"]) == (
        "border",
        21,
        "The border",
    )
    assert (found["issue"]["south"], found["most"]["south"], found["share"]["south"]) == ("", 0, 0)


def test_a_table_without_crossings_cannot_be_summarised():
    scenario, table = played()
    with pytest.raises(KeyError, match="crossed_south"):
        summarise(crossing(scenario, table).drop(columns="crossed_south"), scenario)


@pytest.mark.parametrize("changes", [RED_LINES, BROKEN])
def test_each_reason_has_the_lowest_world_that_failed_so(changes):
    scenario, table = played(*changes)
    table = table.assign(world=table["world"] + 7)
    for row in summarise(table.sample(frac=1, random_state=1), scenario).blockers.to_dict("records"):
        alike = (table["blocker"].astype(object).fillna("") == row["blocker"]) & (
            table["blocker_issue"].astype(object).fillna("") == row["issue"]
        )
        alike &= table["blocker_reason"].astype(object).fillna("") == row["reason"]
        assert row["example"] == table["world"][alike].min() >= 7


def test_breaking_off_before_anyone_refused_is_nobodys_fault():
    scenario, table = played(*BROKEN)
    blockers = summarise(table, scenario).blockers
    assert list(blockers["blocker"]) == [""]


@pytest.mark.parametrize("changes", [(), RED_LINES, VOTED_DOWN, BROKEN])
def test_the_summary_is_plain_json_with_six_decimals(changes):
    scenario, table = played(*changes)
    plain = summarise(table, scenario).to_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    share = plain["agreed"]["high"]
    assert share == round(share, 6)


def worlds(stages, terms, rounds):
    """A table of agreed worlds with one issue."""
    return pd.DataFrame(
        {
            "world": range(len(stages)),
            "stage": stages,
            "term_border": terms,
            "agreed_round": pd.array(rounds, dtype="Int16"),
        }
    )


def test_the_typical_world_is_of_the_most_common_stage_and_term():
    table = worlds(["pending", *["in_force"] * 4], ["b", "a", "b", "b", "b"], [1, 3, 9, 4, 3])
    # Of the worlds in force with term b the median round of agreement of all worlds in force is 3.5.
    assert typical_world(table) == 3


def test_ties_go_to_the_lowest_world_and_order_does_not_matter():
    table = worlds(["in_force"] * 3, ["a"] * 3, [2, 2, 2])
    assert typical_world(table) == typical_world(table.sample(frac=1, random_state=3)) == 0


@pytest.mark.parametrize("changes", [(), RED_LINES, VOTED_DOWN, BROKEN])
def test_the_typical_world_reached_the_most_common_stage(changes):
    _, table = played(*changes)
    world = table.set_index("world").loc[typical_world(table)]
    assert world["stage"] == table["stage"].value_counts().index[0]


# ---------------------------------------------------------------- numbers that do not mislead


def test_worlds_that_are_all_alike_have_no_intervals():
    for name in ("textbook_split", "textbook_logroll", "textbook_no_zone"):
        scenario = load(name)
        table = play(scenario, 50)
        summary = summarise(table, scenario)
        assert alike(scenario, table) and summary.alike
        assert summary.agreed.low == summary.agreed.share == summary.agreed.high
        for part in (summary.stages, summary.scopes, summary.terms, summary.crossings, summary.blockers):
            assert (part["low"] == part["share"]).all() and (part["high"] == part["share"]).all()


def test_a_single_world_has_no_intervals():
    scenario, table = played()
    assert summarise(table.head(1), scenario).alike
    assert not summarise(table, scenario).alike and summarise(table, scenario).agreed.low < 1


@pytest.mark.parametrize("texts", [{}, {"patron": "river"}, {"north": "border, river", "patron": "flag"}], ids=str)
def test_who_gains_unhurt_gains_and_has_no_line_crossed(texts):
    scenario, table = played()
    table = crossing(scenario, table, **texts)
    summary = summarise(table, scenario)
    gains, crossings = summary.gains.set_index("actor"), summary.crossings.set_index("actor")
    for name in scenario.game.actors:
        unhurt = ((table[f"gain_{name}"] > 0) & (table[f"crossed_{name}"] == "")).mean()
        assert gains["unhurt"][name] == pytest.approx(unhurt)
        assert gains["unhurt"][name] + crossings["share"][name] <= 1 + 1e-9
