"""Several scenarios in the same worlds: what each changes against another one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.methods.shares import Share
from sim.scenario.scenario import Scenario
from sim.words.stages import AGREED
from sim.worlds.largest_change import months_to_agreement
from sim.worlds.paired import Difference, compare_tables, difference, shared_issues


@dataclass(frozen=True)
class Alongside:
    """One of several scenarios. label: what to call it, unlike any other; table: its outcome table, a row for each world.

    against: the place among them of the one that it is compared with, None if with none.
    """

    label: str
    scenario: Scenario
    table: pd.DataFrame
    against: int | None


@dataclass(frozen=True)
class MovedTerm:
    """The issue whose term differs most often, among the worlds that agree in both, and the most frequent move, in words."""

    title: str
    moved: Share
    source: str
    target: str


@dataclass(frozen=True)
class PairedEffects:
    """What a scenario changes, in the same worlds. Shares are 0..1, of all worlds.

    Over the worlds that agree in both - months: to agreement; term: None if none moves; gains: title of each actor and
    its mean change in utility, the largest rise first.
    """

    agreed: Difference
    in_force: Difference
    collapsed: Difference
    months: Difference
    term: MovedTerm | None
    gains: tuple[tuple[str, Difference], ...]

    @property
    def sure(self) -> tuple[tuple[str, Difference], ...]:
        """The gains whose 95 % interval is on one side of 0."""
        return tuple((title, by) for title, by in self.gains if by.low > 0 or by.high < 0)


def gains_in_force(scenario: Scenario, table: pd.DataFrame) -> dict[str, float]:
    """The mean gain of each signatory over all worlds of an outcome table, a row for each world, in utility.

    Where no text is in force at the end - none agreed, none yet, voted down or undone - it counts as 0.

    >>> import sim
    >>> split = sim.load("textbook_split")
    >>> before = sim.play(split, worlds=40)
    >>> after = before.assign(stage=["in_force", "no_deal"] * 20)
    >>> [round(gains_in_force(split, table)["anna"], 3) for table in (before, after)]
    [0.5, 0.25]
    """
    return {name: float(gain_in_force(table, name).mean()) for name in scenario.game.signatories}


def gain_in_force(table: pd.DataFrame, actor: str) -> pd.Series:
    """What an actor has gained in each world of an outcome table [w], in utility: 0 where no text is in force at the end.

    >>> table = pd.DataFrame({"stage": ["in_force", "rejected", "pending"], "gain_anna": [0.5, 0.5, 0.25]})
    >>> gain_in_force(table, "anna").tolist()
    [0.5, 0.0, 0.0]
    """
    return table[f"gain_{actor}"].where(table["stage"] == "in_force", 0.0)


def effects_of_all(played: Sequence[Alongside]) -> list[PairedEffects | None]:
    """For each of several scenarios what it changes against its own, None where it has none, or shares no issue with it.

    >>> import sim
    >>> split = sim.load("textbook_split")
    >>> before = sim.play(split, worlds=40)
    >>> after = before.assign(stage=["in_force", "no_deal"] * 20)
    >>> first, second = effects_of_all([Alongside("a", split, before, None), Alongside("b", split, after, 0)])
    >>> first, second.agreed.mean, second.collapsed.mean
    (None, -0.5, 0.0)
    """
    return [None if one.against is None else paired_effects(played[one.against], one) for one in played]


def paired_effects(a: Alongside, b: Alongside) -> PairedEffects | None:
    """What B changes against A; None if they share no issue."""
    if not shared_issues(a.scenario, b.scenario):
        return None
    found = compare_tables(a.scenario, b.scenario, a.table, b.table)
    agreed = a.table["stage"].isin(AGREED).to_numpy() & b.table["stage"].isin(AGREED).to_numpy()
    old, new = (months_to_agreement(one.scenario, one.table[agreed]) for one in (a, b))
    gains = [(row.title, row.change) for row in found.gains.itertuples() if found.both]
    return PairedEffects(
        agreed=found.agreement,
        in_force=_of_stage(a, b, "in_force"),
        collapsed=_of_stage(a, b, "collapsed"),
        months=difference(new - old),
        term=_most_moved(found.terms),
        gains=tuple(sorted(gains, key=lambda gain: -gain[1].mean)),
    )


def _of_stage(a: Alongside, b: Alongside, stage: str) -> Difference:
    old, new = ((one.table["stage"] == stage).to_numpy(dtype=float) for one in (a, b))
    return difference(np.asarray(new - old))


def _most_moved(terms: pd.DataFrame) -> MovedTerm | None:
    """The first row of a table of terms, which has the most moved first."""
    first = next(terms.itertuples())
    return MovedTerm(first.title, first.moved, first.source, first.target) if first.most else None
