"""How the cost of a world grows with the numbers of actors, issues, options and rounds, in scenarios made up for it.

A synthetic scenario has what the baseline has: two signatories with a parliament each, who read each other dimly, third
parties with leverage, sticks and red lines, costs of waiting, breakdown, shocks to costs, leverage and the home front.
"""

import datetime
from dataclasses import dataclass

import numpy as np
from measuring import Line, Settings, in_turn, number
from random_scenarios import prepared

from sim.engine.block_size import worlds_at_once
from sim.engine.model import Negotiation
from sim.scenario.scenario import Scenario

USUAL = {"actors": 6, "signatories": 2, "issues": 8, "options": 6, "rounds": 24}

SIZES = {
    "actors": (2, 3, 4, 6, 8, 12),
    "signatories": (2, 3, 4, 6, 12, 20, 30),
    "issues": (2, 4, 8, 16, 24),
    "options": (2, 4, 6, 8, 12),
    "rounds": (6, 12, 24, 48, 96),
}
"""What is varied, one at a time, while the others stay usual."""

MOST_STEEP = {"signatories": 2}
"""Exponents that are asked for where they are not 1: each signatory makes up its mind about every other."""


def wants(issues: int, ideal: tuple[float, float]) -> dict:
    """Preferences on all issues, with ideals in a range, and a red line on every fourth."""
    made: dict = {
        f"m{m}": {"ideal": {"uniform": list(ideal)}, "salience": {"uniform": [0.2, 1]}} for m in range(issues)
    }
    refused = "o0" if ideal[0] > 50 else "open"
    for m in range(0, issues, 4):
        made[f"m{m}"]["red_line"] = {"not": [refused], "holds": {"uniform": [0.2, 0.8]}}
    return made


def signatory(place: int, issues: int) -> dict:
    """A signatory; every other one leans to the other end of every issue."""
    ideal = (0.0, 45.0) if place % 2 == 0 else (55.0, 100.0)
    parliament = {
        "votes": "always",
        "threshold": {"uniform": [-0.3, 0]},
        "noise": {"uniform": [0.03, 0.15]},
        "delay": {"uniform": [1, 4]},
        "wants": {
            name: {key: want[key] for key in ("ideal", "salience")} for name, want in wants(issues, ideal).items()
        },
    }
    return {
        "role": "signatory",
        "strategy": {
            "name": "time_dependent",
            "exponent": {"lognormal": {"median": 0.7, "sigma": 0.6, "min": 0.1, "max": 4}},
        },
        "opponent": {"name": "insight", "insight": {"uniform": [0.3, 0.9]}},
        "no_deal": {"gain": {"uniform": [-0.2, 0.2]}, "cost": {"uniform": [0, 0.01]}},
        "commitment_risk": {"uniform": [0, 0.1]},
        "open_price": {"uniform": [0, 0.3]},
        "tolerance": {"uniform": [0.1, 0.5]},
        "ratifiers": {f"parliament_{place}": parliament},
        "wants": wants(issues, ideal),
    }


def document(actors: int, signatories: int, issues: int, options: int, rounds: int) -> dict:
    """A synthetic scenario of these sizes, as a scenario file says it."""
    choices = [f"o{k}" for k in range(options)]
    parties: dict = {f"s{s}": signatory(s, issues) for s in range(signatories)}
    leans = {name: {"uniform": [0, 0.1]} for name in parties}
    for j in range(actors - signatories):
        third = {"role": "third_party", "leverage": leans, "stick": {name: {"uniform": [0, 0.03]} for name in leans}}
        parties[f"t{j}"] = third | {"wants": wants(issues, (0.0, 100.0))}
    home = "actors.s0.ratifiers.parliament_0.threshold"
    cost = {"actors.s0.no_deal.cost": {"add": {"uniform": [0, 0.02]}}}
    shifts = {f"actors.t{j}.leverage.s0": {"scale": {"uniform": [0.4, 2]}} for j in range(actors - signatories)}
    return {
        "name": "Synthetic",
        "summary": "Made up to measure.",
        "sources": "assumption",
        "curvature": {"uniform": [1, 2]},
        "breakdown": {"uniform": [0, 0.02]},
        "calendar": {"start": datetime.date(2025, 1, 1), "round": "month", "rounds": rounds, "horizon": rounds + 6},
        "protocol": {"name": "direct"},
        "issues": {f"m{m}": {"options": choices, "status_quo": "o0"} for m in range(issues)},
        "actors": parties,
        "shocks": {
            "election": {
                "at": datetime.date(2025, 4, 1),
                "effect": {home: {"add": {"uniform": [-0.1, 0.1]}}, **shifts},
            },
            "fighting": {"hazard": {"uniform": [0.01, 0.05]}, "for": 4, "effect": cost},
            "attention": {"hazard": {"uniform": [0, 0.04]}, "effect": shifts or cost},
        },
    }


def scenario(**sizes: int) -> Scenario:
    """A synthetic scenario, usual but for these sizes."""
    asked = USUAL | sizes
    return prepared(document(**asked | {"actors": max(asked["actors"], asked["signatories"])}))


@dataclass(frozen=True)
class Growth:
    """What a block of so many worlds costs at some sizes: CPU milliseconds [size, repeat], and the exponent of a power law."""

    sizes: tuple[int, ...]
    worlds: int
    milliseconds: np.ndarray

    @property
    def exponents(self) -> np.ndarray:
        """The slope of the logarithms, fitted to each repeat: [repeat]."""
        slopes: np.ndarray = np.polyfit(np.log(self.sizes), np.log(self.milliseconds), 1)[0]
        return slopes

    @property
    def steepest(self) -> float:
        """The largest slope between two neighbouring sizes, of the medians."""
        medians = np.log(np.median(self.milliseconds, axis=1))
        return float((np.diff(medians) / np.diff(np.log(self.sizes))).max())


def growth(what: str, settings: Settings, sizes: tuple[int, ...]) -> Growth:
    """Measure blocks of synthetic scenarios that differ in one size, in turn, of as many worlds as the largest plays at once."""
    made = {str(size): scenario(**{what: size}) for size in sizes}
    worlds = min(settings.worlds, *(worlds_at_once(some.game) for some in made.values()))
    works = {
        size: (lambda go, made=made: Negotiation.drawn_from(made.game, worlds, go).run().dissolve())
        for size, made in made.items()
    }
    seconds = in_turn(works, max(3, settings.repeats // 3))
    return Growth(sizes, worlds, 1e3 * np.array([seconds[str(size)] for size in sizes]))


def lines(settings: Settings, sizes: dict[str, tuple[int, ...]] | None = None) -> list[Line]:
    """The lines of the table: what a block costs at each size, and the exponent."""
    made = []
    for what, some in (sizes or SIZES).items():
        found = growth(what, settings, some)
        low, exponent, high = np.quantile(found.exponents, [0.25, 0.5, 0.75])
        costs = ", ".join(f"{size}: {number(cost)}" for size, cost in zip(some, np.median(found.milliseconds, axis=1)))
        ratio = f"exponent {exponent:.2f}, steepest step {found.steepest:.2f}"
        told = f"CPU ms of {found.worlds:,} worlds by {what}"
        made.append(Line(told, costs, f"exponent {low:.2f} to {high:.2f}", ratio, f"at most {MOST_STEEP.get(what, 1)}"))
    return made
