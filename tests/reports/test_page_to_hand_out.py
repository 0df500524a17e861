"""The report to hand out: a whole and proper page that loads nothing, says what it must, and says it the same twice."""

import re
import shutil

import pytest
from browser import BROWSER, opened
from hostile import HOSTILE, LINK, PICTURE, SCRIPT
from page import Page
from places import ROOT
from sweeping import TALKS

from sim.cli.main import main
from sim.reports.page_contents import CAVEATS, SHARES, contents
from sim.reports.page_to_hand_out import handout
from sim.reports.run import in_short
from sim.reports.template import dated
from sim.results.read import read_result
from sim.scenario.document import given, validate
from sim.scenario.glossary import glossary, terms_in
from sim.scenario.source import read
from sim.scenario.sources import claims
from sim.words.sections import markdown
from sim.worlds.summary import summarise

BASELINE, VARIANT = (str(ROOT / "scenarios" / f"{name}.yaml") for name in ("kazan_2024", "sign_as_is"))
NO_ZONE = str(ROOT / "scenarios" / "textbook_no_zone.yaml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Results of every kind, some of a scenario with names that would do harm where they are not escaped."""
    folder = tmp_path_factory.mktemp("results")
    (folder / "talks.yaml").write_text(TALKS, encoding="utf-8")
    (folder / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    talks, hostile = folder / "talks.yaml", folder / "hostile.yaml"
    worlds, level = ("--worlds", 60), "actors.south.no_deal.gain=0:0.2:3"
    for command in (
        ("run", BASELINE, *worlds, "--no-plots", "--out", folder / "run"),
        ("run", hostile, *worlds, "--no-plots", "--out", folder / "hostile run"),
        ("run", NO_ZONE, *worlds, "--no-plots", "--out", folder / "failed run"),
        ("run", BASELINE, "--world", 5, "--no-plots", "--out", folder / "one world"),
        ("compare", BASELINE, VARIANT, *worlds, "--out", folder / "comparison"),
        ("compare", talks, hostile, *worlds, "--out", folder / "hostile comparison"),
        ("sweep", hostile, "--vary", level, *worlds, "--workers", 1, "--out", folder / "sweep"),
    ):
        assert main([str(word) for word in command]) == 0
    return folder


RESULTS = ("run", "hostile run", "failed run", "one world", "comparison", "hostile comparison", "sweep")


@pytest.fixture(scope="module")
def pages(folder):
    """The page of each result, as text."""
    return {name: handout(read_result(folder / name)) for name in RESULTS}


# ---------------------------------------------------------------- a proper page


@pytest.mark.parametrize("name", RESULTS)
def test_the_page_loads_nothing(pages, name):
    page = Page(pages[name])
    for element, key, address in page.addresses:
        local = address.startswith("#") if element == "a" else address.startswith("data:")
        assert local, (element, key, address[:80])
    assert not any(word in style for style in page.styles for word in ("url(", "@import", "expression"))
    assert {"script", "iframe", "object", "embed", "base", "form"}.isdisjoint(tag for tag, _ in page.elements)
    assert not any(key.startswith("on") for _, attributes in page.elements for key in attributes)
    (policy,) = (meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@pytest.mark.parametrize("name", RESULTS)
def test_the_page_is_well_formed(pages, name):
    text = pages[name]
    page = Page(text)
    assert text.startswith("<!DOCTYPE html>")
    assert page.faults == []
    assert len(set(page.ids)) == len(page.ids)
    assert {address[1:] for _, _, address in page.addresses if address.startswith("#")} <= set(page.ids)


@pytest.mark.parametrize("name", RESULTS)
def test_the_page_can_be_read_without_seeing_it(pages, name):
    page = Page(pages[name])
    assert page.all("html") == [{"lang": "en"}]
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:]))
    assert all(head.get("scope") in ("col", "row") for head in page.all("th"))
    assert all(len(image["alt"]) > 40 for image in page.all("img"))
    regions = [part for part in page.all("div") if part.get("role") == "region"]
    assert len(regions) >= len(page.all("table")) and all(part["aria-label"] and "tabindex" in part for part in regions)


def test_names_from_a_scenario_are_text_and_nothing_else(pages):
    for name in ("hostile run", "hostile comparison", "sweep"):
        page = Page(pages[name])
        assert "<script" not in pages[name] and "<img src=http" not in pages[name]
        assert SCRIPT in page.words and PICTURE in page.words
        assert LINK in page.words


# ---------------------------------------------------------------- what it says


def test_a_run_is_reported_from_the_headline_to_the_hashes(folder, pages):
    run, page = read_result(folder / "run"), Page(pages["run"])
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
    document, page = validate(read(BASELINE)), Page(pages["run"])
    for path in given(document):
        assert f">{path}</code>" in pages["run"]
    cited = {address.removeprefix("#claim-") for _, _, address in page.addresses if address.startswith("#claim-")}
    assert "K28" in cited
    for name in cited:
        assert claims()[name].text in page.words
    assert "attributed to an official, as a firm stance" in page.words
    assert "assumption" in page.words


def test_sources_stand_last(pages):
    ids = [attributes["id"] for _, attributes in Page(pages["run"]).elements if "id" in attributes]
    assert ids.index("numbers") > ids.index("made") > ids.index("caveats")
    assert [name for name in ids if not name.startswith("claim-")][-2:] == ["numbers", "claims"]


@pytest.mark.parametrize("name", RESULTS)
def test_every_page_says_what_it_is_not(pages, name):
    words = Page(pages[name]).words.replace("\N{NO-BREAK SPACE}", " ")
    assert all(line in words for line in (SHARES, *CAVEATS))


def test_the_caveats_are_those_of_the_readme(pages):
    readme = re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    for line in CAVEATS:
        assert line in readme
        assert line.replace("`", "") in Page(pages["run"]).words
    assert SHARES in Page(pages["run"]).words
    made_up = Page(pages["failed run"]).words
    assert CAVEATS[0] in made_up


def test_base_rates_stand_beside_the_headline_of_a_run_that_names_them(pages):
    page = Page(pages["run"])
    words = page.words.replace("\N{NO-BREAK SPACE}", " ")
    short = words.partition("Contents")[0]
    assert "58 cases: 50 % reached any substantive text within 24 months" in short
    assert "was reported as settled before these talks began" in words
    assert "None of them is used in playing." in words
    assert "elsewhere" in {attributes.get("id") for _, attributes in page.elements}
    for other in ("failed run", "hostile run", "one world"):
        assert "How often it happens elsewhere" not in Page(pages[other]).words


@pytest.mark.parametrize("name", ["run", "failed run", "comparison"])
def test_the_words_that_the_report_uses_are_explained_at_its_end(folder, pages, name):
    words = Page(pages[name]).words.replace("\N{NO-BREAK SPACE}", " ")
    said, _, explained = words.rpartition("What the words mean")
    terms = {term.name for term in glossary() if term.meaning in explained}
    assert terms == {term.name for term in terms_in(markdown(contents(read_result(folder / name)).report))}
    assert "World" in terms and "Plenary" not in terms
    assert not any(term.meaning in said for term in glossary())


def test_without_agreement_it_says_why(pages):
    words = Page(pages["failed run"]).words.replace("\N{NO-BREAK SPACE}", " ")
    assert "A text is agreed in 0 % of 60 worlds" in words
    assert "What most often stood in the way in the 60 worlds without agreement" in words
    assert "What was agreed" not in words


def test_a_single_world_is_its_story(pages):
    words = Page(pages["one world"]).words
    assert "One world, number 5 of seed 0: what happens in it, not how often." in words
    assert "In the end: " in words
    assert "95" not in words.partition("Where the numbers come from")[0].replace("1995", "")


def test_a_comparison_says_what_differs_and_one_world_on_both_sides(pages):
    words = Page(pages["comparison"]).words
    assert "Actor: Azerbaijan: what it costs it to leave an issue open" in words
    assert "Azerbaijan: wants: Armenia's constitution: red line: not" in words
    assert re.search(r"worlds? of 60 end with “.*?” in A and “.*?” in B; this one is typical of them", words)
    number = re.search(r"World (\d+) in A", words)[1]
    assert f"World {number} in B" in words
    assert "Only in B - Actor: Azerbaijan" in words


def test_a_sweep_is_reported_point_by_point(pages):
    words = Page(pages["sweep"]).words.replace("\N{NO-BREAK SPACE}", " ")
    assert "3 points of 60 worlds each" in words
    assert re.search(r"agreed most often, in \d+ % \(\d+ to \d+ %\) of 60 worlds, where “South: what it expects", words)
    assert "actors.south.no_deal.gain" in words
    assert "with --vary" not in words


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("May 2025 (round 7): Armenia accepts.", "May 2025 (round 7)"),
        ("From July 2025 to August 2025: The text waits.", "From July 2025 to August 2025"),
        (
            "From 3 May 2025 to 4 June 2025 (rounds 3 to 9): Nothing moves.",
            "From 3 May 2025 to 4 June 2025 (rounds 3 to 9)",
        ),
        ("In the end: a treaty.", ""),
        ("May 2025 was warm: so they said.", ""),
    ],
)
def test_the_date_of_a_line_of_a_story_is_found(line, date):
    assert dated(line) == ((date, line[len(date) + 2 :]) if date else ("", line))


# ---------------------------------------------------------------- the command


def test_the_report_lies_in_the_result_by_default_and_is_the_same_page(folder, pages, tmp_path, capfd):
    for name, file in (("hostile run", "report.html"), ("sweep", "_report.html")):
        result = shutil.copytree(folder / name, tmp_path / name)
        assert main(["report", str(result)]) == 0
        assert f"Written to {result / file}" in capfd.readouterr().out
        assert (result / file).read_text(encoding="utf-8") == pages[name] and pages[name].endswith("</html>\n")
        read_result(result)
    assert main(["report", str(folder / "one world"), "--out", str(tmp_path / "new" / "mine.html")]) == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mine.html"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([BASELINE], "is a scenario, not a result"),
        (["{run}", "--out", "mine.pdf"], "mine.pdf must end in .html"),
        (["{run}", "--out", "{run}/worlds.parquet/mine.html"], "cannot write"),
        (["nowhere"], "there is no folder nowhere"),
        (["{run}", "{run}"], "unexpected extra argument"),
    ],
)
def test_a_mistake_is_named_in_one_line(folder, tmp_path, monkeypatch, capfd, arguments, message):
    monkeypatch.chdir(tmp_path)
    assert main(["report", *(word.replace("{run}", str(folder / "one world")) for word in arguments)]) == 2
    out, err = capfd.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert message in err
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- in a real browser


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium or Chrome on this machine")
def test_a_browser_opens_it_without_a_request_or_an_error(pages, tmp_path):
    spoilt = tmp_path / "spoilt.html"
    code = '<img src="http://127.0.0.1:9/x.png"><script>console.error("wrong")</script>'
    spoilt.write_text(f"<!DOCTYPE html><html><body>{code}</body></html>", encoding="utf-8")
    _, requests, console = opened(spoilt, tmp_path)
    assert requests == ["http://127.0.0.1:9/x.png"] and len(console) == 1, "the browser does not report what it loads"
    for name in ("run", "hostile comparison", "sweep"):
        page = tmp_path / "page.html"
        page.write_text(pages[name], encoding="utf-8")
        shown, requests, console = opened(page, tmp_path)
        assert (requests, console) == ([], [])
        assert "How this was made" in shown


def test_how_to_read_a_story_is_said_once_in_a_page(pages):
    for name in ("run", "hostile comparison"):
        assert Page(pages[name]).words.count("Worlds and rounds are counted from 0.") == 1
