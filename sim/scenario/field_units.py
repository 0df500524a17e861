"""The unit of a number of a scenario file, by its path, and which blocks a field of the file holds."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from sim.scenario.field_types import NamedNumbers
from sim.scenario.field_words import words_of
from sim.scenario.schema import Document

PARAMETER = "PARAMETER"
"""Stands in a path for a number that a way to bargain takes."""


PATHS_KEPT = 10_000
"""So many paths are remembered: more than any file has, but not all that somebody may write."""


@lru_cache(PATHS_KEPT)
def unit_at(path: str) -> str:
    """The unit of the number to which a path in a file leads; empty if the format knows none.

    >>> unit_at("actors.north.no_deal.cost"), unit_at("actors.north")
    ('utility per round', '')
    """
    return next(_units(Document, path.split(".")), "")


def _units(block: type[BaseModel], steps: Sequence[str]) -> Iterator[str]:
    """The units of the fields of a block to which steps lead, as read from a file."""
    for name, field in block.model_fields.items():
        key = field.alias or name
        if not steps or key != steps[0]:
            continue
        words, inner = words_of(block, key), list(blocks_in(field.annotation))
        if len(steps) <= 1 + len(below(words.keys, inner)):
            yield words.unit
        for held in inner:
            yield from _units(held, steps[1 + len(words.keys) :])


def below(keys: Sequence[str], blocks: Sequence[type[BaseModel]]) -> Sequence[str]:
    """What further steps may follow the key of a field and lead to no field of their own.

    keys: the names, in capitals, that the author of a file chooses below it; blocks: those that it holds.
    """
    return keys or ((PARAMETER,) if any(issubclass(block, NamedNumbers) for block in blocks) else ())


def blocks_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The classes of the blocks that a field holds, at any depth, by its annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from blocks_in(part)
