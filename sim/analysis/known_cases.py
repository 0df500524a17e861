"""Cases whose outcome is known: who stood where on which issue, how much each cared and counted, and what came."""

import math
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from sim.analysis.case_rows import GIVEN_ONCE, case_rows
from sim.words.problems import Problem, ScenarioError

OPTIONS = np.linspace(0, 100, 11)
"""Positions of the options of an issue where a case is played as talks [k]."""

HELD_OUT = 0.3
"""Share of the cases that are held out, by the hash of their names."""


@dataclass(frozen=True)
class KnownCase:
    """One case. capability [a]; position (0..100, NaN for who takes no part), salience [a, m]; status_quo, outcome [m], NaN
    where not known. from_dates: the numbers that had become dates, in words."""

    name: str
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    capability: np.ndarray
    position: np.ndarray
    salience: np.ndarray
    status_quo: np.ndarray
    outcome: np.ndarray
    from_dates: tuple[str, ...] = ()


def is_held_out(name: str) -> bool:
    """Whether a case belongs to the held-out part: fixed by the hash of its name, so that nobody chooses it."""
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "little") < HELD_OUT * 2**32


def known_cases(path: Path) -> list[KnownCase]:
    """The cases of a CSV file, or of all CSV files of a folder, sorted by name. Raises `ScenarioError` for what is wrong."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise ScenarioError([Problem(str(path), None, "", "has no file that ends in .csv")])
    rows: dict[str, list[dict]] = {}
    problems: list[Problem] = []
    for file in files:
        for row in case_rows(file, problems):
            rows.setdefault(row["case"], []).append(row)
    cases = [] if problems else [_case(name, rows[name], problems) for name in sorted(rows)]
    if problems:
        raise ScenarioError(problems)
    return cases


def _case(name: str, rows: list[dict], problems: list[Problem]) -> KnownCase:
    actors = tuple(dict.fromkeys(row["actor"] for row in rows))
    issues = tuple(dict.fromkeys(row["issue"] for row in rows))
    position = np.full((len(actors), len(issues)), np.nan)
    salience, capability = np.zeros(position.shape), np.full(len(actors), np.nan)
    common = {key: np.full(len(issues), np.nan) for key in GIVEN_ONCE}
    met = set()
    for row in rows:
        a, m = actors.index(row["actor"]), issues.index(row["issue"])
        file, line = row["place"]
        if (a, m) in met:
            problems.append(Problem(file, line, "", f"{row['actor']!r} stands on {row['issue']!r} of {name!r} already"))
        met.add((a, m))
        if math.isnan(row["capability"]):
            problems.append(Problem(file, line, "capability", "is blank"))
        elif capability[a] not in (row["capability"],) and not math.isnan(capability[a]):
            problems.append(Problem(file, line, "capability", "differs from that in an earlier row", row["capability"]))
        capability[a] = row["capability"]
        if not math.isnan(row["position"]) and row["salience"] > 0:
            position[a, m], salience[a, m] = row["position"], row["salience"]
        for key, values in common.items():
            if not math.isnan(row[key]):
                if not math.isnan(values[m]) and values[m] != row[key]:
                    problems.append(
                        Problem(file, line, key, "differs from that in an earlier row of the issue", row[key])
                    )
                values[m] = row[key]
    dates = tuple(said for row in rows for said in row["from_dates"])
    return KnownCase(
        name, actors, issues, capability, position, salience, common["status_quo"], common["outcome"], dates
    )
