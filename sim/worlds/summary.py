"""Summary statistics of many worlds: pure functions from the outcome table to tables and a record.

Shares have 95 % intervals (`sim.methods.shares`), those of the scenario's way of drawing. These say how far a share may lie
from that of infinitely many worlds of the same scenario, and nothing about how true the scenario is.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.methods.shares import Counts, Share, each_share_of, share_of
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, listed
from sim.words.stages import AGREED, BROKEN_OFF, REASONS, SCOPES, STAGES, TOGETHER
from sim.worlds.counted import counted, in_codes
from sim.worlds.table import alike, without_intervals

BLOCKERS = ("blocker", "blocker_reason", "blocker_issue")
"""Columns of an outcome table that say who stood in the way, why and on which issue."""

TENTHS = {"low": 0.1, "median": 0.5, "high": 0.9}
"""Quantiles that stand for a distribution: its median, and the ends of the range that holds the middle 80 % of worlds."""


@dataclass(frozen=True)
class Summary:
    """What came of the worlds of a run together. Tables of shares have the columns of `Share`; titles are in words.

    worlds: how many; draws: how they were drawn, a name in `sim.methods.even_draws.WAYS_TO_DRAW`; alike: whether all are one and
    the same, so that shares have no interval (low and high are the share); agreed: the share with an
    agreed text; stages: a row for each stage (stage, title).

    Of the agreed worlds
    - scopes: a row for full and for partial (scope, title);
    - terms: a row for each option of each issue (issue, issue_title, option, title, fixed: settled before the talks);
    - gains: a row for each actor (actor, title, role, n, low, median, high, gaining: the share that gains, with its ends;
      unhurt: the share that gains and in which the text crosses no red line of it), in utility, over no deal for a
      signatory and over the status quo for a third party;
    - crossings: a row for each actor, how often the text is across a red line of it (actor, title), and the issue on which
      it most often is (issue, issue_title, most: in how many worlds), empty and 0 where it never is;
    - payments: a row for each pair that ever paid (payer, recipient, titles, median amount in the recipient's utility);
    - propped: the share that would not have been signed without third parties;
    - efficient: the share with as good a text as was possible, none better for one signatory and no worse for the others;
    - unrated: agreed texts for which that was not measured, since that was not wanted or takes too long;
    - efficiency: a row for each measure of how near texts come to the best possible (measure, n, low, median, high), with
      n 0 where the table lacks it (see `sim.worlds.efficiency`);
    - timing: the dates of agreement, of entry into force and of collapse (event, n, low, median, high).

    Of the others - blockers: a row for each cause, the most frequent first (blocker, reason, issue, titles; example:
    the lowest number of a world that failed so); a blocker is an actor, or two, joined by `+`, whose red lines leave no
    common option.

    Of all - shocks: a row for each shock of the file (shock, title), how often it struck, and in_talks: in how many worlds
    while the talks went on.
    low and high of gains, efficiency and dates hold the middle 80 % of the worlds.
    """

    worlds: int
    draws: str
    alike: bool
    agreed: Share
    stages: pd.DataFrame
    scopes: pd.DataFrame
    terms: pd.DataFrame
    gains: pd.DataFrame
    crossings: pd.DataFrame
    payments: pd.DataFrame
    propped: Share
    efficient: Share
    unrated: int
    efficiency: pd.DataFrame
    timing: pd.DataFrame
    blockers: pd.DataFrame
    shocks: pd.DataFrame

    def to_dict(self) -> dict:
        """The summary as plain values for JSON: floats rounded to 6 decimals, missing values None, dates ISO."""
        return {field.name: plain_values(getattr(self, field.name)) for field in fields(self)}


def summarise(table: pd.DataFrame, scenario: Scenario) -> Summary:
    """The summary of an outcome table of a scenario, a row for each world (`sim.worlds.table.worlds_table`).

    >>> import sim
    >>> scenario = sim.load("textbook_split")
    >>> summary = summarise(sim.play(scenario, worlds=4), scenario)
    >>> summary.agreed.share, summary.gains[["actor", "median"]].to_numpy().tolist()
    (1.0, [['anna', 0.5], ['bela', 0.5]])
    """
    agreed, draws = table[table["stage"].isin(AGREED)], scenario.game.draws
    summary = Summary(
        worlds=len(table),
        draws=draws,
        alike=alike(scenario, table),
        agreed=share_of(counted(agreed, draws), counted(table, draws)),
        stages=_stages(table, draws),
        scopes=_scopes(agreed, draws),
        terms=_terms(agreed, scenario),
        gains=_gains(agreed, scenario),
        crossings=_crossings(agreed, scenario),
        payments=_payments(agreed, scenario),
        propped=share_of(counted(agreed, draws, agreed["propped"]), counted(agreed, draws)),
        efficient=_efficient(agreed, draws),
        unrated=int(agreed["frontier_distance"].isna().sum()) if "frontier_distance" in agreed else 0,
        efficiency=_efficiency(agreed),
        timing=_timing(agreed, scenario),
        blockers=_blockers(table[["world", *BLOCKERS]][~table["stage"].isin(AGREED)], scenario),
        shocks=_shocks(table, scenario),
    )
    return _without_intervals(summary) if summary.alike else summary


def headline(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The shares that a run is asked for first: of agreement and of each stage (title, and the columns of `Share`)."""
    agreed, draws = counted(table, scenario.game.draws, table["stage"].isin(AGREED)), scenario.game.draws
    shares = [_shares([{"title": "Agreed"}], [agreed], counted(table, draws)), _stages(table, draws)]
    return without_intervals(pd.concat(shares, ignore_index=True), alike(scenario, table))


def _without_intervals(summary: Summary) -> Summary:
    """The summary with the ends of every interval of a share put to the share itself: nothing was left to chance."""
    shares: dict[str, Any] = {}
    for field in fields(summary):
        value = getattr(summary, field.name)
        if isinstance(value, Share):
            shares[field.name] = value.exact()
        elif isinstance(value, pd.DataFrame) and "share" in value:
            shares[field.name] = without_intervals(value, True)
    gains = summary.gains.assign(gaining_low=summary.gains["gaining"], gaining_high=summary.gains["gaining"])
    return replace(summary, **shares, gains=gains)


def _shares(labels: Sequence[dict], counts: Sequence[Counts], n: Counts, columns: Sequence[str] = ()) -> pd.DataFrame:
    """A row for each of some labels, with its share of n worlds. columns: of the labels, where there may be none."""
    shares = each_share_of(counts, n)
    named = {key: [label[key] for label in labels] for key in (labels[0] if labels else columns)}
    found = {field.name: [getattr(one, field.name) for one in shares] for field in fields(Share)}
    return pd.DataFrame(named | found, dtype=None if labels else object)


def _counts(table: pd.DataFrame, column: str, names: Sequence[str], draws: str) -> list[Counts]:
    """How many worlds have each of some names in a column."""
    found = in_codes(table[column])
    place = {name: code for code, name in enumerate(found.categories)}
    return [counted(table, draws, found.codes == place.get(name, len(place))) for name in names]


def _stages(table: pd.DataFrame, draws: str) -> pd.DataFrame:
    labels = [{"stage": stage, "title": title} for stage, title in STAGES.items()]
    return _shares(labels, _counts(table, "stage", list(STAGES), draws), counted(table, draws))


def _scopes(agreed: pd.DataFrame, draws: str) -> pd.DataFrame:
    names = ["full", "partial"]
    labels = [{"scope": name, "title": SCOPES[name]} for name in names]
    return _shares(labels, _counts(agreed, "scope", names, draws), counted(agreed, draws))


def _terms(agreed: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    labels, counts, offered = [], [], scenario.game.issues.offered()
    for m, issue in enumerate(scenario.game.issues.names):
        names = [scenario.game.issues.option(m, int(k)) for k in np.flatnonzero(offered[m])]
        common = {
            "issue": issue,
            "issue_title": scenario.title(issue),
            "fixed": bool(scenario.game.issues.agreed[m] >= 0),
        }
        labels += [{**common, "option": k, "title": capital(scenario.option_title(issue, k))} for k in names]
        counts += _counts(agreed, f"term_{issue}", names, scenario.game.draws)
    return _shares(labels, counts, counted(agreed, scenario.game.draws))


def _gains(agreed: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    names, draws, n = scenario.game.actors, scenario.game.draws, len(agreed)
    gains = [agreed[f"gain_{name}"].to_numpy() for name in names]
    gaining = each_share_of([counted(agreed, draws, gain > 0) for gain in gains], counted(agreed, draws))
    spread = _spread(np.array(gains))
    uncrossed = [agreed[f"crossed_{name}"].to_numpy(object) == "" for name in names]
    unhurt = each_share_of([int(((gain > 0) & free).sum()) for gain, free in zip(gains, uncrossed, strict=True)], n)
    return pd.DataFrame(
        {
            "actor": names,
            "title": [scenario.title(name) for name in names],
            "role": [scenario.document.actors[name].role for name in names],
            "n": n,
            **spread,
            "gaining": [share.share for share in gaining],
            "gaining_low": [share.low for share in gaining],
            "gaining_high": [share.high for share in gaining],
            "unhurt": [share.share for share in unhurt],
        }
    )


def _spread(values: np.ndarray) -> dict[str, np.ndarray]:
    """The median of values [.., w] and the ends of their middle 80 % [..]; missing where there are none."""
    some = values if values.shape[-1] else np.full((*values.shape[:-1], 1), np.nan)
    return dict(zip(TENTHS, np.quantile(some, list(TENTHS.values()), axis=-1), strict=True))


def issues_crossed(text: str) -> list[str]:
    """The issues that a cell of a column `crossed_ACTOR` names.

    >>> issues_crossed("border, river"), issues_crossed("")
    (['border', 'river'], [])
    """
    return text.split(", ") if text else []


def _crossings(agreed: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """How often the text is across a red line of each actor, and on which issue most; of equals the first of the file."""
    labels, counts, draws = [], [], scenario.game.draws
    for name in scenario.game.actors:
        column = agreed[f"crossed_{name}"].to_numpy(object)
        cells = Counter(column.tolist())
        times: Counter[str] = Counter()
        for cell, number in cells.items():
            times.update(dict.fromkeys(issues_crossed(cell), number))
        issue = max(scenario.game.issues.names, key=lambda issue: times[issue]) if times else ""
        labels.append(
            {
                "actor": name,
                "title": scenario.title(name),
                "issue": issue,
                "issue_title": scenario.title(issue) if issue else "",
                "most": times[issue],
            }
        )
        counts.append(counted(agreed, draws, column != ""))
    return _shares(labels, counts, counted(agreed, draws))


def _payments(agreed: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    labels, counts, medians, draws = [], [], [], scenario.game.draws
    for payer in scenario.game.thirds:
        for recipient in scenario.game.signatories:
            column = f"paid_{payer}_{recipient}"
            paid = agreed[column].to_numpy() if column in agreed else np.zeros(0)
            if (paid > 0).any():
                titles = {"payer_title": scenario.title(payer), "recipient_title": scenario.title(recipient)}
                labels.append({"payer": payer, "recipient": recipient, **titles})
                counts.append(counted(agreed, draws, paid > 0))
                medians.append(float(np.median(paid[paid > 0])))
    columns = ["payer", "recipient", "payer_title", "recipient_title"]
    return _shares(labels, counts, counted(agreed, draws), columns).assign(median=medians)


MEASURES = ("nash_share", "frontier_distance")
"""Columns of an outcome table that measure efficiency (see `sim.worlds.efficiency`)."""


def _efficient(agreed: pd.DataFrame, draws: str) -> Share:
    """Agreed texts on the Pareto frontier."""
    distance = _measured(agreed, "frontier_distance")
    return share_of(counted(agreed, draws, distance == 0), counted(agreed, draws, ~np.isnan(distance)))


def _measured(agreed: pd.DataFrame, measure: str) -> np.ndarray:
    """A measure of efficiency [w], missing where it was not taken."""
    return agreed[measure].to_numpy(float) if measure in agreed else np.full(len(agreed), np.nan)


def _efficiency(agreed: pd.DataFrame) -> pd.DataFrame:
    """How near the agreed texts come to the best possible; the distance of those that are not on the frontier."""
    rows = []
    for measure in MEASURES:
        found = _measured(agreed, measure)
        found = found[found > 0 if measure == "frontier_distance" else ~np.isnan(found)]
        rows.append({"measure": measure, "n": len(found), **_spread(found)})
    return pd.DataFrame(rows)


def _timing(agreed: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    rounds = {"agreed": agreed["agreed_round"].to_numpy(int)}
    stages = in_codes(agreed["stage"])
    for stage in ("in_force", "collapsed"):
        rounds[stage] = agreed["ended_round"].array[stages == stage].to_numpy(int)
    rows = []
    for event, found in rounds.items():
        # A round of one of the worlds, not a point between two, so that it has a date.
        at = np.quantile(found, list(TENTHS.values()), method="inverted_cdf") if len(found) else None
        days = dict.fromkeys(TENTHS) if at is None else dict(zip(TENTHS, map(scenario.date, map(int, at)), strict=True))
        rows.append({"event": event, "n": len(found), **days})
    return pd.DataFrame(rows)


def _blockers(failed: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The most frequent first; worlds in which nobody is to blame have an empty blocker."""
    causes = list(zip(*(_or_empty(in_codes(failed[key])) for key in BLOCKERS), strict=True))
    examples: dict[tuple[str, ...], int] = {}
    for cause, world in zip(causes, failed["world"].tolist(), strict=True):
        examples[cause] = min(world, examples.get(cause, world))
    # Ties in the order of the names, so that the same worlds always give the same table.
    groups = sorted(Counter(causes).items(), key=lambda item: (-item[1], item[0]))
    labels = [{**_blocker(scenario, *group), "example": examples[group]} for group, _ in groups]
    columns = [*_blocker(scenario, "", "", ""), "example"]
    draws, place = scenario.game.draws, {group: code for code, (group, _) in enumerate(groups)}
    codes = np.array([place[cause] for cause in causes], int)
    counts = [counted(failed, draws, codes == code) for code in range(len(groups))]
    return _shares(labels, counts, counted(failed, draws), columns)


def _or_empty(names: pd.Categorical) -> list[str]:
    """Names [w], empty where none stands."""
    return np.array([*names.categories, ""], object)[names.codes].tolist()


def _shocks(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """How often each shock struck. Talks end with the agreement, or with the world."""
    ended = table["agreed_round"].fillna(table["ended_round"]).to_numpy(float, na_value=np.nan)
    labels, counts, draws = [], [], scenario.game.draws
    for shock in scenario.game.shocks:
        struck = table[f"shock_{shock.name}"].to_numpy(float, na_value=np.nan)
        in_talks = int((struck <= ended).sum())  # not where either is missing
        labels.append({"shock": shock.name, "title": capital(scenario.shock_title(shock.name)), "in_talks": in_talks})
        counts.append(counted(table, draws, ~np.isnan(struck)))
    return _shares(labels, counts, counted(table, draws), ["shock", "title", "in_talks"])


def _blocker(scenario: Scenario, blocker: str, reason: str, issue: str) -> dict[str, str]:
    return {
        "blocker": blocker,
        "reason": reason,
        "issue": issue,
        "blocker_title": listed([scenario.title(name) for name in blocker.split(TOGETHER)])
        if blocker
        else "Nobody yet",
        "reason_title": REASONS[reason] if reason else BROKEN_OFF,
        "issue_title": scenario.title(issue) if issue else "",
    }


def plain_values(value):
    """A value with everything in it as plain values: floats rounded to 6 decimals, a table as its rows."""
    if isinstance(value, str | int):
        return value
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else round(float(value), 6)
    if isinstance(value, Share):
        value = vars(value)
    if isinstance(value, pd.DataFrame):
        columns = [map(plain_values, value[name].tolist()) for name in value]
        return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
    if isinstance(value, dict):
        return {key: plain_values(item) for key, item in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if value is pd.NA:
        return None
    return value.item() if isinstance(value, np.generic) else value


# ---------------------------------------------------------------- a typical world


def typical_world(table: pd.DataFrame) -> int:
    """The id of the world that stands best for all those of an outcome table, a row for each world.

    1. Take the worlds of the most common stage.
    2. Of these, choose the ones with the fewest differences from the most common term of every issue; of failures, those
       with the most common blocker, reason and issue together.
    3. Of these, choose the one that agreed (or ended) the fewest rounds from the median round; of equals the lowest id.

    >>> table = pd.DataFrame({"world": [0, 1, 2, 3], "stage": ["no_deal", "in_force", "in_force", "in_force"],
    ...                       "term_border": ["open", "open", "closed", "open"], "agreed_round": [np.nan, 9, 4, 4]})
    >>> typical_world(table)
    3
    """
    common = table["stage"].value_counts()
    stage = next(name for name in STAGES if common.get(name, 0) == common.max())
    worlds = table[table["stage"] == stage]
    if stage in AGREED:
        columns, day = [name for name in worlds if name.startswith("term_")], "agreed_round"
        differences = sum((worlds[name] != _most_common(worlds[name])).astype(int) for name in columns)
    else:
        columns, day = ["blocker", "blocker_reason", "blocker_issue"], "ended_round"
        triples = worlds[columns].astype(object).fillna("").agg("|".join, axis=1)
        differences = (triples != _most_common(triples)).astype(int)
    rounds = worlds[day].astype(float)
    late = (rounds - rounds.median()).abs()
    order = pd.DataFrame({"differences": differences, "late": late, "world": worlds["world"]})
    return int(order.sort_values(["differences", "late", "world"])["world"].iloc[0])


def _most_common(column: pd.Series) -> str:
    found = column.value_counts()
    return min(str(name) for name in found.index[found == found.max()])
