"""Docstrings: everything public has one, those of arrays and tables say their shape, and examples are true."""

import ast
import doctest
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pytest
from places import ROOT

SIM = ROOT / "sim"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in sorted(SIM.rglob("*.py"))
    if path.name != "__init__.py"
}

SHAPE = re.compile(r"\[[a-z.,' ]+\]|\ba row for each\b|\bone row (a|for)\b|\bcolumns\b", re.IGNORECASE)
"""`[m, k, w]`, a table by its rows, or by its columns."""

HOLDERS = re.compile(r"\b(np\.ndarray|pd\.DataFrame|DataFrame)\b")


def public(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST, ast.AST]]:
    """Public functions, classes and methods below a node, by their dotted names, with the node that holds them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            yield f"{name}.{child.name}", child, node
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{name}.{child.name}")


@cache
def all_public() -> list[tuple[str, ast.AST, ast.AST]]:
    """All that is public in the source, when a test asks for it."""
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
    return [item for name, tree in trees.items() for item in public(tree, name)]


def said(node: ast.AST) -> str:
    """The docstring of a function or class."""
    return ast.get_docstring(node) or ""


def of_arrays(function: ast.FunctionDef) -> bool:
    """Whether a function takes or returns an array or a table."""
    given = function.args
    hints = [item.annotation for item in [*given.posonlyargs, *given.args, *given.kwonlyargs]]
    return any(HOLDERS.search(ast.unparse(hint)) for hint in [*hints, function.returns] if hint is not None)


def test_everything_public_has_a_docstring():
    assert [name for name, node, _ in all_public() if not said(node)] == []


def test_functions_of_arrays_and_tables_say_their_shapes():
    """A method may leave that to its class."""
    shapeless = [
        name
        for name, node, home in all_public()
        if isinstance(node, ast.FunctionDef) and of_arrays(node)
        if not SHAPE.search(said(node) + (said(home) if isinstance(home, ast.ClassDef) else ""))
    ]
    assert shapeless == []


@pytest.mark.parametrize("module", [name for name, path in MODULES.items() if ">>> " in path.read_text("utf-8")])
def test_examples_are_true(module):
    found = doctest.testmod(import_module(module))
    assert found.attempted > 0
    assert found.failed == 0
