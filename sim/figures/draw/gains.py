"""The figure of how agreed texts divide what could be gained, against the frontiers of many worlds."""

import textwrap
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.figures.draw.pairs import (
    SOLUTION_MARKS,
    Key,
    first_of,
    hollow,
    key_beside,
    label,
    nothing_to_draw,
    panels_of_pairs,
    points_of,
)
from sim.figures.draw.style import BLACK, DPI, NORMAL, SMALL, across, bare, headed, letters
from sim.words.phrases import signed

NUMBERED_SHARES = (0, 0.2, 0.4, 0.6, 0.8, 1)
"""Where the axes have numbers."""

CELLS: dict[str, Any] = {"cmap": "cividis_r", "linewidths": 0.2}


def divided(
    texts: pd.DataFrame, band: pd.DataFrame, solutions: pd.DataFrame, titles: dict[str, str], title: str, subtitle: str
) -> Figure:
    """How the agreed texts of many worlds divide what was to be gained, against the frontiers of these worlds.

    All in shares, 0..1, of what a signatory could gain at most, as `figures.data.gains.shares_of_ideal` gives them.
    texts: a row for each agreed world, a column for each signatory; band: a row for each pair and step; columns: first,
    second, share, low, median, high; solutions: a row for each; columns: kind, title, and one for each signatory.
    titles: of the signatories, by name; title: the finding; subtitle: the topic.
    """
    if not len(texts):
        return nothing_to_draw(title, subtitle)
    figure, panels = panels_of_pairs(titles)
    for axes, (first, second) in panels:
        of_pair = band[(band["first"] == first) & (band["second"] == second)]
        cells = axes.hexbin(texts[first], texts[second], gridsize=24, extent=(0, 1, 0, 1), mincnt=1, vmin=0, **CELLS)
        for edge, style in (("low", "--"), ("median", "-"), ("high", "--")):
            axes.plot(of_pair["share"], of_pair[edge], style, color=BLACK, linewidth=2 if edge == "median" else 1.2)
        for kind, (marker, size) in SOLUTION_MARKS.items():
            points_of(axes, solutions, kind, (first, second), marker, ms=size, mfc="none", mec=BLACK, mew=1.8)
        cells.set_clip_on(False)
        axes.set(xlim=(-0.06, 1.08), ylim=(-0.06, 1.08))
        axes.set_xticks(NUMBERED_SHARES if len(panels) == 1 else (0, 0.5, 1))
        axes.set_yticks(NUMBERED_SHARES)
        axes.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
        axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
        label(axes, [f"Gained by {titles[actor]}" for actor in (first, second)])
    key_beside(figure, len(panels), _divided_key(solutions))
    height = figure.get_figheight()
    where = (0.68, 0.8 / height, 0.27, 0.025) if len(panels) == 1 else (0.745, 1.4 / height, 0.22, 0.022)
    bar = figure.colorbar(cells, cax=figure.add_axes(where), orientation="horizontal")
    bar.ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    bar.ax.tick_params(labelsize=SMALL)
    bar.set_label(f"Agreed texts in a cell, of {len(texts):,}", fontsize=SMALL)
    headed(figure, title, subtitle + first_of(titles))
    return figure


def _divided_key(solutions: pd.DataFrame) -> Key:
    """Lines and solutions in words."""
    entries: Key = [
        (Line2D([], [], color=BLACK, lw=2), "The Pareto frontier of the median world"),
        (Line2D([], [], color=BLACK, lw=1.2, ls="--"), "Frontiers of the middle 80 % of worlds"),
    ]
    words = dict(zip(solutions["kind"], solutions["title"], strict=True))
    return entries + [
        (hollow(SOLUTION_MARKS[kind][0], 11), f"{words[kind]}, median") for kind in SOLUTION_MARKS if kind in words
    ]


def gains_changed(table: pd.DataFrame, colours: dict[str, str], title: str, subtitle: str) -> Figure:
    """By how much the gain of each actor changes between two scenarios: a dot with its interval for each.

    table: a row for each actor; columns: actor, title, mean (utility), low, high. colours: of the actors, by name; title:
    the finding; subtitle: the topic.
    """
    figure = Figure(figsize=(across(), max(4.5, 2.0 + 0.5 * len(table))), dpi=DPI)
    height, left = figure.get_figheight(), 0.28
    axes = figure.add_axes((left, 0.8 / height, 0.975 - left - 2.2 / across(), (height - 2.0) / height))
    for place, row in enumerate(table.itertuples()):
        axes.plot([row.low, row.high], [place] * 2, color=BLACK, linewidth=2.2)
        axes.plot(row.mean, place, "o", color=colours[row.actor], mec=BLACK, ms=11, label=row.title)
        mean, low, high = (signed(value, 3).replace("-", "−") for value in (row.mean, row.low, row.high))
        axes.text(
            1.03, place, f"{mean} ({low} to {high})", transform=axes.get_yaxis_transform(), fontsize=SMALL, va="center"
        )
    axes.axvline(0, color="#777777", linewidth=1)
    names = [textwrap.fill(name, letters(27), max_lines=2, placeholder=" ...") for name in table["title"]]
    axes.set_yticks(range(len(table)), names, fontsize=NORMAL)
    axes.set_ylim(len(table) - 0.5, -0.5)
    axes.margins(x=0.1)
    axes.locator_params(axis="x", nbins=5)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("Change of gain, in utility", fontsize=NORMAL)
    bare(axes, ("bottom",))
    headed(figure, title, subtitle)
    return figure
