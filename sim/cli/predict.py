"""The commands `predict` and `score`: the talks beside simple predictors, and beside what came later."""

import json
import math
from typing import Any

import click
import numpy as np
import pandas as pd

from sim.analysis.hindcast import check_about, hindcast
from sim.analysis.later_events import known_facts, known_outcomes
from sim.analysis.predictions import ELASTICITY, ActorSizes, predictions, sizes, without_size
from sim.cli.run import print_report, trusted
from sim.cli.sweep import Whole
from sim.experiments.factors import WORLDS_PER_POINT
from sim.reports.hindcast import hindcast_dict as hindcast_dict
from sim.reports.hindcast import hindcast_report
from sim.reports.predictions import prediction_report
from sim.reports.predictions import predictions_dict as prediction_dict
from sim.results.run_folder import json_value
from sim.runtime.progress import in_blocks
from sim.scenario.compile import load
from sim.scenario.scenario import Scenario
from sim.worlds.summary import summarise
from sim.worlds.table import play

MOST_WORLDS = 10**6


class Power(click.FloatRange):
    """A number within bounds, and a number it must be."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does, but `nan` is none."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


worlds_option = click.option(
    "--worlds", type=Whole(1, MOST_WORLDS), default=WORLDS_PER_POINT, show_default=True, help="How many worlds."
)
seed_option = click.option("--seed", type=Whole(0, 2**63 - 1), default=0, show_default=True, help="Which random draws.")
elasticity_option = click.option(
    "--elasticity",
    type=Power(0, 2),
    default=ELASTICITY,
    show_default=True,
    help="How an actor's capability grows with its size: 0 not at all, 1 in proportion.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON only.")


@click.command()
@click.argument("file")
@worlds_option
@seed_option
@elasticity_option
@json_option
@trusted
def predict(file: str, worlds: int, seed: int, elasticity: float, as_json: bool, trust: bool) -> None:
    """Say what political science would predict for a scenario FILE, beside what its talks bring."""
    scenario = load(file, trust)
    size, sizeless = _sizes(scenario)
    table = _played(scenario, worlds, seed)
    said = predictions(scenario, np.arange(worlds), seed, size, elasticity)
    terms = summarise(table, scenario).terms
    if as_json:
        _print_json(scenario, seed, prediction_dict(said, table, terms, None if size is None else elasticity))
    else:
        print_report(prediction_report(said, table, terms, seed, elasticity, sizeless))


@click.command()
@click.argument("file")
@worlds_option
@seed_option
@elasticity_option
@json_option
@trusted
def score(file: str, worlds: int, seed: int, elasticity: float, as_json: bool, trust: bool) -> None:
    """Score the worlds of a scenario FILE by what came later, beside naive forecasts."""
    scenario, outcomes = load(file, trust), known_outcomes()
    check_about(scenario, outcomes, file)
    table = _played(scenario, worlds, seed)
    said = predictions(scenario, np.arange(worlds), seed, _sizes(scenario)[0], elasticity, ["compromise_mean"])
    places = {scenario.game.issues.names[m]: place for place, m in enumerate(said.issues)}
    found = hindcast(
        scenario, table, lambda issue: said.options("compromise_mean", places[issue]), outcomes, known_facts()
    )
    if as_json:
        _print_json(scenario, seed, hindcast_dict(found))
    else:
        print_report(hindcast_report(scenario.document.name, found, seed))


COMMANDS = (predict, score)
"""To be added to the command line."""


def _sizes(scenario: Scenario) -> tuple[ActorSizes | None, list[str]]:
    """The known sizes, or none if that of an actor is missing, and whose are."""
    size = sizes()
    sizeless = without_size(scenario, size)
    return (None if sizeless else size), sizeless


def _played(scenario: Scenario, worlds: int, seed: int) -> pd.DataFrame:
    """The table of some worlds, played block by block."""
    blocks = in_blocks(np.arange(worlds))
    return pd.concat([play(scenario, block, seed) for block in blocks], ignore_index=True)


def _print_json(scenario: Scenario, seed: int, found: dict[str, Any]) -> None:
    head = {"scenario": scenario.document.name, "digest": scenario.digest, "seed": seed}
    click.echo(json.dumps(json_value(head | found), sort_keys=True, allow_nan=False))
