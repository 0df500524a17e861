"""A problem with a file says where, what, what is allowed, and what may have been meant, in one line."""

from sim.words.problems import Problem, ScenarioError, in_words, nearest


def test_a_problem_is_one_line_with_all_that_is_known():
    problem = Problem(
        "talks.yaml", 3, "protocol.name", "is not a protocol", "dirct", ("direct", "plenary"), ("direct",)
    )
    assert str(problem) == (
        "talks.yaml:3: protocol.name: 'dirct' is not a protocol; allowed: direct, plenary; did you mean 'direct'?"
    )


def test_what_is_not_known_is_left_out():
    assert str(Problem("talks.yaml", None, "", "cannot be read")) == "talks.yaml: cannot be read"


def test_an_error_has_all_its_problems_a_line_each():
    problems = [Problem("a.yaml", 1, "", "one"), Problem("b.yaml", 2, "", "two")]
    error = ScenarioError(problems)
    assert error.problems == tuple(problems) and str(error).splitlines() == ["a.yaml:1: one", "b.yaml:2: two"]


def test_similar_names_are_found_and_others_are_not():
    assert nearest("constitutoin", ["constitution", "border"]) == ("constitution",)
    assert nearest("xyz", ["constitution", "border"]) == ()


def test_values_stand_as_in_the_file_and_in_one_line():
    assert in_words({"uniform": [0, True]}) == "{uniform: [0, true]}"
    assert len(in_words("x" * 500)) <= 80 and "\n" not in in_words("a\nb")
