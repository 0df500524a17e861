"""A scenario made ready to be played: places in arrays for names, rows of one matrix for numbers.

A world's numbers are one column of a matrix [q, w] with a row for every named number; what this module holds are the
rows where the engine finds each of them. A game holds no titles, no dates and no file: `sim.scenario.compile` makes it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.engine.issues import Issues
from sim.engine.protocols import Protocol
from sim.engine.shocks import Shock
from sim.methods.draws import Number
from sim.methods.even_draws import PLAIN_DRAWS

COLLAPSE_COIN = "collapse.coin"
"""The stream of the coin that decides whether an agreed text is undone."""

BREAKDOWN_COIN = "breakdown.coin"
"""The stream of the coin that decides whether talks break down; `breakdown` is that of its chance."""


@dataclass(frozen=True)
class Wants:
    """Rows of the preferences of b holders (actors or ratifiers). All integer rows but `never` and the names.

    ideal, salience, low, high, holds, price [b, m]; graded [b, m]: whether a red line has a price; open_price [b];
    never [b, m, k]: options refused outright;
    values: (b, m, k, row) of options whose worth is given one by one; coins [b][m]: stream of each red line, or None.
    """

    ideal: np.ndarray
    salience: np.ndarray
    low: np.ndarray
    high: np.ndarray
    holds: np.ndarray
    price: np.ndarray
    graded: np.ndarray
    open_price: np.ndarray
    never: np.ndarray
    values: tuple[tuple[int, int, int, int], ...]
    coins: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class Home:
    """Rows of the ratifiers h. of [h]: signatory; always [h]; calls [h, m, k]: options that bring it to vote."""

    names: tuple[tuple[str, str], ...]
    of: np.ndarray
    always: np.ndarray
    calls: np.ndarray
    named: np.ndarray
    threshold: np.ndarray
    noise: np.ndarray
    delay: np.ndarray
    share: np.ndarray
    turnout: np.ndarray
    wants: Wants


@dataclass(frozen=True)
class Conditions:
    """Rows of what must happen before entry into force: real [m, k], delay, chance [m, k]."""

    real: np.ndarray
    delay: np.ndarray
    chance: np.ndarray


@dataclass(frozen=True)
class Manner:
    """How a negotiator bargains: names of rules and the rows of their parameters; ask: its strategy, which returns [w]."""

    strategy: str
    ask: Callable[..., np.ndarray]
    parameters: dict[str, int]
    acceptance: str
    acceptance_parameters: dict[str, int]
    opponent: str
    insight: int


@dataclass(frozen=True)
class Pressure:
    """Some third parties j, and some guarantees: signatory, issue, option, row."""

    thirds: list[int]
    guarantees: list[tuple[int, int, int, int]]


@dataclass(frozen=True)
class Game:
    """Everything the engine knows of a scenario. Integer arrays are rows in the matrix of numbers [q, w] unless said.

    rounds: of talks; horizon: rounds played, those of the talks and what follows them; names, numbers [q]: every named
    number and its distribution; gain, cost, drift, risk, tolerance, home_insight [s]; whole_value [s]: whether `gain` is the
    whole value of no deal, yes or no, and not counted from the status quo; margin, weight, credibility [n];
    leverage, stick, support, home_leverage [s, j]; backing, yielding [s, m, j]: what stiffens a red line and softens it;
    facilitation, spoiling, present, budget [j]; share: of a majority; text_insight, text_credibility [s]: of a mediator;
    pays [j, s], needs
    [j, m, k]: yes or no; guarantee [s, m, k]; baskets: issue numbers of each part of the agenda, until: its last round
    plus one (both empty without an agenda); draws: how its worlds are drawn, a name in `sim.methods.even_draws.WAYS_TO_DRAW`.
    """

    rounds: int
    horizon: int
    issues: Issues
    actors: tuple[str, ...]
    signatories: tuple[str, ...]
    thirds: tuple[str, ...]
    negotiators: tuple[str, ...]
    protocol: Protocol
    names: tuple[str, ...]
    numbers: tuple[Number, ...]
    curvature: int
    breakdown: int
    collapse: int
    wants: Wants
    home: Home
    conditions: Conditions
    manners: dict[str, Manner]
    gain: np.ndarray
    whole_value: np.ndarray
    cost: np.ndarray
    drift: np.ndarray
    risk: np.ndarray
    margin: np.ndarray
    weight: np.ndarray
    credibility: np.ndarray
    tolerance: np.ndarray
    home_insight: np.ndarray
    leverage: np.ndarray
    stick: np.ndarray
    support: np.ndarray
    home_leverage: np.ndarray
    backing: np.ndarray
    yielding: np.ndarray
    facilitation: np.ndarray
    spoiling: np.ndarray
    present: np.ndarray
    budget: np.ndarray
    pays: np.ndarray
    needs: np.ndarray
    guarantee: np.ndarray
    share: int
    bias: int
    text_insight: np.ndarray
    text_credibility: np.ndarray
    baskets: tuple[tuple[int, ...], ...]
    until: tuple[int, ...]
    shocks: tuple[Shock, ...]
    draws: str = PLAIN_DRAWS

    @cached_property
    def signing(self) -> list[int]:
        """Places of the signatories among the negotiators."""
        return [self.negotiators.index(name) for name in self.signatories]

    @cached_property
    def signing_actors(self) -> list[int]:
        """Places of the signatories among the actors."""
        return [self.actors.index(name) for name in self.signatories]

    @cached_property
    def third_actors(self) -> list[int]:
        """Places of the third parties among the actors."""
        return [self.actors.index(name) for name in self.thirds]

    @cached_property
    def negotiating_actors(self) -> list[int]:
        """Places of the negotiators among the actors."""
        return [self.actors.index(name) for name in self.negotiators]

    @cached_property
    def closers(self) -> list[int]:
        """Places among the negotiators of those whose consent closes."""
        return [n for n, name in enumerate(self.negotiators) if name in self.protocol.consent]

    @cached_property
    def signing_closers(self) -> list[int]:
        """Places of the signatories among those whose consent closes."""
        return [self.closers.index(n) for n in self.signing]

    @cached_property
    def red_lines(self) -> list[tuple[int, int]]:
        """Actor and issue of every red line of the file."""
        return [(a, m) for a, names in enumerate(self.wants.coins) for m, name in enumerate(names) if name]

    @cached_property
    def absolute(self) -> np.ndarray:
        """Where a red line has no price [a, m]: nothing carries its owner across."""
        return ~self.wants.graded

    def _may(self, rows: np.ndarray, default: float = 0.0) -> list[tuple[int, ...]]:
        """Places in an array of rows whose number is not the default in every world."""
        moved = {effect.target for shock in self.shocks for effect in shock.effects}
        places = (tuple(map(int, place)) for place in np.ndindex(rows.shape))
        return [place for place in places if self.numbers[rows[place]] != default or int(rows[place]) in moved]

    @cached_property
    def supporting(self) -> list[tuple[int, ...]]:
        """Signatory and third party of every support of a no-deal value."""
        return self._may(self.support)

    @cached_property
    def swaying_home(self) -> list[tuple[int, ...]]:
        """Signatory and third party of every leverage on a home front."""
        return self._may(self.home_leverage)

    @cached_property
    def leaning(self) -> dict[tuple[int, int], list[int]]:
        """Third parties that back a signatory on its red line, or press it there: by signatory and issue."""
        found: dict[tuple[int, int], list[int]] = {}
        for s, m, j in sorted({*self._may(self.backing), *self._may(self.yielding)}):
            found.setdefault((s, m), []).append(j)
        return found

    @cached_property
    def weighed(self) -> set[int]:
        """Negotiators whose weight is not 1 in every world."""
        return {n for (n,) in self._may(self.weight, 1.0)}

    @cached_property
    def facilitating(self) -> list[int]:
        """Third parties that may help the parties to know each other."""
        return [j for (j,) in self._may(self.facilitation)]

    @cached_property
    def spoiling_thirds(self) -> list[int]:
        """Third parties that may wreck a text."""
        return [j for (j,) in self._may(self.spoiling)]

    @cached_property
    def may_collapse(self) -> bool:
        """Whether an agreed text may be undone."""
        return bool(self.spoiling_thirds or self._may(np.array([self.collapse])))

    @cached_property
    def unsure(self) -> list[str]:
        """Negotiators that may not know the others' lines."""
        return [name for name in self.negotiators if self.manners[name].opponent == "insight"]

    @cached_property
    def conditions_of(self) -> list[tuple[int, int]]:
        """Issue and option of every condition of the file."""
        return [(int(m), int(k)) for m, k in np.argwhere(self.conditions.real)]

    @cached_property
    def coins(self) -> tuple[str, ...]:
        """The streams of all coins that the talks toss."""
        lines = [self.wants.coins[a][m] or "" for a, m in self.red_lines]
        conditions = [self.condition_coin(m, k) for m, k in self.conditions_of]
        shocks = [f"shocks.{shock.name}" for shock in self.shocks]
        fates = [BREAKDOWN_COIN, *([COLLAPSE_COIN] if self.may_collapse else [])]
        known = [f"{path}.{what}" for path in self.line_paths.values() for what in ("insight", "belief")]
        return tuple(dict.fromkeys([*shocks, *fates, *conditions, *self.vote_coins, *lines, *known]))

    @cached_property
    def line_paths(self) -> dict[tuple[str, str, int], str]:
        """The streams' path of what one party knows of another's line on an issue: by knower, other and issue."""
        named = self.issues.names
        found = {(self.actors[a], m) for a, m in self.red_lines if self.issues.agreed[m] < 0}
        found |= {(s, m) for s, _ in self.home.names for m in range(len(named)) if self.issues.agreed[m] < 0}
        lined = sorted(found, key=lambda line: (self.actors.index(line[0]), line[1]))
        if self.protocol.text:
            mediator = self.protocol.turns[0]
            return {
                (mediator, o, m): f"protocol.{o}.{named[m]}" for o, m in lined if o in self.signatories
            } | self._lines_known(lined)
        return self._lines_known(lined)

    def _lines_known(self, lined: list[tuple[str, int]]) -> dict[tuple[str, str, int], str]:
        """Of the negotiators that read others by insight."""
        return {
            (i, o, m): f"actors.{i}.others.{o}.{self.issues.names[m]}"
            for i in self.unsure
            for o, m in lined
            if o != i and o in self.negotiators
        }

    def condition_coin(self, issue: int, option: int) -> str:
        """The stream of the coin that decides whether the condition of an option is met."""
        return f"issues.{self.issues.names[issue]}.options.{self.issues.option(issue, option)}.condition"

    @cached_property
    def vote_coins(self) -> list[str]:
        """The streams of the coins by which ratifiers vote [h]."""
        return [f"actors.{signatory}.ratifiers.{ratifier}" for signatory, ratifier in self.home.names]

    @cached_property
    def guarantees(self) -> list[tuple[int, int, int, int]]:
        """Every guarantee of the file: signatory, issue, option, row."""
        named = np.char.startswith(np.array(self.names)[self.guarantee], "issues.")
        return [(s, m, k, int(self.guarantee[s, m, k])) for s, m, k in np.argwhere(named).tolist()]

    @cached_property
    def steady(self) -> "Pressure":
        """Pressure that no shock changes."""
        return self._pressure(moved=False)

    @cached_property
    def moving(self) -> "Pressure":
        """Pressure that shocks can change."""
        return self._pressure(moved=True)

    def _pressure(self, moved: bool) -> "Pressure":
        swayed = set(self.swayed.tolist())

        def counts(*rows) -> bool:
            return moved != swayed.isdisjoint(self._rows(*rows))

        thirds = range(len(self.thirds))
        return Pressure(
            [j for j in thirds if counts(self.leverage[:, j], self.stick[:, j], self.present[j])],
            [(s, m, k, row) for s, m, k, row in self.guarantees if counts(row, self.risk[s])],
        )

    @cached_property
    def unsettling(self) -> list[int]:
        """Shocks that touch more than the rounds read afresh, so that payoffs must be built anew."""
        return [x for x, shock in enumerate(self.shocks) if {effect.target for effect in shock.effects} - self.afresh]

    @cached_property
    def afresh(self) -> set[int]:
        """Rows that the rounds read afresh."""
        parameters = [part for m in self.manners.values() for part in (m.parameters, m.acceptance_parameters)]
        read = [self.gain, self.cost, self.drift, self.margin, self.budget, self.home.delay]
        read += [self.conditions.delay, self.conditions.chance, self.support, self.credibility, self.text_credibility]
        read += [self.spoiling, self.facilitation]
        given = {row for part in parameters for row in part.values()}
        return given | {int(row) for rows in read for row in np.ravel(rows)} | {self.breakdown, self.collapse}

    @cached_property
    def pressure(self) -> list[int]:
        """Rows that make third parties' pressure and guarantees."""
        return self._rows(self.leverage, self.stick, self.guarantee, self.risk)

    @cached_property
    def pressing(self) -> list[int]:
        """Of the unsettling shocks, those that touch nothing but pressure and guarantees."""
        return self._only(set(self.pressure))

    @cached_property
    def domestic(self) -> list[int]:
        """Of the unsettling shocks, those that touch nothing but what ratifiers want and leaders foresee of it."""
        home, wants, values = self.home, self.home.wants, [row for *_, row in self.home.wants.values]
        rows = [home.threshold, home.noise, home.share, home.turnout, self.tolerance, self.home_insight]
        rows += [self.home_leverage]
        return self._only(set(self._rows(*rows, wants.ideal, wants.salience, values)))

    def _swaying_rows(self) -> Iterator[int]:
        """Rows that decide what leverage on home fronts comes to."""
        for s, j in self.swaying_home:
            a = self.third_actors[j]
            rows = [self.home_leverage[s, j], self.present[j], self.wants.ideal[a], self.wants.salience[a]]
            yield from self._rows(*rows, self.wants.open_price[a], [row for b, *_, row in self.wants.values if b == a])

    @staticmethod
    def _rows(*rows) -> list[int]:
        """Rows in arrays of any shape, each once."""
        return sorted({int(row) for some in rows for row in np.ravel(some)})

    def _only(self, rows: set[int]) -> list[int]:
        """Of the unsettling shocks, those that touch only these rows (none with an agenda, which changes payoffs, too)."""
        only = [
            x for x in self.unsettling if {effect.target for effect in self.shocks[x].effects} <= rows | self.afresh
        ]
        return [] if self.baskets else only

    @cached_property
    def swayed(self) -> np.ndarray:
        """Rows that shocks can move and the rounds do not read afresh [row]."""
        return np.array(sorted({e.target for shock in self.shocks for e in shock.effects} - self.afresh), dtype=int)

    @cached_property
    def foresees(self) -> bool:
        """Whether paths depend on numbers alone, so that they can be laid ahead: not on what others have tabled."""
        return not self.protocol.text and all(manner.opponent != "frequency" for manner in self.manners.values())

    @cached_property
    def revealing(self) -> list[int]:
        """Shocks that touch how well parties know each other."""
        insights = [manner.insight for manner in self.manners.values()]
        rows = set(self._rows(insights, self.text_insight, self.facilitation, self.present))
        return [x for x, shock in enumerate(self.shocks) if {effect.target for effect in shock.effects} & rows]

    @cached_property
    def lasting(self) -> np.ndarray:
        """Shocks that still matter after the signature, at the votes [x]."""
        rows = {int(row) for row in np.ravel([self.home.threshold, self.home.noise])}
        if self.may_collapse:
            rows |= {self.collapse, *self._rows(self.spoiling, self.present, self.guarantee)}
        touching = [bool({effect.target for effect in shock.effects} & rows) for shock in self.shocks]
        return np.array(touching, dtype=bool) | np.isin(np.arange(len(self.shocks)), self.stirring)

    @cached_property
    def guaranteeing(self) -> list[int]:
        """Shocks that touch guarantees, or who is there to hold them."""
        rows = set(self._rows(self.guarantee, self.present))
        return [x for x, shock in enumerate(self.shocks) if {effect.target for effect in shock.effects} & rows]

    @cached_property
    def stirring(self) -> list[int]:
        """Shocks that touch what ratifiers want, so that their utilities must be built anew even after the signature."""
        wants = self.home.wants
        rows = [wants.ideal, wants.salience, self.home.share, self.home.turnout]
        wanted = {int(row) for some in rows for row in np.ravel(some)} | {row for *_, row in wants.values}
        wanted |= {self.curvature, *self._swaying_rows()}
        return [x for x, shock in enumerate(self.shocks) if {effect.target for effect in shock.effects} & wanted]
