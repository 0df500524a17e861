"""A negotiation from another program, in the form that most of them share, and the scenario file made of it.

Each party adds up what the issues bring it: the weight of the issue times the value of the chosen option. Without an
agreement it has a reservation value. The formats themselves: `genius` and `negmas`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sim.scenario.ids import ids_of
from sim.scenario.plain_yaml import in_yaml

ROUNDS_OF_OFFERS = 60
"""Rounds of a converted scenario, one a week: neither format says how long its parties talk."""


@dataclass(frozen=True)
class AdditiveParty:
    """A party by name: the weight of each issue, the value of each option of each issue, and the reservation value."""

    name: str
    weights: Sequence[float]
    values: Sequence[Sequence[float]]
    reservation: float


@dataclass(frozen=True)
class AdditiveGame:
    """A negotiation of additive parties. issues: title to the titles of its options; untold: what no scenario can say."""

    name: str
    issues: Mapping[str, Sequence[str]]
    parties: Sequence[AdditiveParty]
    untold: Sequence[str] = ()


def scenario_of_game(game: AdditiveGame, origin: str) -> str:
    """The text of a scenario file in which every party signs, and utilities are those of the game on a scale of 0 to 1.

    A party's utilities and its reservation value are divided by the sum of its weights, and by its largest value where that
    is above 1: its ranking of all packages and of no deal stays the same, and so do the frontier and the Nash solution.
    """
    issues = ids_of(game.issues, "issue")
    options = [ids_of(titles, "option") for titles in game.issues.values()]
    document = {
        "name": game.name,
        "summary": f"Converted from {origin}. All who have a profile must sign.",
        "question": "Do they find an agreement on the frontier, and how near does it come to the Nash solution?",
        "sources": "assumption",
        "calendar": {"start": date(2030, 1, 1), "round": "week", "rounds": ROUNDS_OF_OFFERS},
        "protocol": {"name": "direct"},
        "deferral": False,
        "issues": {
            issue: {"title": title, "options": dict(zip(keys, titles, strict=True)), "status_quo": keys[0]}
            for issue, keys, (title, titles) in zip(issues, options, game.issues.items(), strict=True)
        },
        "actors": dict(
            zip(
                ids_of([party.name for party in game.parties], "actor"),
                [_signatory(party, issues, options) for party in game.parties],
                strict=True,
            )
        ),
    }
    notes = [f"# Converted from {origin}. No deal is worth what the profiles say, so the status quo of an issue, for which its",
             "# first option stands, changes nobody's choice. How long they talk and how they concede is an assumption.",
             *(f"# Not in this file: {said}" for said in game.untold)]  # fmt: skip
    return "\n".join(notes) + "\n" + in_yaml(document, width=110)


def _signatory(party: AdditiveParty, issues: Sequence[str], options: Sequence[Sequence[str]]) -> dict:
    """The block of a party that signs."""
    largest = max(1.0, *(value for values in party.values for value in values))
    scale = sum(party.weights) * largest
    return {
        "title": party.name,
        "role": "signatory",
        "no_deal": {"value": party.reservation / scale},
        "wants": {
            issue: {
                "salience": weight,
                "values": {key: value / largest for key, value in zip(keys, values, strict=True)},
            }
            for issue, keys, weight, values in zip(issues, options, party.weights, party.values, strict=True)
        },
    }
