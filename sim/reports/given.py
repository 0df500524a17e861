"""What the worlds that fit an observation say, in sections."""

import pandas as pd

from sim.analysis.aimed import Worth, worth_of_aiming
from sim.analysis.given import Conditioned
from sim.analysis.observations import sure_and_likely
from sim.analysis.posterior import narrowed
from sim.figures.data.shown import factor_title, level_title
from sim.scenario.scenario import Scenario
from sim.words.phrases import count, listed, percent, rarely, signed, to_a_tenth
from sim.words.sections import Items, Part, Passage, Section, Table

RAREST_TOLD = 0.01
"""Terms that are rarer, both before and now, are left to the file."""

MOST_INPUTS_TOLD, MOST_TIES = 20, 3
"""Inputs, and pairs of them, that are told; the files have all."""

WHAT_IT_MEANS = (
    "Before: all worlds that the ranges of the file allow. Now: those of them that fit, by their weights; in brackets the 95 % "
    "interval. All is as true as the file: an observation chooses among its worlds, and cannot show that none of them is right."
)

WHAT_A_SWEEP_MEANS = (
    "Before, every point of the sweep counts alike, whatever was thought likely: that is what its design says, not the file. "
    "The same world stands at every point, so the intervals count worlds, not rows."
)

NONE_AGREED = "None of the worlds that fit has an agreement, so they say nothing of its terms."


def given_report(found: Conditioned, tables: dict[str, pd.DataFrame], wanted: int = 0) -> Section:
    """The answer of `given`. tables: `sim.analysis.posterior.tables_given`, a row for each thing that is told; wanted: how many
    worlds that fit were played for, if any were."""
    worth = worth_of_aiming(found)
    among = f"the {worth.pilot:,} worlds drawn plainly" if worth else "the worlds"
    seen = Items([f"{one.said}: in {met:,} of {among}" for one, met in zip(found.observed, found.met, strict=True)])
    parts: list[Part] = [
        "What was observed:",
        seen,
        _how_many_fit(found, wanted),
        *(_how_it_was_aimed(worth, bool(sure_and_likely(found.observed)[0])) if worth else []),
        WHAT_IT_MEANS,
        Section("What becomes of the talks", [_stages(tables["stages"]), _timing(tables["timing"])]),
        Section("The terms of agreed texts", [_terms(tables["terms"])]),
        *_of_what_was_varied(found.scenario, tables),
        Section("What it says of the inputs", _inputs(found, tables)),
    ]
    return Section(f"{found.scenario.name}: given what was observed", parts)


def _how_many_fit(found: Conditioned, wanted: int) -> str:
    """How many worlds fit, what they are worth where they do not count alike, and what to do where more were wanted."""
    said = f"{int(found.fits.sum()):,} of {count(len(found.everything), 'world')} fit, seed {found.seed}."
    if not found.counts_each:
        said += (
            f" By their weights they say as much as {found.effective:,.0f} independent worlds of equal weight would."
        )
    if found.effective < wanted:
        said += (
            f" Wanted were {wanted:,}, and the budget of worlds was spent before, so intervals are wider than was asked for; a "
            "larger --worlds plays on."
        )
    return said


def _how_it_was_aimed(worth: Worth, has_sure: bool) -> list[Passage]:
    """How many worlds were drawn how, how often what is sure comes about, and what it would have taken otherwise."""
    share = f"{rarely(worth.share, worth.low, worth.high)} of all worlds that the file allows meet all that is sure."
    if worth.why:
        why = f"{count(worth.played, 'world')} were played, all drawn plainly. None was aimed: {worth.why}."
        return [why, share] if has_sure else [why]
    aimed = (
        f"{count(worth.played, 'world')} were played. The first {worth.pilot:,} were drawn plainly, and showed where to aim; "
        f"the other {worth.aimed:,} were aimed, and the more often they are drawn, the less they weigh. Aimed at:"
    )
    return [aimed, Items(list(worth.inputs)), f"{share} {_what_it_gained(worth)}"]


def _what_it_gained(worth: Worth) -> str:
    if not worth.gains:
        return f"{count(worth.plain, 'plain world')} would have told as much: here plain draws do as well."
    return (
        f"To know this so closely, {worth.plain:,} plain worlds would have been needed: "
        f"{worth.plain / worth.played:.1f} times as many."
    )


def _of_what_was_varied(scenario: Scenario, tables: dict[str, pd.DataFrame]) -> list[Section]:
    """The section on the levels of a sweep; none of other worlds."""
    if "varied" not in tables:
        return []
    rows = [
        [
            factor_title(scenario, row.factor),
            level_title(scenario, row.factor, row.level),
            percent(row.before),
            _now(row),
        ]
        for row in tables["varied"].itertuples()
    ]
    table = Table(["Varied", "Value", "Before", "Now"], rows, "llrr")
    return [Section("What it says of what was varied", [WHAT_A_SWEEP_MEANS, table])]


def _now(row) -> str:
    return to_a_tenth(row.share, row.low, row.high)


def _stages(stages: pd.DataFrame) -> Table:
    rows = [[row.title, percent(row.before), _now(row)] for row in stages.itertuples()]
    return Table(["Outcome", "Before", "Now"], rows, "lrr")


def _timing(timing: pd.DataFrame) -> Table:
    rows = [
        [
            row.title,
            _days(row.before_early, row.before_median, row.before_late),
            _days(row.early, row.median, row.late),
        ]
        for row in timing.itertuples()
    ]
    return Table(["When, where it comes", "Before: median (middle 80 %)", "Now: median (middle 80 %)"], rows, "lll")


def _days(early: str, median: str, late: str) -> str:
    return f"{median} ({early} to {late})" if median else "never"


def _terms(terms: pd.DataFrame) -> Passage:
    """The terms of the agreed worlds that fit; a sentence where none of them is agreed."""
    if terms.empty:
        return "No issue is open."
    if terms["share"].isna().all():
        return NONE_AGREED
    rows = []
    for title, panel in terms.groupby("issue_title", sort=False):
        for row in panel[panel[["before", "share"]].max(axis=1) >= RAREST_TOLD].itertuples():
            before = "none agreed" if pd.isna(row.before) else percent(row.before)
            rows.append([str(title), row.title, before, _now(row)])
    return Table(["Issue", "Term", "Before", "Now"], rows, "llrr")


def _inputs(found: Conditioned, tables: dict[str, pd.DataFrame]) -> list[Passage]:
    inputs = tables["moved"]
    moved = inputs[inputs["moved"]]
    said: list[Passage] = [_how_many_moved(inputs)]
    if len(moved):
        said.append(_moved(moved.head(MOST_INPUTS_TOLD)))
        if len(moved) > MOST_INPUTS_TOLD:
            said.append(f"Another {len(moved) - MOST_INPUTS_TOLD} have moved less; moved.csv has all.")
    return [*said, *_not_identified(found, tables)]


def _how_many_moved(inputs: pd.DataFrame) -> str:
    moved, by_chance = int(inputs["moved"].sum()), inputs["by_chance"].max()
    return (
        f"{moved} of {count(len(inputs), 'uncertain input')} have moved beyond chance. Moved: the largest difference between "
        f"the shares of worlds below a value before and now; so few worlds would show up to {100 * by_chance:.0f} points in one "
        "or another by chance alone, and less is not told. Of the others nothing was learnt that can be told from chance."
    )


def _moved(moved: pd.DataFrame) -> Table:
    rows = [[row.title, f"{100 * row.gap:.0f} points", *_span(row)] for row in moved.itertuples()]
    return Table(["Input", "Moved", "Before: median (middle 80 %)", "Now"], rows, "lrll")


def _span(row) -> tuple[str, str]:
    """What an input was and is; of what is true or false the share of worlds in which it is so."""
    if row.kind == "chance":
        return f"in {percent(row.before)} of worlds", f"in {to_a_tenth(row.now, row.low, row.high)} of worlds"
    before = f"{row.before:.3g} ({row.before_low:.3g} to {row.before_high:.3g})"
    return before, f"{row.now:.3g} ({row.low:.3g} to {row.high:.3g})"


def _not_identified(found: Conditioned, tables: dict[str, pd.DataFrame]) -> list[Passage]:
    """What so few observations cannot tell."""
    inputs, tied = tables["moved"], tables["tied"]
    moved, seen = int(inputs["moved"].sum()), len(found.observed)
    titles = inputs.set_index("path")["title"]
    said: list[Passage] = []
    if moved > seen:
        said.append(
            f"Warning: {count(seen, 'observation')} cannot say which of {moved} inputs made it so. It narrows what they are "
            "together, and each alone only as far as the ranges of the others in the file allow: with other ranges it would "
            "move other inputs."
        )
    close = narrowed(inputs)
    if close:
        said.append(f"At least twice as closely known as before: {listed(close)}.")
    elif moved:
        said.append(
            "None of them is known twice as closely as before: no value of an input can be read off this observation."
        )
    if len(tied):
        said.append("Drawn independently, and now known only together (rank correlation in the worlds that fit):")
        said.append(
            Items(
                [
                    f"{titles[row.first]} - {titles[row.second]}: {signed(row.correlation, 2)}"
                    for row in tied.head(MOST_TIES).itertuples()
                ]
            )
        )
    return said
