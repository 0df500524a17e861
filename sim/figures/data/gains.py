"""How the agreed texts of many worlds divide what could be gained, as tables. The worlds are played again."""

from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from sim.engine.block_size import worlds_at_once
from sim.engine.model import Negotiation
from sim.engine.ratification import NEVER
from sim.figures.data.shown import one_world, signatories, worlds_played_again
from sim.methods.bargaining import solve
from sim.methods.draws import in_blocks
from sim.methods.frontier import Frontier, frontier
from sim.results.read import Comparison, Run
from sim.scenario.scenario import Scenario
from sim.words.phrases import SOLUTIONS, count, listed, percent, signed
from sim.words.stages import AGREED
from sim.worlds.efficiency import Bargain, bargain

SHARES_COMPARED = np.linspace(0.0, 1.0, 41)
"""Shares of the first signatory at which the frontiers of all worlds are compared."""


def gains_of_run(run: Run) -> tuple:
    """The arguments of `draw.gains.divided`: texts, band and solutions (see `shares_of_ideal`), titles, title, subtitle."""
    tables, names = shares_of_ideal(run.scenario, worlds_played_again(run), run.seed), signatories(run.scenario)
    return *tables, names, divided_in_words(tables[0], names), f"{run.scenario.name}: {DIVISION}"


DIVISION = "who got how much of what could be gained (0 %: no deal; 100 %: the most with nobody losing); medians over the worlds"


def divided_in_words(texts: pd.DataFrame, titles: dict[str, str]) -> str:
    """The median shares of what signatories could gain, over agreed worlds, a row for each. titles: by name."""
    if texts.empty:
        return "No world has an agreed text with something to gain for all signatories"
    got = [f"{title} {percent(texts[name].median())}" for name, title in titles.items()]
    return f"Median shares of what each could gain: {listed(got)}"


def no_gains_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world, or no world has an agreed text."""
    agreed = run.table["stage"].isin(AGREED).any()
    return one_world(run) or ("" if agreed else "no world has an agreed text")


def gains_of_comparison(comparison: Comparison) -> tuple:
    """The arguments of `draw.gains.gains_changed`: table (see `paired_gains`), colours, title, subtitle."""
    table, found = paired_gains(comparison), comparison.found
    clear = table[(table["low"] > 0) | (table["high"] < 0)]
    moved = [f"{row.title} {signed(row.mean, 3)}".replace("-", "−") for row in clear.itertuples()]
    title = f"Changes clear of 0: {listed(moved)}" if moved else "Nobody clearly gains or loses"
    first, second = comparison.labels
    subtitle = (
        f"Who gains from the change from {first} to {second}: mean change of utility, with 95 % interval, "
        f"over the {count(found.both, 'world')} that agree in both"
    )
    return table, comparison.b.scenario.colours, title, subtitle


def no_gains_in_comparison(comparison: Comparison) -> str:
    """Why a comparison gives no such picture, empty if it does: no world agrees in both scenarios."""
    return "" if comparison.found.both else "no world agrees in both scenarios"


def paired_gains(comparison: Comparison) -> pd.DataFrame:
    """The mean change of what each actor gains, over the worlds that agree in both scenarios: a row for each.

    Columns: actor, title, mean (utility), and its 95 % interval low, high.
    """
    rows = [
        (row.actor, row.title, row.change.mean, row.change.low, row.change.high)
        for row in comparison.found.gains.itertuples()
    ]
    return pd.DataFrame(rows, columns=["actor", "title", "mean", "low", "high"])


def shares_of_ideal(
    scenario: Scenario, worlds: np.ndarray, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """How the agreed texts of worlds of these ids [w] divide what was to be gained, with frontiers and solutions.

    Gains are shares (0..1) of the ideal, the most that a signatory gains in any individually rational package; 0 is no
    deal. Worlds in which somebody could gain nothing are left out. Returns three tables:
    - texts: a row for each agreed world; columns: world, and for each signatory its share, without payments;
    - band: a row for each pair of signatories and step; columns: first, second, share (of the first), and low, median,
      high: the most that the second can then have, over the worlds (the middle 80 %);
    - solutions: a row for each solution; columns: kind, title, and for each signatory its median share.
    """
    parts = [_shares(scenario, block, seed) for block in in_blocks(worlds, worlds_at_once(scenario.game))]
    texts, reach, solved = (np.concatenate(arrays, axis=-1) for arrays in zip(*parts, strict=True))
    names = list(scenario.game.signatories)
    there = ~np.isnan(texts[1:]).any(axis=0)
    table = pd.DataFrame({"world": texts[0, there].astype(int)} | dict(zip(names, texts[1:, there], strict=True)))
    return table, _band(names, reach[..., there]), _medians(names, solved[..., there])


def _shares(scenario: Scenario, worlds: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """World and shares of the agreed texts [1 + s, w], the reach of every pair [pair, step, w], solutions [c, s, w].

    c counts the solutions.
    """
    model = Negotiation.drawn_from(scenario.game, worlds, seed).run()
    found = bargain(model, np.flatnonzero(model.agreed_in != NEVER))
    model.dissolve()
    front = frontier(found.payoff, found.options, found.disagreement)
    gain = front.value - found.disagreement[:, front.world]
    ideal = _ideal(gain, front, len(found.here))
    text = np.divide(found.value - found.disagreement, ideal, out=np.full_like(ideal, np.nan), where=ideal > 0)
    share = np.divide(gain, ideal[:, front.world], out=np.zeros_like(gain), where=ideal[:, front.world] > 0)
    pairs = combinations(range(len(gain)), 2)
    reach = [_reach(share[a], share[b], front.world, len(found.here)) for a, b in pairs]
    solved = [solution.gain / np.where(ideal > 0, ideal, np.nan) for solution in _solved(found).values()]
    return np.vstack([worlds[found.here], text]), np.array(reach), np.array(solved)


def _solved(found: Bargain):
    return solve(found.payoff, found.options, found.disagreement)


def _ideal(gain: np.ndarray, front: Frontier, worlds: int) -> np.ndarray:
    """The largest gain of each signatory on the frontier [s, w]; 0 in a world without points."""
    ideal = np.zeros((len(gain), worlds))
    for most, of_one in zip(ideal, gain, strict=True):
        np.maximum.at(most, front.world, of_one)
    return ideal


def _reach(first: np.ndarray, second: np.ndarray, world: np.ndarray, worlds: int) -> np.ndarray:
    """The share of the second at each of `SHARES_COMPARED` of the first, on the line through its best points [step, w].

    first, second, world [q]: the points of all frontiers, those of a world together. Of three signatories some points of a
    world are worse for both of a pair; the line leaves them out.
    """
    order = np.lexsort((second, first, world))
    first, second, world = first[order], second[order], world[order]
    edges = np.searchsorted(world, np.arange(worlds + 1))
    reach = np.full((len(SHARES_COMPARED), worlds), np.nan)
    for w, (begin, end) in enumerate(pairwise(edges)):
        if end > begin:
            most = np.maximum.accumulate(second[begin:end][::-1])[::-1]
            best = second[begin:end] >= most
            reach[:, w] = np.interp(SHARES_COMPARED, first[begin:end][best], most[best])
    return reach


def _band(names: list[str], reach: np.ndarray) -> pd.DataFrame:
    rows = []
    for (first, second), of_pair in zip(combinations(names, 2), reach, strict=True):
        for share, values in zip(SHARES_COMPARED, of_pair, strict=True):
            values = values[~np.isnan(values)]
            low, median, high = np.quantile(values, [0.1, 0.5, 0.9]) if len(values) else [np.nan] * 3
            rows.append((first, second, share, low, median, high))
    return pd.DataFrame(rows, columns=["first", "second", "share", "low", "median", "high"])


def _medians(names: list[str], solved: np.ndarray) -> pd.DataFrame:
    rows = [
        {"kind": kind, "title": title} | dict(zip(names, np.nanmedian(values, axis=-1), strict=True))
        for (kind, title), values in zip(SOLUTIONS.items(), solved, strict=True)
        if values.shape[-1]
    ]
    return pd.DataFrame(rows, columns=["kind", "title", *names])
