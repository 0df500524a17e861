"""A known case of a CSV file becomes a scenario of one's own, in which the talks bring what the benchmark says."""

from dataclasses import replace

import numpy as np
import pytest
from calling import call
from places import SCENARIOS

from sim.analysis.benchmark import talked
from sim.analysis.case_scenario import scenario_of_case
from sim.analysis.known_cases import known_cases
from sim.scenario.compile import ready
from sim.scenario.source import read
from sim.words.problems import Refusal
from sim.worlds.table import play

CASES = known_cases(SCENARIOS / "made_up_cases.csv")
HEAD = "case,issue,actor,position,salience,capability,status_quo,outcome\n"


def converted(case, folder):
    (folder / "mine.yaml").write_text(scenario_of_case(case, "cases.csv"), encoding="utf-8")
    return ready(read(str(folder / "mine.yaml")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_talks_end_where_the_benchmark_says(case, tmp_path):
    case = replace(case, status_quo=np.full(len(case.issues), np.nan))  # which is an option of the file alone
    scenario = converted(case, tmp_path)
    row = play(scenario, 1).iloc[0]
    issues = scenario.document.issues
    places = {(name, option): block.position for name in issues for option, block in issues[name].options.items()}
    ours = [places.get((name, row[f"term_{name}"]), np.nan) for name in scenario.game.issues.names]
    assert np.array_equal(ours, talked(case, weighted=True)[:, 0], equal_nan=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_status_quo_is_an_option_and_the_outcome_is_nowhere(case, tmp_path):
    document = converted(case, tmp_path).document
    for m, issue in enumerate(document.issues.values()):
        if not np.isnan(case.status_quo[m]):
            assert issue.options[issue.status_quo].position == case.status_quo[m]
    other = replace(case, outcome=case.outcome + 1)
    assert scenario_of_case(other, "x") == scenario_of_case(case, "x")
    takes_part = [name for name, cares in zip(case.actors, case.salience.any(axis=1), strict=True) if cares]
    for name, actor in zip(takes_part, document.actors.values(), strict=True):
        assert (actor.title, actor.capability) == (name, case.capability[case.actors.index(name)])


def test_the_command_asks_which_case_and_names_the_nearest(tmp_path):
    file, target = SCENARIOS / "made_up_cases.csv", tmp_path / "mine.yaml"
    ended = call("convert", file, "--to", target)
    assert ended.code == 2 and "holds 12 cases; choose one with --case: case 0, case 1" in ended.err
    ended = call("convert", file, "--case", "cse 3", "--to", target)
    assert ended.code == 2 and "did you mean 'case 3'" in ended.err and not target.exists()
    ended = call("convert", file, "--case", "case 3", "--to", target)
    assert ended.code == 0 and "4 actors, 1 issue" in ended.out
    assert "Not in it: what failure is worth" in ended.out
    assert call("check", target).code == 0
    assert call("convert", SCENARIOS, "--case", "x", "--to", tmp_path / "other.yaml").code == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [("c,i,a,10,1,1,,\n", "1 of the actors cares"), ("c,i,a,10,1,1,,\nc,i,b,10,1,1,,\n", "nobody differs on 'i'")],
)
def test_where_nothing_is_to_be_negotiated_it_says_so(rows, said, tmp_path):
    (tmp_path / "c.csv").write_text(HEAD + rows, encoding="utf-8")
    (case,) = known_cases(tmp_path / "c.csv")
    with pytest.raises(Refusal, match=said):
        scenario_of_case(case, "c.csv")
    ended = call("convert", tmp_path / "c.csv", "--to", tmp_path / "mine.yaml")
    assert (ended.code, ended.out) == (2, "") and said in ended.err and not (tmp_path / "mine.yaml").exists()
