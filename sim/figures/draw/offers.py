"""The figure of the offers of one world, and how they moved towards each other against its frontier."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from sim.figures.draw.pairs import (
    NO_PACKAGE,
    Key,
    agreement,
    background,
    background_key,
    first_of,
    key_beside,
    label,
    panels_of_pairs,
)
from sim.figures.draw.style import BLACK, DPI, SMALL, apart

TABLERS = ("^", "o", "s", "D", "v", "P")
"""Markers of those who table offers."""

TRACE: dict[str, Any] = {"ms": 8, "mec": BLACK, "mew": 0.8, "lw": 2}


def offers(
    points: pd.DataFrame,
    offers: pd.DataFrame,
    titles: dict[str, str],
    colours: dict[str, str],
    name: str,
    world: int,
) -> Figure:
    """How the offers of one world moved towards each other, against its frontier.

    points: as for `frontier.on_frontier`; offers: a row for each offer; columns: when (in words), tabler, title, and for
    each signatory the utility of the offer; the last is the agreed text, if there is one. titles: of the signatories, by
    name; colours: of the actors, by name.
    """
    possible = "; the rest as at the end of the talks" if (points["kind"] == "frontier").any() else f"; {NO_PACKAGE}"
    subtitle = "Each offer at what it was worth that day" + possible + first_of(titles)
    figure, panels = panels_of_pairs(titles, f"{name}, world {world:,}: how the offers moved", subtitle)
    tablers = list(dict.fromkeys(offers["tabler"]))
    for axes, pair in panels:
        for marker, tabler in zip(TABLERS * len(tablers), tablers, strict=False):
            trace = offers[offers["tabler"] == tabler]
            axes.plot(trace[pair[0]], trace[pair[1]], marker=marker, color=colours[tabler], zorder=3, **TRACE)
        background(axes, points, pair)
        agreement(axes, points, pair)
        if len(panels) == 1:
            _dates(axes, offers, pair, ended=(points["kind"] == "agreed").any())
        label(axes, [f"Worth to {titles[actor]}" for actor in pair])
    words = offers.drop_duplicates("tabler").set_index("tabler")["title"]
    traces: Key = [
        (Line2D([], [], marker=marker, color=colours[tabler], **TRACE), f"Offers of {words[tabler]}")
        for marker, tabler in zip(TABLERS * len(tablers), tablers, strict=False)
    ]
    key_beside(figure, len(panels), [*traces, *background_key(points)])
    return figure


def _dates(axes: Axes, offers: pd.DataFrame, pair: tuple[str, str], ended: bool) -> None:
    """The date of everyone's first offer, and of the last: one if it was agreed, else everyone's; apart, in the panel."""
    last = offers.tail(1) if ended else offers.drop_duplicates("tabler", keep="last")
    dated = pd.concat([offers.drop_duplicates("tabler"), last])
    dated = dated[~dated.index.duplicated()].sort_values(pair[1])
    right = dated[pair[0]] > sum(axes.get_xlim()) / 2
    for rows, side, align in ((dated[right], -1, "right"), (dated[~right], 1, "left")):
        inches = axes.transData.transform(rows[[*pair]].to_numpy())[:, 1] / DPI
        style: dict[str, Any] = {
            "fontsize": SMALL,
            "ha": align,
            "va": "center",
            "textcoords": "offset points",
            "zorder": 4,
        }
        for row, y, place in zip(rows.to_dict("records"), inches, apart(list(inches), 0.2), strict=True):
            label = axes.annotate(row["when"], (row[pair[0]], row[pair[1]]), (12 * side, 72 * (place - y) - 4), **style)
            label.set_path_effects([withStroke(linewidth=2, foreground="white")])
