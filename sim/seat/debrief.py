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
from sim.seat.sitting import Sitting, TalksSoFar
from sim.words.stages import AGREED
from sim.worlds.counted import counted
from sim.worlds.side_by_side import gain_in_force
from sim.worlds.table import play

OTHER_WORLDS = 1000
"""Worlds that the engine plays in the same seat, beside the one of the sitting."""


@dataclass(frozen=True)
class Signed:
    """What a text that was signed is worth to a seat once in force, with what was paid for it, and what no deal was worth to it
    on the day of signing, with what it risked by signing; both in utility.
    """

    worth: float
    no_deal: float

    @property
    def over_no_deal(self) -> float:
        """What it is worth more than no deal was on that day."""
        return self.worth - self.no_deal


@dataclass(frozen=True)
class Reaped:
    """What somebody in a seat signed, None for nothing, and what it `got` by that: over no deal, 0 unless in force at the end."""

    signed: Signed | None
    got: float


@dataclass(frozen=True)
class SeatResult:
    """What came of a seat. mine, engines: of the person and of the engine in the same world; others: what the engine gets in
    other worlds [w]; less: the share of these with less than the person; best: the best text for it that all others could
    have signed, None where there was none; too_many: whether that could not be found out.
    """

    seat: str
    mine: Reaped
    engines: Reaped
    others: np.ndarray = field(repr=False)
    less: Share
    best: BestText | None
    too_many: bool

    @property
    def is_more(self) -> bool:
        """Whether the person got more than the engine does in the same seat and world, by what can be told apart."""
        return self.mine.got > self.engines.got + UNSEEN


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
    engine = Sitting(scenario, sitting.world, sitting.seed, {}).stands
    assert engine.row is not None, "nobody is asked anything"
    others = _elsewhere(_Drawn(scenario.digest, sitting.seed, scenario.game.draws, scenario))
    seats = {}
    for seat in sitting.moves:
        mine, gains = _reaped(stands, stands.row, seat), gain_in_force(others, seat).to_numpy(float)
        best, too_many = None, False
        try:
            best = best_text(stands.model, seat)
        except TooManyTexts:
            too_many = True
        less = share_of(counted(others, scenario.game.draws, gains < mine.got), counted(others, scenario.game.draws))
        seats[seat] = SeatResult(seat, mine, _reaped(engine, engine.row, seat), gains, less, best, too_many)
    return Debrief(sitting, stands.row, engine.row, seats)


def _reaped(talks: TalksSoFar, row: pd.Series, seat: str) -> Reaped:
    """What a seat signed in talks that are over, and what came of it. row: of their world."""
    got = float(gain_in_force(row.to_frame().T, seat).iloc[0])
    if row["stage"] not in AGREED:
        return Reaped(None, got)
    game = talks.model.game
    if seat in game.signatories:
        no_deal = float(talks.model.stake[game.signatories.index(seat), 0])
    else:
        no_deal = float(talks.model.payoffs.status_quo[game.actors.index(seat), 0])
    return Reaped(Signed(float(row[f"gain_{seat}"]) + no_deal, no_deal), got)


@dataclass(frozen=True)
class _Drawn:
    """The worlds of a seed of a scenario: the same as any other of that digest that draws them in the same way."""

    digest: str
    seed: int
    draws: str
    scenario: Scenario = field(compare=False)


@lru_cache(8)
def _elsewhere(drawn: _Drawn) -> pd.DataFrame:
    """What the engine reaches in other worlds, a row for each: played once for all seats of a class."""
    return play(drawn.scenario, OTHER_WORLDS, drawn.seed)
