"""Figures of what became of the talks: in one scenario, in several, and along a number that is varied."""

import textwrap

import matplotlib.patheffects as effects
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import DPI, GREY, LARGE, NORMAL, SMALL, STAGE_FILLS, bare, headed, key, key_lines
from sim.words.phrases import count, interval, percent


def stages(table: pd.DataFrame, name: str) -> Figure:
    """What became of the talks: a bar for each stage, with its share, 95 % interval and number of worlds.

    table: a row for each stage; columns: stage, title (in words), count, n (worlds), share (0..1), low, high.
    """
    figure = Figure(figsize=(10, 6), dpi=DPI)
    axes = figure.add_axes((0.285, 0.05, 0.695, 0.78))
    worlds = int(table["n"].iloc[0])
    lines = "black lines: 95 % interval" if (table["low"] < table["high"]).any() else "all alike"
    subtitle = f"{count(worlds, 'simulated world')}; {lines}"
    headed(figure, f"{name}: what became of the talks", subtitle)
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
    axes.set_yticks(range(len(table)), [textwrap.fill(title, 26) for title in table["title"]], fontsize=NORMAL + 1)
    axes.set_xlim(0, room * 1.5)
    axes.set_xticks([])
    axes.invert_yaxis()
    axes.tick_params(length=0)
    bare(axes, ("left",))
    return figure


# ---------------------------------------------------------------- stacked

NARROW = 0.065
"""Segments below this share have no room for their percent."""

OUTLINE = [effects.Stroke(linewidth=4.5, foreground="white"), effects.Normal()]


def stacked(table: pd.DataFrame, title: str) -> Figure:
    """What became of the talks in several scenarios: a stacked bar each, agreed stages first.

    table: a row for each group and stage, stages in the order of the stack, and for each group one for `agreed`, those
    with a text; columns: group, group_title, stage, title, count, n, share (0..1), low, high. Intervals are drawn at the
    ends of the first stage and of the agreed ones.
    """
    groups = [rows.set_index("stage") for _, rows in table.groupby("group", sort=False)]
    body = max(0.66 * len(groups), 2.6)
    figure = Figure(figsize=(10, max(5.625, body + 1.75)), dpi=DPI)
    height = figure.get_figheight()
    axes = figure.add_axes((0.25, 0.15 / height, 0.535, (height - 1.75) / height))
    sizes = sorted({int(rows["n"].iloc[0]) for rows in groups})
    subtitle = count(sizes[0], "simulated world") + " each" if len(sizes) == 1 else "Number of worlds below each name"
    headed(figure, title, f"{subtitle}; black lines: 95 % intervals of in force and of agreed")
    for place, rows in enumerate(groups):
        _stack(axes, rows, place, several_sizes=len(sizes) > 1)
    axes.set(xlim=(0, 1), ylim=(len(groups) - 0.5, -0.55), xticks=[], yticks=[])
    axes.text(1.02, -0.48, "Agreed", fontsize=NORMAL, fontweight="bold")
    bare(axes, ("left",))
    key(figure, _stages_of(table))
    return figure


def _stack(axes: Axes, rows: pd.DataFrame, place: int, several_sizes: bool) -> None:
    """One bar with its name on the left, its percents on it, and the share that agreed on the right."""
    start = 0.0
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
        if row["share"] >= NARROW:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
            middle = start + row["share"] / 2
            axes.text(middle, place - 0.08, percent(row["share"]), fontsize=SMALL, ha="center", va="center", bbox=box)
        start += row["share"]
    for stage in ("in_force", "agreed"):
        span = rows.loc[stage, ["low", "high"]].tolist()
        axes.plot(span, [place + 0.24] * 2, color="black", linewidth=2.2, marker="|", ms=8, mew=2, path_effects=OUTLINE)
    name = textwrap.fill(rows["group_title"].iloc[0], 26, max_lines=2, placeholder=" ...")
    name += f"\n{count(int(rows['n'].iloc[0]), 'world')}" if several_sizes else ""
    axes.text(-0.015, place, name, fontsize=NORMAL, ha="right", va="center", linespacing=1.1)
    agreed = rows.loc["agreed"]
    axes.text(1.02, place, percent(agreed["share"]), fontsize=LARGE, fontweight="bold", va="center")
    if agreed["low"] < agreed["high"]:
        axes.text(1.19, place, f"({interval(agreed['low'], agreed['high'])})", fontsize=SMALL, va="center")


def _stages_of(table: pd.DataFrame) -> list[tuple[str, tuple[str, str]]]:
    """The stages that occur in a stack, with their colours and hatches."""
    titles = table[(table["stage"] != "agreed") & (table["count"] > 0)].drop_duplicates("stage")
    order = list(STAGE_FILLS)
    titles = titles.sort_values("stage", key=lambda stages: stages.map(order.index))
    return [(row.title, STAGE_FILLS[row.stage]) for row in titles.itertuples()]


# ---------------------------------------------------------------- along a parameter


def along(table: pd.DataFrame, title: str, parameter: str, beside: str = "") -> Figure:
    """What became of the talks at each level of one parameter: stacked columns side by side.

    table: as for `stacked`, a group for each point, and a panel for each panel_title, the levels of a second parameter.
    parameter, beside: what is varied along the axis and from panel to panel, in words.
    """
    panels = [rows for _, rows in table.groupby("panel_title", sort=False)]
    figure = Figure(figsize=(10, 5.625), dpi=DPI)
    sizes = sorted(set(table["n"]))
    each = count(sizes[0], "simulated world") if len(sizes) == 1 else f"{sizes[0]:,} to {count(sizes[-1], 'world')}"
    headed(figure, title, f"{each} at each point; black: 95 % intervals of in force (below) and of agreed (above)")
    shown = _stages_of(table)
    key(figure, shown)
    width = 0.905 / len(panels)
    tall = (0.515 if beside else 0.555) - 0.03 * (key_lines(title for title, _ in shown) - 1)
    for place, rows in enumerate(panels):
        axes = figure.add_axes((0.085 + place * width, 0.2, width - 0.015, tall))
        _columns(axes, rows, len(panels))
        shares = [0, 0.25, 0.5, 0.75, 1]
        axes.set_yticks(shares, [percent(share) if place == 0 else "" for share in shares], fontsize=SMALL)
        name = textwrap.shorten(str(rows["panel_title"].iloc[0]), round(90 / len(panels)), placeholder=" ...")
        axes.text(0.5, 1.03, name, transform=axes.transAxes, fontsize=NORMAL, fontweight="bold", ha="center")
        bare(axes, ("left",))
    lines = [parameter, f"Side by side: {beside}"] if beside else [parameter]
    words = "\n".join(textwrap.shorten(line, 100, placeholder=" ...") for line in lines)
    figure.text(0.53, 0.015, words, fontsize=NORMAL, ha="center", va="bottom", linespacing=1.15)
    return figure


def _columns(axes: Axes, table: pd.DataFrame, panels: int) -> None:
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
    names = [str(rows["group_title"].iloc[0]) for rows in groups]
    letters = max(4, max(map(len, names)))
    shown = range(0, len(groups), -(-len(groups) // max(1, min(12, round(88 / panels / min(letters, 16))))))
    axes.set_xticks(
        shown, [textwrap.fill(names[n], 16, max_lines=3, placeholder=" ...") for n in shown], fontsize=SMALL
    )
    axes.set(xlim=(-0.5, len(groups) - 0.5), ylim=(0, 1))
    axes.tick_params(axis="x", length=0)
