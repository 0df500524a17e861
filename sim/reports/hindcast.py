"""A hindcast in words, and as plain values: what came, what each forecast gave to it, and whose score is better."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sim.analysis.hindcast import FORECASTS, Forecast, Hindcast, Scored
from sim.methods.model_error import ROOM_FOR_ERROR
from sim.methods.proper_scores import SCORING_RULES, Estimate
from sim.words.phrases import around, capital, count, day, decimal, listed, percent, table_of

RULE_TITLES = {"rps": "RPS", "log": "Log score"}
RULE_NAMES = {"rps": "the RPS", "log": "the log score"}

ONE_CASE = (
    "One case proves nothing. This is one history, and these issues were settled together, so they are hardly more than "
    "one outcome. A bad forecast can be lucky once and a good one unlucky. Which outcomes count, and where on the scale "
    "they stand, was judged by people who knew them. No number of the scenario may be changed to better a score."
)

SCORE_NOTES = (
    "**Less is better** in both scores. RPS, the ranked probability score (Epstein 1969), runs from 0 for a forecast that "
    "was sure and right to 1 for one that was sure of the other end of the scale; a near miss costs less than a far one, "
    "and options count as equal steps. The log score is minus the natural logarithm of the share given to what came: 0 if "
    "it was sure and right, 0.69 for one half, 2.3 for one tenth. Both reward saying what one believes (Gneiting & Raftery "
    "2007).",
    "**One rule for all forecasts**: an option that c of n worlds end in has the probability (c + 1/2) / (n + K/2), K the "
    "number of options (Jeffreys). So an option in none of the worlds is rare and not impossible; its log score then "
    "depends on how many worlds were played, and the RPS hardly does. A forecast that is sure counts as all of the same "
    "worlds in one option.",
    "**Intervals** (95 %) show what the number of worlds leaves open, and nothing else. *Better* and *worse* are said only "
    "where intervals do not touch.",
    f"**Room for error**, in the second line. {ROOM_FOR_ERROR}",
    "**Dates.** The worlds are taken as they stand on {date}: {why}. Terms are compared in the worlds with an agreed "
    "text by then, whether in force or not, since a text was agreed; how far the treaty has come is scored over all worlds. An "
    "issue left open stands at its status quo. The simulation settles all issues in one package; in fact some came "
    "beside the treaty.",
)


def hindcast_report(name: str, found: Hindcast, seed: int) -> str:
    """The whole hindcast in Markdown. name: of the scenario."""
    share = around(found.agreed.share, found.agreed.low, found.agreed.high)
    parts = [
        f"# What came, and what the worlds gave it: {name}",
        f"{count(found.worlds, 'world')}, seed {seed}, as they stand on {day(found.date)}. By then a text is agreed in "
        f"{share} of them, {found.agreed.count:,}.",
        ONE_CASE,
        *_hindsight(found),
        *_overall(found),
        *(part for scored in (found.stage, *found.issues) if scored for part in _section(scored)),
        "## Not scored",
        _unscored(found),
        "## How to read this",
        *(note.format(date=day(found.date), why=_why(found)) for note in SCORE_NOTES),
    ]
    return "\n\n".join(parts) + "\n"


def _hindsight(found: Hindcast) -> list[str]:
    if not found.hindsight:
        return []
    return [
        f"**Built on hindsight.** The file itself cites what nobody could foresee when its talks begin "
        f"({listed(found.hindsight)}). What it gives is no forecast."
    ]


def _overall(found: Hindcast) -> list[str]:
    """One sentence and one table over all scored issues."""
    if not found.issues:
        return ["No issue can be scored."]
    means = found.means()
    issues = len({scored.issue for scored in found.issues})
    rows = [[FORECASTS[name], *(_estimate(scores[rule]) for rule in SCORING_RULES)] for name, scores in means.items()]
    head = ["Mean over the issues", *RULE_TITLES.values()]
    said = f"Over {count(issues, 'issue')} (parts of an issue share its weight), {_standings(means)}."
    missed = [_title(scored) for scored in found.issues if not scored.forecasts["simulation"].share.count]
    none = [f"In none of the worlds came what did come on: {'; '.join(missed)}."] if missed else []
    return ["## All together", " ".join([said, *none]), table_of(head, rows, "lrr")]


def _unscored(found: Hindcast) -> str:
    """What is not scored; those for the same reason in one line."""
    reasons: dict[str, list[str]] = {}
    for title, why in found.unscored:
        reasons.setdefault(why, []).append(title)
    return "\n".join(f"- {capital('; '.join(titles))}: {why}." for why, titles in reasons.items()) or "Nothing."


def _title(scored: Scored) -> str:
    return f"{scored.title} ({scored.part})" if scored.part else scored.title


def _section(scored: Scored) -> list[str]:
    shares = [f"{capital(option)} {percent(share)}" for option, share in scored.shares.items() if share > 0]
    rows = [
        [FORECASTS[name], _given(forecast), *(_estimate(forecast.scores[rule]) for rule in SCORING_RULES)]
        for name, forecast in scored.forecasts.items()
    ]
    return [
        f"## {_title(scored)}",
        f"**Came**: {scored.came}{_when(scored)}.{f' {scored.note}' if scored.note else ''}",
        f"**The simulation** ({count(scored.n, 'world')}): {'; '.join(shares)}.",
        table_of(["Forecast", "Gave it", *RULE_TITLES.values()], rows, "lrrr"),
        f"{capital(_standings({name: forecast.scores for name, forecast in scored.forecasts.items()}))}.",
    ]


def _when(scored: Scored) -> str:
    """When it came and whether it is in force."""
    if scored.first is None or scored.last is None:
        when = "no date recorded" if scored.issue != "stage" else ""
    else:
        first, last = day(scored.first), day(scored.last)
        when = first if first == last else f"{first} to {last}"
    law = "agreed in a text that is not in force" if not scored.in_force and scored.issue != "stage" else ""
    both = ", ".join(part for part in (when, law) if part)
    return f" ({both})" if both else ""


def _given(forecast: Forecast) -> str:
    """The share given to what came."""
    share = forecast.share
    if not forecast.sampled:
        return percent(share.share)
    return around(share.share, share.low, share.high)


def _estimate(score: Estimate) -> str:
    if score.low == score.high:
        return decimal(score.value, 2)
    return f"{decimal(score.value, 2)} ({decimal(score.low, 2)} to {decimal(score.high, 2)})"


def _standings(scores: Mapping[str, Mapping[str, Estimate]]) -> str:
    """How the simulation stands by each rule, said once where the rules agree. scores: by forecast and rule."""
    said = {rule: _standing({name: found[rule] for name, found in scores.items()}) for rule in SCORING_RULES}
    if len(set(said.values())) == 1:
        return f"by both scores {next(iter(said.values()))}"
    return "; ".join(f"by {RULE_NAMES[rule]} {standing}" for rule, standing in said.items())


def _standing(scores: dict[str, Estimate]) -> str:
    """How the simulation stands against the naive forecasts."""
    own = scores["simulation"]
    naive = {name: score for name, score in scores.items() if name not in ("simulation", "with_model_error")}
    verdicts = {
        "is better than": [name for name, score in naive.items() if own.high < score.low],
        "is worse than": [name for name, score in naive.items() if own.low > score.high],
        "cannot be distinguished from": [
            name for name, score in naive.items() if own.low <= score.high and own.high >= score.low
        ],
    }
    said = [f"{verdict} {listed([_quoted(name) for name in names])}" for verdict, names in verdicts.items() if names]
    return f"the simulation {listed(said)}"


def _quoted(name: str) -> str:
    return f"'{FORECASTS[name].lower()}'"


def _why(found: Hindcast) -> str:
    if found.ends_first:
        return "the scenario's horizon, and outcomes after it are left out"
    return "the last day on which outcomes are recorded, before the scenario's horizon"


def hindcast_dict(found: Hindcast) -> dict[str, Any]:
    """The hindcast as plain values for JSON."""
    return {
        "date": found.date.isoformat(),
        "worlds": found.worlds,
        "agreed": asdict(found.agreed),
        "stage": _plain(found.stage) if found.stage else None,
        "issues": [_plain(scored) for scored in found.issues],
        "means": {
            name: {rule: asdict(score) for rule, score in scores.items()} for name, scores in found.means().items()
        },
        "not_scored": [{"what": title, "why": why} for title, why in found.unscored],
        "hindsight": list(found.hindsight),
        "caveat": ONE_CASE,
    }


def _plain(scored: Scored) -> dict[str, Any]:
    days = {key: day.isoformat() if day else None for key, day in (("first", scored.first), ("last", scored.last))}
    return asdict(scored) | days
