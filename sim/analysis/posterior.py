"""Before and after an observation: what the worlds that fit say of stages, terms and dates, and how the inputs have moved.

Tables, a row for each thing, with what held before (in all worlds played, or of aimed ones in their pilot) beside what holds now
(in those that fit).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from sim.analysis.aim import draw_aimed
from sim.analysis.given import Conditioned
from sim.engine.worlds_drawn import draw_worlds
from sim.experiments.sweep_inputs import inputs_of_worlds
from sim.methods.reweighting import effective_size, gap_by_chance, largest_gap, rank_correlation, weighted_quantiles
from sim.methods.shares import Z, wilson
from sim.words.stages import AGREED, STAGES
from sim.worlds.uncertain_inputs import input_in_words, input_table, input_titles

MOST_BEFORE = 32768
"""Worlds that say what an input was like before; its quantiles are then known to within half a percent of the worlds."""

MIDDLE = np.array([0.1, 0.5, 0.9])
"""The ends of the middle 80 %, and the median."""

MOST_LEVELS = 12
"""Levels that a factor of a sweep has at most where each is told alone."""

MOST_PAIRED = 12
"""Inputs, those that moved most, of which it is asked whether they are now tied to each other."""

Rows = Callable[[pd.DataFrame], np.ndarray]
"""Marks rows of an outcome table [w]."""

CLOSELY = 0.5
"""An input is narrowed down by what was observed where its middle 80 % is at most so wide as before."""


# ---------------------------------------------------------------- outcomes


def stages_given(found: Conditioned) -> pd.DataFrame:
    """A row for each stage, and first for any agreement (stage, title), with its share of all worlds `before`, and of those
    that fit: share, low, high (95 % interval, by the effective number)."""
    asked = [("agreed", "A text is agreed", AGREED), *((name, title, (name,)) for name, title in STAGES.items())]
    rows = [{"stage": name, "title": title, **_share(found, _at_stage(among))} for name, title, among in asked]
    return pd.DataFrame(rows)


def _at_stage(among: Sequence[str]) -> Rows:
    return lambda table: table["stage"].astype(str).isin(among).to_numpy()


def _of_term(issue: str, option: str) -> Rows:
    return lambda table: (table[f"term_{issue}"].astype(str) == option).to_numpy()


def terms_given(found: Conditioned) -> pd.DataFrame:
    """A row for each option of each issue that is still open (issue, issue_title, option, title), with its share of the
    agreed worlds `before`, and of those of them that fit: share, low, high; missing where none of them is agreed."""
    agreed, scenario = _at_stage(AGREED), found.scenario
    issues, offered, rows = scenario.game.issues, scenario.game.issues.offered(), []
    for m in np.flatnonzero(issues.agreed < 0):
        issue = issues.names[m]
        for k in np.flatnonzero(offered[m]):
            option = issues.option(int(m), int(k))
            label = {"issue": issue, "issue_title": scenario.title(issue), "option": option}
            share = _share(found, _of_term(issue, option), agreed)
            rows.append({**label, "title": scenario.option_title(issue, option), **share})
    return pd.DataFrame(rows, columns=["issue", "issue_title", "option", "title", "before", "share", "low", "high"])


def timing_given(found: Conditioned) -> pd.DataFrame:
    """A row for each, the agreement and the entry into force (event, title): the share of worlds in which it comes, and
    the median day with the ends of the middle 80 %, `before` and now; days as ISO text, empty where it never comes."""
    rows = []
    for event, title, column, there in (
        ("agreed", "Agreement", "agreed_on", lambda table: table["agreed_on"].notna().to_numpy()),
        ("in_force", "In force", "ended_on", _at_stage(["in_force"])),
    ):
        was, came = found.before[there(found.before)], there(found.everything) & found.fits
        before = _days(was[column], np.ones(len(was)))
        now = _days(found.everything.loc[came, column], found.weight[came])
        share = _share(found, there)
        rows.append(
            {"event": event, "title": title, **share} | {f"before_{end}": value for end, value in before.items()} | now
        )
    return pd.DataFrame(rows)


def _days(days: pd.Series, weight: np.ndarray) -> dict[str, str]:
    if weight.sum() <= 0:
        return {"early": "", "median": "", "late": ""}
    found = weighted_quantiles(days.to_numpy().astype("datetime64[D]"), weight, MIDDLE)
    return dict(zip(("early", "median", "late"), map(str, found), strict=True))


def _all_rows(table: pd.DataFrame) -> np.ndarray:
    return np.ones(len(table), bool)


def _share(found: Conditioned, is_there: Rows, is_asked: Rows = _all_rows) -> dict[str, float]:
    """The share of worlds that are there before and, by their weight, now, with its interval: of those that are asked about.

    Missing where none of these is asked about.
    """
    was, asked = is_there(found.before)[is_asked(found.before)], is_asked(found.everything)
    weight, there = found.weight[asked], is_there(found.everything)[asked]
    size, total = found.effective_for(there, weight), weight.sum()
    now = float(weight[there].sum() / total) if total > 0 else np.nan
    _, low, high = wilson(np.array(now * size), np.array(size))
    return {
        "before": float(was.mean()) if len(was) else np.nan,
        "share": now,
        "low": float(low) if total > 0 else np.nan,
        "high": float(high) if total > 0 else np.nan,
    }


# ---------------------------------------------------------------- inputs


def drawn_in_fits(found: Conditioned) -> pd.DataFrame:
    """What was drawn or varied in the worlds that fit, a row for each, with their `weight` (`sim.worlds.uncertain_inputs`)."""
    table = _drawn(found, found.everything[found.fits])
    table.insert(table.columns.get_loc("world") + 1, "weight", found.weight[found.fits])
    return table


def _drawn(found: Conditioned, rows: pd.DataFrame) -> pd.DataFrame:
    """What was drawn in some worlds, a row for each; of a sweep also what was varied there. What is not drawn at a point is
    missing."""
    ids = rows["world"].to_numpy()
    if found.aim:
        return input_table(found.scenario, draw_aimed(found.scenario, found.aim, ids, found.seed)[0])
    if found.plan is None:
        return input_table(found.scenario, draw_worlds(found.scenario.game, ids, found.seed))
    points = rows["point"].to_numpy()
    table, design = inputs_of_worlds(found.plan, points, ids), found.plan.design
    return table.assign(**{name: design[name].to_numpy()[points] for name in design if name not in table})


def _titles(found: Conditioned) -> dict[str, str]:
    """The inputs that are numbers, or true or false, in words by path; of a sweep with the numbers that were varied."""
    if found.plan is None:
        return input_titles(found.scenario)
    design = found.plan.design.infer_objects()
    varied = [name for name in design if pd.api.types.is_numeric_dtype(design[name])]
    words = {name: input_in_words(found.scenario.document, name) for name in varied}
    drawn = {path: title for variant in found.plan.variants for path, title in input_titles(variant).items()}
    return words | drawn


def varied_given(found: Conditioned) -> pd.DataFrame:
    """What a sweep varied: a row for each of the few levels of a factor (factor, level), with its share of all worlds
    `before`, and of those that fit: share, low, high. Empty where there is no sweep."""
    design = found.plan.design if found.plan else pd.DataFrame()
    rows = []
    for factor in design:
        at = design[factor].to_numpy()
        levels = list(dict.fromkeys(design[factor]))
        if len(levels) <= MOST_LEVELS:
            rows += [{"factor": factor, "level": level, **_share(found, _at_points(at == level))} for level in levels]
    return pd.DataFrame(rows, columns=["factor", "level", "before", "share", "low", "high"])


def _at_points(some: np.ndarray) -> Rows:
    return lambda table: some[table["point"]]


def inputs_given(found: Conditioned, drawn: pd.DataFrame) -> pd.DataFrame:
    """How each input has moved, those that moved most first: a row for each, what moved beyond chance at the top.

    drawn: `drawn_in_fits`. Columns: path; title, in words; kind: `number`, or `chance` for what is true or false; gap: the
    largest difference between the shares of worlds below a value before and now, 0..1; by_chance: the gap that chance alone
    exceeds in 5 % of cases, for any of all inputs; moved: whether it is beyond that; before_low, before, before_high and low,
    now, high: the median and the middle 80 %, of a chance the share of worlds before, and now with its 95 % interval;
    rank_low, rank_now, rank_high: the share of worlds that were below these values before; width: of the middle 80 %, relative
    to before. What is not drawn at every point of a sweep is judged where it is, and
    left out where it is drawn in no world that fits.
    """
    before, titles = _drawn(found, _some_of(found)), _titles(found)
    rows = []
    for path, title in titles.items():
        was, there = before[path].dropna().infer_objects().to_numpy(), drawn[path].notna()
        now, weight = drawn.loc[there, path].infer_objects().to_numpy(), drawn.loc[there, "weight"].to_numpy()
        if not len(now) or not len(was):
            continue
        size = effective_size(weight) * found.independence
        chance = gap_by_chance(len(was), size, len(titles))
        moves = _chance_moved(was, now, weight, found) if was.dtype == bool else _number_moved(was, now, weight)
        rows.append({"path": path, "title": title, **moves, "by_chance": chance, "moved": moves["gap"] > chance})
    table = pd.DataFrame(rows, columns=INPUT_COLUMNS)
    return table.sort_values(["moved", "gap"], ascending=False, kind="stable").reset_index(drop=True)


def _some_of(found: Conditioned) -> pd.DataFrame:
    """The worlds that say what inputs were like before: all, or of more than are needed a part, drawn by the seed."""
    worlds = len(found.before)
    if worlds <= MOST_BEFORE:
        return found.before
    return found.before.iloc[np.sort(np.random.default_rng(found.seed).permutation(worlds)[:MOST_BEFORE])]


INPUT_COLUMNS = ["path", "title", "kind", "gap", "by_chance", "moved", "before_low", "before", "before_high", "low", "now",
                 "high", "rank_low", "rank_now", "rank_high", "width"]  # fmt: skip
"""Columns of `inputs_given`."""


def _number_moved(was: np.ndarray, now: np.ndarray, weight: np.ndarray) -> dict:
    was = np.sort(was)
    before = weighted_quantiles(was, np.ones(len(was)), MIDDLE)
    after = weighted_quantiles(now, weight, MIDDLE)
    ranks = (np.searchsorted(was, after, side="left") + np.searchsorted(was, after, side="right")) / 2 / len(was)
    wide = before[2] - before[0]
    return {
        "kind": "number",
        "gap": largest_gap(was, now, weight),
        **dict(zip(("before_low", "before", "before_high"), before, strict=True)),
        **dict(zip(("low", "now", "high"), after, strict=True)),
        **dict(zip(("rank_low", "rank_now", "rank_high"), ranks, strict=True)),
        "width": (after[2] - after[0]) / wide if wide > 0 else np.nan,
    }


def _chance_moved(was: np.ndarray, now: np.ndarray, weight: np.ndarray, found: Conditioned) -> dict:
    share, size = float(weight[now].sum() / weight.sum()), found.effective_for(now, weight)
    _, low, high = wilson(np.array(share * size), np.array(size))
    return {
        "kind": "chance",
        "gap": abs(share - was.mean()),
        "before": was.mean(),
        "low": float(low),
        "now": share,
        "high": float(high),
    }


def tied_inputs(inputs: pd.DataFrame, drawn: pd.DataFrame, independence: float = 1.0) -> pd.DataFrame:
    """Inputs that were drawn independently and are now tied: a row for each pair (first, second, correlation), closest first.

    inputs: `inputs_given`; drawn: `drawn_in_fits`; independence: of its rows. Asked of those that moved most and are drawn in
    all worlds; kept where Spearman's correlation is beyond what chance makes of it in 5 % of cases, for any of the pairs.
    """
    moved = inputs.loc[inputs["moved"], "path"]
    paths = moved[drawn[moved].notna().all().to_numpy()].head(MOST_PAIRED)
    weight = drawn["weight"].to_numpy()
    pairs = [pair for pair in combinations(paths, 2) if not _of_one(*pair)]
    tests = max(len(pairs), 1)
    least = _z_of_tests(tests) / np.sqrt(max(effective_size(weight) * independence, 2.0) - 1)
    rows = [
        (one, other, rank_correlation(drawn[one].to_numpy(), drawn[other].to_numpy(), weight)) for one, other in pairs
    ]
    table = pd.DataFrame(rows, columns=["first", "second", "correlation"])
    kept = table[table["correlation"].abs() > least]
    return kept.sort_values("correlation", key=np.abs, ascending=False, kind="stable").reset_index(drop=True)


def _of_one(first: str, second: str) -> bool:
    """Whether one of two inputs is made of the other, as a red line that is meant of the chance that it is."""
    return f"{first}.".startswith(f"{second}.") or f"{second}.".startswith(f"{first}.")


def _z_of_tests(tests: int) -> float:
    """How many standard errors chance exceeds in 5 % of cases in any of so many tests, both ways."""
    from scipy.special import ndtri

    return float(ndtri(1 - 0.025 / tests)) if tests > 1 else Z


def narrowed(inputs: pd.DataFrame) -> Sequence[str]:
    """Titles of the inputs that are now known at least twice as closely. inputs: a row for each, `inputs_given`."""
    close = inputs["moved"] & (inputs["kind"] == "number") & (inputs["width"] <= CLOSELY)
    return list(inputs.loc[close, "title"])


def tables_given(found: Conditioned, drawn: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All of these tables by name; drawn: a row for each world that fits, `drawn_in_fits`."""
    inputs = inputs_given(found, drawn)
    found_out = {
        "observed": pd.DataFrame(_observed(found)),
        "stages": stages_given(found),
        "terms": terms_given(found),
        "timing": timing_given(found),
        "moved": inputs,
        "tied": tied_inputs(inputs, drawn, found.independence),
    }
    return found_out | ({"varied": varied_given(found)} if found.plan else {})


def _observed(found: Conditioned) -> Iterator[dict]:
    worlds = len(found.before)
    for one, met in zip(found.observed, found.met, strict=True):
        yield {"observed": one.text, "title": one.title, "chance": one.chance, "met": int(met), "worlds": worlds}
