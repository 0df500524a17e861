"""The report to hand out: a whole and proper page of any names, the same twice, with nothing asked of a network.

What it says of runs and comparisons is tested with the other pages made of them, in `test_pages`.
"""

import re
import shutil

import pytest
from browser import BROWSER, opened
from hostile import HOSTILE, LINK, PICTURE, SCRIPT
from page import Page, assert_can_be_read_without_seeing_it, assert_loads_nothing, assert_well_formed
from places import ROOT
from sweeping import TALKS

from sim.cli.main import main
from sim.reports.page_contents import CAVEATS, SHARES
from sim.reports.page_to_hand_out import handout
from sim.reports.template import dated
from sim.results.read import read_result

BASELINE = str(ROOT / "scenarios" / "kazan_2024.yaml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run, a comparison and a sweep of a scenario with names that would do harm where they are not escaped."""
    folder = tmp_path_factory.mktemp("results")
    (folder / "talks.yaml").write_text(TALKS, encoding="utf-8")
    (folder / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    talks, hostile = folder / "talks.yaml", folder / "hostile.yaml"
    worlds, level = ("--worlds", 60), "actors.south.no_deal.gain=0:0.2:3"
    for command in (
        ("run", hostile, *worlds, "--no-plots", "--out", folder / "hostile run"),
        ("compare", talks, hostile, *worlds, "--out", folder / "hostile comparison"),
        ("sweep", hostile, "--vary", level, *worlds, "--workers", 1, "--out", folder / "sweep"),
    ):
        assert main([str(word) for word in command]) == 0
    return folder


RESULTS = ("hostile run", "hostile comparison", "sweep")


@pytest.fixture(scope="module")
def pages(folder):
    """The page of each result, as text."""
    return {name: handout(read_result(folder / name)) for name in RESULTS}


# ---------------------------------------------------------------- a proper page


@pytest.mark.parametrize("name", RESULTS)
def test_the_page_is_proper(pages, name):
    page = Page(pages[name])
    assert_loads_nothing(page)
    assert_well_formed(pages[name])
    assert_can_be_read_without_seeing_it(page)


def test_names_from_a_scenario_are_text_and_nothing_else(pages):
    for name in ("hostile run", "hostile comparison", "sweep"):
        page = Page(pages[name])
        assert "<script" not in pages[name] and "<img src=http" not in pages[name]
        assert SCRIPT in page.words and PICTURE in page.words
        assert LINK in page.words


# ---------------------------------------------------------------- what it says


@pytest.mark.parametrize("name", RESULTS)
def test_every_page_says_what_it_is_not(pages, name):
    words = Page(pages[name]).words.replace("\N{NO-BREAK SPACE}", " ")
    assert all(line in words for line in (SHARES, *CAVEATS))


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
    assert main(["report", str(folder / "hostile run"), "--out", str(tmp_path / "new" / "mine.html")]) == 0
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
    assert main(["report", *(word.replace("{run}", str(folder / "hostile run")) for word in arguments)]) == 2
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
    for name in ("hostile comparison", "sweep"):
        page = tmp_path / "page.html"
        page.write_text(pages[name], encoding="utf-8")
        shown, requests, console = opened(page, tmp_path)
        assert (requests, console) == ([], [])
        assert "How this was made" in shown


def test_how_to_read_a_story_is_said_once_in_a_page(pages):
    assert Page(pages["hostile comparison"]).words.count("Worlds and rounds are counted from 0.") == 1


def test_how_often_it_happens_elsewhere_is_not_said_where_the_scenario_names_no_base_rates(pages):
    assert "How often it happens elsewhere" not in Page(pages["hostile run"]).words
