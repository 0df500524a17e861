"""What all figures share: colours, sizes, headings. Figures are made from tables and plain labels; they know no talks.

No text is smaller than 11 points on the inches of the page (`page`): a printed one has 10. Colours can be distinguished
with any colour vision (see `sim.words.palette`); hatches, markers and labels show the same in grey.
"""

import io
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import combinations_with_replacement, pairwise
from typing import Any
from unicodedata import category

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.patches import Patch
from matplotlib.text import Text

from sim.words.palette import PALETTE

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = PALETTE.values()
GREY = "#999999"

STAGE_FILLS = {
    "in_force": (GREEN, ""),
    "pending": (SKY, "//"),
    "rejected": (ORANGE, "\\\\"),
    "collapsed": (PURPLE, "||"),
    "no_deal": (GREY, ".."),
    "breakdown": (VERMILION, "xx"),
}
"""Colour and hatch of every stage."""

REASON_FILLS = {
    "no_common_option": (VERMILION, "xx"),
    "red_line": (BLACK, ""),
    "home_front": (PURPLE, "//"),
    "reservation": (BLUE, "\\\\"),
    "aspiration": (YELLOW, ".."),
    "nothing_to_offer": (GREY, "++"),
}
"""Colour and hatch of every reason to block."""

TINT = "#BFD9EC"
"""Colour of bars with words on them."""

DPI = 120
PROJECTED = 192
"""Dots per inch of a picture that is kept: 1920 across a page."""

FORMATS = ("png", "svg")

PRESSED = 3
"""How hard a PNG file is pressed, 0..9: it takes a third less time than with 6, the usual number, and is a tenth larger."""

SMALL, NORMAL, LARGE = 11, 12.5, 16
WEEK = pd.Timedelta(days=7)

LINE = 0.19
"""Inches that a line of small text takes in a panel of bars with words on them."""


PAGE = 10.0
"""Inches across a page as it is printed: letters are at least 11 points on so many."""

_across: ContextVar[float] = ContextVar("across", default=PAGE)


@contextmanager
def page(inches: float) -> Iterator[None]:
    """Pictures drawn within are made for a page of so many inches across: the narrower, the larger their letters look."""
    token = _across.set(inches)
    try:
        yield
    finally:
        _across.reset(token)


def across() -> float:
    """Inches across the page."""
    return _across.get()


def letters(number: float) -> int:
    """How many letters a line takes that takes `number` of them on a printed page."""
    return int(number * across() / PAGE)


def image(figure: Figure, ending: str) -> bytes:
    """A figure as a file of one of `FORMATS`. The same figure always gives the same bytes: they have no date."""
    content = io.BytesIO()
    png = {"metadata": {"Software": None}, "pil_kwargs": {"compress_level": PRESSED}}
    options: dict[str, Any] = {"png": png, "svg": {"metadata": {"Date": None, "Creator": None}}}
    dpi = PROJECTED * PAGE / min(figure.get_figwidth(), PAGE)
    with matplotlib.rc_context({"svg.hashsalt": "peace talks"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # of a script without a font: boxes stand for it
        figure.savefig(content, format=ending, dpi=dpi, **options[ending])
    return content.getvalue()


def without_emoji(figure: Figure) -> Figure:
    """The figure without the symbols in its words for which there is no letter in its font."""
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        shown = axis.get_ticklabels()
        kept = [_spared(label) for label in shown]
        if kept != [label.get_text() for label in shown]:
            axis.set_ticks(axis.get_ticklocs(), kept)  # a label alone would be written anew from the axis
    for text in figure.findobj(Text):
        text.set_text(_spared(text))
    return figure


def _spared(text: Text) -> str:
    """Words without the symbols that their font lacks."""
    words = text.get_text()
    if words.isascii():
        return words  # every font has these letters
    known = _letters_in(findfont(text.get_fontproperties()))
    kept = [sign for sign in words if ord(sign) in known or category(sign) not in SYMBOLS]
    return words if len(kept) == len(words) else "".join(kept).replace("  ", " ").strip()


@cache
def _letters_in(font: str) -> Set[int]:
    """The code points that a font has letters for; font: its file."""
    return get_font(font).get_charmap().keys()


SYMBOLS = ("So", "Sk", "Cf", "Cn")
"""Categories of Unicode that pictograms, their colours and joints belong to."""

TITLE_LETTERS, NARROW_LETTERS = 70, 82
"""Letters of a title on one line, and on each of two, on a printed page."""

MOST_TITLE_LINES = 3


def headed(figure: Figure, title: str, subtitle: str) -> None:
    """The finding and below it the topic, at the top left, in as many lines as they take; all else moves down for them.

    To be called when all else is drawn.
    """
    wide = figure.get_figwidth() / PAGE
    single = len(title) <= TITLE_LETTERS * wide
    lines = [title] if single else textwrap.wrap(title, int(NARROW_LETTERS * wide), max_lines=MOST_TITLE_LINES)
    size, line = (LARGE, 0.27) if single else (13.5, 0.225)
    below = textwrap.wrap(subtitle, int(SUBTITLE_LETTERS * wide)) or [""]
    used = 0.14 + line * len(lines) + 0.11 + 0.2 * len(below)
    _make_room(figure, max(0.0, used - HEAD_INCHES))
    height = figure.get_figheight()
    words: dict[str, Any] = {"va": "top", "linespacing": 1.15}
    figure.text(0.02, 1 - 0.14 / height, "\n".join(lines), fontsize=size, fontweight="bold", **words)
    top = 1 - (0.14 + line * len(lines) + 0.11) / height
    figure.text(0.02, top, "\n".join(below), fontsize=SMALL + 0.5, color="#444444", **words)


SUBTITLE_LETTERS = 112
"""Letters in a line below the title, on a printed page."""

HEAD_INCHES = 0.78
"""Inches that every picture leaves for its heading; a longer one makes it taller."""


def _make_room(figure: Figure, inches: float) -> None:
    """Make a figure taller by so many inches at its top; what it has keeps its size and its distance from the bottom."""
    height = figure.get_figheight()
    part = height / (height + inches)
    figure.set_figheight(height + inches)
    for axes in figure.axes:
        box = axes.get_position(original=True)
        axes.set_position((box.x0, box.y0 * part, box.width, box.height * part))
    for text in figure.texts:
        text.set_y(text.get_position()[1] * part)
    for legend in figure.legends:
        box = legend.get_bbox_to_anchor().transformed(figure.transFigure.inverted())
        legend.set_bbox_to_anchor((box.x0, box.y0 * part, box.width, box.height * part), figure.transFigure)


KEY_LETTERS = 118
"""Letters in a line of a key on a printed page, with four for each patch."""


KEY_LINE = 0.22
"""Inches of a line of a key."""


def key_lines(titles: Iterable[str]) -> int:
    """How many lines a key with these titles takes.

    >>> key_lines(["In force", "No deal in time"]), key_lines(["Agreed, rejected at home"] * 5)
    (1, 2)
    """
    return max(1, -(-sum(len(title) + 4 for title in titles) // letters(KEY_LETTERS)))


def key(figure: Figure, entries: Iterable[tuple[str, tuple[str, str]]]) -> None:
    """Lines below the heading that say what colours and hatches mean; entries: title, (colour, hatch)."""
    patches = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=title) for title, (colour, hatch) in entries
    ]
    lines = key_lines(str(patch.get_label()) for patch in patches)
    figure.legend(
        handles=patches,
        loc="upper left",
        bbox_to_anchor=(0.012, 1 - 0.87 / figure.get_figheight()),
        ncols=max(1, -(-len(patches) // lines)),
        frameon=False,
        fontsize=SMALL,
        handlelength=1.6,
        columnspacing=1.0,
        handletextpad=0.4,
    )


def bare(axes: Axes, kept: Sequence[str] = ()) -> None:
    """No frame around the axes but the sides that are kept."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in kept)


def apart(places: list[float], least: float) -> list[float]:
    """Rising places moved as little as needed to be at least `least` apart.

    >>> apart([0.0, 1.0, 1.1], 0.5)
    [0.0, 0.8, 1.3]
    """
    clusters: list[list[float]] = []
    for place in places:
        clusters.append([place])
        while len(clusters) > 1 and _spread(clusters[-1], least)[0] - _spread(clusters[-2], least)[-1] < least:
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    return [place for cluster in clusters for place in _spread(cluster, least)]


def _spread(cluster: list[float], least: float) -> list[float]:
    """Places around the middle of a cluster, `least` apart."""
    middle = sum(cluster) / len(cluster)
    return [middle + least * (place - (len(cluster) - 1) / 2) for place in range(len(cluster))]


# ---------------------------------------------------------------- panels of issues, with their options as bars


def in_columns(heights: list[float], number: int) -> list[range]:
    """Places of panels of these heights, column by column in reading order, cut so that the tallest column is lowest.

    >>> in_columns([3.0, 1.0, 1.0, 1.0], 2)
    [range(0, 1), range(1, 4)]
    """
    total = len(heights)
    cuts = [(0, *some, total) for some in combinations_with_replacement(range(total, -1, -1), number - 1)]
    columns = [[range(*span) for span in pairwise(sorted(cut))] for cut in cuts]
    return min(columns, key=lambda found: max(sum(heights[place] for place in column) for column in found))


def heading_of(panel: pd.DataFrame) -> list[str]:
    """The title of the issue of a panel, in lines. panel: a row for each of its options, with a column issue_title."""
    return textwrap.wrap(panel["issue_title"].iloc[0], letters(43))


def interval_key(table: pd.DataFrame) -> str:
    """What `within` writes, for a subtitle; empty where no share has an interval. table: low, high, a row for each share."""
    return "; ± is the 95 % interval" if (table["low"] < table["high"]).any() else ""


def within(row: Any) -> str:
    """How far the ends of the interval are from the share, in points: the farther one; empty where there is no interval.

    row: share, low, high (0..1).
    """
    if row.low == row.high:
        return ""
    within = 100 * max(row.high - row.share, row.share - row.low)
    if within < 0.5:
        return "± <1"
    return f"− {within:.0f}" if row.share == 1 else f"± {within:.0f}"
