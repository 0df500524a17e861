"""The scenario document: a malformed file gives clear problems and nothing else; a valid one gives its numbers."""

import copy
import datetime
import json
import re
from pathlib import Path

import jsonschema
import pytest
from places import KAZAN, TESTS

from sim.methods.draws import Choice, Normal, Uniform
from sim.scenario.document import PositionChoice, given, json_schema, numbers, position_names, sources_of, validate
from sim.scenario.schema import Calendar
from sim.scenario.source import ScenarioError, Source, read

HERE = TESTS
VALID = HERE / "malformed" / "valid_base.yaml"
MALFORMED = sorted(path for path in (HERE / "malformed").glob("*.yaml") if path != VALID)
SCENARIOS = sorted((HERE.parent / "scenarios").glob("*.yaml"))


def _expected(path: Path) -> dict[str, str]:
    """The `# key: value` lines at the head of a malformed file."""
    return dict(re.findall(r"^# (\w+): (.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE))


def _changed(changes: dict) -> Source:
    """The valid scenario with some values replaced, by dotted path."""
    source = read(VALID)
    data = copy.deepcopy(source.data)
    for path, value in changes.items():
        *parents, last = path.split(".")
        block = data
        for step in parents:
            block = block.setdefault(step, {})
        block[last] = value
    return Source(data, source.files, source.marks)


@pytest.mark.parametrize("path", MALFORMED, ids=lambda path: path.stem)
def test_a_malformed_file_is_refused_with_a_clear_line(path):
    expected = _expected(path)
    with pytest.raises(ScenarioError) as caught:
        validate(read(path))
    problems = caught.value.problems
    assert len(problems) == int(expected.get("problems", 1)), str(caught.value)
    assert re.search(expected["expects"], str(caught.value)), str(caught.value)
    for problem in problems:
        assert str(problem).startswith(str(path.parent)), "the file is named"
        assert "\n" not in str(problem)
        assert len(str(problem)) < 900
    if expected["line"] != "any":
        assert problems[0].line == int(expected["line"]), str(caught.value)
        assert str(problems[0]).startswith(f"{path}:{expected['line']}: ")


def test_there_are_enough_malformed_files():
    assert len(MALFORMED) >= 45


@pytest.fixture(scope="module")
def for_editors():
    """What finds the errors that an editor would show."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", [VALID, *SCENARIOS], ids=lambda path: path.stem)
def test_a_scenario_is_valid_and_fits_the_schema_for_editors(path, for_editors):
    source = read(path)
    validate(source)
    plain = json.loads(json.dumps(source.data, default=str))
    assert [error.message for error in for_editors.iter_errors(plain)] == []


def test_the_schema_for_editors_finds_a_misspelt_key_and_knows_files_that_extend():
    check = jsonschema.Draft202012Validator(json_schema())
    assert not check.is_valid({"extends": "a.yaml", "actors": {"north": {"tolerence": 0.2}}})
    assert not check.is_valid({"extends": "a.yaml", "actors": {"north": {"tolerance": 1.2}}})
    assert check.is_valid({"extends": "a.yaml", "actors": {"north": {"tolerance": {"uniform": [0, 0.2]}}}})
    assert check.is_valid({"extends": "a.yaml", "actors": {"north": {"wants": None}}})
    assert not check.is_valid({"name": "Valley"})


# ---------------------------------------------------------------- the record


def test_options_have_titles_and_even_positions():
    issues = validate(read(VALID)).issues
    assert [option.position for option in issues["border"].options.values()] == [0, 50, 100]
    assert issues["border"].options["river"].title == "river"
    assert issues["guards"].options["joint_force"].title == "A joint force"
    assert issues["guards"].title == "guards"


def test_even_positions_are_rounded_as_drawn_numbers_are():
    document = validate(_changed({"issues.border.options": ["ridge", "river", "lake", "road"]}))
    assert document.issues["border"].options["lake"].position == 66.666666667


def test_given_positions_are_kept():
    options = {"ridge": {"position": 5}, "river": {"position": 10, "title": "River"}, "road": {"position": 90}}
    document = validate(_changed({"issues.border.options": options}))
    assert [option.position for option in document.issues["border"].options.values()] == [5, 10, 90]


def test_the_horizon_leaves_room_for_the_longest_wait_unless_given():
    calendar = {"start": datetime.date(2030, 1, 31), "round": "month", "rounds": 12}
    longest = 3  # until the joint force is raised; parliament votes on it at once
    assert validate(_changed({"calendar": calendar})).calendar.horizon == 12 + longest


@pytest.mark.parametrize(
    ("round", "number", "day"),
    [("week", 2, "2030-02-14"), ("month", 1, "2030-02-28"), ("month", 12, "2031-01-31"), ("quarter", 1, "2030-04-30")],
)
def test_rounds_have_dates(round, number, day):
    calendar = Calendar(start=datetime.date(2030, 1, 31), round=round, rounds=24)
    assert calendar.date(number).isoformat() == day


def test_a_document_cannot_be_changed():
    document = validate(read(VALID))
    with pytest.raises(Exception, match="frozen"):
        document.name = "Other"


def test_two_documents_of_one_file_are_equal_and_can_be_written_out():
    first, second = validate(read(VALID)), validate(read(VALID))
    assert first == second
    assert json.dumps(first.model_dump(mode="json")) == json.dumps(second.model_dump(mode="json"))


def test_numbers_by_name_read_like_a_dict():
    leverage = validate(read(VALID)).actors["patron"].leverage
    assert dict(leverage.numbers) == {"north": Uniform(0, 0.1)}
    assert "north" in leverage
    assert list(leverage) == ["north"]
    assert len(leverage) == 1


# ---------------------------------------------------------------- numbers


def test_numbers_are_found_by_path():
    found = numbers(validate(read(VALID)))
    assert found["actors.north.no_deal.cost"] == 0.01
    assert found["actors.north.strategy.exponent"] == Uniform(0.2, 1)
    assert found["actors.north.wants.border.ideal"] == "ridge"
    assert found["actors.north.wants.border.red_line.max"] == "river"
    assert found["actors.north.wants.guards.ideal"] == PositionChoice(("observers", "joint_force"), (2, 1))
    assert found["actors.south.wants.guards.values.observers"] == 0.5
    assert found["actors.north.ratifiers.parliament.noise"] == 0.1
    assert found["issues.guards.options.observers.guarantee.south"] == Uniform(0, 0.4)
    assert found["issues.guards.options.joint_force.condition.delay"] == 3
    assert found["actors.patron.inducement.budget"] == 0.1
    assert found["shocks.winter.effect.actors.north.no_deal.cost.add"] == 0.01


def test_numbers_that_are_not_given_have_their_defaults():
    document = validate(read(VALID))
    found, stated = numbers(document), given(document)
    defaults = {
        "curvature": 2, "breakdown": 0, "actors.south.no_deal.gain": 0, "actors.south.no_deal.drift": 0,
        "actors.south.margin": 0, "actors.south.commitment_risk": 0, "actors.south.open_price": 0,
        "actors.south.tolerance": 0, "actors.south.home_insight": 1, "actors.patron.present": 1,
        "actors.patron.open_price": 0, "actors.patron.leverage.south": 0, "actors.patron.stick.north": 0,
        "actors.north.wants.border.red_line.holds": 1,
    }  # fmt: skip
    assert {path: found[path] for path in defaults} == defaults
    assert not stated & defaults.keys()
    assert "actors.patron.leverage.north" in stated


def test_no_number_means_nothing_in_its_actors_role():
    found = numbers(validate(read(VALID)))
    assert not [path for path in found if path.startswith(("actors.south.present", "actors.patron.no_deal"))]


def test_a_position_can_be_a_choice_of_numbers():
    document = validate(_changed({"actors.north.wants.border.ideal": {"choice": {"0": 1, "25.5": 3}}}))
    assert numbers(document)["actors.north.wants.border.ideal"] == Choice((0, 25.5), (1, 3))


def test_position_names_are_the_options_a_position_uses():
    assert position_names("river") == ("river",)
    assert position_names(PositionChoice(("river", 20.0), (1, 1))) == ("river",)
    assert position_names(Normal(0.5, 1)) == ()


@pytest.mark.parametrize(
    "number",
    [{"normal": {"mean": 0.5, "sd": 1, "min": 0, "max": 1}}, {"beta": {"a": 2, "b": 5}}, {"choice": [0, 1]}, 1, 0.0],
)
def test_a_distribution_within_the_bounds_is_taken(number):
    validate(_changed({"actors.north.home_insight": number}))


def test_a_lognormal_number_is_above_zero_without_a_min():
    validate(_changed({"curvature": {"lognormal": {"median": 1, "sigma": 0.5}}}))


# ---------------------------------------------------------------- sources


def test_sources_are_those_of_the_nearest_block_that_names_some():
    document = validate(_changed({"actors.north.wants.border.sources": ["K1"], "actors.north.sources": ["K2"]}))
    assert sources_of(document, "actors.north.wants.border.red_line.max") == ["K1"]
    assert sources_of(document, "actors.north.no_deal.cost") == ["K2"]
    assert sources_of(document, "actors.south.no_deal.cost") == "assumption"
    assert sources_of(document, "shocks.winter.effect.actors.north.no_deal.cost.add") == "assumption"


def test_numbers_by_name_can_have_sources_of_their_own():
    document = validate(_changed({"actors.patron.leverage.sources": ["K3"]}))
    assert sources_of(document, "actors.patron.leverage.north") == ["K3"]
    assert "actors.patron.leverage.sources" not in numbers(document)


def test_mistakes_of_every_kind_are_told_at_once(tmp_path):
    """Unreadable values, wrong numbers and names that refer to nothing, in one file."""
    file = tmp_path / "four.yaml"
    base = KAZAN
    file.write_text(f"""extends: {base}
name: Four mistakes
protocol: {{name: plenary, members: [armenia, azerbaijan, china]}}
actors:
  armenia:
    strategy: {{name: hardlinner}}
    no_deal: 0.2
  azerbaijan:
    wants: {{constitution: {{red_line: {{holds: 20%}}}}}}
""")
    with pytest.raises(ScenarioError) as caught:
        validate(read(file))
    assert [problem.line for problem in caught.value.problems] == [3, 6, 7, 9]
