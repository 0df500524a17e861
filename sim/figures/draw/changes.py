"""The figure of what scenarios change in the same worlds: a dot for each share, with its 95 % interval."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import BLUE, DPI, GREEN, NORMAL, PURPLE, SMALL, across, bare, headed, letters
from sim.words.phrases import signed

CHANGE_MARKS = {"agreed": (BLUE, "o"), "in_force": (GREEN, "s"), "collapsed": (PURPLE, "D")}
"""Colour and marker of each outcome."""

BEHIND = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
"""What keeps the line of no change off the digits."""

LEAST_POINTS = 5.0
"""Percentage points that the scale shows at least on its wider side."""


def changed_shares(table: pd.DataFrame, title: str, topic: str) -> Figure:
    """How much more or less frequent outcomes are, a panel for each outcome and a line for each scenario.

    table: a row for each scenario and outcome; columns: group, group_title, outcome, title, mean, low, high (percentage
    points). title: the finding.
    """
    panels = [rows for _, rows in table.groupby("outcome", sort=False)]
    height = max(4.2, 2.0 + 0.5 * table["group"].nunique())
    figure = Figure(figsize=(across(), height), dpi=DPI)
    reach = 1.3 * max(table["high"].max(), -table["low"].min(), LEAST_POINTS)
    left, width = 0.25, 0.74 / len(panels)
    for place, rows in enumerate(panels):
        axes = figure.add_axes((left + place * width, 0.6 / height, 0.92 * width, (height - 1.75) / height))
        _panel(axes, rows, reach)
        if place == 0:
            names = ["\n".join(textwrap.wrap(name, letters(27))) for name in rows["group_title"]]
            axes.set_yticks(range(len(rows)), names, fontsize=SMALL)
    headed(figure, title, f"{topic}; percentage points, black lines: 95 % interval of paired differences")
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, reach: float) -> None:
    colour, marker = CHANGE_MARKS[rows["outcome"].iloc[0]]
    axes.axvline(0, color="#666666", linewidth=1)
    for place, row in enumerate(rows.itertuples()):
        axes.plot(row.mean, place, marker, color=colour, markersize=9, markeredgecolor="white")
        axes.plot([row.low, row.high], [place, place], "|-", color="black", linewidth=2, markersize=8)
        axes.text(row.mean, place - 0.24, signed(row.mean, 1), fontsize=SMALL, ha="center", va="bottom", bbox=BEHIND)
    axes.set(xlim=(-reach, reach), ylim=(len(rows) - 0.4, -0.8), yticks=[])
    axes.set_title(rows["title"].iloc[0], fontsize=NORMAL, fontweight="bold", loc="center")
    axes.tick_params(labelsize=SMALL, length=0)
    bare(axes, ("bottom",))
