"""Figures of what became of the talks."""

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from sim.plots import DPI, GREY, LARGE, NORMAL, SMALL, STAGES, bare, headed
from sim.wording import count, interval, percent


def stages(table: pd.DataFrame, name: str) -> Figure:
    """What became of the talks: a bar for each stage, with its share, 95 % interval and number of worlds.

    table: stage, title, count, n, share, low, high.
    """
    figure = Figure(figsize=(10, 6), dpi=DPI)
    axes = figure.add_axes((0.285, 0.05, 0.695, 0.78))
    worlds = int(table["n"].iloc[0])
    told = f"{count(worlds, 'simulated world')}; black lines: 95 % interval"
    headed(figure, f"{name}: what became of the talks", told)
    room = max(table["high"].max(), 0.05)
    for place, row in enumerate(table.itertuples()):
        colour, hatch = STAGES.get(row.stage, (GREY, ""))
        axes.barh(place, row.share, color=colour, hatch=hatch, edgecolor="white", height=0.68, label=row.title)
        axes.plot([row.low, row.high], [place, place], color="black", linewidth=2.2, solid_capstyle="butt")
        beside = row.high + 0.015 * room
        axes.text(beside, place - 0.13, percent(row.share), fontsize=LARGE, fontweight="bold", va="center")
        detail = f"{count(row.count, 'world')} ({interval(row.low, row.high)})"
        axes.text(beside, place + 0.21, detail, fontsize=SMALL, va="center", color="#333333")
    axes.set_yticks(range(len(table)), [textwrap.fill(title, 26) for title in table["title"]], fontsize=NORMAL + 1)
    axes.set_xlim(0, room * 1.4)
    axes.set_xticks([])
    axes.invert_yaxis()
    axes.tick_params(length=0)
    bare(axes, ("left",))
    return figure
