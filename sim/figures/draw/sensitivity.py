"""The figure of sensitivity indices: how much each uncertain input matters for an outcome, a bar for each index."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.figures.draw.style import BLACK, BLUE, DPI, NORMAL, SKY, SMALL, across, bare, headed, letters
from sim.words.phrases import count

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


def sensitivity(table: pd.DataFrame, title: str, subtitle: str, scale: str) -> Figure:
    """How much each input matters: a bar for each index, with its interval, the input that matters most first.

    table: a row for each input and index; columns: input (in words), index (as in `INDICES`; others are left out), value,
    and its 95 % interval low, high. scale: what the bars measure.
    """
    table = table[table["index"].isin(list(INDICES))]
    rank = table.groupby("input")["value"].max().sort_values(ascending=False, kind="stable")
    inputs, left = list(rank.index[:MOST_BARS]), len(rank) - MOST_BARS
    names = ["\n".join(textwrap.wrap(name, letters(46), max_lines=2, placeholder=" ...")) for name in inputs]
    height = max(6.0, 2.1 + 0.47 * len(inputs))
    figure = Figure(figsize=(across(), height), dpi=DPI)
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
    headed(figure, title, subtitle + (f"; {count(left, 'further input')} not shown" if left > 0 else ""))
    return figure
