"""The figure of the offers of one world, and how they moved towards each other against its frontier."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from sim.figures.draw.pairs import (
    Key,
    agreement,
    background,
    background_key,
    equal_scales,
    first_of,
    key_beside,
    label,
    panels_of_pairs,
)
from sim.figures.draw.style import BLACK, DPI, SMALL, apart, headed

TABLERS = ("^", "o", "s", "D", "v", "P")
"""Markers of those who table offers."""

TRACE: dict[str, Any] = {"ms": 8, "mec": BLACK, "mew": 0.8, "lw": 2}

BARRED: dict[str, Any] = {"ms": 8, "mec": BLACK, "mew": 1.6, "linestyle": ""}


def offers(
    points: pd.DataFrame,
    offers: pd.DataFrame,
    titles: dict[str, str],
    colours: dict[str, str],
    title: str,
    subtitle: str,
) -> Figure:
    """How the offers of one world moved towards each other, against its frontier.

    points: as for `frontier.on_frontier`; offers: a row for each offer; columns: when (in words), tabler, title, for each
    signatory the utility of the offer, and signable (true or false); the last is the agreed text, if there is one. titles:
    of the signatories, by name; colours: of the actors, by name; title: the finding; subtitle: the topic.
    """
    figure, panels = panels_of_pairs(titles)
    tablers = list(dict.fromkeys(offers["tabler"]))
    for axes, pair in panels:
        for marker, tabler in zip(TABLERS * len(tablers), tablers, strict=False):
            trace = offers[offers["tabler"] == tabler]
            axes.plot(trace[pair[0]], trace[pair[1]], marker=marker, color=colours[tabler], zorder=3, **TRACE)
            barred = trace[~trace["signable"]]
            axes.plot(barred[pair[0]], barred[pair[1]], marker, mfc="white", zorder=3.5, **BARRED)
        background(axes, points, pair)
        agreement(axes, points, pair)
        equal_scales(axes, pd.concat([shown[[*titles]].astype(float) for shown in (points, offers)]), titles)
        if len(panels) == 1:
            _dates(axes, offers, pair, ended=(points["kind"] == "agreed").any())
        label(axes, [f"Worth to {titles[actor]}" for actor in pair])
    words = offers.drop_duplicates("tabler").set_index("tabler")["title"]
    traces: Key = [
        (Line2D([], [], marker=marker, color=colours[tabler], **TRACE), f"Offers of {words[tabler]}")
        for marker, tabler in zip(TABLERS * len(tablers), tablers, strict=False)
    ]
    hollow: Key = [(Line2D([], [], ls="", marker="^", mfc="white", **BARRED), "White: somebody could not sign it")]
    key_beside(figure, len(panels), [*traces, *([] if offers["signable"].all() else hollow), *background_key(points)])
    headed(figure, title, subtitle + first_of(titles))
    return figure


def _dates(axes: Axes, offers: pd.DataFrame, pair: tuple[str, str], ended: bool) -> None:
    """The date of everyone's first offer, and of the last: one if it was agreed, else everyone's; apart, in the panel."""
    last = offers.tail(1) if ended else offers.drop_duplicates("tabler", keep="last")
    dated = pd.concat([offers.drop_duplicates("tabler"), last])
    dated = dated[~dated.index.duplicated()].sort_values(pair[1])
    right = dated[pair[0]] > sum(axes.get_xlim()) / 2
    for rows, side, align, up in ((dated[right], -1, "right", -4), (dated[~right], 1, "left", 12)):
        inches = axes.transData.transform(rows[[*pair]].to_numpy())[:, 1] / DPI
        style: dict[str, Any] = {
            "fontsize": SMALL,
            "ha": align,
            "va": "center",
            "textcoords": "offset points",
            "zorder": 4,
        }
        for row, y, place in zip(rows.to_dict("records"), inches, apart(list(inches), 0.2), strict=True):
            label = axes.annotate(
                row["when"], (row[pair[0]], row[pair[1]]), (12 * side, 72 * (place - y) + up), **style
            )
            label.set_path_effects([withStroke(linewidth=2, foreground="white")])
