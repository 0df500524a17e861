"""Figures of what signatories gain: one world on its Pareto frontier, its offers there, and the texts of many worlds."""

import textwrap
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.figures.draw.style import BLACK, DPI, GREY, NORMAL, SMALL, actor_colours, apart, bare, headed

Style = dict[str, Any]

SOLUTIONS = {
    "utilitarian": ("o", 30),
    "kalai_smorodinsky": ("^", 24),
    "egalitarian": ("s", 17),
    "nash": ("D", 13),
}
"""Marker and size of every solution; hollow and nested, so that those on one point can all be seen."""

TABLERS = ("^", "o", "s", "D", "v", "P")
"""Markers of those who table offers."""

SHADE, DARK = "#EDEDED", "#555555"
FRONTIER: Style = {"marker": "o", "ms": 4.5, "color": GREY, "mfc": DARK, "mec": DARK, "lw": 1.5}
TRACE: Style = {"ms": 8, "mec": BLACK, "mew": 0.8, "lw": 2}
CELLS: Style = {"cmap": "cividis_r", "linewidths": 0.2}
LETTERS = 8.5
"""Letters in an inch of a label."""

KEY = 34
"""Letters in a line of the key."""

NO_PACKAGE = "there is no package that all could sign"

MOST_PARTIES = 3
"""Of more signatories the first three are shown, two at a time."""

Key = list[tuple[Artist, str]]


def on_frontier(points: pd.DataFrame, titles: dict[str, str], name: str, world: int) -> Figure:
    """What one world could have given its signatories: the frontier, no deal, the solutions, and the agreed text.

    points: kind, title, and a column for each signatory (see `gains.world_on_frontier`); titles: names of signatories.
    """
    agreed = (points["kind"] == "agreed").any()
    finding = "the agreed text, and what was possible" if agreed else "no agreement, and what was possible"
    title = f"{name}, world {world:,}: {finding}"
    if not (points["kind"] == "frontier").any():
        return _nothing(title, NO_PACKAGE.capitalize())
    figure, panels = _panels(titles, title, _scale(titles))
    solved = points.drop_duplicates("kind").set_index("kind")["title"]
    for axes, pair in panels:
        _background(axes, points, pair)
        for kind, (marker, size) in SOLUTIONS.items():
            _points(axes, points, kind, pair, marker, ms=size, mfc="none", mec=BLACK, mew=1.8)
        _agreement(axes, points, pair)
        _label(axes, [f"Worth to {titles[actor]}" for actor in pair])
    hollow = [(_mark(marker, 11, "none"), solved[kind]) for kind, (marker, _) in SOLUTIONS.items() if kind in solved]
    _key(figure, len(panels), [*_background_key(points), *hollow])
    return figure


def offers(points: pd.DataFrame, offers: pd.DataFrame, titles: dict[str, str], name: str, world: int) -> Figure:
    """How the offers of one world moved towards each other, against its frontier.

    points: see `on_frontier`; offers: when, tabler, title, and what each was worth to every signatory, a column each
    (see `gains.offers_of_world`). The last offer is the agreed text, if there is one.
    """
    possible = "; the rest as at the end of the talks" if (points["kind"] == "frontier").any() else f"; {NO_PACKAGE}"
    told = "Each offer at what it was worth that day" + possible + _first(titles)
    figure, panels = _panels(titles, f"{name}, world {world:,}: how the offers moved", told)
    tablers = list(dict.fromkeys(offers["tabler"]))
    colours = actor_colours([*titles, *tablers])
    for axes, pair in panels:
        for marker, tabler in zip(TABLERS * len(tablers), tablers, strict=False):
            trace = offers[offers["tabler"] == tabler]
            axes.plot(trace[pair[0]], trace[pair[1]], marker=marker, color=colours[tabler], zorder=3, **TRACE)
        _background(axes, points, pair)
        _agreement(axes, points, pair)
        if len(panels) == 1:
            _dates(axes, offers, pair, ended=(points["kind"] == "agreed").any())
        _label(axes, [f"Worth to {titles[actor]}" for actor in pair])
    words = offers.drop_duplicates("tabler").set_index("tabler")["title"]
    traces: Key = [
        (Line2D([], [], marker=marker, color=colours[tabler], **TRACE), f"Offers of {words[tabler]}")
        for marker, tabler in zip(TABLERS * len(tablers), tablers, strict=False)
    ]
    _key(figure, len(panels), [*traces, *_background_key(points)])
    return figure


def divided(
    texts: pd.DataFrame, band: pd.DataFrame, solutions: pd.DataFrame, titles: dict[str, str], name: str
) -> Figure:
    """How the agreed texts of many worlds divide what was to be gained, against the frontiers of these worlds.

    texts: a column of shares for each signatory; band: first, second, share, low, median, high; solutions: kind, title,
    and the median share of each signatory (see `gains.shares_of_ideal`).
    """
    title = f"{name}: who got how much of what could be gained"
    if not len(texts):
        return _nothing(title, "No world has an agreed text with something to gain for all signatories")
    told = "0 %: no deal; 100 %: the most that a party could gain with nobody losing" + _first(titles)
    figure, panels = _panels(titles, title, told)
    for axes, (first, second) in panels:
        of_pair = band[(band["first"] == first) & (band["second"] == second)]
        cells = axes.hexbin(texts[first], texts[second], gridsize=24, extent=(0, 1, 0, 1), mincnt=1, vmin=0, **CELLS)
        for edge, style in (("low", "--"), ("median", "-"), ("high", "--")):
            axes.plot(of_pair["share"], of_pair[edge], style, color=BLACK, linewidth=2 if edge == "median" else 1.2)
        for kind, (marker, size) in SOLUTIONS.items():
            _points(axes, solutions, kind, (first, second), marker, ms=size, mfc="none", mec=BLACK, mew=1.8)
        axes.set(xlim=(-0.03, 1.06), ylim=(-0.03, 1.06))
        axes.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
        axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
        _label(axes, [f"Gained by {titles[actor]}" for actor in (first, second)])
    _key(figure, len(panels), _divided_key(solutions))
    where = (0.68, 0.16, 0.27, 0.025) if len(panels) == 1 else (0.745, 0.2, 0.22, 0.022)
    bar = figure.colorbar(cells, cax=figure.add_axes(where), orientation="horizontal")
    bar.ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    bar.ax.tick_params(labelsize=SMALL)
    bar.set_label(f"Agreed texts in a cell, of {len(texts):,}", fontsize=SMALL)
    return figure


def _divided_key(solutions: pd.DataFrame) -> Key:
    """Lines and solutions in words."""
    entries: Key = [
        (Line2D([], [], color=BLACK, lw=2), "The Pareto frontier of the median world"),
        (Line2D([], [], color=BLACK, lw=1.2, ls="--"), "Frontiers of the middle 80 % of worlds"),
    ]
    words = dict(zip(solutions["kind"], solutions["title"], strict=True))
    return entries + [
        (_mark(SOLUTIONS[kind][0], 11, "none"), f"{words[kind]}, median") for kind in SOLUTIONS if kind in words
    ]


# ---------------------------------------------------------------- the sheet


def _scale(titles: dict[str, str]) -> str:
    return "1 is all that a party could wish for in the terms; favours from outside can add" + _first(titles)


def _nothing(title: str, reason: str) -> Figure:
    """A figure that says why there is nothing to draw."""
    figure = Figure(figsize=(10, 6), dpi=DPI)
    headed(figure, title, reason)
    return figure


def _first(titles: dict[str, str]) -> str:
    return f"; the first {MOST_PARTIES} of {len(titles)} signatories" if len(titles) > MOST_PARTIES else ""


def _panels(titles: dict[str, str], title: str, subtitle: str) -> tuple[Figure, list[tuple[Axes, tuple[str, str]]]]:
    """A figure with a panel for every pair of signatories: one with its key at the right, or three with it below."""
    pairs = list(combinations(list(titles)[:MOST_PARTIES], 2))
    figure = Figure(figsize=(10, 6) if len(pairs) == 1 else (10, 7.2), dpi=DPI)
    headed(figure, title, subtitle)
    if len(pairs) == 1:
        places = [(0.085, 0.115, 0.55, 0.745)]
    else:
        places = [(0.075 + 0.325 * place, 0.45, 0.24, 0.34) for place in range(len(pairs))]
    return figure, [(figure.add_axes(place), pair) for place, pair in zip(places, pairs, strict=True)]


def _key(figure: Figure, panels: int, entries: Key) -> None:
    """The key, beside one panel or below several."""
    handles, words = zip(*((handle, textwrap.fill(text, KEY)) for handle, text in entries), strict=True)
    beside: Style = {"bbox_to_anchor": (0.645, 0.87)}
    below: Style = {"bbox_to_anchor": (0.01, 0.33), "ncols": 2, "columnspacing": 1.2}
    style: Style = {"frameon": False, "fontsize": SMALL, "labelspacing": 0.9, "handletextpad": 0.8}
    figure.legend(handles, words, loc="upper left", **style, **(beside if panels == 1 else below))


def _label(axes: Axes, words: Sequence[str]) -> None:
    """What is along and up the panel; up a narrow panel it stands above, as it would be too long for the side."""
    width = int(axes.bbox.width / DPI * LETTERS)
    axes.set_xlabel(textwrap.fill(words[0], width), fontsize=NORMAL)
    if axes.bbox.width > axes.figure.bbox.width / 2:
        axes.set_ylabel(words[1], fontsize=NORMAL)
    else:
        axes.set_title(textwrap.fill(f"↑ {words[1]}", width + 5), fontsize=NORMAL, loc="left", x=-0.2)
    axes.tick_params(labelsize=SMALL)
    axes.set_axisbelow(True)
    bare(axes, ("left", "bottom"))


# ---------------------------------------------------------------- what stands on it


def _mark(marker: str, size: float, fill: str) -> Line2D:
    return Line2D([], [], linestyle="", marker=marker, ms=size, mfc=fill, mec=BLACK, mew=1.8)


def _points(axes: Axes, points: pd.DataFrame, kind: str, pair: tuple[str, str], marker: str, **style) -> None:
    found = points[points["kind"] == kind]
    axes.plot(found[pair[0]], found[pair[1]], marker, **style)


def _background(axes: Axes, points: pd.DataFrame, pair: tuple[str, str]) -> None:
    """The frontier, no deal, and the region that both prefer to the least they sign."""
    front = points[points["kind"] == "frontier"]
    least = points[points["kind"] == "reservation"].iloc[0]
    # Between two parties the frontier is a line; of more, a panel shows only its shadow.
    line = "-" if len(points.columns) == len(("kind", "title", *pair)) else "none"
    axes.plot(front[pair[0]], front[pair[1]], linestyle=line, **FRONTIER)
    axes.margins(0.14)
    _points(axes, points, "no_deal", pair, "X", ms=13, mfc=DARK, mec="white", zorder=6)
    axes.autoscale_view()
    limits = axes.get_xlim(), axes.get_ylim()
    corner = [max(limits[0][1], least[pair[0]]), max(limits[1][1], least[pair[1]])]
    axes.fill_between([least[pair[0]], corner[0]], least[pair[1]], corner[1], color=SHADE, linewidth=0, zorder=0)
    axes.set(xlim=limits[0], ylim=limits[1])


def _agreement(axes: Axes, points: pd.DataFrame, pair: tuple[str, str]) -> None:
    """The agreed text, and an arrow to what payments made of it."""
    _points(axes, points, "agreed", pair, "*", ms=11, color=BLACK, zorder=5)
    paid = points[points["kind"].isin(["agreed", "paid"])]
    if len(paid) > 1:
        start, end = (tuple(row[[*pair]]) for _, row in paid.iterrows())
        axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "lw": 2, "color": BLACK})


def _background_key(points: pd.DataFrame) -> Key:
    kinds = set(points["kind"])
    entries: Key = (
        [(Line2D([], [], ls="", marker="*", ms=11, color=BLACK), "The agreed text")] if "agreed" in kinds else []
    )
    if "paid" in kinds:
        entries.append((Line2D([], [], marker=">", ms=7, lw=2, color=BLACK), "What payments from outside add to it"))
    if "frontier" in kinds:
        entries.append(
            (Line2D([], [], **FRONTIER), "Pareto frontier: no package is better for one and no worse for the other")
        )
    entries.append((Line2D([], [], ls="", marker="X", ms=11, mfc=DARK, mec="white"), "No deal"))
    return [*entries, (Patch(color=SHADE), "Worth enough for all to sign")]


def _dates(axes: Axes, offers: pd.DataFrame, pair: tuple[str, str], ended: bool) -> None:
    """The date of everyone's first offer, and of the last: one if it was agreed, else everyone's; apart, in the panel."""
    last = offers.tail(1) if ended else offers.drop_duplicates("tabler", keep="last")
    told = pd.concat([offers.drop_duplicates("tabler"), last])
    told = told[~told.index.duplicated()].sort_values(pair[1])
    right = told[pair[0]] > sum(axes.get_xlim()) / 2
    for rows, side, align in ((told[right], -1, "right"), (told[~right], 1, "left")):
        inches = axes.transData.transform(rows[[*pair]].to_numpy())[:, 1] / DPI
        style: Style = {"fontsize": SMALL, "ha": align, "va": "center", "textcoords": "offset points", "zorder": 4}
        for row, y, place in zip(rows.to_dict("records"), inches, apart(list(inches), 0.2), strict=True):
            label = axes.annotate(row["when"], (row[pair[0]], row[pair[1]]), (12 * side, 72 * (place - y) - 4), **style)
            label.set_path_effects([withStroke(linewidth=2, foreground="white")])
