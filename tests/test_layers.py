"""Imports lead downwards, as `layers.yaml` has it; there is no cycle, wherever in a module the imports stand."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest
import yaml
from places import ROOT, TESTS

SIM = ROOT / "sim"
PERMITTED = yaml.safe_load((TESTS / "layers.yaml").read_text(encoding="utf-8"))


@cache
def modules() -> dict[str, ast.Module]:
    """The syntax tree of every module, by its dotted name below sim: `engine.model`."""
    found = {}
    for path in sorted(SIM.rglob("*.py")):
        name = ".".join(path.relative_to(SIM).with_suffix("").parts).removesuffix("__init__").removesuffix(".")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def import_statements(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    """All of a module, those in functions too."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def imports(trees: dict[str, ast.Module], module: str) -> Iterator[str]:
    """The modules of sim that a module imports."""
    for node in import_statements(trees[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name.removeprefix("sim.") for alias in node.names if alias.name.startswith("sim."))
        else:
            assert node.level == 0, f"{module} has a relative import"
            where = (node.module or "").removeprefix("sim").removeprefix(".")
            if (node.module or "").split(".")[0] == "sim":
                for alias in node.names:
                    inner = f"{where}.{alias.name}".removeprefix(".")
                    yield inner if inner in trees else where


def package(module: str) -> str:
    """The package of a module, as `layers.yaml` names it."""
    first, *more = module.split(".")
    return f"{first}/{more[0]}" if more and f"{first}/{more[0]}" in PERMITTED else first


def forbidden(trees: dict[str, ast.Module]) -> list[str]:
    """Every import that the table does not permit: `engine.model -> scenario.compile`."""
    return [
        f"{module} -> {other}"
        for module in trees
        if module
        for other in imports(trees, module)
        if package(other) not in [package(module), *PERMITTED[package(module)]]
    ]


def test_every_package_is_in_the_table():
    assert {package(module) for module in modules() if module} == set(PERMITTED)


@pytest.mark.parametrize("name", PERMITTED)
def test_a_package_says_what_it_is_where_to_begin_and_what_it_may_import(name):
    said = ast.get_docstring(modules()[name.replace("/", ".")]) or ""
    sentence, _, rest = said.partition("\n\n")
    assert sentence.endswith(".")
    (first,) = re.findall(r"^Open first: `(\w+)`\.$", rest, re.MULTILINE)
    assert (SIM / name / f"{first}.py").is_file()
    (allowed,) = re.findall(r"^May import: ([^.]*)\.$", rest, re.MULTILINE)
    assert re.split(r",\s+", allowed) == (PERMITTED[name] or ["nothing of this project"])


def test_the_table_itself_leads_downwards():
    order = list(PERMITTED)
    assert all(order.index(other) < order.index(name) for name, others in PERMITTED.items() for other in others)


def test_imports_are_permitted():
    assert forbidden(modules()) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("engine/model", "from sim.scenario.compile import load"),
        ("figures/draw/style", "from sim.engine.model import Negotiation"),
        ("words/phrases", "def late():\n    import sim.methods.draws"),
        ("runtime/workers", "from sim import engine"),
    ],
)
def test_an_arrow_upwards_is_found(module, line):
    written = (SIM / f"{module}.py").read_text(encoding="utf-8")
    name = module.replace("/", ".")
    (found,) = forbidden(modules() | {name: ast.parse(f"{written}\n{line}\n")})
    assert found.startswith(f"{name} -> ")


def test_no_import_cycle():
    trees = modules()
    try:
        list(
            TopologicalSorter({module: set(imports(trees, module)) - {""} for module in trees if module}).static_order()
        )
    except CycleError as error:
        pytest.fail(f"a cycle of imports: {' -> '.join(error.args[1])}")


def test_only_the_engine_knows_mesa():
    knowing = {
        package(module)
        for module, tree in modules().items()
        for node in import_statements(tree)
        if "mesa" in {(getattr(node, "module", None) or node.names[0].name).split(".")[0]}
    }
    assert knowing == {"engine"}


def test_nothing_that_plays_knows_what_came_later():
    """Only `later_events` reads the file, and only the hindcast, its report and its command know it."""
    trees = modules()
    reading = {path.stem for path in SIM.rglob("*.py") if '"outcomes.yaml"' in path.read_text(encoding="utf-8")}
    assert reading == {"later_events"}
    wall = {"analysis.later_events", "analysis.unscored", "analysis.hindcast", "reports.hindcast"}
    knowing = {module for module in trees if wall & set(imports(trees, module))}
    assert knowing == {"analysis.unscored", "analysis.hindcast", "reports.hindcast", "cli.predict"}


def test_nothing_that_plays_knows_how_often_it_happens_elsewhere():
    """Only `base_rates` reads the file; the check of scenario files knows its ids, the page on the format its keys.

    Only reports show its shares.
    """
    trees = modules()
    reading = {path.stem for path in SIM.rglob("*.py") if "base_rates.yaml" in path.read_text(encoding="utf-8")}
    assert reading == {"base_rates"}
    knowing = {module for module in trees if "scenario.base_rates" in imports(trees, module)}
    assert knowing == {"scenario.checks", "scenario.format_page", "reports.base_rates"}
    shown = {module for module in trees if "reports.base_rates" in imports(trees, module)}
    assert shown == {"reports.run", "reports.page_contents"}
