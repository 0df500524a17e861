"""A hash of the rules: whether worlds played now can stand beside worlds played earlier.

It reads the syntax trees of everything that decides what becomes of a world. Comments, docstrings, layout and the
messages of errors do not change it; a changed rule does.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE_FOLDER = Path(__file__).resolve().parents[1]

DECISIVE_MODULES = ("scenario/compile.py", "worlds/table.py", "worlds/blame.py", "experiments/points.py")
"""Modules outside of the engine that decide what stands in a world's row."""


@cache
def rules_digest() -> str:
    """Hash of the engine, of the methods it uses, and of what makes rows of worlds: 16 hexadecimal digits."""
    trees = [
        f"{path.relative_to(PACKAGE_FOLDER).as_posix()} {bare_syntax(path.read_text('utf-8'))}" for path in _modules()
    ]
    return hashlib.sha256("\n".join(trees).encode()).hexdigest()[:16]


def bare_syntax(source: str) -> str:
    """The syntax tree of a module as text, without docstrings, comments and what its errors say.

    >>> bare_syntax("x = 1  # one") == bare_syntax("x = (1)") != bare_syntax("x = 2")
    True
    """
    return ast.dump(_Bare().visit(ast.parse(source)))


class _Bare(ast.NodeTransformer):
    """Leaves out texts that stand alone, and what errors say."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        """A text that stands alone is a docstring."""
        text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if text else self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        """What is raised counts, not what it says."""
        return ast.Raise(node.exc.func if isinstance(node.exc, ast.Call) else node.exc, None)


def _modules() -> list[Path]:
    """The modules that are hashed, in the order of their names."""
    found: set[Path] = set()
    todo = [*(PACKAGE_FOLDER / "engine").glob("*.py"), *(PACKAGE_FOLDER / name for name in DECISIVE_MODULES)]
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += _methods_in(path)
    return sorted(found)


def _methods_in(path: Path) -> Iterator[Path]:
    """The modules of `sim.methods` that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "sim.methods":
            yield from (PACKAGE_FOLDER / "methods" / f"{alias.name}.py" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.methods."):
            yield PACKAGE_FOLDER / "methods" / f"{str(node.module).rpartition('.')[2]}.py"
