"""The figure of what people have reached in seats of the talks, before what the engine reaches in the same seats."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.draw.style import BLACK, DPI, GREY, NORMAL, SMALL, across, bare, headed

Looks = dict[str, Any]

ENGINE_FILL = "#D0D0D0"
"""Colour of the engine's distribution."""

BINS = 40
"""Bars of the engine's distribution."""

ROW = 0.24
"""Inches of the line of a person."""


def reached(
    people: pd.DataFrame,
    others: dict[str, np.ndarray],
    titles: dict[str, str],
    colours: dict[str, str],
    title: str,
    subtitle: str,
) -> Figure:
    """A panel for each seat: the engine's gains in many worlds as grey bars, above them a dot for each person, and a hollow one
    for the engine in that person's world.

    people: a row for each person; columns: seat, label, gain, by_engine (points); others: by seat the engine's gains [w], in
    points; titles, colours: of the seats, by name.
    """
    seats = [seat for seat in others if (people["seat"] == seat).any()]
    heights = [1.9 + ROW * int((people["seat"] == seat).sum()) for seat in seats]
    figure = Figure(figsize=(across(), 1.6 + sum(heights) + 0.4 * (len(seats) - 1)), dpi=DPI)
    height, top = figure.get_figheight(), figure.get_figheight() - 1.65
    low, high = _span(people, others)
    for seat, tall in zip(seats, heights, strict=True):
        axes = figure.add_axes((0.03, (top - tall + 0.55) / height, 0.94, (tall - 0.55) / height))
        top -= tall + 0.4
        of_seat = people[people["seat"] == seat]
        weights = np.full(len(others[seat]), 1 / len(others[seat]))
        shares, *_ = axes.hist(others[seat], bins=_bins(low, high), weights=weights, color=ENGINE_FILL)
        ground = float(np.max(shares))
        step = 1.3 * ground * ROW / 1.35
        for place, row in enumerate(of_seat.itertuples(), 1):
            y = ground + place * step
            axes.plot([row.by_engine, row.gain], [y, y], color=GREY, lw=1.5, zorder=2)
            axes.plot(row.by_engine, y, "o", mfc="white", mec=BLACK, ms=7, zorder=3)
            axes.plot(row.gain, y, "o", color=colours[seat], mec=BLACK, ms=9, zorder=4)
            rightmost = max(row.gain, row.by_engine)
            axes.annotate(row.label, (rightmost, y), (8, 0), textcoords="offset points", va="center", fontsize=SMALL)
        axes.axvline(0, color=BLACK, lw=1)
        axes.set(xlim=(low, high), ylim=(0, ground + (len(of_seat) + 1) * step), yticks=[])
        axes.set_title(titles[seat], loc="left", fontsize=NORMAL, fontweight="bold")
        axes.tick_params(labelsize=SMALL)
        bare(axes, ("bottom",))
        axes.set_xlabel("What was got over no deal, points (0 unless in force)", fontsize=SMALL)
    person: Looks = {"ls": "", "marker": "o", "mec": BLACK}
    entries = {
        "A person in the seat": Line2D([], [], color=GREY, ms=9, **person),
        "The simulator's own party in that world": Line2D([], [], mfc="white", ms=7, **person),
        "The same in many worlds": Patch(color=ENGINE_FILL),
    }
    at: Looks = {"loc": "upper left", "bbox_to_anchor": (0.012, 1 - 0.87 / height), "ncols": 3}
    figure.legend(list(entries.values()), list(entries), frameon=False, fontsize=SMALL, **at)
    headed(figure, title, subtitle)
    return figure


def _bins(low: float, high: float) -> list[float]:
    """The edges of the bars; no gain at all lies in the middle of one."""
    width = (high - low) / BINS
    return [(number - 0.5) * width for number in range(int(low // width), int(high // width) + 3)]


def _span(people: pd.DataFrame, others: dict[str, np.ndarray]) -> tuple[float, float]:
    """From the lowest to the highest of all gains, with room for labels at the right."""
    values = np.concatenate([people["gain"], people["by_engine"], *others.values()])
    low, high = float(values.min()), float(values.max())
    room = max(high - low, 1.0)
    return low - 0.03 * room, high + 0.2 * room
