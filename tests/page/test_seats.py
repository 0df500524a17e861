"""Seats in the browser, as forms: taken, played to the end, looked back on, and listed for the class."""

import html
import re
from dataclasses import replace

import pytest
from served import asked

import sim
from sim.page.shelf import Shelf
from sim.page.sittings import MOST_SITTINGS, Sittings
from sim.page.state import State
from sim.seat.session_file import read_session
from sim.words.problems import ScenarioError


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("sessions")


@pytest.fixture(scope="module")
def page(kept):
    with asked(sittings=Sittings(kept, "class-7")) as client:
        yield client


def take(page, query="scenario=textbook_split", **said):
    return page.post(f"/seats?{query}", data={"world": "0", **said}, follow_redirects=False)


def moves(text):
    """What the form of a page holds, and the moves that it offers."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    for name, options in re.findall(r'<select name="(of\.[^"]+)".*?>(.*?)</select>', text, re.DOTALL):
        fields[name] = re.search(r'value="([^"]+)" selected', options)[1]
    return fields, re.findall(r'name="do" value="(\w+)"', text)


def go(page, seat, word, **more):
    fields, _ = moves(page.get(seat).text)
    return page.post(seat, data={**fields, **more, "do": word}, follow_redirects=False)


def test_a_seat_is_taken_and_played_to_an_agreement(page, kept):
    begun = take(page, seat="anna", name="Ada")
    seat = begun.headers["location"]
    assert begun.status_code == 303 and re.fullmatch(r"/seat/[\w-]{16}", seat)
    opened = page.get(seat).text
    assert "You are Annaberg" in opened and moves(opened)[1] == ["table", "follow", "nothing"]
    assert go(page, seat, "table", **{"of.orchard": "p60"}).status_code == 303
    answers = page.get(seat).text
    assert moves(answers)[1] == ["accept", "refuse", "follow"] and "On the table, from Belafeld" in answers
    assert go(page, seat, "accept").status_code == 303
    over = page.get(seat).text
    assert "with a person in the seat of Annaberg" in over and "In force" in over
    assert page.get(f"{seat}/reached.svg").headers["content-type"] == "image/svg+xml"
    saved = page.get(f"{seat}/session.yaml")
    assert 'filename="anna-0.session.yaml"' in saved.headers["content-disposition"]
    (file,) = kept.glob("*-anna.session.yaml")
    assert file.read_bytes() == saved.content
    assert read_session(str(file)).sitting.stands.row["term_orchard"] == "p5"


def test_a_wrong_move_is_refused_on_the_page_and_changes_nothing(page):
    seat = take(page, seat="anna").headers["location"]
    for word, more, said in (
        ("accept", {}, "it is your turn to put a text on the table"),
        ("table", {"of.orchard": "p51"}, "orchard: p51 is not on the table"),
        ("dance", {}, "that is no move"),
        ("table", {"made": "5"}, "the talks have gone on"),
    ):
        answer = go(page, seat, word, **more)
        assert answer.status_code == 400 and said in answer.text and "<form" in answer.text
    assert page.get(f"{seat}/turn").json() == {"made": 0}
    assert page.get(f"{seat}/reached.svg").status_code == 400


def test_two_people_share_a_world_and_see_only_their_own(page):
    both = take(page, seat="anna", second="bela", **{"name": "A", "second-name": "B"}).text
    anna, bela = re.findall(r'href="(/seat/[\w-]+)"', both)
    assert "It is the turn of Annaberg" in page.get(bela).text
    go(page, anna, "table", **{"of.orchard": "p70"})
    assert "It is the turn of Belafeld" in page.get(anna).text
    assert page.get(f"{bela}/turn").json() == {"made": 1}
    go(page, bela, "accept")
    for seat in (anna, bela):
        assert "70 percent" in page.get(seat).text


def test_the_page_of_the_class_lists_all_seats_under_its_code_alone(page):
    seat = take(page, seat="bela", name="<b>Eve</b>").headers["location"]
    for _ in range(30):
        if "Looking back" in page.get(seat).text:
            break
        go(page, seat, "follow")
    listed = page.get("/class/class-7")
    assert listed.status_code == 200 and "&lt;b&gt;Eve&lt;/b&gt;" in listed.text and "<b>Eve" not in listed.text
    assert page.get("/class/class-7/reached.svg").status_code == 200
    assert page.get("/class/class-8").status_code == page.get("/class/").status_code == 404


def test_a_change_of_the_page_is_in_the_talks_and_in_the_file(page):
    seat = take(page, "scenario=textbook_split&set=breakdown%3D0.1", seat="anna").headers["location"]
    assert "set:\n- breakdown=0.1\n" in page.get(f"{seat}/session.yaml").text


def test_a_seat_in_an_evenly_drawn_world_is_saved_and_looked_back_on_as_such(page, tmp_path):
    link = "scenario=textbook_split&set=breakdown%3D0.3&draws=lhs"
    state = State("textbook_split", draws="lhs").put("breakdown", "0.3")
    even = sim.play(Shelf().scenario(state), 20)["stage"]
    plain = sim.play(Shelf().scenario(replace(state, draws="plain")), 20)["stage"]
    world = int((even != plain).to_numpy().argmax())
    seat = take(page, link, seat="anna", world=str(world)).headers["location"]
    for _ in range(30):
        over = page.get(seat).text
        if "Looking back" in over:
            break
        go(page, seat, "follow")
    assert f"World {world} of seed 0, evenly drawn." in over
    file = tmp_path / "anna.yaml"
    file.write_bytes(page.get(f"{seat}/session.yaml").content)
    assert "draws: lhs" in file.read_text() and read_session(str(file)).notices == ()
    assert read_session(str(file)).sitting.stands.row["stage"] == even[world]
    file.write_text(file.read_text().replace("draws: lhs", "draws: sobol"))
    with pytest.raises(ScenarioError, match="draws"):
        read_session(str(file))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"seat": "carla"}, "no seat at this table"),
        ({}, "choose a seat"),
        ({"seat": "anna", "world": "x"}, "is not a whole number"),
        ({"seat": "anna", "world": "-1"}, "is not a whole number"),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence(page, said, told):
    answer = take(page, **said)
    assert answer.status_code == 400 and told in answer.text


def test_nobody_guesses_a_seat(page):
    gone = page.get("/seat/AAAAAAAAAAAAAAAA")
    assert gone.status_code == 404 and gone.text.startswith(
        "there is no such seat any more: seats end with the laboratory"
    )
    assert page.post("/seat/AAAAAAAAAAAAAAAA", data={"do": "accept"}).status_code == 404


@pytest.mark.parametrize("address", ["/seat/AAAAAAAAAAAAAAAA", "/nowhere", "/?worlds=7", "/seats?set=breakdown=abc"])
def test_who_opens_what_is_not_there_gets_a_page_with_a_way_back(page, address):
    opened = page.get(address, headers={"accept": "text/html,*/*"})
    if opened.status_code != 200:  # the page itself says what is wrong with its link
        assert (
            '<a href="/">Back to the laboratory</a>' in opened.text and "<h1>This cannot be shown</h1>" in opened.text
        )


def test_a_bad_value_in_a_link_is_told_in_words_of_the_page(page):
    told = page.get("/numbers", params={"scenario": "textbook_split", "set": "breakdown=abc"}).text
    assert (
        told.startswith("A change on this page or in its link: breakdown: 'abc' is not a number")
        and "--set" not in told
    )
    assert 'Choose "Start over"' in told


def test_sittings_are_bounded():
    sittings = Sittings()
    rooms = [sittings.open(None, 0, {"a": "x"}, {}) for _ in range(MOST_SITTINGS + 5)]
    assert len(sittings.all()) == MOST_SITTINGS
    with pytest.raises(Exception, match="no such seat"):
        sittings.seat(rooms[0].keys["a"])


def test_another_seat_is_taken_as_the_last_one_was(page):
    seat = take(page, "scenario=textbook_split&set=breakdown%3D0.01", seat="bela", name="Ada <3", world="4").headers[
        "location"
    ]
    for _ in range(60):
        if "with a person in the seat" in page.get(seat).text:
            break
        go(page, seat, "follow")
    (again,) = re.findall(r'<a href="(/seats[^"]*)">Take another seat', page.get(seat).text)
    form = page.get(html.unescape(again)).text
    assert '<option value="bela" selected>' in form and 'value="Ada &lt;3"' in form and 'value="4"' in form
    assert "set=breakdown%3D0.01" in form


def test_the_seat_says_who_advises_and_has_no_word_of_the_command_line(page):
    seat = take(page, seat="anna").headers["location"]
    go(page, seat, "table", **{"of.orchard": "p60"})
    text = page.get(seat).text
    assert "Your advisers would say" in text and "not the voters" in text
    assert "`" not in re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)


def test_options_that_cannot_be_had_are_named_with_the_reason(page):
    seat = take(page, "scenario=kazan_2024", seat="azerbaijan").headers["location"]
    for _ in range(4):
        text = page.get(seat).text
        if 'name="of.' in text:
            break
        go(page, seat, "refuse")
    assert "Not to be had now, since somebody without whom it cannot be is absent or against it: " in text
