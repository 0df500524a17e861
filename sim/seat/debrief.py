"""What a person has reached in a seat, against what the engine reaches there, and what the others would have signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.methods.shares import Share, share_of
from sim.reports.role_brief import UNSEEN
from sim.scenario.scenario import Scenario
from sim.seat.best_text import BestText, TooManyTexts, best_text
from sim.seat.sitting import Sitting
from sim.worlds.efficiency import rated_worlds
from sim.worlds.table import play

OTHER_WORLDS = 1000
"""Worlds that the engine plays in the same seat, beside the one of the sitting."""


@dataclass(frozen=True)
class SeatResult:
    """What came of a seat. gain, by_engine: over no deal, in utility, of the person and of the engine in the same world;
    others: the engine's gains in other worlds [w]; less: the share of these with less than the person's; best: the best text for
    it that all others could have signed, None where there was none; too_many: whether that could not be found out.
    """

    seat: str
    gain: float
    by_engine: float
    others: np.ndarray = field(repr=False)
    less: Share
    best: BestText | None
    too_many: bool

    @property
    def is_more(self) -> bool:
        """Whether the person gained more than the engine does in the same seat and world, by what can be told apart."""
        return self.gain > self.by_engine + UNSEEN


@dataclass(frozen=True)
class Debrief:
    """A sitting looked back on. row, engine: what became of the world with the person in the seat, and without (rows of the
    outcome table, with ratings)."""

    sitting: Sitting
    row: pd.Series
    engine: pd.Series
    seats: Mapping[str, SeatResult]


def debrief(sitting: Sitting) -> Debrief:
    """Look back on a sitting whose talks are over; raises ValueError while they go on."""
    stands, scenario = sitting.stands, sitting.scenario
    if stands.row is None:
        raise ValueError("the talks are not over")
    engine = rated_worlds(scenario, np.array([sitting.world]), sitting.seed, every=1).iloc[0]
    others = _elsewhere(_Drawn(scenario.digest, sitting.seed, scenario))
    seats = {}
    for seat in sitting.moves:
        gain, gains = float(stands.row[f"gain_{seat}"]), others[f"gain_{seat}"].to_numpy(float)
        best, too_many = None, False
        try:
            best = best_text(stands.model, seat)
        except TooManyTexts:
            too_many = True
        less = share_of(int((gains < gain).sum()), len(gains))
        seats[seat] = SeatResult(seat, gain, float(engine[f"gain_{seat}"]), gains, less, best, too_many)
    return Debrief(sitting, stands.row, engine, seats)


@dataclass(frozen=True)
class _Drawn:
    """The worlds of a seed of a scenario: the same as any other of that digest."""

    digest: str
    seed: int
    scenario: Scenario = field(compare=False)


@lru_cache(8)
def _elsewhere(drawn: _Drawn) -> pd.DataFrame:
    """What the engine reaches in other worlds, a row for each: played once for all seats of a class."""
    return play(drawn.scenario, OTHER_WORLDS, drawn.seed)
