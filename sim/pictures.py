"""Every picture that results can give: `KINDS`. A kind names its tables and its figure; to add one is one entry.

drawable(result)          names of the kinds that a result gives
draw(result, "stages")    one of them, as a matplotlib Figure
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from sim import plot_outcomes, plot_terms
from sim.summary import summarise

Tables = Callable[[Any], tuple]
"""What a figure function takes, from a result: tables and labels, in its order. Raises `NotDrawable`."""


class NotDrawable(Exception):
    """A result has not what a picture shows; says why in a few words that go on from "because"."""


@dataclass(frozen=True)
class Kind:
    """A kind of picture.

    title: what it shows, in words. tables: by the name of the class of a result that gives it (Run, Comparison, Swept),
    the function that makes what `figure` takes. lacking: a quick look whether such a result has anything to show;
    raises `NotDrawable` if not.
    """

    title: str
    tables: Mapping[str, Tables]
    figure: Callable[..., Figure]
    lacking: Callable[[Any], None] = lambda result: None


RESULTS = {"Run": "a run", "Comparison": "a comparison", "Swept": "a sweep"}
"""Results, in words."""


def check(result: Any, kind: str) -> None:
    """Raise `NotDrawable` if this result does not give this kind."""
    given_by = KINDS[kind].tables
    if type(result).__name__ not in given_by:
        raise NotDrawable(f"it is drawn from {' or '.join(RESULTS[name] for name in given_by)}")
    KINDS[kind].lacking(result)


def drawable(result: Any) -> list[str]:
    """The kinds that this result gives, in the order of `KINDS`."""
    return [kind for kind in KINDS if _gives(result, kind)]


def _gives(result: Any, kind: str) -> bool:
    try:
        check(result, kind)
    except NotDrawable:
        return False
    return True


def draw(result: Any, kind: str) -> Figure:
    """The picture of this kind from a result. Raises `NotDrawable`; KeyError for a kind that there is not."""
    check(result, kind)
    return KINDS[kind].figure(*KINDS[kind].tables[type(result).__name__](result))


KINDS: dict[str, Kind] = {
    "stages": Kind(
        "what became of the talks",
        {"Run": lambda run: (summarise(run.table, run.scenario).stages, run.scenario.document.name)},
        plot_outcomes.stages,
    ),
    "terms": Kind(
        "the terms that were agreed on every issue",
        {"Run": lambda run: (summarise(run.table, run.scenario).terms, run.scenario.document.name)},
        plot_terms.terms,
    ),
}
