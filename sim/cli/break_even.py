"""The command that asks how far a number must move for an outcome to become likely: `breakeven`."""

from functools import partial
from pathlib import Path

import click
import pandas as pd

from sim.analysis.break_even import curves, factors
from sim.analysis.scenario_discovery import value_words
from sim.cli.answers import MOST_WORLDS_ASKED, CommandAnswer, CommandQuestion, asked, check_share, give
from sim.cli.capacity import workers_for
from sim.cli.options import (
    WORLDS_PER_POINT,
    Whole,
    json_option,
    out_option,
    outcome_option,
    seed_option,
    trust_option,
    workers_option,
)
from sim.reports.analysis import break_even_report, break_even_table
from sim.runtime.progress import progress
from sim.worlds.uncertain_inputs import input_in_words


@click.command("breakeven")
@click.argument("file")
@click.argument("paths", nargs=-1, metavar="[PATH|PATH=LOW:HIGH[:STEPS]]...")
@outcome_option
@click.option(
    "--worlds",
    type=Whole(20, MOST_WORLDS_ASKED),
    default=WORLDS_PER_POINT,
    show_default=True,
    help="Worlds at a level.",
)
@seed_option
@out_option("results/FILE-breakeven")
@workers_option
@json_option
@trust_option
def breakeven_command(file: str, paths: tuple[str, ...], name: str, worlds: int, seed: int, out: Path | None,
              workers: int | None, as_json: bool, trust: bool) -> None:  # fmt: skip
    """Say at which value of a PATH an outcome becomes likelier than not.

    Without PATH: of all no-deal values and leverages of the scenario FILE that are ranges.
    """
    source, scenario, what = asked(file, name, trust)
    check_share(what)
    varied = factors(scenario, paths, file)
    given = [*paths, f"--worlds={worlds}", f"--seed={seed}"]
    question = CommandQuestion("breakeven", file, source, scenario, what, seed, given, out, as_json, trust)

    def answer() -> CommandAnswer:
        """Play along the paths, and put into words where the outcome turns."""
        with progress() as show:
            found = curves(source, varied, what, worlds, seed, workers_for([scenario.game], workers), trust, show)
        titles = {curve.path: input_in_words(scenario.document, curve.path) for curve in found}
        words = partial(value_words, scenario)
        text = break_even_report(scenario.document.name, what, found, titles, words, worlds, seed)
        levels = [curve.table.assign(input=titles[curve.path], path=curve.path) for curve in found]
        tables = {"breakevens": break_even_table(found, titles), "levels": pd.concat(levels, ignore_index=True)}
        return CommandAnswer(text, tables, {"worlds": worlds})

    give(question, answer)
