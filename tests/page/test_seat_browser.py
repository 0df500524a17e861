"""Seats, the editor and a variant in a real browser, without a network."""

import json
import re
from urllib.parse import urlsplit

import pytest
from browser import BROWSER
from calling import call
from opened_pages import Opened, serious_faults, serving

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright").expect

pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs Chromium or Chrome, and none is installed")


@pytest.fixture(scope="module")
def served():
    with serving("--class", "seven") as address:
        yield address


@pytest.fixture
def opened(chromium, served):
    made = []

    def open_page(path="", size="laptop"):
        made.append(Opened(chromium, served + path, size))
        return made[-1]

    yield open_page
    for one in made:
        assert one.said == [] and one.outside == []
        one.context.close()


def take(page, **fields):
    """Fill in the form of seats, and take them."""
    for name, value in fields.items():
        field = page.locator(f"[name='{name}']")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Take the seat").click()


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_a_seat_is_taken_and_an_agreement_reached(opened, size):
    one = opened("?scenario=textbook_logroll", size)
    page = one.page
    one.settled()
    page.get_by_role("link", name="Take a seat").click()
    assert serious_faults(page) == []
    take(page, seat="hill", name="Ada")
    expect(page.locator("h1")).to_contain_text("You are")
    expect(page.locator("#worth")).to_contain_text("Worth to you")
    worth = page.locator("#worth").inner_text()
    page.locator("select[data-topic]").first.select_option(index=3)
    assert page.locator("#worth").inner_text() != worth
    page.get_by_role("button", name="Fill in what my advisers would table").click()
    expect(page.locator("#worth")).to_have_text(worth)
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.get_by_role("button", name="Put it on the table").focus()
    page.keyboard.press("Enter")
    accept = page.get_by_role("button", name="Accept")
    expect(accept).to_be_visible()
    accept.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_contain_text("with a person in the seat of")
    expect(page.locator("figure img")).to_be_visible()
    expect(page.locator("figure img")).to_have_js_property("complete", True)
    assert page.locator("figure img").evaluate("one => one.naturalWidth") > 0
    assert serious_faults(page) == []


def test_two_browsers_share_a_world_and_the_class_sees_them(opened):
    first = opened("seats?scenario=textbook_split").page
    first.locator("summary").click()
    take(first, seat="anna", second="bela", **{"name": "Ada", "second-name": "Ben"})
    links = [link.get_attribute("href") for link in first.get_by_role("link").all()]
    anna, bela = opened(links[0][1:]).page, opened(links[1][1:]).page
    expect(bela.get_by_role("status")).to_contain_text("It is the turn of Annaberg")
    anna.locator("select[data-topic]").select_option("p60")
    anna.get_by_role("button", name="Put it on the table").click()
    accept = bela.get_by_role("button", name="Accept")
    expect(accept).to_be_visible(timeout=15_000)
    accept.click()
    expect(bela.locator("h1").first).to_contain_text("with a person in the seat of")
    expect(anna.locator("h1").first).to_contain_text("with a person in the seat of", timeout=15_000)
    listed = opened("class/seven").page
    expect(listed.locator("table").first).to_contain_text("Ben")
    assert serious_faults(listed) == []


def test_an_edited_text_is_checked_completed_and_played(opened):
    one = opened("?scenario=textbook_split")
    page = one.page
    one.settled()
    page.get_by_role("button", name="Edit the file").click()
    editor = page.locator("#editor")
    assert editor.evaluate("one => [one.selectionStart, one.scrollTop]") == [0, 0], "it opens at its beginning"
    editor.fill("extends: textbook_split\nbrekdown: 0.1\n")
    expect(page.locator("#problems")).to_contain_text("did you mean 'breakdown'?")
    expect(page.get_by_role("button", name="Line 2")).to_be_visible()
    expect(page.locator("#play-text")).to_be_disabled()
    editor.fill("extends: textbook_split\n")
    editor.press("Control+End")
    editor.press_sequentially("break")
    page.locator("#offers button", has_text="breakdown").click()
    editor.press_sequentially(": 0.1")
    expect(page.locator("#editor-state")).to_contain_text("No errors")
    assert serious_faults(page) == []
    page.locator("#play-text").click()
    expect(page).to_have_url(re.compile(r"scenario=textbook_split&seed=0&set=breakdown%3D0.1$"))
    one.settled()


def test_a_saved_variant_is_accepted_by_check_and_gives_the_same_numbers(opened, tmp_path, monkeypatch):
    one = opened("?scenario=textbook_split&set=breakdown=0.1")
    page = one.page
    one.settled()
    page.get_by_role("button", name="Keep").click()
    page.fill("#variant-name", "Broken talks")
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("^Save ")).click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    monkeypatch.chdir(tmp_path)
    assert call("check", file.name).code == 0
    shown = page.evaluate("fetch('numbers' + location.search).then(answer => answer.json())")
    assert json.loads(call("run", file.name, "--json").out)["summary"] == shown["summary"]
    expect(page.locator("#command")).to_have_value(re.compile(r"run .*textbook_split.* --set breakdown=0.1"))


def test_the_command_to_keep_is_of_as_many_worlds_as_are_shown_and_goes_on_with_them(opened):
    one = opened("?scenario=textbook_split")
    one.settled()
    one.page.get_by_role("button", name="Keep").click()
    command = one.page.locator("#command")
    shown = one.page.evaluate("document.body.dataset.worlds")
    expect(command).to_have_value(re.compile(rf"--worlds {shown} |--worlds 10000 "))
    expect(command).to_have_value(re.compile("--worlds 10000 "), timeout=30_000)
    expect(one.page.get_by_role("link", name="Table of all worlds (CSV)")).to_have_attribute(
        "href", re.compile("worlds=10000")
    )


def test_a_page_whose_laboratory_has_ended_says_so_and_goes_on_when_it_is_there_again(chromium):
    with serving() as address:
        one = Opened(chromium, f"{address}?scenario=textbook_split")
        one.settled()
    page, port = one.page, urlsplit(address).port
    page.locator("#seed").fill("3")
    page.locator("#seed").press("Enter")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("The laboratory does not answer; start it again with the same command (")
    expect(notice).to_contain_text("run_sim.py serve ..), then reload")
    expect(page.locator("#old")).to_be_visible()
    with serving("--port", str(port)):
        expect(page.locator("#old")).to_be_hidden(timeout=20_000)
        expect(notice).to_be_hidden()
        one.settled()
        expect(page.locator("#sharpness")).to_contain_text("seed 3")
    one.context.close()
