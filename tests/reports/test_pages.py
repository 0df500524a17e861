"""Short pages and slides, and pages of every kind of result: proper, self-contained, and as short as they promise."""

import re

import pandas as pd
import pytest
from browser import BROWSER, opened
from drawn_once import drawn_once
from hostile import HOSTILE, LENGTHY, LONG, PICTURE, SCRIPT
from opened_pages import Opened, sheets
from page import Page, assert_can_be_read_without_seeing_it, assert_loads_nothing, assert_well_formed
from places import ROOT
from sweeping import TALKS

from sim.cli.main import main
from sim.reports.page_contents import CAVEATS, SHARES, contents
from sim.reports.pages import REPORT_PAGES, page_of
from sim.reports.run import in_short
from sim.results.read import read_result
from sim.scenario.document import given, validate
from sim.scenario.glossary import glossary, terms_in
from sim.scenario.source import read
from sim.scenario.sources import claims
from sim.words.phrases import percent
from sim.words.sections import markdown
from sim.words.stages import AGREED
from sim.worlds.summary import summarise

BASELINE, VARIANT, OTHER = (
    str(ROOT / "scenarios" / f"{name}.yaml") for name in ("kazan_2024", "sign_as_is", "spoiler")
)

RESULTS = ("run", "one world", "failed", "comparison", "hostile", "long", "several", "overview", "sweep",
           "sensitivity", "breakeven", "discover")  # fmt: skip

PAGES = [(name, kind) for name in RESULTS for kind in REPORT_PAGES if (name, kind) != ("sweep", "long")]
"""A result and a kind of page; a long page of a sweep is held by `test_page_to_hand_out`."""

MOST_SHEETS = 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A result of every kind."""
    folder = tmp_path_factory.mktemp("results")
    talks, hostile, long = (folder / f"{name}.yaml" for name in ("talks", "hostile", "long"))
    talks.write_text(TALKS, encoding="utf-8")
    hostile.write_text(HOSTILE, encoding="utf-8")
    long.write_text(LONG, encoding="utf-8")
    worlds, level = ("--worlds", 60), "actors.south.no_deal.gain=0:0.2:3"
    waiting = "actors.azerbaijan.no_deal.gain=0:0.5:6"
    for command in (
        ("run", BASELINE, *worlds, "--no-plots", "--out", folder / "run"),
        ("run", BASELINE, "--world", 5, "--no-plots", "--out", folder / "one world"),
        ("run", ROOT / "scenarios" / "textbook_no_zone.yaml", *worlds, "--no-plots", "--out", folder / "failed"),
        ("compare", BASELINE, VARIANT, *worlds, "--out", folder / "comparison"),
        ("compare", talks, hostile, long, *worlds, "--out", folder / "hostile"),
        ("run", long, *worlds, "--no-plots", "--out", folder / "long"),
        ("compare", BASELINE, VARIANT, OTHER, *worlds, "--out", folder / "several"),
        ("overview", VARIANT, OTHER, *worlds, "--out", folder / "overview"),
        ("sweep", BASELINE, "--vary", waiting, *worlds, "--workers", 1, "--out", folder / "sweep"),
        ("sensitivity", hostile, "--worlds", 400, "--workers", 1, "--out", folder / "sensitivity"),
        ("breakeven", hostile, level, "--worlds", 40, "--workers", 1, "--out", folder / "breakeven"),
        ("discover", hostile, "--worlds", 400, "--workers", 1, "--out", folder / "discover"),
    ):
        assert main([str(word) for word in command]) == 0
    return folder


@pytest.fixture(scope="module")
def pages(folder):
    """Every page of every result, as text. A picture is drawn once, and stands in every page of its result."""
    results = {name: read_result(folder / name) for name in RESULTS}
    with drawn_once():
        return {(name, kind): page_of(results[name], kind) for name, kind in PAGES}


def words_of(text):
    return Page(text).words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("name", "kind"), PAGES)
def test_every_page_is_proper(pages, name, kind):
    page = Page(pages[name, kind])
    assert_loads_nothing(page)
    assert_well_formed(pages[name, kind])
    assert_can_be_read_without_seeing_it(page)


@pytest.mark.parametrize("kind", REPORT_PAGES)
@pytest.mark.parametrize("name", ["hostile", "sensitivity", "breakeven", "discover"])
def test_names_of_a_scenario_are_text(pages, name, kind):
    assert "<script" not in pages[name, kind] and "<img src=http" not in pages[name, kind]
    assert SCRIPT in words_of(pages[name, kind])
    assert PICTURE in words_of(pages["hostile", "long"])


@pytest.mark.parametrize("name", RESULTS)
def test_every_page_ends_with_what_it_is_not(pages, name):
    for words in (words_of(page) for (of, _), page in pages.items() if of == name):
        assert all(line in words for line in (SHARES, *CAVEATS))
    assert words_of(pages[name, "slides"]).rindex("What this is not") > words_of(pages[name, "slides"]).rindex("1/")


def test_sources_do_not_stand_on_the_short_page(pages):
    assert "K28" not in words_of(pages["run", "short"])


def test_a_slide_states_its_finding_and_what_it_rests_on(pages):
    page = pages["run", "slides"]
    slides = re.findall(r'<section class="slide".*?</section>', page, re.DOTALL)
    assert len(slides) >= 8
    first = words_of(slides[1])
    assert re.search(r"A text is agreed in \d+ % of the worlds, and in force at the end in \d+ %", first)
    assert re.search(r"60 worlds, seed 0\. 95 % intervals: agreed \d+ to \d+ %, in force \d+ to \d+ %\.", first)
    for said in ("Texts differ most on", "Half of the agreements are reached by", "What most often stood in the way",
                 "Over no deal the median agreement brings", "nothing better was possible"):  # fmt: skip
        assert said in words_of(page)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("one world", r"World 5 of seed 0"),
        ("failed", r"What most often stood in the way"),
        ("comparison", r"against After Kazan: agreement is .*? frequent \(95 % interval \S+ to \S+\)"),
        ("several", r"against After Kazan: agreement is .*? frequent.*The largest change of agreement here"),
        ("overview", r"is what moves most in \d of the 2"),
        ("sweep", r"Agreement varies from .*? to .*? of the worlds with “Azerbaijan"),
        ("sensitivity", r"matters most for whether a text is agreed"),
        ("breakeven", r"\d of 1 number can turn whether a text is agreed"),
        ("discover", r"counted in the half in which no rule was looked for: .*? of \d+ worlds?"),
    ],
)
def test_every_kind_of_result_has_its_own_slides(pages, name, said):
    assert re.search(said, words_of(pages[name, "slides"]))


def test_a_result_of_several_is_read_back_with_what_each_changes(folder, pages):
    result = read_result(folder / "overview")
    assert result.labels == ("sign_as_is", "spoiler", "kazan_2024")
    assert result.against == (2, 2, None)
    words = words_of(pages["overview", "long"])
    assert "What changes against kazan_2024" in words
    for effect in result.effects[:2]:
        assert f"{100 * effect.agreed.mean + 0:+.1f} (" in words or effect.agreed.mean == 0


@pytest.mark.parametrize(("option", "file"), [("--short", "short.html"), ("--slides", "slides.html")])
def test_the_command_writes_the_page_that_is_asked_for(folder, pages, capfd, option, file):
    assert main(["report", str(folder / "discover"), option]) == 0
    assert f"Written to {folder / 'discover' / file}" in capfd.readouterr().out
    assert (folder / "discover" / file).read_text(encoding="utf-8") == pages["discover", file.removesuffix(".html")]


@pytest.mark.parametrize("name", ["run", "comparison", "several", "overview", "sensitivity"])
def test_scenarios_in_a_short_page_are_told_by_their_command(pages, name):
    words = words_of(pages[name, "short"])
    assert "digest:" not in words and "Command: python run_sim.py" in words


def test_long_names_stand_whole_on_slides(pages):
    assert words_of(pages["long", "slides"]).count(LENGTHY) >= 3


# ---------------------------------------------------------------- what long pages say of runs and comparisons


def test_a_run_is_reported_from_the_headline_to_the_hashes(folder, pages):
    run, page = read_result(folder / "run"), Page(pages["run", "long"])
    words = page.words.replace("\N{NO-BREAK SPACE}", " ")
    for line in in_short(summarise(run.table, run.scenario)):
        assert line in words
    assert run.scenario.document.question in words
    for heading in ("What became of the talks", "What was agreed", "Who gains", "When", "Why talks failed"):
        assert heading in words
    assert re.search(r"The story of a typical world: world \d+", words)
    assert "November 2024 (round 0). " in words
    assert f"python run_sim.py run {BASELINE} --worlds 60 --seed 0 --no-plots" in words
    assert run.manifest["sha256"]["worlds.parquet"] in words
    assert len(page.all("img")) >= 4


def test_every_number_of_the_scenario_has_its_range_and_its_source(pages):
    document, page = validate(read(BASELINE)), Page(pages["run", "long"])
    for path in given(document):
        assert f">{path}</code>" in pages["run", "long"]
    cited = {address.removeprefix("#claim-") for _, _, address in page.addresses if address.startswith("#claim-")}
    assert "K28" in cited
    for name in cited:
        assert claims()[name].text in page.words
    assert "attributed to an official, as a firm stance" in page.words
    assert "assumption" in page.words


def test_sources_stand_last(pages):
    ids = [attributes["id"] for _, attributes in Page(pages["run", "long"]).elements if "id" in attributes]
    assert ids.index("numbers") > ids.index("made") > ids.index("caveats")
    assert [name for name in ids if not name.startswith("claim-")][-2:] == ["numbers", "claims"]


def test_the_caveats_are_those_of_the_readme(pages):
    readme = re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    for line in CAVEATS:
        assert line in readme
        assert line.replace("`", "") in Page(pages["run", "long"]).words
    assert SHARES in Page(pages["run", "long"]).words
    made_up = Page(pages["failed", "long"]).words
    assert CAVEATS[0] in made_up


def test_base_rates_stand_beside_the_headline_of_a_run_that_names_them(pages):
    page = Page(pages["run", "long"])
    words = page.words.replace("\N{NO-BREAK SPACE}", " ")
    short = words.partition("Contents")[0]
    assert "58 cases: 50 % reached any substantive text within 24 months" in short
    assert "was reported as settled before these talks began" in words
    assert "None of them is used in playing." in words
    assert "elsewhere" in {attributes.get("id") for _, attributes in page.elements}
    for other in ("failed", "one world"):
        assert "How often it happens elsewhere" not in Page(pages[other, "long"]).words


@pytest.mark.parametrize("name", ["run", "failed", "comparison"])
def test_the_words_that_the_report_uses_are_explained_at_its_end(folder, pages, name):
    words = Page(pages[name, "long"]).words.replace("\N{NO-BREAK SPACE}", " ")
    said, _, explained = words.rpartition("What the words mean")
    terms = {term.name for term in glossary() if term.meaning in explained}
    assert terms == {term.name for term in terms_in(markdown(contents(read_result(folder / name)).report))}
    assert "World" in terms and "Plenary" not in terms
    assert not any(term.meaning in said for term in glossary())


def test_without_agreement_it_says_why(pages):
    words = Page(pages["failed", "long"]).words.replace("\N{NO-BREAK SPACE}", " ")
    assert "A text is agreed in 0 % of 60 worlds" in words
    assert "What most often stood in the way in the 60 worlds without agreement" in words
    assert "What was agreed" not in words


def test_a_single_world_is_its_story(pages):
    words = Page(pages["one world", "long"]).words
    assert "One world, number 5 of seed 0: what happens in it, not how often." in words
    assert "In the end: " in words
    assert "95" not in words.partition("Where the numbers come from")[0].replace("1995", "")


def test_a_comparison_says_what_differs_and_one_world_on_both_sides(pages):
    words = Page(pages["comparison", "long"]).words
    assert "Actor: Azerbaijan: what it costs it to leave an issue open" in words
    assert "Azerbaijan: wants: Armenia's constitution: red line: not" in words
    assert re.search(r"worlds? of 60 end with “.*?” in A and “.*?” in B; this one is typical of them", words)
    number = re.search(r"World (\d+) in A", words)[1]
    assert f"World {number} in B" in words
    assert "Only in B - Actor: Azerbaijan" in words


def test_how_to_read_a_story_is_said_once_in_a_page(pages):
    assert Page(pages["run", "long"]).words.count("Worlds and rounds are counted from 0.") == 1


# ---------------------------------------------------------------- in a real browser, and in numbers


CUT = """() => [...document.querySelectorAll(".sheet, .words")]
    .filter(one => one.scrollHeight > one.clientHeight + 2).map(one => one.closest(".slide").ariaLabel)"""
"""Which slides have words that are cut."""


@pytest.fixture
def seen(chromium, tmp_path):
    """Opens a page in the browser; at the end it has asked for nothing, and its console is empty."""
    made = []

    def see(text):
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        made.append(Opened(chromium, (tmp_path / "page.html").as_uri()))
        return made[-1].page

    yield see
    for one in made:
        assert (one.outside, one.said) == ([], [])
        one.context.close()


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium or Chrome on this machine")
def test_what_is_cut_asked_for_and_said_is_seen(chromium, tmp_path):
    code = (
        '<section class="slide" aria-label="one"><div class="words" style="height: 9px">long<br>words</div></section>'
    )
    spoilt = tmp_path / "spoilt.html"
    outside = '<img src="http://127.0.0.1:9/x.png"><script>console.error("wrong")</script>'
    spoilt.write_text(f"<!DOCTYPE html><html><body>{code}{outside}</body></html>", encoding="utf-8")
    one = Opened(chromium, spoilt.as_uri())
    assert one.outside == ["http://127.0.0.1:9/x.png"] and "wrong" in one.said
    assert one.page.evaluate(CUT) == ["one"]
    one.context.close()


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium or Chrome on this machine")
@pytest.mark.parametrize("name", ["run", "long", "hostile", "comparison", "several", "breakeven", "discover"])
def test_nothing_is_cut_on_a_slide(pages, seen, name):
    page = seen(pages[name, "slides"])
    for width, height in ((800, 600), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(CUT) == []


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium or Chrome on this machine")
def test_a_browser_opens_the_long_page_of_a_run_without_a_request_or_an_error(pages, tmp_path):
    (tmp_path / "page.html").write_text(pages["run", "long"], encoding="utf-8")
    shown, requests, console = opened(tmp_path / "page.html", tmp_path)
    assert (requests, console) == ([], [])
    assert "How this was made" in shown


def test_numbers_on_the_slides_of_a_run_are_those_of_its_table(folder, pages):
    table = pd.read_parquet(folder / "run" / "worlds.parquet")
    agreed = table[table["stage"].isin(AGREED)]
    words = words_of(pages["run", "slides"])
    whole = percent(float(table["stage"].isin(AGREED).mean())), percent(float((table["stage"] == "in_force").mean()))
    assert f"A text is agreed in {whole[0]} of the worlds, and in force at the end in {whole[1]}" in words
    assert f"{len(agreed)} worlds with an agreed text, of {len(table)}" in words
    assert f"{len(table) - len(agreed)} worlds without agreement" in words
    half = agreed["agreed_on"].sort_values().iloc[(len(agreed) - 1) // 2]
    assert f"Half of the agreements are reached by {half:%B %Y}" in words
    medians = [f"{name.title()} {agreed[f'gain_{name}'].median():.2f}" for name in ("armenia", "azerbaijan")]
    assert f"the median agreement brings {' and '.join(medians)}" in words
    assert f"In {percent(float(agreed['propped'].mean()))} of the agreements a side would have refused" in words


def test_numbers_on_the_slides_of_a_comparison_are_those_of_its_tables(folder, pages):
    a, b = (pd.read_parquet(folder / "comparison" / f"{side}.parquet") for side in "ab")
    shares = [float(one["stage"].isin(AGREED).mean()) for one in (a, b)]
    words = words_of(pages["comparison", "slides"])
    assert f"{percent(shares[0])} of the worlds of A, and in {percent(shares[1])} of those of B" in words
    more = "more" if shares[1] > shares[0] else "less"
    assert f"agreement is {abs(100 * (shares[1] - shares[0])):.1f} points {more} frequent (95 % interval" in words
    turned = 100 * float((a["stage"].astype(str) != b["stage"].astype(str)).mean())
    assert f"The change turns what becomes of the talks in {turned:.1f} % of the worlds (" in words
    both = (a["stage"].isin(AGREED) & b["stage"].isin(AGREED)).sum()
    assert f"{both} worlds that agree in both" in words


@pytest.mark.parametrize(("name", "against"), [("several", 1), ("overview", 3)])
def test_paired_changes_of_several_are_those_of_their_tables(folder, name, against):
    base = pd.read_parquet(folder / name / f"{against}.parquet")
    said = (folder / name / "report.md").read_text(encoding="utf-8")
    _, _, changes = said.partition("## What changes against kazan_2024")
    for place, label in ((2, "spoiler"),) if name == "overview" else ((2, "sign_as_is"), (3, "spoiler")):
        table = pd.read_parquet(folder / name / f"{place}.parquet")
        cells = [cell.strip() for cell in re.search(rf"^\| {label} +\|(.*)\|$", changes, re.MULTILINE)[1].split("|")]
        for cell, stages in zip(cells, (AGREED, ["in_force"], ["collapsed"]), strict=False):
            change = 100 * (table["stage"].isin(stages).mean() - base["stage"].isin(stages).mean())
            assert cell == "none" or cell.startswith(f"{change + 0:+.1f} ("), (label, stages)
            assert change == 0 or cell != "none"


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium or Chrome on this machine")
@pytest.mark.parametrize("name", ["run", "long", "hostile", "comparison", "sweep", "several", "sensitivity"])
def test_in_print_short_is_short_and_a_slide_is_a_page(pages, seen, name):
    assert sheets(seen(pages[name, "short"]))[0] <= MOST_SHEETS
    printed, (width, height) = sheets(seen(pages[name, "slides"]))
    assert printed == pages[name, "slides"].count('<section class="slide"')
    assert width / height == pytest.approx(16 / 9, abs=0.01)
