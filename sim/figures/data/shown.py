"""Which worlds of a result are shown, and titles of what is varied: for all data modules, as `draw/style` for drawing."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from sim.results.read import Comparison, Run
from sim.scenario import explain
from sim.scenario.scenario import Scenario
from sim.words.phrases import around, capital, count, percent, points
from sim.worlds.summary import Summary

MOST_REPLAYED = 5000
"""Worlds of a run that are played again for a picture of all of them."""


def one_world(run: Run) -> str:
    """Why a run gives no picture of a distribution, empty if it does: it is of a single world."""
    return "the result is of a single world" if run.world is not None else ""


def worlds_played_again(run: Run) -> np.ndarray:
    """Ids [w] of the first `MOST_WORLDS` of a run, for pictures that its outcome table cannot give."""
    return run.table["world"].to_numpy()[:MOST_REPLAYED]


def signatories(scenario: Scenario) -> dict[str, str]:
    """The titles of the signatories by their names."""
    return {name: scenario.title(name) for name in scenario.game.signatories}


def factor_title(scenario: Scenario, path: str) -> str:
    """What is varied at a path of the scenario file, in words."""
    steps, words = path.split("."), explain.title(scenario.document, path)
    if words == path:
        words = " ".join(steps[2:] or steps).replace("_", " ")
    return f"{scenario.title(steps[1])}: {words}" if steps[0] == "actors" else capital(words)


def sample(worlds: Iterable[float]) -> str:
    """How many worlds, or from how many to how many: `500 worlds`, `3 to 40 worlds`."""
    sizes = sorted({int(number) for number in worlds})
    return count(sizes[0], "world") if len(sizes) == 1 else f"{sizes[0]:,} to {count(sizes[-1], 'world')}"


def level_title(scenario: Scenario, path: str, level: Any) -> str:
    """A level of what is varied at a path, in words: numbers with three digits, options by their titles."""
    if not isinstance(level, str):
        return f"{level:.3g}"
    words = explain.value_in_words(scenario.document, path, level) if ".wants." in path else level.replace("_", " ")
    return words.strip("'")


def agreement_in_words(summary: Summary) -> str:
    """How often worlds agree, and a text is in force in the end."""
    agreed = summary.agreed
    if not agreed.count:
        return f"No agreement in any of {count(summary.worlds, 'world')}"
    in_force = percent(summary.stages.set_index("stage")["share"]["in_force"])
    share = around(agreed.share, agreed.low, agreed.high, of="of worlds")
    return f"Agreement in {share}, in force in the end in {in_force}"


def agreement_changed(comparison: Comparison) -> str:
    """By how much agreement changes from the first scenario of a comparison to the second, with the paired interval."""
    change, (first, second) = comparison.found.agreement, comparison.labels
    span = f" ({points(change.low)} to {points(change.high)})" if change.low < change.high else ""
    moved = f"{points(change.mean)} points{span}"
    if change.low <= 0 <= change.high:
        return f"No clear change of agreement from {first} to {second}: {moved}"
    return f"From {first} to {second} {'more' if change.mean > 0 else 'fewer'} worlds agree: {moved}"


def terms_in_words(terms: pd.DataFrame) -> str:
    """The issue on which agreed texts agree most, and that on which they differ most.

    terms: of a `sim.worlds.summary.Summary`, a row for each option of each issue.
    """
    open_ones = terms[~terms["fixed"] & (terms["n"] > 0)]
    if open_ones.empty:
        return "No world has an agreed text" if (terms["n"] == 0).any() else "Every issue is settled already"
    top = open_ones.loc[open_ones.groupby("issue", sort=False)["share"].idxmax()].sort_values("share", kind="stable")
    first, last = top.iloc[-1], top.iloc[0]
    firmest = f"{first['issue_title']}: “{first['title']}” in {percent(first['share'])} of texts"
    if len(top) == 1 or last["share"] == first["share"]:
        return firmest
    return f"Firmest is {firmest}; most open is {last['issue_title']}, at most {percent(last['share'])} alike"
