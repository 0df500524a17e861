"""What aimed draws gain: how many plain worlds know the share of something rare as closely as the worlds that are played.

    python tests/bench/aimed_draws.py                      five scenarios, 25 observations: some 15 minutes
    python tests/bench/aimed_draws.py cyprus_2004 --repeats 10

Each observation is asked about as `given --draws aimed` does, with its usual settings, again and again with other seeds. Played
is all that was played, the pilot among it; worth is how many plain worlds have as narrow an interval. The last column is the
check: how far the repeats lie apart, over what their intervals assume; about 1 where these are right.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sim.analysis.aimed import Worth, condition_by_aiming, worth_of_aiming  # noqa: E402
from sim.analysis.given import WANTED  # noqa: E402
from sim.analysis.observations import observations  # noqa: E402
from sim.analysis.world_pool import WorldPool  # noqa: E402
from sim.cli.given import BUDGET  # noqa: E402
from sim.scenario.compile import load  # noqa: E402
from sim.scenario.scenario import Scenario  # noqa: E402
from sim.words.phrases import table_of  # noqa: E402

ASKED = {
    "kazan_2024": (
        "term_corridor_control=russian_guard",
        "term_constitution=political_pledge & agreed_by=2025-02-01",
        "gain_azerbaijan=0.536..",
        "rejected",
        "collapsed",
    ),
    "cyprus_2004": ("term_executive=two_states", "collapsed", "breakdown", "gain_greece=0.734..", "rejected"),
    "camp_david_1978": (
        "term_west_bank=state",
        "no_deal",
        "term_normalisation=interim & agreed_by=1978-09-26",
        "rejected",
        "breakdown",
        "collapsed",
    ),
    "ecuador_peru_1998": ("term_tiwintza=peru & rejected", "no_deal", "term_tiwintza=peru", "rejected", "breakdown"),
    "western_text": ("term_links=trade_via_georgia & rejected", "gain_georgia=0.25..", "rejected", "collapsed"),
}
"""Stages and other things that up to an eighth of the worlds meet; & joins what is asked for together."""


def asked_once(scenario: Scenario, question: str, seed: int, wanted: int, folder: str) -> Worth:
    """What aiming brings for one question and one seed."""
    known = observations(question.split(" & "), scenario, "")
    with WorldPool(Path(folder) / str(seed), scenario, seed, 1) as pool:
        worth = worth_of_aiming(condition_by_aiming(pool, known, wanted, BUDGET))
    assert worth is not None
    return worth


def measured(scenario: Scenario, questions: tuple[str, ...], repeats: int, wanted: int = WANTED) -> pd.DataFrame:
    """A row for each question: its share; how many worlds are played, and how many plain ones are worth as much; err: the
    variance of the repeats over the variance that their intervals assume."""
    rows = []
    with TemporaryDirectory() as folder:
        for question in questions:
            found = [asked_once(scenario, question, seed, wanted, folder) for seed in range(repeats)]
            share = np.array([one.share for one in found])
            assumed = np.mean([one.share * (1 - one.share) / one.plain for one in found])
            played, plain = np.mean([one.played for one in found]), np.mean([one.plain for one in found])
            err = share.var(ddof=1) / assumed if repeats > 1 else np.nan
            rows.append((question, share.mean(), played, plain, plain / played, err))
    return pd.DataFrame(rows, columns=["observed", "share", "played", "plain", "gain", "err"])


def markdown(name: str, found: pd.DataFrame) -> str:
    """The table of a scenario."""
    rows = [
        [
            row.observed,
            f"{100 * row.share:.2f} %",
            f"{row.played:,.0f}",
            f"{row.plain:,.0f}",
            f"{row.gain:.1f}",
            f"{row.err:.2f}",
        ]
        for row in found.itertuples()
    ]
    return table_of([name, "Share", "Played", "Worth", "Gain", "Variance, seen / assumed"], rows, "lrrrrr")


@click.command()
@click.argument("scenarios", nargs=-1)
@click.option("--repeats", default=5, show_default=True, help="Repeats of each question.")
def main(scenarios: tuple[str, ...], repeats: int) -> None:
    """Print a table for each scenario: what is played, and how many plain worlds would be worth as much."""
    for name in scenarios or ASKED:
        click.echo(markdown(name, measured(load(name), ASKED[name], repeats)) + "\n")


if __name__ == "__main__":
    main()
