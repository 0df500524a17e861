"""What every key of a scenario file means, in words: `fields.yaml` as records, for editors and for the page on the format.

The words belong to the records of `sim.scenario.schema` by the names of their classes. What a key may hold is not said
here: that is the schema's own.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sim.scenario.yaml_nodes import values_in


def anchor_of(heading: str) -> str:
    """A heading as links name it, as GitHub makes it.

    >>> anchor_of("6. The home front (Putnam 1988)")
    '6-the-home-front-putnam-1988'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@dataclass(frozen=True)
class RulePlace:
    """Where a page tells how a key is used: its heading there. page: seen from the page on the format."""

    page: str
    heading: str

    @property
    def anchor(self) -> str:
        """The heading as links name it."""
        return anchor_of(self.heading)

    @property
    def link(self) -> str:
        """A link to it in Markdown."""
        return f"[{self.heading}]({self.page}#{self.anchor})"


@dataclass(frozen=True)
class FieldWords:
    """What a key means; see the head of `fields.yaml`. rule: None where it is for readers alone."""

    says: str
    example: Any
    rule: RulePlace | None
    unit: str = ""
    value: str = ""
    without: str = ""
    keys: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None

    def in_short(self, key: str) -> str:
        """Meaning, choices, unit and example in one text, as an editor shows it at a key."""
        parts = [self.says]
        if self.choices:
            parts.append("; ".join(f"{word}: {said}" for word, said in self.choices.items()) + ".")
        if self.unit:
            parts.append(f"Unit: {self.unit}.")
        parts.append(f"Example: {self.example_of(key)}")
        return " ".join(parts)

    def example_of(self, key: str) -> str:
        """The example as a line of a file."""
        return as_written(key, self.example)


def as_written(key: str, value: Any) -> str:
    """A key with its value as one line of a file.

    >>> as_written("needs", ["patron"])
    'needs: [patron]'
    """
    written = yaml.safe_dump({key: value}, default_flow_style=True, sort_keys=False, allow_unicode=True, width=math.inf)
    return written.strip().removeprefix("{").removesuffix("}")


@dataclass(frozen=True)
class BlockWords:
    """What a block of the file is, and its keys."""

    says: str
    fields: Mapping[str, FieldWords]


@cache
def _words() -> dict[str, Any]:
    return values_in(Path(__file__).parent / "fields.yaml")


@cache
def rules_of_the_format() -> dict[str, RulePlace]:
    """The places that keys refer to, by short names."""
    return {name: RulePlace(**given) for name, given in _words()["rules"].items()}


@cache
def block_words() -> dict[str, BlockWords]:
    """What every block is and what its keys mean, by the name of its class."""
    return {name: BlockWords(block["says"], _fields(block)) for name, block in _words()["blocks"].items()}


def _fields(block: dict[str, Any]) -> dict[str, FieldWords]:
    known = rules_of_the_format()
    return {
        key: FieldWords(
            **{**given, "keys": tuple(given.get("keys", ())), "rule": known.get(given.get("rule", block["rule"]))}
        )
        for key, given in block["fields"].items()
    }


def words_of(block: type, key: str) -> FieldWords:
    """What a key of a block means; a block has the keys of those it is derived from."""
    known = block_words()
    return next(known[cls.__name__].fields[key] for cls in block.__mro__ if key in _keys_of(cls))


def _keys_of(cls: type) -> Mapping[str, FieldWords]:
    known = block_words()
    return known[cls.__name__].fields if cls.__name__ in known else {}


@dataclass(frozen=True)
class RangeWords:
    """What a way to write a range means, with an example of what stands after its name."""

    says: str
    example: Any


@cache
def range_words() -> dict[str, RangeWords]:
    """The ways to write a range, by name."""
    return {name: RangeWords(**given) for name, given in _words()["ranges"].items()}


def describe(block: type, schema: dict[str, Any]) -> None:
    """Put the words of a block into its JSON Schema, in place of the titles that say the names of the code again."""
    schema["description"] = block_words()[block.__name__].says
    schema.pop("title", None)
    for key, item in schema["properties"].items():
        item.pop("title", None)
        item["description"] = words_of(block, key).in_short(key)
        if item.get("default", "") is None:
            del item["default"]
        elif isinstance(item.get("default"), dict):
            item["default"] = {name: value for name, value in item["default"].items() if value is not None}


def with_range_words(schema: Any) -> Any:
    """A JSON Schema in which every key of a range says what it means."""
    said = {name: words.says for name, words in range_words().items()} | _words()["range_keys"]
    if isinstance(schema, list):
        return [with_range_words(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: with_range_words(item) for key, item in schema.items()}
    for key, item in made.get("properties", {}).items():
        if key in said and "description" not in item:
            item["description"] = said[key]
    return made
