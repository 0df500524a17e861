"""The figure of what was agreed on every issue: the options that any world agreed on."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import (
    DPI,
    LINE,
    NORMAL,
    SMALL,
    TINT,
    across,
    bare,
    headed,
    heading_of,
    in_columns,
    interval_key,
    letters,
    within,
)
from sim.words.phrases import count, percent


def settlements(table: pd.DataFrame, title: str, topic: str) -> Figure:
    """What was agreed: a panel for each issue under talks, with the options that any world agreed on.

    table: a row for each issue and option; columns: issue, issue_title, option, title (in words), fixed (agreed before
    the talks: left out), count, n (agreed worlds), share (0..1), and its 95 % interval low, high.
    title: the finding.
    """
    table = table[~table["fixed"]]
    n = int(table["n"].max()) if len(table) else 0
    panels = [rows for _, rows in table.groupby("issue", sort=False)] if n else []
    columns = [[panels[place] for place in column] for column in in_columns(list(map(_height, panels)), 2)]
    body = max(sum(map(_height, column)) for column in columns)
    figure = Figure(figsize=(across(), max(6, body + 1.0)), dpi=DPI)
    for column, start in zip(columns, (0.02, 0.52), strict=True):
        _column(figure, column, start)
    sample = f"shares of the {count(n, 'world')} with an agreed text{interval_key(table)}; never agreed: not shown"
    headed(figure, title, f"{topic}; {sample if n else 'no world has an agreed text'}")
    return figure


def _agreed(panel: pd.DataFrame) -> pd.DataFrame:
    return panel[panel["count"] > 0]


def _wrapped(option: str) -> list[str]:
    return textwrap.wrap(option, letters(41))


def _depth(option: str) -> float:
    """Height of a bar with its name on it, in lines of text."""
    return len(_wrapped(option)) + 0.3


def _height(panel: pd.DataFrame) -> float:
    """Height of a panel in inches, with the gap below it."""
    bars = sum(_depth(title) + 0.15 for title in _agreed(panel)["title"])
    return (1.15 * len(heading_of(panel)) + 0.3 + bars + 1.0) * LINE


def _column(figure: Figure, panels: list[pd.DataFrame], start: float) -> None:
    height = figure.get_figheight()
    top = height - 0.95
    # Spare height goes between the panels, but not so much that they fall apart.
    spare = min(0.35, (top - sum(map(_height, panels))) / max(len(panels), 1))
    for panel in panels:
        axes = figure.add_axes((start, (top - _height(panel)) / height, 0.46, _height(panel) / height))
        _issue(axes, panel)
        top -= _height(panel) + spare


def _issue(axes: Axes, panel: pd.DataFrame) -> None:
    """Bars with their names on them, from the top down; y counts lines of text."""
    heading = heading_of(panel)
    axes.text(0, 0, "\n".join(heading), fontsize=NORMAL, fontweight="bold", va="top", linespacing=1.1)
    y = 1.15 * len(heading) + 0.3
    for row in _agreed(panel).itertuples():
        depth = _depth(row.title)
        hatch = "//" if row.option == "open" else ""
        axes.barh(y + depth / 2, row.share, height=depth, color=TINT, hatch=hatch, edgecolor="white", label=row.title)
        axes.text(0.01, y + depth / 2, "\n".join(_wrapped(row.title)), fontsize=SMALL, va="center", linespacing=1.1)
        axes.text(1.175, y + depth / 2, percent(row.share), fontsize=SMALL, fontweight="bold", va="center", ha="right")
        axes.text(1.19, y + depth / 2, within(row), fontsize=SMALL, va="center")
        y += depth + 0.15
    axes.set(xlim=(0, 1.3), ylim=(_height(panel) / LINE, 0), xticks=[], yticks=[])
    bare(axes)
