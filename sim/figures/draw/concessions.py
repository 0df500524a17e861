"""The figure of concessions over time in many worlds: what the offers of each side gave the other, and what they kept."""

from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import DPI, GREY, NORMAL, SMALL, WEEK, across, bare, headed, letters

BAND_STYLES = {"given": ("^", "", 0.35, "To the other side"), "kept": ("o", "///", 0.12, "To itself")}
"""Marker, hatch, strength and words of what the offers of a party are worth to whom."""

PANEL = 1.7
"""Inches of a panel."""


def concessions(bands: pd.DataFrame, going: pd.DataFrame, colours: dict[str, str], title: str, subtitle: str) -> Figure:
    """What offers gave and kept over time: a panel for each who tables them, with the worlds still in talks below.

    bands, going: the tables of `figures.data.concessions.offer_bands`: a row for each round, tabler and series
    (utilities above the reservation value of who gets them), and a row for each round; colours: of the actors, by name;
    title: the finding; subtitle: the topic.
    """
    actors = list(dict.fromkeys(bands["actor"]))
    height, total = max(6.0, 2.6 + PANEL * len(actors)), int(going["worlds"].max())
    figure = Figure(figsize=(across(), height), dpi=DPI)
    edges = {"left": 0.9 / across(), "right": 0.99 - 2.3 / across(), "top": 1 - 1.15 / height, "bottom": 0.45 / height}
    grid = figure.add_gridspec(len(actors) + 1, 1, height_ratios=[*[1.0] * len(actors), 0.45], hspace=0.28, **edges)
    below = figure.add_subplot(grid[-1])
    _talking(below, going, total)
    for place, actor in enumerate(actors):
        axes = figure.add_subplot(grid[place], sharex=below)
        _party(axes, bands[bands["actor"] == actor], colours[actor])
        axes.set_ylim(bands["low"].min() - 0.05, bands["high"].max() + 0.05)
    words = "Worth above the least that is signed"
    figure.text(0.012, 0.5, words, rotation=90, va="center", fontsize=NORMAL)
    headed(figure, title, f"{subtitle}; line: median, shaded: middle 80 % of worlds")
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
    axes.axhline(0, color="#444444", linestyle="--", linewidth=1.8, label="The least that is signed")
    axes.text(
        0, 1.03, f"Offers of {bands['title'].iloc[0]}", transform=axes.transAxes, fontsize=NORMAL, fontweight="bold"
    )
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
        ylim=(0, 1),
        yticks=[0, 0.5, 1],
        yticklabels=["0 %", "50 %", "100 %"],
        xticks=list(days)[:: -(-len(days) // letters(6))],
    )
    weekly = len(days) > 1 and days[1] - days[0] <= WEEK
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%d %b %Y" if weekly else "%b %Y"))
    axes.text(1.02, 0.5, "Worlds still\nin talks", transform=axes.transAxes, fontsize=SMALL, va="center")
    axes.tick_params(labelsize=SMALL)
    bare(axes, ("left", "bottom"))
