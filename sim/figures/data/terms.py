"""The terms agreed, beside what predictors, red lines and the status quo would lead one to expect, as a table."""

from dataclasses import replace

import numpy as np
import pandas as pd

from sim.analysis.predictions import ActorSizes, prediction_table, sizes
from sim.engine.model import Negotiation
from sim.figures.data.shown import one_world, signatories, terms_in_words
from sim.results.read import Comparison, Run
from sim.scenario.scenario import Scenario
from sim.words.phrases import count, interval, listed, percent
from sim.words.stages import AGREED
from sim.worlds.summary import Summary

ENOUGH = 4096
"""Worlds over which predictors and red lines are averaged."""

MARKS = {
    "compromise_mean": ("M", "compromise mean"),
    "weighted_median": ("W", "weighted median"),
    "nash": ("N", "Nash solution"),
    "position_exchange": ("E", "position exchange"),
    "challenge_as_printed": ("C", "challenge model"),
    "challenge_as_programmed": ("P", "challenge model as programmed"),
}
"""Letter and words of every predictor (see `sim.analysis.predictions`)."""


def terms_of_run(run: Run) -> tuple:
    """The arguments of `draw.terms.terms`: table (see `marked_terms`), title, topic, words of the marks, titles, worlds."""
    summary, worlds = run.summary, run.table["world"].to_numpy()[:ENOUGH]
    marked = marked_terms(run.scenario, summary, worlds, run.seed)
    topic = f"{run.scenario.name}: what was agreed, and what was expected"
    return marked, terms_in_words(summary.terms), topic, dict(MARKS.values()), signatories(run.scenario), len(worlds)


def no_terms_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world, or nothing is left to agree on."""
    return one_world(run) or ("" if (run.scenario.game.issues.agreed < 0).any() else "every issue is settled already")


def terms_of_comparison(comparison: Comparison) -> tuple:
    """The arguments of `draw.terms.terms_changed`: table (see `paired_terms`), labels, title, topic."""
    first = comparison.found.terms.iloc[0]
    moved = f"{percent(first['moved'].share)} ({interval(first['moved'].low, first['moved'].high)})"
    title = (
        f"Most moved: “{first['title']}”, in {moved} of the {count(comparison.found.both, 'world')} that agree in both"
    )
    if not first["moved"].count:
        title = f"No term moves in any of the {count(comparison.found.both, 'world')} that agree in both"
    sizes = [f"{int(run.table['stage'].isin(AGREED).sum()):,}" for run in (comparison.a, comparison.b)]
    topic = f"What is agreed in two scenarios; shares of the {listed(sizes)} worlds with an agreed text; lines: 95 % intervals"
    return paired_terms(comparison), comparison.labels, title, topic


def no_terms_in_comparison(comparison: Comparison) -> str:
    """Why a comparison gives no such picture, empty if it does: a scenario without agreements, or nothing to agree on."""
    if not all(run.table["stage"].isin(AGREED).any() for run in (comparison.a, comparison.b)):
        return "one of the scenarios has no agreement"
    return "" if len(paired_terms(comparison)) else "every issue is settled already"


def paired_terms(comparison: Comparison) -> pd.DataFrame:
    """The shares of agreed texts with each option in two scenarios: a row for each option that occurs in either.

    Of the issues that both have open, the most moved first. Columns: issue, issue_title, option, title, and share (0..1)
    with its 95 % interval low, high, each with _a and _b for the first and second scenario.
    """
    both = [run.summary.terms for run in (comparison.a, comparison.b)]
    key = ["issue", "option"]
    found = both[0].merge(both[1], on=key, suffixes=("_a", "_b"))
    found = found[~(found["fixed_a"] & found["fixed_b"]) & (found["count_a"] + found["count_b"] > 0)]
    order = {issue: place for place, issue in enumerate(comparison.found.terms["issue"])}
    found = found.assign(place=found["issue"].map(order)).sort_values("place", kind="stable")
    found = found.rename(columns={"issue_title_b": "issue_title", "title_b": "title"})
    numbers = [f"{number}_{side}" for side in "ab" for number in ("share", "low", "high")]
    return found[["issue", "issue_title", "option", "title", *numbers]].reset_index(drop=True)


def sizes_of(scenario: Scenario) -> ActorSizes | None:
    """Measures of size from the seeds, if they have every actor of the scenario; else None."""
    known = sizes()
    return known if set(scenario.game.actors) <= set(known) else None


def marked_terms(scenario: Scenario, summary: Summary, worlds: np.ndarray, seed: int) -> pd.DataFrame:
    """The terms of a summary, a row for each issue and option, with what was to be expected over worlds of these ids [w].

    Columns added: marks: the letters (of `MARKS`) of the predictors whose option it is, at the median; where both readings
    of the challenge model agree, C stands for both; status_quo: whether it is today's option; barred_SIGNATORY: the share
    (0..1) of the worlds in which a red line of this signatory, or its home front, rules it out as the talks begin.
    """
    said = prediction_table(scenario, worlds, seed, sizes_of(scenario))
    marks: dict[tuple[str, str], str] = {}
    for row in said.itertuples():
        if row.option is not None:
            key = (row.issue, row.option)
            marks[key] = marks.get(key, "") + MARKS[row.predictor][0]
    issues = scenario.game.issues
    quo = {(name, issues.options[m][issues.status_quo[m]]) for m, name in enumerate(issues.names)}
    places = list(zip(summary.terms["issue"], summary.terms["option"], strict=True))
    barred = _barred(scenario, worlds, seed)
    return summary.terms.assign(
        marks=[_in_order(marks.get(place, "")) for place in places],
        status_quo=[place in quo for place in places],
        **{f"barred_{name}": [shares[place] for place in places] for name, shares in barred.items()},
    )


def _in_order(letters: str) -> str:
    """Letters in the order of `MARKS`, without P beside C."""
    order = [letter for letter, _ in MARKS.values() if letter in letters]
    return "".join(letter for letter in order if letter != "P" or "C" not in order)


def _barred(scenario: Scenario, worlds: np.ndarray, seed: int) -> dict[str, dict[tuple[str, str], float]]:
    """For each signatory, the share of the worlds in which each option is ruled out for it, by issue and option."""
    whole = replace(scenario.game, baskets=(), until=())  # of an agenda, no basket is on the table before its time
    allowed = Negotiation.drawn_from(whole, worlds, seed).payoffs.allowed[scenario.game.signing]
    issues, shares = scenario.game.issues, 1 - allowed.mean(axis=-1)
    places = [(m, k) for m in range(len(issues.names)) for k in np.flatnonzero(issues.offered()[m]).tolist()]
    return {
        name: {(issues.names[m], issues.option(m, k)): float(shares[s, m, k]) for m, k in places}
        for s, name in enumerate(scenario.game.signatories)
    }
