"""Reads a scenario file with everything it extends, and remembers the file and line of every piece.

It knows no schema: what the keys mean is the business of `sim.scenario.document`. What is wrong becomes `Problem`s,
all problems of a file at once where that is possible.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.methods.draws import DISTRIBUTIONS
from sim.scenario.library import library_names, scenario_path
from sim.scenario.strict_yaml import Steps, Tree, dotted, read_tree, tree_of_text
from sim.words.problems import NO_VALUE, Problem, ScenarioError, nearest

__all__ = ["NO_VALUE", "Problem", "ScenarioError", "Source", "dotted", "nearest", "read"]


@dataclass(frozen=True)
class Source:
    """A file with everything it extends: its data, and where each piece of it was written.

    files: those read, the given one first, then what it extends; marks: file and line of each piece, by its path;
    removed: file and line where a null takes a piece away; problems: what is wrong with the files as YAML.
    """

    data: dict[str, Any]
    files: tuple[str, ...]
    marks: dict[Steps, tuple[str, int | None]] = field(repr=False)
    removed: dict[Steps, tuple[str, int | None]] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()

    def where(self, path: Steps) -> tuple[str, int | None]:
        """File and line of the piece at `path`, or of what removes it, or of its nearest ancestor that exists."""
        places = self.removed | self.marks
        while path and path not in places:
            path = path[:-1]
        return places.get(path, (self.files[0], None))

    def inherited(self, paths: Sequence[Steps]) -> Steps | None:
        """Of some pieces the one from the file furthest down the line of those extended; None where all are in one file."""
        files = [self.files.index(file) if (file := self.where(path)[0]) in self.files else -1 for path in paths]
        return paths[files.index(max(files))] if len(set(files)) > 1 else None

    def value(self, path: Steps) -> Any:
        """The piece at `path`, or `NO_VALUE`."""
        here: Any = self.data
        for step in path:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return NO_VALUE
        return here

    def problem(
        self,
        path: Steps,
        message: str,
        value: Any = NO_VALUE,
        allowed: Iterable[str] = (),
        near: tuple[str, ...] | None = None,
    ) -> Problem:
        """A problem at `path`. The nearest names are found by `value`, unless they are given as `near`."""
        file, line = self.where(path)
        allowed = tuple(allowed)
        near = nearest(value, allowed) if near is None else near
        problem = Problem(file, line, dotted(path), message + self._removal(value, allowed), value, allowed, near)
        return extended(problem, self.files)

    def _removal(self, name: Any, allowed: tuple[str, ...]) -> str:
        """Where a name that is not allowed was removed, in words."""
        where = next((place for path, place in self.removed.items() if path[-1] == name and allowed), None)
        return f" ({where[0] if where[1] is None else f'{where[0]}:{where[1]}'} removes it)" if where else ""


def extended(problem: Problem, files: Sequence[str]) -> Problem:
    """The problem, with the file that extends its own, if it has not been named by the user. files: as in `Source`."""
    place = files.index(problem.file) if problem.file in files else 0
    return replace(problem, extended_by=files[place - 1]) if place else problem


def read(path: str | Path) -> Source:
    """Read a YAML file, or the library scenario of that bare name, with everything it extends.

    Raises `ScenarioError` where a file cannot be read at all; what is wrong besides is in the source's `problems`, so that
    it can be told together with what `sim.scenario.document.validate` finds.

    >>> source = read("sign_as_is")
    >>> [Path(file).name for file in source.files]
    ['sign_as_is.yaml', 'kazan_2024.yaml']
    >>> source.data["name"]
    'Sign as is'
    """
    return _source(_Reading(), scenario_path(path))


def read_text(text: str, file: str, extendable: Mapping[str, Path]) -> Source:
    """A source from a text that is in no file, as `read`. file: what it is called in messages; extendable: what it may extend.

    >>> read_text("name: Mine", "your text", {}).data
    {'name': 'Mine'}
    """
    return _source(_Reading({file: text}, extendable), Path(file))


def _source(found: "_Reading", path: Path) -> Source:
    tree = found.tree(path, ())
    problems = tuple(extended(problem, found.files) for problem in found.problems)
    if tree is None:
        raise ScenarioError(problems)
    marks: dict[Steps, tuple[str, int | None]] = {}
    return Source(_strip(tree, (), marks), tuple(found.files), marks, found.removed, problems)


def _strip(tree: Tree, path: Steps, marks: dict[Steps, tuple[str, int | None]]) -> Any:
    marks[path] = (tree.file, tree.line)
    if isinstance(tree.value, dict):
        return {key: _strip(item, (*path, key), marks) for key, item in tree.value.items()}
    if isinstance(tree.value, list):
        return [_strip(item, (*path, place), marks) for place, item in enumerate(tree.value)]
    return tree.value


@dataclass
class _Reading:
    """Reads a file and those it extends, and keeps what is wrong with them, and where pieces were removed.

    texts: of what is in no file, by what it is called; extendable: the files that such a text may extend, by name.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    extendable: Mapping[str, Path] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    removed: dict[Steps, tuple[str, int | None]] = field(default_factory=dict)

    def tree(self, path: Path, chain: tuple[Path, ...]) -> Tree | None:
        """The tree of a file merged over that of the file it extends; `chain` are the files that led here."""
        file = str(path)
        given = file in self.texts
        tree = tree_of_text(self.texts[file], file, self.problems) if given else read_tree(path, self.problems)
        self.files.append(str(path))
        if tree is None:
            return None
        extends = tree.value.get("extends")
        tree = replace(tree, value={key: item for key, item in tree.value.items() if key != "extends"})
        if extends is not None:
            tree = self._extended(tree, extends, (*chain, path))
        return None if tree is None else self._without_empty(tree, ())

    def _extended(self, tree: Tree, extends: Tree, chain: tuple[Path, ...]) -> Tree | None:
        name = extends.value
        if not isinstance(name, str):
            self._note(extends, "extends", "is not the name of a file", _plain_value(name))
            return None
        if str(chain[-1]) in self.texts:
            base_path = self.extendable.get(name, Path())
            message = "" if name in self.extendable else "is not a scenario that can be extended here"
            near = nearest(name, self.extendable, 3)
        else:
            base_path = _base_path(name, chain[-1].parent)
            message, near = _cannot_extend(name, base_path, chain)
        if message:
            self._note(extends, "extends", message, name, near)
            return None
        base = self.tree(base_path, chain)
        return None if base is None else self._merged(base, tree, ())

    def _merged(self, base: Tree, over: Tree, path: Steps) -> Tree:
        """`over` laid over `base`: blocks key by key, all else replaced whole, null removes."""
        if not isinstance(base.value, dict) or not isinstance(over.value, dict) or _replaces(base, over, path):
            return over
        together = dict(base.value)
        for key, tree in over.value.items():
            if tree.value is None:
                self._remove(key, tree, together, path)
            else:
                together[key] = self._merged(together[key], tree, (*path, key)) if key in together else tree
        return Tree(together, over.file, over.line)

    def _remove(self, key: str, tree: Tree, together: dict[str, Tree], path: Steps) -> None:
        if key in together:
            del together[key]
            self.removed[(*path, key)] = (tree.file, tree.line)
            return
        message = "there is nothing to remove here in the extended file (an empty value or null removes a key)"
        self._note(tree, dotted((*path, key)), message, near=nearest(key, together))

    def _without_empty(self, tree: Tree, path: Steps) -> Tree:
        """The tree without empty values, each of which is a problem where nothing is extended."""
        items: dict | list
        if isinstance(tree.value, dict):
            items = {}
            for key, item in tree.value.items():
                if not self._is_empty(item, (*path, key)):
                    items[key] = self._without_empty(item, (*path, key))
        elif isinstance(tree.value, list):
            places = [item for place, item in enumerate(tree.value) if not self._is_empty(item, (*path, place))]
            items = [self._without_empty(item, (*path, place)) for place, item in enumerate(places)]
        else:
            return tree
        return Tree(items, tree.file, tree.line)

    def _is_empty(self, tree: Tree, path: Steps) -> bool:
        if tree.value is None:
            text = self.texts.get(tree.file) or Path(tree.file).read_text(encoding="utf-8-sig")
            self._note(tree, dotted(path), "has no value" + _why_empty(text.splitlines()[tree.line - 1], path))
        return tree.value is None

    def _note(self, at: Tree, path: str, message: str, value: Any = NO_VALUE, near: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(at.file, at.line, path, message, value, nearest=near))


def _why_empty(line: str, path: Steps) -> str:
    """What may have taken a value away that its line lacks, as a hint."""
    if " " in str(path[-1]):
        return "; a text with a comma inside {} or [] needs quotes around it"
    if re.match(r" *- *[^ ]+: *$", line):
        return "; the dash (`- `) before it makes it an item of a list; leave the dash out"
    if re.search(r": +#", line):
        return "; what follows a # is a comment, unless it is in quotes"
    return ""


def _plain_value(value: Any) -> Any:
    """The value, unless it is a tree."""
    return NO_VALUE if isinstance(value, dict | list) else value


def _base_path(name: str, folder: Path) -> Path:
    """The file beside the one that extends it, or else the library scenario of that bare name."""
    beside = Path(os.path.normpath(folder / name))
    return beside if beside.exists() or not scenario_path(name).is_file() else scenario_path(name)


def _cannot_extend(name: str, base: Path, chain: tuple[Path, ...]) -> tuple[str, tuple[str, ...]]:
    """Why the file cannot be extended, and names of files like it; an empty text if it can."""
    if os.path.realpath(base) in map(os.path.realpath, chain):
        return "leads back to a file that extends this one", ()
    if base.is_file():
        return "", ()
    if base.is_dir():
        return "is a folder, not a file", ()
    folder = chain[-1].parent
    names = [os.path.relpath(other, folder) for other in base.parent.glob("*.y*ml") if other not in chain]
    return "is neither a file beside this one nor a scenario of the library", nearest(
        name, [*sorted(names), *library_names()]
    )


def _replaces(base: Tree, over: Tree, path: Steps) -> bool:
    """Whether a block is replaced whole: a distribution, or one whose `name` changes (below the top level)."""
    if _is_distribution(base) or _is_distribution(over):
        return True
    names = [tree.value["name"].value for tree in (base, over) if "name" in tree.value]
    renamed = len(names) == 2 and names[1] is not None and names[0] != names[1]
    return bool(path) and renamed


def _is_distribution(tree: Tree) -> bool:
    return len(tree.value) == 1 and next(iter(tree.value)) in DISTRIBUTIONS
