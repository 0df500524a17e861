"""What all figures share: colours, sizes, headings. Figures are made from tables and plain labels; they know no talks.

They are made for a slide: no text is smaller than 11 points on 10 inches. Colours are those of Okabe and Ito (2008),
which people with any colour vision can tell apart; hatches, markers and labels tell the same in grey.
"""

import io
import textwrap
from collections.abc import Iterable, Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = PALETTE = (
    "#000000",
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
)
GREY = "#999999"

STAGES = {
    "in_force": (GREEN, ""),
    "pending": (SKY, "//"),
    "rejected": (ORANGE, "\\\\"),
    "no_deal": (GREY, ".."),
    "breakdown": (VERMILION, "xx"),
}
"""Colour and hatch of every stage."""

REASONS = {
    "red_line": (BLACK, ""),
    "home_front": (PURPLE, "//"),
    "reservation": (BLUE, "\\\\"),
    "aspiration": (YELLOW, ".."),
    "nothing_to_offer": (GREY, "++"),
}
"""Colour and hatch of every reason to block."""

ACTORS = {
    "armenia": ORANGE,
    "azerbaijan": BLUE,
    "russia": PURPLE,
    "iran": GREEN,
    "turkey": VERMILION,
    "european_union": SKY,
    "united_states": BLACK,
    "georgia": YELLOW,
}
"""Colours of actors that scenarios have in common; others take what is left, see `actor_colours`."""

FREE = (BLUE, ORANGE, GREEN, PURPLE, VERMILION, SKY, BLACK, YELLOW)
"""Colours for actors that have none, the best to tell apart first."""

DPI = 120
PROJECTED = 192
"""Dots per inch of a picture that is kept: 1920 on the 10 inches of a figure."""

FORMATS = ("png", "svg")
SMALL, NORMAL, LARGE = 11, 12.5, 16


def actor_colours(actors: Iterable[str]) -> dict[str, str]:
    """A colour for every actor: its own in `ACTORS`, else the next that none of these has, in the order given."""
    actors = list(dict.fromkeys(actors))
    fixed = {name: ACTORS[name] for name in actors if name in ACTORS}
    free = [colour for colour in FREE if colour not in fixed.values()]
    others = [name for name in actors if name not in fixed]
    palette = free or list(PALETTE)
    return fixed | {name: palette[place % len(palette)] for place, name in enumerate(others)}


def image(figure: Figure, ending: str) -> bytes:
    """A figure as a file of one of `FORMATS`. The same figure always gives the same bytes: they have no date."""
    content = io.BytesIO()
    metadata = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}[ending]
    with matplotlib.rc_context({"svg.hashsalt": "peace talks"}):
        figure.savefig(content, format=ending, dpi=PROJECTED, metadata=metadata)
    return content.getvalue()


LETTERS = 100
"""Of a title."""


def headed(figure: Figure, title: str, subtitle: str) -> None:
    """Title and subtitle at the top left; long ones are set smaller, and what stands before `: ` in a title is cut."""
    height, wide = figure.get_figheight(), figure.get_figwidth() / 10
    name, colon, rest = title.rpartition(": ")
    if len(title) > LETTERS and len(rest) < 0.7 * LETTERS:
        title = textwrap.shorten(name, LETTERS - len(colon + rest), placeholder=" ...") + colon + rest
    title = textwrap.shorten(title, LETTERS, placeholder=" ...")
    size = LARGE * min(1, wide * 70 / len(title))
    figure.text(0.02, 1 - 0.14 / height, title, fontsize=size, fontweight="bold", va="top")
    size = max(SMALL, NORMAL * min(1, wide * 96 / max(len(subtitle), 1)))
    figure.text(0.02, 1 - 0.52 / height, subtitle, fontsize=size, color="#444444", va="top")


def key(figure: Figure, entries: Iterable[tuple[str, tuple[str, str]]]) -> None:
    """A line below the heading that tells what colours and hatches mean: title, (colour, hatch)."""
    patches = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=title) for title, (colour, hatch) in entries
    ]
    figure.legend(
        handles=patches,
        loc="upper left",
        bbox_to_anchor=(0.012, 1 - 0.87 / figure.get_figheight()),
        ncols=max(len(patches), 1),
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
    """Rising places moved as little as needed to be at least `least` apart."""
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
