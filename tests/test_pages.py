"""What the pages say is true: their commands and Python work as written, their links lead somewhere, their tables are whole.

A page is played in its own order, in a copy of the checkout in which the README's first command has been run. A block
whose first line is a comment with a path, such as `# scenarios/mine.yaml`, is a file that its reader writes; a block of
`text` is what the commands before it print, with lines of `...` for what is left out. Only the number of worlds is
smaller where a command plays many.
"""

import contextlib
import io
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
import unittest.mock
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import bench_all
import pandas as pd
import pytest
import yaml
from calling import without_progress
from drawn_once import drawn_once
from places import ROOT, SCENARIOS, TESTS

import sim
from sim.cli.main import main
from sim.engine.strategies import STRATEGIES, Strategy
from sim.experiments.factors import from_command_line
from sim.experiments.points import plan
from sim.figures.kinds import KINDS, Drawing, Kind, draw_picture
from sim.results.read import read_result
from sim.runtime import called
from sim.scenario.source import read
from sim.words.phrases import percent

README = "README.md"
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [
        ROOT / README,
        *(file for name in ("scenarios", "sim", "tests") for file in (ROOT / name).rglob("*.md")),
    ]
)
PROGRAMS = (".venv/bin/python run_sim.py", ".venv/bin/peace-talks")
FEWER = {"sweep": 20, "sensitivity": 8000, "breakeven": 50, "discover": 300}
"""Worlds that are played of commands that play many (at each point)."""

LONGEST_README = 150


@dataclass(frozen=True)
class Block:
    """A block of code of a page. file: where its reader saves it, if it says so in its first line."""

    language: str
    text: str

    @property
    def file(self) -> str:
        named = re.match(r"# (\S+\.\w+)\n", self.text)
        return named[1] if named else ""


def text_of(page: str) -> str:
    """A page as it is written."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str = "") -> list[Block]:
    """The blocks of code of a page in their order, those of a language if one is given."""
    found = re.findall(r"^( *)```(\w+)\n(.*?)^ *```$", text_of(page), re.MULTILINE | re.DOTALL)
    made = [Block(name, re.sub(rf"^{indent}", "", text, flags=re.MULTILINE)) for indent, name, text in found]
    return [block for block in made if language in ("", block.language)]


def lines(page: str) -> Iterator[str]:
    """The command lines of a page, job scripts for clusters apart."""
    for block in blocks(page, "sh"):
        if not block.text.startswith("#!"):
            yield from block.text.splitlines()


# ---------------------------------------------------------------- what can be run is run


@pytest.fixture(scope="module")
def first_run(tmp_path_factory) -> Path:
    """A copy of the checkout in which the README's first command has been run."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(SCENARIOS, folder / "scenarios")
    with contextlib.chdir(folder):
        run(blocks(README, "sh")[0].text.strip().split(" && ")[-1])
    return folder


@pytest.fixture
def checkout(first_run, tmp_path, monkeypatch) -> Path:
    """A copy of that for one page, as the current folder."""
    folder = shutil.copytree(first_run, tmp_path / "checkout")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="module", autouse=True)
def pictures_shared():
    """A picture of a run is drawn for the first page that shows it, and stands in all."""
    with drawn_once():
        yield


def run(line: str, fails: bool = False) -> str:
    """Run a command line of a page in this process; returns all that it prints."""
    words, target = parsed(line)
    as_called = tuple(shlex.split(program_of(line)))
    printed, complaints = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(complaints),
        unittest.mock.patch.object(called, "CALLED", as_called),
    ):
        code = main(words)
    said = complaints.getvalue()
    # What takes long says on stderr what it expects, and how far it is.
    unexpected = "" if words[0] in FEWER else without_progress(said)
    assert fails or (code, unexpected) == (0, ""), f"{line}: {said}"
    if target:
        Path(target).write_text(printed.getvalue(), encoding="utf-8")
    return printed.getvalue() + said


def program_of(line: str) -> str:
    """The words of a command line that call the program."""
    (program,) = [program for program in PROGRAMS if line.startswith(f"{program} ")]
    return program


def parsed(line: str) -> tuple[list[str], str]:
    """The arguments of a command line, with fewer worlds where it plays many, and the file it is directed to."""
    command, _, target = line.removeprefix(program_of(line)).partition(" > ")
    words = shlex.split(command)
    return words + (["--worlds", str(FEWER[words[0]])] if words[0] in FEWER else []), target.strip()


def play(block: Block, after: str) -> str:
    """Do with a block what the reader of its page does; `after`: what stands in the block behind it, if that is an output."""
    if block.file:
        Path(block.file).parent.mkdir(parents=True, exist_ok=True)
        Path(block.file).write_text(block.text, encoding="utf-8")
    elif block.language == "python":
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(block.text, {"__name__": "__page__"})
        return printed.getvalue()
    elif block.language == "sql":
        duckdb = pytest.importorskip("duckdb")
        assert duckdb.sql(block.text).fetchall()
    elif block.language == "sh" and block.text.startswith("#!"):
        subprocess.run(["bash", "-n"], input=block.text, text=True, check=True)
    elif block.language == "sh":
        return "".join(run(line, fails=bool(after)) for line in block.text.splitlines() if line.startswith(PROGRAMS))
    return ""


def is_quoted(quote: str, printed: str) -> bool:
    """Whether a block has what is printed, in its order; a line of `...` stands for any text, parts of a line included."""
    parts = map(str.strip, re.split(r"^\.\.\.\n", quote, flags=re.MULTILINE))
    return re.fullmatch(".*".join(map(re.escape, parts)), printed.strip(), re.DOTALL) is not None


def test_a_quote_has_what_is_printed():
    assert is_quoted("one\ntwo\n", "one\ntwo\n") and not is_quoted("one\n", "one\ntwo\n")
    assert is_quoted("one\n...\nfour\n...\n", "one\ntwo\nthree four\nfive\n")
    assert not is_quoted("...\ntwo\n...\none\n...\n", "one\ntwo\n")


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)])
def test_a_page_works_as_written(page, checkout):
    todo = blocks(page)
    assert {block.language for block in todo} <= {"sh", "python", "yaml", "text", "sql", "r"}
    for block, behind in zip(todo, [*todo[1:], Block("", "")], strict=True):
        expected = behind.text if behind.language == "text" else ""
        printed = play(block, expected)
        assert not expected or is_quoted(expected, printed), f"{expected}is not what is printed:\n{printed}"
    assert all(block.file for block in todo if block.language == "yaml"), "a yaml block must say where it is saved"


@pytest.mark.parametrize(
    "line", sorted({line for page in PAGES for line in lines(page) if not line.startswith(PROGRAMS)})
)
def test_what_is_not_run_here_is_there(line):
    """Set-up, tests, linters and measurements."""
    for command in line.split(" && "):
        words = shlex.split(command)
        for word in words:
            if word.startswith(("tests", "scenarios", ".ci")):
                assert (ROOT / word).exists(), word
        if "tests/bench/bench_all.py" in words:
            bench_all.main.make_context("bench_all", words[2:])


# ---------------------------------------------------------------- links and tables


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    prose = re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not target.startswith("https://"):
            assert (ROOT / page).parent.joinpath(target.partition("#")[0]).exists(), target


def test_every_page_is_reached_from_the_readme():
    reached, todo = set(), [ROOT / README]
    while todo:
        page = todo.pop().resolve()
        if page not in reached:
            reached.add(page)
            targets = re.findall(r"\]\(([^)\s]+\.md)\)", page.read_text(encoding="utf-8"))
            todo += [page.parent / target for target in targets]
    assert {(ROOT / page).resolve() for page in PAGES} == reached


def section(page: str, title: str) -> str:
    """What stands under a heading."""
    return text_of(page).partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_readme_is_a_front_page():
    assert len(text_of(README).splitlines()) <= LONGEST_README
    set_up = [line for line in lines(README) if "-m venv" in line]
    assert [line.split(" && ")[-1].split()[1] for line in set_up] == ["run_sim.py", "-m"]
    for name, line in zip(("run", "test"), set_up, strict=True):
        assert f"<!-- ci: {name} -->\n```sh\n{line}\n```\n" in text_of(README)


def test_the_readme_has_a_row_for_each_package():
    layers = yaml.safe_load((TESTS / "layers.yaml").read_text(encoding="utf-8"))
    rows = re.findall(
        r"^\| `sim/(\w+)` \| .+ \| \[(\w+\.py)\]\((.+?)\) \|$", section(README, "Where things are"), re.MULTILINE
    )
    assert [name for name, _, _ in rows] == list(dict.fromkeys(name.partition("/")[0] for name in layers))
    for name, file, target in rows:
        assert target == f"sim/{name}/{file}"
        package = text_of(f"sim/{name}/__init__.py")
        assert f"Open first: `{file.removesuffix('.py')}`." in package


def test_the_readme_has_the_four_routes():
    routes = re.findall(
        r"^- \*\*(.*?)\.\*\* (.*?)(?=^- |\Z)", section(README, "Where things are"), re.MULTILINE | re.DOTALL
    )
    assert [name for name, _ in routes] == ["A round", "A shock", "A sweep", "A picture"]
    for name, route in routes:
        files = re.findall(r"\]\((sim/.+?\.py)\)", route)
        assert len(files) >= 4, name
        for word in re.findall(r"`(\w+)`", route):
            assert any(re.search(rf"def {word}\b", text_of(file)) for file in files), word


def test_a_rule_is_where_the_readme_says_it_is():
    rows = re.findall(r"^\| .+ \| (.+) \|$", section(README, "Find a rule"), re.MULTILINE)
    named = [found for row in rows for found in re.findall(r"`([\w.]+)` in \[[\w.]+\]\((.+?)\)", row)]
    assert len(named) >= 4
    for name, file in named:
        assert re.search(rf"\b{name.split('.')[-1]}\b", text_of(file)), (name, file)


def test_the_ways_to_bargain_are_those_there_are():
    from sim.engine.acceptance import ACCEPTANCE
    from sim.engine.opponent_models import OPPONENTS
    from sim.engine.protocols import PROTOCOLS

    registers = {"strategy": STRATEGIES, "acceptance": ACCEPTANCE, "opponent": OPPONENTS, "protocol": PROTOCOLS}
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section("scenarios/README.md", "Ways to bargain"), re.MULTILINE))
    for name, register in registers.items():
        assert set(re.findall(r"`(\w+)`", rows[name])) - {"agenda"} == set(register)


def test_the_citation_is_of_this_version():
    cited = yaml.safe_load(text_of("CITATION.cff"))
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert (cited["version"], cited["license"]) == (project["version"], project["license"])
    assert cited["authors"] == project["authors"]


# ---------------------------------------------------------------- what single pages claim


def test_the_effect_of_the_variant_is_as_written(checkout):
    page = "scenarios/README.md"
    (variant,) = [block for block in blocks(page, "yaml") if "set_aside" in block.file]
    play(variant, "")
    shares = []
    for file in ("scenarios/kazan_2024.yaml", variant.file):
        table = sim.play(sim.load(file))
        shares.append((percent(table["agreed_round"].notna().mean()), percent((table["stage"] == "in_force").mean())))
    said = re.findall(
        r"^\| .* \| (\d+ %) \| (\d+ %) \|$", section(page, "Change a number and see its effect"), re.MULTILINE
    )
    assert said == list(zip(*shares, strict=True))
    example = re.findall(r"a share such as (.*?) means: in (.*?) of the worlds", text_of("sim/results/README.md"))
    assert example == [(shares[0][1], shares[0][1])]
    assert "TRY" in text_of("scenarios/kazan_2024.yaml")


def test_the_tutorial_says_what_its_commands_find(checkout):
    """What it says of their findings in its own words; what it quotes is tested with all pages."""
    page = "scenarios/TUTORIAL.md"
    for block in blocks(page):
        if block.file or (block.language == "sh" and any(word in block.text for word in (" new ", "breakeven"))):
            play(block, "")
    low, high = map(float, re.search(r"somewhere between (-?[\d.]+) and (-?\d+\.\d+)", text_of(page)).groups())
    (found,) = pd.read_csv("results/river-breakeven/breakevens.csv")["value"]
    assert low < found < high
    table, firm = (sim.play(sim.load(f"scenarios/{name}.yaml")) for name in ("river", "river_firm"))
    agreed, firmly = (each["agreed_round"].notna() for each in (table, firm))
    assert 0.55 < agreed.mean() < 0.65, "about three in five"
    assert 0.15 < (agreed & ~firmly).mean() < 0.25, "a fifth of the worlds"
    assert abs((firm["gain_upperland"] - table["gain_upperland"])[agreed & firmly].mean()) < 0.01, "almost nothing"
    assert table["blocker_reason"][~agreed].astype(str).eq("no_common_option").mean() > 0.5


@pytest.mark.parametrize("vary", re.findall(r"`--vary ([^`]*)`", text_of("scenarios/SWEEPS.md")))
def test_what_the_page_says_can_be_varied_can_be(vary):
    (vary,) = shlex.split(vary)
    method = {"points": 4, "method": "lhs"} if vary.count(":") == 1 and "{" not in vary else {}
    assert len(plan(from_command_line(read(SCENARIOS / "kazan_2024.yaml"), [vary], **method)).design)


def test_the_page_on_sweeps_starts_workers_by_a_job_script_that_shells_take():
    pytest.importorskip("dask_jobqueue")
    (script,) = [block.text for block in blocks("scenarios/SWEEPS.md", "python") if block.file == "cluster.py"]
    names = {"__name__": "cluster"}
    exec(script, names)
    with names["cluster"]() as cluster:
        job = cluster.job_script()
    assert "#SBATCH -p standard" in job
    assert "source .venv/bin/activate" in job
    assert "--nworkers 16" in job
    subprocess.run(["bash", "-n"], input=job, text=True, check=True)


def test_the_page_on_strategies_is_short():
    assert len(text_of("scenarios/STRATEGIES.md").splitlines()) < 50


def test_the_strategy_of_the_contributors_page_is_one(monkeypatch):
    """Put into the registry as told, it plays, and a missing transcript is noticed."""
    transcripts = runpy.run_path(str(TESTS / "theorems" / "test_transcripts.py"))
    code = text_of("tests/README.md").partition("<!-- contributor -->")[2].split("```python\n")[1].split("```")[0]
    names = {}
    exec(code, names)
    monkeypatch.setitem(STRATEGIES, "halfway", Strategy(names["halfway"], {}, {}))
    played = transcripts["played"]("direct", "halfway")
    assert played and played != transcripts["played"]("direct", "hardliner")
    assert not transcripts["path"]("direct", "halfway").exists()


def test_the_picture_of_the_contributors_page_is_one(checkout, monkeypatch):
    """With its two modules and its entry as written, it is drawn."""
    for block in blocks("tests/README.md", "python"):
        if block.file:
            name = block.file.removesuffix(".py").replace("/", ".")
            module = ModuleType(name)
            exec(block.text, vars(module))
            monkeypatch.setitem(sys.modules, name, module)
    (entry,) = re.findall(r'`"propped": (Kind\(.*\)),`', text_of("tests/README.md"))
    monkeypatch.setitem(KINDS, "propped", eval(entry, {"Kind": Kind, "Drawing": Drawing}))
    figure = draw_picture(read_result(Path("results/kazan_2024")), "propped")
    assert len(figure.axes[0].patches) == 2
