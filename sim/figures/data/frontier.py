"""One world's Pareto frontier, bargaining solutions and agreed text, as a table.

Definitions are those of `sim.methods.bargaining` and of the model page, section 13. The world is played again: an outcome
table has no frontiers.
"""

import numpy as np
import pandas as pd

from sim.engine.model import Negotiation
from sim.engine.ratification import NEVER
from sim.figures.data.shown import signatories
from sim.methods.bargaining import solve
from sim.methods.draws import on_grid
from sim.methods.frontier import frontier
from sim.results.read import Run
from sim.scenario.majority_words import enough_in_words
from sim.scenario.scenario import Scenario
from sim.words.phrases import SOLUTIONS
from sim.worlds.efficiency import Bargain, bargain


def frontier_of_run(run: Run) -> tuple:
    """The arguments of `draw.frontier.on_frontier`: points (see `world_on_frontier`), titles, title, subtitle."""
    scenario, world = run.scenario, run.world_shown
    points = world_on_frontier(scenario, world, run.seed)
    subtitle = f"{scenario.name}, world {world:,}: what it could have given its signatories"
    return points, signatories(scenario), _finding(scenario, points), subtitle


def _finding(scenario: Scenario, points: pd.DataFrame) -> str:
    """Whether a text was agreed, and whether a better one was possible."""
    kinds = points.set_index("kind")[list(scenario.game.signatories)]
    if "frontier" not in kinds.index:
        return f"There was no package that {enough_in_words(scenario)} could sign"
    if "agreed" not in kinds.index:
        enough = (kinds.loc[["frontier"]] >= kinds.loc["reservation"] - 1e-9).all(axis=1).any()
        return f"No agreement, {'though some package was' if enough else 'and no package was'} worth enough for all to sign"
    text = kinds.loc["agreed"].to_numpy(float)
    above = kinds.loc[["frontier"]].to_numpy() - text
    better = ((above >= -1e-9).all(axis=1) & (above > 1e-9).any(axis=1)).any()
    if better:
        return "The agreed text lies within the frontier: a better one was possible for all"
    return "The agreed text lies on the frontier: none better was possible for all"


def world_on_frontier(scenario: Scenario, world: int, seed: int = 0) -> pd.DataFrame:
    """One world (id) when its talks end: a row for each point.

    Columns: kind, title (the kind in words), and for each signatory one of its name, the utility of the point to it.
    kind: `frontier` (falling for the first signatory), `no_deal` (with the commitment risk), `reservation` (with the
    margin), those of `SOLUTIONS` that exist, `agreed` (the text alone) and `paid` (with payments), where there are.

    >>> from sim.scenario.compile import load
    >>> points = world_on_frontier(load("textbook_split"), world=0).set_index("kind")
    >>> points.loc[["no_deal", "nash", "agreed"], ["anna", "bela"]].to_numpy().tolist()
    [[0.0, 0.0], [0.5, 0.5], [0.5, 0.5]]
    """
    model, found = ended(scenario, world, seed)
    no_deal = found.disagreement[:, 0]
    margin = on_grid(model.numbers[scenario.game.margin[scenario.game.signing], 0])
    front = frontier(found.payoff, found.options)
    points = [("frontier", "A package on the frontier", value) for value in front.value.T]
    points += [("no_deal", "No deal", no_deal), ("reservation", "The least that each signs", no_deal + margin)]
    for name, solution in solve(found.payoff, found.options, found.disagreement).items():
        if solution.exists[0]:
            points.append((name, SOLUTIONS[name], solution.gain[:, 0] + no_deal))
    if model.agreed_in[0] != NEVER:
        paid = model.paid[..., 0].sum(axis=0)
        points.append(("agreed", "The agreed text", found.value[:, 0]))
        points += [("paid", "The agreed text with payments", found.value[:, 0] + paid)] if paid.any() else []
    rows = [{"kind": kind, "title": title, **_by_name(scenario, value)} for kind, title, value in points]
    return pd.DataFrame(rows)


def ended(scenario: Scenario, world: int, seed: int) -> tuple[Negotiation, Bargain]:
    """A world (id) played up to the end of its talks, and what was possible then."""
    model = Negotiation.drawn_from(scenario.game, np.array([world]), seed)
    while model.talking.any():
        model.step()
    return model, bargain(model, np.array([0]))


def _by_name(scenario: Scenario, value: np.ndarray) -> dict[str, float]:
    return {name: float(amount) for name, amount in zip(scenario.game.signatories, value, strict=True)}
