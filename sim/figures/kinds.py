"""Every picture that results can give: `KINDS`.

drawable(result)                  names of the kinds that a result gives
draw_picture(result, "stages")    one of them, as a matplotlib Figure

A kind has two modules of its name: `data/KIND` makes tables from a result, `draw/KIND` draws them. To add one, write
these two and an entry here. They are imported when a picture is drawn, so that the list alone needs no library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from sim.figures.data.several import Several

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["KINDS", "PAGES", "RESULTS", "NotDrawable", "Several", "draw_picture", "drawable", "lacking"]

RESULTS = {
    "Run": "a run",
    "Comparison": "a comparison",
    "SideBySide": "a comparison of several",
    "Swept": "a sweep",
    "Several": "several runs",
    "Sensitivity": "an answer of sensitivity",
    "BreakEvens": "an answer of breakeven",
    "Discovery": "an answer of discover",
    "Reached": "sessions of people in seats",
}
"""Results, in words, by the names of their classes."""


class NotDrawable(Exception):
    """A result does not have what a picture shows; the message says what it is drawn from, or what is missing."""


@dataclass(frozen=True)
class Drawing:
    """How a kind of picture is made from one class of result, by the names of functions.

    data: in `data/KIND`, from the result to the arguments of the draw function, in their order. draw: in `draw/KIND`.
    lacking: in `data/KIND`, from the result to what is missing for the picture, in a few words, or the empty text; quick.
    """

    data: str
    draw: str
    lacking: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of picture: what it shows, in words, and how it is drawn from each class of result that gives it."""

    title: str
    drawings: Mapping[str, Drawing]


def lacking(result: Any, kind: str) -> str:
    """Why this result does not give this kind, in a few words; empty if it does."""
    drawings, given = KINDS[kind].drawings, type(result).__name__
    if given not in drawings:
        givers = " or ".join(words for giver, words in RESULTS.items() if giver in drawings)
        return f"drawn from {givers}, and this is {RESULTS[given]}"
    missing = drawings[given].lacking
    return function("data", kind, missing)(result) if missing else ""


def drawable(result: Any) -> list[str]:
    """The kinds that this result gives, in the order of `KINDS`."""
    return [kind for kind in KINDS if not lacking(result, kind)]


PAGES = {"print": 10.0, "projector": 7.6}
"""What pictures are made for, and how many inches their page is across: all else alike, letters are larger on less."""


def draw_picture(result: Any, kind: str, purpose: str = "print") -> Figure:
    """The picture of this kind from a result, for a purpose of `PAGES`.

    Raises `NotDrawable`, and KeyError for an unknown kind or purpose.
    """
    missing = lacking(result, kind)
    if missing:
        raise NotDrawable(missing)
    drawing = KINDS[kind].drawings[type(result).__name__]
    style = import_module("sim.figures.draw.style")
    with style.page(PAGES[purpose]):
        figure = function("draw", kind, drawing.draw)(*function("data", kind, drawing.data)(result))
    return style.without_emoji(figure)


def function(side: Literal["data", "draw"], kind: str, name: str) -> Callable[..., Any]:
    """A function of one of the two modules of a kind."""
    return getattr(import_module(f"sim.figures.{side}.{kind}"), name)


KINDS: dict[str, Kind] = {
    "stages": Kind(
        "what became of the talks",
        {
            "Run": Drawing("stages_of_run", "stages", "no_stages_in_run"),
            "Comparison": Drawing("stages_of_comparison", "compared"),
            "Swept": Drawing("stages_of_sweep", "along", "no_stages_in_sweep"),
            "Several": Drawing("stages_of_several", "stacked", "no_stages_in_several"),
            "SideBySide": Drawing("stages_of_several", "stacked", "no_stages_in_several"),
        },
    ),
    "changes": Kind(
        "what each scenario changes in the same worlds",
        {
            "Comparison": Drawing("changes_of_comparison", "changed_shares"),
            "SideBySide": Drawing("changes_of_several", "changed_shares", "no_changes_in_several"),
        },
    ),
    "settlements": Kind(
        "the terms agreed on every issue",
        {"Run": Drawing("settlements_of_run", "settlements", "no_settlements_in_run")},
    ),
    "terms": Kind(
        "the terms agreed on every issue, beside what predictors say, or in two scenarios",
        {
            "Run": Drawing("terms_of_run", "terms", "no_terms_in_run"),
            "Comparison": Drawing("terms_of_comparison", "terms_changed", "no_terms_in_comparison"),
        },
    ),
    "timing": Kind(
        "how soon talks agree or break down",
        {
            "Run": Drawing("timing_of_run", "timing", "no_timing_in_run"),
            "Comparison": Drawing("timing_of_comparison", "agreement_curves", "no_timing_in_comparison"),
        },
    ),
    "flows": Kind(
        "from which outcome to which the same worlds go",
        {"Comparison": Drawing("flows_of_comparison", "flows")},
    ),
    "blockers": Kind(
        "who stood in the way of failed talks, on what, and why",
        {
            "Run": Drawing("blockers_of_run", "blockers", "no_blockers_in_run"),
            "Comparison": Drawing("blockers_of_comparison", "blockers", "no_blockers_in_comparison"),
        },
    ),
    "pressure": Kind(
        "who had leverage on whom, what it added, and who paid whom",
        {"Run": Drawing("pressure_of_run", "pressure", "no_pressure_in_run")},
    ),
    "talks": Kind(
        "what each side asked and was offered in one world",
        {"Run": Drawing("talks_of_run", "talks")},
    ),
    "frontier": Kind(
        "what one world could have given its signatories",
        {"Run": Drawing("frontier_of_run", "on_frontier")},
    ),
    "offers": Kind(
        "how the offers of one world moved towards each other",
        {"Run": Drawing("offers_of_run", "offers")},
    ),
    "gains": Kind(
        "how agreed texts divide what could be gained, or who gains from a change",
        {
            "Run": Drawing("gains_of_run", "divided", "no_gains_in_run"),
            "Comparison": Drawing("gains_of_comparison", "gains_changed", "no_gains_in_comparison"),
        },
    ),
    "concessions": Kind(
        "who concedes, and when: what offers give the other side over time",
        {"Run": Drawing("concessions_of_run", "concessions", "no_concessions_in_run")},
    ),
    "heat": Kind(
        "where agreement becomes likelier than not",
        {"Swept": Drawing("heat_of_sweep", "heat", "no_heat_in_sweep")},
    ),
    "reached": Kind(
        "what people have reached in seats of the talks, beside the simulator's own parties",
        {"Reached": Drawing("reached_in_seats", "reached")},
    ),
    "sensitivity": Kind(
        "which uncertain inputs drive an outcome",
        {"Sensitivity": Drawing("sensitivity_of_answer", "sensitivity")},
    ),
}
