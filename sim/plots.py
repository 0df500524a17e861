"""Figures, from tables and plain labels; they know no talks.

    stages(summary.stages, name)                         what became of the talks
    terms(summary.terms, name)                           what was agreed
    talks(*talk_tables(scenario, rounds), name, world)   the talks of one world

They are made for a slide: no text is smaller than 11 points on 10 inches. Colours are those of Okabe and Ito (2008),
which people with any colour vision can tell apart; hatches, markers and labels tell the same in grey.
"""

import textwrap
from collections.abc import Iterable, Sequence

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.wording import count, interval, month, percent

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = PALETTE = (
    "#000000",
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
)
GREY = "#999999"

STAGES = {
    "in_force": (GREEN, ""),
    "pending": (SKY, "//"),
    "rejected": (ORANGE, "\\\\"),
    "no_deal": (GREY, ".."),
    "breakdown": (VERMILION, "xx"),
}
"""Colour and hatch of every stage."""

ACTORS = {
    "armenia": ORANGE,
    "azerbaijan": BLUE,
    "russia": PURPLE,
    "iran": GREEN,
    "turkey": VERMILION,
    "european_union": SKY,
    "united_states": BLACK,
    "georgia": YELLOW,
}
"""Colours of actors that scenarios have in common; others take what is left, see `actor_colours`."""

FREE = (BLUE, ORANGE, GREEN, PURPLE, VERMILION, SKY, BLACK, YELLOW)
"""Colours for actors that have none, the best to tell apart first."""

DPI = 120
SMALL, NORMAL, LARGE = 11, 12.5, 16


def actor_colours(actors: Iterable[str]) -> dict[str, str]:
    """A colour for every actor: its own in `ACTORS`, else the next that none of these has, in the order given."""
    actors = list(dict.fromkeys(actors))
    fixed = {name: ACTORS[name] for name in actors if name in ACTORS}
    free = [colour for colour in FREE if colour not in fixed.values()]
    others = [name for name in actors if name not in fixed]
    palette = free or list(PALETTE)
    return fixed | {name: palette[place % len(palette)] for place, name in enumerate(others)}


def _headed(figure: Figure, title: str, subtitle: str) -> None:
    """Title and subtitle at the top left; a long title is set smaller."""
    height = figure.get_figheight()
    title = textwrap.shorten(title, 100, placeholder=" ...")
    size = LARGE * min(1, 70 / len(title))
    figure.text(0.02, 1 - 0.14 / height, title, fontsize=size, fontweight="bold", va="top")
    figure.text(0.02, 1 - 0.52 / height, subtitle, fontsize=NORMAL, color="#444444", va="top")


def _bare(axes: Axes, kept: Sequence[str] = ()) -> None:
    for side, spine in axes.spines.items():
        spine.set_visible(side in kept)


# ---------------------------------------------------------------- stages


def stages(table: pd.DataFrame, name: str) -> Figure:
    """What became of the talks: a bar for each stage, with its share, 95 % interval and number of worlds.

    table: stage, title, count, n, share, low, high.
    """
    figure = Figure(figsize=(10, 6), dpi=DPI)
    axes = figure.add_axes((0.285, 0.05, 0.695, 0.78))
    worlds = int(table["n"].iloc[0])
    told = f"{count(worlds, 'simulated world')}; black lines: 95 % interval"
    _headed(figure, f"{name}: what became of the talks", told)
    room = max(table["high"].max(), 0.05)
    for place, row in enumerate(table.itertuples()):
        colour, hatch = STAGES.get(row.stage, (GREY, ""))
        axes.barh(place, row.share, color=colour, hatch=hatch, edgecolor="white", height=0.68, label=row.title)
        axes.plot([row.low, row.high], [place, place], color="black", linewidth=2.2, solid_capstyle="butt")
        beside = row.high + 0.015 * room
        axes.text(beside, place - 0.13, percent(row.share), fontsize=LARGE, fontweight="bold", va="center")
        detail = f"{count(row.count, 'world')} ({interval(row.low, row.high)})"
        axes.text(beside, place + 0.21, detail, fontsize=SMALL, va="center", color="#333333")
    axes.set_yticks(range(len(table)), [textwrap.fill(title, 26) for title in table["title"]], fontsize=NORMAL + 1)
    axes.set_xlim(0, room * 1.4)
    axes.set_xticks([])
    axes.invert_yaxis()
    axes.tick_params(length=0)
    _bare(axes, ("left",))
    return figure


# ---------------------------------------------------------------- terms

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
    _headed(figure, f"{name}: what was agreed", told if n else "No world has an agreed text")
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
    _bare(axes)


# ---------------------------------------------------------------- talks

SERIES = {
    "asked": ("▲ its own offers", "^", "-"),
    "offered": ("○ offers made to it", "o", "-"),
    "reservation": ("- - the least it signs", "", "--"),
    "agreed": ("★ what is agreed", "*", ""),
}
"""Words, marker and line of what is drawn of each party."""

WEEK = pd.Timedelta(days=7)

ENDS = {
    "agreed": ("a text is agreed", GREEN),
    "breakdown": ("the talks break down", VERMILION),
    "no_deal": ("the time for talks runs out", "#555555"),
}
"""How talks end, in words, and the colour of the line that marks it."""


def talks(lines: pd.DataFrame, events: pd.DataFrame, name: str, world: int) -> Figure:
    """The talks of one world: a panel for each signatory, with what it asked for, was offered, and would not go below.

    lines: date, actor, title, series, value; events: date, kind, title (see `summary.talk_tables`).
    """
    actors = list(dict.fromkeys(lines["actor"]))
    shocks, ends = _shocks(events), events[events["kind"].isin(ENDS)]
    notes = [line for text in shocks["note"] for line in textwrap.wrap(text, 104, subsequent_indent="     ")]
    foot = 0.55 + 0.21 * len(notes)
    figure = Figure(figsize=(10, max(6.0, foot + 1.15 + 1.6 * len(actors))), dpi=DPI)
    height = figure.get_figheight()
    finding = "".join(f": {ENDS[row.kind][0]} in {month(row.date)}" for row in ends.itertuples())
    scale = "What offers are worth to each party; 1 is all that it could wish for, favours from outside can add"
    _headed(figure, f"{name}, world {world:,}{finding}", scale)
    room = (height - foot - 1.15) / len(actors)
    colours = actor_colours(actors)
    for place, actor in enumerate(actors):
        bottom = foot + (len(actors) - 1 - place) * room
        axes = figure.add_axes((0.06, bottom / height, 0.72, (room - 0.22) / height))
        _frame(axes, lines, ticked=place == len(actors) - 1)
        _marks(axes, shocks, ends, lettered=place == 0)
        _party(axes, lines[lines["actor"] == actor], colours[actor])
    figure.text(0.03, 0.1 / height, "\n".join(notes), fontsize=SMALL, va="bottom", linespacing=1.25)
    return figure


def _shocks(events: pd.DataFrame) -> pd.DataFrame:
    """The shocks with a letter, their first and last day (missing while they last), and a note for the key."""
    rows = []
    for place, shock in enumerate(events[events["kind"] == "shock"].itertuples()):
        letter = chr(ord("A") + place) if place < 26 else str(place + 1)
        over = events[(events["kind"] == "over") & (events["title"] == shock.title)]["date"]
        until = over.iloc[0] if len(over) else None
        span = f"from {month(shock.date)}" + (f" to {month(until)}" if until else "")
        rows.append((letter, shock.date, until, f"{letter}   {shock.title}, {span}"))
    return pd.DataFrame(rows, columns=["letter", "date", "until", "note"])


def _frame(axes: Axes, lines: pd.DataFrame, ticked: bool) -> None:
    """Limits that the panels have in common, and months along the last one."""
    low, high = lines["value"].min(), lines["value"].max()
    margin = 0.1 * max(high - low, 0.1)
    # The name of the party stands in the top 0.45 inches, beside the panel, and the labels of the lines below it.
    name = 0.45 / _inches(axes)
    axes.set_ylim(low - margin, high + (high - low + margin) * name / (1 - name))
    days = sorted(pd.to_datetime(lines["date"]).unique())
    spare = max(0.03 * (days[-1] - days[0]), pd.Timedelta(days=5))
    axes.set_xlim(days[0] - spare, days[-1] + spare)
    axes.set_xticks(days[:: -(-len(days) // 6)])
    weekly = len(days) > 1 and days[1] - days[0] <= WEEK
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%d %b %Y" if weekly else "%b %Y"))
    axes.tick_params(labelsize=SMALL, labelbottom=ticked)
    axes.grid(axis="y", color="#E5E5E5")
    axes.set_axisbelow(True)
    _bare(axes, ("left", "bottom"))


def _marks(axes: Axes, shocks: pd.DataFrame, ends: pd.DataFrame, lettered: bool) -> None:
    """Shocks as dotted lines, shaded while they last, with their letters above; the end of the talks as a line."""
    for row in shocks.itertuples():
        axes.axvline(pd.Timestamp(row.date), color="#777777", linestyle=":", linewidth=1.4)
        if row.until:
            axes.axvspan(pd.Timestamp(row.date), pd.Timestamp(row.until), color="#000000", alpha=0.06, linewidth=0)
    for row in ends.itertuples():
        axes.axvline(pd.Timestamp(row.date), color=ENDS[row.kind][1], linewidth=2.5, alpha=0.8)
    if lettered:
        low, high = axes.get_xlim()
        places = _apart([float(mdates.date2num(day)) for day in shocks["date"]], 0.028 * (high - low))
        for x, letter in zip(places, shocks["letter"], strict=True):
            above = axes.get_xaxis_transform()
            axes.text(x, 1.02, letter, transform=above, fontsize=SMALL, ha="center", fontweight="bold")


def _party(axes: Axes, lines: pd.DataFrame, colour: str) -> None:
    """What one party asked for and was offered, with its name and the names of the lines at their ends."""
    labels = []
    for series, (words, marker, style) in SERIES.items():
        found = lines[lines["series"] == series]
        if len(found):
            days, values = pd.to_datetime(found["date"]), found["value"].astype(float)
            shade = {"reservation": "#444444", "agreed": "black"}.get(series, colour)
            fill = "white" if series == "offered" else shade
            size = 15 if series == "agreed" else 7
            axes.plot(days, values, style, marker=marker, color=shade, mfc=fill, ms=size, linewidth=2, label=words)
            labels.append((float(values.iloc[-1]), words))
    title = lines["title"].iloc[0]
    axes.text(1.02, 1.02, title, transform=axes.transAxes, fontsize=LARGE - 2, fontweight="bold", va="top")
    _end_labels(axes, sorted(labels))


def _inches(axes: Axes) -> float:
    """Height of a panel."""
    return axes.bbox.height / DPI


def _end_labels(axes: Axes, labels: list[tuple[float, str]]) -> None:
    """The names of lines beside their ends, apart from each other, within the panel; labels: (value, name), rising."""
    low, high = axes.get_ylim()
    inch = (high - low) / _inches(axes)
    places = _apart([value for value, _ in labels], 0.2 * inch)
    shift = max(0.0, low + 0.08 * inch - places[0])
    for y, (_, words) in zip(places, labels, strict=True):
        axes.text(1.02, y + shift, words, transform=axes.get_yaxis_transform(), fontsize=SMALL, va="center")


def _apart(places: list[float], least: float) -> list[float]:
    """Rising places moved as little as needed to be at least `least` apart."""
    clusters: list[list[float]] = []
    for place in places:
        clusters.append([place])
        while len(clusters) > 1 and _spread(clusters[-1], least)[0] - _spread(clusters[-2], least)[-1] < least:
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    return [place for cluster in clusters for place in _spread(cluster, least)]


def _spread(cluster: list[float], least: float) -> list[float]:
    """Places around the middle of a cluster, `least` apart."""
    middle = sum(cluster) / len(cluster)
    return [middle + least * (place - (len(cluster) - 1) / 2) for place in range(len(cluster))]
