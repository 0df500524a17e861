"""Sensitivity, break-evens and scenario discovery in words, as Markdown that also reads well as plain text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from sim.analysis.break_even import BreakEven, Curve
from sim.analysis.sensitivity import SensitivityIndices
from sim.methods.rule_tree import Condition, Rule, Rules
from sim.words.phrases import around, capital, count, decimal, listed, percent, table_of
from sim.worlds.outcome import Outcome

CAVEAT = (
    "This says what the ranges in the file make matter, in this model: a number with a wider range matters more, "
    "and one that the file fixes cannot matter at all. It does not say what matters in the world."
)

NUMBERS_ONLY = (
    "It varies numbers only. What the talks are made of - the agenda, the protocol, which issues may be left open (`deferral`) - "
    "is the same in all these worlds; compare variants of the file for that (`compare`)."
)

ValueWords = Callable[[str, float], str]
"""A value at a path, in words."""

MOST_INPUTS_SHOWN = 30
"""Inputs that a report shows one by one."""

MU_STAR = (
    "Mean size: how far the outcome moves, on average, when this input alone goes from one end of its range to the other. "
    "Spread: how much that differs from world to world, a sign of interactions; only for inputs that are a single number."
)


# ---------------------------------------------------------------- sensitivity


def sensitivity_report(found: SensitivityIndices) -> str:
    """The indices of all inputs in Markdown, the largest first, and how to read them."""
    parts = [f"# {found.scenario}: what drives {found.outcome.asked}", _how_played(found)]
    parts.append(_sobol_table(found.table) if found.method == "sobol" else _morris_table(found.table))
    parts += [_how_to_read(found.table) if found.method == "sobol" else MU_STAR, CAVEAT, NUMBERS_ONLY]
    return "\n\n".join(parts) + "\n"


def _how_played(found: SensitivityIndices) -> str:
    bases = "base points of a Sobol' plan" if found.method == "sobol" else "trajectories of a Morris plan"
    first = ""
    if found.screened:
        shown = found.table["path"].nunique() - 1
        first = f" A first, coarser look at all {found.screened} uncertain inputs chose the {shown} shown one by one."
    return (
        f"{count(found.worlds, 'world')}, seed {found.seed}; {found.base:,} {bases}.{first} "
        "In brackets 95 % intervals (bootstrap)."
    )


def _sobol_table(table: pd.DataFrame) -> str:
    head = ["What is uncertain", "By itself", "With its interactions"]
    return _index_table(table, ("first", "total"), head)


def _morris_table(table: pd.DataFrame) -> str:
    return _index_table(table, ("mu_star", "sigma"), ["What is uncertain", "Mean size", "Spread"])


def _index_table(table: pd.DataFrame, indices: tuple[str, str], head: list[str]) -> str:
    """A row for each input, with two indices; ordered by the one that measures the whole effect."""
    order = "total" if "total" in indices else indices[0]
    cells = {(row.path, row.kind): _index(row) for row in table.rename(columns={"index": "kind"}).itertuples()}
    paths = table[table["index"] == order].sort_values("value", ascending=False, kind="stable")
    shown = paths.head(MOST_INPUTS_SHOWN)
    rows = [[row.input, *(cells.get((row.path, index), "-") for index in indices)] for row in shown.itertuples()]
    more = f"\n\nThe other {len(paths) - len(shown)} have less; indices.csv has all." if len(paths) > len(shown) else ""
    return table_of(head, rows, "lrr") + more


def _index(row) -> str:
    return f"{_decimals(row.value)} ({_decimals(row.low)} to {_decimals(row.high)})"


def _decimals(value: float) -> str:
    """Two decimals, without the sign of what rounds to zero."""
    return decimal(value, 2)


def _how_to_read(table: pd.DataFrame) -> str:
    alone = table[table["index"] == "first"]["value"].sum()
    return (
        "By itself: the share of the variance of the outcome that would be gone if this input alone were known (Sobol's "
        "first index). With its interactions: the share that would be left if all but this input were known (total "
        f"index). One by one the inputs account for {percent(min(max(alone, 0.0), 1.0))} of the variance; the rest comes "
        "of how they combine, so the second column sums to more than 1. Where an "
        "interval of the first column reaches 0, chance could have made this index."
    )


# ---------------------------------------------------------------- break-evens


def break_even_report(
    scenario: str,
    outcome: Outcome,
    curves: Sequence[Curve],
    titles: Mapping[str, str],
    value_words: ValueWords,
    worlds: int,
    seed: int,
) -> str:
    """For each number: where the outcome becomes likelier than not, or that it never does within the range.

    titles: of the numbers, by their paths; value_words: a value at a path in words; worlds: at each level.
    """
    head = ["Number", "From", "To", "Share there", "Break-even"]
    rows = [_break_even_row(curve, titles[curve.path], value_words) for curve in curves]
    said = (
        f"{count(worlds, 'world')} at each level, the same ones everywhere; seed {seed}. One number at a time goes from "
        "one end of its range to the other, all else is drawn as ever. In brackets 95 % intervals (bootstrap over worlds). "
        "Between levels the share is taken to go in a straight line; beyond the range nothing is said."
    )
    turning = [f"- {_sentence(curve, titles[curve.path], value_words)}" for curve in curves if curve.break_evens]
    title = f"# {scenario}: where it becomes likelier than not that {outcome.title}"
    table = table_of(head, rows, "lrrrl")
    return "\n\n".join(filter(None, [title, said, table, "\n".join(turning), CAVEAT])) + "\n"


def _break_even_row(curve: Curve, title: str, value_words: ValueWords) -> list[str]:
    first, last = curve.table.iloc[0], curve.table.iloc[-1]
    shares = f"{percent(first['share'])} to {percent(last['share'])}"
    places = "; ".join(_place(curve, one, value_words) for one in curve.break_evens) or _never(curve)
    return [title, f"{first['level']:.4g}", f"{last['level']:.4g}", shares, places]


def break_even_table(curves: Sequence[Curve], titles: Mapping[str, str]) -> pd.DataFrame:
    """A row for each break-even, and one without a value for each number that has none.

    Columns: input (in words), path, value and its 95 % interval low, high, rising (true or false), after, before (the
    levels on both sides), from, to (the range examined).
    """
    rows = []
    for curve in curves:
        ends = {"input": titles[curve.path], "path": curve.path}
        span = {"from": curve.table["level"].iloc[0], "to": curve.table["level"].iloc[-1]}
        rows += [{**ends, **asdict(one), **span} for one in curve.break_evens] or [{**ends, **span}]
    return pd.DataFrame(
        rows, columns=["input", "path", "value", "low", "high", "rising", "after", "before", "from", "to"]
    )


def _never(curve: Curve) -> str:
    likely = curve.table["share"].iloc[0] > 0.5
    sure = (curve.table["low"] > 0.5).all() if likely else (curve.table["high"] < 0.5).all()
    words = "none: likelier than not over the whole range" if likely else "none: nowhere likelier than not"
    return words if sure else f"{words}, though at some levels the interval takes in one half"


def _place(curve: Curve, found: BreakEven, value_words: ValueWords) -> str:
    """Where a break-even is, with its interval; between two levels where the number takes no others."""
    levels = curve.table["level"].to_numpy()
    if curve.stepped:
        ends = levels[levels <= max(found.low, levels[0])][-1], levels[levels >= min(found.high, levels[-1])][0]
        after, before, low, high = (value_words(curve.path, float(x)) for x in (found.after, found.before, *ends))
        sure = (low, high) == (after, before)
        return f"between {after} and {before}" + ("" if sure else f" (interval: between {low} and {high})")
    low = f"{found.low:.3g}" if np.isfinite(found.low) else f"below {levels[0]:.4g}"
    high = f"{found.high:.3g}" if np.isfinite(found.high) else f"beyond {levels[-1]:.4g}"
    return f"{found.value:.3g} ({low} to {high})"


def _sentence(curve: Curve, title: str, value_words: ValueWords) -> str:
    turns = []
    for one in curve.break_evens:
        after, before = (value_words(curve.path, float(level)) for level in (one.after, one.before))
        stepped = f"from {before} on, not at {after}" if one.rising else f"up to {after}, not at {before}"
        smooth = f"{'from' if one.rising else 'up to'} {_place(curve, one, value_words)}"
        turns.append(stepped if curve.stepped else smooth)
    return f"{title}: it is likelier than not {listed(turns)}."


# ---------------------------------------------------------------- discovery


def discovery_report(
    scenario: str, outcome: Outcome, found: Rules, words: Mapping[Condition, str], worlds: int, left_out: int, seed: int
) -> str:
    """The rules, the densest first, and how well they do.

    words: of all conditions; worlds: how many were used; left_out: how many more there are.
    """
    whole = around(found.share, found.low, found.high)
    more = f" (those with the lowest numbers, of {worlds + left_out:,})" if left_out else ""
    said = (
        f"{count(worlds, 'world')}{more}, seed {seed}. The rules were found in those with even numbers; all that is said of "
        f"them was counted in the others, {count(found.worlds, 'world')}, of which {whole} have it that {outcome.title}."
    )
    title = f"# {scenario}: under which conditions {outcome.title}"
    if len(found.rules) == 1:
        nothing = "No condition on the uncertain inputs separates the two kinds of worlds well enough to be reported."
        return "\n\n".join([title, said, nothing, CAVEAT]) + "\n"
    rules = "\n".join(_rule(number, rule, outcome, words) for number, rule in enumerate(found.rules, 1))
    reading = (
        "The first share is the rule's density, with its 95 % interval; the last its coverage. The rules part all worlds "
        f"among them, and account for {percent(max(found.explained, 0.0))} of the variance; the rest is other inputs, "
        "their interplay, and luck."
    )
    return "\n\n".join([title, said, rules, reading, CAVEAT]) + "\n"


def _rule(number: int, rule: Rule, outcome: Outcome, words: Mapping[Condition, str]) -> str:
    """A rule as an item of a list, with its conditions below it."""
    head = (
        f"{number}. In {around(rule.density, rule.low, rule.high)} of {count(rule.worlds, 'world')} where the "
        f"following holds. There lie {percent(rule.coverage)} of all worlds in which {outcome.title}."
    )
    return "\n".join([head, *(f"   - {capital(words[one])}" for one in rule.conditions)])


def rules_table(found: Rules, words: Mapping[Condition, str]) -> pd.DataFrame:
    """A row for each rule; columns: rule (its conditions in words), and the fields of `sim.methods.rule_tree.Rule`."""
    rows = [{"rule": "; ".join(words[one] for one in rule.conditions), **asdict(rule)} for rule in found.rules]
    return pd.DataFrame(rows).drop(columns="conditions")
