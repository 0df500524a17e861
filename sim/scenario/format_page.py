"""The format of scenario files, field by field, from the schema and the words of `fields.yaml`: sections, and what they print as.

A path is the keys of the file joined by dots; a name that the author of a file chooses stands in it in capitals, as in
`actors.ACTOR.wants.ISSUE.salience`.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from sim.scenario.base_rates import BASE_RATES_FILE, BaseRate
from sim.scenario.document import json_schema
from sim.scenario.field_units import below, blocks_in
from sim.scenario.field_words import FieldWords, anchor_of, block_words, range_words, rules_of_the_format, words_of
from sim.scenario.format_values import allowed, default
from sim.scenario.schema import SIGNATORY_KEYS, THIRD_PARTY_KEYS, ActorBlock, Document

LIKE = 0.7
"""How like a key a word has to be to be taken for it, misspelt, by the ratio of `difflib`."""


@dataclass(frozen=True)
class FormatField:
    """A field of the format. only: in which role an actor has it, if not in both; below: what further steps its path can
    have that lead to no field of their own."""

    path: tuple[str, ...]
    words: FieldWords
    allowed: str
    default: str
    only: str = ""
    below: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its key in the file."""
        return self.path[-1]

    @property
    def dotted(self) -> str:
        """Its path as one string."""
        return ".".join(self.path)

    def is_at(self, path: str) -> bool:
        """Whether a path in a file leads to it, or to what has no field of its own below it."""
        return self._ends_at(path, 0)

    def ends_at(self, path: str) -> bool:
        """Whether the end of a path in a file is this path."""
        return any(self._ends_at(path, place) for place, step in enumerate(self.path) if not step.isupper())

    def _ends_at(self, path: str, start: int) -> bool:
        steps = self.path[start:]
        return any(_pattern((*steps, *self.below[:more])).fullmatch(path) for more in range(len(self.below) + 1))


@dataclass(frozen=True)
class FormatSection:
    """A block of the file with its fields. title: in Markdown."""

    path: tuple[str, ...]
    title: str
    says: str
    fields: tuple[FormatField, ...]

    def is_at(self, path: str) -> bool:
        """Whether a path leads to it."""
        return bool(self.path) and _pattern(self.path).fullmatch(path) is not None

    def within(self, fields: Iterable[FormatField]) -> bool:
        """Whether one of some fields holds it."""
        return any(self.path[: len(field.path)] == field.path for field in fields)


@cache
def _pattern(steps: tuple[str, ...]) -> re.Pattern:
    """What paths in a file look like that lead to a path of the format."""
    known = {"PATH": r".+"}
    return re.compile(r"\.".join(known.get(step, r"[^.]+") if step.isupper() else re.escape(step) for step in steps))


# ---------------------------------------------------------------- from the schema


@cache
def format_sections() -> tuple[FormatSection, ...]:
    """All blocks of a scenario file with their fields, the whole file first; then ranges, and what else a user may write."""
    definitions = json_schema()["$defs"]
    whole, *blocks = _sections(Document, (), definitions)
    rates = BaseRate.model_json_schema()
    counted = _sections(BaseRate, (f"seeds/{BASE_RATES_FILE}", "N"), {**rates["$defs"], "BaseRate": rates})
    return (whole, _ranges(), *_once(blocks), *counted)


def _once(sections: Iterable[FormatSection]) -> Iterable[FormatSection]:
    """Sections without those that stand there already, as of a block that several protocols have."""
    return {(section.path, section.title): section for section in sections}.values()


def _sections(cls: type[BaseModel], path: tuple[str, ...], definitions: dict[str, Any]) -> Iterator[FormatSection]:
    """The section of a block, and those of the blocks in it."""
    said = block_words()[cls.__name__].says
    yield FormatSection(path, _title(cls, path), said, tuple(_fields(cls, path, definitions)))
    for name, field in cls.model_fields.items():
        for block in blocks_in(field.annotation):
            if block_words()[block.__name__].fields:
                key = field.alias or name
                yield from _sections(block, (*path, key, *words_of(cls, key).keys), definitions)


def _title(cls: type[BaseModel], path: tuple[str, ...]) -> str:
    """The heading of a block; of one that is read by its name, with that name."""
    names = get_args(cls.model_fields["name"].annotation) if "name" in cls.model_fields else ()
    named = f" with `name: {names[0]}`" if names else ""
    return f"`{'.'.join(path)}`{named}" if path else "The whole file"


def _fields(cls: type[BaseModel], path: tuple[str, ...], definitions: dict[str, Any]) -> Iterator[FormatField]:
    """The fields of a block. What every block may have is listed once, with the whole file."""
    schema = definitions[cls.__name__]
    if cls is Document:
        words = words_of(cls, "extends")
        yield FormatField(("extends",), words, words.value, words.without)
    for name, field in cls.model_fields.items():
        key = field.alias or name
        if path and key == "sources":
            continue
        words, item = words_of(cls, key), schema["properties"][key]
        absent = default(item, key, key in schema["required"] if "required" in schema else False, words)
        further = tuple(below(words.keys, list(blocks_in(field.annotation))))
        yield FormatField((*path, key), words, allowed(item, definitions, words), absent, _role(cls, key), further)


def _role(cls: type[BaseModel], key: str) -> str:
    """Whose key it is, where not every actor has it."""
    if cls is not ActorBlock or key not in SIGNATORY_KEYS + THIRD_PARTY_KEYS:
        return ""
    return "a signatory" if key in SIGNATORY_KEYS else "a third party"


def _ranges() -> FormatSection:
    """The ways to write a range, as fields of a section."""
    rule = rules_of_the_format()["numbers"]
    fields = [
        FormatField(
            (name,), FieldWords(words.says, words.example, rule), "a range, in place of a number", "a plain number"
        )
        for name, words in range_words().items()
    ]
    says = "Where a number is uncertain, write a range. Every simulated world draws its own value from it."
    return FormatSection((), "Ranges", says, tuple(fields))


# ---------------------------------------------------------------- as Markdown

PAGE_HEAD = """# The format of a scenario file, field by field

Made by `run_sim.py format`; `run_sim.py format FIELD` tells one field, by its path (`actors.north.wants.border.salience`) or its
last key (`salience`). A path is the keys of the file joined by dots; names in capitals are yours to choose. Units:

- *utility*: 1 is all that an actor could wish for on all issues together, and 0.05 is already noticeable
- *satisfaction*: the same for one issue, before it is weighed by its salience
- *position*: a place on the scale of an issue, from 0 (its first option) to 100 (its last)
- *share*, *chance*: from 0 to 1; a chance *per round* is that of a week, a month or a quarter, as the calendar says

How to begin is told on [the page on scenarios](README.md), the rules in full on [the model page](../sim/engine/MODEL.md).
"""


def format_page() -> str:
    """The whole page, in Markdown."""
    sections = format_sections()
    contents = "".join(
        f"- [{section.title}](#{anchor_of(section.title)}): {_begun(section.says)}\n" for section in sections
    )
    return "\n".join([PAGE_HEAD, contents, *map(section_text, sections)])


def _begun(text: str) -> str:
    """The first sentence of a text, without its end."""
    return text.partition(". ")[0].rstrip(".")


def section_text(section: FormatSection) -> str:
    """A block with its fields, in Markdown."""
    fields = "\n".join(field_text(field, f"`{field.key}`") for field in section.fields)
    return f"## {section.title}\n\n{section.says}\n\n{fields}\n"


def field_text(field: FormatField, called: str) -> str:
    """A field, in Markdown. called: its key, or its whole path where it stands alone."""
    words = field.words
    unit = f" ({words.unit})" if words.unit else ""
    only = f" Only for {field.only}." if field.only else ""
    rule = words.rule.link if words.rule else "none, it is for readers"
    value = f"{_capital(field.allowed)}{unit}.{only} Default: {field.default}."
    lines = [
        f"- **{called}**: {words.says}",
        f"  - {value} Example: `{words.example_of(field.key)}`. Rule: {rule}",
        *(f"  - `{word}`: {said}" for word, said in (words.choices or {}).items()),
    ]
    return "\n".join(lines)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------- one field


def told(path: str) -> str:
    """What the page says of a path or its end, in Markdown; empty if there is no such field."""
    fields = [field for section in format_sections() for field in section.fields]
    whole = [field for field in fields if _pattern(field.path).fullmatch(path)]
    found = whole or [field for field in fields if field.ends_at(path)]
    blocks = [section for section in format_sections() if section.is_at(path) and (not found or section.within(found))]
    return "\n".join([*(field_text(field, f"`{field.dotted}`") for field in found), *map(section_text, blocks)])


def field_around(path: str) -> str:
    """The path, in the format, of the field or block to which a path in a file leads, or else of the nearest one around it.

    Empty if there is none.

    >>> field_around("actors.north.no_deal.cost"), field_around("actors.north.tolerence")
    ('actors.ACTOR.no_deal.cost', 'actors.ACTOR')
    """
    steps = path.split(".")
    sections = format_sections()
    places: list[FormatSection | FormatField] = [
        *sections,
        *(field for section in sections for field in section.fields),
    ]
    around = (".".join(steps[:end]) for end in range(len(steps), 0, -1))
    found = (place.path for here in around for place in places if place.is_at(here))
    return ".".join(next(found, ()))


def nearest_field(path: str) -> str:
    """The path of the field that was probably meant, empty if none is like it."""
    known = {field.dotted: field.key for section in format_sections() for field in section.fields}
    key = difflib.get_close_matches(path.rpartition(".")[2], known.values(), n=1, cutoff=LIKE)
    like = [dotted for dotted in known if known[dotted] in key] or list(known)
    return next(iter(difflib.get_close_matches(path, like, n=1, cutoff=0.0 if key else LIKE)), "")
