"""What a person in a seat does when asked: puts a text on the table, or says yes or no to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Said = Literal["accept", "refuse", "as_advised"]
"""Answers to a text."""


@dataclass(frozen=True)
class Answered:
    """An answer to the text on the table; `as_advised` is what the engine's strategy would say."""

    answer: Said


@dataclass(frozen=True)
class Tabled:
    """A text put on the table: the option of every issue by name; None for what the engine's strategy would table, and an
    empty one for nothing."""

    terms: Mapping[str, str] | None


Move = Answered | Tabled
