"""Figures of the terms that were agreed."""

import textwrap
from itertools import combinations_with_replacement, pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import DPI, NORMAL, SMALL, bare, headed
from sim.words.phrases import count, percent

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
    columns = [[panels[place] for place in column] for column in _columns(list(map(_height, panels)), 2)]
    body = max(sum(map(_height, column)) for column in columns)
    figure = Figure(figsize=(10, max(6, body + 1.0)), dpi=DPI)
    told = f"Shares of the {count(n, 'world')} with an agreed text; ± is the 95 % interval; never agreed: not shown"
    headed(figure, f"{name}: what was agreed", told if n else "No world has an agreed text")
    for column, start in zip(columns, (0.02, 0.52), strict=True):
        _column(figure, column, start)
    return figure


def _columns(heights: list[float], number: int) -> list[range]:
    """Places of panels in reading order, column by column, cut where the tallest column is least tall."""
    total = len(heights)
    cuts = [(0, *some, total) for some in combinations_with_replacement(range(total, -1, -1), number - 1)]
    columns = [[range(*span) for span in pairwise(sorted(cut))] for cut in cuts]
    return min(columns, key=lambda found: max(sum(heights[place] for place in column) for column in found))


def _agreed(panel: pd.DataFrame) -> pd.DataFrame:
    return panel[panel["count"] > 0]


def _heading(panel: pd.DataFrame) -> list[str]:
    return textwrap.wrap(panel["issue_title"].iloc[0], 43)


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
        axes.text(1.19, y + depth / 2, _within(row), fontsize=SMALL, va="center")
        y += depth + 0.15
    axes.set(xlim=(0, 1.3), ylim=(_height(panel) / LINE, 0), xticks=[], yticks=[])
    bare(axes)


def _within(row) -> str:
    """How far the ends of the interval are from the share, in points; the farther one."""
    within = 100 * max(row.high - row.share, row.share - row.low)
    if within < 0.5:
        return "± <1"
    return f"− {within:.0f}" if row.share == 1 else f"± {within:.0f}"


# ---------------------------------------------------------------- terms and what was expected

STRIP = 0.035
"""Width of the strip that tells how often an option is ruled out for one signatory, in shares of the bars."""

MARKED = 29
"""Letters of an option's name on a line, beside which the marks have room."""

TALL = 5.2
"""Inches of a column from which on there are three of them."""

PITCH = {1: 7.0, 2: 4.9, 3: 4.45}
"""Inches from one column to the next, by how many there are."""

TODAY = " (today)"


def terms_expected(
    table: pd.DataFrame, name: str, marks: dict[str, str], signatories: dict[str, str], n: int
) -> Figure:
    """What was agreed beside what predictors say: all options of every issue under talks, in the order of the scale.

    table: as for `terms`, with marks (letters of predictors), status_quo, and barred_SIGNATORY (shares of n worlds in
    which it is ruled out for each of `signatories`, key to title). marks: what the letters mean.
    """
    table = table[~table["fixed"]]
    agreed = int(table["n"].max()) if len(table) else 0
    panels = [rows for _, rows in table.groupby("issue", sort=False)]
    heights = [_tall(panel) for panel in panels]
    number = min(len(panels), 3 if sum(heights) > 2 * TALL else 2)
    columns = _columns(heights, number)
    body = max(sum(heights[place] for place in column) for column in columns)
    pitch = PITCH[number]
    width = max(10.0, pitch * number + 0.2)
    notes = _notes(table, marks, list(signatories.values()), n, round(11.8 * width))
    foot = 0.25 + 0.22 * len(notes)
    figure = Figure(figsize=(width, max(0.42 * width, body + 0.95 + foot)), dpi=DPI)
    height = figure.get_figheight()
    told = f"Shares of the {count(agreed, 'world')} with an agreed text; ± is the 95 % interval"
    headed(figure, f"{name}: what was agreed, and what was expected", told if agreed else "No world has an agreed text")
    for start, column in enumerate(columns):
        top = height - 0.95
        for place in column:
            low = (top - heights[place]) / height
            axes = figure.add_axes((0.02 + pitch * start / width, low, (pitch - 0.2) / width, heights[place] / height))
            _expected(axes, panels[place], list(signatories))
            top -= heights[place]
    low = 0.1 / height
    figure.text(0.02, low, "\n".join(notes), fontsize=SMALL, va="bottom", color="#333333", linespacing=1.25)
    return figure


def _notes(table: pd.DataFrame, marks: dict[str, str], signatories: list[str], n: int, letters: int) -> list[str]:
    """What letters and strips mean, in lines of so many letters."""
    used = set("".join(table["marks"]))
    said = ", ".join(f"{letter} {words}" for letter, words in marks.items() if letter in used)
    told = f"Strips at the left ({' | '.join(signatories)}): the darker, the more often a red line or the home front"
    return [
        *textwrap.wrap(f"Predicted: {said}. Today: what holds without a treaty.", letters),
        *textwrap.wrap(f"{told} rules an option out as the talks begin ({count(n, 'world')}).", letters),
    ]


def _named(row) -> list[str]:
    """The name of an option, in lines."""
    return textwrap.wrap(row.title + (TODAY if row.status_quo else ""), MARKED)


def _tall(panel: pd.DataFrame) -> float:
    """Height of a panel in inches with all options, and the gap below it."""
    bars = sum(len(_named(row)) + 0.42 for row in panel.itertuples())
    return (1.15 * len(_heading(panel)) + 0.3 + bars + 0.75) * LINE


def _expected(axes: Axes, panel: pd.DataFrame, signatories: list[str]) -> None:
    """Bars with their names on them, strips on their left, percents and marks on their right; y counts lines."""
    heading, gutter = _heading(panel), STRIP * len(signatories) + 0.01
    axes.text(-gutter, 0, "\n".join(heading), fontsize=NORMAL, fontweight="bold", va="top", linespacing=1.1)
    y = 1.15 * len(heading) + 0.3
    for row in panel.itertuples():
        lines = _named(row)
        depth = len(lines) + 0.3
        middle = y + depth / 2
        for place, signatory in enumerate(signatories):
            shade = str(1 - 0.85 * getattr(row, f"barred_{signatory}"))
            side = STRIP * place - gutter
            axes.barh(
                middle, STRIP * 0.85, depth, side, align="center", color=shade, edgecolor="#888888", linewidth=0.6
            )
        hatch = "//" if row.option == "open" else ""
        axes.barh(middle, row.share, height=depth, color=TINT, hatch=hatch, edgecolor="white", label=row.title)
        colour = "black" if row.count else "#555555"
        axes.text(0.01, middle, "\n".join(lines), fontsize=SMALL, va="center", linespacing=1.1, color=colour)
        _result(axes, row, middle)
        y += depth + 0.12
    axes.set(xlim=(-gutter, 1.735), ylim=(_tall(panel) / LINE, 0), xticks=[], yticks=[])
    bare(axes)


def _result(axes: Axes, row, middle: float) -> None:
    """The share of an option, and the letters of the predictors that point to it."""
    if row.count:
        axes.text(1.21, middle, percent(row.share), fontsize=SMALL, fontweight="bold", va="center", ha="right")
        axes.text(1.22, middle, _within(row), fontsize=SMALL, va="center")
    for place, letter in enumerate(row.marks):
        x = 1.44 + 0.083 * place
        axes.plot(x, middle, "o", ms=14, mec="black", mfc="white", clip_on=False)
        axes.text(x, middle, letter, fontsize=SMALL, ha="center", va="center_baseline")
