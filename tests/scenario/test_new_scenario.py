"""A new scenario file: whatever it is made of, it passes the check, and some of its worlds agree and some do not."""

import datetime
import re

import pytest
import yaml

import sim
from sim.methods.draws import Uniform
from sim.scenario.document import validate
from sim.scenario.new_scenario import SALIENCES, IssueSketch, Sketch, default_options, new_scenario
from sim.scenario.source import read
from sim.scenario.warnings import warnings

NAMES = ("North", "South", "East", "West", "Centre")
OUTSIDERS = ("River Board", "Great Power", "Bank")
HOSTILE = ("no", "O'Brien & Søn", "🙂", "Армения: {a}", '#"x" - [y]')


def sketch(sides=2, issues=2, outsiders=1, options=None, in_turn=False, names=NAMES):
    """A sketch of that many of each; options: how many an issue has, None for the usual ones."""
    who = names[:sides]
    scale = default_options(who) if options is None else [f"step {place}" for place in range(options)]
    return Sketch(
        "A river", who, [IssueSketch(f"Issue {n}", scale) for n in range(issues)], OUTSIDERS[:outsiders], in_turn
    )


def written(of, folder):
    """The document of a sketch's file, which has passed the check, and the file."""
    file = folder / "new.yaml"
    file.write_text(new_scenario(of), encoding="utf-8")
    return validate(read(file)), file


@pytest.mark.parametrize("outsiders", [0, 1, 3])
@pytest.mark.parametrize("issues", [1, 2, 3, 6])
@pytest.mark.parametrize("sides", [2, 3, 4, 5])
def test_some_worlds_agree_and_some_do_not(sides, issues, outsiders, tmp_path):
    document, file = written(sketch(sides, issues, outsiders), tmp_path)
    roles = [actor.role for actor in document.actors.values()]
    assert roles == ["signatory"] * sides + ["third_party"] * outsiders and len(document.issues) == issues
    agreed = sim.play(sim.load(file), worlds=300)["agreed_round"].notna().mean()
    assert 0.1 < agreed < 0.8


@pytest.mark.parametrize("options", [2, 3, 12])
@pytest.mark.parametrize("in_turn", [False, True])
@pytest.mark.parametrize("sides", [2, 3, 5])
def test_so_they_do_with_few_options_and_with_an_agenda(sides, in_turn, options, tmp_path):
    document, file = written(sketch(sides, 3, 1, options, in_turn), tmp_path)
    assert (document.agenda is not None) == in_turn
    agreed = sim.play(sim.load(file), worlds=300)["agreed_round"].notna().mean()
    assert 0.02 < agreed < 0.8


def test_names_of_any_kind_are_titles_as_they_are(tmp_path):
    issue = IssueSketch("yes", ["on", "null", "1991-01-01", "~", "a: b", "1e5", "NaN", "-1"], 3)
    document, _ = written(Sketch("Is it: 'no'?", HOSTILE[:3], [issue], HOSTILE[3:]), tmp_path)
    assert tuple(actor.title for actor in document.actors.values()) == HOSTILE
    (found,) = document.issues.values()
    assert [option.title for option in found.options.values()] == issue.options
    assert found.options[found.status_quo].title == "~"
    assert (document.name, found.title) == ("Is it: 'no'?", "yes")


def plain_numbers(block, path=""):
    """The paths of all numbers that are no range."""
    if isinstance(block, dict) and "uniform" not in block:
        return [found for key, value in block.items() for found in plain_numbers(value, f"{path}.{key}")]
    return [path] if isinstance(block, int | float) and not isinstance(block, bool) else []


def test_each_number_is_a_range_and_an_assumption(tmp_path):
    document, file = written(sketch(3, 4, 2), tmp_path)
    assert document.sources == "assumption"
    assert plain_numbers(yaml.safe_load(file.read_text(encoding="utf-8"))) == [".calendar.rounds"]


def test_the_first_and_the_last_side_want_the_ends_of_each_scale(tmp_path):
    document, _ = written(sketch(4, 3), tmp_path)
    for name, issue in document.issues.items():
        ideals = [actor.wants[name].ideal for actor in document.actors.values() if actor.role == "signatory"]
        assert (ideals[0], ideals[-1]) == (next(iter(issue.options)), list(issue.options)[-1])


def test_the_sides_differ_in_what_matters_most_to_them():
    text = new_scenario(sketch(2, 4))
    north, south = text.partition("\n  south:")[::2]
    assert [north.count(f"salience: {{uniform: {level}}}") for level in SALIENCES] == [1, 1, 1, 1]
    assert north.index("# vital") < north.index("# high") and south.index("# low") < south.index("# vital")


def test_the_file_says_what_its_numbers_mean(tmp_path):
    text = new_scenario(sketch())
    for word in ("uniform", "utility", "salience", "red_line", "no_deal", "credibility", "leverage", "TRY"):
        assert any(word in line.partition("#")[2] for line in text.splitlines()), word
    assert max(map(len, text.splitlines())) <= 130
    assert written(sketch(), tmp_path)[0].calendar.start == datetime.date(2030, 1, 1)


def test_a_side_of_many_is_spoken_of_as_many(tmp_path):
    issue = IssueSketch("Pay", ("Low", "High"))
    document, file = written(Sketch("Strike", ("The Workers", "Mill"), (issue,), ("The Banks",)), tmp_path)
    assert [actor.plural for actor in document.actors.values()] == [True, False, True]
    assert not any("plural" in str(warning) for warning in warnings(read(file), document))


@pytest.mark.parametrize("key", ["protocol", "spoiling", "backing"])
def test_what_stands_in_comments_can_be_taken_up(key, tmp_path):
    """Taking away the mark of the comment is all that it needs; the line that it replaces goes."""
    lines = new_scenario(sketch(3, 2)).splitlines()
    (mark,) = (number for number, line in enumerate(lines) if line.lstrip().startswith(f"# {key}: {{"))
    lines[mark] = lines[mark].replace("# ", "", 1)
    if key == "protocol":
        lines.remove(next(line for line in lines if line.startswith("protocol: {name: direct}")))
    file = tmp_path / "taken_up.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    document = validate(read(file))
    board = document.actors["river_board"]
    found = {
        "protocol": getattr(document.protocol, "mediator", None),
        "spoiling": board.spoiling,
        "backing": list(board.backing),
    }
    assert found[key] == {"protocol": "river_board", "spoiling": Uniform(0, 0.05), "backing": ["north"]}[key]
    assert len(sim.play(sim.load(file), worlds=20)) == 20


def test_a_side_in_the_middle_is_marked_as_a_guess():
    text = new_scenario(sketch(4, 2))
    blocks = re.split(r"\n  (?=(?:north|south|east|west|river_board):)", text.partition("\nactors:")[2])
    assert ["put here what it wants" in block for block in blocks if "role: signatory" in block] == [
        False,
        True,
        True,
        False,
    ]
    assert "put here what it wants" not in new_scenario(sketch(2, 2))


def test_the_summary_quotes_the_titles_of_the_issues(tmp_path):
    document, _ = written(sketch(2, 2), tmp_path)
    assert document.summary.startswith("Talks between North and South on 'Issue 0' and 'Issue 1'.")
