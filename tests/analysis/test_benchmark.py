"""The benchmark scores as it says, holds out what it says, and takes the copies that circulate."""

import numpy as np
import pytest
from places import SCENARIOS

from sim.analysis.benchmark import (
    FORECASTERS,
    benchmark_scores,
    clustered_interval,
    issue_scores,
    nash_of_case,
    talked,
)
from sim.analysis.known_cases import KnownCase, is_held_out, known_cases
from sim.reports.benchmark import benchmark_report
from sim.words.problems import ScenarioError

DATA = SCENARIOS / "made_up_cases.csv"
HEAD = "case,issue,actor,position,salience,capability,status_quo,outcome\n"


@pytest.fixture(scope="module")
def scores():
    return benchmark_scores(known_cases(DATA))


def test_all_forecasters_speak_and_scores_are_possible(scores):
    assert set(scores["forecaster"]) == set(FORECASTERS)
    assert scores["error"].between(0, 100).all()
    assert (scores["crps"] <= scores["error"] + 50).all()
    assert (scores["log"] > 0).all()


def test_scores_of_a_forecast_spread_over_three_worlds():
    found = issue_scores(np.array([0.0, 50.0, 100.0, np.nan]), np.array([0.0, 50.0, 100.0]), 50.0)
    distances = [abs(a - b) for a in (0, 50, 100) for b in (0, 50, 100)]
    assert found["crps"] == pytest.approx(100 / 3 - sum(distances) / 9 / 2)
    assert (found["error"], found["covered"], found["near"]) == (0, 1, 1)
    assert found["log"] == pytest.approx(-np.log(1.5 / 4.5))


def test_the_interval_draws_whole_cases():
    alike = np.array(["a"] * 3 + ["b"] * 3)
    low, high = clustered_interval(np.array([1.0, 1, 1, 3, 3, 3]), alike)
    assert (low, high) == (1, 3)
    assert clustered_interval(np.array([1.0, 2, 3]), np.array(["a"] * 3)) == (2, 2)


def test_about_a_third_is_held_out_and_always_the_same():
    held = [is_held_out(f"case {number}") for number in range(1000)]
    assert 0.25 < np.mean(held) < 0.35
    assert [is_held_out(f"case {number}") for number in range(4)] == held[:4]


def pair(quo):
    """Two equals at the ends of one scale."""
    ones, quo, outcome = np.ones((2, 1)), np.array([float(quo)]), np.array([50.0])
    return KnownCase("pair", ("x", "y"), ("m",), np.ones(2), np.array([[0.0], [100.0]]), ones, quo, outcome)


def test_nash_of_two_equals_is_the_middle_or_the_status_quo_that_nothing_beats():
    assert nash_of_case(pair(0), costly=True).item() == pytest.approx(50, abs=0.01)
    assert nash_of_case(pair(0), costly=False).item() == 0
    assert np.isnan(nash_of_case(pair(np.nan), costly=False).item())


def test_the_engine_opens_once_with_each_actor():
    assert talked(pair(0), weighted=False).shape == (1, 2)


def test_a_blank_is_no_part_and_an_empty_line_is_none(tmp_path):
    file = tmp_path / "some.csv"
    file.write_text("\ufeff" + HEAD + "c,i,a,10,1,2,,30\n\nc,i,b,,,1,,30\nc,i,d, 70 ,1,1,.,\n", encoding="utf-8")
    (case,) = known_cases(tmp_path)
    assert np.isnan(case.position[:, 0]).tolist() == [False, True, False]
    assert np.isnan(case.status_quo[0])
    assert case.outcome[0] == 30


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10-May", 10.5),
        ("10. Mai", 10.5),
        ("3-Dez", 3.12),
        ("1 Oct", 1.1),
        ("May-50", 5.5),
        ("Mär 07", 3.07),
        ("31-January", 31.1),
    ],
)
def test_a_number_that_became_a_date_is_read_back_and_named(text, number, tmp_path):
    file = tmp_path / "dates.csv"
    file.write_text(HEAD + f"c,i,a,{text},1,1,,30\nc,i,b,90,1,1,,30\n", encoding="utf-8")
    (case,) = known_cases(file)
    assert case.position[0, 0] == number
    (said,) = case.from_dates
    assert said.startswith(f"{file}:2: position: {text} as ")
    assert said in benchmark_report(benchmark_scores([case]), False, 0, case.from_dates)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            HEAD + "c,i,a,10/05/2004,1,1,,\n",
            r":2: position: '10/05/2004' is not a number; a spreadsheet may have made a date of it",
        ),
        (HEAD + "c,i,a,110,1,1,,\n", "is not from 0 to 100"),
        (HEAD + "c,i,a,May,1,1,,\n", "'May' is not a number"),
        (HEAD + "c,i,a,10-Foo,1,1,,\n", "'10-Foo' is not a number"),
        (HEAD + "c,i,a,10,1,,,\n", ":2: capability: is blank"),
        (HEAD + "c,i,a,10,1,1,,\nc,i,a,20,1,1,,\n", "stands on 'i' of 'c' already"),
        (HEAD + "c,i,a,10,1,1,,5\nc,i,b,20,1,1,,6\n", "outcome: '?6.0'? differs"),
        ("case,issue\n", "lacks the columns actor"),
        (HEAD, "has no rows"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text, said, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=said):
        known_cases(file)
