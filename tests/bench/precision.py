"""What even draws gain: how many worlds drawn each alone give intervals as narrow as those of 4,096 worlds drawn evenly.

    python tests/bench/precision.py                        the baseline and two more: some 5 minutes
    python tests/bench/precision.py tight_zone --repeats 10

Each way of drawing plays the same number of worlds again and again, with other seeds. Its interval is that of Student's t
over its replicates; told is how many worlds drawn each alone have as narrow a one. The last column is the check: how far the
repeats lie apart, over what their intervals assume; about 1 where these are right.

`sobol` are scrambled Sobol' points of scipy, 16 replicates of them; a coordinate is the place of a name in the scenario's
list, so that two scenarios share no draws. It is measured to compare, and the simulator does not use it.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
import pandas as pd
from scipy import stats
from scipy.stats import qmc

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sim.engine.worlds_drawn import Worlds, at_quantiles, draw_worlds  # noqa: E402
from sim.methods import even_draws  # noqa: E402
from sim.methods.draws import Distribution  # noqa: E402
from sim.methods.even_draws import LHS  # noqa: E402
from sim.scenario.compile import load  # noqa: E402
from sim.scenario.scenario import Scenario  # noqa: E402
from sim.words.phrases import table_of  # noqa: E402
from sim.words.stages import AGREED, STAGES  # noqa: E402
from sim.worlds.table import play_drawn  # noqa: E402

WORLDS = 4096
SCENARIOS = ("kazan_2024", "cyprus_2004", "camp_david_1978")
SCRAMBLINGS = 16
RARE = 0.002
"""Shares below this, of too few worlds to be compared, are left out."""


def alone(scenario: Scenario, worlds: int, seed: int) -> Worlds:
    """Each world alone."""
    return draw_worlds(scenario.game, worlds, seed)


def evenly(scenario: Scenario, worlds: int, seed: int) -> Worlds:
    """As `--draws lhs` does."""
    return draw_worlds(scenario.drawn_by(LHS).game, worlds, seed)


def by_sobol(scenario: Scenario, worlds: int, seed: int) -> Worlds:
    """Scrambled Sobol' points, in replicates."""
    game = scenario.game
    drawn = [name for name, number in zip(game.names, game.numbers, strict=True) if isinstance(number, Distribution)]
    streams = list(dict.fromkeys([*drawn, *game.coins]))
    points = [
        qmc.Sobol(len(streams), seed=np.random.default_rng([seed, scrambling])).random(worlds // SCRAMBLINGS)
        for scrambling in range(SCRAMBLINGS)
    ]
    return at_quantiles(game, draw_worlds(game, worlds, seed), streams, np.concatenate(points).T)


WAYS: dict[str, Callable[[Scenario, int, int], Worlds]] = {"plain": alone, LHS: evenly, "sobol": by_sobol}


def replicates(way: str, worlds: int) -> np.ndarray:
    """The replicate of each world [w], those whose means are compared; each world is one where it is drawn alone."""
    ids = np.arange(worlds)
    return {"plain": ids, LHS: even_draws.replicates(ids), "sobol": ids // (worlds // SCRAMBLINGS)}[way]


Ratio = tuple[np.ndarray, np.ndarray]


def headline(table: pd.DataFrame, signatories: tuple[str, ...]) -> dict[str, Ratio]:
    """The numbers of an outcome table that are compared, as ratios of sums over worlds, [w] both: shares, and mean gains of
    the signatories where there is agreement."""
    stage, everywhere = table["stage"].to_numpy(str), np.ones(len(table))
    agreed = np.isin(stage, AGREED).astype(float)
    shares = {"agreed": (agreed, everywhere), **{name: (stage == name, everywhere) for name in STAGES}}
    gains = {f"gain of {name}": (table[f"gain_{name}"].to_numpy() * agreed, agreed) for name in signatories}
    return shares | gains


def estimate(ratio: Ratio, replicate: np.ndarray) -> tuple[float, float, float]:
    """A number, its variance as its replicates show it, and half the width of its interval, squared."""
    over, under = (np.bincount(replicate, weights=part) for part in ratio)
    value, count = over.sum() / under.sum(), len(over)
    variance = ((over - value * under) ** 2).sum() / under.sum() ** 2 * count / (count - 1)
    return value, variance, variance * stats.t.ppf(0.975, count - 1) ** 2


def measured(scenario: Scenario, worlds: int, repeats: int) -> pd.DataFrame:
    """A row for each headline number: its mean; by way, how many worlds drawn alone give as narrow an interval; err: of
    `lhs`, the variance of the repeats over the variance that their intervals assume."""
    rows = [
        (name, way, *estimate(ratio, replicates(way, worlds)))
        for seed in range(repeats)
        for way, drawn in WAYS.items()
        for name, ratio in headline(
            play_drawn(scenario, drawn(scenario, worlds, seed)), scenario.game.signatories
        ).items()
    ]
    found = pd.DataFrame(rows, columns=["name", "way", "value", "variance", "half"])
    by = found.groupby(["name", "way"], sort=False)
    mean, assumed, half, seen = by["value"].mean(), by["variance"].mean(), by["half"].mean(), by["value"].var()
    mean = mean.xs("plain", level="way")
    columns = {
        "mean": mean,
        **{way: worlds * half.xs("plain", level="way") / half.xs(way, level="way") for way in WAYS},
    }
    err = (seen / assumed).xs(LHS, level="way")
    return pd.DataFrame(columns | {"err": err}).drop(columns="plain")[mean >= RARE]


def markdown(name: str, found: pd.DataFrame) -> str:
    """The table of a scenario, with the geometric means below."""
    rows = [
        [row.Index, f"{row.mean:.3f}", f"{row.lhs:,.0f}", f"{row.sobol:,.0f}", f"{row.err:.2f}"]
        for row in found.itertuples()
    ]
    means = [np.exp(np.log(found[column]).mean()) for column in (LHS, "sobol", "err")]
    last = ["geometric mean", "", f"{means[0]:,.0f}", f"{means[1]:,.0f}", f"{means[2]:.2f}"]
    return table_of([name, "Mean", LHS, "sobol", "Variance of lhs, seen / assumed"], [*rows, last], "lrrrr")


@click.command()
@click.argument("scenarios", nargs=-1)
@click.option("--worlds", default=WORLDS, show_default=True, help="Worlds of each repeat.")
@click.option("--repeats", default=50, show_default=True, help="Repeats of each way of drawing.")
def main(scenarios: tuple[str, ...], worlds: int, repeats: int) -> None:
    """Print a table for each scenario: worlds drawn alone that give the interval of so many drawn evenly."""
    for name in scenarios or SCENARIOS:
        click.echo(markdown(name, measured(load(name), worlds, repeats)) + "\n")


if __name__ == "__main__":
    main()
