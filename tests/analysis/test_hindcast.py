"""The hindcast scores what is known, on the day it is known, and refuses the rest with a reason."""

import datetime

import numpy as np
import pandas as pd
import pytest
from places import SCENARIOS

from sim.analysis.hindcast import FORECASTS, STAGE_SCALE, check_about, hindcast, scored_on
from sim.analysis.later_events import known_facts, known_outcomes, record_about
from sim.methods.proper_scores import log_score, probabilities, ranked_probability_score
from sim.scenario.compile import load
from sim.words.problems import ScenarioError
from sim.words.stages import STAGES
from sim.worlds.table import play

OUTCOMES, FACTS = known_outcomes(), known_facts()
WORLDS = np.arange(300)
CALENDAR = "calendar: {{{}}}\nshocks: {{us_administration: null, armenian_election: null}}\n"
"""Another calendar, without the shocks whose dates it may not hold."""


@pytest.fixture(scope="module")
def kazan():
    return load(SCENARIOS / "kazan_2024.yaml")


@pytest.fixture(scope="module")
def table(kazan):
    return play(kazan, WORLDS, 7)


def in_the_middle(issue):
    """Stands in for the compromise mean: always the third option."""
    return np.full(len(WORLDS), 2)


def scored(scenario, table, outcomes=OUTCOMES):
    return hindcast(scenario, table, in_the_middle, outcomes, FACTS)


def variant(folder, name, text):
    path = folder / f"{name}.yaml"
    path.write_text(f"extends: {SCENARIOS / 'kazan_2024.yaml'}\nname: Variant\n{text}", encoding="utf-8")
    return load(path)


def why(found, title):
    return dict(found.unscored)[title]


def test_what_is_scored_of_the_baseline(kazan, table):
    found = scored(kazan, table)
    assert [(s.issue, s.part, s.option) for s in found.issues] == [
        ("corridor_control", "", "foreign_operator"),
        ("guarantor", "", "western"),
        ("format", "treaty text", "direct"),
        ("format", "Washington package", "western_mediation"),
        ("delimitation", "", "section_by_section"),
        ("links", "", "trade_via_georgia"),
    ]
    assert found.stage is not None and found.stage.option == "pending"
    assert found.date == datetime.date(2026, 9, 23) and not found.ends_first and not found.hindsight


def test_open_issues_are_refused_and_named(kazan, table):
    found = scored(kazan, table)
    assert "constitution" not in {s.issue for s in found.issues}
    assert why(found, "Armenia's constitution").startswith("still open")
    assert "Referendum passed first" in why(found, "Armenia's constitution")
    assert "not an issue of this file" in why(found, "Minsk group")
    assert "agreed before the talks" in why(found, "The articles already settled")
    assert "8 August 2025" in why(found, "The text is initialled")
    assert "not by 23 September 2026" in why(found, "The treaty is signed")
    assert len(found.issues) + len(found.unscored) == len(OUTCOMES.issues) + 2


def test_terms_are_scored_over_the_worlds_with_a_text_by_the_day(kazan, table):
    found = scored(kazan, table)
    by = table["agreed_on"] <= "2026-09-23"
    assert 0 < by.sum() < table["agreed_on"].notna().sum() + 1
    corridor = found.issues[0]
    terms = table.loc[by, "term_corridor_control"]
    options = kazan.game.issues.options[kazan.game.issues.names.index("corridor_control")]
    count = np.array([(terms == option).sum() for option in options], dtype=float)
    count[0] += (terms == "open").sum()
    assert count.sum() == by.sum() == corridor.n == found.agreed.count
    simulated = corridor.forecasts["simulation"]
    assert (simulated.share.count, simulated.share.n) == (count[2], by.sum())
    assert simulated.scores["rps"].value == pytest.approx(ranked_probability_score(probabilities(count), 2), abs=1e-6)
    assert simulated.scores["log"].value == pytest.approx(log_score(probabilities(count), 2), abs=1e-6)


def test_naive_forecasts_go_by_the_same_rule(kazan, table):
    found = scored(kazan, table)
    for outcome in found.issues:
        assert list(outcome.forecasts) == list(FORECASTS)
        options = kazan.game.issues.options[kazan.game.issues.names.index(outcome.issue)]
        assert outcome.forecasts["uniform"].scores["log"].value == pytest.approx(np.log(len(options)), abs=1e-6)
        came = options.index(outcome.option)
        n, k = outcome.n, len(options)
        sure = -np.log((n * (came == 2) + 0.5) / (n + k / 2))
        assert outcome.forecasts["compromise_mean"].scores["log"].value == pytest.approx(sure, abs=1e-6)
        quo = options[kazan.game.issues.status_quo[kazan.game.issues.names.index(outcome.issue)]]
        assert outcome.forecasts["status_quo"].share.share == (outcome.option == quo)
    assert list(found.stage.forecasts) == ["simulation", "with_model_error", "uniform", "status_quo"]


def test_a_text_that_is_undone_is_pending_until_then(kazan, table):
    before = table["stage"].eq("in_force") & (table["ended_on"] <= "2026-06-30")
    after = table.assign(stage=table["stage"].astype(str).mask(before, "collapsed"))
    undone, shares = (scored(kazan, some).stage.shares for some in (table, after))
    assert list(shares).index(STAGES["collapsed"]) < list(shares).index(STAGES["pending"])
    collapsed = undone[STAGES["collapsed"]] + before.mean()
    assert shares[STAGES["collapsed"]] == pytest.approx(collapsed) and before.any()
    later = after.assign(ended_on=after["ended_on"].mask(before, pd.Timestamp("2026-12-01")))
    was, now = (scored(kazan, some).stage.shares[STAGES["pending"]] for some in (after, later))
    assert now == pytest.approx(was + before.mean())


def test_the_stage_is_that_of_the_day_and_not_of_the_horizon(kazan, table):
    found = scored(kazan, table)
    later = (table["agreed_on"] <= "2026-09-23") & (table["ended_on"] > "2026-09-23")
    assert later.any(), "some texts are agreed by then and enter into force, or fail, after it"
    shares = found.stage.shares
    assert list(shares) == list(STAGE_SCALE.values())
    by = table["agreed_on"] <= "2026-09-23"
    in_force = by & (table["ended_on"] <= "2026-09-23") & (table["stage"] == "in_force")
    assert shares[STAGES["in_force"]] == pytest.approx(in_force.mean())
    assert shares["No agreed text"] == pytest.approx(1 - by.mean())
    assert shares[STAGES["pending"]] == pytest.approx((by & ~(table["ended_on"] <= "2026-09-23")).mean())


def test_parts_of_an_issue_share_its_weight(kazan, table):
    found = scored(kazan, table)
    rps = [s.forecasts["simulation"].scores["rps"].value for s in found.issues]
    mean = (rps[0] + rps[1] + (rps[2] + rps[3]) / 2 + rps[4] + rps[5]) / 5
    assert found.means()["simulation"]["rps"].value == pytest.approx(mean, abs=1e-6)


def test_an_earlier_horizon_leaves_out_what_came_after_it(tmp_path):
    """Six months of talks: the text was agreed in time, what Washington brought was not."""
    scenario = variant(tmp_path, "short", CALENDAR.format("rounds: 6, horizon: 6"))
    found = scored(scenario, play(scenario, WORLDS, 7))
    assert found.date == scored_on(scenario, OUTCOMES) == datetime.date(2025, 4, 30) and found.ends_first
    assert [(s.issue, s.part) for s in found.issues] == [("format", "treaty text")]
    assert found.stage.option == "pending"
    assert why(found, "Who stands behind the treaty") == "it was not yet known on 30 April 2025"
    before = variant(tmp_path, "shorter", CALENDAR.format("rounds: 3, horizon: 3"))
    assert scored(before, play(before, WORLDS, 7)).stage.option == "none"


def test_what_came_before_the_talks_begin_is_no_forecast(tmp_path):
    scenario = variant(tmp_path, "late", CALENDAR.format("start: 2025-09-01"))
    found = scored(scenario, play(scenario, WORLDS, 7))
    assert [s.issue for s in found.issues] == ["delimitation", "links"]
    assert why(found, "Who stands behind the treaty") == "it came before the talks of this file begin"


def test_an_issue_fixed_as_agreed_is_not_scored(tmp_path):
    scenario = variant(tmp_path, "fixed", "issues: {links: {agreed: trade_via_georgia}}\n")
    found = scored(scenario, play(scenario, WORLDS, 7))
    assert "links" not in {s.issue for s in found.issues}
    assert "agreed before the talks" in why(found, "Trade and transit between the two")


def test_what_a_file_takes_from_later_facts_is_not_scored():
    scenario = load(SCENARIOS / "corridor_foreign_operator.yaml")
    found = scored(scenario, play(scenario, WORLDS, 7))
    assert found.hindsight == ("F8", "F11")
    assert "corridor_control" not in {s.issue for s in found.issues}
    assert "F8 and F11" in why(found, "Who controls the route through Syunik")


def test_an_option_that_the_file_does_not_have(kazan, table):
    other = OUTCOMES.issues[0].model_copy(update={"option": ("bridge",)})
    between = OUTCOMES.issues[1].model_copy(update={"option": ("western", "none")})
    found = scored(kazan, table, OUTCOMES.model_copy(update={"issues": (other, between)}))
    assert "bridge, is not an option of this file" in why(found, "Who controls the route through Syunik")
    assert "between western and none" in why(found, "Who stands behind the treaty")
    assert found.issues == () and found.means() == {}


def test_no_text_nothing_to_score(kazan, table):
    none = table.assign(stage="no_deal", agreed_on=pd.NaT)
    found = scored(kazan, none)
    assert found.issues == () and "in no world was a text agreed" in why(found, "The border line")


def test_other_talks_are_refused(kazan):
    with pytest.raises(ScenarioError, match="Armenia and Azerbaijan; here sign anna and bela"):
        record_about(load(SCENARIOS / "textbook_split.yaml").game.signatories, "split.yaml")
    nothing = OUTCOMES.model_copy(update={"issues": OUTCOMES.issues[-3:]})
    with pytest.raises(ScenarioError, match="none of its issues"):
        check_about(kazan, nothing, "kazan.yaml")
    early = OUTCOMES.model_copy(update={"as_of": datetime.date(2024, 11, 1)})
    with pytest.raises(ScenarioError, match="nothing is known after"):
        check_about(kazan, early, "kazan.yaml")
    check_about(kazan, OUTCOMES, "kazan.yaml")


def test_a_signed_treaty_asks_for_more_than_is_recorded(kazan, table):
    signed = OUTCOMES.stages.signed.model_copy(update={"reached": True, "date": datetime.date(2026, 9, 1)})
    stages = OUTCOMES.stages.model_copy(update={"signed": signed})
    found = scored(kazan, table, OUTCOMES.model_copy(update={"stages": stages}))
    assert found.stage is None and "entry into force" in why(found, "How far the treaty has come")
