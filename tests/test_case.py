"""The code knows no conflict: names of the case stand in seeds and scenario files alone, and any other reads as well."""

import ast
import calendar
import re
from pathlib import Path

import numpy as np
import pytest
from places import KAZAN, ROOT, SEEDS
from seed_files import load
from small_scenario import PAID, RED_LINES, VOTED_DOWN, prepared

from sim.reports.page_contents import contents
from sim.reports.story import story
from sim.results.read import Run
from sim.scenario.library import library_names
from sim.words.palette import PALETTE
from sim.words.sections import markdown
from sim.worlds.efficiency import rated_worlds
from sim.worlds.table import play
from sim.worlds.transcript import transcript

SOURCES = sorted(path for ending in ("*.py", "*.html") for path in (ROOT / "sim").rglob(ending))
ORDINARY = {"I", *calendar.month_name, *calendar.day_name}
"""Words with a capital that belong to no conflict."""


def texts(node):
    """All texts in a YAML document, with its keys."""
    match node:
        case dict():
            for key, value in node.items():
                yield from (*texts(key), *texts(value))
        case list():
            for value in node:
                yield from texts(value)
        case str():
            yield node


DOCUMENTS = [load(path) for path in (*sorted(SEEDS.glob("*.yaml")), KAZAN)]
SAID = [text for document in DOCUMENTS for text in texts(document)]


def case_names():
    """What the case calls its actors and issues: ids, except of issues in one ordinary word, and titles."""
    blocks = {**DOCUMENTS[-1]["actors"], **DOCUMENTS[-1]["issues"]}
    titles = {block["title"] for block in blocks.values() if "title" in block}
    return titles | {*DOCUMENTS[-1]["actors"], *(name for name in blocks if "_" in name)}


def months():
    """The months that the case speaks of, in words."""
    names = "|".join(calendar.month_name[1:])
    return {found for text in SAID for found in re.findall(rf"\b(?:{names}) \d{{4}}\b", text)} | {
        f"{DOCUMENTS[-1]['calendar']['start']:%B %Y}"
    }


def peoples():
    """Actors in one word, and what is derived from them: `Ruritania`, `Ruritanian`."""
    stems = {name[:4].capitalize() for name in DOCUMENTS[-1]["actors"] if "_" not in name}
    return {word for text in SAID for word in re.findall(r"\b[A-Z][a-z]+", text) if word[:4] in stems}


def proper_nouns():
    """People, places and bodies: words with a capital within a sentence that nobody here writes with a small letter."""
    within = {word for text in SAID for word in re.findall(r"\b[a-z]+,? ([A-Z][a-z]+)\b", text)}
    small = {word for text in SAID for word in re.findall(r"\b[a-z]+\b", text)}
    return {word for word in within - ORDINARY if word.lower() not in small}


LIBRARY = re.compile(rf"\b({'|'.join(library_names())})\b")


def without_examples(text):
    """A source with neither the examples in its docstrings nor, in these, the names of library scenarios."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            here = slice(node.lineno - 1, node.end_lineno)
            said = re.sub(r"^ *>>> .*(?:\n.*\S.*)*", "", "\n".join(lines[here]), flags=re.MULTILINE)
            said = LIBRARY.sub("", said)
            lines[here] = [said] + [""] * (node.end_lineno - node.lineno)
    return "\n".join(lines)


CASE = sorted({word.casefold() for word in case_names() | months() | peoples() | proper_nouns()})
PATTERN = re.compile(rf"(?<![a-z])({'|'.join(map(re.escape, CASE))})(?![a-z])", re.IGNORECASE)


def test_the_names_are_those_of_the_case():
    some = {"armenia", "armenian", "azerbaijani", "russian", "karabakh", "november 2024", "corridor_control"}
    assert some <= set(CASE)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_name_of_the_case_stands_in_the_code(path):
    text = path.read_text(encoding="utf-8")
    code = without_examples(text) if path.suffix == ".py" else text
    assert [found[0] for found in PATTERN.finditer(code)] == []


# ---------------------------------------------------------------- any other conflict

ISLAND = (
    ("name", "One island"),
    ("caveat", "Nobody lives on this island.\nIt stands for no other."),
    ("actors.north.title", "Greek Cypriots"),
    ("actors.north.article", "the"),
    ("actors.north.plural", True),
    ("actors.south.title", "Turkish Cypriots"),
    ("actors.south.article", "the"),
    ("actors.south.plural", True),
    ("actors.patron.title", "Commonwealth"),
    ("actors.patron.article", "the"),
)
"""Talks whose parties have titles in the plural, as in \"the Greek Cypriots want\"."""

SINGULAR = re.compile(r"Cypriots (?:\w+ )?(?:wants|makes|changes|repeats|says|has|accepts|pays|leaves|gains|its)\b")


def island(*changes):
    """The talks on the island, changed."""
    return prepared(*ISLAND, *changes)


@pytest.mark.parametrize("changes", [(), RED_LINES, VOTED_DOWN, PAID])
def test_the_story_of_another_conflict_reads_right(changes):
    scenario = island(*changes)
    lines = "\n".join(story(scenario, transcript(scenario, 0), play(scenario, 1).iloc[0], seed=0))
    assert "What the Greek Cypriots want most: " in lines
    assert "the Commonwealth" in lines
    assert SINGULAR.search(lines) is None and PATTERN.search(lines) is None


def test_the_page_on_another_conflict_has_its_caveat_and_no_other():
    scenario = island()
    manifest = {"command": "run", "seed": 0, "worlds": 20, "file": "island.yaml", "digest": scenario.digest}
    run = Run(
        Path(), scenario, 0, rated_worlds(scenario, np.arange(20), 0), 3, manifest | {"versions": {}, "sha256": {}}
    )
    page = contents(run)
    said = "\n".join([markdown(page.report), *page.short, page.note, *page.caveats])
    assert page.caveats[:2] == ["Nobody lives on this island.", "It stands for no other."]
    assert "What the Greek Cypriots want most" in said
    assert SINGULAR.search(said) is None and PATTERN.search(said) is None


def test_actors_of_another_conflict_have_colours_of_their_own():
    found = island().colours
    assert len(set(found.values())) == 3 and set(found.values()) <= set(PALETTE.values())
    assert island(("actors.south.color", "black")).colours["south"] == PALETTE["black"]
