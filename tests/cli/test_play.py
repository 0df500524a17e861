"""`play` and `debrief` as they are called."""

import io

import pytest
from calling import call
from PIL import Image

from sim.figures.draw import style


@pytest.fixture
def said(monkeypatch, tmp_path):
    """Calls `play` in an empty folder with some lines typed in."""
    monkeypatch.chdir(tmp_path)

    def play(*arguments, lines=()):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return call("play", *arguments)

    return play


def test_a_seat_is_played_to_an_agreement_and_looked_back_on(said, tmp_path):
    ended = said("textbook_split", "--as", "anna", lines=["table orchard=p60", *["refuse", "table"] * 4, "accept"])
    assert (ended.code, ended.err) == (0, "")
    assert "# Annaberg: private brief" in ended.out
    assert "Round 0 (rounds 0 to 20), 1 January 2030: your turn to put a text on the table" in ended.out
    assert "# Splitting one good, with a person in the seat of Annaberg" in ended.out
    assert "points less than the simulator's own party did in this seat in the same world" in ended.out
    assert "## The story, with everybody's reasons" in ended.out
    assert (tmp_path / "results/textbook_split-anna-0.session.yaml").is_file()


def test_who_stops_goes_on_later_from_the_session(said):
    stopped = said("textbook_split", "--as", "anna", "--out", "mine.yaml", lines=["table orchard=p60", "quit"])
    assert stopped.code == 0 and "Go on with" in stopped.out and "mine.yaml" in stopped.out
    on = said("mine.yaml", lines=["log", "accept"])
    assert on.code == 0 and "You put on the table" in on.out and "with a person in the seat" in on.out


def test_the_end_of_the_input_is_a_stop(said):
    assert said("textbook_split", "--as", "anna").code == 0


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("acept", "'acept' is nothing that you can say here; did you mean 'accept'?"),
        ("table orchrd=p50", "'orchrd' is not an issue; did you mean 'orchard'?"),
        ("table orchard=p51", "orchard: p51 is not on the table"),
        ("table orchard", "'orchard' is not of the form ISSUE=OPTION"),
        ("accept", "it is your turn to put a text on the table"),
        ("help", "`refuse`: say no."),
        ("worth orchard=p40", "Worth to you: 40.0 points"),
        ("options", "What the options are worth to you"),
        ("advice", "Your advisers would table"),
        ("brief", "private brief"),
    ],
)
def test_words_that_are_no_move_get_an_answer_and_another_turn(said, line, answer):
    ended = said("textbook_split", "--as", "anna", lines=[line, "quit"])
    assert ended.code == 0 and answer in ended.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["textbook_split"], "say whose seat to take, with --as ACTOR (anna, bela)"),
        (["textbook_split", "--as", "ana"], "--as ana is no seat at this table; did you mean 'anna'?"),
        (["textbook_spilt", "--as", "anna"], "textbook_split"),
    ],
)
def test_bad_calls_are_told_in_one_line(said, arguments, told):
    ended = said(*arguments)
    assert ended.code == 2 and told in ended.err and ended.err.count("\n") == 1


def test_a_class_is_looked_back_on_together(said, tmp_path):
    for world in (0, 1):
        said("textbook_split", "--as", "anna", "--world", world, lines=["follow"] * 30)
    unfinished = said("textbook_split", "--as", "bela", "--out", "open.yaml", lines=["quit"])
    assert unfinished.code == 0
    files = sorted(map(str, (tmp_path / "results").glob("*.yaml")))
    ended = call("debrief", *files, "open.yaml", "--out", "class")
    assert ended.code == 0 and ended.err == "open.yaml: the talks are not over; left out\n"
    assert "2 of 2 sessions reached an agreement. In 0 of 2 seats" in ended.out
    assert Image.open(tmp_path / "class/reached.png").width == style.PROJECTED * style.PAGE
    alone = call("debrief", files[0])
    assert alone.code == 0 and "The story, with everybody's reasons" in alone.out


def test_nothing_to_look_back_on_is_an_error(said):
    said("textbook_split", "--as", "bela", "--out", "open.yaml", lines=["quit"])
    ended = call("debrief", "open.yaml")
    assert ended.code == 2 and "nothing to look back on" in ended.err
