"""Reports laid out on a terminal. Loads rich, so it is imported only where a report is printed."""

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import Markdown, TableElement
from rich.table import Table as Grid

WIDEST_FIRST = 24
"""Letters of a word in the first column up to which it stays whole, so that files are told apart at a glance."""


def _longest_word(cell: RenderableType) -> int:
    return max(map(len, str(cell).split()), default=0)


class WholeTable(TableElement):
    """A table none of whose words is cut: what is too long for its column goes on in the next line.

    The first column, which says what a row is about, has room for its longest word before the others have.
    """

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As rich does, but folded."""
        for part in super().__rich_console__(console, options):
            if isinstance(part, Grid):
                for column in part.columns:
                    column.overflow = "fold"
                first = part.columns[0]
                first.min_width = min(WIDEST_FIRST, max(map(_longest_word, first.cells), default=0))
            yield part


class WholeMarkdown(Markdown):
    """Markdown with such tables."""

    elements: ClassVar = {**Markdown.elements, "table_open": WholeTable}


def print_markdown(text: str) -> None:
    """Print a report in Markdown, as wide as the terminal is."""
    Console().print(WholeMarkdown(text))
