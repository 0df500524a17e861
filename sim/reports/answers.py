"""An answer of sensitivity, breakeven or discover, read back: its report as sections, and what it finds in a few sentences."""

from collections.abc import Callable, Iterator

import pandas as pd

from sim.results.read import Finding
from sim.results.run_folder import REPORT
from sim.runtime.whole_files import FolderError
from sim.words.phrases import around, capital, count, listed, percent, rarely
from sim.words.sections import Question, Section, from_markdown

FOUND = "found"
"""Key of the section that has the answer."""

MOST_RULES = 2
"""Rules told in a few sentences."""


def answer_report(answer: Finding) -> Section:
    """What was found, below the scenario's own words. Raises `FolderError` where its report cannot be read."""
    path = answer.folder / REPORT
    try:
        written = from_markdown(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FolderError(f"{path} cannot be read: {error}") from error
    document = answer.scenario.document
    question = [Question(document.question)] if document.question else []
    found = Section("What was found", written.parts, FOUND)
    return Section(written.title, [document.summary, *question, found])


def answer_in_short(answer: Finding) -> list[str]:
    """What was found, in a few sentences."""
    return list(IN_SHORT[type(answer).__name__](answer)) or ["Nothing was found; what was looked at stands below."]


def answer_headline(answer: Finding) -> str:
    """The one finding of an answer, as a title."""
    return HEADLINES[type(answer).__name__](answer)


def _drives_most(answer: Finding) -> str:
    first = next(_inputs(answer).itertuples())
    return f"“{first.input}” matters most for {answer.outcome}, of all that is uncertain"


def _turns(answer: Finding) -> str:
    table = answer.tables["breakevens"]
    turning = table[table["value"].notna()]["path"].nunique()
    numbers = count(table["path"].nunique(), "number")
    return f"{turning} of {numbers} can turn {answer.outcome}, alone and within the range examined"


def _sets_apart(answer: Finding) -> str:
    rules = answer.tables["rules"]
    best, least = percent(rules["density"].max()), percent(rules["density"].min())
    if len(rules) == 1:
        return f"No condition tells for sure {answer.outcome}: in {best} of the worlds it is so"
    return f"Conditions tell {answer.outcome}: it is so in {best} of the worlds of one rule, and in {least} of another"


def _says_of_inputs(answer: Finding) -> str:
    inputs = answer.tables["moved"]
    moved = inputs[inputs["moved"]]
    if moved.empty:
        return f"What was observed moves none of {count(len(inputs), 'input')} beyond chance"
    return (
        f"What was observed moves {len(moved)} of {count(len(inputs), 'input')}; most of all “{moved['title'].iloc[0]}”"
    )


HEADLINES: dict[str, Callable[[Finding], str]] = {
    "Sensitivity": _drives_most,
    "BreakEvens": _turns,
    "Discovery": _sets_apart,
    "Given": _says_of_inputs,
}
"""The headline of each kind of answer, by the names of their classes."""


def answer_basis(answer: Finding) -> str:
    """What the numbers of an answer rest on, besides all its worlds: of a rule its own, in which it was counted."""
    if "rules" not in answer.tables:
        return "with 95 % intervals"
    rules = answer.tables["rules"].sort_values("density", ascending=False, kind="stable")
    ends = rules if len(rules) == 1 else rules.iloc[[0, -1]]
    said = [
        f"{around(row.density, row.low, row.high)} of {count(int(row.worlds), 'world')}" for row in ends.itertuples()
    ]
    return f"counted in the half in which no rule was looked for: {listed(said)}"


def _sensitivity(answer: Finding) -> Iterator[str]:
    """The inputs that matter most, by the index that measures their whole effect."""
    rows = _inputs(answer).head(3)
    measures = {"total": "share of the variance that it has a part in", "mu_star": "mean size of its effect"}
    words = measures[rows["index"].iloc[0]]
    yield f"Asked was what drives {answer.outcome}; {words}, with the 95 % interval, of those that matter most:"
    for row in rows.itertuples():
        yield f"{capital(row.input)}: {row.value:.2f} ({row.low:.2f} to {row.high:.2f})."


def _inputs(answer: Finding) -> pd.DataFrame:
    """The indices of the whole effect of each input, the largest first."""
    table = answer.tables["indices"]
    index = "total" if (table["index"] == "total").any() else "mu_star"
    single = table[(table["index"] == index) & table["path"].notna()]
    return single.sort_values("value", ascending=False, kind="stable")


def _break_evens(answer: Finding) -> Iterator[str]:
    """How many of the numbers turn the outcome, and where the first do."""
    table = answer.tables["breakevens"]
    turning = table[table["value"].notna()]
    asked = table["path"].nunique()
    yield (
        f"Asked was {answer.outcome}. Of {count(asked, 'number')}, {turning['path'].nunique()} can turn it from less likely "
        "to likelier than not, or back, within the range that was examined."
    )
    for row in turning.head(3).itertuples():
        way = "above" if row.rising else "below"
        yield f"{capital(row.input)}: likelier than not {way} {row.value:.3g}{_ends(row.low, row.high)}."


def _ends(low: float, high: float) -> str:
    return "" if pd.isna(low) or pd.isna(high) else f" (95 % interval {low:.3g} to {high:.3g})"


def _discovery(answer: Finding) -> Iterator[str]:
    """The first rules, which are the densest."""
    yield f"Asked was {answer.outcome}."
    for row in answer.tables["rules"].head(MOST_RULES).itertuples():
        if isinstance(row.rule, str):
            held = f"{around(row.density, row.low, row.high)} of {count(int(row.worlds), 'world')}"
            yield f"In {held} it is so where the following holds - {row.rule}."


def _given(answer: Finding) -> Iterator[str]:
    """How many worlds fit, and what they say of an agreement and of the inputs."""
    yield f"Observed was: {answer.outcome}. {answer.manifest['fits']:,} of {answer.manifest['worlds']:,} worlds fit."
    aiming = answer.manifest.get("aiming")
    if aiming and aiming["aimed"]:
        share = rarely(aiming["share"], aiming["low"], aiming["high"])
        yield f"{aiming['aimed']:,} of these worlds were aimed at it. Of all that the file allows, {share} meet what is sure."
    for row in answer.tables["stages"].head(2).itertuples():
        yield f"{row.title}: {percent(row.before)} of worlds before, now {around(row.share, row.low, row.high)}."
    yield f"{_says_of_inputs(answer)}."


IN_SHORT: dict[str, Callable[[Finding], Iterator[str]]] = {
    "Sensitivity": _sensitivity,
    "BreakEvens": _break_evens,
    "Discovery": _discovery,
    "Given": _given,
}
"""What is said in short of each kind of answer, by the names of their classes."""
