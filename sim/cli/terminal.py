"""Reports laid out on a terminal. Loads rich, so it is imported only where a report is printed."""

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, TableElement
from rich.table import Table as Grid


class WholeTable(TableElement):
    """A table none of whose words is cut: what is too long for its column goes on in the next line."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As rich does, but folded."""
        for part in super().__rich_console__(console, options):
            if isinstance(part, Grid):
                for column in part.columns:
                    column.overflow = "fold"
            yield part


class WholeMarkdown(Markdown):
    """Markdown with such tables."""

    elements: ClassVar = {**Markdown.elements, "table_open": WholeTable}


def print_markdown(text: str) -> None:
    """Print a report in Markdown, as wide as the terminal is."""
    Console().print(WholeMarkdown(text))
