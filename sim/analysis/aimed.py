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
    blocks_of,
    blocks_until_enough,
    condition,
    condition_by_playing,
    meets_all_sure,
    one_table,
)
from sim.analysis.observations import Observation, each_met, sure_and_likely
from sim.analysis.world_pool import WorldPool
from sim.methods.draws import BLOCK
from sim.methods.importance import PLAINLY, share_of_weighted
from sim.worlds.table import Show, unseen

PILOT_FITTING = 100
"""Worlds that fit in a pilot, if its part of the budget allows: from each aimed world less is gained with 50, and with 200 hardly
more, so that it would not make up for the longer pilot."""

PILOTS_PART = 2
"""A pilot takes at most the budget over this: if it takes so long, little is left to gain by. Where it ends with 100 worlds that
fit, a larger budget leaves it, and the aim, as it is; where it ends with its part of the budget, both become other ones."""

NO_GAIN = 1.1
"""What is worth less than so many times as many plain worlds is no gain that is spoken of."""


def condition_by_aiming(
    pool: WorldPool, observed: Sequence[Observation], wanted: int, budget: int, show: Show = unseen
) -> Conditioned:
    """Play worlds until so many fit as are wanted (as effective number), or the budget of worlds, the pilot's in it, is spent.

    1. Play plain worlds, the pilot, until about 100 meet all that is sure, or half of the budget is spent.
    2. Where there is nothing to aim at, or aiming would be of no use, go on plainly: the answer is that of plain draws.
    3. Else fit a proposal to those that fit, and play worlds that are drawn by it.

    The worlds of the pilot count beside the others, each as one plain world; an aimed one as so many as the pilot made expect,
    times its weight. What the aimed ones say is unbiased, since all about them was fixed before they were drawn. The pilot ends
    when enough fit, which makes it overrate their share by about a hundredth part; as a tenth of the whole, far less than its
    interval. Raises `WorkersError`.
    """
    aim = _where_to_aim(pool, observed, wanted, blocks_of(budget), show)
    if isinstance(aim, str):
        return replace(condition_by_playing(pool, observed, wanted, budget, show), unaimed=aim)
    pilot = [_weighing_one(pool.block(number)) for number in range(aim.pilot)]
    tables = blocks_until_enough(pool.aimed(aim), observed, wanted, blocks_of(budget), show, pilot)
    return condition(pool.scenario, pool.seed, one_table(tables), observed, aim=aim)


def _where_to_aim(pool: WorldPool, observed: Sequence[Observation], wanted: int, most: int, show: Show) -> Aiming | str:
    """The aim that the worlds of a pilot lead to, of at most so many blocks in all; or why none is taken, in words."""
    sure = sure_and_likely(observed)[0]
    if not sure:
        return "all that was observed is only likely, and worlds are aimed at what is sure"
    pilot = blocks_until_enough(pool, sure, PILOT_FITTING, max(1, most // PILOTS_PART), show)
    fitting = _fitting(sure, pilot)
    of_pilot = f"{len(fitting):,} of the first {len(pilot) * BLOCK:,}"
    if len(fitting) >= wanted:
        return f"{of_pilot} met all that is sure, no fewer than the {wanted:,} wanted"
    if len(pilot) == most:
        return "the first worlds took the whole budget (--worlds)"
    if len(fitting) < LEAST_FITTING:
        return f"only {of_pilot} met all that is sure, and fewer than {LEAST_FITTING} do not show where to aim"
    aim = aim_at(pool.scenario, pool.seed, len(pilot), fitting)
    return aim if aim.proposal.tilts else f"no input tells the {of_pilot} that met all that is sure from the others"


def _fitting(sure: Sequence[Observation], pilot: Sequence[pd.DataFrame]) -> np.ndarray:
    """The ids of the worlds of a pilot, block by block, that meet all that is sure [w]."""
    table = one_table(pilot)
    return table.loc[each_met(sure, table).all(axis=0), "world"].to_numpy()


def _weighing_one(table: pd.DataFrame) -> pd.DataFrame:
    """A table of worlds drawn plainly, a row for each, with their importance weight."""
    return table.assign(**{IMPORTANCE: 1.0})


# ---------------------------------------------------------------- what it was worth


@dataclass(frozen=True)
class Worth:
    """What aiming has brought.

    share, low, high: of all worlds that meet what is sure, with its 95 % interval; played: how many worlds, those drawn plainly
    as a pilot and those aimed; plain: how many plain worlds know the share as closely; inputs: those aimed at, in words; why: if
    none were aimed, the reason.
    """

    share: float
    low: float
    high: float
    played: int
    pilot: int
    aimed: int
    plain: int
    inputs: tuple[str, ...]
    why: str = ""

    @property
    def gains(self) -> bool:
        """Whether plain draws would have needed more worlds."""
        return self.plain > NO_GAIN * self.played


def worth_of_aiming(found: Conditioned) -> Worth | None:
    """What aiming has brought; nothing where it was not asked for."""
    if not found.aim and not found.unaimed:
        return None
    table = found.everything if found.aim else _weighing_one(found.everything)
    aim = found.aim or Aiming(len(table) // BLOCK, PLAINLY)
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
        why=found.unaimed,
    )
