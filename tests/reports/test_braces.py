"""Titles may hold braces: whatever is said of a scenario, they stand in it as they are written, and nothing breaks."""

import re

import numpy as np
import pytest
from calling import call
from page import Page
from small_scenario import ACTS, ALL, LEVERAGE, changed, prepared

from sim.reports.story import story
from sim.scenario.compile import prepare
from sim.scenario.document import validate
from sim.scenario.meaning import meaning
from sim.scenario.plain_yaml import in_yaml
from sim.scenario.source import Source
from sim.worlds.efficiency import rated_worlds
from sim.worlds.transcript import transcript

BRACED = "{who} {} {0} {s} {its"
"""What a sentence with forms in braces would take for places of its own, or for a mistake."""

EVERYTHING = (
    *LEVERAGE,
    ("actors.patron.stick", {"north": 0.1}),
    ("actors.patron.support", {"north": 0.04, "south": -0.04}),
    ("actors.patron.home_leverage", {"north": 0.2}),
    ("actors.patron.backing", {"north": {"river": 0.9}}),
    ("actors.patron.pressing", {"south": {"river": 0.8}}),
    ("actors.patron.inducement", {"budget": 0.5, "to": ["north", "south"]}),
    ("actors.patron.wants.river.red_line", {"min": "split"}),
)
"""All that a third party can do to others."""

WAYS = {**ALL, **ACTS, "everything": EVERYTHING}


def braced(data, key=""):
    """The data with braces at the end of every title, of blocks of options and of texts alike."""
    if not isinstance(data, dict):
        return f"{data} {key} {BRACED}" if key in ("title", "name", "what") and isinstance(data, str) else data
    return {name: block if "strateg" in name or name in ("protocol", "opponent") else braced_block(name, block)
            for name, block in data.items()}  # fmt: skip


def braced_block(name, block):
    """A block; options that are given by their titles alone are told apart by their ids."""
    if name == "options" and isinstance(block, dict):
        return {key: braced({"title": one} if isinstance(one, str) else one) for key, one in block.items()}
    return braced(block, name)


def in_braces(*changes):
    """The small scenario, changed, with braces in every title."""
    return Source(braced(changed(*changes)), ("small.yaml",), {(): ("small.yaml", 1)})


def without(text):
    """The text without the braces that were put into its titles."""
    return re.sub(r" (?:title|name|what) " + re.escape(BRACED), "", text, flags=re.IGNORECASE)


@pytest.mark.parametrize("changes", WAYS.values(), ids=WAYS)
def test_what_a_file_means_is_told_with_its_titles_as_they_are(changes):
    plain = meaning(validate(Source(changed(*changes), ("small.yaml",), {(): ("small.yaml", 1)})))
    assert [without(said) for said in meaning(validate(in_braces(*changes)))] == plain


@pytest.mark.parametrize("changes", WAYS.values(), ids=WAYS)
def test_a_story_is_told_with_titles_as_they_are(changes):
    told = []
    for scenario in (prepared(*changes), prepare(validate(in_braces(*changes)))):
        row = rated_worlds(scenario, np.array([2]), 1).iloc[0]
        told.append("\n".join(map(str, story(scenario, transcript(scenario, 2, 1), row, 1))))
    assert without(told[1]) == told[0]


def test_commands_tell_titles_with_braces(tmp_path, monkeypatch):
    """Check, run, story, why, brief, place, and the pages to hand out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.yaml").write_text(in_yaml(in_braces(*EVERYTHING).data), encoding="utf-8")
    for words in (
        ("check", "talks.yaml"),
        ("run", "talks.yaml", "--worlds", 30, "--no-plots", "--out", "run"),
        ("run", "talks.yaml", "--why", 0),
        ("run", "talks.yaml", "--world", 0, "--no-plots", "--out", "one"),
        ("place", "talks.yaml", "flag=buried", "--worlds", 20),
        ("brief", "talks.yaml", "--out", "brief"),
        ("report", "run"),
        ("report", "run", "--slides"),
    ):
        ended = call(*words)
        assert ended.code == 0, ended.err
    pages = [*tmp_path.glob("brief/*.html"), *tmp_path.glob("run/*.html")]
    assert len(pages) >= 5
    for page in pages:
        words = Page(page.read_text(encoding="utf-8")).words.replace("\N{NO-BREAK SPACE}", " ")
        assert BRACED in words and not re.search(r"\{|\}", words.replace(BRACED, "")), page
