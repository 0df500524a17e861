"""How soon talks agree or break down: shares of worlds that have ended by each date, as tables."""

import datetime

import pandas as pd

from sim.figures.data.shown import one_world
from sim.results.read import Comparison, Run
from sim.scenario.scenario import Scenario
from sim.words.phrases import count, month
from sim.words.stages import AGREED
from sim.worlds.table import alike
from sim.worlds.time_to_agreement import at_risk, incidence, unbroken

INCIDENCE_NOTE = (
    "Shares of all worlds (cumulative incidence, Aalen-Johansen): talks that break down stay without agreement. "
)
UNBROKEN_NOTE = (
    "Dotted: one minus Kaplan-Meier, with broken talks censored: how soon talks would agree if none broke down. "
)
CENSORED_NOTE = "Talks without a text are censored at their end."


def timing_of_run(run: Run) -> tuple:
    """The arguments of `draw.timing.timing`: curves and worlds at risk, both with dates; title, subtitle, note.

    They end with the talks, or with the horizon where texts are undone after them.
    """
    broken, undone = ((run.table["stage"] == stage).any() for stage in ("breakdown", "collapsed"))
    rounds = run.scenario.game.horizon if undone else run.scenario.game.rounds
    titles = {"agreement": "have agreed on a text"}
    if undone:
        titles |= {"collapsed": "have agreed, and then undone it"}
    if broken:
        titles |= {"breakdown": "have broken down", "unbroken": "would have agreed if no talks broke down"}
    series = [incidence(run.table, rounds), *([unbroken(run.table, rounds)] if broken else [])]
    found = pd.concat(series, ignore_index=True)
    curves = found[found["series"].isin(list(titles))].assign(title=found["series"].map(titles))
    risk = at_risk(run.table, rounds).assign(series="talks", title="still in talks")
    bands = "all alike" if alike(run.table) else f"bands: 95 % interval; {_half(run)}"
    subtitle = f"{count(len(run.table), 'world')}; {bands}"
    note = INCIDENCE_NOTE + (UNBROKEN_NOTE if broken else "") + CENSORED_NOTE
    risk = risk.assign(date=_days(run.scenario, risk))
    return _dated(run.scenario, curves, rounds), risk, f"{run.scenario.name}: time to agreement", subtitle, note


def no_timing_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world, or talks end in none."""
    ended = run.table["stage"].isin([*AGREED, "breakdown"]).any()
    return one_world(run) or ("" if ended else "in no world do talks end before their time runs out")


def timing_of_comparison(comparison: Comparison) -> tuple:
    """The arguments of `draw.timing.timing`, for the agreements of two scenarios."""
    curves, risks = [], []
    for run, label, series in zip(
        (comparison.a, comparison.b), comparison.labels, ("before", "agreement"), strict=True
    ):
        found = incidence(run.table, run.scenario.game.rounds)
        found = found[found["series"] == "agreement"].assign(series=series, title=f"have agreed: {label}")
        curves.append(_dated(run.scenario, found, run.scenario.game.rounds))
        risk = at_risk(run.table, run.scenario.game.rounds)
        risks.append(risk.assign(series=series, title=label, date=_days(run.scenario, risk)))
    subtitle = (
        f"{count(len(comparison.a.table), 'world')} each, the same draws; bands: 95 % interval; below: still in talks"
    )
    return (
        pd.concat(curves),
        pd.concat(risks),
        "Time to agreement in two scenarios",
        subtitle,
        INCIDENCE_NOTE + CENSORED_NOTE,
    )


def no_timing_in_comparison(comparison: Comparison) -> str:
    """Why a comparison gives no such picture, empty if it does: neither side agrees in any world."""
    agreed = (run.table["stage"].isin(AGREED).any() for run in (comparison.a, comparison.b))
    return "" if any(agreed) else "neither scenario has an agreement"


def _half(run: Run) -> str:
    found = incidence(run.table, run.scenario.game.rounds)
    reached = found[(found["series"] == "agreement") & (found["share"] >= 0.5)]
    if reached.empty:
        return "less than half ever agree"
    return f"half of them have agreed by {month(run.scenario.date(int(reached['round'].iloc[0])))}"


def _days(scenario: Scenario, table: pd.DataFrame) -> list[datetime.date]:
    return [scenario.date(int(played)) for played in table["round"]]


def _dated(scenario: Scenario, curves: pd.DataFrame, rounds: int) -> pd.DataFrame:
    """Curves with the dates of rounds, drawn on to the end of the last of so many."""
    last = curves[curves["round"] == rounds - 1]
    curves = pd.concat([curves, last.assign(round=rounds)]).sort_values("series", kind="stable")
    return curves.assign(date=_days(scenario, curves))
