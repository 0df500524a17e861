"""Reading YAML strictly, with `extends` and with the place of every piece. What is malformed is in `malformed/`."""

import datetime
import math

import pytest

from sim.scenario.source import NO_VALUE, Problem, ScenarioError, nearest, read
from sim.scenario.strict_yaml import LARGEST_FILE, plain


@pytest.fixture
def write(tmp_path):
    """Write files by name and return the path of the first."""

    def write(**texts: str):
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return tmp_path / f"{next(iter(texts))}.yaml"

    return write


def problems_of(path) -> tuple[Problem, ...]:
    """What is wrong with files, whether they can be read in spite of it or not."""
    try:
        return read(path).problems
    except ScenarioError as error:
        return error.problems


# ---------------------------------------------------------------- scalars


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("true", True), ("false", False), ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("True", "True"),
        ("12", 12), ("-3", -3), ("010", 10), ("0.5", 0.5), (".5", 0.5), ("1e-3", 0.001), ("1_000", "1_000"),
        ("1:30", "1:30"), ("0x1F", "0x1F"), (".inf", math.inf), ("2024-11-01", datetime.date(2024, 11, 1)),
        ("2024-11", "2024-11"), ("~", None), ("null", None), ("", None), ("word", "word"), ("9" * 5000, math.inf),
    ],
)  # fmt: skip
def test_unquoted_words_mean_what_a_reader_expects(text, meaning):
    assert plain(text) == meaning
    assert type(plain(text)) is type(meaning)


def test_quoted_words_are_text(write):
    assert read(write(a="a: 'true'\nb: \"12\"\nc: '2024-11-01'\nd: |\n  12\n")).data == {
        "a": "true", "b": "12", "c": "2024-11-01", "d": "12\n",
    }  # fmt: skip


def test_numbers_as_keys_stay_as_text(write):
    assert read(write(a="choice: {0.5: 1, 2: 3}")).data == {"choice": {"0.5": 1, "2": 3}}


# ---------------------------------------------------------------- places


def test_every_piece_knows_its_line(write):
    path = write(a="# comment\nname: One\nblock:\n  key: 1\n  list:\n    - x\n    - {deep: 2}\n")
    source = read(path)
    for steps, line in {("name",): 2, ("block", "key"): 4, ("block", "list", 1, "deep"): 7}.items():
        assert source.where(steps) == (str(path), line)


def test_what_is_absent_is_at_its_nearest_ancestor(write):
    source = read(write(a="name: One\nblock:\n  key: 1\n"))
    assert source.where(("block", "other", "deeper"))[1] == 2
    assert source.where(("nothing",))[1] == 1
    assert source.value(("block", "key")) == 1
    assert source.value(("block", "other", "deeper")) is NO_VALUE


def test_pieces_of_a_merged_file_know_their_file(write, tmp_path):
    base = "name: One\nblock:\n  key: 1\n  other: 3\n"
    source = read(write(over="extends: base.yaml\nblock:\n  key: 2\n", base=base))
    assert source.where(("block", "key")) == (str(tmp_path / "over.yaml"), 3)
    assert source.where(("block", "other")) == (str(tmp_path / "base.yaml"), 4)
    assert source.files == (str(tmp_path / "over.yaml"), str(tmp_path / "base.yaml"))


# ---------------------------------------------------------------- extends

BASE = """
name: Base
protocol: {name: direct, first: north}
actors:
  north:
    strategy: {name: time_dependent, exponent: 0.5}
    margin: {uniform: [0, 1]}
    noise: {normal: {mean: 0, sd: 1, min: 0}}
    list: [1, 2, 3]
  south: {margin: 1}
"""


@pytest.mark.parametrize(
    ("over", "path", "value"),
    [
        ("name: Variant", ("protocol",), {"name": "direct", "first": "north"}),
        ("protocol: {first: south}", ("protocol",), {"name": "direct", "first": "south"}),
        ("protocol: {name: plenary}", ("protocol",), {"name": "plenary"}),
        ("protocol: {name: direct}", ("protocol",), {"name": "direct", "first": "north"}),
        ("actors: {south: null}", ("actors", "south"), NO_VALUE),
        ("actors: {south: ~}", ("actors", "north", "list"), [1, 2, 3]),
        ("actors: {north: {list: [4]}}", ("actors", "north", "list"), [4]),
        ("actors: {north: {strategy: {exponent: 2}}}", ("actors", "north", "strategy", "name"), "time_dependent"),
        ("actors: {north: {strategy: {name: linear}}}", ("actors", "north", "strategy"), {"name": "linear"}),
        ("actors: {north: {margin: 3}}", ("actors", "north", "margin"), 3),
        ("actors: {north: {margin: {normal: {mean: 0, sd: 1}}}}", ("actors", "north", "margin"),
         {"normal": {"mean": 0, "sd": 1}}),
        ("actors: {north: {noise: {normal: {mean: 1, sd: 1}}}}", ("actors", "north", "noise"),
         {"normal": {"mean": 1, "sd": 1}}),
        ("actors: {south: {margin: {uniform: [0, 1]}}}", ("actors", "south", "margin"), {"uniform": [0, 1]}),
        ("actors: {west: {margin: 2}}", ("actors", "west"), {"margin": 2}),
    ],
)  # fmt: skip
def test_a_file_changes_what_it_names_and_takes_the_rest(write, over, path, value):
    assert read(write(over=f"extends: base.yaml\n{over}", base=BASE)).value(path) == value


def test_files_can_extend_files_that_extend(write):
    source = read(write(a="extends: b.yaml\nx: 1", b="extends: c.yaml\nx: 2\ny: 2", c="x: 3\ny: 3\nz: 3"))
    assert source.data == {"x": 1, "y": 2, "z": 3}


def test_a_file_in_another_folder_is_found_from_the_file_that_names_it(write, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "over.yaml").write_text("extends: ../base.yaml\nname: Over")
    write(base=BASE)
    assert read(tmp_path / "deep" / "over.yaml").data["name"] == "Over"


def test_a_circle_of_files_is_refused(write):
    (problem,) = problems_of(write(a="extends: b.yaml", b="extends: c.yaml", c="x: 1\nextends: a.yaml"))
    assert problem.line == 2
    assert "leads back to a file that extends this one" in str(problem)


def test_problems_of_both_files_are_told(write):
    found = problems_of(write(a="extends: b.yaml\nx: 1\nx: 2", b="y: 1\ny: 2"))
    assert [(problem.line, problem.path) for problem in found] == [(3, "x"), (2, "y")]


# ---------------------------------------------------------------- files that cannot be read


def test_a_missing_file_is_told_with_the_nearest_name(write, tmp_path):
    write(kazan_2024="x: 1")
    (problem,) = problems_of(tmp_path / "kazan_2042.yaml")
    assert str(problem).endswith("kazan_2042.yaml: there is no such file; did you mean 'kazan_2024.yaml'?")


def test_a_missing_folder_is_told(tmp_path):
    assert "there is no such file" in str(problems_of(tmp_path / "no" / "a.yaml")[0])


def test_a_folder_is_told(tmp_path):
    assert "is a folder, not a scenario file" in str(problems_of(tmp_path)[0])


def test_a_name_that_no_file_can_have_is_told(tmp_path):
    assert "cannot be read" in str(problems_of(tmp_path / ("x" * 5000))[0])
    assert "there is no such file" in str(problems_of("a\0b.yaml")[0])


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_file_is_refused(write, text):
    assert len(problems_of(write(a=text))) == 1


@pytest.mark.parametrize("content", [b"name: One\nb: \xe9", "a: 1".encode("utf-16")])
def test_a_file_that_is_not_utf8_is_refused(tmp_path, content):
    (tmp_path / "a.yaml").write_bytes(content)
    (problem,) = problems_of(tmp_path / "a.yaml")
    assert "not UTF-8" in str(problem)
    assert problem.line in (1, 2)


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path):
    (tmp_path / "a.yaml").write_bytes("\ufeffa: 1\r\nb: Bakı\r\n".encode())
    source = read(tmp_path / "a.yaml")
    assert source.data == {"a": 1, "b": "Bakı"}
    assert source.where(("b",))[1] == 2


def test_a_huge_file_is_refused_unread(write):
    (problem,) = problems_of(write(a="a: 1\n" + "#" * LARGEST_FILE))
    assert "larger than 1,000,000 bytes" in str(problem)


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " * 5000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000])
def test_deep_nesting_ends_in_one_problem(write, text):
    assert len(problems_of(write(a=text))) == 1


def test_all_problems_of_a_file_are_told_at_once(write):
    found = problems_of(write(a="a: 1\na: 2\ntrue: 1\nd: 2024-02-31\nb: {c: 1, c: 2}\n"))
    assert [problem.line for problem in found] == [2, 3, 4, 5]


# ---------------------------------------------------------------- problems


def test_a_problem_is_one_line_with_all_that_helps():
    problem = Problem("x.yaml", 41, "actors.a.ideal", "is not an option", "armenian_custom",
                      ("no_route", "armenian_customs"), ("armenian_customs",))  # fmt: skip
    assert str(problem) == (
        "x.yaml:41: actors.a.ideal: 'armenian_custom' is not an option; allowed: no_route, armenian_customs; "
        "did you mean 'armenian_customs'?"
    )


def test_a_problem_shortens_long_values_and_lists():
    problem = Problem("x.yaml", 1, "a", "is wrong", "word " * 100 + "\n", tuple(f"name_{i}" for i in range(50)))
    assert "\n" not in str(problem)
    assert "and 30 more" in str(problem)
    assert len(str(problem)) < 400


def test_nearest_is_empty_where_nothing_is_similar():
    assert nearest("armenian_custom", ["no_route", "armenian_customs"]) == ("armenian_customs",)
    assert nearest("xyz", ["no_route", "armenian_customs"]) == ()
    assert nearest(3, ["no_route"]) == ()
