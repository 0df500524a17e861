"""A negotiation in which people hold some of the seats: what their parties table and answer comes from outside.

Everything else, from lines and home fronts to payments, goes by the rules of the engine. A person may sign what its strategy
would not, and what its leaders find too risky at home, but not across a red line that has no price.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from sim.engine.agents import Negotiator
from sim.engine.answers import Answers, Offer
from sim.engine.consent import closes
from sim.engine.game import Game
from sim.engine.issues import OPEN, chosen
from sim.engine.mediator import Mediator
from sim.engine.payoffs import barred
from sim.engine.worlds_drawn import Worlds, draw_worlds
from sim.methods.draws import GRID
from sim.seat.moves import Answered, AsAdvised, Move, Tabled
from sim.words.problems import nearest
from sim.worlds.remedies import ALONE
from sim.worlds.watched import WatchedNegotiation


class IllegalMove(Exception):
    """A move that the rules of the talks do not allow; the message says why, in words."""


@dataclass(frozen=True)
class Asked:
    """What the person in a seat is asked: to table (answers is None), or to answer the text of an offer.

    advice: the offer that the engine's strategy would make; answers: what all would say, with what they would be paid.
    """

    seat: str
    advice: Offer
    answers: Answers | None

    @property
    def tables(self) -> bool:
        """Whether it is asked to table."""
        return self.answers is None


class MustMove(Exception):
    """The moves of a seat have run out: the person in it must move."""

    def __init__(self, question: Asked):
        super().__init__(question.seat)
        self.question = question


class SeatedNegotiation(WatchedNegotiation):
    """A negotiation in one world with people in some seats. moves: by seat, all that its person has done so far.

    Its steps raise `MustMove` where a seat has no move left, and `IllegalMove` for one that the rules do not allow.
    """

    def __init__(self, game: Game, worlds: Worlds, moves: Mapping[str, Sequence[Move]]):
        self.moves = moves
        self.made = dict.fromkeys(moves, 0)
        super().__init__(game, worlds)

    @classmethod
    def in_world(cls, game: Game, world: int, seed: int, moves: Mapping[str, Sequence[Move]]) -> Self:
        """The talks in the world of this id of a seed."""
        return cls(game, draw_worlds(game, np.array([world]), seed), moves)

    def propose(self, tabler: Negotiator | Mediator, here: np.ndarray) -> Offer:
        """What the tabler puts on the table in the one world `here` [w']: in a seat, what its person composes."""
        advice = super().propose(tabler, here)
        if tabler.name not in self.moves or not len(here):
            return advice
        move = self._next(Asked(tabler.name, advice, None))
        if isinstance(move, AsAdvised):
            return advice
        if not isinstance(move, Tabled):
            raise IllegalMove("it is your turn to put a text on the table, or nothing")
        if not move.terms:
            return replace(advice, made=np.zeros(1, bool))
        package = self.package_of(tabler, move.terms)
        if isinstance(tabler, Mediator):
            tabler.text[:, ALONE] = package
        return replace(advice, package=package, made=np.ones(1, bool))

    def induce(self, offer: Offer, answers: Answers) -> Answers:
        """What everybody says, payments included; those in a seat are asked when all else is known."""
        paid = self.paid.copy()
        found = super().induce(offer, answers)
        if not len(offer.here) or not offer.made[0]:
            return found
        refused: list[int] = []
        for c, n in enumerate(self.game.closers):
            name = self.game.negotiators[n]
            if name in self.moves and np.isfinite(answers.threshold[c, 0]):
                move = self._next(Asked(name, offer, found))
                yes = self._said(move, n, c, found)
                refused += [c] if found.accepted[c, 0] and not yes else []
                found = found if yes == found.accepted[c, 0] else _overruled(found, c, yes)
        enough = closes(self.game, self.numbers, found.accepted, offer.here)
        found = replace(found, enough=enough)
        return self._unpaid(found, answers, paid, range(len(found.value)) if not enough[0] else refused)

    def _unpaid(self, found: Answers, answers: Answers, paid: np.ndarray, unpaid: Sequence[int]) -> Answers:
        """The answers without payments to some closers: nobody pays for a text that is refused all the same, and nobody
        who refuses one that closes without it. answers: before anyone paid; paid [j, s, w]: in earlier rounds."""
        value = found.value.copy()
        for s, n in enumerate(self.game.signing):
            c = self.game.closers.index(n)
            if c in unpaid:
                self.paid[:, s] = paid[:, s]
                value[c] = answers.value[c]
        return replace(found, value=value)

    def package_of(self, tabler: Negotiator | Mediator, terms: Mapping[str, str]) -> np.ndarray:
        """A text [m, w] of the one world from the option of every issue by name. Raises `IllegalMove`."""
        issues, common = self.game.issues, self.payoffs.common[..., 0]
        package = np.empty((len(issues.names), 1), int)
        for m, name in enumerate(issues.names):
            options = [issues.option(m, int(k)) for k in np.flatnonzero(common[m])]
            said = terms.get(name, "")
            if said not in options:
                near = nearest(said, options)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise IllegalMove(f"{name}: {said or 'nothing'} is not on the table ({', '.join(options)}){hint}")
            package[m] = issues.shape[1] - 1 if said == OPEN else issues.options[m].index(said)
        unknown = [name for name in terms if name not in issues.names]
        if unknown:
            raise IllegalMove(f"{unknown[0]} is not an issue of these talks ({', '.join(issues.names)})")
        if not (issues.settling(package)[0] or self.agenda.basket[0] < len(self.game.baskets) - 1):
            raise IllegalMove("a text must settle something that is not settled already")
        across = self.bars(tabler.name, package) if isinstance(tabler, Negotiator) else ""
        if across:
            raise IllegalMove(f"{across}: this is across a red line of yours that nothing makes you cross")
        return package

    def bars(self, seat: str, package: np.ndarray) -> str:
        """The first issue on which a package [m, w] is across a line of a negotiator that has no price; else empty."""
        actor = self.game.actors.index(seat)
        lines = barred(self.game, self.payoffs.crossed[[actor]], [actor])[0]
        across = np.flatnonzero(chosen(lines, package)[:, 0])
        return self.game.issues.names[across[0]] if len(across) else ""

    def _next(self, question: Asked) -> Move:
        seat = question.seat
        if self.made[seat] == len(self.moves[seat]):
            raise MustMove(question)
        self.made[seat] += 1
        return self.moves[seat][self.made[seat] - 1]

    def _said(self, move: Move, n: int, c: int, answers: Answers) -> bool:
        """Whether a move accepts the text of some answers."""
        if isinstance(move, AsAdvised):
            return bool(answers.accepted[c, 0])
        if not isinstance(move, Answered):
            raise IllegalMove("there is a text on the table: accept it or refuse it")
        across = self.bars(self.game.negotiators[n], answers.package) if move.accepts else ""
        if across:
            raise IllegalMove(f"{across}: this is across a red line of yours that nothing makes you cross")
        return move.accepts


def _overruled(answers: Answers, c: int, yes: bool) -> Answers:
    """The answers with that of one closer turned, and its bar moved so that it agrees."""
    accepted, sound, threshold = answers.accepted.copy(), answers.sound.copy(), answers.threshold.copy()
    value = answers.value[c, 0]
    accepted[c, 0] = yes
    if yes:
        sound[c, 0], threshold[c, 0] = True, min(threshold[c, 0], value)
    else:
        threshold[c, 0] = max(threshold[c, 0], value + GRID)
    return replace(answers, accepted=accepted, sound=sound, threshold=threshold)
