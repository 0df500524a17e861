"""Findings for slides: what a scenario changes in the same worlds, and what a sweep does, in one sentence for each picture."""

import pandas as pd

from sim.figures.data.shown import factor_title, level_title
from sim.reports.findings import Claimed, interval_of
from sim.reports.paired_changes import exactly, more_or_less, signed_change, size_in_words, unchanged
from sim.results.read import Comparison, SideBySide, Swept
from sim.words.phrases import around, capital, count, listed, percent
from sim.words.stages import AGREED
from sim.worlds.paired import Difference
from sim.worlds.side_by_side import PairedEffects


def findings_of_comparison(result: Comparison) -> dict[str, Claimed]:
    """The finding of each kind of picture of a comparison, in the order of telling."""
    (a, b), found = result.labels, result.found
    worlds = f"{count(found.worlds, 'world')}, the same in both, seed {result.seed}"
    shares = [percent(float(run.table["stage"].isin(AGREED).mean())) for run in (result.a, result.b)]
    said = {
        "changes": Claimed(
            f"{b} against {a}: agreement is {more_or_less(found.agreement)}",
            f"{worlds}. Differences in percentage points, paired world by world.",
        ),
        "stages": Claimed(f"A text is agreed in {shares[0]} of the worlds of A, and in {shares[1]} of those of B",
                          f"A: {a}; B: {b}. {worlds}."),
        "flows": Claimed(
            f"The change turns what becomes of the talks in {exactly(found.flipped)}",
            f"{worlds}.",
        ),
    }  # fmt: skip
    return said | (_where_both_agree(result.effect, found.both) if result.effect and found.both else {})


def _where_both_agree(effect: PairedEffects, both: int) -> dict[str, Claimed]:
    worlds = f"{count(both, 'world')} that agree in both"
    term = effect.term
    moved = "No term moves where both agree"
    below = f"{worlds}."
    if term:
        moved = f"The term on “{term.title}” moves most: it differs in {percent(term.moved.share)} of the agreements"
        below = f"{worlds}{interval_of(term.moved)}. Most often: {term.source} -> {term.target}."
    return {
        "timing": Claimed(
            _sooner(effect.months),
            f"{worlds}; mean change in months: {signed_change(effect.months, 1)}.",
        ),
        "terms": Claimed(moved, below),
        "gains": Claimed(
            who_gains(effect), f"{worlds}; mean change of each gain in utility, in brackets its 95 % interval."
        ),
    }


def _sooner(months: Difference) -> str:
    if unchanged(months):
        return "Where both agree, agreement comes at the same time"
    if months.low <= 0 <= months.high:
        return "Where both agree, agreement comes neither sooner nor later for sure"
    size = size_in_words(months.mean, "months")
    return f"Where both agree, agreement comes {size} {'later' if months.mean > 0 else 'sooner'}"


def who_gains(effect: PairedEffects) -> str:
    """Who gains most and who loses most by the change, in a sentence."""
    rising = [title for title, by in effect.sure if by.mean > 0]
    falling = [title for title, by in reversed(effect.sure) if by.mean < 0]
    said = [f"{rising[0]} gains most"] if rising else ["nobody gains for sure"]
    said += [f"{falling[0]} loses most"] if falling else ["nobody loses for sure"]
    return f"Where both agree, {listed(said)} by the change"


def findings_of_several(result: SideBySide) -> dict[str, Claimed]:
    """The finding of each kind of picture of several scenarios side by side."""
    found = [(one, effect) for one, effect in zip(result.played, result.effects, strict=True) if effect]
    worlds = f"{count(len(result.runs[0].table), 'world')} of each, the same draws, seed {result.seed}"
    shares = {
        title: float(run.table["stage"].isin(AGREED).mean())
        for title, run in zip(result.titles, result.runs, strict=True)
    }
    best, least = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
    ends = f"{percent(shares[least])} of the worlds ({least}) to {percent(shares[best])} ({best})"
    if shares[least] == shares[best]:
        ends = f"{percent(shares[best])} of the worlds of each"
    said = {"stages": Claimed(f"A text is agreed in {ends}", f"{worlds}.")}
    if not found:
        return said
    most, effect = max(found, key=lambda pair: abs(pair[1].agreed.mean))
    base = result.titles[most.against or 0]
    title = f"{result.titles[result.played.index(most)]} against {base}: agreement is {more_or_less(effect.agreed)}"
    below = f"The largest change of agreement here. {worlds}."
    return {"changes": Claimed(title, below), **said, "gains": _most_moved([effect for _, effect in found], worlds)}


def _most_moved(effects: list[PairedEffects], worlds: str) -> Claimed:
    """On which issue most of them move the text most."""
    issues = [effect.term.title for effect in effects if effect.term]
    if not issues:
        return Claimed("None of them moves a term where both agree", f"{worlds}.")
    first = max(issues, key=issues.count)
    title = f"“{first}” is what moves most in {issues.count(first)} of the {len(effects)}"
    return Claimed(title, f"{worlds}. Gains: mean changes in utility whose 95 % interval is on one side of 0.")


def findings_of_sweep(swept: Swept) -> dict[str, Claimed]:
    """The finding of each kind of picture of a sweep; empty where nothing of it is done."""
    played = swept.summary.points[swept.summary.points["worlds"] > 0]
    if not len(played):
        return {}
    best, worst = (played.loc[played["agreed"].agg(which)] for which in ("idxmax", "idxmin"))
    varied = listed([f"“{capital(factor_title(swept.scenario, path))}”" for path in swept.factors])
    title = f"Agreement varies from {percent(worst['agreed'])} to {percent(best['agreed'])} of the worlds with {varied}"
    ends = "; ".join(_at(swept, point) for point in (worst, best))
    drawn = (played["agreed_low"] < played["agreed_high"]).any()
    brackets = "; in brackets 95 % intervals" if drawn else ""
    worlds = f"{capital(count(len(played), 'point'))}, {count(int(played['worlds'].sum()), 'world')} in all"
    likely = int((played["agreed"] > 0.5).sum())
    return {
        "stages": Claimed(title, f"{worlds}; {ends}{brackets}."),
        "heat": Claimed(
            f"At {likely:,} of {count(len(played), 'point')} a text is likelier agreed than not", f"{worlds}."
        ),
        "gains": Claimed(
            _mean_gains(swept, played),
            f"{worlds}. Means beyond no deal over all worlds at a point; a world without agreement counts as 0.",
        ),
    }


def _mean_gains(swept: Swept, played: pd.DataFrame) -> str:
    spans = []
    for name in swept.scenario.game.signatories:
        low, high = (f"{value + 0:.2f}" for value in (played[f"gain_{name}"].min(), played[f"gain_{name}"].max()))
        spans.append(f"of {swept.scenario.named(name)} {low} to {high}")
    return f"With it moves the mean gain: {listed(spans)}"


def _at(swept: Swept, point: pd.Series) -> str:
    where = ", ".join(level_title(swept.scenario, path, point[path]) for path in swept.factors)
    return f"{around(*point[['agreed', 'agreed_low', 'agreed_high']])} at {where}"
