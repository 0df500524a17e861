"""The figure of how far an observation has moved the inputs: before in grey, now in colour."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import BLACK, BLUE, DPI, GREY, SMALL, VERMILION, across, bare, headed, letters

MOVED_ROW, PANEL_GAP = 0.52, 0.95
"""Inches of an input, and between the two panels."""

SCALES = {
    "number": "Ranges: where among its values as they were before; thick: middle 80 % (grey before, blue now), dot: median",
    "chance": "Yes or no: % of worlds in which it is so; hollow: before, filled: now, with its 95 % interval",
}
"""What the panel of each kind of input shows."""


def moved_inputs(table: pd.DataFrame, title: str, subtitle: str) -> Figure:
    """Each input before and after an observation: ranges in one panel, what is yes or no in another.

    table: a row for each input; columns: title, kind (`number` or `chance`), before, low, now, high; before_low,
    before_high, rank_low, rank_now, rank_high of numbers (shares of worlds that were below, 0..1).
    """
    panels = [(kind, table[table["kind"] == kind]) for kind in SCALES if (table["kind"] == kind).any()]
    height = 1.2 + sum(MOVED_ROW * len(rows) + PANEL_GAP for _, rows in panels)
    figure = Figure(figsize=(across(), height), dpi=DPI)
    bottom = height - 1.15
    for kind, rows in panels:
        bottom -= MOVED_ROW * len(rows)
        axes = figure.add_axes((0.4, bottom / height, 0.34, MOVED_ROW * len(rows) / height))
        bottom -= PANEL_GAP
        (_numbers if kind == "number" else _chances)(axes, rows)
        _finish(axes, rows, SCALES[kind])
    headed(figure, title, subtitle)
    return figure


def _numbers(axes: Axes, rows: pd.DataFrame) -> None:
    y = np.arange(len(rows))
    axes.hlines(y - 0.16, 10, 90, color=GREY, linewidth=7)
    axes.plot(np.full(len(rows), 50), y - 0.16, "|", color=BLACK, markersize=11)
    axes.hlines(y + 0.16, 100 * rows["rank_low"], 100 * rows["rank_high"], color=BLUE, linewidth=7)
    axes.plot(100 * rows["rank_now"], y + 0.16, "o", color="white", markeredgecolor=BLACK, markersize=8)
    for place, row in enumerate(rows.itertuples()):
        before = f"{row.before:.3g} ({row.before_low:.3g} to {row.before_high:.3g})"
        now = f"{row.now:.3g} ({row.low:.3g} to {row.high:.3g})"
        axes.text(104, place, f"{before}\n{now}", va="center", fontsize=SMALL, linespacing=1.1)


def _chances(axes: Axes, rows: pd.DataFrame) -> None:
    y = np.arange(len(rows))
    axes.hlines(y, 100 * rows["before"], 100 * rows["now"], color=GREY, linewidth=1.5)
    axes.hlines(y, 100 * rows["low"], 100 * rows["high"], color=VERMILION, linewidth=5)
    axes.plot(100 * rows["before"], y, "o", markerfacecolor="white", markeredgecolor=BLACK, markersize=9)
    axes.plot(100 * rows["now"], y, "o", color=VERMILION, markersize=9)
    for place, row in enumerate(rows.itertuples()):
        axes.text(
            104, place, f"{100 * row.before:.0f} %\n{100 * row.now:.0f} %", va="center", fontsize=SMALL, linespacing=1.1
        )


def _finish(axes: Axes, rows: pd.DataFrame, scale: str) -> None:
    names = ["\n".join(textwrap.wrap(title, letters(43), max_lines=3, placeholder=" ...")) for title in rows["title"]]
    axes.set_yticks(range(len(rows)), names, fontsize=SMALL)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel("\n".join(textwrap.wrap(scale, letters(62))), fontsize=SMALL)
    axes.tick_params(labelsize=SMALL, length=0)
    axes.text(104, -0.62, "before, now", fontsize=SMALL, color="#444444", va="bottom")
    axes.grid(axis="x", color="#DDDDDD")
    axes.set_axisbelow(True)
    bare(axes, ("bottom",))
