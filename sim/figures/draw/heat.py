"""The figure of a map of two varied numbers, with the line where an outcome becomes likelier than not."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.figures.draw.style import BLACK, DPI, NORMAL, ORANGE, SMALL, across, bare, headed, letters

DARK_FROM = 0.8
"""The share from which a cell is so dark that numbers on it are white."""

AROUND_HALF = LinearSegmentedColormap.from_list("around half", [ORANGE, "white", "#003A63"])
"""Colours of shares: white at the half, and two that differ to any eye, of which the upper one is the darker in grey."""

HALF = 0.5
"""The share at which an outcome becomes likelier than not."""

LINES: dict[str, tuple[Any, float]] = {"share": ("-", 2.6), "low": ("--", 1.5), "high": ("--", 1.5)}
"""Style and width of the break-even lines: of the share, and of the ends of its interval."""

MOST_NUMBERS = 9
"""Along either side of a map with more cells than this no numbers are written into them."""


def heat(table: pd.DataFrame, x: str, y: str, title: str, subtitle: str) -> Figure:
    """Shares over a grid of two varied numbers, a panel for each outcome, with the line where it is likelier than not.

    table: a row for each outcome and point; columns: outcome, title, x, y (levels), share (0..1), its 95 % interval low,
    high, and n (worlds). x, y: what is varied, in words; title: the finding; subtitle: the topic and the sample.
    """
    outcomes = [rows for _, rows in table.groupby("outcome", sort=False)]
    figure = Figure(figsize=(across(), 6), dpi=DPI)
    width, bottom, height = 0.8 / len(outcomes) - 0.06, 0.26, 0.54
    for place, rows in enumerate(outcomes):
        axes = figure.add_axes((0.12 + place * (width + 0.06), bottom, width, height))
        cells = _map(axes, rows)
        axes.set_title(rows["title"].iloc[0], fontsize=NORMAL, fontweight="bold", loc="left")
        axes.set_xlabel(textwrap.fill(x, letters(width * 85)), fontsize=NORMAL)
        if place == 0:
            axes.set_ylabel(textwrap.fill(y, 28), fontsize=NORMAL)
        else:
            axes.tick_params(labelleft=False)
    bar = figure.colorbar(cells, cax=figure.add_axes((0.935, bottom, 0.018, height)))
    bar.ax.tick_params(labelsize=SMALL)
    bar.ax.yaxis.set_major_formatter(PercentFormatter(1, symbol=""))
    bar.ax.set_title("%", fontsize=SMALL)
    handles = [
        Line2D([], [], color=BLACK, linestyle=style, linewidth=width) for style, width in list(LINES.values())[:2]
    ]
    words = ["Break-even: in half of the worlds", "It may lie anywhere between these (95 % interval of each share)"]
    lines = 1 if letters(100) >= 100 else 2
    figure.legend(handles, words, loc="lower center", ncols=3 - lines, frameon=False, fontsize=SMALL)
    headed(figure, title, subtitle)
    return figure


def _map(axes: Axes, rows: pd.DataFrame) -> QuadMesh:
    """The cells, with their shares in percent where there are few, and the break-even lines between their middles."""
    grids = {line: rows.pivot(index="y", columns="x", values=line) for line in LINES}
    share = grids["share"]
    xs, ys = share.columns.to_numpy(float), share.index.to_numpy(float)
    cells = axes.pcolormesh(xs, ys, share.to_numpy(), cmap=AROUND_HALF, vmin=0, vmax=1, shading="nearest")
    for line, (style, width) in LINES.items():
        grid = grids[line].to_numpy()
        if min(grid.shape) > 1 and np.nanmin(grid) < HALF < np.nanmax(grid):
            drawn = axes.contour(xs, ys, grid, levels=[HALF], colors=BLACK, linestyles=style, linewidths=width)
            drawn.set_path_effects([withStroke(linewidth=width + 2, foreground="white")])
    if max(share.shape) <= MOST_NUMBERS:
        for row in rows.dropna(subset="share").itertuples():
            middle: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": SMALL, "zorder": 5}
            # The number has a patch of its cell beneath it, over which no line runs.
            patch = {"facecolor": AROUND_HALF(row.share), "edgecolor": "none", "pad": 2}
            ink = "white" if row.share > DARK_FROM else BLACK
            axes.text(row.x, row.y, f"{100 * row.share:.0f}", color=ink, bbox=patch, **middle)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.tick_params(labelsize=SMALL)
    bare(axes)
    return cells
