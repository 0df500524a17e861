"""A public name of a module stands for one thing in all of sim, so that a search for it finds one place."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from places import ROOT


def defined(module: ast.Module) -> Iterator[str]:
    """The public names that a module defines: functions, classes and values. What it imports is not its own."""
    for node in module.body:
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                names = [node.name]
            case ast.Assign():
                names = [part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        yield from (name for name in names if not name.startswith("_"))


def homonyms(sim: Path) -> dict[str, list[str]]:
    """The names that several modules define, with these modules."""
    homes: dict[str, set[str]] = defaultdict(set)
    for path in sorted(sim.rglob("*.py")):
        for name in defined(ast.parse(path.read_text(encoding="utf-8"))):
            homes[name].add(path.relative_to(sim).as_posix())
    return {name: sorted(found) for name, found in homes.items() if len(found) > 1}


def test_no_public_name_stands_for_two_things():
    assert homonyms(ROOT / "sim") == {}


def test_names_of_two_modules_are_found_however_they_are_defined(tmp_path):
    (tmp_path / "first.py").write_text(
        "def plan(): ...\nclass Plan: ...\nLOW, (HIGH, _END) = 1, (2, 3)\nSTEP: int = 1\ndef own(): ...\n"
    )
    (tmp_path / "second.py").write_text(
        "from first import own\nplan = Plan = 1\nLOW = 1\nHIGH: int = 2\nSTEP = _END = own()\n"
    )
    assert set(homonyms(tmp_path)) == {"plan", "Plan", "LOW", "HIGH", "STEP"}
