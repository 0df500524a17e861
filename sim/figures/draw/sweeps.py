"""Figures of what drives the outcome: a map of two varied numbers with the break-even line, and sensitivity bars."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.figures.draw.style import BLACK, BLUE, DPI, NORMAL, SKY, SMALL, bare, headed
from sim.words.phrases import count

DARK_FROM = 0.5
"""The share from which a cell is so dark that numbers on it are white."""

HALF = 0.5
"""The share at which an outcome becomes likelier than not."""

LINES: dict[str, tuple[Any, float]] = {"share": ("-", 2.6), "low": ("--", 1.5), "high": ("--", 1.5)}
"""Style and width of the break-even lines: of the share, and of the ends of its interval."""

MOST_NUMBERS = 9
"""Along either side of a map with more cells than this no numbers are written into them."""


def heat(table: pd.DataFrame, x: str, y: str, name: str) -> Figure:
    """Shares over a grid of two varied numbers, a panel for each outcome, with the line where it is likelier than not.

    table: outcome, title, x, y, share, low, high (its interval), n; x and y: what is varied, in words.
    """
    outcomes = [rows for _, rows in table.groupby("outcome", sort=False)]
    figure = Figure(figsize=(10, 6), dpi=DPI)
    worlds = sorted({int(n) for n in table["n"]})
    told = f"{worlds[0]:,} worlds" if len(worlds) == 1 else f"{worlds[0]:,} to {worlds[-1]:,} worlds"
    headed(figure, f"{name}: where agreement becomes likelier than not", f"Shares of {told} at each point")
    width, bottom, height = 0.8 / len(outcomes) - 0.06, 0.24, 0.56
    for place, rows in enumerate(outcomes):
        axes = figure.add_axes((0.12 + place * (width + 0.06), bottom, width, height))
        cells = _map(axes, rows)
        axes.set_title(rows["title"].iloc[0], fontsize=NORMAL, fontweight="bold", loc="left")
        axes.set_xlabel(textwrap.fill(x, int(width * 85)), fontsize=NORMAL)
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
    figure.legend(handles, words, loc="lower center", ncols=2, frameon=False, fontsize=SMALL)
    return figure


def _map(axes: Axes, rows: pd.DataFrame) -> QuadMesh:
    """The cells, with their shares in percent where there are few, and the break-even lines between their middles."""
    grids = {line: rows.pivot(index="y", columns="x", values=line) for line in LINES}
    share = grids["share"]
    xs, ys = share.columns.to_numpy(float), share.index.to_numpy(float)
    cells = axes.pcolormesh(xs, ys, share.to_numpy(), cmap="cividis_r", vmin=0, vmax=1, shading="nearest")
    for line, (style, width) in LINES.items():
        grid = grids[line].to_numpy()
        if min(grid.shape) > 1 and np.nanmin(grid) < HALF < np.nanmax(grid):
            drawn = axes.contour(xs, ys, grid, levels=[HALF], colors=BLACK, linestyles=style, linewidths=width)
            drawn.set_path_effects([withStroke(linewidth=width + 2, foreground="white")])
    if max(share.shape) <= MOST_NUMBERS:
        for row in rows.dropna(subset="share").itertuples():
            ink, around = ("white", BLACK) if row.share > DARK_FROM else (BLACK, "white")
            middle: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": SMALL, "color": ink}
            number = axes.text(row.x, row.y, f"{100 * row.share:.0f}", **middle)
            number.set_path_effects([withStroke(linewidth=2, foreground=around, alpha=0.5)])
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.tick_params(labelsize=SMALL)
    bare(axes)
    return cells


INDICES = {
    "first": ("First order: by itself", BLUE, ""),
    "total": ("Total: with all its interactions", SKY, "//"),
    "mu_star": ("Mean size of its effects (Morris)", BLUE, ""),
}
"""Words, colour and hatch of every index."""

MOST_BARS = 12
"""Inputs shown, those that matter most."""

BAR = 0.36
"""Height of a bar, of the 1 between two inputs."""


def sensitivity(table: pd.DataFrame, title: str, told: str, scale: str) -> Figure:
    """How much each input matters: a bar for each index, with its interval, the input that matters most first.

    table: input (in words), index (as in `INDICES`; others are left out), value, low, high; told: what the outcome is
    and from how many worlds; scale: what the bars measure.
    """
    table = table[table["index"].isin(list(INDICES))]
    rank = table.groupby("input")["value"].max().sort_values(ascending=False, kind="stable")
    inputs, left = list(rank.index[:MOST_BARS]), len(rank) - MOST_BARS
    names = ["\n".join(textwrap.wrap(name, 46, max_lines=2, placeholder=" ...")) for name in inputs]
    height = max(6.0, 2.1 + 0.47 * len(inputs))
    figure = Figure(figsize=(10, height), dpi=DPI)
    headed(figure, title, told + (f"; {count(left, 'further input')} not shown" if left > 0 else ""))
    axes = figure.add_axes((0.44, 0.95 / height, 0.53, 1 - 1.9 / height))
    shown = [index for index in INDICES if (table["index"] == index).any()]
    for place, index in enumerate(shown):
        words, colour, hatch = INDICES[index]
        rows = table[table["index"] == index].set_index("input").reindex(inputs)
        y = np.arange(len(inputs)) + (place - (len(shown) - 1) / 2) * BAR
        axes.barh(y, rows["value"], height=BAR, color=colour, hatch=hatch, edgecolor="white", label=words)
        axes.hlines(y, rows["low"], rows["high"], color=BLACK, linewidth=1.8)
    axes.set_yticks(range(len(inputs)), names, fontsize=SMALL)
    axes.set_xlim(min(0.0, float(table["low"].min())), float(table["high"].max()) * 1.05)
    axes.axvline(0, color=BLACK, linewidth=0.8)
    axes.set_xlabel(f"{scale}; black lines: 95 % interval", fontsize=NORMAL)
    axes.tick_params(labelsize=SMALL, length=0)
    axes.invert_yaxis()
    axes.legend(loc="lower right", frameon=False, fontsize=SMALL)
    bare(axes, ("bottom",))
    return figure
