"""Hindcast: a simulated distribution is scored against what came later, beside naive forecasts of the same.

The record ends on a date, so every world is taken as it stands on that date, not at its horizon. Nothing that plays
talks imports this module or `sim.analysis.later_events`. Axes: w world, k option.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from sim.analysis.later_events import Event, Fact, KnownOutcome, Outcomes, TreatySteps
from sim.analysis.unscored import by_number, outcome_title, unforeseeable, why_unscored
from sim.methods.model_error import with_model_error
from sim.methods.proper_scores import SCORING_RULES, Estimate, certain, sampled, stated, uniform
from sim.methods.shares import Share, share_of
from sim.scenario.scenario import Scenario
from sim.words.phrases import day
from sim.words.problems import Problem, ScenarioError
from sim.words.stages import AGREED, STAGES
from sim.worlds.table import alike

STAGE_SCALE = {
    "none": "No agreed text",
    **{stage: STAGES[stage] for stage in ("rejected", "collapsed", "pending", "in_force")},
}
"""How far a treaty has come, as an ordered scale: that a text voted down or undone ranks above none is a judgement."""

FORECASTS = {
    "simulation": "The simulation",
    "with_model_error": "The same with room for its error",
    "uniform": "Any option alike",
    "status_quo": "Nothing changes",
    "compromise_mean": "Compromise mean",
}
"""The forecasts that are scored, in words: `status_quo` is sure that all stays as it was; `compromise_mean` is the option
nearest to that mean in each of the same worlds. The last three are the naive ones. `with_model_error` is the simulation mixed
with `uniform` (`sim.methods.model_error`)."""


@dataclass(frozen=True)
class Forecast:
    """The share that a forecast gave to the option that came, and its scores by rule (`sim.methods.proper_scores.RULES`).

    sampled: whether it is counted in worlds, so that share and scores have intervals; else it is stated outright.
    """

    share: Share
    scores: Mapping[str, Estimate]
    sampled: bool


@dataclass(frozen=True)
class Scored:
    """One outcome and the forecasts of it.

    issue: its id, or `stage`; title, part: the same in words; option, came: what came, as id and in words.
    first, last: when it came about, None where no fact with a date is recorded; in_force: False for a term of a text
    that is not in force; n: worlds it is scored over; shares (0..1): of each option, in words, among these worlds;
    forecasts: by name, as in `FORECASTS`.
    """

    issue: str
    title: str
    part: str
    option: str
    came: str
    first: datetime.date | None
    last: datetime.date | None
    in_force: bool
    note: str
    n: int
    shares: Mapping[str, float]
    forecasts: Mapping[str, Forecast]


@dataclass(frozen=True)
class Hindcast:
    """A scenario's scores on `date`: stage over all worlds, issues over those with a text by then (`agreed`).

    ends_first: whether the date is the scenario's horizon, since the record goes on beyond it; unscored: what is not
    scored, each with the reason; hindsight: facts that the file itself cites though nobody could foresee them.
    """

    date: datetime.date
    ends_first: bool
    worlds: int
    agreed: Share
    stage: Scored | None
    issues: tuple[Scored, ...]
    unscored: tuple[tuple[str, str], ...]
    hindsight: tuple[str, ...]

    def means(self) -> dict[str, dict[str, Estimate]]:
        """Mean scores over the issues by forecast and rule, if any is scored; parts of an issue share its weight.

        Intervals are averaged as well, which is at least as wide as the interval of a mean can be.
        """
        if not self.issues:
            return {}
        parts = [scored.issue for scored in self.issues]
        weight = np.array([1 / parts.count(issue) for issue in parts])
        return {name: {rule: self._mean(name, rule, weight) for rule in SCORING_RULES} for name in FORECASTS}

    def _mean(self, name: str, rule: str, weight: np.ndarray) -> Estimate:
        found = [scored.forecasts[name].scores[rule] for scored in self.issues]
        values = np.array([(score.value, score.low, score.high) for score in found])
        return Estimate(*(round(float(x), 6) for x in (weight @ values) / weight.sum()))


def check_about(scenario: Scenario, outcomes: Outcomes, file: str) -> None:
    """Raise `ScenarioError` unless the outcomes are about a scenario's issues and time. file: named in the error."""
    issues = list(dict.fromkeys(outcome.issue for outcome in outcomes.issues))
    if not set(issues) & set(scenario.game.issues.names):
        said = f"none of its issues ({', '.join(scenario.game.issues.names)}) is among those known later: {', '.join(issues)}"
    elif scenario.date(0) >= outcomes.as_of:
        said = f"the talks begin on {day(scenario.date(0))}, but nothing is known after {day(outcomes.as_of)}"
    else:
        return
    raise ScenarioError([Problem(file, None, "", f"cannot be scored: {said}")])


def scored_on(scenario: Scenario, outcomes: Outcomes) -> datetime.date:
    """The day on which worlds and outcomes are compared: the last of the record, or of the scenario if that is earlier."""
    return min(outcomes.as_of, scenario.date(scenario.game.horizon) - datetime.timedelta(days=1))


def hindcast(
    scenario: Scenario,
    table: pd.DataFrame,
    nearest: Callable[[str], np.ndarray],
    outcomes: Outcomes,
    facts: Mapping[str, Fact],
) -> Hindcast:
    """Score the worlds of a scenario against what came later.

    1. Take every world as it stands at the end of the day `scored_on`.
    2. Score how far the treaty has come over all worlds.
    3. Score the term of each issue over the worlds that have an agreed text by then; what cannot be scored fairly is
       left out, with the reason.

    table: `sim.worlds.table.play`, a row for each world; nearest(issue): number of the option nearest to the compromise
    mean in each of them [w], -1 for none; facts: by id, those that outcomes and file cite. Check first with `check_about`.

    Two divide an orchard; in the simulation always by halves, and so it came, four months later:

    >>> from sim.scenario.compile import load
    >>> from sim.worlds.table import play
    >>> agreed = {"reached": True, "date": "2030-04-30", "facts": []}
    >>> not_yet = {"reached": False, "date": None, "facts": []}
    >>> came = Outcomes.model_validate({
    ...     "as_of": "2030-05-10", "signatories": ["anna", "bela"],
    ...     "stages": {"text_agreed": agreed, "initialled": not_yet, "signed": not_yet},
    ...     "issues": [{"issue": "orchard", "in_baseline": True, "status": "reached", "option": ["p50"], "place": [10],
    ...                 "facts": ["F1"]}],
    ... })
    >>> facts = {"F1": Fact(datetime.date(2030, 4, 30), datetime.date(2030, 4, 30), foreseeable=False)}
    >>> split = load("textbook_split")
    >>> found = hindcast(split, play(split, 20), lambda issue: np.full(20, 10), came, facts)
    >>> [(scored.issue, scored.option, scored.forecasts["simulation"].share.share) for scored in found.issues]
    [('orchard', 'p50', 1.0)]
    """
    date = scored_on(scenario, outcomes)
    stages = _stages_on(table, date)
    text = np.flatnonzero(stages != "none")
    judge = partial(why_unscored, scenario, outcomes, facts, date, len(text))
    verdicts = [(outcome, judge(outcome)) for outcome in outcomes.issues]
    issues = [_issue(scenario, o, table.iloc[text], nearest(o.issue)[text], facts) for o, why in verdicts if not why]
    unscored = [(outcome_title(scenario, outcome), why) for outcome, why in verdicts if why]
    return Hindcast(
        date=date,
        ends_first=date < outcomes.as_of,
        worlds=len(table),
        agreed=share_of(len(text), len(table)).exact() if alike(scenario, table) else share_of(len(text), len(table)),
        stage=None if _end_unknown(outcomes.stages, date) else _stage(outcomes.stages, stages, date),
        issues=tuple(issues),
        unscored=(*_steps(outcomes.stages, date), *unscored),
        hindsight=by_number(fact for fact, _ in unforeseeable(scenario, facts)),
    )


def _stages_on(table: pd.DataFrame, date: datetime.date) -> np.ndarray:
    """How far each world has come by the end of a day, by `STAGE_SCALE` [w].

    The table has the day on which a text was undone, and not whether it was in force before: until then it is pending.
    """
    by = pd.Timestamp(date)
    agreed = (table["agreed_on"] <= by).to_numpy() & table["stage"].isin(AGREED).to_numpy()
    ended = agreed & (table["ended_on"] <= by).to_numpy()
    return np.where(ended, table["stage"].astype(str), np.where(agreed, "pending", "none"))


def _taken(step: Event | None, date: datetime.date) -> datetime.date | None:
    """The day of a step that is recorded and had been taken by the end of a day."""
    return step.date if step and step.reached and step.date and step.date <= date else None


def _end_unknown(steps: TreatySteps, date: datetime.date) -> bool:
    """Whether a treaty was signed, and nothing is recorded of its entry into force."""
    return steps.in_force is None and _taken(steps.signed, date) is not None


def _steps(steps: TreatySteps, date: datetime.date) -> list[tuple[str, str]]:
    """The steps that the simulator does not have one by one, each with why it is not scored."""
    said = []
    if steps.initialled:
        taken = _taken(steps.initialled, date)
        when = f"on {day(taken)}" if taken else f"not by {day(date)}"
        said.append(
            ("The text is initialled", f"{when}; the simulator knows no step between the text and what follows it")
        )
    if _end_unknown(steps, date):
        said.append(("How far the treaty has come", "it is signed, and nothing is recorded of its entry into force"))
    elif steps.signed and not _taken(steps.signed, date):
        said.append(
            ("The treaty is signed", f"not by {day(date)}, so not in force either; scored as a text that is pending")
        )
    return said


def _stage(steps: TreatySteps, stages: np.ndarray, date: datetime.date) -> Scored:
    """The stage: the furthest step that was taken; a text that is agreed, and neither in force nor voted down, is pending."""
    ways = {"in_force": steps.in_force, "rejected": steps.rejected, "pending": steps.text_agreed}
    came = next((stage for stage, step in ways.items() if _taken(step, date)), "none")
    when = _taken(ways.get(came), date)
    names = list(STAGE_SCALE)
    count = np.array([(stages == name).sum() for name in names], dtype=float)
    naive = {"uniform": uniform(len(names), len(stages)), "status_quo": certain(0, len(names), len(stages))}
    return Scored(
        issue="stage",
        title="How far the treaty has come",
        part="",
        option=came,
        came=STAGE_SCALE[came],
        first=when,
        last=when,
        in_force=came == "in_force",
        note="",
        n=len(stages),
        shares=dict(zip(STAGE_SCALE.values(), count / count.sum(), strict=True)),
        forecasts=_forecasts({"simulation": count}, naive, names.index(came)),
    )


def _issue(
    scenario: Scenario, outcome: KnownOutcome, agreed: pd.DataFrame, nearest: np.ndarray, facts: Mapping[str, Fact]
) -> Scored:
    """One outcome against the terms of the worlds that have a text; an issue left open stands at the status quo."""
    m = scenario.game.issues.names.index(outcome.issue)
    options, quo = scenario.game.issues.options[m], int(scenario.game.issues.status_quo[m])
    terms = agreed[f"term_{outcome.issue}"].astype(str)
    count = np.array([(terms == option).sum() for option in options], dtype=float)
    count[quo] += len(agreed) - count.sum()
    mean = np.bincount(nearest[nearest >= 0], minlength=len(options)).astype(float)
    naive = {"uniform": uniform(len(options), len(agreed)), "status_quo": certain(quo, len(options), len(agreed))}
    drawn = {"simulation": count, "compromise_mean": mean}
    days = [facts[name] for name in outcome.facts]
    titles = [scenario.option_title(outcome.issue, option) for option in options]
    return Scored(
        issue=outcome.issue,
        title=scenario.title(outcome.issue),
        part=outcome.part,
        option=outcome.option[0],
        came=scenario.option_title(outcome.issue, outcome.option[0]),
        first=min((fact.first for fact in days), default=None),
        last=max((fact.last for fact in days), default=None),
        in_force=outcome.status == "reached",
        note=outcome.note,
        n=len(agreed),
        shares=dict(zip(titles, count / count.sum(), strict=True)),
        forecasts=_forecasts(drawn, naive, options.index(outcome.option[0])),
    )


def _forecasts(drawn: dict[str, np.ndarray], naive: dict[str, np.ndarray], came: int) -> dict[str, Forecast]:
    """Forecasts by name, from counts [k] of worlds drawn and of forecasts that are stated."""
    found = {}
    worlds = drawn["simulation"]
    read = partial(with_model_error, options=len(worlds))
    part = share_of(int(worlds[came]), int(worlds.sum()))
    wide = replace(part, share=read(part.share), low=read(part.low), high=read(part.high))
    scores = {key: sampled(score, worlds, came, read) for key, score in SCORING_RULES.items()}
    found["with_model_error"] = Forecast(wide, scores, sampled=True)
    for name, count in drawn.items():
        scores = {key: sampled(score, count, came) for key, score in SCORING_RULES.items()}
        found[name] = Forecast(share_of(int(count[came]), int(count.sum())), scores, sampled=True)
    for name, count in naive.items():
        scores = {key: stated(score, count, came) for key, score in SCORING_RULES.items()}
        given = float(count[came] / count.sum())
        found[name] = Forecast(Share(0, 0, given, given, given), scores, sampled=False)
    return {name: found[name] for name in FORECASTS if name in found}
