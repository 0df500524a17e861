"""Every page that a result can become: `REPORT_PAGES`. To add one, write its function and its row here.

The functions are named, not imported, so that the list alone needs no library.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.results.read import Result


@dataclass(frozen=True)
class PageKind:
    """A page: the module of this package and its function, from a result to HTML; its usual file; what it is, in words."""

    module: str
    function: str
    file: str
    title: str


REPORT_PAGES = {
    "long": PageKind("page_to_hand_out", "handout", "report.html", "all that is known, with every source"),
    "short": PageKind("short_page", "short_page", "short.html", "at most four sheets of paper"),
    "slides": PageKind("slides", "slide_page", "slides.html", "slides to project, one finding each"),
}
"""The pages by name; the first is made unless another is asked for."""


def page_of(result: "Result", kind: str) -> str:
    """A result as a page of this kind, in HTML."""
    named = REPORT_PAGES[kind]
    return getattr(import_module(f"sim.reports.{named.module}"), named.function)(result)
