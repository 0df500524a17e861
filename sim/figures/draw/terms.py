"""The figure of the terms that were agreed beside what was expected: predictors, red lines and the state of today."""

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
    letters,
    within,
)
from sim.words.phrases import count, percent

STRIP = 0.035
"""Width of the strip that shows how often an option is ruled out for one signatory, in shares of the bars."""

MARKED = 29
"""Letters of an option's name on a line, beside which the marks have room."""

TALL = 5.2
"""Inches of a column from which on there are three of them."""

PITCH = {1: 7.0, 2: 4.9, 3: 4.45}
"""Inches from one column to the next, by how many there are."""

TODAY = " (today)"


def terms(
    table: pd.DataFrame, title: str, topic: str, marks: dict[str, str], signatories: dict[str, str], n: int
) -> Figure:
    """What was agreed beside what predictors say: all options of every issue under talks, in the order of the scale.

    table: as for `settlements`, with columns marks (letters of predictors), status_quo (true or false), and
    barred_SIGNATORY (share, 0..1, of n worlds in which the option is ruled out for it). title: the finding; marks: words of the letters;
    signatories: titles by name; n: worlds over which predictors and red lines are averaged.
    """
    table = table[~table["fixed"]]
    agreed = int(table["n"].max()) if len(table) else 0
    panels = [rows for _, rows in table.groupby("issue", sort=False)]
    heights = [_tall(panel) for panel in panels]
    number = min(len(panels), 3 if sum(heights) > 2 * TALL else 2, letters(3))
    columns = in_columns(heights, number)
    body = max(sum(heights[place] for place in column) for column in columns)
    pitch = PITCH[number]
    width = max(across(), pitch * number + 0.2)
    notes = _notes(table, marks, list(signatories.values()), n, round(11.8 * width))
    foot = 0.25 + 0.22 * len(notes)
    figure = Figure(figsize=(width, max(0.42 * width, body + 0.95 + foot)), dpi=DPI)
    height = figure.get_figheight()
    for start, column in enumerate(columns):
        top = height - 0.95
        for place in column:
            low = (top - heights[place]) / height
            axes = figure.add_axes((0.02 + pitch * start / width, low, (pitch - 0.2) / width, heights[place] / height))
            _expected(axes, panels[place], list(signatories))
            top -= heights[place]
    low = 0.1 / height
    figure.text(0.02, low, "\n".join(notes), fontsize=SMALL, va="bottom", color="#333333", linespacing=1.25)
    sample = f"shares of the {count(agreed, 'world')} with an agreed text; ± is the 95 % interval"
    headed(figure, title, f"{topic}; {sample if agreed else 'no world has an agreed text'}")
    return figure


def _notes(table: pd.DataFrame, marks: dict[str, str], signatories: list[str], n: int, letters: int) -> list[str]:
    """What letters and strips mean, in lines of so many letters."""
    used = set("".join(table["marks"]))
    said = ", ".join(f"{letter} {words}" for letter, words in marks.items() if letter in used)
    strips = f"Strips at the left ({' | '.join(signatories)}): the darker, the more often a red line or the home front"
    return [
        *textwrap.wrap(f"Predicted: {said}. Today: what holds without a treaty.", letters),
        *textwrap.wrap(f"{strips} rules an option out as the talks begin ({count(n, 'world')}).", letters),
    ]


def _named(row) -> list[str]:
    """The name of an option, in lines."""
    return textwrap.wrap(row.title + (TODAY if row.status_quo else ""), MARKED)


def _tall(panel: pd.DataFrame) -> float:
    """Height of a panel in inches with all options, and the gap below it."""
    bars = sum(len(_named(row)) + 0.42 for row in panel.itertuples())
    return (1.15 * len(heading_of(panel)) + 0.3 + bars + 0.75) * LINE


def _expected(axes: Axes, panel: pd.DataFrame, signatories: list[str]) -> None:
    """Bars with their names on them, strips on their left, percents and marks on their right; y counts lines."""
    heading, gutter = heading_of(panel), STRIP * len(signatories) + 0.01
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
        axes.text(1.22, middle, within(row), fontsize=SMALL, va="center")
    for place, letter in enumerate(row.marks):
        x = 1.44 + 0.083 * place
        axes.plot(x, middle, "o", ms=14, mec="black", mfc="white", clip_on=False)
        axes.text(x, middle, letter, fontsize=SMALL, ha="center", va="center_baseline")
