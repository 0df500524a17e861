"""The compiled limit: the direct protocol of two, written as plain loops over worlds and compiled by numba.

What one could hope for from a compiled engine. It knows the rules that the bilateral domain plays and no others: two
signatories who know each other table in turn by `time_dependent` strategies and answer by `next`; every option has a
value of its own, and what no deal is worth stays the same. Whatever else a scenario may have it names and refuses. It
starts from numbers already drawn, and reports stage, round of agreement and package, which must be those of the engine.
"""

from typing import NamedTuple

import bilateral
import numpy as np
from compiled_loops import play_all
from measuring import Line, Settings, in_turn, line, times

from sim.engine.game import Game
from sim.engine.model import NO_DEAL, Negotiation
from sim.engine.worlds_drawn import draw_worlds
from sim.methods.draws import support
from sim.scenario.scenario import Scenario


class Frame(NamedTuple):
    """A scenario as numba takes it: rows in the numbers of a world, and what is the same in every world.

    Rows: salience [s, m]; value [s, m, k]; gain, exponent [s]. status_quo [m]: options. first: who tables first.
    """

    salience: np.ndarray
    value: np.ndarray
    gain: np.ndarray
    exponent: np.ndarray
    status_quo: np.ndarray
    first: int
    rounds: int


class Outcome(NamedTuple):
    """What became of the worlds: stage, agreed_in [w], package [w, m], as `sim.engine.model.Negotiation` has them."""

    stage: np.ndarray
    agreed_in: np.ndarray
    package: np.ndarray


class World(NamedTuple):
    """Room for one world: utility [s, m, k]; path [s, p, m] with its values [s, p] and length [s]; floor [s]; steps of a
    path: ratio, issue, option [p].
    """

    utility: np.ndarray
    path: np.ndarray
    value: np.ndarray
    length: np.ndarray
    floor: np.ndarray
    ratio: np.ndarray
    issue: np.ndarray
    option: np.ndarray


def value_rows(game: Game) -> np.ndarray:
    """Rows of what options are worth one by one [a, m, k], without `open`; -1 where the scenario gives none."""
    rows = np.full(game.wants.never.shape, -1)
    for a, m, k, row in game.wants.values:
        rows[a, m, k] = row
    return rows[..., :-1]


def unknown_around(game: Game) -> dict[str, bool]:
    """Whether a game has what the bilateral domain lacks, apart from how the two want and bargain."""
    return {
        "shocks": bool(game.shocks),
        "third parties": bool(game.thirds),
        "red lines": bool(game.red_lines),
        "ratifiers": bool(game.home.names),
        "an agenda": bool(game.baskets),
        "weights": bool(game.weighed),
        "guarantees": bool(game.guarantees),
        "conditions": bool(game.conditions_of),
        "breakdown": game.numbers[game.breakdown] != 0,
        "collapse": game.may_collapse,
        "talks of one round": game.rounds == 1,
    }


def unknown_wants(game: Game) -> dict[str, bool]:
    """Whether a game has wants, and a worth of no deal, that the bilateral domain lacks."""
    numbers, saliences = game.numbers, game.wants.salience.ravel()
    return {
        "issues left open": bool(game.issues.deferrable.any()),
        "issues agreed before": bool((game.issues.agreed >= 0).any()),
        "options without a value of their own": bool((value_rows(game) < 0).any()),
        "issues without salience": any(support(numbers[row])[0] <= 0 for row in saliences),
        "a whole value of no deal": bool(game.whole_value.any()),
        "costs of waiting": any(numbers[row] != 0 for row in (*game.cost, *game.drift)),
        "commitment risks": any(numbers[row] != 0 for row in game.risk),
        "margins": any(numbers[row] != 0 for row in game.margin),
    }


def unknown_manners(game: Game) -> dict[str, bool]:
    """Whether a game has ways to bargain that the bilateral domain lacks."""
    manners = game.manners.values()
    return {
        "other negotiators than two signatories": len(game.signatories) != 2 or len(game.negotiators) != 2,
        "another protocol than direct": game.protocol.text or len(game.protocol.turns) != 2,
        "another strategy": any("exponent" not in manner.parameters for manner in manners),
        "another acceptance rule": any(manner.acceptance != "next" for manner in manners),
        "another opponent model": any(manner.opponent != "known" for manner in manners),
    }


def unknown_rules(game: Game) -> list[str]:
    """The rules of a game that this version does not know."""
    beyond = unknown_around(game) | unknown_wants(game) | unknown_manners(game)
    return [rule for rule, found in beyond.items() if found]


def frame_of(scenario: Scenario) -> Frame:
    """A scenario for the compiled version. Raises ValueError where it has rules that this version does not know."""
    game = scenario.game
    if beyond := unknown_rules(game):
        raise ValueError(f"the compiled version does not know {', '.join(beyond)}")
    return Frame(
        salience=np.ascontiguousarray(game.wants.salience),
        value=np.ascontiguousarray(value_rows(game)),
        gain=np.ascontiguousarray(game.gain),
        exponent=np.array([game.manners[s].parameters["exponent"] for s in game.signatories]),
        status_quo=np.ascontiguousarray(game.issues.status_quo),
        first=game.signatories.index(game.protocol.turns[0]),
        rounds=game.rounds,
    )


def draw(scenario: Scenario, worlds: np.ndarray, seed: int) -> np.ndarray:
    """Draw the numbers of some worlds, as the engine does, and lay them out world by world [w, q]."""
    return np.ascontiguousarray(draw_worlds(scenario.game, worlds, seed).numbers.T)


def play(frame: Frame, numbers: np.ndarray) -> Outcome:
    """Play some worlds with these numbers [w, q]."""
    signatories, issues, options = frame.value.shape
    worlds, packages = len(numbers), issues * options + 1
    outcome = Outcome(np.full(worlds, NO_DEAL), np.full(worlds, -1), np.full((worlds, issues), -1))
    world = World(
        utility=np.empty((signatories, issues, options)),
        path=np.empty((signatories, packages, issues), int),
        value=np.empty((signatories, packages)),
        length=np.empty(signatories, int),
        floor=np.empty(signatories),
        ratio=np.empty(packages, np.float32),
        issue=np.empty(packages, int),
        option=np.empty(packages, int),
    )
    play_all(frame, numbers, world, outcome)
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
