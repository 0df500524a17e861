"""The benchmark of the made-up cases, figure by figure, is that of plain Python."""

from random import Random

import benchmark_by_hand as by_hand
import numpy as np
import pytest
from places import SCENARIOS

from sim.analysis.benchmark import CASE_DRAWS, FORECAST_SCORES, FORECASTERS, benchmark_scores, clustered_interval
from sim.analysis.known_cases import is_held_out, known_cases
from sim.methods.challenge import READINGS, challenge_rounds

DATA = SCENARIOS / "made_up_cases.csv"
CLOSE = {"nash_status_quo": 0.02, "nash_costly_failure": 0.02}
"""Points of the scale by which two searches for the same place may differ; all else is worked out in closed form."""


@pytest.fixture(scope="module")
def ours():
    return benchmark_scores(known_cases(DATA)).set_index(["forecaster", "case", "issue"]).sort_index()


@pytest.fixture(scope="module")
def theirs():
    return by_hand.cases(DATA)


@pytest.fixture(scope="module")
def from_the_twin(theirs):
    """What the slow twin of the engine brings, world by world: by forecaster, case and issue."""
    return {
        forecaster: {(name, issue): x for name, case in theirs.items() for issue, x in talks(case).items()}
        for forecaster, talks in by_hand.ENGINES.items()
    }


def said_by(forecaster):
    """What a forecaster of the benchmark says, world by world, by case and issue."""
    return {
        (case.name, issue): places.tolist()
        for case in known_cases(DATA)
        for issue, places in zip(case.issues, FORECASTERS[forecaster](case))
    }


def scored(issue, said):
    """The scores by hand of what is said of an issue, in the order of the benchmark."""
    found = by_hand.scores(said, [place for place, _, _ in issue["seats"].values()], issue["outcome"])
    return [found[score] for score in FORECAST_SCORES]


@pytest.mark.parametrize("rule", by_hand.RULES)
def test_a_rule_says_and_scores_the_same(rule, ours, theirs):
    """Every issue of every case, and all of its scores."""
    by_issue = {(name, issue): x for name, case in theirs.items() for issue, x in by_hand.RULES[rule](case).items()}
    said, close = said_by(rule), CLOSE.get(rule, 1e-6)
    for key, place in by_issue.items():
        assert said[key] == pytest.approx([place], abs=close), key
    known = {(name, issue) for name, issue in by_issue if theirs[name][issue]["outcome"] is not None}
    assert known == set(ours.loc[rule].index)
    for name, issue in known:
        expected = scored(theirs[name][issue], [by_issue[name, issue]])
        assert ours.loc[(rule, name, issue)].tolist() == pytest.approx(expected, abs=close), (name, issue)


def assert_challenges_alike(seats, reading):
    """All stand in the same places after each round. seats: position, salience up to 100, capability."""
    position, salience, capability = np.array(list(seats.values()), float).T
    path = challenge_rounds(capability, position, salience / 100, by_hand.CHALLENGE_ROUNDS, READINGS[reading])
    for at, expected in zip(by_hand.challenge_rounds(seats, 100, reading == "as_printed"), path[1:]):
        assert list(at.values()) == pytest.approx(expected.tolist(), abs=1e-6)


@pytest.mark.parametrize("reading", READINGS)
def test_the_challenge_model_moves_actors_alike_on_random_issues(reading):
    """Round by round, since medians often stay where they are. Many inputs are round, and tie."""
    for seed in range(100):
        r = Random(seed)
        places = r.choice([range(0, 101, 10), range(0, 101, 25), [r.uniform(0, 100) for _ in range(8)]])
        seats = {a: (r.choice(places), r.randint(1, 100), r.randint(1, 10)) for a in range(r.randint(2, 8))}
        assert_challenges_alike(seats, reading)


def test_who_would_get_nothing_from_a_fight_is_asked_for_nothing():
    """The first two would get exactly nothing from challenging one of the others, and compromise with another by hand."""
    seats = {0: (100, 50, 3), 1: (100, 50, 2), 2: (75, 100, 1), 3: (25, 50, 1), 4: (50, 100, 2)}
    assert_challenges_alike(seats, "as_printed")


@pytest.mark.parametrize("forecaster", by_hand.ENGINES)
def test_the_engine_says_what_its_slow_twin_says(forecaster, from_the_twin):
    """On every issue, world by world. Who opens matters on some, so that the forecast is a distribution there.

    An actor that takes no part opens in no world of the twin; what the engine says beyond is looked at below.
    """
    said = said_by(forecaster)
    assert set(said) == set(from_the_twin[forecaster])
    for key, places in from_the_twin[forecaster].items():
        assert said[key][: len(places)] == places, key
    assert any(len(set(places)) > 1 for places in from_the_twin[forecaster].values())


@pytest.mark.parametrize("forecaster", by_hand.ENGINES)
@pytest.mark.parametrize("name", by_hand.cases(DATA))
def test_the_engine_scores_as_its_slow_twin(name, forecaster, ours, theirs, from_the_twin):
    """Every issue of a case, and all of its scores."""
    rows = ours.loc[(forecaster, name)]
    assert set(rows.index) == {issue for issue, block in theirs[name].items() if block["outcome"] is not None}
    for issue in rows.index:
        expected = scored(theirs[name][issue], from_the_twin[forecaster][name, issue])
        assert rows.loc[issue].tolist() == pytest.approx(expected, abs=1e-6), issue


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
