"""How pictures are made from results: the parts of which `sim.figures.kinds` is put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from sim.results.read import Run


class NotDrawable(Exception):
    """A result has not what a picture shows; says what it is drawn from, or what is missing."""


@dataclass(frozen=True)
class Several:
    """Several runs, to be shown side by side; titles: what to call each."""

    runs: tuple[Run, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """How a kind of picture is made from one kind of result.

    tables: what the figure function takes, in its order. lacking: what the result has not that the picture needs, in
    a few words; empty if nothing is lacking. It is found at a glance.
    """

    tables: Callable[[Any], tuple]
    figure: Callable[..., Figure]
    lacking: Callable[[Any], str] = lambda result: ""


Drawings = Mapping[type, Drawing]
"""By the class of a result."""


@dataclass(frozen=True)
class Kind:
    """A kind of picture: what it shows, in words, and from which results it is drawn."""

    title: str
    drawings: Drawings


def name_of(run: Run) -> str:
    """What the scenario of a run is called."""
    return run.scenario.document.name


def one_world(run: Run) -> str:
    """What a run of a single world lacks for pictures of distributions."""
    return "the result is of a single world" if run.world is not None else ""
