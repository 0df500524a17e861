"""Pictures as parts of a page: their data within it, and their words for those who do not see them."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.figures.draw.style import image
from sim.figures.kinds import KINDS, draw_picture
from sim.results.read import Result
from sim.words.phrases import capital

LARGEST = 400_000
"""Bytes up to which a picture is drawn as lines (SVG); a larger one as dots (PNG)."""

MOST_WORDS = 900
"""Letters of the words in a picture that are given to those who do not see it."""


@dataclass(frozen=True)
class Picture:
    """A picture in a page: its kind, what it shows, its words, its data as an address, and its size in pixels."""

    key: str
    title: str
    words: str
    address: str
    width: int
    height: int


def pictures_of(result: Result, kinds: Sequence[str]) -> Iterator[Picture]:
    """The pictures of some kinds, which the result must give."""
    for kind in kinds:
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
