"""What a key may hold and what it is by default, in words, from its JSON Schema."""

from collections.abc import Iterator
from typing import Any

from sim.scenario.field_words import FieldWords, as_written

_BOUNDS = (
    ("minimum", "at least {:g}"),
    ("exclusiveMinimum", "above {:g}"),
    ("maximum", "at most {:g}"),
    ("exclusiveMaximum", "below {:g}"),
)
"""JSON Schema's words for bounds, and ours."""


def allowed(item: dict[str, Any], definitions: dict[str, Any], words: FieldWords) -> str:
    """What a key may hold, in words, such as `a number or a range, at least 0 and at most 1`.

    item: its schema; definitions: those that it refers to. What the words of the key say goes first.
    """
    kinds = list(_members(item))
    if words.choices and any("enum" in kind for kind in kinds):
        return "one of the words below"
    if words.choices:
        return "a block with a `name` of those below"
    if not words.value:
        return _number(kinds) or " or ".join(map(_in_words, kinds))
    inner = [kind for outer in kinds for kind in _numbers_within(outer, definitions)]
    bounds = _bounds(inner)
    return f"{words.value}, each number {bounds}" if bounds else words.value


def default(item: dict[str, Any], key: str, required: bool, words: FieldWords) -> str:
    """What holds where a key is left out, in words."""
    if words.without:
        return words.without
    if required:
        return "must be given"
    value = item["default"]
    if value in ([], {}):
        return "none"
    if isinstance(value, dict):
        value = {name: _plain(number) for name, number in value.items()}
    return f"`{as_written(key, _plain(value)).partition(': ')[2]}`"


def _plain(value: Any) -> Any:
    """A number as one would write it: 1 for 1.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _members(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schemas of which one must fit, but for null."""
    for member in item.get("anyOf", item.get("oneOf", [item])):
        if member.get("type") != "null":
            yield member


def _numbers_within(item: dict[str, Any], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemas of the numbers in a block of named numbers, at any depth."""
    if "$ref" in item:
        item = definitions[item["$ref"].rpartition("/")[2]]
    within = item.get("additionalProperties")
    if not isinstance(within, dict):
        return []
    numbers = [kind for kind in _members(within) if kind.get("type") == "number"]
    return numbers or [number for kind in _members(within) for number in _numbers_within(kind, definitions)]


def _number(kinds: list[dict[str, Any]]) -> str:
    """What may be written where a number or a place on a scale is asked for; empty if none is."""
    numbers = [kind for kind in kinds if kind.get("type") == "number"]
    if not numbers:
        return ""
    place = "the id of an option, or " if any(kind.get("type") == "string" for kind in kinds) else ""
    number = "a number or a range" if any("$ref" in kind for kind in kinds) else "a plain number"
    bounds = _bounds(numbers)
    return f"{place}{number}, {bounds}" if bounds else f"{place}{number}"


def _in_words(kind: dict[str, Any]) -> str:
    match kind:
        case {"const": word}:
            return f"`{word}`"
        case {"type": "string", "format": "date"}:
            return "a date such as 2030-01-31, without quotes"
        case {"type": "string"}:
            return "text"
        case {"type": "integer"}:
            return f"a whole number, {_bounds([kind])}"
        case {"type": "boolean"}:
            return "`true` or `false`"
        case {"type": "array"}:
            return "a list"
    return "a block"


def _bounds(numbers: list[dict[str, Any]]) -> str:
    """The bounds of numbers, in words; empty if they have none."""
    first = numbers[0] if numbers else {}
    if {"minimum", "maximum"} <= set(first):
        return f"from {first['minimum']:g} to {first['maximum']:g}"
    return " and ".join(text.format(first[key]) for key, text in _BOUNDS if key in first)
