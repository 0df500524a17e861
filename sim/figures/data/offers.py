"""How the offers of one world moved towards each other: what each was worth to every signatory, as a table."""

import pandas as pd

from sim.figures.data.frontier import world_on_frontier
from sim.figures.data.shown import signatories, world_shown
from sim.results.read import Run
from sim.scenario.scenario import Scenario
from sim.worlds.rounds import Round
from sim.worlds.transcript import transcript


def offers_of_run(run: Run) -> tuple:
    """The arguments of `draw.offers.offers`: points and offers, titles, colours, name, world."""
    scenario, world = run.scenario, world_shown(run)
    points = world_on_frontier(scenario, world, run.seed)
    moves = offers_of_world(scenario, transcript(scenario, world, run.seed))
    return points, moves, signatories(scenario), scenario.colours, scenario.name, world


def offers_of_world(scenario: Scenario, rounds: list[Round]) -> pd.DataFrame:
    """The offers of a transcript: a row for each round with a package.

    Columns: when (in words), tabler, title (of the tabler), and for each signatory what the offer was worth to it that
    day, in its utility.
    """
    weekly = scenario.document.calendar.round == "week"
    rows = [
        {"when": f"{one.date:%d %b %Y}" if weekly else f"{one.date:%b %Y}"}
        | {"tabler": one.tabler, "title": scenario.title(one.tabler)}
        | {name: one.worth[name] for name in scenario.game.signatories}
        for one in rounds
        if one.package
    ]
    return pd.DataFrame(rows, columns=["when", "tabler", "title", *scenario.game.signatories])
