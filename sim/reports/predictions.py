"""Predictions of simpler theories beside what the talks of the same worlds bring: in words, and as plain values."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.predictions import HIGH, LOW, PREDICTOR_TITLES, Predictions, own_capabilities, spread
from sim.methods.model_error import ROOM_FOR_ERROR, middle_with_model_error, with_model_error
from sim.methods.shares import Share, share_of
from sim.scenario.scenario import Scenario
from sim.words.phrases import around, capital, count, listed, percent, table_of
from sim.words.stages import AGREED
from sim.worlds.table import alike

PREDICTOR_NOTES = (
    "What they use. The mean, the median and the challenge model take every issue by itself, and weigh where all actors "
    "stand, third parties too, by capability and salience. They know no red lines, no value of no deal, no home front, "
    "and always give an answer. Position exchange (Stokman & van Oosten 1994) starts from the mean; then actors on opposite "
    "sides of two issues give way to each other, each on the one that matters less to it, at a rate that brings both the "
    "same. The Nash solution knows the signatories' red lines and no deal as they are at the start, "
    "with the pressure of third parties, and trades issues against each other; it has no answer where no package gives "
    "every signatory as much as no deal. Only the talks take time, and can fail.",
    "Capability is an assumption. {size}",
    "Where the papers disagree. Bueno de Mesquita's challenge model was never published as a program. Scholz, Calbert & "
    "Smith (2011) rebuilt it. By the formulas as they print them, the chance to prevail in a challenge is a share of the "
    "votes between the two, and an actor takes the compromise that moves it least. The numbers they report come out only "
    "as a program after theirs does it: a share of the votes between all pairs, and the compromise lowest on the scale, "
    "so that turning the scale round changes the outcome. Neither is the model beyond doubt, so both are given; where "
    "they differ, do not rely on either. The other readings are listed in sim/methods/challenge.py.",
    "Room for the error of the model. " + ROOM_FOR_ERROR,
    "The middle 80 % of the worlds and the shares speak of what is uncertain in the file, and of how many worlds were "
    "played, not of how true the file or a predictor is. A position runs from 0, the first option, to 100, the last.",
)

ENGAGED = "A signatory's engagement is 1, a third party's its leverage on the signatories; "
OWN = "It stands in the file, under `capability` of each actor; a third party that is not there in a world has none."
SIZED = (
    "both times its share of population, output and military spending (seeds/capabilities.yaml) to the power {power:g} "
    "(--elasticity: 0 leaves size out, 1 lets distant great powers decide)."
)
UNSIZED = (
    "size plays no part, for none is known of {names}. So all signatories count the same. To say otherwise, give "
    "every actor a `capability` in the file."
)


def same_as_talks(said: Predictions, table: pd.DataFrame) -> pd.DataFrame:
    """In which share of the worlds with an agreed text a predictor's nearest option is the agreed one.

    table: `sim.worlds.table.play` of the same worlds, a row for each. Returns a row for each issue and predictor; columns:
    issue, predictor, same (`Share`, over the worlds in which there is a text and a prediction). An issue left open stands
    at its status quo.
    """
    agreed, certain = table["stage"].isin(AGREED).to_numpy(), alike(said.scenario, table)
    rows = []
    for place, m in enumerate(said.issues):
        term = _terms(said.scenario, m, table)
        for name in said.position:
            near = said.options(name, place)
            both = agreed & (near >= 0)
            same = share_of(int((near == term)[both].sum()), int(both.sum()))
            rows.append((said.scenario.game.issues.names[m], name, same.exact() if certain else same))
    return pd.DataFrame(rows, columns=["issue", "predictor", "same"])


def _terms(scenario: Scenario, issue: int, table: pd.DataFrame) -> np.ndarray:
    """Numbers of the agreed options [w]; the status quo where the issue is left open or nothing is agreed."""
    options = scenario.game.issues.options[issue]
    number = {option: k for k, option in enumerate(options)}
    quo = int(scenario.game.issues.status_quo[issue])
    return np.array([number.get(term, quo) for term in table[f"term_{scenario.game.issues.names[issue]}"]], dtype=int)


def talks_positions(scenario: Scenario, issue: int, table: pd.DataFrame) -> np.ndarray:
    """Positions 0..100 of the agreed terms of an issue in the worlds with a text [w']; left open: the status quo."""
    agreed = table[table["stage"].isin(AGREED)]
    return scenario.game.issues.position[issue, _terms(scenario, issue, agreed)]


def prediction_report(
    said: Predictions, table: pd.DataFrame, terms: pd.DataFrame, seed: int, elasticity: float, sizeless: Sequence[str]
) -> str:
    """The whole comparison in Markdown.

    table: `sim.worlds.table.play` of the same worlds, a row for each; terms: those of `sim.worlds.summary.summarise`, a row
    for each option; elasticity: of capability to size; sizeless: actors whose size is not known, so that no size counts.
    """
    scenario, found, same = said.scenario, spread(said), same_as_talks(said, table)
    agreed = int(table["stage"].isin(AGREED).sum())
    head = (
        f"{count(len(table), 'world')}, seed {seed}. A text is agreed in {agreed:,} of them. Each predictor is asked in every "
        "world, with the numbers that the talks of that world begin with."
    )
    parts = [f"# What simple rules predict: {scenario.document.name}", head]
    for m in said.issues:
        name = scenario.game.issues.names[m]
        parts.append(f"## {scenario.title(name)}")
        parts.append(_table(said, m, found[found["issue"] == name], same[same["issue"] == name]))
        parts.append(_talks(scenario, m, table, terms[terms["issue"] == name]))
    parts += ["## Where they part", _parting(said, found, terms), "## How to read this"]
    size = ENGAGED + (UNSIZED.format(names=listed(sizeless)) if sizeless else SIZED.format(power=elasticity))
    if own_capabilities(said.scenario):
        size = OWN
    return "\n\n".join([*parts, *(note.format(size=size) for note in PREDICTOR_NOTES)]) + "\n"


def _table(said: Predictions, issue: int, found: pd.DataFrame, same: pd.DataFrame) -> str:
    rows, worlds = [], next(iter(said.position.values())).shape[-1]
    for row, as_agreed in zip(found.itertuples(), same["same"], strict=True):
        if pd.isna(row.option):
            rows.append([PREDICTOR_TITLES[row.predictor], "no answer in any world", "", "", ""])
            continue
        title = capital(said.scenario.option_title(row.issue, row.option))
        where = f"{row.position:.0f} ({row.low:.0f} to {row.high:.0f})"
        agreeing = around(as_agreed.share, as_agreed.low, as_agreed.high) if as_agreed.n else ""
        some = f" ({count(row.n, 'world')})" if row.n < worlds else ""
        rows.append([PREDICTOR_TITLES[row.predictor] + some, where, title, percent(row.share), agreeing])
    head = ["Predictor", "Median position (middle 80 %)", "Nearest option", "Nearest in", "As agreed in the talks"]
    return table_of(head, rows, "lrlrr")


def _talks(scenario: Scenario, issue: int, table: pd.DataFrame, terms: pd.DataFrame) -> str:
    """What the talks bring on an issue: position and shares of the terms, the most frequent first."""
    agreed = terms[terms["count"] > 0].sort_values("count", ascending=False, kind="stable")
    if agreed.empty:
        return "**The talks**: no text was agreed in any world."
    positions = talks_positions(scenario, issue, table)
    low, middle, high = np.quantile(positions, [LOW, 0.5, HIGH])
    shares = [f"{row.title} {around(row.share, row.low, row.high)}" for row in agreed.itertuples()]
    where = f"{middle:.0f} (median; middle 80 %: {low:.0f} to {high:.0f})"
    wide_low, wide_high = middle_with_model_error(positions)
    most = agreed.iloc[0]
    wide = (
        f"With room for the error of the model: {percent(with_model_error(most['share'], len(terms)))} for {most['title']}, "
        f"and the middle 80 % from {wide_low:.0f} to {wide_high:.0f}."
    )
    return f"**The talks** ({count(int(terms['n'].iloc[0]), 'agreed text')}): position {where}. {'; '.join(shares)}. {wide}"


def _parting(said: Predictions, found: pd.DataFrame, terms: pd.DataFrame) -> str:
    """Issue by issue, which predictors point to the term most often agreed, and which elsewhere."""
    lines = []
    for m in said.issues:
        name = said.scenario.game.issues.names[m]
        rows = terms[terms["issue"] == name]
        if not rows["count"].max():
            return "No text was agreed in any world, so there is nothing to compare."
        most = rows.loc[rows["count"].idxmax()]
        by_option: dict[str, list[str]] = {}
        for row in found[(found["issue"] == name) & found["option"].notna()].itertuples():
            by_option.setdefault(row.option, []).append(PREDICTOR_TITLES[row.predictor])
        same = by_option.pop(most["option"], [])
        talks = f"the talks most often end at '{most['title']}' ({percent(most['share'])})"
        predicted = [f"the same: {listed(same)}"] if same else []
        predicted += [
            f"{listed(names)}: '{said.scenario.option_title(name, option)}'" for option, names in by_option.items()
        ]
        lines.append(f"- {said.scenario.title(name)}: {'; '.join([talks, *predicted])}.")
    return "\n".join(lines)


def predictions_dict(
    said: Predictions, table: pd.DataFrame, terms: pd.DataFrame, elasticity: float | None
) -> dict[str, Any]:
    """The comparison as plain values for JSON. Arguments as for `prediction_report`; elasticity None if size plays no part.

    table: a row for each world; terms: a row for each option.
    """
    same: list[Share] = list(same_as_talks(said, table)["same"])
    rows = spread(said).to_dict("records")
    return {
        "worlds": len(table),
        "agreed": int(table["stage"].isin(AGREED).sum()),
        "elasticity": elasticity,
        "predictions": [row | {"same_as_talks": _plain(as_agreed)} for row, as_agreed in zip(rows, same, strict=True)],
        "talks": _talks_as_records(terms[~terms["fixed"]]),
    }


def _talks_as_records(terms: pd.DataFrame) -> list[dict[str, Any]]:
    """The shares of the terms, and what they are with room for the error of the model."""
    shares = terms[["issue", "option", "count", "n", "share", "low", "high"]]
    options = terms.groupby("issue")["option"].transform("size")
    return shares.assign(with_model_error=with_model_error(terms["share"], options)).to_dict("records")


def _plain(share: Share) -> dict[str, Any]:
    return {"count": share.count, "n": share.n, "share": share.share, "low": share.low, "high": share.high}
