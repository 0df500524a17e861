"""The figure of what third parties did to whom: leverage, support, red lines backed or pressed, payments."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.draw.style import DPI, NORMAL, PAGE, SMALL, across, bare, headed, letters
from sim.words.phrases import around

PAIR_INCHES = 0.36
"""Inches of a pair."""

LEFT_INCHES, COLUMN_INCHES, RIGHT_INCHES = 2.65, 1.75, 1.8
"""Inches of the names of the pairs, of a column at the least, and of the shares beside the payments, on a printed page."""

TICKS_PER_INCH = 2.4
"""Numbers that have room along an inch of an axis."""

COLUMN_HEADINGS = {
    "leverage": "Leverage\nas drawn",
    "worth": "What it added\nin agreements",
    "support": "Support\nof no deal",
    "home": "Leverage\nat home",
    "lines": "Red lines\nbacked (+)",
    "amount": "Payments,\nwhere paid",
}
"""The columns of the picture, and their headings."""

ALWAYS = ("leverage", "worth")
"""Those that it always has."""

LEAST_SPAN = 0.02
"""Length of an axis on which all is the same."""


def pressure(pairs: pd.DataFrame, colours: dict[str, str], title: str, subtitle: str, note: str) -> Figure:
    """Leverage as drawn, what it was worth in agreements, other holds and payments: a line for each third party and signatory.

    pairs: the table of `figures.data.pressure.pressure_table`, a row for each pair: leverage and home (0..1), lines (-1..1),
    worth, support and amount (in utility), each with _low, _median, _high (NaN where there is none; a column that nobody has is
    left out); paid, paid_low, paid_high: the share of agreements with a payment (NaN if it cannot pay). colours: of the
    actors, by name.
    """
    pays = pairs["paid"].notna().any()
    columns = [
        (key, heading)
        for key, heading in COLUMN_HEADINGS.items()
        if key in ALWAYS or pairs[f"{key}_median"].notna().any()
    ]
    left = LEFT_INCHES * across() / PAGE
    inches = max(across(), left + COLUMN_INCHES * across() / PAGE * len(columns) + RIGHT_INCHES * pays)
    notes = textwrap.wrap(note, int(11.8 * inches))
    foot = 0.5 + 0.22 * len(notes)
    figure = Figure(figsize=(inches, max(5.625, 1.7 + PAIR_INCHES * len(pairs) + foot)), dpi=DPI)
    height = figure.get_figheight()
    start = left / inches
    width = (0.985 - start - RIGHT_INCHES / inches * pays) / len(columns)
    for place, (key, heading) in enumerate(columns):
        low = foot / height
        axes = figure.add_axes((start + place * width, low, width - 0.35 / inches, (height - foot - 1.5) / height))
        _spans(axes, pairs, key, colours)
        size = NORMAL if across() >= PAGE else SMALL
        axes.text(0, 1.02, heading, transform=axes.transAxes, fontsize=size, fontweight="bold", va="bottom")
        if place == 0:
            _names(axes, pairs)
    if pays:
        _shares(axes, pairs)
    figure.text(0.02, 0.1 / height, "\n".join(notes), fontsize=SMALL, va="bottom", color="#444444", linespacing=1.2)
    headed(figure, title, subtitle)
    return figure


def _spans(axes: Axes, pairs: pd.DataFrame, key: str, colours: dict[str, str]) -> None:
    """A dot at each median, with the middle 80 % as a line."""
    for place, row in enumerate(pairs.to_dict("records")):
        if not pd.isna(row[f"{key}_median"]):
            colour = colours[row["third"]]
            axes.plot([row[f"{key}_low"], row[f"{key}_high"]], [place] * 2, color=colour, linewidth=5, alpha=0.55)
            axes.plot(row[f"{key}_median"], place, "o", color=colour, mec="black", ms=9)
    axes.axvline(0, color="#777777", linewidth=1)
    axes.set_ylim(len(pairs) - 0.5, -0.5)
    axes.set_yticks([])
    axes.locator_params(axis="x", nbins=max(2, min(4, int(TICKS_PER_INCH * axes.bbox.width / DPI))))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    axes.margins(x=0.08)
    low, high = axes.get_xlim()
    if high - low < LEAST_SPAN:
        axes.set_xlim(low - LEAST_SPAN / 2, high + LEAST_SPAN / 2)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.grid(axis="x", color="#E5E5E5")
    axes.set_axisbelow(True)
    bare(axes, ("bottom",))


def _names(axes: Axes, pairs: pd.DataFrame) -> None:
    for place, row in enumerate(pairs.itertuples()):
        words = textwrap.fill(
            f"{row.third_title} on {row.signatory_title}", letters(29), max_lines=2, placeholder=" ..."
        )
        beside = axes.get_yaxis_transform()
        axes.text(-0.04, place, words, transform=beside, fontsize=SMALL, ha="right", va="center", linespacing=1.0)


def _shares(axes: Axes, pairs: pd.DataFrame) -> None:
    """The share of agreements with a payment, beside the last column."""
    axes.text(1.06, 1.02, "Paid in", transform=axes.transAxes, fontsize=NORMAL, fontweight="bold", va="bottom")
    for place, row in enumerate(pairs.itertuples()):
        if not pd.isna(row.paid):
            words = around(row.paid, row.paid_low, row.paid_high) if row.paid else "never"
            axes.text(1.06, place, words, transform=axes.get_yaxis_transform(), fontsize=SMALL, va="center")
