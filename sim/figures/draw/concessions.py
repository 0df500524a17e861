"""The figure of offers over time in many worlds: what each side asked and was offered, while the talks went on."""

from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import DPI, GREY, NORMAL, SMALL, WEEK, bare, headed
from sim.words.phrases import count

BAND_STYLES = {"asked": ("^", "", 0.35, "Its own offers"), "offered": ("o", "///", 0.12, "Offers made to it")}
"""Marker, hatch, strength and words of what is drawn of each party."""


def concessions(bands: pd.DataFrame, going: pd.DataFrame, colours: dict[str, str], name: str) -> Figure:
    """What was asked and offered over time: a panel for each signatory, with the worlds still in talks below.

    bands, going: the tables of `figures.data.concessions.offer_bands`: a row for each round, signatory and series
    (utilities above its reservation value), and a row for each round; colours: of the actors, by name.
    """
    actors = list(dict.fromkeys(bands["actor"]))
    height, total = max(6.0, 2.6 + 1.7 * len(actors)), int(going["worlds"].max())
    figure = Figure(figsize=(10, height), dpi=DPI)
    reading = (
        "with their last offers once the talks have ended; line: median of the worlds, shaded: the middle 80 % of them"
    )
    headed(figure, f"{name}: what was asked and offered", f"{count(total, 'world')}, {reading}")
    edges = {"left": 0.09, "right": 0.76, "top": 1 - 1.15 / height, "bottom": 0.45 / height}
    grid = figure.add_gridspec(len(actors) + 1, 1, height_ratios=[*[1.0] * len(actors), 0.45], hspace=0.28, **edges)
    below = figure.add_subplot(grid[-1])
    _talking(below, going, total)
    for place, actor in enumerate(actors):
        axes = figure.add_subplot(grid[place], sharex=below)
        _party(axes, bands[bands["actor"] == actor], colours[actor])
        axes.set_ylim(bands["low"].min() - 0.05, bands["high"].max() + 0.05)
    figure.text(0.012, 0.5, "Utility above the least that it signs", rotation=90, va="center", fontsize=NORMAL)
    return figure


def _party(axes: Axes, bands: pd.DataFrame, colour: str) -> None:
    """The bands of one party, around the least that it signs."""
    for series, (marker, hatch, strength, words) in BAND_STYLES.items():
        rows = bands[bands["series"] == series].sort_values("date")
        if len(rows):
            days = pd.to_datetime(rows["date"])
            axes.fill_between(days, rows["low"], rows["high"], color=colour, alpha=strength, hatch=hatch, linewidth=0.5)
            marked: dict[str, Any] = {"marker": marker, "mec": "black", "mfc": "white" if hatch else colour, "ms": 7}
            axes.plot(days, rows["median"], color=colour, lw=2, label=words, **marked)
    axes.axhline(0, color="#444444", linestyle="--", linewidth=1.8, label="The least that it signs")
    axes.text(0, 1.03, bands["title"].iloc[0], transform=axes.transAxes, fontsize=NORMAL, fontweight="bold")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=SMALL)
    axes.tick_params(labelsize=SMALL, labelbottom=False)
    axes.grid(axis="y", color="#E5E5E5")
    axes.set_axisbelow(True)
    bare(axes, ("left",))


def _talking(axes: Axes, going: pd.DataFrame, total: int) -> None:
    """How many worlds are still in talks, with dates."""
    days = pd.to_datetime(going["date"])
    axes.fill_between(days, going["worlds"] / total, color=GREY, step="mid")
    axes.set(
        ylim=(0, 1), yticks=[0, 0.5, 1], yticklabels=["0 %", "50 %", "100 %"], xticks=list(days)[:: -(-len(days) // 6)]
    )
    weekly = len(days) > 1 and days[1] - days[0] <= WEEK
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%d %b %Y" if weekly else "%b %Y"))
    axes.text(1.02, 0.5, "Worlds still\nin talks", transform=axes.transAxes, fontsize=SMALL, va="center")
    axes.tick_params(labelsize=SMALL)
    bare(axes, ("left", "bottom"))
