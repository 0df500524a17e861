"""What can be written at a place of a scenario text: the keys of the format, its words, and the names that the text itself has.

Where the cursor stands is found by the indents of the lines above it and the braces before it on its line, so that a text can
be completed that is not yet valid.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sim.page.editor import THE_TEXT, extendable
from sim.page.shelf import Shelf
from sim.scenario.field_units import PATHS_KEPT, unit_at
from sim.scenario.field_words import range_words
from sim.scenario.format_page import FormatField, format_sections
from sim.scenario.manners import registered
from sim.scenario.plain_yaml import in_yaml
from sim.scenario.source import read_text
from sim.scenario.sources import claims
from sim.words.problems import ScenarioError

MOST_OFFERED = 40
"""So many words are offered at once."""

ACTOR_KEYS = ("first", "mediator", "members", "consent", "veto", "needs", "by", "to")
"""Keys whose values are names of actors."""

OPTION_KEYS = ("ideal", "min", "max", "not", "status_quo", "agreed")
"""Keys whose values are names of options of the issue around them."""

ISSUE_KEYS = ("issues", "deferral")
"""Keys whose values are names of issues."""

PLACE_IN_A_LIST, NUMBER_PATH = "N", "PATH"
"""What stands in the path of a field for the place of a block in a list, and for the path of a number."""

OF_A_SCALE = ("uniform", "triangular", "normal")
"""Ranges whose examples can be of positions as well as of shares."""

OPENERS = {"{": "}", "[": "]"}


@dataclass(frozen=True)
class Suggestion:
    """A word that can stand at the cursor, and what it means."""

    word: str
    says: str


@dataclass(frozen=True)
class CursorPlace:
    """Where the cursor stands: keys of the blocks around it, the key of the value that is being written (empty where a key is),
    and what has been written of the word."""

    path: tuple[str, ...]
    key: str
    begun: str


def suggestions(shelf: Shelf, text: str, line: int, column: int) -> list[Suggestion]:
    """What can stand at a line (from 1) and column (from 0) of a text, and goes on with what is begun there.

    >>> [found.word for found in suggestions(Shelf(), "extends: textbook_split\\nproto", 2, 5)]
    ['protocol']
    """
    lines = text.splitlines() or [""]
    above, here = lines[: line - 1], (lines[line - 1] if 0 < line <= len(lines) else "")[:column]
    place = place_at(above, here)
    data = _data(shelf, [*above, *lines[line:]])
    found = _values(shelf, place, data) if place.key else _keys(place, data)
    begun = place.begun.casefold()
    meant = [one for one in dict.fromkeys(found) if begun in one.word.casefold() and one.word != place.begun]
    return sorted(meant, key=lambda one: not one.word.casefold().startswith(begun))[:MOST_OFFERED]


def place_at(above: list[str], here: str) -> CursorPlace:
    """The place of a cursor. above: the lines before its own; here: its own, as far as the cursor.

    >>> place_at(["actors:", "  north:"], "    no_deal: {gain: 0.1, co")
    CursorPlace(path=('actors', 'north', 'no_deal'), key='', begun='co')
    >>> place_at(["protocol:"], "  name: ple")
    CursorPlace(path=('protocol',), key='name', begun='ple')
    """
    bare = here.lstrip(" ")
    path, key = _around(above, len(here) - len(bare)), ""
    opened: list[tuple[str, str]] = []
    begun = ""
    for token in re.findall(r"[{}\[\],]|[^{}\[\],]+", bare.removeprefix("- ")):
        if token in OPENERS:
            opened.append((token, key))
            path, key, begun = ([*path, key] if token == "{" and key else path), ("" if token == "{" else key), ""
        elif token in OPENERS.values() and opened:
            closed, outer = opened.pop()
            path, key, begun = (path[:-1] if closed == "{" and outer else path), outer, ""
        elif token == ",":
            inside = opened[-1][0] if opened else ""
            key, begun = (key if inside == "[" else ""), ""
        else:
            name, colon, value = token.partition(":")
            key, begun = (name.strip(), value.strip()) if colon else (key, token.strip())
    return CursorPlace(tuple(path), key, begun)


def _around(above: list[str], indent: int) -> list[str]:
    """The keys of the blocks around a line with an indent, the outermost first."""
    path: list[str] = []
    for line in reversed(above):
        bare = line.lstrip(" ")
        key = re.match(r"(?:- )?([\w.]+): *(?:#.*)?$", bare)
        if bare and not bare.startswith("#") and len(line) - len(bare) < indent:
            indent = len(line) - len(bare)
            path[:0] = [key[1]] if key else []
    return path


def _data(shelf: Shelf, lines: list[str]) -> dict[str, Any]:
    """What a text says over what it extends, as far as they can be read; a key with nothing behind it yet takes nothing away."""
    found: dict[str, Any] = {}
    for text in ("\n".join(line for line in lines if line.startswith("extends:")), "\n".join(lines)):
        try:
            said = read_text(text, THE_TEXT, extendable(shelf)).data
        except ScenarioError:
            continue
        found |= {key: value for key, value in said.items() if value}
    return found


def _keys(place: CursorPlace, data: dict[str, Any]) -> Iterator[Suggestion]:
    """Keys that a block can have: those of the format, or names of issues, options and actors."""
    for field in _fields():
        *around, last = _steps(field)
        if _fits(around, place.path):
            yield from () if last.isupper() else [Suggestion(field.key, _in_short(field))]
        if _fits(_steps(field), place.path) and field.below == (NUMBER_PATH,):
            yield from (number for number in _numbers_in(data) if _number_at(tuple(number.word.split("."))))
    yield from _names_below(place, data)
    if place.path and _number_at(place.path):
        yield from (Suggestion(name, words.says) for name, words in range_words().items())


def _values(shelf: Shelf, place: CursorPlace, data: dict[str, Any]) -> Iterator[Suggestion]:
    """Words that the value of a key can be."""
    key = place.key
    if key == "extends":
        yield from (Suggestion(name, "a scenario that can be extended") for name in extendable(shelf))
    elif key == "sources":
        yield Suggestion("assumption", "no claim supports it")
        yield from (Suggestion(name, claim.text) for name, claim in claims().items())
    elif key in ACTOR_KEYS:
        yield from _titled(data.get("actors"), "an actor")
    rules = registered().get(place.path[-1], {}) if place.path and key == "name" else {}
    yield from (Suggestion(name, "a way to bargain") for name in rules)
    if key in OPTION_KEYS:
        issue = next((step for step in reversed(place.path) if step in (data.get("issues") or {})), "")
        yield from _titled(_options(data, issue), "an option of this issue")
    if key in ISSUE_KEYS:
        yield from _titled(data.get("issues"), "an issue")
    here = [field for field in _fields() if _fits(_steps(field), (*place.path, key))]
    for field in here:
        if field.allowed == "a path":
            yield from _numbers_in(data)
        elif not field.allowed.startswith("a block"):
            yield from (Suggestion(word, says) for word, says in (field.words.choices or {}).items())
            yield from (Suggestion(word, _in_short(field)) for word in re.findall(r"`([a-z_]+)`", field.allowed))
    if any("range" in field.allowed for field in here):
        of_the_scale = any("from 0 to 100" in field.allowed for field in here)
        for name, words in range_words().items():
            example = _on_the_scale(words.example) if of_the_scale else words.example
            if not of_the_scale or name in OF_A_SCALE:
                yield Suggestion(f"{{{name}: {in_yaml(example, default_flow_style=True).strip()}}}", words.says)


def _names_below(place: CursorPlace, data: dict[str, Any]) -> Iterator[Suggestion]:
    """Names that are keys in a block: issues below `wants`, options below `values`, actors below what is done to them."""
    last = place.path[-1] if place.path else ""
    if last == "wants":
        yield from _titled(data.get("issues"), "an issue")
    elif last == "values":
        yield from _titled(_options(data, place.path[-2]), "an option of this issue")
    elif last in (
        "leverage",
        "stick",
        "support",
        "backing",
        "pressing",
        "home_leverage",
        "guarantee",
        "insight",
        "credibility",
    ):
        yield from _titled(data.get("actors"), "an actor")
    elif len(place.path) > 1 and place.path[-2] in ("backing", "pressing"):
        yield from _titled(data.get("issues"), "an issue")
    elif place.path in (("issues",), ("actors",)):
        yield from _titled(data.get(place.path[0]), "in the extended file")


def _titled(blocks: Any, otherwise: str) -> Iterator[Suggestion]:
    """Names with their titles, where they have one."""
    for name in blocks if isinstance(blocks, dict | list) else ():
        block = blocks[name] if isinstance(blocks, dict) else None
        title = block.get("title", "") if isinstance(block, dict) else block
        yield Suggestion(str(name), title if isinstance(title, str) and title else otherwise)


def _options(data: dict[str, Any], issue: str) -> Any:
    block = (data.get("issues") or {}).get(issue)
    return block.get("options") if isinstance(block, dict) else None


def _fields() -> Iterator[FormatField]:
    for section in format_sections():
        if not any("/" in step for step in section.path):
            yield from section.fields


def _fits(pattern: Iterable[str], path: Iterable[str]) -> bool:
    """Whether a path in a file is one of the format, in which names stand in capitals."""
    pattern, path = tuple(pattern), tuple(path)
    return len(pattern) == len(path) and all(a.isupper() or a == b for a, b in zip(pattern, path, strict=True))


def _steps(field: FormatField) -> tuple[str, ...]:
    """The keys on the way to a field, without the place in a list."""
    return tuple(step for step in field.path if step != PLACE_IN_A_LIST)


def _numbers_in(block: Any, path: str = "") -> Iterator[Suggestion]:
    """The paths of the numbers that a text gives, each with its unit."""
    if path and (unit := unit_at(path)):
        yield Suggestion(path, unit)
    elif isinstance(block, dict):
        for key, value in block.items():
            yield from _numbers_in(value, f"{path}.{key}" if path else str(key))


def _on_the_scale(example: Any) -> Any:
    """The example of a range of shares as one of positions from 0 to 100."""
    if isinstance(example, dict):
        return {key: _on_the_scale(value) for key, value in example.items()}
    return [_on_the_scale(value) for value in example] if isinstance(example, list) else round(100 * example)


@lru_cache(PATHS_KEPT)
def _number_at(path: tuple[str, ...]) -> bool:
    """Whether a range can stand at a path."""
    return any("range" in field.allowed for field in _fields() if _fits(field.path, path))


def _in_short(field: FormatField) -> str:
    return field.words.says
