"""What all figures share: colours, sizes, headings. Figures are made from tables and plain labels; they know no talks.

They are made for a slide: no text is smaller than 11 points on 10 inches. Colours can be distinguished with any colour
vision (see `sim.words.palette`); hatches, markers and labels show the same in grey.
"""

import io
import textwrap
from collections.abc import Iterable, Sequence
from itertools import combinations_with_replacement, pairwise
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

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
"""Dots per inch of a picture that is kept: 1920 on the 10 inches of a figure."""

FORMATS = ("png", "svg")
SMALL, NORMAL, LARGE = 11, 12.5, 16
WEEK = pd.Timedelta(days=7)

LINE = 0.19
"""Inches that a line of small text takes in a panel of bars with words on them."""


def image(figure: Figure, ending: str) -> bytes:
    """A figure as a file of one of `FORMATS`. The same figure always gives the same bytes: they have no date."""
    content = io.BytesIO()
    metadata = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}[ending]
    with matplotlib.rc_context({"svg.hashsalt": "peace talks"}):
        figure.savefig(content, format=ending, dpi=PROJECTED, metadata=metadata)
    return content.getvalue()


TITLE_LETTERS = 100
"""Of a title."""


def headed(figure: Figure, title: str, subtitle: str) -> None:
    """Title and subtitle at the top left; long ones are set smaller, and what stands before `: ` in a title is cut."""
    height, wide = figure.get_figheight(), figure.get_figwidth() / 10
    name, colon, rest = title.rpartition(": ")
    if len(title) > TITLE_LETTERS and len(rest) < 0.7 * TITLE_LETTERS:
        title = textwrap.shorten(name, TITLE_LETTERS - len(colon + rest), placeholder=" ...") + colon + rest
    title = textwrap.shorten(title, TITLE_LETTERS, placeholder=" ...")
    size = LARGE * min(1, wide * 70 / len(title))
    figure.text(0.02, 1 - 0.14 / height, title, fontsize=size, fontweight="bold", va="top")
    size = max(SMALL, NORMAL * min(1, wide * 96 / max(len(subtitle), 1)))
    figure.text(0.02, 1 - 0.52 / height, subtitle, fontsize=size, color="#444444", va="top")


KEY_LETTERS = 118
"""Letters in a line of a key, with four for each patch."""


KEY_LINE = 0.22
"""Inches of a line of a key."""


def key_lines(titles: Iterable[str]) -> int:
    """How many lines a key with these titles takes.

    >>> key_lines(["In force", "No deal in time"]), key_lines(["Agreed, rejected at home"] * 5)
    (1, 2)
    """
    return max(1, -(-sum(len(title) + 4 for title in titles) // KEY_LETTERS))


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
    return textwrap.wrap(panel["issue_title"].iloc[0], 43)


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
