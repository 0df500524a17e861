"""Scenarios in which nothing is left open: every question about them ends in a result or a sentence, never in a fault."""

from contextlib import nullcontext

import pytest
from calling import call
from drawn_once import drawn_once

HEAD = "summary: Two sides talk.\ncalendar: {start: 2030-01-01, round: month, rounds: 3}\nprotocol: {name: direct}\n"
TWO = """\
  n: {role: signatory, wants: {border: {ideal: a, salience: 1}}}
  s: {role: signatory, wants: {border: {ideal: b, salience: 1}}}
"""
SCENARIOS = {
    "all_agreed_before": "issues: {border: {options: [a, b], status_quo: a, agreed: b}}\nactors:\n" + TWO,
    "nobody_wants_it": "issues: {border: {options: [a, b], status_quo: a}}\nactors:\n"
    + TWO.replace("ideal: b", "ideal: a"),
    "all_want_it": "issues: {border: {options: [a, b], status_quo: a}}\nactors:\n"
    + TWO.replace("ideal: a", "ideal: b"),
    "one_round_and_sure_breakdown": "breakdown: 1\nissues: {border: {options: [a, b], status_quo: a}}\nactors:\n" + TWO,
    "no_zone": "issues: {border: {options: [a, b, c], status_quo: b}}\ndeferral: false\nactors:\n"
    "  n: {role: signatory, wants: {border: {ideal: a, salience: 1, red_line: {max: a}}}}\n"
    "  s: {role: signatory, wants: {border: {ideal: c, salience: 1, red_line: {min: c}}}}\n",
    "ranges_that_decide_nothing": "issues: {border: {options: [a, b], status_quo: a}}\nactors:\n"
    + TWO.replace("ideal: a, salience: 1", "ideal: b, salience: {uniform: [0.5, 1]}"),
}
QUESTIONS = [
    ["run", "--worlds", 20, "--no-plots"],
    ["run", "--worlds", 20, "--json"],
    ["run", "--worlds", 1],
    ["run", "--world", 3],
    ["run", "--why", 3],
    ["check"],
    ["explain"],
    ["predict", "--worlds", 20],
    ["score", "--worlds", 20],
    ["discover", "--worlds", 200],
    ["sensitivity", "--worlds", 64],
    ["breakeven", "actors.n.no_deal.gain=-0.5:0.5", "--worlds", 50],
    ["given", "--observed", "stage=in_force", "--worlds", 200],
    ["sweep", "--vary", "breakdown=0:0.5:2", "--worlds", 20],
    ["brief"],
    ["place", "border=b"],
    ["overview"],
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda words: " ".join(map(str, words[:2])))
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_question_is_answered_or_refused_in_a_sentence(tmp_path, monkeypatch, name, question):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.yaml").write_text(f"name: {name}\n{HEAD}{SCENARIOS[name]}", encoding="utf-8")
    command, *words = question
    ended = call(command, "talks.yaml", *words)
    assert ended.code in (0, 2), ended.output
    assert "Traceback" not in ended.output and "fault of the simulator" not in ended.output
    assert ended.out or ended.err
    if ended.code:
        assert len([line for line in ended.err.splitlines() if not line.startswith("more: ")]) == 1, ended.err


@pytest.mark.parametrize("name", ["all_agreed_before", "one_round_and_sure_breakdown", "no_zone"])
def test_two_of_them_can_be_compared_drawn_and_handed_out(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(f"name: {name}\n{HEAD}{SCENARIOS[name]}", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("extends: a.yaml\nname: b\nbreakdown: 0.1\n", encoding="utf-8")
    commands = (
        ("compare", "a.yaml", "b.yaml", "--worlds", 20, "--out", "r"),
        ("run", "a.yaml", "--worlds", 20, "--out", "q"),
        ("plot", "q"),
        ("plot", "r"),
        ("report", "q"),
        ("report", "r"),
    )
    with nullcontext() if name == "no_zone" else drawn_once():  # in one case what `plot` has read back is drawn, too
        for words in commands:
            ended = call(*words)
            assert ended.code == 0, (words, ended.output)
