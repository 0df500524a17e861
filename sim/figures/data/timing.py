"""How soon talks agree or break down: shares of worlds that have ended by each date, as tables."""

import datetime

import numpy as np
import pandas as pd

from sim.figures.data.shown import agreement_changed, one_world
from sim.methods.shares import share_of
from sim.results.read import Comparison, Run
from sim.scenario.scenario import Scenario
from sim.words.phrases import around, count, month, percent
from sim.words.stages import AGREED
from sim.worlds.table import alike, without_intervals
from sim.worlds.time_to_agreement import at_risk, incidence, unbroken

PARTS = {
    "agreement": "have agreed on a text",
    "collapsed": "have agreed, and it has collapsed",
    "talks": "are still in talks",
    "no_deal": "have run out of time",
    "breakdown": "have broken down",
}
"""What can have become of a world by a date, in words: each world is in one of these."""

NOT_COLLAPSED = "have agreed, and it has not collapsed"
"""What `agreement` is called where others have collapsed."""

WHOLE_NOTE = "At every date the parts add up to all worlds."
TALKS_NOTE = " Light grey: still in talks."
BANDS_NOTE = " Dark bands: 95 % intervals of all that have agreed, and of all that have broken down."
CENSORED_NOTE = (
    "Shares of all worlds (cumulative incidence, Aalen-Johansen): talks that break down stay without agreement. "
    "So do those whose time runs out."
)


def timing_of_run(run: Run) -> tuple:
    """The arguments of `draw.timing.timing`: parts (see `parts_by_date`) and their edges, title, subtitle, note.

    They end with the talks, or with the horizon where texts are undone after them.
    """
    broken, undone = ((run.table["stage"] == stage).any() for stage in ("breakdown", "collapsed"))
    rounds = run.scenario.game.horizon if undone else run.scenario.game.rounds
    exact = alike(run.scenario, run.table)
    found = incidence(run.table, rounds, exact)
    drawn = [] if exact else ["agreement"] + ["breakdown"] * bool(broken)
    edges = found[found["series"].isin(drawn)]
    subtitle = f"{run.scenario.name}: how soon talks agree or break down; {count(len(run.table), 'world')}"
    parts = _dated(run.scenario, parts_by_date(run.table, rounds, exact), rounds)
    note = WHOLE_NOTE + (TALKS_NOTE if "talks" in set(parts["series"]) else "") + (BANDS_NOTE if drawn else "")
    if broken:
        last = unbroken(run.table, rounds)["share"].iloc[-1]
        note += f" If no talks broke down, {percent(last)} would have agreed in the end (one minus Kaplan-Meier)."
    return parts, _dated(run.scenario, edges, rounds), _half(run), subtitle, note


def parts_by_date(table: pd.DataFrame, rounds: int, exact: bool = False) -> pd.DataFrame:
    """What had become of the worlds of an outcome table, a row for each, by the end of each of so many rounds.

    A row for each of `PARTS` that occurs and each round, those of a round adding up to all worlds; columns: series, title,
    round, share (0..1), and low and high, the ends of its 95 % interval (Wilson), or the share if exact.
    """
    at, n = np.arange(rounds), len(table)
    stage = table["stage"]
    days = {
        "agreement": table.loc[stage.isin(AGREED), "agreed_round"],
        **{part: table.loc[stage == part, "ended_round"] for part in ("collapsed", "no_deal", "breakdown")},
    }
    by = {part: np.searchsorted(np.sort(day.to_numpy(float)), at, side="right") for part, day in days.items()}
    by["talks"] = n - by["agreement"] - by["no_deal"] - by["breakdown"]
    by["agreement"] = by["agreement"] - by["collapsed"]

    titles = PARTS | ({"agreement": NOT_COLLAPSED} if by["collapsed"].any() else {})
    rows = [
        (part, words, played, share.share, share.low, share.high)
        for part, words in titles.items()
        if by[part].any()
        for played, share in enumerate(share_of(int(found), n) for found in by[part])
    ]
    found = pd.DataFrame(rows, columns=["series", "title", "round", "share", "low", "high"])
    return without_intervals(found, exact)


def no_timing_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world, or talks end in none."""
    ended = run.table["stage"].isin([*AGREED, "breakdown"]).any()
    return one_world(run) or ("" if ended else "in no world do talks end before their time runs out")


def timing_of_comparison(comparison: Comparison) -> tuple:
    """The arguments of `draw.timing.agreement_curves`, for the agreements of two scenarios."""
    curves, risks = [], []
    for run, label, series in zip(
        (comparison.a, comparison.b), comparison.labels, ("before", "agreement"), strict=True
    ):
        found = incidence(run.table, run.scenario.game.rounds, alike(run.scenario, run.table))
        found = found[found["series"] == "agreement"].assign(series=series, title=f"have agreed: {label}")
        curves.append(_dated(run.scenario, found, run.scenario.game.rounds))
        risk = at_risk(run.table, run.scenario.game.rounds)
        risks.append(risk.assign(series=series, title=label, date=_days(run.scenario, risk)))
    sizes = f"{count(len(comparison.a.table), 'world')} each, the same draws"
    subtitle = f"How soon talks agree in two scenarios; {sizes}; bands: 95 % interval; below: worlds still in talks"
    return pd.concat(curves), pd.concat(risks), agreement_changed(comparison), subtitle, CENSORED_NOTE


def no_timing_in_comparison(comparison: Comparison) -> str:
    """Why a comparison gives no such picture, empty if it does: neither side agrees in any world."""
    agreed = (run.table["stage"].isin(AGREED).any() for run in (comparison.a, comparison.b))
    return "" if any(agreed) else "neither scenario has an agreement"


def _half(run: Run) -> str:
    """By when half of the worlds have agreed, or how many ever do."""
    found = incidence(run.table, run.scenario.game.rounds, alike(run.scenario, run.table))
    agreed = found[found["series"] == "agreement"]
    reached, last = agreed[agreed["share"] >= 0.5], agreed.iloc[-1]
    in_the_end = around(last["share"], last["low"], last["high"])
    if reached.empty:
        return f"Less than half of the worlds ever agree: {in_the_end}"
    return f"Half of the worlds have agreed by {month(run.scenario.date(int(reached['round'].iloc[0])))}, {in_the_end} in the end"


def _days(scenario: Scenario, table: pd.DataFrame) -> list[datetime.date]:
    return [scenario.date(int(played)) for played in table["round"]]


def _dated(scenario: Scenario, curves: pd.DataFrame, rounds: int) -> pd.DataFrame:
    """Curves with the dates of rounds, drawn on to the end of the last of so many."""
    last = curves[curves["round"] == rounds - 1]
    curves = pd.concat([curves, last.assign(round=rounds)], ignore_index=True)
    return curves.assign(date=_days(scenario, curves))
