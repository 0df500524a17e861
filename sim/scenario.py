"""A scenario made ready for the engine: names become places in arrays, numbers become rows of one matrix.

A world's numbers are one column of a matrix [q, w] with a row for every named number; what this module holds are the
rows where the engine finds each of them. A number that a file does not give has its default as a constant row.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim.acceptance import ACCEPTANCE
from sim.document import Document, numbers, validate
from sim.draws import Choice, Number, draw
from sim.issues import OPEN, Issues
from sim.problems import Problem, ScenarioError
from sim.protocols import PROTOCOLS, Protocol
from sim.reading import Source, read
from sim.shocks import Effect, Shock
from sim.strategies import STRATEGIES, Strategy
from sim.user_strategies import NEEDS_TRUST, UserStrategy, loaded


@dataclass(frozen=True)
class Wants:
    """Rows of the preferences of b holders (actors or ratifiers). All integer rows but `never` and the names.

    ideal, salience, low, high, holds [b, m]; open_price [b]; never [b, m, k]: options refused outright;
    values: (b, m, k, row) of options whose worth is given one by one; coins [b][m]: stream of each red line, or None.
    """

    ideal: np.ndarray
    salience: np.ndarray
    low: np.ndarray
    high: np.ndarray
    holds: np.ndarray
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
    """How a negotiator bargains: names of rules and the rows of their parameters; ask: its strategy's function."""

    strategy: str
    ask: Callable[..., np.ndarray]
    parameters: dict[str, int]
    acceptance: str
    acceptance_parameters: dict[str, int]
    opponent: str
    insight: int


@dataclass(frozen=True)
class Scenario:
    """A scenario, ready to be played. Rows are places in the matrix of numbers [q, w]."""

    document: Document
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
    wants: Wants
    home: Home
    conditions: Conditions
    manners: dict[str, Manner]
    gain: np.ndarray
    cost: np.ndarray
    drift: np.ndarray
    risk: np.ndarray
    margin: np.ndarray
    tolerance: np.ndarray
    home_insight: np.ndarray
    leverage: np.ndarray
    stick: np.ndarray
    present: np.ndarray
    budget: np.ndarray
    pays: np.ndarray
    needs: np.ndarray
    guarantee: np.ndarray
    bias: int
    text_insight: int
    baskets: tuple[tuple[int, ...], ...]
    until: tuple[int, ...]
    shocks: tuple[Shock, ...]

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
    def red_lines(self) -> list[tuple[int, int]]:
        """Actor and issue of every red line of the file."""
        return [(a, m) for a, names in enumerate(self.wants.coins) for m, name in enumerate(names) if name]

    @cached_property
    def guarantees(self) -> list[tuple[int, int, int, int]]:
        """Every guarantee of the file: signatory, issue, option, row."""
        given = [place for place in np.ndindex(self.guarantee.shape) if self.numbers[self.guarantee[place]] != 0]
        return [(*place, int(self.guarantee[place])) for place in given]

    @property
    def rounds(self) -> int:
        return self.document.calendar.rounds

    @property
    def horizon(self) -> int:
        return self.document.calendar.horizon

    @cached_property
    def unsettling(self) -> list[int]:
        """Shocks that touch more than the rounds read afresh, so that the tables of talks must be built anew."""
        return [x for x, shock in enumerate(self.shocks) if {effect.target for effect in shock.effects} - self.afresh]

    @cached_property
    def afresh(self) -> set[int]:
        """Rows that the rounds read afresh."""
        parameters = [part for m in self.manners.values() for part in (m.parameters, m.acceptance_parameters)]
        read = [self.gain, self.cost, self.drift, self.margin, self.budget, self.home.delay]
        read += [self.conditions.delay, self.conditions.chance]
        given = {row for part in parameters for row in part.values()}
        return given | {int(row) for rows in read for row in np.ravel(rows)} | {self.breakdown}

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
        return self._only(set(self._rows(*rows, wants.ideal, wants.salience, values)))

    @staticmethod
    def _rows(*rows) -> list[int]:
        """Rows in arrays of any shape, each once."""
        return sorted({int(row) for some in rows for row in np.ravel(some)})

    def _only(self, rows: set[int]) -> list[int]:
        """Of the unsettling shocks, those that touch only these rows (none with an agenda, which settles tables, too)."""
        only = [x for x in self.unsettling if {effect.target for effect in self.shocks[x].effects} <= rows | self.afresh]
        return [] if self.baskets else only

    @cached_property
    def swayed(self) -> np.ndarray:
        """Rows that shocks can move and the rounds do not read afresh."""
        return np.array(sorted({e.target for shock in self.shocks for e in shock.effects} - self.afresh), dtype=int)

    @cached_property
    def foresees(self) -> bool:
        """Whether paths depend on numbers alone, so that they can be laid ahead: not on what others have tabled."""
        return not self.protocol.text and all(manner.opponent != "frequency" for manner in self.manners.values())

    @cached_property
    def lasting(self) -> np.ndarray:
        """Shocks that still matter after the signature, at the votes [x]."""
        rows = {int(row) for row in np.ravel([self.home.threshold, self.home.noise])}
        touching = [bool({effect.target for effect in shock.effects} & rows) for shock in self.shocks]
        return np.array(touching, dtype=bool) | np.isin(np.arange(len(self.shocks)), self.stirring)

    @cached_property
    def stirring(self) -> list[int]:
        """Shocks that touch what ratifiers want, so that their tables must be built anew even after the signature."""
        wants = self.home.wants
        rows = [wants.ideal, wants.salience, self.home.share, self.home.turnout]
        wanted = {int(row) for some in rows for row in np.ravel(some)} | {row for *_, row in wants.values}
        wanted |= {self.curvature}
        return [x for x, shock in enumerate(self.shocks) if {effect.target for effect in shock.effects} & wanted]

    @cached_property
    def digest(self) -> str:
        """Hash of all that the scenario says, whatever file it says it in, with the code of users' strategies."""
        said = json.dumps(self.document.model_dump(mode="json"), sort_keys=True)
        code = [manner.ask.text for manner in self.manners.values() if isinstance(manner.ask, UserStrategy)]
        return hashlib.sha256("".join([said, *code]).encode()).hexdigest()

    def date(self, round: int) -> datetime.date:
        """The day on which a round begins."""
        return self.document.calendar.date(round)

    def title(self, name: str) -> str:
        """An actor or issue in words."""
        blocks = self.document.actors if name in self.document.actors else self.document.issues
        return blocks[name].title or name.replace("_", " ")

    def option_title(self, issue: str, option: str) -> str:
        """An option in words."""
        return "left open" if option == OPEN else self.document.issues[issue].options[option].title

    def draw(self, seed: int, worlds: np.ndarray) -> np.ndarray:
        """The numbers of some worlds [q, w]."""
        return draw(zip(self.names, self.numbers, strict=True), seed, worlds)


def load(path: str | Path, trust: bool = False) -> Scenario:
    """Read a scenario file. Raises `ScenarioError` with everything that is wrong in it.

    trust: whether Python files that it names for users' strategies may be run.
    """
    return ready(read(Path(path)), trust)


def ready(source: Source, trust: bool = False) -> Scenario:
    """A scenario from what a file says, as `load`."""
    document = validate(source)
    return prepare(document, loaded(source, document, trust))


class _Rows:
    """Numbers by path, with a constant row for each default that is asked for."""

    def __init__(self, document: Document, issues: Issues):
        self.place: dict[str, int] = {}
        self.numbers: list[tuple[str, Number]] = []
        for path, number in numbers(document).items():
            self._add(path, _position(path, number, issues))

    def _add(self, path: str, number: Number) -> int:
        self.place[path] = len(self.numbers)
        self.numbers.append((path, number))
        return self.place[path]

    def row(self, path: str, default: float) -> int:
        if path in self.place:
            return self.place[path]
        constant = f"={float(default)}"
        return self.place[constant] if constant in self.place else self._add(constant, float(default))

    def rows(self, paths: Iterable[str], default: float) -> np.ndarray:
        return np.array([self.row(path, default) for path in paths], dtype=int)


def _position(path: str, number, issues: Issues) -> Number:
    """A number whose option names have become positions."""
    if isinstance(number, str):
        return _named(path, number, issues)
    values = getattr(number, "values", None)
    if values is not None and any(isinstance(value, str) for value in values):
        placed = tuple(_named(path, value, issues) if isinstance(value, str) else value for value in values)
        return Choice(placed, tuple(number.weights))
    return number


def _named(path: str, option: str, issues: Issues) -> float:
    issue = issues.names.index(path.split(".wants.")[1].split(".")[0])
    return float(issues.position[issue, issues.options[issue].index(option)])


def _issues(document: Document) -> Issues:
    blocks = document.issues
    options = tuple(tuple(block.options) for block in blocks.values())
    width = max(len(names) for names in options) + 1
    position = np.zeros((len(blocks), width))
    real = np.zeros((len(blocks), width), bool)
    for m, block in enumerate(blocks.values()):
        places = [option.position for option in block.options.values()]
        position[m, : len(places)] = places
        real[m, : len(places)] = True
    deferral = document.deferral
    return Issues(
        names=tuple(blocks),
        options=options,
        position=position,
        real=real,
        status_quo=np.array([names.index(b.status_quo) for names, b in zip(options, blocks.values(), strict=True)]),
        agreed=np.array([list(b.options).index(b.agreed) if b.agreed else -1 for b in blocks.values()]),
        deferrable=np.array([deferral if isinstance(deferral, bool) else name in deferral for name in blocks]),
    )


def _wants(holders: dict[str, dict], prices: np.ndarray, issues: Issues, rows: _Rows) -> Wants:
    """holders: path of each holder -> its `wants` blocks by issue."""
    never = np.zeros((len(holders), *issues.shape), bool)
    values, coins = [], []
    for b, (path, wants) in enumerate(holders.items()):
        coins.append(tuple(_line_coin(path, wants, name) for name in issues.names))
        for m, name in enumerate(issues.names):
            want = wants.get(name)
            for option in (want.values or ()) if want else ():
                row = rows.row(f"{path}.wants.{name}.values.{option}", 0)
                values.append((b, m, issues.options[m].index(option), row))
            if want and want.values is not None:
                given = {issues.options[m].index(option) for option in want.values}
                values += [(b, m, k, rows.row("", 0)) for k in range(len(issues.options[m])) if k not in given]
            line = getattr(want, "red_line", None)
            for option in (line.never or ()) if line else ():
                never[b, m, -1 if option == OPEN else issues.options[m].index(option)] = True

    def grid(key: str, default: float) -> np.ndarray:
        paths = [f"{path}.wants.{name}.{key}" for path in holders for name in issues.names]
        return rows.rows(paths, default).reshape(len(holders), len(issues.names))

    return Wants(
        ideal=grid("ideal", 0),
        salience=grid("salience", 0),
        low=grid("red_line.min", -np.inf),
        high=grid("red_line.max", np.inf),
        holds=grid("red_line.holds", 1),
        open_price=prices,
        never=never,
        values=tuple(values),
        coins=tuple(coins),
    )


def _line_coin(path: str, wants: dict, issue: str) -> str | None:
    line = getattr(wants.get(issue), "red_line", None)
    return f"{path}.wants.{issue}.red_line" if line else None


def _home(document: Document, signatories: tuple[str, ...], issues: Issues, rows: _Rows) -> Home:
    holders, blocks, of = {}, {}, []
    for s, name in enumerate(signatories):
        for ratifier, block in document.actors[name].ratifiers.items():
            holders[f"actors.{name}.ratifiers.{ratifier}"] = block.wants
            blocks[name, ratifier] = block
            of.append(s)
    named = np.zeros((len(blocks), *issues.shape), bool)
    for m, issue in enumerate(document.issues.values()):
        for k, option in enumerate(issue.options.values()):
            for h, (_, ratifier) in enumerate(blocks):
                named[h, m, k] = option.condition is not None and ratifier in option.condition.ratified_by
    always = np.array([block.votes == "always" for block in blocks.values()], dtype=bool)
    return Home(
        names=tuple(blocks),
        of=np.array(of, dtype=int),
        always=always,
        calls=named | always[:, None, None],
        named=named,
        threshold=rows.rows([f"{path}.threshold" for path in holders], 0),
        noise=rows.rows([f"{path}.noise" for path in holders], 1),
        delay=rows.rows([f"{path}.delay" for path in holders], 0),
        share=rows.rows([f"{path}.quorum.share" for path in holders], 0),
        turnout=rows.rows([f"{path}.quorum.turnout" for path in holders], 1),
        wants=_wants(holders, rows.rows(["" for _ in holders], 0), issues, rows),
    )


def _conditions(document: Document, issues: Issues, rows: _Rows) -> Conditions:
    real = np.zeros(issues.shape, bool)
    delay = np.full(issues.shape, rows.row("", 0))
    chance = np.full(issues.shape, rows.row("", 1))
    for m, (issue, block) in enumerate(document.issues.items()):
        for k, (option, details) in enumerate(block.options.items()):
            path = f"issues.{issue}.options.{option}.condition"
            if details.condition:
                real[m, k] = True
                delay[m, k] = rows.row(f"{path}.delay", 0)
                chance[m, k] = rows.row(f"{path}.chance", 1)
    return Conditions(real, delay, chance)


def _strategy(name: str, block, own: Mapping[str, Strategy]) -> Strategy:
    """The strategy that an actor's block names, in the registry or in a file."""
    if block.file is None:
        return STRATEGIES[block.name]
    if name not in own:
        raise ScenarioError([Problem(block.file, None, f"actors.{name}.strategy.file", NEEDS_TRUST)])
    return own[name]


def _manner(name: str, block, own: Mapping[str, Strategy], rows: _Rows) -> Manner:
    path = f"actors.{name}"
    strategy, acceptance = _strategy(name, block.strategy, own), ACCEPTANCE[block.acceptance.name]
    return Manner(
        strategy=block.strategy.name,
        ask=strategy.ask,
        parameters={key: rows.row(f"{path}.strategy.{key}", value or 0) for key, value in strategy.parameters.items()},
        acceptance=block.acceptance.name,
        acceptance_parameters={key: rows.row(f"{path}.acceptance.{key}", 0) for key in acceptance.parameters},
        opponent=block.opponent.name,
        insight=rows.row(f"{path}.opponent.insight", 1),
    )


def _protocol(document: Document, signatories: tuple[str, ...]) -> Protocol:
    block = document.protocol
    details = {"direct": ("first",), "plenary": ("members", "consent"), "single_text": ("mediator",)}[block.name]
    rules: Any = PROTOCOLS[block.name]
    return rules(signatories, **{key: getattr(block, key) for key in details})


def _shocks(document: Document, rows: _Rows) -> tuple[Shock, ...]:
    days = [document.calendar.date(round) for round in range(document.calendar.horizon)]
    made = []
    for name, block in document.shocks.items():
        effects = [
            Effect(rows.place[target], operation, rows.row(f"shocks.{name}.effect.{target}.{operation}", 0))
            for target, change in block.effect.items()
            for operation in ("set", "add", "scale")
            if getattr(change, operation) is not None
        ]
        at = None if block.at is None else next(r for r, day in enumerate(days) if day >= block.at)
        hazard = rows.row(f"shocks.{name}.hazard", 0)
        made.append(Shock(name, block.title or name, at, hazard, block.lasts, block.during, tuple(effects)))
    return tuple(made)


def prepare(document: Document, own: Mapping[str, Strategy] | None = None) -> Scenario:
    """Turn a valid document into arrays of rows. own: the strategies of actors that name a file, by actor."""
    issues = _issues(document)
    rows = _Rows(document, issues)
    actors = tuple(document.actors)
    signatories = tuple(name for name in actors if document.actors[name].role == "signatory")
    thirds = tuple(name for name in actors if name not in signatories)
    protocol = _protocol(document, signatories)
    tablers = () if protocol.text else protocol.turns
    negotiators = tuple(name for name in actors if name in {*signatories, *protocol.consent, *tablers})
    pairs = [(third, signatory) for third in thirds for signatory in signatories]
    pay = {third: document.actors[third].inducement for third in thirds}

    def of_signatories(key: str, default: float = 0) -> np.ndarray:
        return rows.rows([f"actors.{name}.{key}" for name in signatories], default)

    def of_pairs(key: str) -> np.ndarray:
        found = rows.rows([f"actors.{third}.{key}.{signatory}" for third, signatory in pairs], 0)
        return found.reshape(len(thirds), len(signatories))

    baskets = document.agenda or ()
    scenario: dict[str, Any] = dict(
        document=document,
        issues=issues,
        actors=actors,
        signatories=signatories,
        thirds=thirds,
        negotiators=negotiators,
        protocol=protocol,
        curvature=rows.row("curvature", 2),
        breakdown=rows.row("breakdown", 0),
        wants=_wants(
            {f"actors.{name}": document.actors[name].wants for name in actors},
            rows.rows([f"actors.{name}.open_price" for name in actors], 0),
            issues,
            rows,
        ),
        home=_home(document, signatories, issues, rows),
        conditions=_conditions(document, issues, rows),
        manners={name: _manner(name, document.actors[name], own or {}, rows) for name in negotiators},
        gain=of_signatories("no_deal.gain"),
        cost=of_signatories("no_deal.cost"),
        drift=of_signatories("no_deal.drift"),
        risk=of_signatories("commitment_risk"),
        margin=rows.rows([f"actors.{name}.margin" for name in negotiators], 0),
        tolerance=of_signatories("tolerance"),
        home_insight=of_signatories("home_insight", 1),
        leverage=of_pairs("leverage").T,
        stick=of_pairs("stick").T,
        present=rows.rows([f"actors.{name}.present" for name in thirds], 1),
        budget=rows.rows([f"actors.{name}.inducement.budget" for name in thirds], 0),
        pays=np.array(
            [[block is not None and name in block.to for name in signatories] for block in pay.values()], dtype=bool
        ).reshape(len(thirds), len(signatories)),
        needs=_needs(document, thirds, issues),
        guarantee=_guarantee(document, signatories, issues, rows),
        bias=rows.row("protocol.bias", 0),
        text_insight=rows.row("protocol.insight", 1),
        baskets=tuple(tuple(issues.names.index(name) for name in basket.issues) for basket in baskets),
        until=tuple(basket.until for basket in baskets),
        shocks=_shocks(document, rows),
    )
    names, values = zip(*rows.numbers, strict=True)
    return Scenario(names=names, numbers=values, **scenario)


def _needs(document: Document, thirds: tuple[str, ...], issues: Issues) -> np.ndarray:
    needs = np.zeros((len(thirds), *issues.shape), bool)
    for m, block in enumerate(document.issues.values()):
        for k, option in enumerate(block.options.values()):
            for j, third in enumerate(thirds):
                needs[j, m, k] = third in option.needs
    return needs


def _guarantee(document: Document, signatories: tuple[str, ...], issues: Issues, rows: _Rows) -> np.ndarray:
    guarantee = np.full((len(signatories), *issues.shape), rows.row("", 0))
    for m, (issue, block) in enumerate(document.issues.items()):
        for k, (option, details) in enumerate(block.options.items()):
            for s, name in enumerate(signatories):
                if name in details.guarantee:
                    guarantee[s, m, k] = rows.row(f"issues.{issue}.options.{option}.guarantee.{name}", 0)
    return guarantee


