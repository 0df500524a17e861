"""The benchmark in words: one table over known cases."""

from collections.abc import Sequence

import pandas as pd

from sim.analysis.benchmark import FORECASTERS, clustered_interval
from sim.methods.model_error import MODEL_ERROR, share_that_falls_anywhere
from sim.words.phrases import count, decimal, percent, table_of

FORECASTER_TITLES = {
    "compromise_mean": "Compromise mean",
    "plain_mean": "Plain mean",
    "weighted_median": "Weighted median",
    "challenge_as_printed": "Challenge model (as printed)",
    "challenge_as_programmed": "Challenge model (as programmed)",
    "nash_status_quo": "Nash, status quo",
    "nash_costly_failure": "Nash, costly failure",
    "position_exchange": "Position exchange",
    "exchange_half_way": "Position exchange, half-way",
    "engine_all_sign": "Engine: all sign, costly failure",
    "engine_weighted": "Engine: the same, weighted by capability",
}
SCORE_TITLES = {
    "error": "Mean absolute error",
    "crps": "CRPS",
    "covered": "In the middle 80 %",
    "covered_with_model_error": "The same with room for error",
    "near": "Within 10 points",
    "log": "Log score",
}


def benchmark_report(
    scores: pd.DataFrame, held_out: bool, left: int, from_dates: Sequence[str] = (), alike: bool = False
) -> str:
    """The benchmark in Markdown. scores: a row for each issue and forecaster, as `benchmark_scores`.

    held_out: of which part; left: cases of the other part; from_dates: numbers that had become dates, in words; alike: whether
    no actor counts more than another.
    """
    part = "held-out" if held_out else "development"
    other = "development" if held_out else "held-out"
    said = (
        "Held-out cases are scored here: look once, and change nothing afterwards."
        if held_out
        else (
            "The held-out cases are not looked at; `--held-out` scores them, once, when nothing is to be changed any more."
        )
    )
    rows = []
    for name in FORECASTERS:
        own = scores[scores["forecaster"] == name]
        if len(own):
            rows.append([FORECASTER_TITLES[name], str(len(own)), *(_mean(own, key) for key in SCORE_TITLES)])
    issues = len(scores[["case", "issue"]].drop_duplicates())
    parts = [
        "# Benchmark",
        f"{count(scores['case'].nunique(), 'case')} of the {part} part with {count(issues, 'issue')}; "
        f"{count(left, 'case')} of the {other} part left out. {said}",
        table_of(["Forecast", "Issues", *SCORE_TITLES.values()], rows, "lr" + "r" * len(SCORE_TITLES)),
        "Error and CRPS in points of a scale of 0 to 100; less is better for them and the log score. In brackets 95 % "
        "intervals of a bootstrap that draws whole cases. Rows with different numbers of issues do not compare.",
    ]
    narrow = scores.loc[scores["forecaster"] == "engine_weighted", "covered"]
    if len(narrow):
        parts.append(
            f"Room for the error of the model is {percent(MODEL_ERROR)} of a forecast that takes every place of the scale alike. "
            f"By the engine's coverage here it would be {percent(share_that_falls_anywhere(narrow.mean()))}."
        )
    if alike:
        parts.append("In every case all actors count the same: the file gives them no capabilities that differ.")
    if from_dates:
        parts.append(
            f"A spreadsheet had made dates of {count(len(from_dates), 'number')}, read as day.month or month.year: "
            + "; ".join(from_dates)
        )
    return "\n\n".join(parts) + "\n"


def _mean(own: pd.DataFrame, key: str) -> str:
    low, high = clustered_interval(own[key].to_numpy(), own["case"].to_numpy())
    return f"{decimal(own[key].mean(), 2)} ({decimal(low, 2)} to {decimal(high, 2)})"
