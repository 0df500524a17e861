"""The benchmark of the made-up cases, figure by figure, is that of plain Python."""

import benchmark_by_hand as by_hand
import numpy as np
import pytest
from places import SCENARIOS

from sim.analysis.benchmark import (
    CASE_DRAWS,
    FORECAST_SCORES,
    FORECASTERS,
    benchmark_scores,
    clustered_interval,
    held_positions,
)
from sim.analysis.known_cases import is_held_out, known_cases

DATA = SCENARIOS / "made_up_cases.csv"
CLOSE = {"nash_status_quo": 0.02, "nash_costly_failure": 0.02}
"""Points of the scale by which two searches for the same place may differ; all else is worked out in closed form."""


@pytest.fixture(scope="module")
def ours():
    return benchmark_scores(known_cases(DATA)).set_index(["forecaster", "case", "issue"])


@pytest.fixture(scope="module")
def theirs():
    return by_hand.cases(DATA)


@pytest.mark.parametrize("rule", by_hand.RULES)
def test_a_rule_says_and_scores_the_same(rule, ours, theirs):
    """Every issue of every case, and all of its scores."""
    by_issue = {
        (name, issue): by_hand.scores([place], [x for x, _, _ in case[issue]["seats"].values()], case[issue]["outcome"])
        for name, case in theirs.items()
        for issue, place in by_hand.RULES[rule](case).items()
        if case[issue]["outcome"] is not None
    }
    assert set(by_issue) == set(ours.loc[rule].index)
    for key, found in by_issue.items():
        for score in FORECAST_SCORES:
            close = CLOSE.get(rule, 1e-6)
            assert ours.loc[(rule, *key), score] == pytest.approx(found[score], abs=close), (key, score)


@pytest.mark.parametrize("forecaster", ["engine_all_sign", "engine_weighted", "challenge_as_printed"])
def test_what_the_engine_says_is_scored_the_same(forecaster, ours):
    """Positions as the forecaster gives them, scored by hand: with a world for each actor that opens, these are spread."""
    spread = 0
    for case in known_cases(DATA):
        said = FORECASTERS[forecaster](case)
        for m, issue in enumerate(case.issues):
            places = said[m][~np.isnan(said[m])].tolist()
            spread += len(set(places)) > 1
            found = by_hand.scores(places, held_positions(case, m).tolist(), case.outcome[m])
            row = ours.loc[(forecaster, case.name, issue)]
            assert row.tolist() == pytest.approx([found[score] for score in FORECAST_SCORES])
    assert spread or forecaster.startswith("challenge")


def test_the_split_is_the_same(theirs):
    assert [is_held_out(name) for name in theirs] == [by_hand.held_out(name) for name in theirs]
    assert 0 < sum(map(by_hand.held_out, theirs)) < len(theirs)


def test_the_interval_is_that_of_means_over_cases_drawn_anew(ours):
    """The same draws of cases, each mean added up issue by issue."""
    rows = ours.loc["plain_mean"].reset_index()
    names = sorted(set(rows["case"]))
    errors = {name: rows.loc[rows["case"] == name, "error"].tolist() for name in names}
    means = []
    for drawn in np.random.default_rng(0).integers(len(names), size=(CASE_DRAWS, len(names))).tolist():
        some = [error for number in drawn for error in errors[names[number]]]
        means.append(sum(some) / len(some))
    expected = [by_hand.quantile(means, share) for share in (0.025, 0.975)]
    assert clustered_interval(rows["error"].to_numpy(), rows["case"].to_numpy()) == pytest.approx(expected)
