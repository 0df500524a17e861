"""Many random scenarios, each played twice on the same draws: properties that hold in every world, or at a rate.

A property compares two variants of a scenario world by world. `never` asserts a theorem, `seldom` a tendency.
"""

import copy
from functools import cached_property, lru_cache, partial
from random import Random

import numpy as np
from breadth import some_of
from random_scenarios import number, prepared, random_document

from sim.engine.model import Negotiation
from sim.words.stages import AGREED, STAGES
from sim.worlds.table import worlds_table

WORLDS = 48
NEVER = 10_000
EXACT = 2.0**-22
"""Less than a step of the grid on which all utilities lie: what differs by less is equal."""


class Played:
    """A variant, played. agreed, round (NEVER without agreement) [w]; worth {signatory: V + what it is paid} [w]."""

    def __init__(self, document: dict, worlds: int = WORLDS):
        self.document, self.scenario = document, prepared(document)
        self.model = Negotiation.drawn_from(self.scenario.game, worlds, seed=11).run()
        self.agreed = np.isin(np.array(list(STAGES))[self.model.stage], AGREED)
        self.round = np.where(self.model.agreed_in < 0, NEVER, self.model.agreed_in)

    @cached_property
    def table(self):
        """The outcome table; few properties need it."""
        return worlds_table(self.scenario, self.model)

    @cached_property
    def worth(self):
        signatories = enumerate(self.scenario.game.signatories)
        return {name: self.table[f"gain_{name}"].to_numpy() + self.model.stake[s] for s, name in signatories}

    def drawn(self, path: str, default: float = 0.0) -> np.ndarray:
        names = self.scenario.game.names
        return self.model.drawn[names.index(path)] if path in names else np.full(self.model.size, default)


def signatories(document: dict) -> list[str]:
    return [name for name, block in document["actors"].items() if block["role"] == "signatory"]


def thirds(document: dict) -> list[str]:
    return [name for name, block in document["actors"].items() if block["role"] == "third_party"]


def moved(value, move):
    """A constant or distribution with every value moved by an increasing function: the same draw, moved."""
    if not isinstance(value, dict):
        return move(value)
    ((name, body),) = value.items()
    if isinstance(body, list):
        return {name: [move(item) for item in body]}
    scale = move(1.0) - move(0.0)
    moves = {"a": lambda x: x, "b": lambda x: x, "sd": lambda x: x * scale}
    return {name: {key: moves.get(key, move)(item) for key, item in body.items()}}


# --- the classes --------------------------------------------------------------------------------


def free(seed: int) -> dict:
    """Any random scenario."""
    return random_document(seed)


def unshocked(seed: int) -> dict:
    """Any random scenario without its shocks."""
    return {key: value for key, value in free(seed).items() if key != "shocks"}


def plain(seed: int) -> dict:
    """Plain talks (`test_properties`), with waiting that never pays by itself."""
    document, r = random_document(seed), Random(seed)
    parties = signatories(document)[:2]
    third = thirds(document)
    document["actors"] = {name: block for name, block in document["actors"].items() if name in {*parties, *third}}
    for name, block in document["actors"].items():
        block["strategy"] = {"name": "time_dependent", "exponent": number(r, 0.2, 4.0)}
        block["acceptance"], block["opponent"] = {"name": "next"}, {"name": "known"}
        for key in ("inducement", "ratifiers", "tolerance", "home_leverage", "weight"):
            block.pop(key, None)
        for key in ("leverage", "stick", "support", "backing", "pressing") if name in third else ():
            block[key] = {to: value for to, value in block.get(key, {}).items() if to in parties}
        if name in parties:
            block["no_deal"]["drift"] = 0
    for issue in document["issues"].values():
        for option in issue["options"].values():
            option.pop("condition", None)
            option["guarantee"] = {to: value for to, value in option.get("guarantee", {}).items() if to in parties}
    for key in ("agenda", "shocks"):
        document.pop(key, None)
    document["protocol"] = {"name": "direct", "first": parties[0]}
    return document


def one_line(seed: int) -> dict:
    """Plain talks on one issue, single-peaked, nothing left open, without third parties."""
    document, r = plain(seed), Random(seed)
    parties = signatories(document)
    options = [f"o{k}" for k in range(r.randint(2, 9))]
    document["issues"] = {"m0": {"options": options, "status_quo": r.choice(options)}}
    document["deferral"], document["curvature"] = False, r.choice([2, number(r, 1.2, 2)])
    document["actors"] = {name: document["actors"][name] for name in parties}
    for name in parties:
        block, want = document["actors"][name], {"ideal": number(r, 0, 100), "salience": 1}
        if r.random() < 0.7:
            want["red_line"] = {"not": r.sample(options, 1), "holds": number(r, 0.3, 1.0)}
            if r.random() < 0.5:
                want["red_line"][r.choice(["min", "max"])] = number(r, 20, 80)
        block["wants"], block["no_deal"]["gain"] = {"m0": want}, number(r, -0.6, 0.3)
        block["commitment_risk"] = 0
    return document


@lru_cache(maxsize=256)
def played(make, seed: int) -> Played:
    """A scenario of a class as it is; kept, since many properties start from it."""
    return Played(make(seed))


@lru_cache(maxsize=64)
def edited(make, seed: int, change) -> Played | None:
    """The same with a change of its document, None where `change` finds nothing to change (it returns False then); kept,
    since several properties are of one change."""
    document = copy.deepcopy(played(make, seed).document)
    return None if change(document) is False else Played(document)


class Comparison:
    """Pairs of worlds over many scenarios: `fails` [w]: the property does not hold; `of` [w]: those it speaks of."""

    def __init__(self, make, compare, count: int, first: int = 0):
        """compare(played, edit) -> (fails, of) or None where a scenario does not suit; edit(change) -> Played."""
        self.failures, self.cases, self.scenarios, self.examples = 0, 0, 0, []
        for seed in range(first, first + count):
            result = compare(played(make, seed), partial(edited, make, seed))
            if result is None:
                continue
            fails, of = result
            self.scenarios += 1
            self.failures += int((fails * of).sum())
            self.cases += int(of.sum())
            self.examples += [(seed, int(w)) for w in np.flatnonzero(fails * of)]

    @property
    def rate(self) -> float:
        return self.failures / max(self.cases, 1)

    def __repr__(self) -> str:
        rate = f"{self.failures} of {self.cases} worlds ({self.rate:.2%})"
        return f"{rate} in {self.scenarios} scenarios, e.g. {self.examples[:6]}"


def never(make, compare, count: int) -> None:
    """Assert that a property fails in no world, and that there were worlds to speak of."""
    found = Comparison(make, compare, some_of(count))
    assert found.failures == 0 and found.cases >= some_of(count), found


def seldom(make, compare, count: int, bound: float) -> None:
    """Assert that a property fails in at most a share `bound` of the worlds, and that there were worlds to speak of."""
    found = Comparison(make, compare, some_of(count))
    assert found.rate <= bound and found.cases >= some_of(count), found
