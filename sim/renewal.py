"""Keeps tables and paths up to date: after shocks, and when a new basket opens.

Only what a shock touches is renewed, and only in the worlds where it still matters.
"""

import numpy as np

from sim.agents import Negotiator, Plan, Sight
from sim.concession import concession_path
from sim.foresight import Prospect, prospect
from sim.issues import in_worlds, put_in_worlds
from sim.tables import Tables, build, home_front_tables, pressed

SPARE = 4
"""Plans are kept until there are so many times as many as can be in force: copying them costs more than room."""


class Renewal:
    """Renews what the model and its agents look up. Invariant: worlds still in talks have tables by their present numbers,
    and every negotiator's plan is laid by these; ended worlds keep those of their last round of talks.

    plans: of all parties together, a column for each party, world and time of laying; prospect: pressure foreseen, with
    its tables `prepared` [n, m, k, e] and the columns of the plans `laid` by them [n, e].
    """

    plans: Plan

    def __init__(self, model) -> None:
        self.model = model
        self.prospect = Prospect.none()
        self.prepared: np.ndarray = np.empty(0)
        self.laid = np.empty((len(model.scenario.negotiators), 0), int)

    def survey(self, parties: list[Negotiator], here) -> None:
        """Let parties lay their concession paths in the worlds `here`, and a mediator see to the text."""
        sight = Sight(self.model, here)
        for party, column in zip(parties, self._lay(parties, sight), strict=True):
            party.column[here] = column
        if self.model.mediator:
            self.model.mediator.survey(sight)

    def _lay(self, parties: list[Negotiator], sight: Sight) -> np.ndarray:
        """Lay the concession paths of some parties, all in one go, and see how far their home fronts would go along.

        Returns the columns of their plans [n, w'].
        """
        own, seen, options, empty = (
            np.concatenate(tables, axis=-1) for tables in zip(*(party.outlook(sight) for party in parties), strict=True)
        )
        path = concession_path(own, seen, options)
        columns = np.arange(own.shape[-1]).reshape(len(parties), -1)
        parts = (path.at(slice(column[0], column[-1] + 1)) for column in columns)
        carried = [party.carried(part, sight.here) for party, part in zip(parties, parts, strict=True)]
        return columns + self._keep(Plan.of(path, np.concatenate(carried, axis=-1), empty))

    def _keep(self, plan: Plan) -> int:
        """Keep plans behind the others. Returns the first of their columns."""
        if not hasattr(self, "plans"):
            self.plans = plan
            return 0
        if len(self.plans.length) > SPARE * len(self.model.negotiators) * self.model.size:
            self._forget()
        behind = len(self.plans.length)
        self.plans = self.plans.beside(plan)
        return behind

    def _forget(self) -> None:
        """Drop the plans that are neither in force nor foreseen."""
        kept = [*(party.column for party in self.model.negotiators), self.laid.ravel()]
        self.plans = self.plans.at(np.concatenate(kept))
        *columns, laid = np.split(np.arange(sum(map(len, kept))), np.cumsum([len(column) for column in kept[:-1]]))
        for party, column in zip(self.model.negotiators, columns, strict=True):
            party.column = column
        self.laid = laid.reshape(self.laid.shape)

    def follow(self, moved: np.ndarray) -> None:
        """Bring tables and paths up to date where shocks have moved [x, w] worlds still in talks."""
        scenario = self.model.scenario
        easy = {*scenario.pressing, *scenario.domestic}
        deep = self._struck_by(moved, [x for x in scenario.unsettling if x not in easy])
        self.rebuild(np.flatnonzero(deep))
        self._canvass(np.flatnonzero(self._struck_by(moved, scenario.domestic) & ~deep))
        self._press(np.flatnonzero(self._struck_by(moved, scenario.pressing) & ~deep))

    def _struck_by(self, moved: np.ndarray, shocks: list[int]) -> np.ndarray:
        """Worlds in talks [w] that one of these shocks has moved."""
        return moved[shocks].any(axis=0) & self.model.talking

    def renew_home(self, here: np.ndarray) -> None:
        """Renew what ratifiers want in the worlds `here`, which have signed and wait for their votes."""
        if len(here):
            self.model.tables.replace_home(here, self._built(here))

    def _built(self, here: np.ndarray) -> Tables:
        model = self.model
        return build(
            model.scenario, in_worlds(model.numbers, here), in_worlds(model.line_coin, here), model.agenda.at(here)
        )

    def rebuild(self, here: np.ndarray) -> None:
        """Build the tables anew in the worlds `here`, and let the parties survey them."""
        if len(here):
            self.model.tables.replace(here, self._built(here))
            self.survey(self.model.negotiators, here)

    def _canvass(self, here: np.ndarray) -> None:
        """Renew what leaders expect of their ratifiers in the worlds `here`, and let the parties survey it."""
        if len(here):
            crossed = in_worlds(self.model.tables.crossed[self.model.scenario.negotiating_actors], here)
            x, common = in_worlds(self.model.numbers, here), in_worlds(self.model.tables.common, here)
            front = home_front_tables(self.model.scenario, x, common, crossed)
            self.model.tables.replace_front(here, front)
            self.survey(self.model.negotiators, here)

    def _press(self, here: np.ndarray) -> None:
        """Take up what third parties' pressure makes of tables and paths in the worlds `here`, laid ahead where foreseen."""
        if not len(here):
            return
        column = self.prospect.at(self.model.round, here, self.model.numbers[self.model.scenario.swayed[:, None], here])
        if column is None:
            self._foresee(here)
            column = np.arange(len(here))
        put_in_worlds(self.model.tables.table, here, in_worlds(self.prepared, column))
        for party, laid in zip(self.model.negotiators, self.laid, strict=True):
            party.column[here] = laid[column]
        if self.model.mediator:
            self.model.mediator.survey(Sight(self.model, here))

    def _foresee(self, here: np.ndarray) -> None:
        """Prepare the tables and plans of the worlds `here` after this round's shocks, and of all after those to come."""
        model, scenario, tables = self.model, self.model.scenario, self.model.tables
        talking = np.flatnonzero(model.talking) if scenario.foresees else here[:0]
        self.prospect = prospect(scenario, model.clock, model.round, model.numbers, model.drawn, here, talking)
        worlds = self.prospect.world
        x, rows = np.empty((len(self.model.numbers), len(worlds))), [*scenario.pressure, *scenario.present]
        x[rows] = in_worlds(self.model.numbers[rows], worlds)
        x[scenario.swayed] = self.prospect.numbers
        self.prepared = pressed(scenario, x, tables.steady, tables.utility, tables.crossed, worlds)
        self.laid = self._lay(self.model.negotiators, Sight(self.model, worlds, self.prepared))
