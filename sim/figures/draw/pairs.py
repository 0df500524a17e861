"""What `frontier`, `offers` and `gains` share: a panel for every pair of signatories, with its key and labels.

Behind what they show stand the Pareto frontier and no deal. points: a row for each point; columns: kind, title, and for
each signatory the utility of the point to it, as for `frontier.on_frontier`; pair: the names of the signatories along and
up the panel.
"""

import textwrap
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.figures.draw.style import BLACK, DPI, GREY, NORMAL, SMALL, across, bare, headed, letters

Style = dict[str, Any]

SOLUTION_MARKS = {
    "utilitarian": ("o", 30),
    "kalai_smorodinsky": ("^", 24),
    "egalitarian": ("s", 17),
    "nash": ("D", 13),
}
"""Marker and size of every solution; hollow and nested, so that those on one point can all be seen."""

SHADE, DARK = "#EDEDED", "#555555"
FRONTIER: Style = {"marker": "o", "ms": 4.5, "color": GREY, "mfc": DARK, "mec": DARK, "lw": 1.5}
LETTERS_PER_INCH = 8.5
"""Letters per inch of a label."""

KEY = 34
"""Letters in a line of the key."""

OUTSIDE = 9.0
"""Utility beyond what a panel shows."""

MOST_PARTIES = 3
"""Of more signatories the first three are shown, two at a time."""

Key = list[tuple[Artist, str]]


def nothing_to_draw(title: str, reason: str) -> Figure:
    """A figure that says why there is nothing to draw."""
    figure = Figure(figsize=(across(), 6), dpi=DPI)
    headed(figure, title, reason)
    return figure


def first_of(titles: dict[str, str]) -> str:
    """The end of a subtitle that says that not all signatories are shown, where there are too many."""
    return f"; the first {MOST_PARTIES} of {len(titles)} signatories" if len(titles) > MOST_PARTIES else ""


def panels_of_pairs(titles: dict[str, str]) -> tuple[Figure, list[tuple[Axes, tuple[str, str]]]]:
    """A figure with a panel for every pair of signatories: one with its key at the right, or three with it below."""
    pairs = list(combinations(list(titles)[:MOST_PARTIES], 2))
    wide = across()
    figure = Figure(figsize=(wide, 0.5 * wide + 1.6 if len(pairs) == 1 else 0.24 * wide + 5.2), dpi=DPI)
    height = figure.get_figheight()
    if len(pairs) == 1:
        places = [(0.85 / wide, 0.7 / height, 0.5, 0.5 * wide / height)]
    else:
        bottom = (height - 1.75 - 0.24 * wide) / height
        places = [(0.075 + 0.325 * place, bottom, 0.24, 0.24 * wide / height) for place in range(len(pairs))]
    return figure, [(figure.add_axes(place), pair) for place, pair in zip(places, pairs, strict=True)]


def key_beside(figure: Figure, panels: int, entries: Key) -> None:
    """The key, beside one panel or below several."""
    handles, words = zip(*((handle, textwrap.fill(text, letters(KEY))) for handle, text in entries), strict=True)
    height = figure.get_figheight()
    beside: Style = {"bbox_to_anchor": (0.52 + 0.85 / across(), 1 - 0.8 / height)}
    below: Style = {"bbox_to_anchor": (0.01, 2.55 / height), "ncols": 2, "columnspacing": 1.2}
    style: Style = {"frameon": False, "fontsize": SMALL, "labelspacing": 0.9, "handletextpad": 0.8}
    figure.legend(handles, words, loc="upper left", **style, **(beside if panels == 1 else below))


def label(axes: Axes, words: Sequence[str]) -> None:
    """The labels of both axes; that of a narrow panel's vertical axis stands above, as it is too long for the side."""
    width = int(axes.bbox.width / DPI * LETTERS_PER_INCH)
    axes.set_xlabel(textwrap.fill(words[0], width), fontsize=NORMAL)
    if axes.bbox.width > axes.figure.bbox.width / 3:
        axes.set_ylabel(words[1], fontsize=NORMAL)
    else:
        axes.set_title(textwrap.fill(f"↑ {words[1]}", width + 5), fontsize=NORMAL, loc="left", x=-0.2)
    axes.tick_params(labelsize=SMALL)
    axes.set_axisbelow(True)
    bare(axes, ("left", "bottom"))


# ---------------------------------------------------------------- what stands on it


def hollow(marker: str, size: float) -> Line2D:
    """The mark of a solution in a key."""
    return Line2D([], [], linestyle="", marker=marker, ms=size, mfc="none", mec=BLACK, mew=1.8)


def equal_scales(axes: Axes, points: pd.DataFrame, titles: dict[str, str]) -> None:
    """Let both axes of a panel show the same utilities, from the lowest to the highest of all points, with room around.

    points: a row for each, with a column for each signatory; titles: of these, by name.
    """
    values = points[list(titles)].to_numpy(float)
    low, high = np.nanmin(values), np.nanmax(values)
    room = 0.12 * max(high - low, 0.1)
    axes.set(xlim=(low - room, high + room), ylim=(low - room, high + room))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6 if axes.bbox.width > axes.figure.bbox.width / 3 else 3))


def points_of(axes: Axes, points: pd.DataFrame, kind: str, pair: tuple[str, str], marker: str, **style) -> None:
    """Draw the points of a kind (a row for each), as marks in the style of `Axes.plot`."""
    found = points[points["kind"] == kind]
    axes.plot(found[pair[0]], found[pair[1]], marker, clip_on=False, **style)


def background(axes: Axes, points: pd.DataFrame, pair: tuple[str, str]) -> None:
    """Draw the frontier, no deal, and the region in which both get at least their reservation values.

    points: a row for each point, all kinds together.
    """
    front = points[points["kind"] == "frontier"]
    least = points[points["kind"] == "reservation"].iloc[0]
    axes.plot(front[pair[0]], front[pair[1]], linestyle="-" if _of_two(points) else "none", **FRONTIER)
    axes.margins(0.14)
    points_of(axes, points, "no_deal", pair, "X", ms=13, mfc=DARK, mec="white", zorder=6)
    axes.autoscale_view()
    limits = axes.get_xlim(), axes.get_ylim()
    corner = [OUTSIDE, OUTSIDE]
    axes.fill_between([least[pair[0]], corner[0]], least[pair[1]], corner[1], color=SHADE, linewidth=0, zorder=0)
    axes.set(xlim=limits[0], ylim=limits[1])


def _of_two(points: pd.DataFrame) -> bool:
    """Whether the frontier is a line, that between two parties; of more, a panel shows only its shadow."""
    return len(points.columns) == len(("kind", "title", "first", "second"))


def agreement(axes: Axes, points: pd.DataFrame, pair: tuple[str, str]) -> None:
    """Draw the agreed text, and an arrow to what payments made of it. points: a row for each point, all kinds together."""
    points_of(axes, points, "agreed", pair, "*", ms=11, color=BLACK, zorder=5)
    paid = points[points["kind"].isin(["agreed", "paid"])]
    if len(paid) > 1:
        start, end = (tuple(row[[*pair]]) for _, row in paid.iterrows())
        axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "lw": 2, "color": BLACK})


def background_key(points: pd.DataFrame) -> Key:
    """The key to what `background` and `agreement` draw of points, a row for each."""
    kinds = set(points["kind"])
    entries: Key = (
        [(Line2D([], [], ls="", marker="*", ms=11, color=BLACK), "The agreed text")] if "agreed" in kinds else []
    )
    if "paid" in kinds:
        entries.append((Line2D([], [], marker=">", ms=7, lw=2, color=BLACK), "What payments from outside add to it"))
    if "frontier" in kinds:
        style, others = (FRONTIER, "the other") if _of_two(points) else (FRONTIER | {"ls": "none"}, "the others")
        entries.append(
            (Line2D([], [], **style), f"Pareto frontier: no package is better for one and no worse for {others}")
        )
    entries.append((Line2D([], [], ls="", marker="X", ms=11, mfc=DARK, mec="white"), "No deal"))
    return [*entries, (Patch(color=SHADE), "Worth enough for all to sign")]
