"""`predict` and `score` as they are called."""

import json

import pytest
from calling import without_progress
from places import SCENARIOS

from sim.cli.main import main

BASELINE = str(SCENARIOS / "kazan_2024.yaml")


def call(capfd, *arguments):
    """Exit code, standard output and standard error of a command line."""
    code = main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return code, out, without_progress(err)


@pytest.mark.parametrize(
    ("command", "word"), [("predict", "What simple rules predict"), ("score", "One case proves nothing")]
)
def test_in_words_and_as_json(capfd, command, word):
    code, out, err = call(capfd, command, BASELINE, "--worlds", 60, "--seed", 3)
    assert (code, err) == (0, "") and word in out and "60 worlds, seed 3" in out
    first, again = (call(capfd, command, BASELINE, "--worlds", 60, "--seed", 3, "--json")[1] for _ in range(2))
    assert first == again and json.loads(first)["worlds"] == 60


def test_size_can_be_left_out(capfd):
    """Distant great powers pull the compromise on who guarantees towards themselves."""
    means = {}
    for elasticity in (0, 1):
        _, out, _ = call(capfd, "predict", BASELINE, "--worlds", 60, "--json", "--elasticity", elasticity)
        rows = json.loads(out)["predictions"]
        means[elasticity] = next(
            row["position"] for row in rows if (row["issue"], row["predictor"]) == ("guarantor", "compromise_mean")
        )
    assert means[1] < means[0]


def test_one_world_is_enough(capfd):
    for command in ("predict", "score"):
        for seed in range(3):
            assert call(capfd, command, BASELINE, "--worlds", 1, "--seed", seed)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("score", SCENARIOS / "textbook_split.yaml"), "cannot be scored: what is known later is about talks between"),
        (("score", "nowhere.yaml"), "nowhere.yaml"),
        (("predict", BASELINE, "--elasticity", "much"), "much"),
        (("predict", BASELINE, "--elasticity", "nan"), "elasticity"),
        (("predict", BASELINE, "--worlds", "0"), "worlds"),
        (("scor", BASELINE), "did you mean 'score'"),
    ],
)
def test_bad_input_is_one_line(capfd, arguments, told):
    code, out, err = call(capfd, *arguments)
    assert (code, out) == (2, "") and told in err and err.count("\n") == 1
