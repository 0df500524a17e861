"""The bilateral domain: 8 issues of 5 options, two parties with additive utilities, Boulware against Conceder.

Salience of every issue, value of every option and worth of no deal are drawn anew in each world. No third parties, no
shocks, no home front, nothing left open: what libraries for automated negotiation call a bilateral multi-issue domain.

NegMAS plays the same domains: the same additive utilities and reservation values, the same curves from the best outcome
down to the reservation value, 24 offers in turn, Boulware first. Two things differ. Its aspiration negotiators offer the
outcome with the least utility to themselves that they still aspire to, ours the package on the concession path, which
gives the other most; so theirs agree later, and in some domains not at all. And its time runs from 1/25 to 24/25, ours
from 0 to 1. The ratio of speeds is that of whole negotiations; the one by offers is told beside it.
"""

import datetime
import json
import subprocess
from pathlib import Path

import numpy as np
from measuring import BLOCKS, Line, Settings, blocks, cpu, line, number, times
from random_scenarios import prepared

from sim.engine.issues import worth
from sim.engine.model import Negotiation
from sim.engine.ratification import NEVER
from sim.scenario.scenario import Scenario

ISSUES, OPTIONS, ROUNDS = 8, 5, 24
"""Rounds: packages tabled in all, by the two in turn."""


def document(issues: int = ISSUES, options: int = OPTIONS, rounds: int = ROUNDS) -> dict:
    """The domain as a scenario file says it."""
    choices = [f"o{k}" for k in range(options)]
    wants = {
        f"m{m}": {"salience": {"uniform": [0.2, 1.0]}, "values": {option: {"uniform": [0, 1]} for option in choices}}
        for m in range(issues)
    }
    party = {"role": "signatory", "no_deal": {"gain": {"uniform": [-0.1, 0.1]}}, "wants": wants}
    return {
        "name": "Bilateral",
        "summary": "Two parties, additive utilities.",
        "sources": "assumption",
        "deferral": False,
        "calendar": {"start": datetime.date(2025, 1, 1), "round": "month", "rounds": rounds},
        "protocol": {"name": "direct", "first": "boulware"},
        "issues": {f"m{m}": {"options": choices, "status_quo": "o0"} for m in range(issues)},
        "actors": {
            "boulware": {**party, "strategy": {"name": "boulware"}},
            "conceder": {**party, "strategy": {"name": "conceder"}},
        },
    }


def scenario() -> Scenario:
    """The domain, ready to be played."""
    return prepared(document())


def domains(scenario: Scenario, worlds: np.ndarray, seed: int) -> list[dict]:
    """The domains of some worlds for another library: `table` [s, m, k] and `reservation` [s] of each."""
    model = Negotiation.drawn_from(scenario.game, worlds, seed)
    tables, floors = model.payoffs.payoff[:, :, :-1], model.reservations
    return [{"table": tables[..., w].tolist(), "reservation": floors[:, w].tolist()} for w in range(len(worlds))]


def outcomes(scenario: Scenario, worlds: np.ndarray, seed: int) -> list[dict]:
    """How the engine plays some worlds: `agreed`, `offers` tabled, and `utility` [s] of the agreement, None without."""
    model = Negotiation.drawn_from(scenario.game, worlds, seed).run()
    agreed, utility = model.agreed_in != NEVER, worth(model.payoffs.payoff, model.package)
    return [
        {
            "agreed": bool(agreed[w]),
            "offers": int(model.agreed_in[w]) + 1 if agreed[w] else scenario.game.rounds,
            "utility": utility[:, w].tolist() if agreed[w] else None,
        }
        for w in range(len(worlds))
    ]


class NegMAS:
    """NegMAS in a process of its own, with some domains set up; `version` is its version."""

    def __init__(self, python: str, domains: list[dict]):
        program = [python, str(Path(__file__).with_name("negmas_bilateral.py"))]
        self.process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.version = self.ask({"steps": ROUNDS, "domains": domains})["version"]

    def ask(self, what: dict) -> dict:
        """Write a line, and read one."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def __enter__(self) -> "NegMAS":
        return self

    def __exit__(self, *error) -> None:
        self.process.communicate()


def in_words(outcomes: list[dict]) -> str:
    """Agreements, offers and mean utilities of some negotiations."""
    utilities = [outcome["utility"] for outcome in outcomes if outcome["agreed"]]
    means = " and ".join(f"{mean:.2f}" for mean in np.mean(utilities, axis=0)) if utilities else "no"
    offers = np.mean([outcome["offers"] for outcome in outcomes])
    return f"{len(utilities)} of {len(outcomes)} agree, {offers:.1f} offers, utilities {means}"


def lines(settings: Settings) -> list[Line]:
    """The lines of the table: our blocks and NegMAS's negotiations, in turn."""
    made, some = scenario(), np.arange(settings.domains)
    ours, theirs, found = [], [], []
    negmas = NegMAS(settings.negmas, domains(made, some, 0)) if settings.negmas else None
    for go in range(settings.repeats + 1):
        ours.append(BLOCKS * settings.worlds / cpu(lambda go=go: blocks(made, settings.worlds, go)))
        if negmas:
            found = negmas.ask({})
            theirs.append(settings.domains / found["seconds"])
    ours, theirs = np.array(ours[1:]), np.array(theirs[1:])
    told = f"bilateral, {ISSUES} issues x {OPTIONS} options, {ROUNDS} rounds"
    table = [line(f"{told}, block of {settings.worlds:,}", ours, "worlds per CPU-second", "1")]
    if not negmas:
        return [*table, Line(f"{told}, NegMAS", "not installed (--negmas PYTHON)", target="ours 1,000 x")]
    with negmas:
        alike = outcomes(made, some, 0)
    by_offer = np.mean([o["offers"] for o in alike]) / np.mean([o["offers"] for o in found["outcomes"]])
    ratio = f"ours {times(ours, theirs, 'this')} (by offer {number(by_offer * np.median(ours / theirs))} x)"
    return [
        *table,
        line(f"{told}, NegMAS {negmas.version}", theirs, "negotiations per CPU-second", ratio, "ours 1,000 x"),
        Line("the same domains, ours", in_words(alike)),
        Line("the same domains, NegMAS", in_words(found["outcomes"])),
    ]
