"""Keeps payoffs and paths up to date: after shocks, and when the next part of an agenda opens.

Only what a shock touches is renewed, and only in the worlds where it still matters. What third parties' pressure will
make of payoffs and paths after the shocks of the coming rounds is laid ahead: nothing said at the table moves a shock,
so parties lay the paths of many shocks in one go, where going round by round would cost a pass for a handful of worlds
each. What is foreseen holds where the numbers in force turn out as foreseen; elsewhere it is laid anew.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.engine.agents import Negotiator, Sight, Talks
from sim.engine.concession import concession_path
from sim.engine.game import Game
from sim.engine.issues import in_worlds, put_in_worlds
from sim.engine.mediator import Mediator
from sim.engine.payoffs import Payoffs, SomeNumbers, barred, build, home_front_payoffs, pressed
from sim.engine.plans import Plan
from sim.engine.shocks import Clock

SPARE = 4
"""Old plans are dropped once there are so many times as many as can be in force; earlier, copying the rest would cost more
than the room."""

AHEAD = 8
"""Rounds laid ahead: further on, too many of the worlds will have agreed by then."""


class Renewed(Talks, Protocol):
    """What the updater needs of the negotiation besides: drawn [q, w]: the numbers as the talks began; line_coin [l, w]."""

    drawn: np.ndarray
    line_coin: np.ndarray
    clock: Clock
    mediator: Mediator | None

    @property
    def talking(self) -> np.ndarray:
        """Worlds still in talks [w]."""
        ...


class Updater:
    """Renews what the model and its agents look up. Invariant: worlds still in talks have payoffs by their present numbers,
    and every negotiator's plan is laid by these; ended worlds keep those of their last round of talks.

    plans: of all parties together, a column for each party, world and time of laying; prospect: pressure foreseen, with
    its payoffs `prepared` [n, m, k, e] the columns of the plans `laid` by them [n, e], and how
    often each had learned something by then, `known_then` [i, e].
    """

    plans: Plan

    def __init__(self, talks: Renewed) -> None:
        self.talks = talks
        self.prospect = Prospect.none()
        self.prepared: np.ndarray = np.empty(0)
        self.laid = np.empty((len(talks.game.negotiators), 0), int)
        self.known_then = np.empty((0, 0), int)

    def survey(self, parties: list[Negotiator], here) -> None:
        """Let parties lay their concession paths in the worlds `here`, and a mediator see to the text."""
        sight = Sight(self.talks, here)
        if parties and not hasattr(self, "plans"):
            for party, column in zip(parties, self._lay(parties, sight), strict=True):
                party.column[here] = column
        elif parties:  # nobody will look at the old plans of these worlds again
            columns = np.concatenate([party.column[here] for party in parties])
            self.plans = self.plans.replaced(columns, self._plan(parties, sight))
        if self.talks.mediator:
            self.talks.mediator.survey(sight)
        for party in [*parties, *filter(None, [self.talks.mediator])]:
            self.talks.lines.take_up(party.name, here)

    def _lay(self, parties: list[Negotiator], sight: Sight) -> np.ndarray:
        """Lay plans of some parties behind the others. Returns their columns [n, w']."""
        plan = self._plan(parties, sight)
        return np.arange(len(plan.length)).reshape(len(parties), -1) + self._keep(plan)

    def _plan(self, parties: list[Negotiator], sight: Sight) -> Plan:
        """The concession paths of some parties, all in one go, and how far their home fronts would go along: [n * w']."""
        own, seen, options, empty = (
            np.concatenate(payoffs, axis=-1)
            for payoffs in zip(*(party.outlook(sight) for party in parties), strict=True)
        )
        path = concession_path(own, seen, options)
        columns = np.arange(own.shape[-1]).reshape(len(parties), -1)
        parts = (path.at(slice(column[0], column[-1] + 1)) for column in columns)
        carried = [party.carried(part, sight.here) for party, part in zip(parties, parts, strict=True)]
        return Plan.of(path, np.concatenate(carried, axis=-1), empty)

    def _keep(self, plan: Plan) -> int:
        """Keep plans behind the others. Returns the first of their columns."""
        if not hasattr(self, "plans"):
            self.plans = plan
            return 0
        if len(self.plans.length) > SPARE * len(self.talks.negotiators) * self.talks.size:
            self._forget()
        behind = len(self.plans.length)
        self.plans = self.plans.beside(plan)
        return behind

    def _forget(self) -> None:
        """Drop the plans that are neither in force nor foreseen."""
        kept = [*(party.column for party in self.talks.negotiators), self.laid.ravel()]
        self.plans = self.plans.at(np.concatenate(kept))
        *columns, laid = np.split(np.arange(sum(map(len, kept))), np.cumsum([len(column) for column in kept[:-1]]))
        for party, column in zip(self.talks.negotiators, columns, strict=True):
            party.column = column
        self.laid = laid.reshape(self.laid.shape)

    def follow(self, moved: np.ndarray) -> None:
        """Bring payoffs and paths up to date where shocks have moved [x, w] worlds still in talks.

        What a shock touches decides how much is laid anew, the deepest first; a world is seen to once.

        1. Anything that packages are worth by themselves: build all payoffs anew.
        2. Else what ratifiers want: what leaders expect of them.
        3. Else pressure and guarantees: what these add to the payoffs. Such changes are laid ahead, several rounds in
           one go, and looked up here.
        """
        game = self.talks.game
        easy = {*game.pressing, *game.domestic}
        deep = self._struck_by(moved, [x for x in game.unsettling if x not in easy])
        self.rebuild(np.flatnonzero(deep))
        self._canvass(np.flatnonzero(self._struck_by(moved, game.domestic) & ~deep))
        self._press(np.flatnonzero(self._struck_by(moved, game.pressing) & ~deep))

    def _struck_by(self, moved: np.ndarray, shocks: list[int]) -> np.ndarray:
        """Worlds in talks [w] that one of these shocks has moved."""
        return moved[shocks].any(axis=0) & self.talks.talking

    def renew_home(self, here: np.ndarray) -> None:
        """Renew what ratifiers want in the worlds `here` [w'], which have signed and wait for their votes."""
        if len(here):
            self.talks.payoffs.replace_home(here, self._built(here))

    def _built(self, here: np.ndarray) -> Payoffs:
        talks = self.talks
        return build(
            talks.game,
            talks.third_parties,
            in_worlds(talks.numbers, here),
            in_worlds(talks.line_coin, here),
            talks.agenda.at(here),
        )

    def rebuild(self, here: np.ndarray) -> None:
        """Build the payoffs anew in the worlds `here` [w'], and let the parties survey them."""
        if len(here):
            self.talks.payoffs.replace(here, self._built(here))
            self.survey(self.talks.negotiators, here)

    def _canvass(self, here: np.ndarray) -> None:
        """Renew what leaders expect of their ratifiers in the worlds `here`, and let the parties survey it."""
        if len(here):
            game, payoffs, negotiators = self.talks.game, self.talks.payoffs, self.talks.game.negotiating_actors
            refusing = barred(game, in_worlds(payoffs.crossed[negotiators], here), negotiators)
            x, common = in_worlds(self.talks.numbers, here), in_worlds(payoffs.common, here)
            front = home_front_payoffs(
                game, self.talks.third_parties, x, common, refusing, in_worlds(payoffs.utility, here)
            )
            self.talks.payoffs.replace_front(here, front)
            self.survey(self.talks.negotiators, here)

    def _press(self, here: np.ndarray) -> None:
        """Take up what third parties' pressure makes of payoffs and paths in the worlds `here`, laid ahead where foreseen."""
        if not len(here):
            return
        column = self.prospect.at(self.talks.round, here, self.talks.numbers[self.talks.game.swayed[:, None], here])
        if column is None:
            self._foresee(here)
            column = np.arange(len(here))
        put_in_worlds(self.talks.payoffs.payoff, here, in_worlds(self.prepared, column))
        for party, laid in zip(self.talks.negotiators, self.laid, strict=True):
            party.column[here] = laid[column]
        lines = self.talks.lines  # what was laid ahead by one who has learned something since is laid anew
        lines.learned[:, here] = self.known_then[:, column] != lines.times[:, here]
        self.survey([], here)

    def _foresee(self, here: np.ndarray) -> None:
        """Prepare the payoffs and plans of the worlds `here` after this round's shocks, and of all after those to come."""
        talks, game, payoffs = self.talks, self.talks.game, self.talks.payoffs
        talking = np.flatnonzero(talks.talking) if game.foresees else here[:0]
        self.prospect = prospect(game, talks.clock, talks.round, talks.numbers, talks.drawn, here, talking)
        worlds = self.prospect.world
        steady = [*game.pressure, *game.present]
        values = np.concatenate([in_worlds(talks.numbers[steady], worlds), self.prospect.numbers])
        x = SomeNumbers([*steady, *game.swayed], values, len(talks.numbers))
        self.prepared = pressed(game, talks.third_parties, x, payoffs.steady, payoffs.utility, payoffs.crossed, worlds)
        self.laid = self._lay(self.talks.negotiators, Sight(self.talks, worlds, self.prepared))
        self.known_then = talks.lines.times[:, worlds]


# --- looking ahead --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prospect:
    """Changes of pressure to come, one a column [e]: the world and the round, and what will then be in force of the
    numbers that shocks can move and that payoffs or paths depend on [row, e]."""

    world: np.ndarray
    round: np.ndarray
    numbers: np.ndarray

    @classmethod
    def none(cls) -> "Prospect":
        """Nothing foreseen."""
        return cls(np.empty(0, int), np.empty(0, int), np.empty((0, 0)))

    def at(self, round: int, here: np.ndarray, numbers: np.ndarray) -> np.ndarray | None:
        """The columns of the worlds `here` in a round, if all were foreseen with these numbers [row, w']."""
        of_round = np.flatnonzero(self.round == round)
        place = np.searchsorted(self.world[of_round], here)
        if not len(of_round) or (place == len(of_round)).any():
            return None
        found = of_round[place]
        foreseen = (self.world[found] == here).all() and (self.numbers[:, found] == numbers).all()
        return found if foreseen else None


def prospect(
    game: Game,
    clock: Clock,
    round: int,
    numbers: np.ndarray,
    drawn: np.ndarray,
    here: np.ndarray,
    talking: np.ndarray,
) -> Prospect:
    """What is in force now in the worlds `here` [w'], and after changes of pressure in the rounds ahead in those `talking`."""
    swayed, until = game.swayed, _until(game, round)
    struck = clock.foreseen(round, until, numbers, talking)
    day, column = _changes(game, struck, round, until)
    then = clock.in_force(swayed, day, drawn, talking[column], struck[:, column])
    now = numbers[swayed[:, None], talking[column]]
    same = (then == now)[~np.isin(swayed, game.pressure)].all(axis=0)
    return Prospect(
        world=np.concatenate([here, talking[column[same]]]),
        round=np.concatenate([np.full(len(here), round), day[same]]),
        numbers=np.concatenate([numbers[swayed[:, None], here], then[:, same]], axis=1),
    )


def _changes(game: Game, struck: np.ndarray, round: int, until: int) -> tuple[np.ndarray, np.ndarray]:
    """When pressure changes between two rounds, in order, and in which column of struck [x, w']."""
    changing = np.zeros((until, struck.shape[1]), bool)
    for x in game.pressing:
        lasts = game.shocks[x].lasts
        for day in [struck[x]] if lasts is None else [struck[x], np.where(struck[x] < 0, -1, struck[x] + lasts)]:
            place = np.flatnonzero((day > round) & (day < until))
            changing[day[place], place] = True
    day, column = np.nonzero(changing)
    return day, column


def _until(game: Game, round: int) -> int:
    """How far to look ahead: up to the next day that strikes every world, or a number of rounds."""
    dated = [shock.at for shock in game.shocks if shock.at is not None and shock.at > round]
    return min([game.rounds, round + AHEAD, *dated])
