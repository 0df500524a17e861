"""What is known to have come later is read as a checked record, by the hindcast alone."""

import datetime
import subprocess
import sys

import pytest
from places import ROOT

from sim.analysis.later_events import known_facts, known_outcomes
from sim.words.problems import ScenarioError


def test_the_record():
    known = known_outcomes()
    assert known.as_of == datetime.date(2026, 9, 23)
    assert known.stages.text_agreed.date == datetime.date(2025, 3, 13)
    assert not known.stages.signed.reached
    assert {outcome.status for outcome in known.issues} == {"reached", "not_in_force", "open", "not_documented"}


def test_a_month_runs_from_its_first_to_its_last_day():
    facts = known_facts()
    assert (facts["F12"].first, facts["F12"].last) == (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    assert facts["F10"].last == datetime.date(2025, 12, 18)
    assert {name for name, fact in facts.items() if fact.foreseeable} == {"F3", "F15"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("status: open", "status: opne", "issues.2.status"),
        ("as_of:", "as_off:", "as_off"),
        ('as_of: "2026-09-23"', "as_of: soon", "as_of"),
        ("stages:", "stages: [", "cannot be read"),
    ],
)
def test_a_spoilt_record_is_reported_in_a_line_each(tmp_path, old, new, message):
    text = (ROOT / "seeds" / "outcomes.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "outcomes.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match=message) as raised:
        known_outcomes(tmp_path)
    assert all("\n" not in str(problem) for problem in raised.value.problems)


def test_a_missing_record_is_reported(tmp_path):
    with pytest.raises(ScenarioError, match="cannot be read"):
        known_outcomes(tmp_path)


def test_playing_never_opens_the_record():
    """Watched from within: no file of that name is opened while the command line plays, compares and predicts."""
    code = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: event == 'open' and opened.append(str(args[0])))\n"
        "from sim.cli.main import main\n"
        "for words in (['predict'], ['run', '--json'], ['explain']):\n"
        "    extra = [] if words == ['explain'] else ['--worlds', '5']\n"
        "    assert main([words[0], 'scenarios/kazan_2024.yaml', *words[1:], *extra]) == 0\n"
        "assert any('kazan_2024' in name for name in opened)\n"
        "assert not any('outcomes.yaml' in name for name in opened)\n"
        "assert main(['score', 'scenarios/kazan_2024.yaml', '--worlds', '5']) == 0\n"
        "assert any('outcomes.yaml' in name for name in opened)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
