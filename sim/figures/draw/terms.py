"""The figure of the terms that were agreed beside what was expected: predictors, red lines and the state of today."""

import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.figures.draw.style import (
    BLACK,
    BLUE,
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
    barred_SIGNATORY (share, 0..1, of n worlds in which the option is ruled out for it). title: the finding; marks: words of
    the letters; signatories: titles by name; n: worlds over which predictors and red lines are averaged.
    """
    table = table[~table["fixed"]]
    agreed = int(table["n"].max()) if len(table) else 0
    panels = [rows for _, rows in table.groupby("issue", sort=False)]
    heights = [_tall(panel) for panel in panels]
    number = max(1, letters(min(len(panels), 3 if sum(heights) > 2 * TALL else 2)))
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
    sample = f"shares of the {count(agreed, 'world')} with an agreed text{interval_key(table)}"
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


MARKS_APART = 4
"""More marks than these on one option are drawn smaller and closer."""


def _result(axes: Axes, row, middle: float) -> None:
    """The share of an option, and the letters of the predictors that point to it."""
    if row.count:
        share = percent(row.share).replace("under ", "<").replace("over ", ">")
        axes.text(1.21, middle, share, fontsize=SMALL, fontweight="bold", va="center", ha="right")
        axes.text(1.22, middle, within(row), fontsize=SMALL, va="center")
    many = len(row.marks) > MARKS_APART
    for place, letter in enumerate(row.marks):
        x = 1.44 + (0.065 if many else 0.083) * place
        axes.plot(x, middle, "o", ms=11.5 if many else 14, mec="black", mfc="white", clip_on=False)
        axes.text(x, middle, letter, fontsize=SMALL, ha="center", va="center_baseline")


# ---------------------------------------------------------------- in two scenarios


def terms_changed(table: pd.DataFrame, labels: tuple[str, str], title: str, topic: str) -> Figure:
    """How often every option is agreed in two scenarios: a panel for each issue, in which each option has two dots.

    table: a row for each issue and option; columns: issue, issue_title, title, and share (0..1) with its 95 % interval low,
    high, each with _a and _b. labels: what the scenarios are called; title: the finding.
    """
    panels = [rows for _, rows in table.groupby("issue", sort=False)]
    heights = [_tall_changed(panel) for panel in panels]
    columns = in_columns(heights, min(len(panels), letters(2)))
    body = max(sum(heights[place] for place in column) for column in columns)
    figure = Figure(figsize=(across(), max(0.5625 * across(), body + 1.6)), dpi=DPI)
    height, width = figure.get_figheight(), 0.98 / len(columns)
    for start, column in enumerate(columns):
        top = height - 1.5
        for place in column:
            low = (top - heights[place]) / height
            axes = figure.add_axes((0.02 + width * start, low, width - 0.02, heights[place] / height))
            _changed(axes, panels[place])
            top -= heights[place]
    handles = [Line2D([], [], ls="", **DOTS[side]) for side in DOTS]
    words = [textwrap.shorten(label, letters(90), placeholder=" ...") for label in labels]
    at: dict[str, Any] = {
        "loc": "upper left",
        "bbox_to_anchor": (0.012, 1 - 0.82 / height),
        "frameon": False,
        "fontsize": SMALL,
    }
    figure.legend(handles, words, **at)
    headed(figure, title, topic)
    return figure


DOTS: dict[str, dict[str, Any]] = {
    "a": {"marker": "o", "mfc": "white", "mec": BLACK, "ms": 8, "color": "#777777"},
    "b": {"marker": "D", "mfc": BLUE, "mec": BLACK, "ms": 7.5, "color": BLUE},
}
"""Marks of the first and of the second scenario."""


def _tall_changed(panel: pd.DataFrame) -> float:
    """Height of a panel in inches, with the gap below it."""
    lines = sum(len(textwrap.wrap(title, letters(41))) + 1.35 for title in panel["title"])
    return (1.15 * len(heading_of(panel)) + 0.3 + lines + 0.7) * LINE


def _changed(axes: Axes, panel: pd.DataFrame) -> None:
    """The name of each option, and below it its two dots with their intervals; y counts lines."""
    heading = heading_of(panel)
    axes.text(0, 0, "\n".join(heading), fontsize=NORMAL, fontweight="bold", va="top", linespacing=1.1)
    y = 1.15 * len(heading) + 0.3
    for row in panel.to_dict("records"):
        name = textwrap.wrap(row["title"], letters(41))
        axes.text(0, y, "\n".join(name), fontsize=SMALL, va="top", linespacing=1.1)
        y += len(name) + 0.55
        axes.plot([0, 1], [y, y], color="#D8D8D8", linewidth=1, zorder=0)
        for side, up in (("a", -0.16), ("b", 0.16)):
            colour = DOTS[side]["color"]
            axes.plot([row[f"low_{side}"], row[f"high_{side}"]], [y + up] * 2, color=colour, linewidth=2.2, zorder=1)
            axes.plot(row[f"share_{side}"], y + up, ls="", clip_on=False, label=f"{row['title']}, {side}", **DOTS[side])
        words = " → ".join(f"{100 * row[f'share_{side}']:.0f}" for side in DOTS) + " %"
        axes.text(1.05, y, words, fontsize=SMALL, fontweight="bold", va="center")
        y += 0.8
    axes.set(xlim=(-0.02, 1.36), ylim=(_tall_changed(panel) / LINE, 0), xticks=[], yticks=[])
    bare(axes)
