"""HTML pages from the templates of this package. All that is put in is text: none of it is ever taken for HTML."""

import calendar
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim.words.phrases import capital
from sim.words.sections import Items, Question, Section, Table

MONTHS = "|".join(calendar.month_name[1:])
DATED = re.compile(rf"((?:From )?(?:\d+ )?(?:{MONTHS}) \d+(?: to [\w ]+)?(?: \(rounds? [\d to]+\))?): (.*)", re.DOTALL)


def filled_page(template: str, **filled: Any) -> str:
    """A template as a page, filled; the same content gives the same bytes."""
    return _templates().get_template(template).render(**filled).lstrip()


@cache
def _templates() -> Environment:
    """The templates of this package, each compiled once."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests |= {
        name: lambda part, kind=kind: isinstance(part, kind)
        for name, kind in (("table", Table), ("items", Items), ("question", Question), ("section", Section))
    }
    environment.filters |= {"dated": dated, "capitalised": capital, "together": together}
    return environment


def dated(line: str) -> tuple[str, str]:
    """A line of a story as its date and what happened then; the date is empty where the line has none."""
    found = DATED.match(line)
    return (found[1], found[2]) if found else ("", line)


def together(text: str) -> str:
    """The text with each number and its unit kept on one line."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")
