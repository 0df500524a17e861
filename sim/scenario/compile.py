"""From a scenario file to a `Scenario`: names become places in arrays, numbers become rows of one matrix.

A number that a file does not give has its default as a constant row.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.engine.acceptance import ACCEPTANCE
from sim.engine.game import Conditions, Game, Home, Manner, Wants
from sim.engine.issues import OPEN, Issues
from sim.engine.protocols import PROTOCOLS, Majority, Protocol
from sim.engine.shocks import Effect, Shock
from sim.engine.strategies import STRATEGIES, Strategy
from sim.methods.draws import Choice, Number
from sim.scenario.document import Document, numbers, rules, validate
from sim.scenario.numbers import Position, PositionChoice
from sim.scenario.scenario import Scenario
from sim.scenario.schema import MajorityBlock
from sim.scenario.source import Source, read
from sim.scenario.user_strategies import NEEDS_TRUST, loaded
from sim.words.problems import Problem, ScenarioError


def load(path: str | Path, trust: bool = False) -> Scenario:
    """Read a scenario: the file of this path, or the library scenario of this bare name.

    trust: whether Python files that it names for users' strategies may be run. Raises `ScenarioError` with everything
    that is wrong in it.

    >>> scenario = load("textbook_split")
    >>> scenario.name, scenario.game.signatories, scenario.game.rounds
    ('Splitting one good', ('anna', 'bela'), 21)
    """
    return ready(read(Path(path)), trust)


def ready(source: Source, trust: bool = False) -> Scenario:
    """A scenario from what a file says, as `load`. Raises `ScenarioError` with everything that is wrong."""
    document = validate(source)
    return prepare(document, loaded(source, document, trust))


class _Rows:
    """Numbers by path, with a constant row for each default that is asked for."""

    def __init__(self, document: Document, issues: Issues):
        self.place: dict[str, int] = {}
        self.numbers: list[tuple[str, Number]] = []
        for path, number in numbers(document).items():
            self._add(path, located(path, number, issues))

    def _add(self, path: str, number: Number) -> int:
        self.place[path] = len(self.numbers)
        self.numbers.append((path, number))
        return self.place[path]

    def row(self, path: str, default: float) -> int:
        """The row of the number at a path, or of its default where the file gives none."""
        if path in self.place:
            return self.place[path]
        constant = f"={float(default)}"
        return self.place[constant] if constant in self.place else self._add(constant, float(default))

    def rows(self, paths: Iterable[str], default: float) -> np.ndarray:
        """The rows of several numbers, in the order of their paths."""
        return np.array([self.row(path, default) for path in paths], dtype=int)


def located(path: str, number: Position, issues: Issues) -> Number:
    """The number at a path, with option names as their positions."""
    if isinstance(number, str):
        return _named(path, number, issues)
    if isinstance(number, PositionChoice):
        places = tuple(_named(path, value, issues) if isinstance(value, str) else value for value in number.values)
        return Choice(places, number.weights)
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
    """What each holder wants. holders: by the path of each, its `wants` blocks by issue; prices: rows of `open_price`."""
    never = np.zeros((len(holders), *issues.shape), bool)
    graded = np.zeros(never.shape[:2], bool)
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
            graded[b, m] = line is not None and line.price is not None
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
        price=grid("red_line.price", 0),
        graded=graded,
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
    details = {"direct": ("first",), "plenary": ("members", "consent"), "single_text": ("mediator", "consent")}
    rules: Any = PROTOCOLS[block.name]
    given = {key: getattr(block, key) for key in details[block.name]}
    if isinstance(given.get("consent"), MajorityBlock):
        given["consent"] = Majority(weighed=given["consent"].by == "weight", veto=tuple(given["consent"].veto))
    return rules(signatories, **given)


def _shocks(document: Document, rows: _Rows) -> tuple[Shock, ...]:
    days = [document.calendar.date(round) for round in range(document.calendar.horizon)]
    bounds = rules(document) if document.shocks else {}
    made = []
    for name, block in document.shocks.items():
        effects = [
            Effect(
                rows.place[target],
                operation,
                rows.row(f"shocks.{name}.effect.{target}.{operation}", 0),
                *bounds[target].ends,
            )
            for target, change in block.effect.items()
            for operation in ("set", "add", "scale")
            if getattr(change, operation) is not None
        ]
        at = None if block.at is None else next(r for r, day in enumerate(days) if day >= block.at)
        hazard = rows.row(f"shocks.{name}.hazard", 0)
        made.append(Shock(name, at, hazard, block.lasts, block.during, tuple(effects)))
    return tuple(made)


def prepare(document: Document, own: Mapping[str, Strategy] | None = None) -> Scenario:
    """Turn a valid document into a game of arrays. own: the strategies of actors that name a file, by actor.

    Raises `ScenarioError` where an actor names a file and has no strategy in `own`.
    """
    issues = _issues(document)
    rows = _Rows(document, issues)
    actors = tuple(document.actors)
    signatories = tuple(name for name in actors if document.actors[name].role == "signatory")
    thirds = tuple(name for name in actors if name not in signatories)
    protocol = _protocol(document, signatories)
    tablers = () if protocol.text else protocol.turns
    negotiators = tuple(name for name in actors if name in {*signatories, *protocol.consent, *tablers})
    baskets = document.agenda or ()
    game: dict[str, Any] = dict(
        rounds=document.calendar.rounds,
        horizon=document.calendar.horizon,
        issues=issues,
        actors=actors,
        signatories=signatories,
        thirds=thirds,
        negotiators=negotiators,
        protocol=protocol,
        curvature=rows.row("curvature", 2),
        breakdown=rows.row("breakdown", 0),
        collapse=rows.row("collapse", 0),
        wants=_wants(
            {f"actors.{name}": document.actors[name].wants for name in actors},
            rows.rows([f"actors.{name}.open_price" for name in actors], 0),
            issues,
            rows,
        ),
        home=_home(document, signatories, issues, rows),
        conditions=_conditions(document, issues, rows),
        manners={name: _manner(name, document.actors[name], own or {}, rows) for name in negotiators},
        margin=rows.rows([f"actors.{name}.margin" for name in negotiators], 0),
        weight=rows.rows([f"actors.{name}.weight" for name in negotiators], 1),
        credibility=rows.rows([f"actors.{name}.credibility" for name in negotiators], 1),
        share=rows.row("protocol.consent.share", 1),
        bias=rows.row("protocol.bias", 0),
        text_insight=rows.rows([f"protocol.insight.{name}" for name in signatories], 1),
        text_credibility=rows.rows([f"protocol.credibility.{name}" for name in signatories], 1),
        baskets=tuple(tuple(issues.names.index(name) for name in basket.issues) for basket in baskets),
        until=tuple(basket.until for basket in baskets),
        shocks=_shocks(document, rows),
        **_signing(document, signatories, issues, rows),
        **_pressing(document, thirds, signatories, issues, rows),
    )
    names, values = zip(*rows.numbers, strict=True)
    return Scenario(document, Game(names=names, numbers=values, **game))


def _signing(document: Document, signatories: tuple[str, ...], issues: Issues, rows: _Rows) -> dict[str, np.ndarray]:
    """What a signatory expects without a deal, and what it risks by signing."""

    def each(key: str, default: float = 0) -> np.ndarray:
        return rows.rows([f"actors.{name}.{key}" for name in signatories], default)

    return dict(
        gain=rows.rows([_hope(document, name) for name in signatories], 0),
        whole_value=np.array([document.actors[name].no_deal.value is not None for name in signatories]),
        cost=each("no_deal.cost"),
        drift=each("no_deal.drift"),
        risk=each("commitment_risk"),
        tolerance=each("tolerance"),
        home_insight=each("home_insight", 1),
        guarantee=_guarantee(document, signatories, issues, rows),
    )


def _hope(document: Document, name: str) -> str:
    """The path of the number that says what no deal is worth to a signatory."""
    absolute = document.actors[name].no_deal.value is not None
    return f"actors.{name}.no_deal.{'value' if absolute else 'gain'}"


def _pressing(
    document: Document, thirds: tuple[str, ...], signatories: tuple[str, ...], issues: Issues, rows: _Rows
) -> dict[str, np.ndarray]:
    """What third parties can do to signatories and for them, and what needs their consent."""
    shape = len(thirds), len(signatories)
    pays = [
        block is not None and name in block.to
        for block in (document.actors[third].inducement for third in thirds)
        for name in signatories
    ]

    def each(key: str, default: float = 0) -> np.ndarray:
        return rows.rows([f"actors.{name}.{key}" for name in thirds], default)

    def pairs(key: str) -> np.ndarray:
        paths = [f"actors.{third}.{key}.{signatory}" for third in thirds for signatory in signatories]
        return rows.rows(paths, 0).reshape(shape).T

    def lines(key: str) -> np.ndarray:
        paths = [f"actors.{j}.{key}.{s}.{m}" for s in signatories for m in issues.names for j in thirds]
        return rows.rows(paths, 0).reshape(len(signatories), len(issues.names), len(thirds))

    return dict(
        leverage=pairs("leverage"),
        stick=pairs("stick"),
        support=pairs("support"),
        home_leverage=pairs("home_leverage"),
        backing=lines("backing"),
        yielding=lines("pressing"),
        facilitation=each("facilitation"),
        spoiling=each("spoiling"),
        present=each("present", 1),
        budget=each("inducement.budget"),
        pays=np.array(pays, dtype=bool).reshape(shape),
        needs=_needs(document, thirds, issues),
    )


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
