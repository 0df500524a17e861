"""The figure of how long talks take: shares of worlds that have ended by each date."""

import textwrap
from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import (
    BLACK,
    DPI,
    GREEN,
    NORMAL,
    SMALL,
    STAGE_FILLS,
    WEEK,
    across,
    apart,
    bare,
    headed,
    letters,
)
from sim.words.phrases import around

CURVES = {"agreement": (GREEN, "-"), "before": ("#666666", "--")}
"""Colour and line of agreements: in a scenario, and in the one that it is compared with."""

PART_FILLS = {
    "agreement": STAGE_FILLS["in_force"],
    "collapsed": STAGE_FILLS["collapsed"],
    "talks": ("#E8E8E8", ""),
    "no_deal": STAGE_FILLS["no_deal"],
    "breakdown": STAGE_FILLS["breakdown"],
}
"""Colour and hatch of what can have become of a world."""

BESIDE = 2.75
"""Inches beside the axes, for the names of what they show."""

LINE_INCHES = 0.23
"""Inches of a line of text below the axes."""


def timing(parts: pd.DataFrame, edges: pd.DataFrame, title: str, subtitle: str, note: str) -> Figure:
    """What has become of the worlds by each date: parts on top of each other, which add up to all.

    parts: a row for each series (of `PART_FILLS`, from the bottom up) and date; columns: series, title, date, share (0..1)
    and its 95 % interval low, high. edges: a row for each date and series (`agreement`: all that have agreed, `breakdown`);
    columns: series, date, low, high, drawn as a band. title: the finding; subtitle: the topic; note: how to read it.
    """
    figure, axes, notes = _frame(note, lines=0)
    below, labels = 0.0, []
    for series, rows in parts.groupby("series", sort=False):
        colour, hatch = PART_FILLS[str(series)]
        days, shares = pd.to_datetime(rows["date"]), rows["share"].to_numpy()
        look: dict[str, Any] = {
            "facecolor": colour,
            "hatch": hatch,
            "edgecolor": "white",
            "linewidth": 0.8,
            "label": rows["title"].iloc[0],
        }
        axes.fill_between(days, below, below + shares, step="post", **look)
        below = below + shares
        last = rows.iloc[-1]
        if last["share"] > 0:
            labels.append((float(below[-1] - last["share"] / 2), last))
    for series, rows in edges.groupby("series", sort=False):
        low, high = (1 - rows[end] if series == "breakdown" else rows[end] for end in ("low", "high"))
        band: dict[str, Any] = {
            "step": "post",
            "color": BLACK,
            "alpha": 0.45,
            "linewidth": 0,
            "label": f"95 % interval: {series}",
        }
        axes.fill_between(pd.to_datetime(rows["date"]), low, high, **band)
    _scales(axes, parts)
    axes.set_xticks(_shown(parts))
    _ends(axes, labels)
    _noted(figure, notes)
    headed(figure, title, subtitle)
    return figure


def agreement_curves(curves: pd.DataFrame, risk: pd.DataFrame, title: str, subtitle: str, note: str) -> Figure:
    """Shares of worlds that have agreed by each date in two scenarios, with 95 % bands and worlds still in talks below.

    curves: a row for each series (of `CURVES`) and date, up to the end of the talks; columns: series, title, date, share
    (0..1), low, high. risk: a row for each series and date, a line below the axes for each series; columns: series, title,
    date, worlds. title: the finding; subtitle: the topic; note: how to read it.
    """
    figure, axes, notes = _frame(note, lines=risk["series"].nunique())
    labels = []
    for series, rows in curves.groupby("series", sort=False):
        colour, line = CURVES[str(series)]
        days = pd.to_datetime(rows["date"])
        last = rows.iloc[-1]
        axes.step(days, rows["share"], where="post", color=colour, linestyle=line, linewidth=2.6, label=last["title"])
        axes.fill_between(days, rows["low"], rows["high"], step="post", color=colour, alpha=0.18, linewidth=0)
        labels.append((float(last["share"]), last))
    _scales(axes, curves)
    axes.grid(axis="y", color="#E5E5E5")
    _at_risk(axes, risk, _shown(risk))
    _ends(axes, labels)
    _noted(figure, notes)
    headed(figure, title, subtitle)
    return figure


def _frame(note: str, lines: int) -> tuple[Figure, Axes, list[str]]:
    """A figure with room below its axes for the dates, for so many lines and for a note; and the note in lines."""
    notes = textwrap.wrap(note, letters(118))
    foot = 0.1 + LINE_INCHES * (len(notes) + lines + 0.2) + 0.6
    figure = Figure(figsize=(across(), 5.625 + max(0.0, foot - 1.9)), dpi=DPI)
    height = figure.get_figheight()
    left = 0.85 / across()
    axes = figure.add_axes((left, foot / height, 0.985 - left - BESIDE / across(), (height - foot - 1.0) / height))
    return figure, axes, notes


def _noted(figure: Figure, notes: list[str]) -> None:
    low = 0.1 / figure.get_figheight()
    figure.text(0.02, low, "\n".join(notes), fontsize=SMALL, va="bottom", color="#444444", linespacing=1.2)


def _scales(axes: Axes, rows: pd.DataFrame) -> None:
    """Shares up, and dates along."""
    days = pd.to_datetime(rows["date"])
    axes.set(ylim=(0, 1), xlim=(days.min(), days.max()))
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"], fontsize=SMALL)
    axes.set_axisbelow(True)
    bare(axes, ("left", "bottom"))
    every = sorted(days.unique())
    weekly = len(every) > 1 and every[1] - every[0] <= WEEK
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%d %b\n%Y" if weekly else "%b\n%Y"))
    axes.tick_params(axis="x", labelsize=SMALL)


def _shown(rows: pd.DataFrame) -> list[pd.Timestamp]:
    """The dates that are named."""
    days = sorted(pd.to_datetime(rows["date"]).unique())
    return days[:: max(1, -(-len(days) // letters(7)))]


def _at_risk(axes: Axes, risk: pd.DataFrame, shown: list[pd.Timestamp]) -> None:
    """The dates shown along the axis, and below each the worlds still in talks."""
    axes.set_xticks(shown)
    inch = 1 / (axes.bbox.height / DPI)
    for place, (_, rows) in enumerate(risk.groupby("series", sort=False)):
        y = -(0.62 + LINE_INCHES * place) * inch
        worlds = rows.set_index(pd.to_datetime(rows["date"]))["worlds"].astype(float)
        for day in shown:
            left = worlds.asof(day)
            if not pd.isna(left):
                at = float(mdates.date2num(day))
                axes.text(at, y, f"{left:,.0f}", transform=axes.get_xaxis_transform(), fontsize=SMALL, ha="center")
        words = textwrap.shorten(rows["title"].iloc[0], 32, placeholder=" ...")
        axes.text(1.03, y, words, transform=axes.transAxes, fontsize=SMALL)


def _ends(axes: Axes, labels: list[tuple[float, pd.Series]]) -> None:
    """The names of the curves beside their ends, apart from each other."""
    inch = 1 / (axes.bbox.height / DPI)
    texts = [(y, around(row["share"], row["low"], row["high"]), textwrap.wrap(row["title"], 27)) for y, row in labels]
    texts.sort(key=lambda item: item[0])
    depth = (max(len(lines) for *_, lines in texts) + 1) * 0.2 * inch
    places = apart([y for y, *_ in texts], depth)
    shift = max(0.0, depth / 2 - 0.1 - places[0]) - max(0.0, places[-1] + depth / 2 - 1.08)
    for place, (_, share, lines) in zip(places, texts, strict=True):
        y = place + shift + depth / 2 - 0.2 * inch
        axes.text(1.03, y, share, transform=axes.transAxes, fontsize=NORMAL, fontweight="bold", va="center")
        under = y - 0.12 * inch
        axes.text(1.03, under, "\n".join(lines), transform=axes.transAxes, fontsize=SMALL, va="top", linespacing=1.05)
