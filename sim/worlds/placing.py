"""What a text would be worth to everyone, and who could sign it, on the first day of the talks.

The text comes from outside: a class, a newspaper. It is judged by the payoffs, lines, home fronts and purses of the engine
itself, as one package, whatever the agenda. Model page, sections 4 to 6 and 8.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.engine.consent import closes
from sim.engine.home_front import chance_of_passing
from sim.engine.issues import OPEN, at_places, places
from sim.engine.model import Negotiation
from sim.engine.payoffs import barred, costs
from sim.engine.third_parties import pledges
from sim.methods.draws import on_grid
from sim.methods.frontier import distance_to_frontier, frontier
from sim.scenario.scenario import Scenario
from sim.words.problems import Problem, ScenarioError, nearest
from sim.worlds.first_day import first_day
from sim.worlds.table import Show, by_block, unseen


def text_package(scenario: Scenario, terms: Mapping[str, str], file: str) -> np.ndarray:
    """The options [m] of a text that says some terms: by issue, the id of an option, or `open`.

    Of the issues that it does not speak of, the agreed ones have their agreed term, and the others are left open. file:
    named in errors. Raises `ScenarioError` with everything that is wrong: unknown names with the nearest, and terms
    that the rules of the talks do not offer.

    >>> import sim
    >>> scenario = sim.load("textbook_logroll")
    >>> text_package(scenario, {"spring": "p0", "pasture": "p100"}, "textbook_logroll.yaml").tolist()
    [0, 10]
    """
    issues = scenario.game.issues
    problems = [
        Problem(file, None, "", "is not an issue", name, issues.names, nearest(name, issues.names))
        for name in terms
        if name not in issues.names
    ]
    package = np.where(issues.agreed >= 0, issues.agreed, issues.shape[1] - 1)
    missing: dict[str, tuple[str, ...]] = {}
    for m, name in enumerate(issues.names):
        offered = [issues.option(m, int(k)) for k in np.flatnonzero(issues.offered()[m])]
        said = terms.get(name, issues.option(m, int(package[m])))
        if said in offered:
            package[m] = issues.shape[1] - 1 if said == OPEN else issues.options[m].index(said)
        elif name in terms:
            problems.append(
                Problem(file, None, name, "is not on the table", said, tuple(offered), nearest(said, offered))
            )
        else:
            missing[name] = tuple(offered)
    if missing:
        problems.append(_must_be_said(file, missing))
    if problems:
        raise ScenarioError(problems)
    return package


def _must_be_said(file: str, missing: Mapping[str, tuple[str, ...]]) -> Problem:
    """The problem of a text that does not speak of issues that may not be left open; missing: what each offers."""
    if len(missing) == 1:
        ((name, offered),) = missing.items()
        return Problem(file, None, name, "may not be left open; say which option", allowed=offered)
    choices = "; ".join(f"{name} ({', '.join(offered)})" for name, offered in missing.items())
    return Problem(file, None, "", f"these may not be left open; say which option of each: {choices}")


@dataclass(frozen=True)
class Placing:
    """A text, judged in some worlds [w] on the first day of the talks. Utilities on each actor's own scale.

    worlds [w]: ids; missing [m, w]: terms that are not on the table, for want of somebody's consent; gain [a, w]: as in the
    outcome table, without payments; price [a, m, w]: what crossing its graded line costs an actor; crossed [a, m, w]: across
    a line that is meant.
    Of those whose consent closes - asked [c, w]: there to be asked; barred [c, m, w]: across an absolute line;
    outside [c, m, w]: outside the win-set; value, reservation, paid [c, w]: what signing is worth, the least for which it
    signs, what third parties would add to close the last gap; signs [c, w]: whether it could sign. signed [w]: whether
    enough could for the text to close.
    Of ratifiers - called [h, w]; chance, foreseen [h, w]: of passing, in truth and as the leader sees it; tolerated [h, w].
    Of third parties - there, content [j, w]: present, and no worse off than today, no line of theirs crossed.
    empty: whether the text settles nothing; distance [w]: from the Pareto frontier of the texts whose terms are on the table
    and barred to no signatory; missing where this one is none of them.
    """

    worlds: np.ndarray
    missing: np.ndarray
    gain: np.ndarray
    price: np.ndarray
    crossed: np.ndarray
    asked: np.ndarray
    barred: np.ndarray
    outside: np.ndarray
    value: np.ndarray
    reservation: np.ndarray
    paid: np.ndarray
    signs: np.ndarray
    signed: np.ndarray
    called: np.ndarray
    chance: np.ndarray
    foreseen: np.ndarray
    tolerated: np.ndarray
    there: np.ndarray
    content: np.ndarray
    distance: np.ndarray
    empty: bool


def placed(scenario: Scenario, package: np.ndarray, worlds: int | np.ndarray = 1000, seed: int = 0) -> Placing:
    """Judge a text [m] in worlds 0, 1, .. of a seed, or in those of these ids [w], all at once.

    Who could sign it is known of any number of worlds by `could_sign`.

    >>> import sim
    >>> scenario = sim.load("textbook_split")
    >>> even = placed(scenario, text_package(scenario, {"orchard": "p50"}, ""), worlds=1)
    >>> even.gain.tolist(), even.signed.tolist()
    ([[0.5], [0.5]], [True])
    """
    model = first_day(scenario.game, worlds, seed)
    found = _judged(model, np.repeat(package[:, None], model.size, axis=1))
    model.dissolve()
    return found


def could_sign(
    scenario: Scenario, package: np.ndarray, worlds: int | np.ndarray = 1000, seed: int = 0, show: Show = unseen
) -> pd.DataFrame:
    """Who could sign a text [m] in worlds 0, 1, .. of a seed, or in those of these ids [w], judged block by block.

    A row for each world: world, its id; of each actor whose consent closes asked_ACTOR, signs_ACTOR, worth_ACTOR (of signing,
    unpaid) and least_ACTOR, as in `Placing`; signed: whether enough could. show: called after each block.

    >>> import sim
    >>> scenario = sim.load("textbook_split")
    >>> could_sign(scenario, text_package(scenario, {"orchard": "p50"}, ""), worlds=2)[["world", "signed"]].values.tolist()
    [[0, True], [1, True]]
    """
    return by_block(
        scenario.game, lambda block: _signing_table(first_day(scenario.game, block, seed), package), worlds, show
    )


def _signing_table(model: Negotiation, package: np.ndarray) -> pd.DataFrame:
    """The columns of `could_sign` of the worlds of a model, which is dissolved."""
    text = np.repeat(package[:, None], model.size, axis=1)
    found = _consents(model, text, places(model.payoffs.common.shape, text))
    columns: dict[str, np.ndarray] = {"world": model.worlds.ids}
    for c, n in enumerate(model.game.closers):
        told = {"asked": "asked", "signs": "signs", "worth": "value", "least": "reservation"}
        columns |= {f"{name}_{model.game.negotiators[n]}": found[field][c] for name, field in told.items()}
    model.dissolve()
    return pd.DataFrame(columns).assign(signed=found["signed"])


def mending_changes(scenario: Scenario, package: np.ndarray, world: int, seed: int = 0) -> list[tuple[int, int]]:
    """The changes of a single term with which enough could sign a text [m] on the first day, in the world of this id.

    Issue and option number of each, first those that leave most to whoever gains least.

    >>> import sim
    >>> scenario = sim.load("textbook_logroll")
    >>> greedy = text_package(scenario, {"spring": "p0", "pasture": "p0"}, "")
    >>> mending_changes(scenario, greedy, world=0)[:2]
    [(1, 10), (1, 9)]
    """
    model = first_day(scenario.game, np.array([world]), seed)
    least: dict[tuple[int, int], float] = {}
    for m, k in np.argwhere(scenario.game.issues.offered()).tolist():
        text = np.where(np.arange(len(package)) == m, k, package)
        found = _judged(model, text[:, None])
        if k != package[m] and found.signed.all():
            least[m, k] = float(found.gain[scenario.game.signing_actors].min())
    model.dissolve()
    return sorted(least, key=lambda change: -least[change])


def _judged(model: Negotiation, text: np.ndarray) -> Placing:
    """A text [m, w] judged by the numbers in force."""
    payoffs = model.payoffs
    where = places(payoffs.common.shape, text)
    return Placing(
        worlds=model.worlds.ids,
        gain=_gains(model, text),
        price=at_places(costs(payoffs.crossed, payoffs.price), where),
        crossed=at_places(payoffs.crossed, where),
        **_consents(model, text, where),
        **_at_home(model, text, where),
        there=np.array([party.there(np.arange(model.size)) for party in model.third_parties]).reshape(-1, model.size),
        content=_content(model, where),
        distance=_distance(model, where),
        empty=not model.game.issues.settling(text).any(),
    )


def _consents(model: Negotiation, text: np.ndarray, where: np.ndarray) -> dict[str, np.ndarray]:
    """Who could sign a text [m, w], at its places, and what bars it: fields of `Placing` by name."""
    game, payoffs = model.game, model.payoffs
    everywhere = np.arange(model.size)
    closing = [model.negotiators[n] for n in game.closers]
    actors = [game.negotiating_actors[n] for n in game.closers]
    lines = at_places(barred(game, payoffs.crossed[actors], actors), where)
    allowed = at_places(payoffs.allowed[game.closers], where)
    value = at_places(payoffs.payoff[game.closers], where).sum(axis=-2)
    missing = ~at_places(payoffs.common, where)
    willing = np.array([model.sound(party, text, where, everywhere) for party in closing]) & ~missing.any(axis=0)
    willing &= game.issues.settling(text)
    asked = np.array([party.there(everywhere) for party in closing])
    reservation = model.reservations[game.closers]
    paid = _payments(model, text, willing | ~asked, np.where(asked, np.maximum(0, reservation - value), 0.0))
    signs = (willing & (value + paid >= reservation)) | ~asked
    return dict(
        missing=missing,
        asked=asked,
        barred=lines & ~allowed,
        outside=~allowed & ~lines,
        value=value,
        reservation=reservation,
        paid=paid,
        signs=signs,
        signed=closes(game, model.numbers, signs) & ~missing.any(axis=0) & game.issues.settling(text),
    )


def _payments(model: Negotiation, text: np.ndarray, willing: np.ndarray, gaps: np.ndarray) -> np.ndarray:
    """What third parties would add to bring everybody to its reservation value [c, w], where nothing else is missing.

    text [m, w]; willing, gaps [c, w]: of those whose consent closes.
    """
    game, everywhere = model.game, np.arange(model.size)
    payable = [game.closers.index(n) for n in game.signing]
    paid = np.zeros(gaps.shape)
    if model.payers:
        ready_to_sign, won = willing & (gaps == 0), np.zeros_like(willing)
        won[payable] = willing[payable]
        gaps = np.where(won, gaps, 0.0)
        due = closes(game, model.numbers, ready_to_sign | won) & ~closes(game, model.numbers, ready_to_sign)
        ready = np.array([party.ready_to_pay(text, everywhere) & due for party in model.payers])
        purse = np.array([party.purse(everywhere) for party in model.payers])
        named = game.pays[[party.third for party in model.payers]]
        paid[payable] = pledges(gaps[payable], ready, named, purse).sum(axis=0)
    return paid


def _gains(model: Negotiation, text: np.ndarray) -> np.ndarray:
    """What everyone gains [a, w] by a text [m, w]: a signatory over no deal, a third party over today."""
    game, payoffs = model.game, model.payoffs
    where = places(payoffs.common.shape, text)
    gain = at_places(payoffs.utility, where).sum(axis=-2) - payoffs.status_quo
    for party in model.third_parties:
        gain[party.actor] = party.worth_at(where, slice(None)) - payoffs.status_quo[party.actor]
    stake = model.no_deal() + on_grid(model.numbers[game.risk])
    gain[game.signing_actors] = at_places(payoffs.payoff[game.signing], where).sum(axis=-2) - stake
    return gain


def _at_home(model: Negotiation, text: np.ndarray, where: np.ndarray) -> dict[str, np.ndarray]:
    """What ratifiers would make of a text [m, w], at its places: fields of `Placing` by name, [h, w] each."""
    payoffs, home, x = model.payoffs, model.game.home, model.numbers
    truth, seen = (at_places(values, where).sum(axis=-2) for values in (payoffs.home, payoffs.seen))
    gain, foreseen = truth - payoffs.home_quo, seen - payoffs.seen_quo
    rest = x[home.threshold], x[home.noise], payoffs.bar
    called = [np.broadcast_to(model.ratification.called(h, text), model.size) for h in range(len(home.names))]
    return dict(
        called=np.array(called, bool).reshape(-1, model.size),
        chance=chance_of_passing(gain, *rest),
        foreseen=chance_of_passing(foreseen, *rest),
        tolerated=foreseen >= payoffs.needed,
    )


def _content(model: Negotiation, where: np.ndarray) -> np.ndarray:
    """Third parties that a text at its places [m, w] leaves no reason to spoil it [j, w]."""
    everywhere = np.arange(model.size)
    for party in model.third_parties:
        party.judge(where, everywhere)
    return np.array([~party.unhappy for party in model.third_parties]).reshape(-1, model.size)


def _distance(model: Negotiation, where: np.ndarray) -> np.ndarray:
    """How far a text at its places [m, w] lies from the Pareto frontier of the signatories [w]."""
    signing = model.game.signing
    payoff = model.payoffs.payoff[signing]
    options = model.payoffs.common & model.payoffs.allowed[signing].all(axis=0)
    distance = distance_to_frontier(frontier(payoff, options), at_places(payoff, where).sum(axis=-2))
    return np.where(at_places(options, where).all(axis=0), distance, np.nan)


def terms_shared(table: pd.DataFrame, scenario: Scenario, package: np.ndarray) -> np.ndarray:
    """How many terms of the text of each world of an outcome table (a row for each) are those of a package [m]: [w]."""
    issues = scenario.game.issues
    said = [table[f"term_{name}"].astype(str) == issues.option(m, package[m]) for m, name in enumerate(issues.names)]
    return np.sum(said, axis=0)
