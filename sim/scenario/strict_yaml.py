"""One YAML file to a tree that knows the line of every piece, read more strictly than YAML asks.

Refused with plain words: duplicate keys, keys that are not text, anchors, aliases and tags, deep nesting, files that
are too large, empty or not UTF-8. Knows no schema and nothing of `extends`, which `sim.scenario.source` adds.
"""

import datetime
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from yaml.error import YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.scenario.library import library_names
from sim.scenario.yaml_errors import ODD_SPACE, what_is_wrong
from sim.scenario.yaml_nodes import nodes_of
from sim.words.problems import NO_VALUE, Problem, nearest
from sim.words.spellings import HALVES, ODD_SPACES, whole_characters

LARGEST_FILE = 1_000_000
"""Bytes; a longer file is refused."""

Steps = tuple[str | int, ...]
"""A path into nested data: keys and list places."""


def dotted(path: Steps) -> str:
    """A path as one string: its steps joined by dots.

    >>> dotted(("agenda", 0, "until"))
    'agenda.0.until'
    """
    return ".".join(map(str, path))


@dataclass(frozen=True)
class Tree:
    """A piece of a file: a scalar, a dict of trees or a list of trees, and where it was written."""

    value: Any
    file: str
    line: int


def read_tree(path: Path, problems: list[Problem]) -> Tree | None:
    """The tree of one file, before `extends`; None if it cannot be read. What is wrong is added to `problems`."""
    text = _text_of(path, problems)
    return None if text is None else tree_of_text(text, str(path), problems)


def tree_of_text(text: str, file: str, problems: list[Problem]) -> Tree | None:
    """The tree of what stands in a file, as `read_tree`. It is kept, and nobody changes it."""
    tree, found = _kept_tree(text, file)
    problems += found
    return tree


@lru_cache(maxsize=32)  # what many files extend is parsed once
def _kept_tree(text: str, file: str) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The tree of a text, None if it cannot be read, and what is wrong with it."""
    problems: list[Problem] = []
    tree = _tree(text, file, problems)
    if tree is None and not problems:
        problems.append(Problem(file, 1, "", "the file is empty"))
    if tree is not None and not isinstance(tree.value, dict) and not problems:
        problems.append(Problem(file, tree.line, "", "the file must be a block of `key: value` lines"))
    return (tree if tree is not None and isinstance(tree.value, dict) else None), tuple(problems)


def tree_of_value(text: str, file: str, problems: list[Problem]) -> Tree | None:
    """The tree of a single value, such as `0.5` or `{uniform: [0, 1]}`; an empty text is no value, as in a file.

    None if it cannot be read. What is wrong is added to `problems`.
    """
    before = len(problems)
    tree = _tree(text, file, problems)
    return Tree(None, file, 1) if tree is None and len(problems) == before else tree


def _tree(text: str, file: str, problems: list[Problem]) -> Tree | None:
    """The tree of a text; None if it is empty, or cannot be read."""
    try:
        node, refused = nodes_of(text)
    except YAMLError as error:
        line, message = what_is_wrong(error, text)
        problems.append(Problem(file, line, "", message))
        return None
    problems += [Problem(file, line, "", message) for message, line in refused.items()]
    if node is None or refused:
        return None
    return _Grower(file, problems).tree(node, node.start_mark.line + 1, ())


def _text_of(path: Path, problems: list[Problem]) -> str | None:
    try:
        message = _unreadable(path)
        content = b"" if message else path.read_bytes()
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(Problem(str(path), line, "", "the file is not UTF-8 text; save it as UTF-8"))
        return None
    except OSError as error:
        message = f"the file cannot be read ({error.strerror})"
    if message:
        names = [other.name for other in path.parent.glob("*.y*ml")] if path.parent.is_dir() else []
        near = nearest(path.name, [*names, *library_names()]) if "no such file" in message else ()
        problems.append(Problem(str(path), None, "", message, nearest=near))
        return None
    return text


def _unreadable(path: Path) -> str:
    if path.is_dir():
        return "is a folder, not a scenario file"
    if not path.exists():
        return "there is no such file"
    if not path.is_file():
        return "is not a regular file"
    if str(path).encode(errors="replace").decode() != str(path):
        return "its name has bytes that are no UTF-8 text; give it another"
    if path.stat().st_size > LARGEST_FILE:
        return f"the file is larger than {LARGEST_FILE:,} bytes"
    return ""


@dataclass
class _Grower:
    """Turns composed nodes into a tree, noting duplicate keys, keys that are not text, and bad dates."""

    file: str
    problems: list[Problem]

    def tree(self, node: Node, line: int, path: Steps) -> Tree:
        """The tree of a node that begins at a line, at a path in the file."""
        value: Any
        if isinstance(node, MappingNode):
            value = self._mapping(node, path)
        elif isinstance(node, SequenceNode):
            items = enumerate(node.value)
            value = [self.tree(item, item.start_mark.line + 1, (*path, place)) for place, item in items]
        else:
            value = self._scalar(node, line, path)
        return Tree(value, self.file, line)

    def _mapping(self, node: MappingNode, path: Steps) -> dict[str, Tree]:
        found: dict[str, Tree] = {}
        for (key_node, value_node), before in zip(node.value, [None, *node.value], strict=False):
            line = key_node.start_mark.line + 1
            if before and _is_decimal_comma(before[1], key_node, value_node):
                found |= self._with_decimals(before, key_node.value, path)
                continue
            key = self._key(key_node, line, path)
            if key is None:
                continue
            if key in found:
                first = found[key].line
                self._note(line, (*path, key), f"the key is given twice, first at line {first}")
            else:
                found[key] = self.tree(value_node, line, (*path, key))
        return found

    def _with_decimals(self, pair: tuple[Any, Any], decimals: str, path: Steps) -> dict[str, Tree]:
        """The number that was written with a comma inside braces, where a comma begins the next key."""
        (key, whole), line = pair, pair[0].start_mark.line + 1
        meant = f"{whole.value}.{decimals}"
        message = (
            f"{whole.value},{decimals} has a decimal comma; write {meant} (inside braces a comma begins the next key)"
        )
        self._note(line, (*path, key.value), message)
        return {key.value: Tree(plain(meant), self.file, line)}

    def _key(self, node: Node, line: int, path: Steps) -> str | None:
        if not isinstance(node, ScalarNode):
            self._note(line, path, "a key must be one word, not a list or block")
            return None
        if any(space in node.value for space in ODD_SPACES):
            self._note(line, path, ODD_SPACE)
            return None
        meaning = node.value if node.style else plain(node.value)
        # Numbers stay, as text: `choice: {0.5: 1, 0.8: 3}` has values for keys.
        if meaning is None or isinstance(meaning, bool | datetime.date):
            self._note(line, path, "is not a text key; put it in quotes", node.value)
            return None
        return node.value

    def _scalar(self, node: Any, line: int, path: Steps) -> Any:
        if node.style:
            return self._whole(node.value, line, path)
        try:
            return plain(node.value)
        except ValueError:
            self._note(line, path, "is not a date of the calendar", node.value)
            return node.value

    def _whole(self, text: str, line: int, path: Steps) -> str:
        """A text in quotes, in which no character may be written as two halves."""
        if not HALVES.search(text):
            return text
        meant = whole_characters(text)
        written = f"{meant!r}" if meant.isprintable() and "\ufffd" not in meant else "the character itself"
        self._note(
            line, path, f"has escapes that are each half a character, as JSON writes them; write {written}", text
        )
        return meant

    def _note(self, line: int, path: Steps, message: str, value: Any = NO_VALUE) -> None:
        self.problems.append(Problem(self.file, line, dotted(path), message, value))


def _is_decimal_comma(whole: Node, key: Node, value: Node) -> bool:
    """Whether a key without a value is the decimals of the whole number before it, as in {salience: 0,5}."""
    if not all(isinstance(node, ScalarNode) and not node.style for node in (whole, key, value)):
        return False
    return bool(re.fullmatch(r"[-+]?[0-9]+", whole.value)) and key.value.isdigit() and value.value == ""


NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
"""A number in decimal writing, with or without an exponent."""
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_ENDLESS = {".inf": math.inf, "+.inf": math.inf, "-.inf": -math.inf, ".nan": math.nan}


def plain(text: str) -> Any:
    """The meaning of an unquoted scalar: empty, true or false, a number, a date, or else the text itself.

    Unlike YAML 1.1, `yes`, `no`, `on`, `off` are text and `1e-3` is a number. Raises ValueError for a date like
    2024-02-30.

    >>> [plain(text) for text in ("1e-3", "yes", "true", "~")]
    [0.001, 'yes', True, None]
    """
    if text in _WORDS:
        return _WORDS[text]
    if text.lower() in _ENDLESS:
        return _ENDLESS[text.lower()]
    if NUMBER.fullmatch(text):
        return int(text) if text.lstrip("+-").isdigit() and len(text) < 16 else float(text)
    if match := _DATE.fullmatch(text):
        return datetime.date(*map(int, match.groups()))
    return text
