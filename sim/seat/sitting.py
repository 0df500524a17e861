"""A sitting: one world, the seats that people hold, and their moves; and where the talks stand by these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from sim.scenario.scenario import Scenario
from sim.seat.moves import Move
from sim.seat.seated import Asked, IllegalMove, MustMove, SeatedNegotiation
from sim.words.phrases import listed
from sim.worlds.efficiency import efficiency
from sim.worlds.first_day import first_day
from sim.worlds.remedies import ALONE
from sim.worlds.rounds import Round
from sim.worlds.table import worlds_table
from sim.worlds.transcript import rounds_of


@dataclass(frozen=True)
class Sitting:
    """A world (id) of a seed, and by seat the moves of the person who holds it.

    >>> import sim
    >>> from sim.seat.moves import Tabled
    >>> begun = Sitting(sim.load("textbook_split"), world=0, seed=0, moves={"anna": ()})
    >>> begun.stands.question.tables, begun.with_move("anna", Tabled({"orchard": "p50"})).stands.question.tables
    (True, False)
    """

    scenario: Scenario
    world: int
    seed: int
    moves: Mapping[str, tuple[Move, ...]] = field(repr=False)

    @cached_property
    def stands(self) -> TalksSoFar:
        """Where the talks stand after all moves made so far. Raises `IllegalMove`."""
        return _replayed(self)

    def with_move(self, seat: str, move: Move) -> Sitting:
        """The sitting with one more move. Raises `IllegalMove` where it is not this seat's turn, or against the rules."""
        asked = self.stands.question
        if asked is None:
            raise IllegalMove("the talks are over")
        if asked.seat != seat:
            raise IllegalMove(f"it is the turn of {self.scenario.named(asked.seat)}")
        made = replace(self, moves={**self.moves, seat: (*self.moves[seat], move)})
        made.stands  # noqa: B018 - raises where the move is illegal
        return made


@dataclass(frozen=True)
class TalksSoFar:
    """Where the talks of a sitting stand: the rounds played, and what a seat is asked now.

    model: the talks, within the round in which they wait; question: None where they are over, and then `row`, the row of the
    world in the outcome table with its ratings.
    """

    model: SeatedNegotiation
    rounds: tuple[Round, ...]
    question: Asked | None
    row: pd.Series | None


def _replayed(sitting: Sitting) -> TalksSoFar:
    scenario = sitting.scenario
    model = SeatedNegotiation.in_world(scenario.game, sitting.world, sitting.seed, sitting.moves)
    rounds: list[Round] = []
    try:
        for played in rounds_of(scenario, model):
            rounds.append(played)
    except MustMove as waiting:
        return TalksSoFar(model, tuple(rounds), waiting.question, None)
    model.run()
    table = pd.concat([worlds_table(scenario, model), efficiency(model)], axis=1)
    return TalksSoFar(model, tuple(rounds), None, table.iloc[0])


def seats_of(scenario: Scenario) -> tuple[str, ...]:
    """The actors whose seat a person can take: those who put texts on the table, or whose consent closes."""
    game = scenario.game
    return tuple(name for name in game.actors if name in {*game.protocol.turns, *game.negotiators})


def taken(scenario: Scenario, world: int, seed: int, seats: tuple[str, ...]) -> Sitting:
    """Begin a sitting. Raises `IllegalMove` if a seat does not exist, or is empty in this world."""
    model = first_day(scenario.game, np.array([world]), seed)
    for name in seats:
        if name not in seats_of(scenario):
            there = listed([scenario.named(seat) for seat in seats_of(scenario)])
            raise IllegalMove(f"{name} has no seat at this table; there are those of {there}")
        if not model.parties[name].there(ALONE)[0]:
            raise IllegalMove(f"{scenario.named(name)} takes no part in world {world:,}; choose another world")
    return Sitting(scenario, world, seed, dict.fromkeys(seats, ()))
