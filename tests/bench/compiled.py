"""The compiled limit: the direct protocol of two, written as plain loops over worlds and compiled by numba.

What one could hope for from a compiled engine. It knows part of the rules: two signatories who table in turn by
`time_dependent` strategies and answer by `next`, known opponents or insight, costs, breakdown, issues left open,
conditions after the signature. It knows no third parties, red lines, shocks, ratifiers, payments, agenda, frequency
models or other strategies, and says so. It starts from numbers already drawn, and reports stage, round of agreement and
package, which must be those of the engine.
"""

from typing import NamedTuple

import bilateral
import numpy as np
from compiled_loops import play_all
from measuring import Line, Settings, in_turn, line, times

from sim.engine.game import BREAKDOWN_COIN
from sim.engine.model import NO_DEAL, Negotiation
from sim.engine.worlds_drawn import draw_worlds
from sim.methods.draws import on_grid
from sim.scenario.scenario import Scenario


class Frame(NamedTuple):
    """A scenario as numba takes it: rows in the numbers of a world (-1: none), and what is the same in every world.

    Rows: ideal, salience, low, high, holds [a, m]; open_price [a]; value [a, m, k]; line [a, m], of the coins of red
    lines; leverage, stick [s, j]; present [j]; guarantee [s, m, k]; risk, gain, cost, drift, margin, exponent, insight
    [s]; delay, chance [c]; curvature, breakdown. Actors: signing [s], third [j]. Places of conditions: issue, option [c].
    """

    ideal: np.ndarray
    salience: np.ndarray
    low: np.ndarray
    high: np.ndarray
    holds: np.ndarray
    open_price: np.ndarray
    value: np.ndarray
    line: np.ndarray
    leverage: np.ndarray
    stick: np.ndarray
    present: np.ndarray
    guarantee: np.ndarray
    risk: np.ndarray
    gain: np.ndarray
    cost: np.ndarray
    drift: np.ndarray
    margin: np.ndarray
    exponent: np.ndarray
    insight: np.ndarray
    delay: np.ndarray
    chance: np.ndarray
    curvature: int
    breakdown: int
    signing: np.ndarray
    third: np.ndarray
    issue: np.ndarray
    option: np.ndarray
    never: np.ndarray
    needs: np.ndarray
    offered: np.ndarray
    real: np.ndarray
    position: np.ndarray
    share: np.ndarray
    status_quo: np.ndarray
    agreed: np.ndarray
    first: int
    rounds: int
    horizon: int


class Drawn(NamedTuple):
    """What is uncertain, world by world: numbers [w, q]; coins of the lines [w, l], of breakdown [w], of conditions [w, c]."""

    numbers: np.ndarray
    line: np.ndarray
    breakdown: np.ndarray
    condition: np.ndarray


class Outcome(NamedTuple):
    """What became of the worlds: stage, agreed_in [w], package [w, m], as `sim.model.Negotiation` has them."""

    stage: np.ndarray
    agreed_in: np.ndarray
    package: np.ndarray


class World(NamedTuple):
    """Room for one world: salience [a, m]; satisfaction, utility, crossed [a, m, k]; allowed, table [s, m, k]; common, offered,
    seen [m, k]; path [s, p, m] with its values [s, p] and length [s]; able, status_quo, floor, burden [s]; steps of a
    path: ratio, issue, option [p].
    """

    salience: np.ndarray
    satisfaction: np.ndarray
    utility: np.ndarray
    crossed: np.ndarray
    allowed: np.ndarray
    table: np.ndarray
    common: np.ndarray
    offered: np.ndarray
    seen: np.ndarray
    path: np.ndarray
    value: np.ndarray
    length: np.ndarray
    able: np.ndarray
    status_quo: np.ndarray
    floor: np.ndarray
    burden: np.ndarray
    ratio: np.ndarray
    issue: np.ndarray
    option: np.ndarray


def unknown_rules(scenario: Scenario) -> list[str]:
    """The rules of a scenario that this version does not know."""
    manners = scenario.game.manners.values()
    beyond = {
        "shocks": bool(scenario.game.shocks),
        "third parties": bool(scenario.game.thirds),
        "red lines": bool(scenario.game.red_lines),
        "ratifiers": bool(scenario.game.home.names),
        "payments": bool(scenario.game.pays.any()),
        "an agenda": bool(scenario.game.baskets),
        "other negotiators than two signatories": len(scenario.game.signatories) != 2
        or len(scenario.game.negotiators) != 2,
        "another protocol than direct": scenario.game.protocol.text or len(scenario.game.protocol.turns) != 2,
        "another strategy": any("exponent" not in manner.parameters for manner in manners),
        "another acceptance rule": any(manner.acceptance != "next" for manner in manners),
        "another opponent model": any(manner.opponent == "frequency" for manner in manners),
    }
    return [rule for rule, found in beyond.items() if found]


def frame_of(scenario: Scenario) -> Frame:
    """A scenario for the compiled version. Raises ValueError where it has rules that this version does not know."""
    if beyond := unknown_rules(scenario):
        raise ValueError(f"the compiled version does not know {', '.join(beyond)}")
    wants, issues, manners = (
        scenario.game.wants,
        scenario.game.issues,
        [scenario.game.manners[s] for s in scenario.game.signatories],
    )
    value, line = np.full(wants.never.shape, -1), np.full(wants.ideal.shape, -1)
    for a, m, k, row in wants.values:
        value[a, m, k] = row
    for place, (a, m) in enumerate(scenario.game.red_lines):
        line[a, m] = place
    guarantee = np.full(scenario.game.guarantee.shape, -1)
    for s, m, k, row in scenario.game.guarantees:
        guarantee[s, m, k] = row
    issue, option = np.nonzero(scenario.game.conditions.real)
    given = {
        name: getattr(wants, name) for name in ("ideal", "salience", "low", "high", "holds", "open_price", "never")
    }
    given |= {
        name: getattr(scenario.game, name) for name in ("leverage", "stick", "present", "risk", "gain", "cost", "drift")
    }
    given |= {name: getattr(issues, name) for name in ("real", "position", "status_quo", "agreed")}
    given |= dict(
        value=value,
        line=line,
        guarantee=guarantee,
        margin=scenario.game.margin[scenario.game.signing],
        exponent=np.array([manner.parameters["exponent"] for manner in manners]),
        insight=np.array([manner.insight if manner.opponent == "insight" else -1 for manner in manners]),
        delay=scenario.game.conditions.delay[issue, option],
        chance=scenario.game.conditions.chance[issue, option],
        curvature=scenario.game.curvature,
        breakdown=scenario.game.breakdown,
        signing=np.array(scenario.game.signing_actors),
        third=np.array(scenario.game.third_actors, int),
        issue=issue,
        option=option,
        needs=scenario.game.needs,
        share=on_grid(issues.position / 100).astype(float),
        offered=issues.offered(),
        first=scenario.game.signatories.index(scenario.game.protocol.turns[0]),
        rounds=scenario.game.rounds,
        horizon=scenario.game.horizon,
    )
    # All arrays alike, so that one compiled version serves every scenario.
    return Frame(**{name: np.array(rows, order="C") if np.ndim(rows) else int(rows) for name, rows in given.items()})


def draw(scenario: Scenario, worlds: np.ndarray, seed: int) -> Drawn:
    """Draw what is uncertain in some worlds, as the engine does, and lay it out world by world."""
    game, drawn = scenario.game, draw_worlds(scenario.game, worlds, seed)
    line = drawn.tossed([game.wants.coins[a][m] or "" for a, m in game.red_lines])
    condition = drawn.tossed([game.condition_coin(m, k) for m, k in game.conditions_of])
    return Drawn(*map(np.ascontiguousarray, (drawn.numbers.T, line.T, drawn.coins[BREAKDOWN_COIN], condition.T)))


def play(frame: Frame, drawn: Drawn) -> Outcome:
    """Play some worlds."""
    actors, issues, options = frame.never.shape
    worlds, packages = len(drawn.numbers), issues * options + 1
    outcome = Outcome(np.full(worlds, NO_DEAL), np.full(worlds, -1), np.full((worlds, issues), -1))
    world = World(
        salience=np.empty((actors, issues)),
        satisfaction=np.empty((actors, issues, options)),
        utility=np.empty((actors, issues, options)),
        crossed=np.empty((actors, issues, options), bool),
        allowed=np.empty((2, issues, options), bool),
        table=np.empty((2, issues, options)),
        common=np.empty((issues, options), bool),
        offered=np.empty((issues, options), bool),
        seen=np.empty((issues, options)),
        path=np.empty((2, packages, issues), int),
        value=np.empty((2, packages)),
        length=np.empty(2, int),
        able=np.empty(2, bool),
        status_quo=np.empty(2),
        floor=np.empty(2),
        burden=np.empty(2),
        ratio=np.empty(packages, np.float32),
        issue=np.empty(packages, int),
        option=np.empty(packages, int),
    )
    play_all(frame, drawn, world, outcome)
    return outcome


def differing(outcome: Outcome, model: Negotiation) -> np.ndarray:
    """The worlds of a negotiation that has been run which this version has played otherwise."""
    same = (outcome.stage == model.stage) & (outcome.agreed_in == model.agreed_in)
    return np.flatnonzero(~(same & (model.package == outcome.package.T).all(axis=0)))


def lines(settings: Settings) -> list[Line]:
    """The lines of the table: both versions on the same worlds, in turn; ratios without and with drawing."""
    scenario, worlds, seeds = bilateral.scenario(), np.arange(settings.worlds), range(settings.repeats + 1)
    frame, game = frame_of(scenario), scenario.game
    drawn = {seed: draw(scenario, worlds, seed) for seed in seeds}
    given = {seed: draw_worlds(game, worlds, seed) for seed in seeds}
    if len(other := differing(play(frame, drawn[0]), Negotiation.drawn_from(game, settings.worlds, 0).run())):
        raise ValueError(f"the compiled version and the engine differ in {len(other)} worlds")
    works = {
        "drawing": lambda seed: draw(scenario, worlds, seed),
        "compiled": lambda seed: play(frame, drawn[seed]),
        "ours": lambda seed: Negotiation(game, given[seed]).run().dissolve(),
    }
    seconds = in_turn(works, settings.repeats)
    ours, limit, drawing = (1e3 * seconds[name] for name in ("ours", "compiled", "drawing"))
    ratio = f"ours {times(ours, limit, 'this')} ({times(ours + drawing, limit + drawing, 'with drawing')})"
    unit = f"CPU ms per {settings.worlds:,}"
    return [
        line("bilateral, ours, numbers given", ours, unit, "1"),
        line("bilateral, compiled by numba, numbers given", limit, unit, ratio, "ours at most 3 x"),
    ]
