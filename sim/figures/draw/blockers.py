"""The figure of who blocks on what: a grid of issues and actors, with the reasons."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import (
    DPI,
    GREY,
    KEY_LINE,
    NORMAL,
    REASON_FILLS,
    SMALL,
    across,
    bare,
    headed,
    key,
    key_lines,
    letters,
)
from sim.words.phrases import interval, percent

LEAST_INCHES, MOST_INCHES = 0.56, 0.9
"""Inches of an issue: as many as there is room for between these."""


def blockers(cells: pd.DataFrame, parts: pd.DataFrame, title: str, subtitle: str, note: str) -> Figure:
    """Who stood in the way of failed talks (columns) on what (rows): bars of the share of failed worlds, by reason.

    cells: a row for each cell, in the order in which issues and blockers are to stand; columns: issue_title,
    blocker_title, share (0..1), low, high; parts: a row for each cell and reason; columns: issue_title, blocker_title,
    reason, reason_title, share. note: on the worlds left out.
    """
    issues, actors = (list(dict.fromkeys(cells[column])) for column in ("issue_title", "blocker_title"))
    notes = textwrap.wrap(note, letters(118))
    foot = 0.15 + 0.22 * len(notes)
    found = parts.drop_duplicates("reason").set_index("reason")["reason_title"].to_dict()
    head = 1.75 + KEY_LINE * (key_lines(found.values()) - 1)
    height = max(min(5.625, head + 0.45 + MOST_INCHES * len(issues) + foot), head + LEAST_INCHES * len(issues) + foot)
    body = min(height - foot - head, MOST_INCHES * len(issues))
    figure = Figure(figsize=(across(), height), dpi=DPI)
    start, width = 0.27, 0.72 / len(actors)
    # Beside the longest bar there is room for its percent.
    room = cells["share"].max() * across() * width / max(across() * width - 1.35, 0.2)
    for place, actor in enumerate(actors):
        low = (height - head - body) / height
        axes = figure.add_axes((start + place * width, low, width - 0.012, body / height))
        _actor(axes, cells[cells["blocker_title"] == actor], parts[parts["blocker_title"] == actor], issues)
        axes.set(xlim=(0, room), ylim=(len(issues) - 0.5, -0.5), xticks=[], yticks=[])
        heading = textwrap.fill(actor, max(10, letters(58 / len(actors))), max_lines=2, placeholder=" ...")
        above = (height - head + 0.08) / height
        figure.text(start + place * width, above, heading, fontsize=NORMAL, fontweight="bold", linespacing=1.05)
        bare(axes, ("left",))
        for row, issue in enumerate(issues) if place == 0 else ():
            words = textwrap.fill(issue, letters(29), max_lines=2, placeholder=" ...")
            axes.text(-0.03 * room, row, words, fontsize=SMALL + 0.5, ha="right", va="center", linespacing=1.1)
    key(figure, [(found[reason], look) for reason, look in REASON_FILLS.items() if reason in found])
    figure.text(0.02, 0.1 / height, "\n".join(notes), fontsize=SMALL, va="bottom", color="#444444", linespacing=1.2)
    headed(figure, title, subtitle)
    return figure


def _actor(axes: Axes, cells: pd.DataFrame, parts: pd.DataFrame, issues: list[str]) -> None:
    """One column: a bar for each issue, made of its reasons, with the share at its end."""
    for row, issue in enumerate(issues):
        start = 0.0
        for part in parts[parts["issue_title"] == issue].itertuples():
            colour, hatch = REASON_FILLS.get(part.reason, (GREY, ""))
            axes.barh(row, part.share, 0.62, start, color=colour, hatch=hatch, edgecolor="white", linewidth=0)
            start += part.share
        for cell in cells[(cells["issue_title"] == issue) & (cells["share"] > 0)].itertuples():
            for words, up, size, weight in (
                (percent(cell.share), 6, NORMAL, "bold"),
                (interval(cell.low, cell.high) if cell.low < cell.high else "", -8, SMALL, "normal"),
            ):
                axes.annotate(
                    words,
                    (start, row),
                    (4, up),
                    textcoords="offset points",
                    va="center",
                    fontsize=size,
                    fontweight=weight,
                )
