"""Figures of what became of the talks: in one scenario, in several, and along a number that is varied."""

import textwrap
from typing import Any

import matplotlib.patheffects as effects
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import (
    BLACK,
    DPI,
    GREY,
    KEY_LINE,
    LARGE,
    NORMAL,
    PAGE,
    SMALL,
    STAGE_FILLS,
    across,
    apart,
    bare,
    headed,
    key,
    key_lines,
    letters,
)
from sim.words.phrases import count, interval, percent, points


def stages(table: pd.DataFrame, title: str, topic: str) -> Figure:
    """What became of the talks: a bar for each stage, with its share, 95 % interval and number of worlds.

    table: a row for each stage; columns: stage, title (in words), count, n (worlds), share (0..1), low, high.
    title: the finding.
    """
    figure = Figure(figsize=(across(), 6), dpi=DPI)
    axes = figure.add_axes((0.285, 0.05, 0.695, 0.78))
    worlds = int(table["n"].iloc[0])
    room = max(table["high"].max(), 0.05)
    for place, row in enumerate(table.itertuples()):
        colour, hatch = STAGE_FILLS.get(row.stage, (GREY, ""))
        axes.barh(place, row.share, color=colour, hatch=hatch, edgecolor="white", height=0.68, label=row.title)
        axes.plot([row.low, row.high], [place, place], color="black", linewidth=2.2, solid_capstyle="butt")
        beside = row.high + 0.015 * room
        axes.text(beside, place - 0.13, percent(row.share), fontsize=LARGE, fontweight="bold", va="center")
        around = f" ({interval(row.low, row.high)})" if row.low < row.high else ""
        detail = count(row.count, "world") + around
        axes.text(beside, place + 0.21, detail, fontsize=SMALL, va="center", color="#333333")
    axes.set_yticks(
        range(len(table)), [textwrap.fill(name, letters(26)) for name in table["title"]], fontsize=NORMAL + 1
    )
    inches = 0.695 * across()
    axes.set_xlim(0, room * inches / (inches - BESIDE_BARS))
    axes.set_xticks([])
    axes.invert_yaxis()
    axes.tick_params(length=0)
    bare(axes, ("left",))
    lines = "black lines: 95 % interval" if (table["low"] < table["high"]).any() else "all alike"
    headed(figure, title, f"{topic}; {count(worlds, 'simulated world')}; {lines}")
    return figure


# ---------------------------------------------------------------- stacked

BESIDE_BARS = 2.85
"""Inches beside the longest bar, for its number of worlds and its interval."""

NARROW = 0.065
"""Segments below this share have no room for their percent on a printed page: it stands above them."""

LABEL = 0.06
"""Room that such a percent takes along the bar, as a share of all worlds on a printed page."""

CHANGE_INCHES = 0.3
"""Inches of a line of the paired changes."""

NAMES = 2.1
"""Inches beside them for the longest name of a stage."""

OUTLINE = [effects.Stroke(linewidth=4.5, foreground="white"), effects.Normal()]


def stacked(table: pd.DataFrame, title: str, topic: str) -> Figure:
    """What became of the talks in several scenarios: a stacked bar each, agreed stages first.

    table: a row for each group and stage, stages in the order of the stack, and for each group one for `agreed`, those
    with a text; columns: group, group_title, stage, title, count, n, share (0..1), low, high. Intervals are drawn at the
    ends of the first stage and of the agreed ones. title: the finding.
    """
    figure = _bars(table, below=0.15)
    headed(figure, title, f"{topic}; {_sizes(table)}; black lines: 95 % intervals of in force and of agreed")
    return figure


def compared(table: pd.DataFrame, changes: pd.DataFrame, title: str, topic: str) -> Figure:
    """What became of the talks in two scenarios, as `stacked`, and below by how much each share changes between them.

    changes: a row for each stage and for `agreed`; columns: stage, title, mean (difference, -1..1), low, high.
    """
    below = 0.95 + CHANGE_INCHES * len(changes)
    figure = _bars(table, below)
    height = figure.get_figheight()
    left, tall = max(0.25, NAMES / across()), CHANGE_INCHES * len(changes) / height
    axes = figure.add_axes((left, 0.42 / height, 0.765 - left, tall))
    for place, row in enumerate(changes.itertuples()):
        colour = STAGE_FILLS.get(row.stage, (BLACK, ""))[0]
        axes.plot([100 * row.low, 100 * row.high], [place] * 2, color="black", linewidth=2.2)
        axes.plot(100 * row.mean, place, "o", color=colour, mec="black", ms=9, label=row.title)
        words = f"{points(row.mean)} ({points(row.low)} to {points(row.high)})"
        at: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "fontsize": SMALL, "va": "center"}
        axes.text(1.03, place, words, fontweight="bold" if row.low > 0 or row.high < 0 else "normal", **at)
        axes.text(-0.02, place, row.title, ha="right", **at)
    axes.axvline(0, color="#777777", linewidth=1)
    axes.set(ylim=(len(changes) - 0.5, -0.5), yticks=[])
    axes.locator_params(axis="x", nbins=6, steps=[1, 2, 5, 10])
    axes.tick_params(axis="x", labelsize=SMALL)
    head = "Change in points, the same worlds, with 95 % interval (bold: clear of 0)"
    figure.text(0.02, tall + 0.46 / height, head, fontsize=SMALL, fontweight="bold", va="bottom")
    bare(axes, ("bottom",))
    headed(figure, title, f"{topic}; {_sizes(table)}; black lines: 95 % intervals of in force and of agreed")
    return figure


def _sizes(table: pd.DataFrame) -> str:
    sizes = set(table["n"])
    return (
        "number of worlds below each name" if len(sizes) > 1 else count(int(sizes.pop()), "simulated world") + " each"
    )


def _bars(table: pd.DataFrame, below: float) -> Figure:
    """A figure with a stacked bar for each group and the key, and so many inches free below them."""
    groups = [rows.set_index("stage") for _, rows in table.groupby("group", sort=False)]
    shown = _stages_of(table)
    top = 1.6 + KEY_LINE * (key_lines(title for title, _ in shown) - 1)
    body = max(0.78 * len(groups), 2.6 if below < 0.5 else 1.8)
    figure = Figure(figsize=(across(), max(5.625 if below < 0.5 else 0, body + top + below)), dpi=DPI)
    height = figure.get_figheight()
    axes = figure.add_axes((0.25, below / height, 0.535, (height - top - below) / height))
    for place, rows in enumerate(groups):
        _stack(axes, rows, place, several_sizes=table["n"].nunique() > 1)
    axes.set(xlim=(0, 1), ylim=(len(groups) - 0.5, -0.6), xticks=[], yticks=[])
    axes.text(1.03, 1.0, "Agreed", transform=axes.transAxes, fontsize=NORMAL, fontweight="bold", va="bottom")
    bare(axes, ("left",))
    key(figure, shown)
    return figure


def _stack(axes: Axes, rows: pd.DataFrame, place: int, several_sizes: bool) -> None:
    """One bar with its name on the left, its percents on it or above, and the share that agreed on the right."""
    start, above, narrow = 0.0, [], NARROW * PAGE / across()
    for stage, row in rows.drop(index="agreed").iterrows():
        colour, hatch = STAGE_FILLS[stage]
        axes.barh(
            place,
            row["share"],
            left=start,
            height=0.7,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=row["title"],
        )
        middle = start + row["share"] / 2
        if row["share"] >= narrow:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
            axes.text(middle, place - 0.08, percent(row["share"]), fontsize=SMALL, ha="center", va="center", bbox=box)
        elif row["share"]:
            above.append((middle, percent(row["share"])))
        start += row["share"]
    for x, (_, words) in zip(apart([x for x, _ in above], LABEL * PAGE / across()), above, strict=True):
        axes.text(x, place - 0.37, words.replace("under ", "<"), fontsize=SMALL, ha="center", va="bottom")
    for stage in ("in_force", "agreed"):
        span = rows.loc[stage, ["low", "high"]].tolist()
        axes.plot(span, [place + 0.24] * 2, color="black", linewidth=2.2, marker="|", ms=8, mew=2, path_effects=OUTLINE)
    name = _filled(rows["group_title"].iloc[0])
    name += f"\n{count(int(rows['n'].iloc[0]), 'world')}" if several_sizes else ""
    axes.text(-0.015, place, name, fontsize=NORMAL, ha="right", va="center", linespacing=1.1)
    agreed = rows.loc["agreed"]
    axes.text(1.03, place - 0.1, percent(agreed["share"]), fontsize=LARGE, fontweight="bold", va="center")
    if agreed["low"] < agreed["high"]:
        axes.text(1.03, place + 0.22, f"({interval(agreed['low'], agreed['high'])})", fontsize=SMALL, va="center")


def _filled(name: str) -> str:
    """The name of a group in at most three lines that fit beside its bar; names of files break after their underscores."""
    parted = textwrap.fill(name.replace("_", "_ "), letters(24), max_lines=3, placeholder=" ...")
    return parted.replace("_ ", "_")


def _stages_of(table: pd.DataFrame) -> list[tuple[str, tuple[str, str]]]:
    """The stages that occur in a stack, with their colours and hatches."""
    titles = table[(table["stage"] != "agreed") & (table["count"] > 0)].drop_duplicates("stage")
    order = list(STAGE_FILLS)
    titles = titles.sort_values("stage", key=lambda stages: stages.map(order.index))
    return [(row.title, STAGE_FILLS[row.stage]) for row in titles.itertuples()]


# ---------------------------------------------------------------- along a parameter

MOST_NUMBERED = 16
"""Columns of a printed page in all panels together that have room for their numbers."""

ABOVE_COLUMNS = 0.3
"""Inches from the columns up to the name of their panel: between them stand numbers."""


def along(table: pd.DataFrame, title: str, topic: str, parameter: str, beside: str = "") -> Figure:
    """What became of the talks at each level of one parameter: stacked columns side by side.

    table: as for `stacked`, a group for each point, and a panel for each panel_title, the levels of a second parameter.
    title: the finding; parameter, beside: what is varied along the axis and from panel to panel, in words.
    """
    panels = [rows for _, rows in table.groupby("panel_title", sort=False)]
    figure = Figure(figsize=(across(), 5.9), dpi=DPI)
    sizes = sorted(set(table["n"]))
    each = count(sizes[0], "world") if len(sizes) == 1 else f"{sizes[0]:,} to {count(sizes[-1], 'world')}"
    shown = _stages_of(table)
    key(figure, shown)
    left = 0.85 / across()
    width = (0.99 - left) / len(panels)
    tall = (0.475 if beside else 0.52) - 0.03 * (key_lines(title for title, _ in shown) - 1)
    for place, rows in enumerate(panels):
        axes = figure.add_axes((left + place * width, 0.23, width - 0.015, tall))
        _columns(axes, rows, len(panels), _numbered(table, len(panels)))
        shares = [0, 0.25, 0.5, 0.75, 1]
        axes.set_yticks(shares, [percent(share) if place == 0 else "" for share in shares], fontsize=SMALL)
        name = textwrap.shorten(str(rows["panel_title"].iloc[0]), letters(90 / len(panels)), placeholder=" ...")
        above = 1 + ABOVE_COLUMNS / (tall * figure.get_figheight())
        axes.text(0.5, above, name, transform=axes.transAxes, fontsize=NORMAL, fontweight="bold", ha="center")
        bare(axes, ("left",))
    lines = [parameter, f"Side by side: {beside}"] if beside else [parameter]
    words = "\n".join(textwrap.fill(line, letters(92), max_lines=2, placeholder=" ...") for line in lines)
    figure.text(0.53, 0.015, words, fontsize=NORMAL, ha="center", va="bottom", linespacing=1.15)
    numbers = "numbers: % in force (below) and agreed (above); " if _numbered(table, len(panels)) else ""
    headed(figure, title, f"{topic}; {each} at each point; {numbers}black: their 95 % intervals")
    return figure


def _numbered(table: pd.DataFrame, panels: int) -> bool:
    """Whether there is room for numbers in and above the columns."""
    return table["group"].nunique() <= letters(MOST_NUMBERED) and panels <= MOST_NUMBERED


def _columns(axes: Axes, table: pd.DataFrame, panels: int, numbered: bool) -> None:
    """A stacked column for each group, with its name below."""
    groups = [rows.set_index("stage") for _, rows in table.groupby("group", sort=False)]
    dense = len(groups) * panels > 30
    width = 1.0 if dense else 0.8
    look = (
        {"linewidth": 1.0} if dense else {"linewidth": 2.2, "marker": "_", "ms": 8, "mew": 2, "path_effects": OUTLINE}
    )
    for place, rows in enumerate(groups):
        start = 0.0
        for stage, row in rows.drop(index="agreed").iterrows():
            colour, hatch = STAGE_FILLS[stage]
            axes.bar(place, row["share"], width, start, color=colour, hatch=hatch, edgecolor="white", linewidth=0)
            start += row["share"]
        for stage in ("in_force", "agreed"):
            span = rows.loc[stage, ["low", "high"]].tolist()
            axes.plot([place] * 2, span, color="black", **look)
        if numbered:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
            at: dict[str, Any] = {"fontsize": SMALL, "ha": "center"}
            axes.text(place, 1.015, f"{100 * rows.loc['agreed', 'share']:.0f}", va="bottom", fontweight="bold", **at)
            if rows.loc["in_force", "share"] >= 0.12:
                axes.text(place, 0.03, f"{100 * rows.loc['in_force', 'share']:.0f}", va="bottom", bbox=box, **at)
    names = [str(rows["group_title"].iloc[0]) for rows in groups]
    longest = max(4, max(map(len, names)))
    shown = range(
        0, len(groups), -(-len(groups) // max(1, min(12, round(88 * across() / PAGE / panels / min(longest, 16)))))
    )
    axes.set_xticks(
        shown, [textwrap.fill(names[n], 16, max_lines=3, placeholder=" ...") for n in shown], fontsize=SMALL
    )
    axes.set(xlim=(-0.5, len(groups) - 0.5), ylim=(0, 1))
    axes.tick_params(axis="x", length=0)
