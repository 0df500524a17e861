"""Checks of how actors bargain: their rules are known and have the parameters these take."""

from collections.abc import Mapping
from dataclasses import asdict

from pydantic_core import PydanticCustomError

from sim.engine.acceptance import ACCEPTANCE
from sim.engine.opponent_models import OPPONENTS
from sim.engine.parameters import Bounds
from sim.engine.strategies import STRATEGIES
from sim.scenario import user_strategies
from sim.scenario.case import Case, Problems
from sim.scenario.field_types import NumberRule
from sim.scenario.schema import ActorBlock, RuleBlock, StrategyBlock
from sim.scenario.strict_yaml import Steps
from sim.words.problems import ScenarioError


def registered() -> dict[str, dict[str, dict[str, bool]]]:
    """Rules of an actor (strategies and so on) by name, with the numbers they take, and whether each must be given."""
    return {
        "strategy": {name: {key: d is None for key, d in rule.parameters.items()} for name, rule in STRATEGIES.items()},
        "acceptance": {n: {key: d is None for key, d in rule.parameters.items()} for n, rule in ACCEPTANCE.items()},
        "opponent": {name: {"insight": False} if name == "insight" else {} for name in OPPONENTS},
    }


def _bounds(key: str, rule: str) -> dict[str, Bounds]:
    """The bounds of a rule's parameters."""
    if key == "opponent":
        return {"insight": Bounds(0, 1)}
    return STRATEGIES[rule].bounds if key == "strategy" else ACCEPTANCE[rule].bounds


def manner_rules(actors: Mapping[str, ActorBlock]) -> dict[str, NumberRule]:
    """The bounds of the parameters that the rules of some actors (by name) take, by path, given or not."""
    found = {}
    for name, actor in actors.items():
        for key, rules in registered().items():
            block = getattr(actor, key)
            if block.name in rules and getattr(block, "file", None) is None:
                bounds = _bounds(key, block.name)
                for parameter in rules[block.name]:
                    path = f"actors.{name}.{key}.{parameter}"
                    found[path] = NumberRule(**asdict(bounds.get(parameter, Bounds())))
    return found


def manners(case: Case) -> Problems:
    """Strategies, acceptance rules and opponent models are known, and have the parameters they take."""
    known = registered()
    for name, actor in case.actors.items():
        for key, rules in known.items():
            path, block = ("actors", name, key), getattr(actor, key)
            if isinstance(block, StrategyBlock) and block.file is not None:
                yield from _user_strategy(case, path, block)
            elif block.name in rules:
                yield from _parameters(case, path, block, rules[block.name])
                yield from _parameter_bounds(case, path, block, _bounds(key, block.name))
            else:
                yield case.problem((*path, "name"), "is not known here", block.name, rules)


def _user_strategy(case: Case, path: Steps, block: StrategyBlock) -> Problems:
    try:
        takes = user_strategies.parameters(case.source, path, block)
    except ScenarioError as error:
        yield from error.problems
    else:
        yield from _parameters(case, path, block, takes)


def _parameters(case: Case, path: Steps, block: RuleBlock, takes: dict[str, bool]) -> Problems:
    """takes: the parameters of the rule, and whether each must be given."""
    for name in block:
        if name not in takes:
            none = "" if takes else ", which takes none"
            yield case.problem((*path, name), f"is not a parameter of {block.name!r}{none}", name, takes)
    for name, required in takes.items():
        if required and name not in block:
            yield case.source.problem((*path, name), f"is missing: {block.name!r} needs it", near=())


def _parameter_bounds(case: Case, path: Steps, block: RuleBlock, bounds: dict[str, Bounds]) -> Problems:
    for name in block:
        try:
            if name in bounds:
                NumberRule(**asdict(bounds[name])).check(block[name])
        except PydanticCustomError as error:
            yield case.problem((*path, name), error.message(), case.source.value((*path, name)))
