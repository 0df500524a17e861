"""A result as one HTML file that needs nothing else: to hand out, to project, to print.

Pictures are part of the file, and it forbids its reader's browser to load anything. The same result always gives the
same bytes.
"""

import base64
import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.figures.draw.style import image
from sim.figures.kinds import KINDS, draw_picture, drawable
from sim.reports.page_contents import contents
from sim.results.read import Played
from sim.words.phrases import capital
from sim.words.sections import Question, Section, Table

TEMPLATE = "page_to_hand_out.html"

LARGEST = 400_000
"""Bytes up to which a picture is drawn as lines (SVG); a larger one as dots (PNG)."""

MOST_WORDS = 900
"""Letters of the words in a picture that are given to those who do not see it."""

PLACES = {
    "stages": "stages",
    "flows": "stages",
    "terms": "terms",
    "timing": "timing",
    "blockers": "failures",
    "pressure": "outside",
    "talks": "story",
    "gains": "possible",
    "frontier": "story",
    "offers": "story",
    "concessions": "timing",
    "heat": "stages",
}
"""The section of the report in which each kind of picture stands; all others come after the report."""

REST = "pictures"
"""Key of the section for pictures that have no other place."""

MONTHS = "|".join(calendar.month_name[1:])
DATED = re.compile(rf"((?:From )?(?:\d+ )?(?:{MONTHS}) \d+(?: to [\w ]+)?(?: \(rounds? [\d to]+\))?): (.*)", re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """A picture in a page: its kind, what it shows, its words, its data as an address, and its size in pixels."""

    key: str
    title: str
    words: str
    address: str
    width: int
    height: int


def handout(result: Played) -> str:
    """The result as one HTML page, as text."""
    said = contents(result)
    sections = list(said.report.sections)
    keys = {section.key for section in sections}
    pictures: dict[str, list[Picture]] = {}
    for picture in _pictures(result):
        place = PLACES.get(picture.key, REST)
        pictures.setdefault(place if place in keys else REST, []).append(picture)
    if REST in pictures:
        before = next(
            (place for place, section in enumerate(sections) if section.key in ("reading", "story")), len(sections)
        )
        sections.insert(before, Section("More pictures", [], REST))
    return _page().render(said=said, sections=sections, pictures=pictures).lstrip()


def _page() -> Template:
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
        for name, kind in (("table", Table), ("question", Question), ("section", Section))
    }
    environment.filters |= {"dated": dated, "capitalised": capital, "together": together}
    return environment.get_template(TEMPLATE)


def dated(line: str) -> tuple[str, str]:
    """A line of a story as its date and what happened then; the date is empty where the line has none."""
    found = DATED.match(line)
    return (found[1], found[2]) if found else ("", line)


def together(text: str) -> str:
    """The text with each number and its unit kept on one line."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


# ---------------------------------------------------------------- pictures


def _pictures(result: Played) -> Iterator[Picture]:
    for kind in drawable(result):
        figure = draw_picture(result, kind)
        width, height = (round(96 * inches) for inches in figure.get_size_inches())
        yield Picture(kind, capital(KINDS[kind].title), figure_in_words(figure), _address(figure), width, height)


def _address(figure: Figure) -> str:
    """The picture itself as an address, `data:...`."""
    kind, data = "svg+xml", image(figure, "svg")
    if len(data) > LARGEST:
        kind, data = "png", image(figure, "png")
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def figure_in_words(figure: Figure) -> str:
    """What is written in a figure, line by line from the top, each from the left."""
    figure.draw_without_rendering()
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    boxes = [(text.get_window_extent(), " ".join(text.get_text().split())) for text in texts]
    lines: list[list[tuple[Bbox, str]]] = []
    for box, words in sorted(boxes, key=lambda item: -(item[0].y0 + item[0].y1)):
        if lines and (box.y0 + box.y1) / 2 > lines[-1][0][0].y0:
            lines[-1].append((box, words))
        else:
            lines.append([(box, words)])
    ordered = [words for line in lines for _, words in sorted(line, key=lambda item: item[0].x0)]
    said = ". ".join(dict.fromkeys(ordered))
    return said if len(said) <= MOST_WORDS else said[:MOST_WORDS].rpartition(" ")[0] + " ..."
