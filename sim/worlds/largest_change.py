"""Of all that a change of a scenario moves in the same worlds, what it moves most."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from sim.scenario.scenario import Scenario
from sim.words.phrases import DAYS_IN_MONTH
from sim.words.stages import AGREED
from sim.worlds.paired import Difference, difference, shared_issues

LEAST_ERRORS = 3.5
"""Standard errors from which on a mean change counts: so large a one is rarely chance, though some fifty are looked at."""


@dataclass(frozen=True)
class LargestChange:
    """How an outcome differs between two scenarios in the same worlds.

    title: the outcome in words; unit: shares are 0..1, of all worlds or, as terms, of those that agree in both, as are
    months to agreement and gains in utility; before, after: the means in both; by: the mean difference.
    """

    title: str
    unit: Literal["share", "term", "month", "utility"]
    before: float
    after: float
    by: Difference


def largest_change(a: Scenario, b: Scenario, table_a: pd.DataFrame, table_b: pd.DataFrame) -> LargestChange | None:
    """What B moves most against A, by their outcome tables, a row for each of the same worlds; None if nothing for sure.

    Looked at are agreed, in force, collapsed; months to agreement, every term and everyone's gain. They have different
    units, so each mean change is divided by how much the outcome varies from world to world (the standardised difference
    of means of Cohen 1988, Statistical Power Analysis, by the pooled standard deviation), and the largest is taken of
    those of at least `LEAST_ERRORS` standard errors.

    Below, half of the worlds are made to fail in the second table:

    >>> import sim
    >>> split = sim.load("textbook_split")
    >>> before = sim.play(split, worlds=40)
    >>> after = before.assign(stage=["in_force", "no_deal"] * 20)
    >>> found = largest_change(split, split, before, after)
    >>> found.title, found.before, found.after
    ('a text is agreed', 1.0, 0.5)
    """
    best, largest = None, 0.0
    for title, unit, old, new in _outcomes(a, b, table_a, table_b):
        size = _size(old, new)
        if size > largest:
            best, largest = (
                LargestChange(title, unit, float(old.mean()), float(new.mean()), difference(new - old)),
                size,
            )
    return best


def _size(old: np.ndarray, new: np.ndarray) -> float:
    """The standardised difference of the means of paired values [w] each, 0 where it may be chance."""
    if not len(old):
        return 0.0
    mean, spread = abs(float((new - old).mean())), float((new - old).std())
    if mean <= LEAST_ERRORS * spread / np.sqrt(len(old)) or mean == 0:
        return 0.0
    pooled = float(np.sqrt((old.var() + new.var()) / 2))
    return mean / pooled if pooled > 0 else np.inf


Paired = tuple[str, Literal["share", "term", "month", "utility"], np.ndarray, np.ndarray]
"""An outcome in words, its unit, and its values in the same worlds of both scenarios [w]."""


def _outcomes(a: Scenario, b: Scenario, table_a: pd.DataFrame, table_b: pd.DataFrame) -> Iterator[Paired]:
    tables = (table_a, table_b)
    agreed_a, agreed_b = (table["stage"].isin(AGREED).to_numpy() for table in tables)
    yield "a text is agreed", "share", agreed_a.astype(float), agreed_b.astype(float)
    for stage, title in (("in_force", "it is in force at the end"), ("collapsed", "it is agreed and undone again")):
        old, new = ((table["stage"] == stage).to_numpy(float) for table in tables)
        yield title, "share", old, new
    both = agreed_a & agreed_b
    first, second = (table[both] for table in tables)
    if both.any():
        yield "months to agreement", "month", months_to_agreement(a, first), months_to_agreement(b, second)
        yield from _terms(a, b, first, second)
        for name in (name for name in a.game.actors if name in b.game.actors):
            yield f"gain of {b.named(name)}", "utility", *(some[f"gain_{name}"].to_numpy() for some in (first, second))


def months_to_agreement(scenario: Scenario, agreed: pd.DataFrame) -> np.ndarray:
    """Months from the start to agreement [w], of an outcome table of worlds that agree."""
    days = agreed["agreed_on"] - pd.Timestamp(scenario.date(0))
    return (days / pd.Timedelta(days=1)).to_numpy(float) / DAYS_IN_MONTH


def _terms(a: Scenario, b: Scenario, first: pd.DataFrame, second: pd.DataFrame) -> Iterator[Paired]:
    for issue in shared_issues(a, b):
        old, new = (table[f"term_{issue}"].astype(str).to_numpy() for table in (first, second))
        for option in sorted({*old, *new}):
            scenario = b if option in b.game.issues.options[b.game.issues.names.index(issue)] else a
            title = f"{b.title(issue)} - {scenario.option_title(issue, option)}"
            yield title, "term", (old == option).astype(float), (new == option).astype(float)
