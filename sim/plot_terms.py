"""Figures of the terms that were agreed."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import DPI, NORMAL, SMALL, bare, headed
from sim.wording import count, percent

LINE = 0.19
"""Inches that a line of text takes in `terms`."""

TINT = "#BFD9EC"


def terms(table: pd.DataFrame, name: str) -> Figure:
    """What was agreed: a panel for each issue under talks, with the options that any world agreed on.

    table: issue, issue_title, option, title, fixed, count, n, share, low, high.
    """
    table = table[~table["fixed"]]
    n = int(table["n"].max()) if len(table) else 0
    panels = [rows for _, rows in table.groupby("issue", sort=False)] if n else []
    left, right = _two_columns(panels)
    body = max(sum(map(_height, left)), sum(map(_height, right)))
    figure = Figure(figsize=(10, max(6, body + 1.0)), dpi=DPI)
    told = f"Shares of the {count(n, 'world')} with an agreed text; ± is the 95 % interval; never agreed: not shown"
    headed(figure, f"{name}: what was agreed", told if n else "No world has an agreed text")
    for column, start in ((left, 0.02), (right, 0.52)):
        _column(figure, column, start)
    return figure


def _two_columns(panels: list[pd.DataFrame]) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """The panels in reading order, cut where the columns come out most alike."""
    heights = [_height(panel) for panel in panels]
    cut = min(range(len(panels) + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    return panels[:cut], panels[cut:]


def _agreed(panel: pd.DataFrame) -> pd.DataFrame:
    return panel[panel["count"] > 0]


def _heading(panel: pd.DataFrame) -> list[str]:
    return textwrap.wrap(panel["issue_title"].iloc[0], 46)


def _wrapped(option: str) -> list[str]:
    return textwrap.wrap(option, 41)


def _depth(option: str) -> float:
    """Height of a bar with its name on it, in lines of text."""
    return len(_wrapped(option)) + 0.3


def _height(panel: pd.DataFrame) -> float:
    """Height of a panel in inches, with the gap below it."""
    bars = sum(_depth(title) + 0.15 for title in _agreed(panel)["title"])
    return (1.15 * len(_heading(panel)) + 0.3 + bars + 1.0) * LINE


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
    heading = _heading(panel)
    axes.text(0, 0, "\n".join(heading), fontsize=NORMAL, fontweight="bold", va="top", linespacing=1.1)
    y = 1.15 * len(heading) + 0.3
    for row in _agreed(panel).itertuples():
        depth = _depth(row.title)
        hatch = "//" if row.option == "open" else ""
        axes.barh(y + depth / 2, row.share, height=depth, color=TINT, hatch=hatch, edgecolor="white", label=row.title)
        axes.text(0.01, y + depth / 2, "\n".join(_wrapped(row.title)), fontsize=SMALL, va="center", linespacing=1.1)
        axes.text(1.175, y + depth / 2, percent(row.share), fontsize=SMALL, fontweight="bold", va="center", ha="right")
        within = 100 * max(row.high - row.share, row.share - row.low)
        axes.text(1.19, y + depth / 2, f"± {within:.0f}" if within >= 0.5 else "± <1", fontsize=SMALL, va="center")
        y += depth + 0.15
    axes.set(xlim=(0, 1.3), ylim=(_height(panel) / LINE, 0), xticks=[], yticks=[])
    bare(axes)
