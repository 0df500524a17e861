"""A session as a file: what is written is read back, and what is no session gets one clear error."""

import random

import pytest
import yaml

import sim
from sim.seat.moves import Answered, AsAdvised, Tabled
from sim.seat.session_file import Session, is_session, read_session, session_of, session_text, write_session
from sim.seat.sitting import Sitting
from sim.words.problems import ScenarioError

MOVES = {"anna": (Tabled({"orchard": "p80"}), Answered(False), Tabled({}), AsAdvised())}
WRITTEN = session_text(Session("textbook_split", Sitting(sim.load("textbook_split"), 3, 7, MOVES)))


def read_back(text, name="mine.session.yaml", folder="."):
    from pathlib import Path

    return session_of(text.encode(), name, Path(folder))


def test_what_is_written_is_read_back():
    found = read_back(WRITTEN)
    assert (found.sitting.moves, found.sitting.world, found.sitting.seed, found.notices) == (MOVES, 3, 7, ())
    assert session_text(found) == WRITTEN


def test_a_session_is_told_from_a_scenario(tmp_path):
    write_session(tmp_path / "a.yaml", read_back(WRITTEN))
    (tmp_path / "b.yaml").write_text("extends: textbook_split\n")
    assert is_session(str(tmp_path / "a.yaml"))
    assert not is_session(str(tmp_path / "b.yaml")) and not is_session("textbook_split")
    assert read_session(str(tmp_path / "a.yaml")).sitting.moves == MOVES


def test_a_scenario_beside_the_session_is_found(tmp_path):
    (tmp_path / "own.yaml").write_text("extends: textbook_split\nname: Own\n")
    found = read_back(WRITTEN.replace("scenario: textbook_split", "scenario: own.yaml"), folder=tmp_path)
    assert found.sitting.scenario.name == "Own"
    assert found.notices == ("mine.session.yaml: the scenario own.yaml has changed since these talks began",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("session: 1", "session: 2", "session: is no session"),
        ("world: 3", "world: three", "world: is no session"),
        ("world: 3", "world: -1", "world: is no session"),
        ("  anna:", "  carla:", "carla has no seat at this table"),
        ("orchard: p80", "orchard: p81", "orchard: p81 is not on the table"),
        ("answer: refuse", "answer: perhaps", "is no session"),
        ("scenario: textbook_split", "scenario: textbook_splt", "textbook_splt"),
        ("seed: 7", "seed: 7\nextra: 1", "extra: is no session"),
        ("- as_advised", "- as_advised\n" + "  - as_advised\n" * 60, "moves more than the talks ask for"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(old, new, said):
    assert old in WRITTEN
    with pytest.raises(ScenarioError, match=said) as found:
        read_back(WRITTEN.replace(old, new, 1))
    assert len(found.value.problems) == 1 and "\n" not in str(found.value)


def test_mutated_files_never_end_in_anything_but_a_clear_error():
    chance = random.Random(0)
    for _ in range(150):
        text = list(WRITTEN)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(text))
            text[place : place + chance.randint(0, 4)] = chance.choice(
                ["", ":", "-", "{", "\n", "null", "9", "é", "\t"]
            )
        try:
            read_back("".join(text))
        except ScenarioError as error:
            assert len(error.problems) >= 1


def test_moves_may_be_of_any_kind_that_yaml_knows_and_no_other():
    for seats in (
        None,
        {},
        {"anna": None},
        {"anna": [3]},
        {"anna": [{}]},
        {"anna": [{"table": {}, "answer": "accept"}]},
        [],
    ):
        said = yaml.safe_load(WRITTEN) | {"seats": seats}
        with pytest.raises(ScenarioError, match="is no session"):
            read_back(yaml.safe_dump(said))
