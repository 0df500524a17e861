"""What became of the talks, and when: the drawings of stages, flows and time to agreement."""

import datetime

import pandas as pd

from sim.figures.data import shares as picture_tables
from sim.figures.draw.flows import flows
from sim.figures.draw.stages import along, stacked, stages
from sim.figures.draw.timing import timing
from sim.figures.drawings import Drawing, Drawings, Several, name_of, one_world
from sim.results.read import Comparison, Run, Swept
from sim.scenario.scenario import Scenario
from sim.words.phrases import count, month
from sim.words.stages import AGREED
from sim.worlds import time_to_agreement as durations
from sim.worlds.summary import summarise

MOST_BARS = 20
"""Scenarios in one picture."""

MOST_POINTS = 100
"""Points of a sweep in one picture."""

MOST_PANELS = 4
"""Levels of a second parameter, side by side."""

# ---------------------------------------------------------------- stages and flows


def _stages(run: Run) -> tuple:
    return summarise(run.table, run.scenario).stages, name_of(run)


def _stacked(several: Several) -> tuple:
    counted = [picture_tables.stage_counts(run.table) for run in several.runs]
    return picture_tables.stack(zip(several.titles, counted, strict=True)), "What became of the talks"


def _both(comparison: Comparison) -> tuple:
    return _stacked(Several((comparison.a, comparison.b), comparison.labels))


def _too_many(several: Several) -> str:
    alone = next((one_world(run) for run in several.runs if one_world(run)), "")
    return f"at most {MOST_BARS} results go into one picture" if len(several.runs) > MOST_BARS else alone


def _along(swept: Swept) -> tuple:
    path, beside = _axes_of(swept)
    words = [picture_tables.factor_title(swept.scenario, factor) for factor in (path, beside) if factor]
    title = f"{swept.scenario.document.name}: what became of the talks"
    return picture_tables.stack_along(swept, path, beside), title, *words


def _axes_of(swept: Swept) -> tuple[str, str | None]:
    """What is varied along the axis, and what from panel to panel: of two parameters the one with fewer levels."""
    if len(swept.factors) == 1:
        return swept.factors[0], None
    first, second = swept.factors
    levels = swept.design.nunique()
    return (second, first) if levels[first] < levels[second] else (first, second)


def _not_along(swept: Swept) -> str:
    if len(swept.factors) > 2:
        return f"drawn from a sweep of one or two parameters, and this one varies {len(swept.factors)}"
    if len(swept.design) > MOST_POINTS:
        return f"at most {MOST_POINTS} points go into one picture, and this sweep has {len(swept.design):,}"
    beside = _axes_of(swept)[1]
    if beside and not (swept.design[beside].nunique() <= MOST_PANELS and _is_grid(swept.design)):
        return f"of two parameters one must have at most {MOST_PANELS} levels, in a grid"
    return "" if swept.manifest["parts"] else "nothing of this sweep is done yet"


def _is_grid(design: pd.DataFrame) -> bool:
    return len(design.drop_duplicates()) == design.nunique().prod()


def _flows(comparison: Comparison) -> tuple:
    found, (first, second) = comparison.found, comparison.labels
    title = f"The same worlds in two scenarios: from outcome to outcome ({count(found.worlds, 'world')})"
    return picture_tables.flow_table(found), first, second, title, picture_tables.flow_findings(found)


# ---------------------------------------------------------------- time to agreement

SHARES = "Shares of all worlds (cumulative incidence, Aalen-Johansen): talks that break down stay without agreement. "
UNBROKEN = "Dotted: one minus Kaplan-Meier, with broken talks censored: how soon talks would agree if none broke down. "
CENSORED = "Talks without a text are censored at their end."


def _timing(run: Run) -> tuple:
    rounds, broken = run.scenario.game.rounds, (run.table["stage"] == "breakdown").any()
    titles = {"agreement": "have agreed on a text"}
    if broken:
        titles |= {"breakdown": "have broken down", "unbroken": "would have agreed if no talks broke down"}
    found = pd.concat(
        [durations.incidence(run.table, rounds), *([durations.unbroken(run.table, rounds)] if broken else [])]
    )
    curves = found[found["series"].isin(list(titles))].assign(title=found["series"].map(titles))
    risk = durations.at_risk(run.table, rounds).assign(series="talks", title="still in talks")
    told = f"{count(len(run.table), 'world')}; bands: 95 % interval; {_half(run)}"
    note = SHARES + (UNBROKEN if broken else "") + CENSORED
    risk = risk.assign(date=_days(run.scenario, risk))
    return _dated(run.scenario, curves), risk, f"{name_of(run)}: time to agreement", told, note


def _half(run: Run) -> str:
    found = durations.incidence(run.table, run.scenario.game.rounds)
    reached = found[(found["series"] == "agreement") & (found["share"] >= 0.5)]
    if reached.empty:
        return "less than half ever agree"
    return f"half of them have agreed by {month(run.scenario.date(int(reached['round'].iloc[0])))}"


def _days(scenario: Scenario, table: pd.DataFrame) -> list[datetime.date]:
    return [scenario.date(int(played)) for played in table["round"]]


def _dated(scenario: Scenario, curves: pd.DataFrame) -> pd.DataFrame:
    """Curves with the dates of rounds, drawn on to the end of the talks after the last round."""
    last = curves[curves["round"] == scenario.game.rounds - 1]
    curves = pd.concat([curves, last.assign(round=scenario.game.rounds)]).sort_values("series", kind="stable")
    return curves.assign(date=_days(scenario, curves))


def _timing_both(comparison: Comparison) -> tuple:
    curves, risks = [], []
    for run, label, series in zip(
        (comparison.a, comparison.b), comparison.labels, ("before", "agreement"), strict=True
    ):
        found = durations.incidence(run.table, run.scenario.game.rounds)
        found = found[found["series"] == "agreement"].assign(series=series, title=f"have agreed: {label}")
        curves.append(_dated(run.scenario, found))
        risk = durations.at_risk(run.table, run.scenario.game.rounds)
        risks.append(risk.assign(series=series, title=label, date=_days(run.scenario, risk)))
    told = (
        f"{count(len(comparison.a.table), 'world')} each, the same draws; bands: 95 % interval; below: still in talks"
    )
    return pd.concat(curves), pd.concat(risks), "Time to agreement in two scenarios", told, SHARES + CENSORED


def _no_timing(run: Run) -> str:
    ended = run.table["stage"].isin([*AGREED, "breakdown"]).any()
    return one_world(run) or ("" if ended else "in no world do talks end before their time runs out")


def _no_timing_both(comparison: Comparison) -> str:
    agreed = (run.table["stage"].isin(AGREED).any() for run in (comparison.a, comparison.b))
    return "" if any(agreed) else "neither scenario has an agreement"


STAGES: Drawings = {
    Run: Drawing(_stages, stages, one_world),
    Comparison: Drawing(_both, stacked),
    Swept: Drawing(_along, along, _not_along),
    Several: Drawing(_stacked, stacked, _too_many),
}
FLOWS: Drawings = {Comparison: Drawing(_flows, flows)}
TIMING: Drawings = {
    Run: Drawing(_timing, timing, _no_timing),
    Comparison: Drawing(_timing_both, timing, _no_timing_both),
}
