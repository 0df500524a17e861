"""The figure of the talks of one world: what each side asked and was offered over time."""

import textwrap

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import DPI, GREEN, LARGE, SMALL, VERMILION, WEEK, across, apart, bare, headed, letters
from sim.words.phrases import capital, listed, month

LINE_STYLES = {
    "asked": ("▲ its own offers", "^", "-"),
    "offered": ("○ offers made to it", "o", "-"),
    "reservation": ("- - the least it signs", "", "--"),
    "agreed": ("★ what is agreed", "*", ""),
}
"""Words, marker and line of what is drawn of each party."""

ENDS = {
    "agreed": ("a text is agreed", GREEN),
    "breakdown": ("the talks break down", VERMILION),
    "no_deal": ("the time for talks runs out", "#555555"),
}
"""How talks end, in words, and the colour of the line that marks it."""


def talks(lines: pd.DataFrame, events: pd.DataFrame, colours: dict[str, str], name: str, world: int) -> Figure:
    """The talks of one world: a panel for each signatory, with what it asked for, was offered, and would not go below.

    lines, events: the tables of `figures.data.talks.talk_tables`: a row for each round, signatory and series (utilities),
    and a row for each event; colours: of the actors, by name.
    """
    actors = list(dict.fromkeys(lines["actor"]))
    shocks, ends = _shocks(events), events[events["kind"].isin(ENDS)]
    notes = [line for text in shocks["note"] for line in textwrap.wrap(text, letters(104), subsequent_indent="     ")]
    foot = 0.55 + 0.21 * len(notes)
    figure = Figure(figsize=(across(), max(6.0, foot + 1.15 + 1.6 * len(actors))), dpi=DPI)
    height = figure.get_figheight()
    finding = listed([f"{ENDS[row.kind][0]} in {month(row.date)}" for row in ends.itertuples()]) or "The talks go on"
    scale = "what offers are worth to each party; 1 is all that it could wish for, favours from outside can add"
    room = (height - foot - 1.15) / len(actors)
    for place, actor in enumerate(actors):
        bottom = foot + (len(actors) - 1 - place) * room
        axes = figure.add_axes((0.06, bottom / height, 0.72, (room - 0.22) / height))
        _frame(axes, lines, ticked=place == len(actors) - 1)
        _marks(axes, shocks, ends, lettered=place == 0)
        _party(axes, lines[lines["actor"] == actor], colours[actor])
    figure.text(0.03, 0.1 / height, "\n".join(notes), fontsize=SMALL, va="bottom", linespacing=1.25)
    headed(figure, capital(finding), f"{name}, world {world:,}: {scale}")
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
    bare(axes, ("left", "bottom"))


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
        places = apart([float(mdates.date2num(day)) for day in shocks["date"]], 0.028 * (high - low))
        for x, letter in zip(places, shocks["letter"], strict=True):
            above = axes.get_xaxis_transform()
            axes.text(x, 1.02, letter, transform=above, fontsize=SMALL, ha="center", fontweight="bold")


def _party(axes: Axes, lines: pd.DataFrame, colour: str) -> None:
    """What one party asked for and was offered, with its name and the names of the lines at their ends."""
    labels = []
    for series, (words, marker, style) in LINE_STYLES.items():
        found = lines[lines["series"] == series]
        if len(found):
            days, values = pd.to_datetime(found["date"]), found["value"].astype(float)
            shade = {"reservation": "#444444", "agreed": "black"}.get(series, colour)
            fill = "white" if series == "offered" else shade
            size = 15 if series == "agreed" else 7
            axes.plot(days, values, style, marker=marker, color=shade, mfc=fill, ms=size, linewidth=2, label=words)
            labels.append((float(values.iloc[-1]), words))
    title = textwrap.shorten(lines["title"].iloc[0], 22, placeholder=" ...")
    fitting = (LARGE - 2) * min(1, 17 / len(title))
    axes.text(1.02, 1.02, title, transform=axes.transAxes, fontsize=fitting, fontweight="bold", va="top")
    _end_labels(axes, sorted(labels))


def _inches(axes: Axes) -> float:
    """Height of a panel."""
    return axes.bbox.height / DPI


def _end_labels(axes: Axes, labels: list[tuple[float, str]]) -> None:
    """The names of lines beside their ends, apart from each other, within the panel; labels: (value, name), rising."""
    low, high = axes.get_ylim()
    inch = (high - low) / _inches(axes)
    places = apart([value for value, _ in labels], 0.2 * inch)
    shift = max(0.0, low + 0.08 * inch - places[0])
    for y, (_, words) in zip(places, labels, strict=True):
        axes.text(1.02, y + shift, words, transform=axes.get_yaxis_transform(), fontsize=SMALL, va="center")
