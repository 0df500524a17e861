"""Reports laid out on a terminal. Loads rich, so it is imported only where a report is printed."""

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, TableElement
from rich.table import Table as Grid

MOST_OF_FIRST = 1 / 3
"""Share of the terminal's width up to which a first column keeps each cell in one line."""


class WholeTable(TableElement):
    """A table none of whose words is cut: what is too long for its column goes on in the next line.

    A short first column, which says what a row is about, is not broken: files are told apart at a glance.
    """

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As rich does, but folded."""
        for part in super().__rich_console__(console, options):
            if isinstance(part, Grid):
                for column in part.columns:
                    column.overflow = "fold"
                first = part.columns[0]
                first.no_wrap = max(len(str(cell)) for cell in first.cells) <= options.max_width * MOST_OF_FIRST
            yield part


class WholeMarkdown(Markdown):
    """Markdown with such tables."""

    elements: ClassVar = {**Markdown.elements, "table_open": WholeTable}


def print_markdown(text: str) -> None:
    """Print a report in Markdown, as wide as the terminal is."""
    Console().print(WholeMarkdown(text))
