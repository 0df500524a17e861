"""Two scenarios, world by world: which worlds a change turns, and which terms it moves.

The same world draws the same numbers in both wherever both have them, so a difference is the change's own work and not
chance. What is uncertain is only how far the worlds played stand for all worlds of the ranges.
"""

from collections import Counter
from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd

from sim.methods.shares import Share, Z, each_share_of, share_of
from sim.scenario.scenario import Scenario
from sim.words.stages import AGREED, STAGES
from sim.worlds.counted import in_codes
from sim.worlds.table import alike


@dataclass(frozen=True)
class Difference:
    """A mean difference between paired worlds with its 95 % interval, and from how many worlds.

    Missing where there are no worlds.
    """

    mean: float
    low: float
    high: float
    worlds: int


@dataclass(frozen=True)
class Turned:
    """In how many worlds another thing becomes of the talks in scenario B than in A.

    flipped: worlds whose stage differs; gained, lost: worlds that agree only in B, only in A; agreement: the difference
    of the shares that agree.
    """

    worlds: int
    flipped: Share
    gained: Share
    lost: Share
    agreement: Difference


@dataclass(frozen=True)
class PairedComparison(Turned):
    """How scenario B differs from A over the same worlds.

    both: worlds that agree in both; flows: worlds by stage in A (rows) and in B (columns).
    Over the worlds that agree in both - terms: a row for each issue of both, the most moved first: issue, title, moved
    (share whose term differs), source and target (the most frequent move, in words) and most (its worlds), shift (mean
    `Difference` along the scale 0..100); gains: a row for each actor of both: actor, title, change (mean `Difference` of
    its gain in utility), crossed_a, crossed_b (share whose text is across a red line of it); efficiency: the mean
    difference of `nash_share` (see `sim.worlds.efficiency`).
    """

    both: int
    flows: pd.DataFrame
    terms: pd.DataFrame
    gains: pd.DataFrame
    efficiency: Difference


def compare_tables(a: Scenario, b: Scenario, table_a: pd.DataFrame, table_b: pd.DataFrame) -> PairedComparison:
    """Compare two scenarios by their outcome tables, a row for each of the same worlds of the same seed.

    Raises ValueError if the worlds are not the same, or if the scenarios share no issue.

    Below, the fourth of four worlds is made to fail in the second table:

    >>> import sim
    >>> split = sim.load("textbook_split")
    >>> before = sim.play(split, worlds=4)
    >>> after = before.assign(stage=["in_force", "in_force", "in_force", "no_deal"])
    >>> found = compare_tables(split, split, before, after)
    >>> found.lost.count, found.agreement.mean
    (1, -0.25)
    """
    if not shared_issues(a, b):
        raise ValueError("the two scenarios share no issue")
    if not np.array_equal(table_a["world"], table_b["world"]):
        raise ValueError("the two tables are not of the same worlds")
    names = list(STAGES)
    codes_a, codes_b = (pd.Categorical(table["stage"], categories=names).codes for table in (table_a, table_b))
    both = agreed_stage(codes_a) & agreed_stage(codes_b)
    both_a, both_b = table_a[both], table_b[both]
    flows = np.bincount(codes_a.astype(int) * len(names) + codes_b, minlength=len(names) ** 2)
    found = PairedComparison(
        **vars(turned(codes_a, codes_b)),
        both=int(both.sum()),
        flows=pd.DataFrame(flows.reshape(len(names), -1), index=names, columns=names),
        terms=_terms(a, b, both_a, both_b),
        gains=_gains(a, b, both_a, both_b),
        efficiency=_efficiency(both_a, both_b),
    )
    return _without_intervals(found) if alike(a, table_a) and alike(b, table_b) else found


def turned(a: np.ndarray, b: np.ndarray) -> Turned:
    """How the stages b of the same worlds differ from a; both [w], places in `STAGES`.

    >>> found = turned(np.array([0, 0, 5]), np.array([0, 5, 0]))
    >>> found.flipped.count, found.gained.count, found.agreement.mean
    (2, 1, 0.0)
    """
    worlds, before, after = len(a), agreed_stage(a), agreed_stage(b)
    return Turned(
        worlds=worlds,
        flipped=share_of(int((a != b).sum()), worlds),
        gained=share_of(int((after & ~before).sum()), worlds),
        lost=share_of(int((before & ~after).sum()), worlds),
        agreement=difference(after.astype(float) - before),
    )


def agreed_stage(stages: np.ndarray) -> np.ndarray:
    """Whether a text is agreed in worlds of these stages [w], places in `STAGES`."""
    return np.isin(stages, [list(STAGES).index(name) for name in AGREED])


def _without_intervals(found: PairedComparison) -> PairedComparison:
    """The comparison with no interval around any share: all its worlds are one and the same."""
    exact = {key: getattr(found, key).exact() for key in ("flipped", "gained", "lost")}
    gains = found.gains.assign(
        **{key: [share.exact() for share in found.gains[key]] for key in ("crossed_a", "crossed_b")}
    )
    return replace(
        found, **exact, terms=found.terms.assign(moved=[m.exact() for m in found.terms["moved"]]), gains=gains
    )


def shared_issues(a: Scenario, b: Scenario) -> list[str]:
    """Names of the issues that both scenarios have, in the order of the first."""
    return [name for name in a.game.issues.names if name in b.game.issues.names]


def difference(values: np.ndarray) -> Difference:
    """The mean of paired differences [w] with its normal interval (for shares: the Wald interval of matched pairs)."""
    n = len(values)
    if not n:
        return Difference(np.nan, np.nan, np.nan, 0)
    same = bool(
        (values == values[0]).all()
    )  # the standard deviation of equal numbers is not always 0 to the last digit
    mean, half = float(np.mean(values)), 0.0 if same else Z * float(np.std(values)) / np.sqrt(n)
    return Difference(mean, mean - half, mean + half, n)


def labels(a: Scenario, b: Scenario, file_a: str, file_b: str) -> tuple[str, str]:
    """What to call two scenarios: by their names, or by their files where both have the same name."""
    first, second = a.document.name, b.document.name
    return (first, second) if first != second else (file_a, file_b)


def _terms(a: Scenario, b: Scenario, table_a: pd.DataFrame, table_b: pd.DataFrame) -> pd.DataFrame:
    rows, moves = [], []
    for issue in shared_issues(a, b):
        options, old, new = _codes(table_a[f"term_{issue}"], table_b[f"term_{issue}"])
        moved = old != new
        moves.append(int(moved.sum()))
        pairs = Counter(zip(old[moved].tolist(), new[moved].tolist(), strict=True)).most_common(1)
        named = ((options[s], options[t], n) for (s, t), n in pairs)
        source, target, most = next(named, ("", "", 0))
        rows.append(
            {
                "issue": issue,
                "title": b.title(issue),
                "source": a.option_title(issue, source) if source else "",
                "target": b.option_title(issue, target) if target else "",
                "most": most,
                "shift": difference(_places(b, issue, options)[new] - _places(a, issue, options)[old]),
            }
        )
    found = pd.DataFrame(rows)
    found.insert(2, "moved", each_share_of(moves, len(table_a)))
    return found.sort_values("moved", key=lambda shares: [-s.count for s in shares], kind="stable")


def _codes(a: pd.Series, b: pd.Series) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The options of two columns of terms [w], none missing, and the terms of each as places among these."""
    first, second = map(in_codes, (a, b))
    options = list(dict.fromkeys([*first.categories, *second.categories]))
    places = np.array([options.index(option) for option in second.categories], int)
    return options, first.codes, places[second.codes]


def _places(scenario: Scenario, issue: str, options: list[str]) -> np.ndarray:
    """Where options [k] stand on the scale 0..100; an open issue stands at the status quo."""
    m = scenario.game.issues.names.index(issue)
    places = dict(zip(scenario.game.issues.options[m], scenario.game.issues.position[m], strict=False))
    quo = scenario.game.issues.position[m, scenario.game.issues.status_quo[m]]
    return np.array([places.get(option, quo) for option in options], float)


def _gains(a: Scenario, b: Scenario, table_a: pd.DataFrame, table_b: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in a.game.actors if name in b.game.actors]
    gains = ([table[f"gain_{name}"].to_numpy() for name in names] for table in (table_a, table_b))
    return pd.DataFrame(
        {
            "actor": names,
            "title": [b.title(name) for name in names],
            "change": [difference(new - old) for old, new in zip(*gains, strict=True)],
            "crossed_a": _crossed(table_a, names),
            "crossed_b": _crossed(table_b, names),
        }
    )


def _crossed(agreed: pd.DataFrame, actors: list[str]) -> list[Share]:
    """How often the text is across a red line of each actor."""
    return each_share_of(
        [int((agreed[f"crossed_{name}"].to_numpy(object) != "").sum()) for name in actors], len(agreed)
    )


def _efficiency(table_a: pd.DataFrame, table_b: pd.DataFrame) -> Difference:
    """How the share of the Nash product changes, in the worlds that have one in both."""
    nan = pd.Series(dtype=float)
    change = table_b.get("nash_share", nan).to_numpy() - table_a.get("nash_share", nan).to_numpy()
    return difference(change[~np.isnan(change)])


def to_dict(comparison: PairedComparison) -> dict:
    """The comparison as plain values, for JSON. Shares and differences become blocks of their fields."""
    c = comparison
    return {
        "worlds": c.worlds,
        "both": c.both,
        **{key: asdict(getattr(c, key)) for key in ("flipped", "gained", "lost", "agreement", "efficiency")},
        "flows": {
            a: dict(zip(STAGES, row, strict=True)) for a, row in zip(STAGES, c.flows.to_numpy().tolist(), strict=True)
        },
        "terms": [
            row | {"moved": asdict(row["moved"]), "shift": asdict(row["shift"])} for row in c.terms.to_dict("records")
        ],
        "gains": [
            row | {key: asdict(row[key]) for key in ("change", "crossed_a", "crossed_b")}
            for row in c.gains.to_dict("records")
        ],
    }
