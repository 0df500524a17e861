"""How far agreed texts fall short of what was possible, world by world: beside the outcome table, not part of it.

A sweep of millions of worlds does without; a run or a comparison joins it to its table. Model page, section 13.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.engine.consent import closes
from sim.engine.game import Game
from sim.engine.issues import in_worlds, worth
from sim.engine.model import Negotiation
from sim.engine.payoffs import Agenda, build
from sim.engine.ratification import NEVER
from sim.methods.bargaining import nash_share, solutions_on
from sim.methods.draws import on_grid
from sim.methods.frontier import distance_to_frontier, frontier
from sim.scenario.scenario import Scenario
from sim.worlds.table import Show, by_block, unseen, worlds_table


@dataclass(frozen=True)
class Bargain:
    """What the signatories could have agreed on, and what they did, in some worlds whose talks are over.

    On the day of the agreement, or in the last round of talks without one. here [w']: places of these worlds;
    payoff [s, m, k, w']: what signing an option was worth, pressure from outside included; options [m, k, w']: what so many
    signatories could sign that it closes, and the agreed terms; disagreement [s, w']: no deal, with the commitment risk;
    value [s, w']: of the agreed text, unpaid, missing without one.
    """

    here: np.ndarray
    payoff: np.ndarray
    options: np.ndarray
    disagreement: np.ndarray
    value: np.ndarray


MOST_COMPARED, MOST_COMPARED_IN_ONE = 50_000, 2_500_000
"""Comparisons that the measures may cost in a world, on average over worlds and in one: packages x signatories squared.
A million of them take about half a second. For two signatories there is a way that grows with neither."""


def rated_every(game: Game) -> int:
    """Each how many worlds the measures are taken: 1 in all, 0 in none, where one would cost too much.

    >>> import sim
    >>> rated_every(sim.load("kazan_2024").game)
    1
    """
    signatories = len(game.signatories)
    options = [len(names) for names in game.issues.options]
    compared = math.prod(options) * signatories**2 if signatories > 2 else 0
    if compared > MOST_COMPARED_IN_ONE:
        return 0
    return max(1, -(-compared // MOST_COMPARED))


def rated_worlds(
    scenario: Scenario,
    worlds: int | np.ndarray,
    seed: int = 0,
    show: Show = unseen,
    every: int | None = None,
    ended: Callable[[np.ndarray], None] = lambda stages: None,
) -> pd.DataFrame:
    """The outcome table of worlds 0, 1, .. or of those of these ids [w], with the columns of `efficiency` beside it.

    show: as for `sim.worlds.table.play`. every: measured in the worlds whose ids it divides, 0 in none; by default
    `rated_every`. ended: called with the stages of each block of worlds [w'], places in `STAGES`, before its table is made.

    >>> import sim
    >>> table = rated_worlds(sim.load("textbook_split"), 2)
    >>> table[["world", "nash_share", "frontier_distance"]].to_numpy().tolist()
    [[0.0, 1.0, 0.0], [1.0, 1.0, 0.0]]
    """

    step = rated_every(scenario.game) if every is None else every

    def tabled(block: np.ndarray) -> pd.DataFrame:
        """The table of a block of worlds (ids [w]), a row for each."""
        model = Negotiation.drawn_from(scenario.game, block, seed).run()
        ended(model.stage)
        table = pd.concat([worlds_table(scenario, model), efficiency(model, step)], axis=1)
        model.dissolve()
        return table

    return by_block(scenario.game, tabled, worlds, show)


def efficiency(model: Negotiation, every: int = 1) -> pd.DataFrame:
    """How good the agreed text of each world is between the signatories, payments apart: a row for each world.

    nash_share: the product of the gains from the text over the largest product that was possible (Nash 1950; Econometrica
    18), 0..1; missing where no package gave everyone a gain. frontier_distance: how far the text lies from the Pareto
    frontier, in utility (Euclidean, as Baarslag et al. 2013; Artificial Intelligence 198); 0 on it. Both missing without
    agreement, and in worlds whose ids `every` does not divide (0: in all).
    """
    rated = model.worlds.ids % every == 0 if every else np.zeros(model.size, bool)
    found = bargain(model, np.flatnonzero((model.agreed_in != NEVER) & rated))
    front = frontier(found.payoff, found.options)
    nash = solutions_on(front, found.disagreement, ["nash"])["nash"]
    share, distance = np.full((2, model.size), np.nan)
    share[found.here] = nash_share(found.value - found.disagreement, nash)
    distance[found.here] = distance_to_frontier(front, found.value)
    return pd.DataFrame({"nash_share": share, "frontier_distance": distance})


def bargain(model: Negotiation, here: np.ndarray) -> Bargain:
    """What was possible when the talks ended in the worlds `here` [w']; the whole package, whatever the agenda.

    Whether a ratifier would carry a package as a whole is not asked, nor whether third parties would consent.
    Without agreement the disagreement is that of the model's present round.
    """
    package, agreed = model.package[:, here], model.agreed_in[here] != NEVER
    payoff, options = _whole_packages(model, here)
    terms = np.flatnonzero(agreed)
    options[np.arange(len(package))[:, None], package[:, terms], terms] = True
    return Bargain(
        here=here,
        payoff=payoff,
        options=options,
        disagreement=np.where(agreed, in_worlds(model.stake, here), _disagreement(model)[:, here]),
        value=np.where(agreed, worth(payoff, package), np.nan),
    )


def _disagreement(model: Negotiation) -> np.ndarray:
    """What no deal is worth to each signatory now, with the commitment risk [s, w]."""
    return model.no_deal() + on_grid(model.numbers[model.game.risk])


def _whole_packages(model: Negotiation, here: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What options were worth to each signatory when the talks ended in the worlds `here` [s, m, k, w'], and which
    enough could sign [m, k, w'], as if all issues were on the table."""
    signing = model.game.signing
    if not model.game.baskets:
        payoffs = model.payoffs
        common, allowed = in_worlds(payoffs.common, here), in_worlds(payoffs.allowed[signing], here)
        enough = closes(model.game, model.numbers_at_the_end(here), allowed)
        return in_worlds(payoffs.payoff[signing], here), common & enough
    x = model.numbers_at_the_end(here)
    start = Agenda(np.zeros(len(here), int), np.full((len(model.package), len(here)), -1))
    game = replace(model.game, baskets=(), until=())
    payoffs = build(game, model.third_parties, x, in_worlds(model.line_coin, here), start)
    return payoffs.payoff[signing], payoffs.common & closes(game, x, payoffs.allowed[signing])
