"""What a person in a seat does when asked: puts a text on the table, says yes or no to one, or does as its people advise."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class AsAdvised:
    """What the engine's strategy would table, or say."""


@dataclass(frozen=True)
class Answered:
    """A yes or a no to the text on the table."""

    accepts: bool


@dataclass(frozen=True)
class Tabled:
    """A text put on the table: the option of every issue by name; empty for nothing."""

    terms: Mapping[str, str]

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))


Move = AsAdvised | Answered | Tabled
