"""The figure of a paired comparison: from which outcome to which the same worlds go."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.figures.draw.style import DPI, NORMAL, SMALL, STAGE_FILLS, across, apart, bare, headed, letters
from sim.words.phrases import count, percent

GAP = 0.035
"""Room between two outcomes, as a share of all worlds."""

THICK = 0.035
"""Flows below this share of the worlds carry no number."""

WIDTH = 0.035


def flows(table: pd.DataFrame, first: str, second: str, title: str, findings: list[str]) -> Figure:
    """Flows of paired worlds from their outcome in one scenario to that in another; those that change are coloured.

    table: a row for each pair of stages, in their order; columns: source, source_title, target, target_title, count
    (worlds). first, second: what the two scenarios are called; title: the finding; findings: what else
    to say of it, the topic first.
    """
    below = findings[1:]
    foot = 0.25 + 0.22 * len(below)
    n = int(table["count"].sum())
    left, right = _column(table, "source", n), _column(table, "target", n)
    body = max(4.0, *(_depth(nodes) * len(nodes) for nodes in (left, right)))
    height = body + 1.3 + foot
    figure = Figure(figsize=(across(), height), dpi=DPI)
    axes = figure.add_axes((0.235, foot / height, 0.53, body / height))
    _ribbons(axes, table, left, right, n)
    for start, nodes in ((0.0, left), (1.0, right)):
        _nodes(axes, nodes, start)
    axes.set(xlim=(0, 1), ylim=(max(left["bottom"].max(), right["bottom"].max()), 0), xticks=[], yticks=[])
    for x, name, align in ((0.02, first, "left"), (0.98, second, "right")):
        words = textwrap.shorten(name, letters(42), placeholder=" ...")
        figure.text(x, 1 - 1.12 / height, words, fontsize=NORMAL, fontweight="bold", ha=align)
    figure.text(0.02, 0.1 / height, "\n".join(below), fontsize=SMALL, va="bottom", linespacing=1.3)
    bare(axes)
    headed(figure, title, findings[0])
    return figure


def _column(table: pd.DataFrame, side: str, n: int) -> pd.DataFrame:
    """Outcomes of one side from the top down, a row for each stage: title, count, n, top and bottom in shares of n."""
    found = table.groupby([side, f"{side}_title"], sort=False)["count"].sum().reset_index()
    found.columns = ["stage", "title", "count"]
    found = found[found["count"] > 0]
    height = found["count"] / n
    found["top"] = height.cumsum() - height + GAP * np.arange(len(found))
    return found.assign(n=n, bottom=found["top"] + height).set_index("stage")


def _named(title: str) -> list[str]:
    """The name of an outcome, in lines."""
    return textwrap.wrap(title, letters(27))


def _depth(nodes: pd.DataFrame) -> float:
    """Inches from the name of one outcome to the next."""
    return 0.1 + 0.2 * (1 + max(len(_named(title)) for title in nodes["title"]))


def _ribbons(axes: Axes, table: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame, n: int) -> None:
    """A band for each flow; those that stay are pale, those that change have the colour of where they lead."""
    leave, arrive = left["top"].to_dict(), right["top"].to_dict()
    numbers = []
    for row in table[table["count"] > 0].itertuples():
        share = row.count / n
        y0, y1 = leave[row.source], arrive[row.target]
        leave[row.source] += share
        arrive[row.target] += share
        stays = row.source == row.target
        colour = "#CFCFCF" if stays else STAGE_FILLS[row.target][0]
        hatch = "" if stays else STAGE_FILLS[row.target][1]
        axes.add_patch(
            _ribbon(y0, y1, share, color=colour, hatch=hatch, label=f"{row.source_title} to {row.target_title}")
        )
        if share >= THICK:
            numbers.append((y0 + share / 2, f"{row.count:,}"))
    for y, words in numbers:
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
        axes.text(WIDTH + 0.015, y, words, fontsize=SMALL, va="center", bbox=box)


def _ribbon(y0: float, y1: float, share: float, color: str, hatch: str, label: str) -> PathPatch:
    """A band of a constant height between both columns, curved as in an alluvial diagram."""
    a, b, middle = WIDTH, 1 - WIDTH, 0.5
    corners = [(a, y0), (middle, y0), (middle, y1), (b, y1)]
    back = [(b, y1 + share), (middle, y1 + share), (middle, y0 + share), (a, y0 + share)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    path = Path([*corners, *back, corners[0]], codes)
    return PathPatch(path, facecolor=color, hatch=hatch, edgecolor="white", linewidth=0.8, alpha=0.85, label=label)


def _nodes(axes: Axes, nodes: pd.DataFrame, side: float) -> None:
    """The outcomes of one side as blocks, with their names and shares outside."""
    for stage, row in nodes.iterrows():
        colour, hatch = STAGE_FILLS[str(stage)]
        x = side * (1 - WIDTH)
        block = Rectangle((x, row["top"]), WIDTH, row["bottom"] - row["top"], facecolor=colour, hatch=hatch)
        block.set(edgecolor="white", linewidth=0.8, label=row["title"])
        axes.add_patch(block)
    height = axes.bbox.height / DPI
    depth = _depth(nodes) / height * max(nodes["bottom"].max(), 1)
    places = apart(((nodes["top"] + nodes["bottom"]) / 2).tolist(), depth)
    shift = max(0.0, depth / 2 - places[0])
    for place, row in zip(places, nodes.itertuples(), strict=True):
        words = "\n".join([*_named(row.title), f"{percent(row.count / row.n)}, {count(row.count, 'world')}"])
        x, align = (-0.02, "right") if side == 0 else (1.02, "left")
        axes.text(x, place + shift, words, fontsize=SMALL, ha=align, va="center", linespacing=1.15)
