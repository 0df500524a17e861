"""A text in sections of paragraphs, questions, tables, lists and further sections, whatever it becomes; the same as Markdown,
and read back from it.
"""

from __future__ import annotations

import re
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
class Items:
    """A list, a line each."""

    lines: Sequence[str]


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


Passage = str | Question | Table | Items
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
            case Items(lines):
                yield "\n".join(f"- {line}" for line in lines)
            case _:
                yield part


# ---------------------------------------------------------------- read back

CELL = re.compile(r"(?<!\\)\|")
"""What parts the cells of a row: a bar that is not meant as a letter."""


def from_markdown(text: str) -> Section:
    """The section that a report in Markdown is, as `markdown` and the answers of commands have it.

    Raises ValueError for a text without a title.

    >>> from_markdown("# Talks\\n\\nSaid.\\n\\n- one\\n- two\\n")
    Section(title='Talks', parts=['Said.', Items(lines=['one', 'two'])], key='')
    """
    title, *blocks = re.split(r"\n{2,}", text.strip())
    if not title.startswith("# "):
        raise ValueError("it has no title")
    parts, _ = _within(blocks, 1)
    return Section(title.removeprefix("# "), parts)


def _within(blocks: list[str], level: int) -> tuple[list[Part], list[str]]:
    """The parts below a heading of some level, and the blocks from the next heading of that level on."""
    parts: list[Part] = []
    while blocks:
        block, *rest = blocks
        depth = len(block) - len(block.lstrip("#"))
        if depth and depth <= level:
            return parts, blocks
        if depth:
            inner, blocks = _within(rest, depth)
            parts.append(Section(block[depth:].strip(), inner))
        else:
            parts += _passages(block.splitlines())
            blocks = rest
    return parts, []


def _passages(lines: list[str]) -> Iterator[Passage]:
    """The passages of a block: a table, a question, or paragraphs and the lists between them."""
    if len(lines) > 1 and lines[0].startswith("| "):
        yield _table(lines)
    elif len(lines) == 1 and re.fullmatch(r"\*[^*].*\*", lines[0]):
        yield Question(lines[0][1:-1])
    else:
        items: list[str] = []
        for line in lines:
            if line.lstrip().startswith("- "):
                items.append(line.lstrip()[2:])
                continue
            yield from [Items(items)] if items else []
            items = []
            yield line
        yield from [Items(items)] if items else []


def _table(lines: list[str]) -> Table:
    head, rule, *rows = [[cell.strip().replace("\\|", "|") for cell in CELL.split(line)[1:-1]] for line in lines]
    return Table(head, rows, "".join("r" if cell.endswith(":") else "l" for cell in rule))
