"""A hash of the rules by which worlds are played: only worlds of the same rules may stand beside each other.

It reads the syntax trees of everything that decides what becomes of a world. Comments, docstrings, layout and the
messages of errors do not change it; a changed rule does.
"""

import ast
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE_FOLDER = Path(__file__).resolve().parents[1]
"""Where the package `sim` lies."""

DECISIVE_MODULES = ("scenario/compile.py", "worlds/table.py", "worlds/blame.py", "experiments/points.py")
"""Modules outside of the engine that decide what stands in a world's row."""


@cache
def rules_digest() -> str:
    """Hash of the engine, of the methods it uses, and of what makes rows of worlds: 16 hexadecimal digits."""
    lines = [f"{path.relative_to(PACKAGE_FOLDER).as_posix()} {syntax}" for path, syntax in sorted(_modules().items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def bare_syntax(node: Any) -> str:
    """A syntax tree as text, without docstrings, comments, layout and what errors say.

    >>> one, same, other = map(ast.parse, ("x = 1  # one", "x = (1)", "x = 2"))
    >>> bare_syntax(one) == bare_syntax(same), bare_syntax(one) == bare_syntax(other)
    (True, False)
    """
    if isinstance(node, list):
        return f"[{','.join([bare_syntax(item) for item in node])}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    match node:
        case ast.Expr(value=ast.Constant(value=str())):  # a text that stands alone is a docstring
            return ""
        case ast.Raise(exc=ast.Call(func=raised)):
            return f"Raise({bare_syntax(raised)})"
    # What is empty is left out, so that fields that later versions of Python add change nothing.
    parts = [(name, getattr(node, name, None)) for name in node._fields if name != "ctx"]
    return f"{type(node).__name__}({','.join([f'{name}={bare_syntax(part)}' for name, part in parts if part not in (None, [])])})"


def _modules() -> dict[Path, str]:
    """The modules that are hashed, each as `bare_syntax`."""
    found: dict[Path, str] = {}
    todo = [*(PACKAGE_FOLDER / "engine").glob("*.py"), *(PACKAGE_FOLDER / name for name in DECISIVE_MODULES)]
    while todo:
        path = todo.pop()
        if path not in found:
            found[path] = bare_syntax(ast.parse(path.read_bytes()))
            todo += _methods_in(found[path])
    return found


def _methods_in(syntax: str) -> Iterator[Path]:
    """The modules of `sim.methods` that a module, given as `bare_syntax`, imports."""
    for module, names in IMPORTED_METHODS.findall(syntax):
        for name in [module] if module else re.findall(r"alias\(name='(\w+)'", names):
            yield PACKAGE_FOLDER / "methods" / f"{name}.py"


IMPORTED_METHODS = re.compile(r"ImportFrom\(module='sim\.methods(?:\.(\w+))?',names=\[([^\]]*)\]")
"""How `bare_syntax` writes an import from `sim.methods`."""
