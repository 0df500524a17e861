"""The command `new`: what it writes from options and from answers, and that it never writes over anything."""

import io
from pathlib import Path

import pytest
from calling import call

from sim.cli import new
from sim.scenario.document import validate
from sim.scenario.source import read


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every test works in an empty folder of its own, and nobody is at a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(new, "at_terminal", lambda: False)


def titles(file):
    """The titles of the actors and issues of a file."""
    document = validate(read(file))
    return [block.title for blocks in (document.actors, document.issues) for block in blocks.values()]


def test_without_anything_it_takes_the_defaults_and_says_what_comes_next():
    ended = call("new", "my_river-talks")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "Wrote my_river-talks.yaml: 2 sides, 2 issues, 1 outsider. Every number in it is an assumption; put yours in. Next:",
        "  python run_sim.py check my_river-talks.yaml",
        "  python run_sim.py run my_river-talks.yaml",
    ]
    assert validate(read("my_river-talks.yaml")).name == "My river talks"
    for line in ended.out.splitlines()[1:]:
        plays = ["--worlds", "20"] if " run " in line else []
        assert call(*line.split()[2:], *plays).code == 0


def test_options_say_who_and_what():
    ended = call("new", "talks.yaml", "--sides", "A, B, C", "--issue", "Dam: shut, *ajar, open", "--issue", "Fish",
                 "--outsiders", "Bank; Sons, Inc.", "--agenda")  # fmt: skip
    assert ended.code == 0 and "3 sides, 2 issues, 2 outsiders" in ended.out
    document = validate(read("talks.yaml"))
    assert titles("talks.yaml") == ["A", "B", "C", "Bank", "Sons, Inc.", "Dam", "Fish"]
    assert list(document.issues["dam"].options) == ["shut", "ajar", "option_open"]
    assert document.issues["dam"].status_quo == "ajar" and len(document.agenda) == 2


@pytest.mark.parametrize("agenda", [[], ["--agenda"]])
@pytest.mark.parametrize("issues", [[], ["--issue", "Dam: shut, open", "--issue", "Fish: 0, 1, 2"]])
@pytest.mark.parametrize("sides", ["A, B", "A, B, C", "A, B, C, D, E"])
def test_the_check_finds_nothing_to_say_against_it(sides, issues, agenda):
    assert call("new", "talks", "--sides", sides, *issues, *agenda).code == 0
    ended = call("check", "talks.yaml")
    assert ended.code == 0 and "warning" not in ended.output


def test_nobody_from_outside():
    assert "0 outsiders" in call("new", "two", "--outsiders", "-").out


def test_at_a_terminal_it_asks_and_asks_again(monkeypatch):
    monkeypatch.setattr(new, "at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("Alone\nAnn, Bob\nDam, Fish\nshut, *ajar\n\n-\ny\n"))
    ended = call("new", "asked")
    assert ended.code == 0
    assert "[North, South]" in ended.out and "Error: a new scenario has 2 to 5 sides, and here is 1" in ended.output
    document = validate(read("asked.yaml"))
    assert titles("asked.yaml") == ["Ann", "Bob", "Dam", "Fish"]
    assert document.issues["dam"].status_quo == "ajar" and "as_ann_wants_it" in document.issues["fish"].options
    assert len(document.agenda) == 2


def test_empty_answers_give_the_same_file_as_no_questions(monkeypatch):
    call("new", "river")
    monkeypatch.setattr(new, "at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n" * 9))
    Path("other").mkdir()
    assert call("new", "other/river").code == 0
    assert Path("other/river.yaml").read_bytes() == Path("river.yaml").read_bytes()


def test_who_leaves_in_the_middle_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(new, "at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("Ann, Bob\n"))
    assert call("new", "river").code == 130
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays_as_it_is():
    Path("river.yaml").write_text("mine", encoding="utf-8")
    ended = call("new", "river")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "run_sim.py: river.yaml is there already; it stays as it is. Give another name, or move it away\n"
    )
    assert Path("river.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["no", "It's a river", "река", "🙂", "a: b", "2030", "null", "#x", "run"])
def test_a_file_may_have_any_name(name):
    ended = call("new", name)
    assert (ended.code, ended.err) == (0, "")
    assert validate(read(f"{name}.yaml")).name.casefold() == name.casefold()


def test_a_name_that_begins_like_an_option_is_printed_as_a_file():
    ended = call("new", "--", "-q")
    assert ended.code == 0 and "Wrote ./-q.yaml: " in ended.out
    for line in ended.out.splitlines()[1:]:
        assert call(*line.split()[2:], *(["--worlds", "20"] if " run " in line else [])).code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x", "--sides", "A"], "a new scenario has 2 to 5 sides, and here is 1"),
        (["x", "--sides", "a,b,c,d,e,f"], "a new scenario has 2 to 5 sides, and here are 6"),
        (["x", "--sides", "Ann, ann"], "two actors are called 'ann'; give each a name of its own"),
        (["x", "--outsiders", "North"], "two actors are called 'North'"),
        (["x", "--issue", "A: b"], "a new scenario has 2 to 12 options, and here is 1"),
        (["x", "--issue", "A: b, B"], "two options are called 'B'"),
        (["x", "--issue", "A: *b, *c"], "'A' has 2 options with a *; only one is how things stand today"),
        (["x", "--issue", "A: *, c"], "'A' has an option without a name"),
        (["x", "--issue", ": b, c"], "has none before its colon"),
        (["x", "--issue", "A", "--issue", "a"], "two issues are called 'a'"),
        (["x", "--issue", "A", "--agenda"], "an agenda settles issues one after the other, and there is only one"),
        (["x", "--sides", "A, B\x07"], "'B\\x07' holds a character that cannot be shown; leave it out"),
        (["x", "--sides", f"A, {'b' * 99}"], "is 99 letters long; a name has at most 80"),
        (["x", "--sides", "A, \u200b"], "holds nothing that can be seen"),
        (["x", "--issue", "\u3164"], "holds nothing that can be seen"),
        (["\u200b\u2060"], "holds nothing that can be seen"),
        (["nowhere/x"], "nowhere is no folder; make it first"),
        ([""], "'' is no name for a file"),
    ],
)
def test_a_mistake_is_named_in_one_line_and_nothing_is_written(arguments, message, tmp_path):
    ended = call("new", *arguments)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)
    assert message in ended.err
    assert list(tmp_path.iterdir()) == []
