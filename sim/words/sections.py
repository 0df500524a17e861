"""A text in sections of paragraphs, questions, tables and further sections, whatever it becomes; and the same as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sim.words.phrases import table_of


@dataclass(frozen=True)
class Table:
    """Rows of words under a head; the first column names the row. sides: `l` or `r` for each column."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    sides: str


@dataclass(frozen=True)
class Question:
    """A question to the reader."""

    text: str


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, in order. key: what to call it in links, where it is worth one."""

    title: str
    parts: Sequence[Part]
    key: str = field(default="")

    @property
    def sections(self) -> list[Section]:
        """The sections in it."""
        return [part for part in self.parts if isinstance(part, Section)]

    @property
    def lead(self) -> list[Passage]:
        """What stands in it outside of its sections."""
        return [part for part in self.parts if not isinstance(part, Section)]


Passage = str | Question | Table
"""What stands in a section outside of its sections; a str is a paragraph."""

Part = Passage | Section


def markdown(section: Section) -> str:
    """The section as Markdown that also reads well as plain text.

    >>> print(markdown(Section("The talks", ["Two towns share an orchard.", Question("Who gets more?")])), end="")
    # The talks
    <BLANKLINE>
    Two towns share an orchard.
    <BLANKLINE>
    *Who gets more?*
    """
    return "\n\n".join(_lines(section, 1)) + "\n"


def _lines(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {section.title}"
    for part in section.parts:
        match part:
            case Section():
                yield from _lines(part, level + 1)
            case Table(head, rows, sides):
                yield table_of(head, rows, sides)
            case Question(text):
                yield f"*{text}*"
            case _:
                yield part
