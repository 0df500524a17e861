"""Worlds aimed at what was observed, where that is rare: importance sampling in place of waiting for worlds that happen to fit.

The worlds of a pilot, drawn plainly, show which inputs differ where all that is sure is met; further worlds are drawn with these
inputs tilted that way (`sim.methods.importance`), and weigh as much less as they are drawn more often.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.analysis.aim import IMPORTANCE, Aiming, aim_at, aimed_inputs
from sim.analysis.given import (
    LEAST_FITTING,
    Conditioned,
    TooFewFit,
    blocks_of,
    blocks_until_enough,
    condition,
    meets_all_sure,
    one_table,
)
from sim.analysis.observations import Observation, each_met, in_a_sentence, sure_and_likely
from sim.analysis.world_pool import WorldPool
from sim.methods.importance import PLAINLY, share_of_weighted
from sim.words.phrases import count
from sim.worlds.table import Show, unseen

PILOT_FITTING = 100
"""Worlds that fit in a pilot, if its part of the budget allows: from each aimed world less is gained with 50, and with 200 hardly
more, so that it would not make up for the longer pilot."""

PILOTS_PART = 2
"""A pilot takes at most the budget over this: if it takes so long, little is left to gain by."""

NO_GAIN = 1.1
"""What is worth less than so many times as many plain worlds is no gain that is spoken of."""


def condition_by_aiming(
    pool: WorldPool, observed: Sequence[Observation], wanted: int, budget: int, show: Show = unseen
) -> Conditioned:
    """Play worlds until so many fit as are wanted (as effective number), or the budget of worlds, the pilot's in it, is spent.

    1. Play plain worlds until about 100 meet all that is sure, or half of the budget is spent.
    2. Where that is enough, or all of the budget, or nothing tells the worlds that fit from the others, stay with plain worlds.
    3. Else fit a proposal to them, and play worlds that are drawn by it.

    The worlds of the pilot count beside the others, each as one plain world; an aimed one as so many as the pilot made expect,
    times its weight. What the aimed ones say is unbiased, since all about them was fixed before they were drawn. The pilot ends
    when enough fit, which makes it overrate their share by about a hundredth part; as a tenth of the whole, far less than its
    interval. Raises `TooFewFit` where fewer than 50 fit in the pilot, and `WorkersError`.
    """
    most = blocks_of(budget)
    sure = sure_and_likely(observed)[0]
    pilot = blocks_until_enough(pool, sure, PILOT_FITTING, max(1, most // PILOTS_PART), show)
    aim = Aiming(len(pilot), PLAINLY)
    fitting = _fitting(observed, pilot)
    if len(fitting) < wanted and len(pilot) < most:
        aim = aim_at(pool.scenario, pool.seed, len(pilot), fitting)
    if not aim.proposal.tilts:
        tables = blocks_until_enough(pool, observed, wanted, most, show)
        aim = replace(aim, pilot=len(tables))
    else:
        tables = blocks_until_enough(
            pool.aimed(aim), observed, wanted, most, show, [_weighing_one(table) for table in pilot]
        )
    return condition(pool.scenario, pool.seed, one_table(list(map(_weighing_one, tables))), observed, aim=aim)


def _fitting(observed: Sequence[Observation], pilot: Sequence[pd.DataFrame]) -> np.ndarray:
    """The ids of the worlds of a pilot, block by block, that meet all that is sure [w]."""
    table = one_table(pilot)
    fitting = table.loc[meets_all_sure(observed, each_met(observed, table)), "world"].to_numpy()
    if len(fitting) < LEAST_FITTING:
        raise TooFewFit(
            f"{len(fitting):,} of {count(len(table), 'plain world')} fit, and fewer than {LEAST_FITTING} do not show where to "
            f"aim ({in_a_sentence(observed)}). Play more with --worlds (a pilot takes at most half of them), observe less, or "
            "allow more (a later day, a larger tolerance); what hardly any world meets, the ranges of the file all but exclude"
        )
    return fitting


def _weighing_one(table: pd.DataFrame) -> pd.DataFrame:
    """A table of worlds drawn plainly, with the importance weight of each; one that has weights as it is."""
    return table if IMPORTANCE in table else table.assign(**{IMPORTANCE: 1.0})


# ---------------------------------------------------------------- what it was worth


@dataclass(frozen=True)
class Worth:
    """What aiming has brought.

    share, low, high: of all worlds that meet what is sure, with its 95 % interval; played: how many worlds, those drawn plainly
    as a pilot and those aimed; plain: how many plain worlds know the share as closely; inputs: those aimed at, in words.
    """

    share: float
    low: float
    high: float
    played: int
    pilot: int
    aimed: int
    plain: int
    inputs: tuple[str, ...]

    @property
    def gains(self) -> bool:
        """Whether plain draws would have needed more worlds."""
        return self.plain > NO_GAIN * self.played


def worth_of_aiming(found: Conditioned) -> Worth | None:
    """What aiming has brought; nothing where worlds were not aimed."""
    if found.aim is None:
        return None
    table, aim = found.everything, found.aim
    fits = meets_all_sure(found.observed, each_met(found.observed, table))
    share = share_of_weighted(table[IMPORTANCE].to_numpy(), fits, aim.scale(table["world"].to_numpy()))
    return Worth(
        share=share.share,
        low=share.low,
        high=share.high,
        played=len(table),
        pilot=aim.worlds,
        aimed=len(table) - aim.worlds,
        plain=round(share.worth),
        inputs=tuple(aimed_inputs(found.scenario, aim.proposal)),
    )
