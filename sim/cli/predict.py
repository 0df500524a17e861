"""The commands `predict` and `score`: the talks beside simple predictors, and beside what came later."""

from typing import Any

import click
import numpy as np
import pandas as pd

from sim.analysis.hindcast import check_about, hindcast
from sim.analysis.later_events import record_about
from sim.analysis.predictions import ELASTICITY, ActorSizes, own_capabilities, predictions, sizes, without_size
from sim.cli.messages import print_json, print_report
from sim.cli.options import Real, seed_option, trust_option, worlds_option
from sim.reports.hindcast import hindcast_dict, hindcast_report
from sim.reports.predictions import prediction_report, predictions_dict
from sim.runtime.progress import progress
from sim.scenario.compile import load
from sim.scenario.scenario import Scenario
from sim.worlds.summary import summarise
from sim.worlds.table import play

MOST_WORLDS_PREDICTED = 10**6


elasticity_option = click.option(
    "--elasticity",
    type=Real(0, 2),
    default=ELASTICITY,
    show_default=True,
    help="How an actor's capability grows with its size: 0 not at all, 1 in proportion.",
)
print_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON only.")


@click.command("predict")
@click.argument("file")
@worlds_option(MOST_WORLDS_PREDICTED)
@seed_option
@elasticity_option
@print_json_option
@trust_option
def predict_command(file: str, worlds: int, seed: int, elasticity: float, as_json: bool, trust: bool) -> None:
    """Say what political science would predict, beside what the talks bring.

    From a scenario FILE.
    """
    scenario = load(file, trust)
    size, sizeless = _sizes(scenario)
    table = _played(scenario, worlds, seed)
    said = predictions(scenario, np.arange(worlds), seed, size, elasticity)
    terms = summarise(table, scenario).terms
    if as_json:
        plays_no_part = size is None or own_capabilities(scenario)
        _print_json(scenario, seed, predictions_dict(said, table, terms, None if plays_no_part else elasticity))
    else:
        print_report(prediction_report(said, table, terms, seed, elasticity, sizeless))


@click.command("score")
@click.argument("file")
@worlds_option(MOST_WORLDS_PREDICTED)
@seed_option
@elasticity_option
@print_json_option
@trust_option
def score_command(file: str, worlds: int, seed: int, elasticity: float, as_json: bool, trust: bool) -> None:
    """Score the worlds of a scenario FILE by what came later.

    Naive forecasts stand beside it.
    """
    scenario = load(file, trust)
    outcomes, facts = record_about(scenario.game.signatories, file)
    check_about(scenario, outcomes, file)
    table = _played(scenario, worlds, seed)
    said = predictions(scenario, np.arange(worlds), seed, _sizes(scenario)[0], elasticity, ["compromise_mean"])
    places = {scenario.game.issues.names[m]: place for place, m in enumerate(said.issues)}
    found = hindcast(scenario, table, lambda issue: said.options("compromise_mean", places[issue]), outcomes, facts)
    if as_json:
        _print_json(scenario, seed, hindcast_dict(found))
    else:
        print_report(hindcast_report(scenario.document.name, found, seed))


def _sizes(scenario: Scenario) -> tuple[ActorSizes | None, list[str]]:
    """The known sizes, or none if that of an actor is missing, and whose are."""
    size = sizes()
    sizeless = without_size(scenario, size)
    return (None if sizeless else size), sizeless


def _played(scenario: Scenario, worlds: int, seed: int) -> pd.DataFrame:
    """The outcome table, with progress shown where the worlds are many."""
    with progress() as show:
        return play(scenario, worlds, seed, show)


def _print_json(scenario: Scenario, seed: int, found: dict[str, Any]) -> None:
    head = {"scenario": scenario.document.name, "digest": scenario.digest, "seed": seed}
    print_json(head | found)
