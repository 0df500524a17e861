"""What each scenario changes against another in the same worlds, as a table for a picture."""

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.results.read import Comparison, SideBySide
from sim.words.phrases import count, listed, signed
from sim.worlds.side_by_side import PairedEffects

CHANGED_SHARES = {"agreed": "A text is agreed", "in_force": "In force at the end", "collapsed": "Agreed and undone"}
"""The shares that are shown, by their names in `PairedEffects`."""

CHANGES = ["group", "group_title", "outcome", "title", "mean", "low", "high"]

MOST_CHANGES = 40
"""Scenarios in one picture."""


def changes_of_comparison(comparison: Comparison) -> tuple:
    """The arguments of `draw.changes.changed_shares` for B against A."""
    (a, b), effect = comparison.labels, comparison.effect
    table = change_table([(b, effect)] if effect else [])
    return table, finding_of_changes(table), f"{_topic([a])}; {_worlds(len(comparison.a.table))}"


def changes_of_several(several: SideBySide) -> tuple:
    """The arguments of `draw.changes.changed_shares` for each that is compared with another."""
    found = [(title, effect) for title, effect in zip(several.titles, several.effects, strict=True) if effect]
    bases = dict.fromkeys(several.titles[place] for place in several.against if place is not None)
    table = change_table(found)
    return table, finding_of_changes(table), f"{_topic(list(bases))}; {_worlds(len(several.runs[0].table))}"


def no_changes_in_several(several: SideBySide) -> str:
    """Why there is no such picture, empty if there is: too many, or none is compared with another."""
    compared = sum(effect is not None for effect in several.effects)
    if not compared:
        return "none of them extends another, or shares an issue with it"
    return f"at most {MOST_CHANGES} changes go into one picture" if compared > MOST_CHANGES else ""


def change_table(found: Sequence[tuple[str, PairedEffects]]) -> pd.DataFrame:
    """A row for each scenario and outcome; columns: group (its place), group_title, outcome, title, and the mean change in
    percentage points with its 95 % interval low, high.
    """
    return pd.DataFrame(_rows(found), columns=CHANGES)


def _rows(found: Sequence[tuple[str, PairedEffects]]) -> Iterator[tuple]:
    for place, (title, effect) in enumerate(found):
        for outcome, words in CHANGED_SHARES.items():
            change = getattr(effect, outcome)
            yield place, title, outcome, words, *(100 * value for value in (change.mean, change.low, change.high))


def finding_of_changes(table: pd.DataFrame) -> str:
    """The largest change of agreement that is clear of 0, in words; table: as `change_table` makes it, a row for each."""
    agreed = table[table["outcome"] == "agreed"]
    clear = agreed[(agreed["low"] > 0) | (agreed["high"] < 0)]
    if clear.empty:
        return "No change of agreement is clear of 0"
    row = clear.loc[clear["mean"].abs().idxmax()]
    span = f"{signed(row['mean'], 1)} points ({signed(row['low'], 1)} to {signed(row['high'], 1)})"
    return f"{'Agreement' if len(agreed) == 1 else 'Most moves agreement'}: {row['group_title']}, {span}"


def _topic(bases: list[str]) -> str:
    return (
        f"What changes against {listed(bases)}"
        if len(bases) == 1
        else "What changes against the file that each extends"
    )


def _worlds(number: int) -> str:
    return f"{count(number, 'world')}, the same in both"
