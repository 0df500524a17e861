"""The editor's side of the server: errors by line, what can be written where, and no file that is not on the shelf."""

import json
import random

import pytest
from served import asked

from sim.page.completion import CursorPlace, place_at, suggestions
from sim.page.shelf import Shelf


@pytest.fixture(scope="module")
def page():
    with asked() as client:
        yield client


def post(page, path, **said):
    return page.post(f"/{path}?scenario=textbook_split&seed=3", content=json.dumps(said))


def test_the_text_of_the_scenario_opens_and_plays_as_it_stands(page):
    text = page.get("/text?scenario=textbook_split").json()["text"]
    assert "Splitting one good" in text
    assert not [one for one in post(page, "check", text=text).json()["problems"] if one["kind"] == "error"]
    assert post(page, "adopt", text=text).json()["query"] == "scenario=textbook_split&seed=3"


def test_errors_have_their_line_and_the_nearest_name(page):
    found = post(page, "check", text="extends: textbook_split\nprotocol: {name: direkt}\nbrekdown: 0.1\n").json()
    assert not found["ok"]
    by_line = {one["line"]: one for one in found["problems"]}
    assert set(by_line) == {2, 3} and by_line[3]["nearest"] == ["breakdown"] and "did you mean" in by_line[3]["says"]


def test_an_edited_text_is_a_state_like_any_other(page):
    query = post(page, "adopt", text="extends: textbook_split\nbreakdown: 0.1\n").json()["query"]
    assert query == "scenario=textbook_split&seed=3&set=breakdown%3D0.1"
    assert page.get(f"/numbers?{query}").status_code == 200


@pytest.mark.parametrize("base", ["../seeds/claims.yaml", "/etc/passwd", "seeds/claims.yaml", "~/.bashrc", "{}", "\\x"])
def test_no_file_is_opened_but_those_on_the_shelf(page, base):
    found = post(page, "check", text=f"extends: {base}\n").json()
    assert not found["ok"] and "root:" not in json.dumps(found)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"text": 3}', b'{"text": "a", "more": 1}', b"\xff", b'{"text": null}', b"[" * 5000]
)
def test_what_is_no_request_gets_a_sentence(page, body):
    for path in ("check", "adopt", "complete"):
        answer = page.post(f"/{path}?scenario=textbook_split", content=body)
        assert answer.status_code == 400 and answer.text.count("\n") == 1 and "Traceback" not in answer.text


def test_mutated_texts_are_checked_to_the_end(page):
    """500 mutations in all, of the texts and of the requests that hold them."""
    chance = random.Random(0)
    text = page.get("/text?scenario=textbook_logroll").json()["text"]
    for number in range(500):
        made = list(text if number % 2 else json.dumps({"text": text}))
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(made))
            made[place : place + chance.randint(0, 3)] = chance.choice(
                ["", ":", "-", "{", "\n  ", "é", "0", "*", "\t", '"']
            )
        said = "".join(made)
        content = json.dumps({"text": said}) if number % 2 else said
        answer = page.post("/check?scenario=textbook_logroll", content=content.encode())
        assert answer.status_code in (200, 400), said
        assert "Traceback" not in answer.text


def words(text, line, column):
    return [found.word for found in suggestions(Shelf(), text, line, column)]


def words_at_the_end(text):
    """What is offered behind a text that extends the baseline."""
    lines = f"extends: kazan_2024\n{text}".split("\n")
    return words("\n".join(lines), len(lines), len(lines[-1]))


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("brea", "breakdown"),
        ("protocol: {name: pl", "plenary"),
        ("actors:\n  armenia:\n    no_deal: {ga", "gain"),
        ("actors:\n  armenia:\n    wants:\n      corr", "corridor_control"),
        ("actors:\n  armenia:\n    wants:\n      constitution: {ideal: tre", "treaty_clause"),
        ("actors:\n  armenia:\n    strategy: {name: har", "hardliner"),
        ("actors:\n  arm", "armenia"),
        ("protocol: {name: direct, first: az", "azerbaijan"),
        ("actors:\n  iran:\n    leverage: {arm", "armenia"),
        ("calendar: {round: ", "quarter"),
        ("calendar:\n  round: w", "week"),
        ("actors:\n  armenia:\n    role: ", "third_party"),
        ("breakdown: ", "{uniform: [0.2, 0.6]}"),
        ("breakdown: {bet", "beta"),
        ("actors:\n  armenia:\n    wants:\n      links: {ideal: ", "{uniform: [20, 60]}"),
        ("actors:\n  armenia:\n    no_deal: {gain: norm", "{normal: {mean: 0.2, sd: 0.1, min: 0}}"),
        ("shocks:\n  war:\n    during: ", "talks"),
        ("shocks:\n  war:\n    effect:\n      gain", "actors.azerbaijan.no_deal.gain"),
        ("shocks:\n  war:\n    effect: {breakd", "breakdown"),
        ("shocks:\n  war:\n    effect:\n      breakdown: {sc", "scale"),
        ("levers:\n  war:\n    path: breakd", "breakdown"),
        ("experiments:\n  mine:\n    vary: {gain", "actors.azerbaijan.no_deal.gain"),
        ("agenda:\n  - iss", "issues"),
        ("agenda:\n  - issues: [del", "delimitation"),
        ("agenda:\n  - {issues: [delimitation], unt", "until"),
        ("deferral: [cons", "constitution"),
    ],
)
def test_what_can_stand_at_the_cursor_is_offered(text, offered):
    assert offered in words_at_the_end(text)


@pytest.mark.parametrize(
    ("text", "not_offered"),
    [
        ("shocks:\n  war:\n    effect:\n      calendar", "calendar.rounds"),
        ("shocks:\n  war:\n    effect:\n      titl", "actors.armenia.title"),
        ("actors:\n  armenia:\n    wants:\n      links: {ideal: ", "{uniform: [0.2, 0.6]}"),
        ("actors:\n  armenia:\n    wants:\n      links: {ideal: ", "{lognormal: {median: 0.7, sigma: 0.6, max: 4}}"),
        ("calendar: {round: ", "{uniform: [0.2, 0.6]}"),
        ("calendar: {rounds: ", "month"),
    ],
)
def test_what_cannot_stand_at_the_cursor_is_not_offered(text, not_offered):
    assert not_offered not in words_at_the_end(text)


def test_the_place_of_the_cursor_is_found_without_a_valid_text():
    assert place_at(["a:", "  b:", "# c:", "", "    d: 1"], "    e: {f: [g, h") == CursorPlace(
        ("a", "b", "e"), "f", "h"
    )
    assert place_at(["a:"], "  b: {c: 1}, d") == CursorPlace(("a",), "", "d")


def test_any_place_in_any_text_gets_an_answer():
    chance = random.Random(1)
    for _ in range(60):
        text = "".join(chance.choice("ab:{}[],- \n#'\"") for _ in range(60))
        assert isinstance(words(text, chance.randint(1, 9), chance.randint(0, 20)), list)
