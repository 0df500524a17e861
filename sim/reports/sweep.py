"""The report of a sweep: what was varied, and what became of the talks at each point."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.experiments.sweep_summary import MOST_POINTS_SHOWN
from sim.figures.data.shown import factor_title, level_title
from sim.methods.even_draws import PLAIN_DRAWS
from sim.reports.run import EVENLY_DRAWN, span
from sim.results.read import Swept
from sim.words.phrases import around, capital, count, interval, listed, percent, signed
from sim.words.sections import Part, Question, Section, Table
from sim.words.stages import STAGES

MANY = 10
"""Points from which on the extremes are not taken at their word."""


def sweep_report(swept: Swept) -> Section:
    """The whole sweep: what was varied; stages, gains and terms at each point, up to `MOST_SHOWN` points."""
    document = swept.scenario.document
    played = _played(swept)
    parts: list[Part] = [
        document.summary,
        *([Question(document.question)] if document.question else []),
        f"{count(len(swept.design), 'point')} of {count(swept.worlds, 'world')} each, seed {swept.seed}; all points "
        f"share the draws they have in common. {span(swept.scenario)}",
        *([] if swept.summary.draws == PLAIN_DRAWS else [EVENLY_DRAWN]),
        _varied(swept),
    ]
    if len(played):
        parts += [_stages(swept, played), _gains(swept, played), _terms(swept, played)]
    return Section(f"{document.name}: a sweep of {count(len(swept.factors), 'parameter')}", parts)


def sweep_in_short(swept: Swept) -> list[str]:
    """The sweep in a few sentences: where agreement is most and least frequent."""
    played = _played(swept)
    if not len(played):
        return ["No point of this sweep has been played yet."]
    best, worst = (played.loc[played["agreed"].agg(which)] for which in ("idxmax", "idxmin"))
    total = count(int(played["worlds"].sum()), "world")
    if best["agreed"] == worst["agreed"]:
        return [f"A text is agreed in {_agreed(best)} of the worlds at every one of the points ({total} in all)."]
    chance = " Of so many points, the extremes owe something to chance." if len(played) > MANY else ""
    return [
        f"{capital(count(len(played), 'point'))}, {total} in all. A text is agreed most often, in {_agreed(best)} of "
        f"{count(int(best['worlds']), 'world')}, where {_where(swept, best)}.",
        f"It is agreed least often, in {_agreed(worst)} of {count(int(worst['worlds']), 'world')}, where "
        f"{_where(swept, worst)}.{chance}",
    ]


def _played(swept: Swept) -> pd.DataFrame:
    points = swept.summary.points
    return points[points["worlds"] > 0]


def _agreed(point: pd.Series) -> str:
    return around(*point[["agreed", "agreed_low", "agreed_high"]])


def _where(swept: Swept, point: pd.Series) -> str:
    return listed([f"“{_factor(swept, path)}” is {_level(swept, path, point[path])}" for path in swept.factors])


def _factor(swept: Swept, path: str) -> str:
    return capital(factor_title(swept.scenario, path))


def _level(swept: Swept, path: str, level: Any) -> str:
    return level_title(swept.scenario, path, level)


def _varied(swept: Swept) -> Section:
    rows = []
    for path in swept.factors:
        levels = swept.design[path]
        distinct = list(dict.fromkeys(levels))
        values = ", ".join(_level(swept, path, level) for level in distinct)
        if len(distinct) > 12:
            values = (
                f"{_level(swept, path, min(levels))} to {_level(swept, path, max(levels))}, {len(distinct):,} values"
            )
        rows.append([_factor(swept, path), path, values])
    said = "Everything else is as in the scenario, with all its ranges."
    return Section("What was varied", [said, Table(["What", "In the file", "Values"], rows, "lll")], "varied")


def _stages(swept: Swept, played: pd.DataFrame) -> Section:
    heads = ["Worlds", "Text agreed", "95 % interval", *STAGES.values()]
    cells = [
        [
            f"{row['worlds']:,}",
            percent(row["agreed"]),
            interval(row["agreed_low"], row["agreed_high"]) if row["agreed_low"] < row["agreed_high"] else "-",
            *(percent(row[f"stage_{stage}"]) for stage in STAGES),
        ]
        for row in _shown(played)
    ]
    said = f"Shares of the worlds at each point.{_rest(swept, played)}"
    return Section("What became of the talks", [said, _by_point(swept, played, heads, cells)], "stages")


def _gains(swept: Swept, played: pd.DataFrame) -> Section:
    names = swept.scenario.game.signatories
    crossed = [name for name in swept.scenario.game.actors if (played[f"crossed_{name}"] > 0).any()]
    cells = [
        [*(signed(row[f"gain_{name}"], 3) for name in names), *(_crossed(row, name) for name in crossed)]
        for row in _shown(played)
    ]
    said = (
        "The mean of what the talks bring a signatory beyond no deal, over all worlds; a world without agreement "
        f"counts as 0, and 1 is all that it could wish for.{_rest(swept, played)}"
    )
    if crossed:
        said += " Beside it: in which share of the agreements the text is across a red line of an actor."
    heads = [swept.scenario.title(name) for name in names]
    heads += [f"Across a red line of {swept.scenario.named(name)}" for name in crossed]
    return Section("Who gains", [said, _by_point(swept, played, heads, cells)], "gains")


def _crossed(row: dict[str, Any], actor: str) -> str:
    share = row[f"crossed_{actor}"]
    return "no agreement" if pd.isna(share) else percent(share)


def _terms(swept: Swept, played: pd.DataFrame) -> Section:
    """The most common term at each point, issue by issue; issues in which it is the same everywhere in one sentence."""
    parts: list[Part] = ["The term agreed most often at each point, with its share of the agreements."]
    same = []
    for issue in swept.scenario.game.issues.names:
        words = played[f"term_{issue}"].dropna()
        title = swept.scenario.title(issue)
        if words.nunique() == 1:
            share = played[f"term_{issue}_share"].dropna()
            shares = percent(share.min())
            shares += f" to {percent(share.max())}" if percent(share.max()) != shares else ""
            same.append(f"{title}: {_option(swept, issue, words.iloc[0])} ({shares})")
        elif len(words):
            cells = [[_term(swept, issue, row)] for row in _shown(played)]
            parts.append(Section(title, [_by_point(swept, played, ["Most common term"], cells, "l")]))
    parts[1:1] = [f"The same at every point that has agreements - {'; '.join(same)}."] if same else []
    return Section("What was agreed", parts, "terms")


def _term(swept: Swept, issue: str, row: dict[str, Any]) -> str:
    word = row[f"term_{issue}"]
    if pd.isna(word):
        return "no agreement"
    return f"{_option(swept, issue, word)} ({percent(row[f'term_{issue}_share'])})"


def _option(swept: Swept, issue: str, option: str) -> str:
    return capital(swept.scenario.option_title(issue, option))


def _shown(played: pd.DataFrame) -> Iterator[dict[str, Any]]:
    yield from played.head(MOST_POINTS_SHOWN).to_dict("records")


def _rest(swept: Swept, played: pd.DataFrame) -> str:
    """Where the other points are, if there are more than are shown."""
    if len(played) <= MOST_POINTS_SHOWN:
        return ""
    first = f" The first {MOST_POINTS_SHOWN} of {len(played):,} points"
    return f"{first}; the command summarise writes all of them with --to FILE.csv."


def _by_point(swept: Swept, played: pd.DataFrame, heads: list[str], cells: list[list[str]], side: str = "r") -> Table:
    labels = [[_level(swept, path, row[path]) for path in swept.factors] for row in _shown(played)]
    rows = [[*label, *cell] for label, cell in zip(labels, cells, strict=True)]
    factors = [_factor(swept, path) for path in swept.factors]
    return Table([*factors, *heads], rows, "l" * len(factors) + side * len(heads))
