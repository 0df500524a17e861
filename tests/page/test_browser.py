"""The page in a real browser, without a network: what a class does in an hour, by mouse, by touch and by keyboard."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from browser import BROWSER
from calling import call
from opened_pages import SIZES, Opened, serious_faults, serving

from sim.words.phrases import interval, percent

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright").expect

pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs Chromium or Chrome, and none is installed")

RUSSIA = "[data-path='actors.russia.present'] input"


@pytest.fixture(scope="module")
def served():
    with serving() as address:
        yield address


@pytest.fixture
def opened(chromium, served):
    made = []

    def open_page(query="", size="laptop", **more):
        made.append(Opened(chromium, served + query, size, **more))
        made[-1].settled()
        return made[-1]

    yield open_page
    for one in made:
        assert one.said == [] and one.outside == []
        one.context.close()


def numbers_shown(page):
    """The numbers of the state that the page is in, as it gets them, of the first thousand worlds."""
    return page.evaluate("fetch('numbers' + (location.search || '?')).then(answer => answer.json())")


def ran(query):
    """What `run --json` says of the state of a link."""
    pairs = parse_qsl(query.lstrip("?"))
    named = dict(pairs)
    changes = [word for key, value in pairs if key == "set" for word in ("--set", value)]
    draws = ("--draws", named.get("draws", "plain"))
    return json.loads(call("run", named["scenario"], *changes, "--seed", named["seed"], *draws, "--json").out)


def test_a_change_is_shown_at_once_and_agrees_with_the_command_exactly(opened):
    one = opened()
    before = one.shares()
    one.page.uncheck(RUSSIA)
    one.settled()
    expect(one.page.locator("#difference")).to_contain_text("The change turns")
    assert one.shares() != before
    plain = numbers_shown(one.page)["summary"]
    assert plain == ran(urlsplit(one.page.url).query)["summary"]
    one.page.check("#even")
    one.settled()
    expect(one.page.locator("#sharpness")).to_contain_text("worlds, evenly drawn, seed 0")
    assert plain != numbers_shown(one.page)["summary"] == ran(urlsplit(one.page.url).query)["summary"]
    one.page.reload()
    one.settled()
    expect(one.page.locator("#even")).to_be_checked()


def test_shares_and_worlds_that_turn_are_shown_before_the_numbers(opened):
    one = opened()
    before = one.shares()
    held, holding = [], [True]
    one.page.route("**/numbers?*", lambda request: held.append(request) if holding else request.continue_())
    one.page.uncheck(RUSSIA)
    expect(one.page.locator("#difference .turned")).to_contain_text("The change turns")
    assert one.shares() != before and held
    holding.clear()
    for request in held:
        request.continue_()
    one.settled()


def test_a_slider_by_keyboard_and_the_link_reloaded_to_the_same_state(opened):
    one = opened()
    one.page.fill("#search", "azerbaijan no_deal gain")
    slider = one.page.locator("#results .control input[type=range]").first
    slider.focus()
    for _ in range(20):
        one.page.keyboard.press("ArrowRight")
    one.settled()
    value = dict(parse_qsl(urlsplit(one.page.url).query))["set"]
    assert value.startswith("actors.azerbaijan.no_deal.gain=")
    shown, url = numbers_shown(one.page), one.page.url
    one.page.reload()
    one.settled()
    assert one.page.url == url and numbers_shown(one.page) == shown
    expect(one.page.locator("#changed-count")).to_have_text("1 changed")
    again = one.page.locator(f"[data-path='{value.split('=')[0]}'] button", has_text="Give back").first
    one.page.fill("#search", "azerbaijan no_deal gain")
    again.click()
    one.settled()
    assert "set=" not in one.page.url


def test_more_worlds_follow_by_themselves_and_intervals_shrink(opened):
    one = opened("?scenario=textbook_logroll&set=breakdown=0.05")
    first = one.page.locator("#headline").inner_text()
    expect(one.page.locator("#sharpness")).to_contain_text("10,000 worlds", timeout=60_000)
    ends = [
        [int(end) for end in re.search(r"\((\d+) to (\d+) %\)", text).groups()]
        for text in (first, one.page.locator("#headline").inner_text())
    ]
    assert ends[1][1] - ends[1][0] < ends[0][1] - ends[0][0]


def test_a_bar_gives_its_worlds_and_a_world_its_talks(opened):
    one = opened()
    page = one.page
    page.locator("[data-bar=rejected]").focus()
    page.keyboard.press("Enter")
    first = page.locator("[data-world]").first
    expect(page.locator(".worlds")).to_contain_text("rejected at home")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#watch")).to_be_visible()
    expect(page.locator(".when")).to_contain_text("Round 0")
    said = page.locator("#said").inner_text()
    page.get_by_role("button", name="One round on").click()
    expect(page.locator(".when")).to_contain_text("Round 1")
    assert page.locator("#said").inner_text() != said
    page.get_by_role("button", name="One round back").click()
    page.locator("#play").click()
    expect(page.locator(".when")).to_contain_text("Round 2", timeout=10_000)
    page.locator("#play").click()
    slider = page.get_by_label("Round", exact=True)
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator("#said")).to_contain_text("end of the agreement")
    page.get_by_role("button", name="Back to these worlds").click()
    expect(page.locator("[data-world]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("[data-bar=rejected]")).to_be_focused()


def test_what_is_expected_is_asked_before_the_result_is_shown(opened):
    one = opened()
    page = one.page
    page.check("#predict-on")
    page.uncheck(RUSSIA)
    expect(page.locator("#headline")).to_be_hidden()
    page.locator("#guess-share").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Show the result").click()
    expect(page.locator("#headline")).to_be_visible()
    expect(page.locator("#guess-told")).to_contain_text("You said 100 %, and it is")


def test_side_by_side_with_another_scenario(opened):
    one = opened()
    one.page.get_by_role("button", name="Side by side").click()
    one.page.get_by_label("Scenario 2").select_option("sign_as_is")
    expect(one.page.locator("#beside-result")).to_contain_text("sign_as_is against kazan_2024: agreement is")
    expect(one.page.locator("#beside-result img")).to_be_visible()


def test_a_scenario_of_another_kind_and_another_start(opened):
    one = opened()
    one.page.locator("#scenario").select_option("sign_as_is")
    one.settled()
    expect(one.page.locator("#difference")).to_contain_text("Nothing is changed yet")
    one.page.locator("#start").select_option("kazan_2024")
    one.settled()
    expect(one.page.locator("#difference")).to_contain_text("The change turns")


def test_a_link_that_is_wrong_says_so(opened):
    one = opened("?scenario=kazan_2024&set=breakdown=0.01")
    one.page.evaluate("history.replaceState(null, '', '?scenario=kazan_2024&set=breakdwn=1')")
    with one.page.expect_response(lambda answer: answer.status == 400):
        one.page.reload()
    expect(one.page.locator("#notice")).to_contain_text("did you mean 'breakdown'")
    one.said.clear()  # the browser itself tells of the 400


@pytest.mark.parametrize("size", SIZES)
def test_everybody_can_use_it_on_every_screen(opened, size):
    one = opened(size=size, has_touch=size == "phone")
    page = one.page
    assert serious_faults(page) == []
    across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert across <= 0
    if size == "phone":
        page.locator("[data-bar=in_force]").tap()
        page.locator("[data-world]").first.tap()
        expect(page.locator("#watch")).to_be_visible()
    else:
        page.locator("[data-bar=in_force]").click()
        page.locator("[data-world]").first.click()
        expect(page.locator("#watch")).to_be_visible()
    assert serious_faults(page) == []


def test_with_a_token_all_of_it_works_and_nothing_without(chromium):
    with serving("--host", "0.0.0.0", "textbook_logroll") as address:
        assert "0.0.0.0" not in address
        port, token = urlsplit(address).port, urlsplit(address).path
        own = f"http://127.0.0.1:{port}{token}"
        one = Opened(chromium, own)
        one.settled()
        assert one.said == [] and one.outside == []
        assert one.page.goto(f"http://127.0.0.1:{port}/").status == 403
        one.context.close()


def test_the_page_rounds_as_reports_and_pictures_do(opened):
    page = opened("?scenario=textbook_split").page
    said = "import('./static/dom.js').then(({percent, interval}) => "
    shares = [n / 2000 for n in range(2001)]
    assert page.evaluate(f"shares => {said}shares.map(percent))", shares) == [percent(share) for share in shares]
    ends = [(share, share + width) for share in shares[:1980:3] for width in (0.0005, 0.0025, 0.01)]
    assert page.evaluate(f"ends => {said}ends.map(([low, high]) => interval(low, high)))", ends) == [
        interval(low, high) for low, high in ends
    ]


def test_a_picture_says_when_it_is_of_fewer_worlds_than_the_bars(opened):
    one = opened()
    seen = one.page.evaluate(
        """() => new Promise(done => {
          const said = new Set();
          const timer = setInterval(() => {
            const told = document.querySelector('#panel figcaption')?.textContent;
            if (told) said.add(told);
            if (document.body.dataset.worlds === '10000' && !told) { clearInterval(timer); done([...said]); }
          }, 10);
        })"""
    )
    assert "This picture is of 1,000 worlds, the bars of 3,000 worlds; it is drawn anew." in seen


def test_of_what_the_file_leaves_out_it_is_said_what_is_taken(opened):
    page = opened().page
    page.locator("[data-group='Who takes part'] .control").first.locator("summary").click()
    foot = page.locator("[data-group='Who takes part'] .control").first.locator(".source")
    expect(foot).to_contain_text("The file says nothing: taken to be “takes part” (1)")
    expect(foot).not_to_contain_text("In the file")


def test_on_a_phone_the_shares_stay_in_sight_while_a_control_is_used(opened):
    one = opened(size="phone")
    page = one.page
    page.locator(RUSSIA).scroll_into_view_if_needed()
    line = page.locator("#at-hand")
    expect(line).to_be_in_viewport()
    before = line.inner_text()
    page.uncheck(RUSSIA)
    one.settled()
    expect(line).to_have_text(re.compile(r"^\d+ % agree; [-+]?\d+\.\d points against the start · \d+ % in force$"))
    assert line.inner_text() != before and percent(numbers_shown(page)["summary"]["agreed"]["share"])[:2].isdigit()
    expect(line).to_be_in_viewport()


def test_on_a_phone_buttons_and_tables_of_dialogs_are_whole(opened):
    page = opened("?scenario=kazan_2024", size="phone").page
    page.get_by_role("button", name="Keep").click()
    button = page.get_by_role("button", name="Make the file")
    assert button.evaluate("one => one.getBoundingClientRect().height < 60")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Side by side").click()
    page.get_by_label("Scenario 2").select_option("without_united_states")
    page.wait_for_selector("#beside-result table")
    table = page.locator("#beside-result .wide").first
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth"), "what became of the talks"


NEEDED = """() => [...document.querySelectorAll('select')].filter(one => one.offsetParent && one.value).map(one => {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = getComputedStyle(one).font;
  return [one.selectedOptions[0].textContent, one.clientWidth - pen.measureText(one.selectedOptions[0].textContent).width];
})"""


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_what_is_chosen_in_a_list_is_seen_whole(opened, size):
    cut = [text for text, room in opened(size=size).page.evaluate(NEEDED) if room < 20]
    assert cut == []


def test_a_bar_says_that_it_opens_and_talks_play_at_the_speed_that_is_chosen(opened):
    page = opened("?scenario=textbook_split").page
    expect(page.locator("#panel")).to_contain_text("Choose a bar to see its worlds, and to watch one.")
    page.locator("#panel .bar:not(:disabled)").first.click()
    page.locator("[data-world]").first.click()
    page.select_option("#pace", "very fast")
    page.locator("#play").click()
    rounds = int(page.locator("#watch input[type=range]").get_attribute("max"))
    expect(page.locator("#watch input[type=range]")).to_have_js_property(
        "value", str(rounds), timeout=1000 + 300 * rounds
    )


def test_numbers_and_files_are_told_as_they_are(opened):
    page = opened().page
    page.fill("#search", "turnout")
    expect(page.locator("#found")).to_have_text(re.compile(r"^(1 number|\d\d* numbers)"))
    texts = page.evaluate("[...document.querySelectorAll('#controls option')].map(one => one.textContent)")
    assert not [text for text in texts if "as in the file (file)" in text]
    assert "1 numbers" not in page.locator("#found").inner_text()
