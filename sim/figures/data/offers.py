"""How the offers of one world moved towards each other: what each was worth to every signatory, as a table.

All are valued by one day's tables, those of the end of the talks, as the frontier is, so that they can be compared with it.
"""

import numpy as np
import pandas as pd

from sim.engine.issues import OPEN, worth
from sim.figures.data.frontier import ended, world_on_frontier
from sim.figures.data.shown import signatories
from sim.results.read import Run
from sim.scenario.majority_words import enough_in_words
from sim.scenario.scenario import Scenario
from sim.words.phrases import count
from sim.worlds.transcript import transcript


def offers_of_run(run: Run) -> tuple:
    """The arguments of `draw.offers.offers`: points and offers, titles, colours, title, subtitle."""
    scenario, world = run.scenario, run.world_shown
    points = world_on_frontier(scenario, world, run.seed)
    moves = offers_of_world(scenario, world, run.seed)
    subtitle = (
        f"{scenario.name}, world {world:,}: how the offers moved, all at what they are worth at the end of the talks"
    )
    return points, moves, signatories(scenario), scenario.colours, _finding(scenario, points, moves), subtitle


def _finding(scenario: Scenario, points: pd.DataFrame, moves: pd.DataFrame) -> str:
    """After how many offers what became of them."""
    offers = count(len(moves), "offer")
    if (points["kind"] == "agreed").any():
        return f"A text is agreed after {offers}"
    return (
        f"No agreement after {offers}"
        if (points["kind"] == "frontier").any()
        else f"{offers}, and no package that {enough_in_words(scenario)} could sign"
    )


def offers_of_world(scenario: Scenario, world: int, seed: int = 0) -> pd.DataFrame:
    """The offers of a world (id): a row for each round with a package.

    Columns: when (in words), tabler, title (of the tabler), for each signatory what the offer is worth to it, in its
    utility, at the end of the talks, and signable: whether it has no term that somebody could not sign then.
    """
    found = ended(scenario, world, seed)[1]
    weekly, issues = scenario.document.calendar.round == "week", scenario.game.issues
    rows = []
    for one in transcript(scenario, world, seed):
        if one.package:
            options = [
                -1 if option == OPEN else issues.options[m].index(option) for m, option in enumerate(one.package)
            ]
            package = np.array(options)[:, None]
            value = worth(found.payoff, package)[:, 0]
            signable = found.options[range(len(options)), options, 0].all()
            when = f"{one.date:%d %b %Y}" if weekly else f"{one.date:%b %Y}"
            rows.append((when, one.tabler, scenario.title(one.tabler), *value, bool(signable)))
    return pd.DataFrame(rows, columns=["when", "tabler", "title", *scenario.game.signatories, "signable"])
