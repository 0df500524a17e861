"""The figure of how long talks take: shares of worlds that have ended by each date."""

import textwrap

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import BLACK, DPI, GREEN, NORMAL, PURPLE, SMALL, VERMILION, apart, bare, headed
from sim.words.phrases import interval, percent

CURVES = {
    "agreement": (GREEN, "-"),
    "before": ("#666666", "--"),
    "breakdown": (VERMILION, "-."),
    "collapsed": (PURPLE, (0, (5, 1, 1, 1, 1, 1))),
    "unbroken": (BLACK, ":"),
}
"""Colour and line of what may be drawn: agreed, agreed in a scenario compared with, broken down, undone, Kaplan-Meier."""

LINE_INCHES = 0.23
"""Inches of a line of text below the axes."""


def timing(curves: pd.DataFrame, risk: pd.DataFrame, title: str, subtitle: str, note: str) -> Figure:
    """Shares of worlds that have ended by each date, with their 95 % intervals as bands and worlds still in talks below.

    curves: a row for each series (of `CURVES`) and date, up to the end of the talks; columns: series, title, date, share
    (0..1), low, high (NaN where there is no interval). risk: a row for each series and date, a line below the axes for each
    series; columns: series, title, date, worlds. note: how to read it.
    """
    notes = textwrap.wrap(note, 118)
    foot = 0.1 + LINE_INCHES * (len(notes) + risk["series"].nunique() + 1.2) + 0.35
    figure = Figure(figsize=(10, 5.625 + max(0.0, foot - 1.9)), dpi=DPI)
    height = figure.get_figheight()
    axes = figure.add_axes((0.085, foot / height, 0.635, (height - foot - 1.0) / height))
    headed(figure, title, subtitle)
    labels = []
    for series, rows in curves.groupby("series", sort=False):
        colour, line = CURVES[str(series)]
        days = pd.to_datetime(rows["date"])
        last = rows.iloc[-1]
        axes.step(days, rows["share"], where="post", color=colour, linestyle=line, linewidth=2.6, label=last["title"])
        axes.fill_between(days, rows["low"], rows["high"], step="post", color=colour, alpha=0.18, linewidth=0)
        labels.append((float(last["share"]), last))
    axes.set(ylim=(0, 1), xlim=(pd.to_datetime(curves["date"]).min(), pd.to_datetime(curves["date"]).max()))
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"], fontsize=SMALL)
    axes.grid(axis="y", color="#E5E5E5")
    axes.set_axisbelow(True)
    bare(axes, ("left", "bottom"))
    _dates(axes, risk)
    _ends(axes, labels)
    figure.text(0.02, 0.1 / height, "\n".join(notes), fontsize=SMALL, va="bottom", color="#444444", linespacing=1.2)
    return figure


def _dates(axes: Axes, risk: pd.DataFrame) -> None:
    """Dates along the axis, and below each the worlds still in talks."""
    days = sorted(pd.to_datetime(risk["date"]).unique())
    shown = days[:: max(1, -(-len(days) // 7))]
    weekly = len(days) > 1 and days[1] - days[0] <= pd.Timedelta(days=7)
    axes.set_xticks(shown)
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%d %b\n%Y" if weekly else "%b\n%Y"))
    axes.tick_params(axis="x", labelsize=SMALL)
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
    texts = [(y, f"{percent(row['share'])} {_around(row)}", textwrap.wrap(row["title"], 27)) for y, row in labels]
    texts.sort(key=lambda item: item[0])
    depth = (max(len(lines) for *_, lines in texts) + 1) * 0.2 * inch
    places = apart([y for y, *_ in texts], depth)
    shift = max(0.0, depth / 2 - places[0]) - max(0.0, places[-1] + depth / 2 - 1.08)
    for place, (_, share, lines) in zip(places, texts, strict=True):
        y = place + shift + depth / 2 - 0.2 * inch
        axes.text(1.03, y, share, transform=axes.transAxes, fontsize=NORMAL, fontweight="bold", va="center")
        under = y - 0.12 * inch
        axes.text(1.03, under, "\n".join(lines), transform=axes.transAxes, fontsize=SMALL, va="top", linespacing=1.05)


def _around(row: pd.Series) -> str:
    return "" if pd.isna(row["low"]) else f"({interval(row['low'], row['high'])})"
