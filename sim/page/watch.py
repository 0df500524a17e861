"""The talks of one world, round by round, as the page shows them: packages on each issue's scale, answers, bars and sentences."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.reports.story import story, story_by_round
from sim.scenario.scenario import Scenario
from sim.words.phrases import capital, day, percent
from sim.words.stages import REASONS, STAGES
from sim.worlds.rounds import Round
from sim.worlds.transcript import transcript


def talks_of_world(scenario: Scenario, row: pd.Series, seed: int) -> dict[str, Any]:
    """The talks of the world of a row of the outcome table, with its ratings."""
    world = int(row["world"])
    rounds = transcript(scenario, world, seed)
    told = story(scenario, rounds, row, seed)
    said = story_by_round(scenario, rounds, row)
    return {
        "world": world,
        "stage": row["stage"],
        "ended": STAGES[row["stage"]],
        "issues": issues_as_scales(scenario),
        "actors": {
            name: {
                "title": scenario.title(name),
                "colour": scenario.colours[name],
                "negotiates": name in scenario.game.negotiators,
            }
            for name in scenario.game.actors
        },
        "story": told,
        "rounds": [_round(scenario, played, words) for played, words in zip(rounds, said, strict=True)],
    }


def issues_as_scales(scenario: Scenario) -> list[dict[str, Any]]:
    """The issues with their options in words, and each option's place on the scale 0..100."""
    issues = scenario.game.issues
    found = []
    for m, name in enumerate(issues.names):
        options = [
            {
                "name": option,
                "title": capital(scenario.option_title(name, option)),
                "place": float(issues.position[m, k]),
            }
            for k, option in enumerate(issues.options[m])
        ]
        quo = issues.options[m][int(issues.status_quo[m])]
        found.append(
            {
                "name": name,
                "title": capital(scenario.title(name)),
                "fixed": bool(issues.agreed[m] >= 0),
                "quo": quo,
                "options": options,
            }
        )
    return found


def _round(scenario: Scenario, played: Round, said: str) -> dict[str, Any]:
    names = scenario.game.issues.names
    return {
        "number": played.number,
        "date": day(played.date),
        "said": capital(said),
        "stage": played.stage,
        "tabler": played.tabler,
        "package": dict(zip(names, played.package, strict=True)) if played.package else None,
        "worth": _rounded(played.worth),
        "bars": _rounded(played.reservations),
        "aims": _rounded({name: aim.target for name, aim in played.aims.items()}),
        "answers": [
            {
                "actor": answer.actor,
                "accepted": answer.accepted,
                "reason": REASONS.get(answer.reason, ""),
                "issue": answer.issue,
            }
            for answer in played.answers
        ],
        "lines": _lines(played, scenario.game.signatories),
        "acts": _acts(scenario, played),
    }


def _acts(scenario: Scenario, played: Round) -> list[dict[str, str]]:
    """Shocks, payments and votes of a round, in a few words each."""
    shocks = [{"kind": "shock", "title": capital(scenario.shock_title(name))} for name in played.struck]
    over = [{"kind": "over", "title": f"Over: {scenario.shock_title(name)}"} for name in played.lifted]
    paid = [
        {
            "kind": "payment",
            "title": f"{scenario.title(one.payer)} pays {scenario.title(one.recipient)} {one.amount:.3f}",
        }
        for one in played.payments
    ]
    votes = [
        {
            "kind": "vote",
            "title": f"{scenario.title(vote.signatory)}, {scenario.ratifier_title(vote.signatory, vote.ratifier)}: "
            + f"{'yes' if vote.passed else 'no'} (its chance of passing was {percent(vote.chance)})",
        }
        for vote in played.votes
    ]
    return [*shocks, *over, *paid, *votes]


def _rounded(values: dict[str, float]) -> dict[str, float | None]:
    return {name: round(float(value), 4) if np.isfinite(value) else None for name, value in values.items()}


def _lines(played: Round, signatories: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """The options across the red lines that hold, by signatory and issue."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in played.standing.lines:
        if line.holds and line.actor in signatories:
            found.setdefault(line.actor, {})[line.issue] = list(line.options)
    return found
