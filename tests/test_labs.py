"""The labs: what they promise comes out with any seed, the sheet for the instructor says the same, and each page has its parts.

That their commands run as written is tested with all pages (`test_pages.py`).
"""

import os
import re
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from lab_answers import LABS, MARKED, SHEET, answers, filled_sheet, own_files, values
from places import SCENARIOS

import sim
from sim.cli.place import said_terms
from sim.scenario.library import library_names
from sim.worlds.placing import placed, text_package

PAGES = {path.stem: path for path in LABS.glob("*.md") if path.name != "README.md"}
SEEDS_OF_CLASS = (0, 11)
INDEX = LABS / "README.md"


@pytest.fixture(scope="module")
def play(tmp_path_factory):
    """Plays a file as a reader of a lab's page has it, in a folder of its own; the same only once."""
    home = tmp_path_factory.mktemp("class")
    shutil.copytree(SCENARIOS, home / "scenarios")
    for page in PAGES.values():
        for name, text in own_files(page).items():
            (home / name).parent.mkdir(exist_ok=True)
            (home / name).write_text(text, encoding="utf-8")
    return cache(lambda file, worlds, seed: sim.play(sim.load(home / file), worlds, seed))


@pytest.mark.parametrize("seed", SEEDS_OF_CLASS)
@pytest.mark.parametrize("lab", answers())
def test_what_the_labs_promise_comes_out(lab, seed, play):
    outside = []
    for answer in answers()[lab]:
        worlds, ask = answer.get("worlds", 1000), (answer["measure"], answer.get("among", ""))
        found = values(play(answer["play"], worlds, seed), *ask)
        if "against" in answer:
            found = found - values(play(answer["against"], worlds, seed), *ask)
        low, high = answer["range"]
        brings = (found.median() if answer.get("take") == "median" else found.mean()) / answer.get("per", 1)
        if not low <= brings <= high:
            outside.append(f"{answer['ask']}: {brings:.3f} is not in {low} to {high}")
    assert outside == []


def test_every_lab_has_answers_and_the_sheet_shows_them():
    assert answers().keys() == PAGES.keys()
    sheet = SHEET.read_text(encoding="utf-8")
    assert [part[1] for part in MARKED.findall(sheet)] == list(answers())
    assert sheet == filled_sheet(), "write it anew: python tests/lab_answers.py"


@pytest.mark.parametrize("lab", PAGES)
def test_a_lab_has_its_parts(lab):
    text = PAGES[lab].read_text(encoding="utf-8")
    assert all(part in text for part in ("**Aim.**", "**The conflict.**", "You need", "redict")) or lab == "writing"
    assert re.search(r"^## \d\. Explain \(\d+ minutes\)\n\n1\. .+\n2\. .+\n3\. .+", text, re.MULTILINE)
    assert "```sh\n" in text
    step = text.index("redict")
    assert step < text.index("```sh\n", text.index("## 2")), "a guess comes before a result"


def test_the_index_lists_every_lab_with_its_minutes():
    """And the steps of a lab, the questions among them, take as long together."""
    rows = re.findall(
        r"^\| \[(\d+)\. (.+?)\]\((\w+)\.md\) \| (\d+) \|", INDEX.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [int(number) for number, *_ in rows] == list(range(1, len(PAGES) + 1))
    assert {page for _, _, page, _ in rows} == PAGES.keys()
    for number, title, page, minutes in rows:
        text = PAGES[page].read_text(encoding="utf-8")
        assert text.startswith(f"# Lab {number}. {title}\n")
        assert f"*{minutes} minutes" in text
        steps = re.findall(r"^## \d\. .*\((\d+) minutes\)$", text, re.MULTILINE)
        assert sum(map(int, steps)) == int(minutes), f"{page}: the steps take {steps}"


def test_the_files_of_the_labs_are_used_and_are_none_of_the_library():
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES.values())
    for path in LABS.glob("*.yaml"):
        assert f"({path.name})" in pages, path.name
        assert path.stem not in library_names()
        assert sim.load(path).name


def placed_in(page: Path) -> tuple[Path, int, dict[str, str]]:
    """The file, the world and the terms of the text that a page places."""
    line = next(line for line in page.read_text(encoding="utf-8").splitlines() if "run_sim.py place" in line)
    file, rest = re.match(r".* place scenarios/labs/(\S+) (.*)", line).groups()
    world = re.search(r"--world (\d+)", rest)
    return LABS / file, int(world[1]) if world else 0, said_terms([re.search(r'"(.*)"', rest)[1]])


def test_what_the_sheet_says_of_placed_texts():
    """The example of the table could be signed; halves lie far off the frontier, the full exchange on it."""
    file, world, terms = placed_in(PAGES["at_the_table"])
    scenario = sim.load(file)
    assert placed(scenario, text_package(scenario, terms, ""), np.array([world])).signed.all()
    harbour = sim.load(LABS / "harbour.yaml")
    halves, exchange = (
        placed(harbour, text_package(harbour, dict(zip(harbour.game.issues.names, shares)), ""), 200).distance
        for shares in (["p50"] * 4, ["p0", "p0", "p100", "p100"])
    )
    assert 0.3 < np.median(halves) < 0.5
    assert (exchange < 1e-9).mean() > 0.9


def test_files_of_the_labs_differ_in_name():
    written = [name for page in PAGES.values() for name in own_files(page)]
    assert len(written) == len(set(written))
    assert not any(os.path.exists(LABS / Path(name).name) for name in written)
