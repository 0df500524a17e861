"""The worlds behind a bar: those of an outcome table in which columns have some values."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sim.scenario.scenario import Scenario
from sim.words.phrases import listed, month, percent
from sim.words.problems import Refusal
from sim.words.stages import AGREED, REASONS, STAGES
from sim.worlds.rejected import rejected_by

MOST_LISTED = 100
"""Worlds that are listed one by one."""

FOUND_BY = ("stage", "scope", "blocker", "blocker_reason", "blocker_issue")
"""Columns by which worlds may be found, beside those of terms and shocks."""


def worlds_found(
    scenario: Scenario, table: pd.DataFrame, where: Iterable[tuple[str, str]], seed: int = 0
) -> dict[str, Any]:
    """The worlds in which each of some columns has a value; the empty one is for none. table: a row for each world of the seed.

    Raises `Refusal` for other columns.

    >>> import sim
    >>> split = sim.load("textbook_split")
    >>> found = worlds_found(split, sim.play(split, worlds=3), [("stage", "in_force")])
    >>> found["count"], found["of"], found["worlds"][0]["said"]
    (3, 3, 'In force; agreed in March 2030')
    """
    here = pd.Series(True, index=table.index)
    for column, value in where:
        here &= _has(table, column, value)
    found = table[here]
    first = found.head(MOST_LISTED)
    voted_down = first.loc[first["stage"] == "rejected", "world"].to_numpy(int)
    who = rejected_by(scenario, voted_down, seed) if len(voted_down) else {}
    return {
        "count": len(found),
        "of": len(table),
        "share": percent(len(found) / len(table)),
        "worlds": [
            {"world": int(row["world"]), "stage": row["stage"], "said": _in_short(scenario, row, who)}
            for _, row in first.iterrows()
        ],
    }


def _has(table: pd.DataFrame, column: str, value: str) -> pd.Series:
    if column not in table or not (column in FOUND_BY or column.startswith(("term_", "shock_"))):
        raise Refusal(
            f"worlds are not found by {column[:40]!r}; by stage, scope, blocker, the terms or the shocks they are"
        )
    if column.startswith("shock_"):
        return table[column].notna()
    found = table[column].astype(object).fillna("").astype(str) == value
    failed = ~table["stage"].isin(AGREED)
    return found & failed if column.startswith("blocker") else found  # only of failures it is asked why


def _in_short(scenario: Scenario, row: pd.Series, rejected: Mapping[int, list[tuple[str, str]]]) -> str:
    """What became of a world, in a few words. rejected: by world, who voted a text down."""
    said = STAGES[row["stage"]]
    voters = [
        f"{scenario.title(signatory)} ({scenario.ratifier_title(signatory, ratifier)})"
        for signatory, ratifier in rejected.get(int(row["world"]), [])
    ]
    said += f", by {listed(voters)}" if voters else ""
    if not pd.isna(row["agreed_on"]):
        return f"{said}; agreed in {month(row['agreed_on'])}"
    if not isinstance(row["blocker"], str) or not row["blocker"]:
        return said
    who = " and ".join(scenario.title(name) for name in row["blocker"].split("+"))
    over = f", {scenario.quoted(row['blocker_issue'])}" if isinstance(row["blocker_issue"], str) else ""
    return f"{said}; {who}: {REASONS.get(row['blocker_reason'], '')}{over}"
