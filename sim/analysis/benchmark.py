"""How well the engine and simpler rules tell outcomes that are known. Axes: a actor, m issue, w world, k held position."""

import datetime
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import optimize

from sim.analysis.known_cases import OPTIONS, KnownCase
from sim.analysis.predictions import HIGH, LOW, compromise_mean
from sim.methods.challenge import READINGS, challenge_outcome, weighted_median
from sim.methods.exchange import exchange_outcome
from sim.methods.model_error import middle_with_model_error
from sim.methods.proper_scores import log_score, probabilities
from sim.scenario.compile import prepare
from sim.scenario.document import validate
from sim.scenario.source import Source
from sim.worlds.table import play

NEAR = 10.0
"""Points of the scale within which a median counts as near."""

CASE_DRAWS = 1000
"""Draws of cases for the bootstrap."""

FORECAST_SCORES = ("error", "crps", "covered", "covered_with_model_error", "near", "log")
"""What is scored of a forecast, see `issue_scores`."""

LEAST_GAIN = 1e-9
"""Gains are kept above this in the product of Nash."""


def _by_issue(rule: Callable[..., np.ndarray]) -> Callable[[KnownCase], np.ndarray]:
    """A rule of one issue, asked for each issue of a case among those who take part [m, 1]."""

    def ask(case: KnownCase) -> np.ndarray:
        """What the rule says of each issue of a case [m, 1]."""
        said = np.full((len(case.issues), 1), np.nan)
        for m in range(len(case.issues)):
            part = (case.salience[:, m] > 0) & (case.capability > 0)
            if part.any():
                seen = case.capability[part], case.position[part, m], case.salience[part, m] / case.salience.max()
                said[m] = rule(*(values[:, None] for values in seen))
        return said

    return ask


def plain_mean(capability: np.ndarray, position: np.ndarray, salience: np.ndarray) -> np.ndarray:
    """Mean position [w] of those who take part, all alike."""
    return position.mean(axis=0)


def exchanged(case: KnownCase) -> np.ndarray:
    """What position exchange says of a case, positions 0..100 [m, w] with one world."""
    return exchange_outcome(case.capability[:, None], case.position[..., None], case.salience[..., None])


def exchanged_half_way(case: KnownCase) -> np.ndarray:
    """Half-way between the compromise mean and position exchange, positions 0..100 [m, w] with one world."""
    return (_by_issue(compromise_mean)(case) + exchanged(case)) / 2


def nash_of_case(case: KnownCase, costly: bool) -> np.ndarray:
    """The Nash solution over all positions 0..100 [m, w] with one world; costly: no deal is worth 0 to all, else the status quo.

    Utility is quadratic, 1 at the ideal, weighed by salience. NaN on an issue without a status quo unless failure is
    costly; where nothing beats the status quo for all, it is the status quo.
    """
    known = (case.salience > 0).any(axis=0) & (costly | ~np.isnan(case.status_quo))
    said = np.full((len(case.issues), 1), np.nan)
    place = np.nan_to_num(case.position[:, known])
    salience = case.salience[:, known]
    taking = salience.sum(axis=1) > 0
    place, salience = place[taking], salience[taking] / salience[taking].sum(axis=1, keepdims=True)
    if not known.any():
        return said

    def utility(x: np.ndarray) -> np.ndarray:
        return (salience * (1 - ((place - x) / 100) ** 2)).sum(axis=1)

    quo = case.status_quo[known]
    least = np.zeros(len(place)) if costly else utility(quo)
    mean = _by_issue(compromise_mean)(case)[known, 0]
    start = np.where(np.isnan(mean), 50.0, mean) if costly else quo
    if not costly:
        start = _most_for_the_worst_off(utility, least, quo)
        if (utility(start) - least).min() <= 1e-6:
            said[known, 0] = quo
            return said
    found = optimize.minimize(
        lambda x: -np.log(np.maximum(utility(x) - least, LEAST_GAIN)).sum(),
        start,
        bounds=[(0, 100)] * len(start),
        method="L-BFGS-B",
    )
    said[known, 0] = np.round(found.x, 6)
    return said


def _most_for_the_worst_off(
    utility: Callable[[np.ndarray], np.ndarray], least: np.ndarray, quo: np.ndarray
) -> np.ndarray:
    """The positions [m] at which the smallest gain over `least` [a] is largest, from the status quo."""
    found = optimize.minimize(
        lambda z: -z[-1],
        np.append(quo, 0.0),
        bounds=[(0, 100)] * len(quo) + [(None, None)],
        constraints={"type": "ineq", "fun": lambda z: utility(z[:-1]) - least - z[-1]},
        method="SLSQP",
    )
    return np.clip(found.x[:-1], 0, 100)


def talks_document(case: KnownCase, weighted: bool, first: int) -> dict:
    """A case as a scenario: all actors table in turn from number `first` on, all must sign, and failure is worth 0.

    weighted: parties count by capability in the offers of the others. Options of an issue are `OPTIONS`, whoever holds what.
    """
    options = {f"o{k}": {"position": float(at)} for k, at in enumerate(OPTIONS)}
    issues = {f"m{m}": {"options": options, "status_quo": "o0"} for m in np.flatnonzero(_negotiable(case)).tolist()}
    actors = {}
    for a in range(len(case.actors)):
        wants = {
            name: {"ideal": float(case.position[a, int(name[1:])]), "salience": float(case.salience[a, int(name[1:])])}
            for name in issues
            if case.salience[a, int(name[1:])] > 0
        }
        if wants:
            count = {"weight": float(case.capability[a])} if weighted else {}
            actors[f"a{a}"] = {"role": "signatory", "no_deal": {"value": 0}, "wants": wants, **count}
    members = list(actors)
    turn = first % max(len(members), 1)
    return {
        "name": "case",
        "summary": "A known case.",
        "sources": "assumption",
        "deferral": False,
        "calendar": {"start": datetime.date(2000, 1, 1), "round": "month", "rounds": 24},
        "protocol": {"name": "plenary", "members": members[turn:] + members[:turn]},
        "issues": issues,
        "actors": actors,
    }


def held_positions(case: KnownCase, m: int) -> np.ndarray:
    """The positions that somebody holds on an issue, rising [k]."""
    return np.unique(case.position[~np.isnan(case.position[:, m]), m])


def _negotiable(case: KnownCase) -> np.ndarray:
    """Issues on which somebody differs from another [m]."""
    return np.array([len(held_positions(case, m)) > 1 for m in range(len(case.issues))])


def talked(case: KnownCase, weighted: bool) -> np.ndarray:
    """What the talks bring [m, w]: in world w participant w opens, since who does is not known; NaN where nothing is agreed, and
    beyond the participants where actors of the case take no part."""
    said = np.full((len(case.issues), len(case.actors)), np.nan)
    for m in np.flatnonzero(~_negotiable(case)).tolist():
        said[m] = held_positions(case, m)[0] if len(held_positions(case, m)) else np.nan
    document = talks_document(case, weighted, 0)
    if not document["issues"] or len(document["actors"]) < 2:
        return said
    for w in range(len(document["actors"])):
        scenario = prepare(validate(Source(talks_document(case, weighted, w), (case.name,), {})))
        row = play(scenario, 1).iloc[0]
        for name in document["issues"]:
            term = str(row[f"term_{name}"])
            if term.startswith("o") and term[1:].isdigit():
                said[int(name[1:]), w] = OPTIONS[int(term[1:])]
    return said


FORECASTERS: dict[str, Callable[[KnownCase], np.ndarray]] = {
    "compromise_mean": _by_issue(compromise_mean),
    "plain_mean": _by_issue(plain_mean),
    "weighted_median": _by_issue(weighted_median),
    "challenge_as_printed": _by_issue(lambda c, x, s: challenge_outcome(c, x, s, reading=READINGS["as_printed"])),
    "challenge_as_programmed": _by_issue(lambda c, x, s: challenge_outcome(c, x, s, reading=READINGS["as_programmed"])),
    "nash_status_quo": lambda case: nash_of_case(case, costly=False),
    "nash_costly_failure": lambda case: nash_of_case(case, costly=True),
    "position_exchange": exchanged,
    "exchange_half_way": exchanged_half_way,
    "engine_all_sign": lambda case: talked(case, weighted=False),
    "engine_weighted": lambda case: talked(case, weighted=True),
}
"""What is scored by name: positions [m, w] of a case, NaN where nothing is said."""


def issue_scores(said: np.ndarray, held: np.ndarray, outcome: float) -> dict[str, float]:
    """The scores of one forecast [w], NaN left out, when `outcome` came; held [k]: positions that somebody holds.

    error: of the median; crps: continuous ranked probability score of the worlds (Gneiting & Raftery 2007), the error for
    a single one; covered: whether the outcome lies in the middle 80 %; covered_with_model_error: the same with room for the
    error of the model (`sim.methods.model_error`); near: whether the median is within `NEAR`; log: of the share of the held
    position nearest to the outcome (`probabilities`).
    """
    said = said[~np.isnan(said)]
    middle = float(np.median(said))
    low, high = np.quantile(said, [LOW, HIGH])
    wide_low, wide_high = middle_with_model_error(said)
    crps = np.abs(said - outcome).mean() - np.abs(said[:, None] - said[None]).mean() / 2
    nearest = np.abs(held[:, None] - said[None]).argmin(axis=0)
    share = probabilities(np.bincount(nearest, minlength=len(held)).astype(float))
    came = int(np.abs(held - outcome).argmin())
    return {
        "error": abs(middle - outcome),
        "crps": float(crps),
        "covered": float(low <= outcome <= high),
        "covered_with_model_error": float(wide_low <= outcome <= wide_high),
        "near": float(abs(middle - outcome) <= NEAR),
        "log": float(log_score(share, came)),
    }


def benchmark_scores(cases: list[KnownCase]) -> pd.DataFrame:
    """A row for each issue with an outcome and each forecaster that says something: case, issue, forecaster, the scores."""
    rows = []
    for case in cases:
        known = [m for m in range(len(case.issues)) if not np.isnan(case.outcome[m]) and len(held_positions(case, m))]
        for name, forecaster in FORECASTERS.items():
            said = forecaster(case) if known else np.empty((0, 0))
            for m in known:
                if not np.isnan(said[m]).all():
                    scores = issue_scores(said[m], held_positions(case, m), float(case.outcome[m]))
                    rows.append({"case": case.name, "issue": case.issues[m], "forecaster": name, **scores})
    return pd.DataFrame(rows, columns=["case", "issue", "forecaster", *FORECAST_SCORES])


def clustered_interval(value: np.ndarray, case: np.ndarray) -> tuple[float, float]:
    """95 % interval of the mean of values [i] by a bootstrap that draws whole cases [i], since their issues hang together."""
    names, number = np.unique(case, return_inverse=True)
    sums, sizes = np.bincount(number, value), np.bincount(number)
    drawn = np.random.default_rng(0).integers(len(names), size=(CASE_DRAWS, len(names)))
    low, high = np.quantile(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)
