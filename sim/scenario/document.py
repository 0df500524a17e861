"""A scenario file as a checked record: `validate`, the numbers in it by path, their sources, and a JSON Schema.

The records are in `schema`, the checks between them in `checks`, the error messages in `schema_errors`.
"""

import copy
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import ValidationError

from sim.scenario.case import Case
from sim.scenario.checks import cross_check
from sim.scenario.field_types import DISTRIBUTION_SCHEMA, Block, NamedNumbers, NumberRule
from sim.scenario.field_words import with_range_words, words_of
from sim.scenario.manners import manner_rules
from sim.scenario.mending import Draft
from sim.scenario.numbers import Position, PositionChoice, position_names
from sim.scenario.pushed import no_longer_positive
from sim.scenario.schema import SIGNATORY_KEYS, THIRD_PARTY_KEYS, ActorBlock, Document
from sim.scenario.schema_errors import translated
from sim.scenario.source import Source
from sim.words.problems import Problem, ScenarioError

__all__ = [
    "Document",
    "PositionChoice",
    "given",
    "json_schema",
    "numbers",
    "position_names",
    "rules",
    "sources_of",
    "validate",
]


MOST_PASSES = 12
"""How often a file is read again with its errors mended; what is mended may hold further errors, level by level."""


def validate(source: Source) -> Document:
    """The document of a source. Raises `ScenarioError` with everything that is wrong.

    Where blocks have errors of their own, these are mended and the rest is checked all the same.

    >>> from sim.scenario.source import read
    >>> list(validate(read("textbook_split")).actors)
    ['anna', 'bela']
    """
    draft, problems = Draft.of(source), list(source.problems)
    document = _read(draft, problems)
    if document is not None:
        found = list(_numbers(document))
        case = Case(draft.source, document, _rules(document, found), frozenset(draft.gaps), frozenset(draft.vague))
        values = {number.path: number.value for number in found}
        problems += _news([*cross_check(case), *no_longer_positive(case, values)], draft, problems)
    if problems or document is None:
        raise ScenarioError(sorted(problems, key=lambda problem: (problem.file, problem.line or 0)))
    return document


def _read(draft: Draft, problems: list[Problem]) -> Document | None:
    """The document of a draft, which is mended until it can be read; what was wrong is added to `problems`.

    None where it cannot be mended.
    """
    for _ in range(MOST_PASSES):
        readers: dict[int, type[Block]] = {}
        try:
            return Document.model_validate(draft.source.data, context=readers)
        except ValidationError as error:
            problems += _news(translated(error, draft.source, readers), draft, problems)
            draft.mend(error, readers)
    return None


def _news(found: list[Problem], draft: Draft, told: list[Problem]) -> list[Problem]:
    """The new problems: neither reported already nor a consequence of one that was."""
    known = {problem.path for problem in told}
    return [problem for problem in found if problem.path not in known and not draft.follows(problem.path)]


# ---------------------------------------------------------------- numbers by path


def numbers(document: Document) -> dict[str, Position]:
    """Every number of the scenario by its dotted path, defaults included, in the order of the file.

    Ideals and ends of red lines can be option names or a `PositionChoice` among some.

    >>> from sim.scenario.source import read
    >>> found = numbers(validate(read("textbook_split")))
    >>> found["curvature"], found["actors.anna.no_deal.gain"], found["actors.anna.wants.orchard.ideal"]
    (1.0, -0.5, 'p100')
    """
    return {number.path: number.value for number in _numbers(document)}


def rules(document: Document) -> dict[str, NumberRule]:
    """The bounds of every number of the scenario by its dotted path."""
    return _rules(document, _numbers(document))


def given(document: Document) -> set[str]:
    """The paths of the numbers that the file gives; all others have their default."""
    return {number.path for number in _numbers(document) if number.given}


class _Named(NamedTuple):
    """A number of the scenario with its path and bounds, and whether the file gives it."""

    path: str
    value: Position
    rule: NumberRule
    given: bool


def _rules(document: Document, found: Iterable[_Named]) -> dict[str, NumberRule]:
    own = manner_rules(document.actors)
    return {number.path: own.get(number.path, number.rule) for number in found}


def _numbers(document: Document) -> Iterator[_Named]:
    found = {number.path: number for number in _walk(document, "")}
    yield from found.values()
    for third, actor in document.actors.items():
        if actor.role == "third_party":
            for path in _pressures(document, third):
                if path not in found:
                    yield _Named(path, 0.0, NumberRule(), given=False)
    if document.protocol.name == "single_text":
        for path in _confidences(document):
            if path not in found:
                yield _Named(path, 1.0, NumberRule(0, 1), given=False)


def _pressures(document: Document, third: str) -> Iterator[str]:
    for key in ("leverage", "stick", "support", "home_leverage"):
        for name, actor in document.actors.items():
            if actor.role == "signatory":
                yield f"actors.{third}.{key}.{name}"


def _confidences(document: Document) -> Iterator[str]:
    for key in ("insight", "credibility"):
        yield from (f"protocol.{key}.{name}" for name, actor in document.actors.items() if actor.role == "signatory")


def _walk(block: Block, prefix: str) -> Iterator[_Named]:
    given_rules = _field_rules(type(block))
    for key, value in _items(block):
        path = prefix + key
        if isinstance(value, Block):
            yield from _walk(value, f"{path}.")
        elif isinstance(value, dict):
            for name, item in value.items():
                if isinstance(item, Block):  # not a choice of a lever, which changes nothing by itself
                    yield from _walk(item, f"{path}.{name}.")
        elif key in given_rules:
            yield _Named(path, value, given_rules[key], given=key in block.model_fields_set)
    if isinstance(block, NamedNumbers):
        for name, number in block.numbers.items():
            yield _Named(prefix + name, number, given_rules["*"], given=True)


def _items(block: Block) -> Iterator[tuple[str, Any]]:
    """Keys and values of a block that are there, without those that mean nothing in an actor's role."""
    not_its_own: tuple[str, ...] = ()
    if isinstance(block, ActorBlock):
        not_its_own = THIRD_PARTY_KEYS if block.role == "signatory" else SIGNATORY_KEYS
    for name, key in _keys(type(block)):
        value = getattr(block, name)
        if value is not None and name not in not_its_own:
            yield key, value


@cache
def _keys(cls: type[Block]) -> list[tuple[str, str]]:
    """The names of the fields of a class, each with its key in a file."""
    return [(name, field.alias or name) for name, field in cls.model_fields.items()]


@cache
def _field_rules(cls: type[Block]) -> dict[str, NumberRule]:
    """The rules of the number fields of a class by key; `*` stands for numbers under any name."""
    hints = get_type_hints(cls, include_extras=True)
    found = {field.alias or name: _rule(hints[name]) for name, field in cls.model_fields.items()}
    found["*"] = _rule(get_args(hints["__pydantic_extra__"])[1]) if issubclass(cls, NamedNumbers) else None
    return {key: rule for key, rule in found.items() if rule}


def _rule(hint: Any) -> NumberRule | None:
    """The rule in a type hint such as `Fraction` or `Fraction | None`."""
    if get_origin(hint) is Annotated:
        return next((item for item in hint.__metadata__ if isinstance(item, NumberRule)), None)
    return next(filter(None, map(_rule, get_args(hint))), None) if get_origin(hint) is not dict else None


def sources_of(document: Document, path: str) -> str | list[str] | None:
    """The sources of the number at `path`: 'assumption', ids of claims, or None where no block around it names any.

    Of the blocks around it the innermost that names sources counts.
    """
    here: Any = document
    found = document.sources
    rest = path
    while rest and isinstance(here, Block | dict):
        items = dict(_items(here)) if isinstance(here, Block) else here
        key = max((key for key in items if f"{rest}.".startswith(f"{key}.")), key=len, default=None)
        if key is None:
            break
        here, rest = items[key], rest[len(key) + 1 :]
        if isinstance(here, Block) and here.sources is not None:
            found = here.sources
    return found


# ---------------------------------------------------------------- a schema for editors

PARTIAL = "Partial"
"""Prefix of the definitions for files that extend another: nothing is required there, and null removes a key."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a whole scenario file, and of one that `extends` another."""
    whole = with_range_words(_with_distribution(Document.model_json_schema(by_alias=True, mode="validation")))
    definitions = whole.pop("$defs")
    definitions["Document"] = whole
    partial = {f"{PARTIAL}{name}": _partial(copy.deepcopy(item)) for name, item in definitions.items()}
    extends = {"type": "string", "description": words_of(Document, "extends").in_short("extends")}
    partial[f"{PARTIAL}Document"]["properties"]["extends"] = extends
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario",
        "if": {"required": ["extends"]},
        "then": {"$ref": f"#/$defs/{PARTIAL}Document"},
        "else": {"$ref": "#/$defs/Document"},
        "$defs": {"Distribution": with_range_words(DISTRIBUTION_SCHEMA), **definitions, **partial},
    }


def _with_distribution(schema: Any) -> Any:
    """The schema with every written-out distribution replaced by a reference."""
    if schema == DISTRIBUTION_SCHEMA:
        return {"$ref": "#/$defs/Distribution"}
    if isinstance(schema, dict):
        return {key: _with_distribution(item) for key, item in schema.items()}
    return [_with_distribution(item) for item in schema] if isinstance(schema, list) else schema


def _partial(schema: Any) -> Any:
    """The schema without required keys, with null allowed for every key, and references to partial definitions."""
    if isinstance(schema, list):
        return [_partial(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _partial(item) for key, item in schema.items() if key != "required"}
    if "properties" in made and schema.get("type") == "object":
        made["properties"] = {key: _or_null(item) for key, item in made["properties"].items()}
    if isinstance(made.get("additionalProperties"), dict):
        made["additionalProperties"] = {"anyOf": [made["additionalProperties"], {"type": "null"}]}
    reference = made.get("$ref", "")
    if reference and reference != "#/$defs/Distribution":
        made["$ref"] = reference.replace("#/$defs/", f"#/$defs/{PARTIAL}")
    return made


def _or_null(item: dict[str, Any]) -> dict[str, Any]:
    """A key's schema with null allowed. Editors look for the description outside of the choice."""
    bare = {key: value for key, value in item.items() if key != "description"}
    return {"description": item["description"], "anyOf": [bare, {"type": "null"}]}
