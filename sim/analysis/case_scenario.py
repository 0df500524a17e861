"""A known case as a scenario file of one's own: positions, saliences and capabilities of a CSV file, and never the outcome."""

from datetime import date

import numpy as np

from sim.analysis.known_cases import OPTIONS, KnownCase
from sim.scenario.ids import ids_of
from sim.scenario.plain_yaml import in_yaml
from sim.words.problems import Refusal

MONTHS_OF_TALKS = 24
"""Rounds of a converted case, one a month."""

UNTOLD = (
    "who else must agree, who opens and how long they talk: here all sign, table in turn and have 24 months",
    "what failure is worth: here 0 to everybody, less than any text",
)
"""What such a file does not say."""


def scenario_of_case(case: KnownCase, origin: str) -> str:
    """The text of a scenario in which all actors of a case who care about something negotiate all of its issues and sign.

    Options of an issue are `OPTIONS` and, where it is known and lies between them, the status quo. Capabilities count as
    `weight` in the offers of the others, and for `predict`. Raises `Refusal` if there is nothing to negotiate: on some issue
    all stand where it is today, or fewer than two actors care.
    """
    takes_part = np.flatnonzero((case.salience > 0).any(axis=1)).tolist()
    if len(takes_part) < 2:
        raise Refusal(f"{origin}: {len(takes_part)} of the actors cares about something; talks need two or more")
    for m, title in enumerate(case.issues):
        if len(_places(case, m, case.position[:, m])) < 2:
            raise Refusal(
                f"{origin}: nobody differs on {title!r}, so there is nothing to negotiate; leave its rows out"
            )
    issues = dict(zip(case.issues, ids_of(case.issues, "issue"), strict=True))
    actors = ids_of([case.actors[a] for a in takes_part], "actor")
    document = {
        "name": case.name,
        "summary": f"Converted from {origin}. All actors sign.",
        "question": "Where do they meet, and how far is that from what simpler theories say?",
        "sources": "assumption",
        "calendar": {"start": date(2030, 1, 1), "round": "month", "rounds": MONTHS_OF_TALKS},
        "protocol": {"name": "plenary", "members": actors},
        "deferral": False,
        "issues": {name: _issue(case, m, title) for m, (title, name) in enumerate(issues.items())},
        "actors": {
            name: {
                "title": case.actors[a],
                "role": "signatory",
                "weight": float(case.capability[a]),
                "capability": float(case.capability[a]),
                "no_deal": {"value": 0},
                "wants": {
                    issue: {"ideal": float(case.position[a, m]), "salience": float(case.salience[a, m])}
                    for m, issue in enumerate(issues.values())
                    if case.salience[a, m] > 0
                },
            }
            for a, name in zip(takes_part, actors, strict=True)
        },
    }
    notes = [f"# Converted from {origin}.", *(f"# Not in it: {said}." for said in UNTOLD)]
    return "\n".join(notes) + "\n" + in_yaml(document, width=110)


def _places(case: KnownCase, m: int, positions: np.ndarray) -> np.ndarray:
    """Positions [k] on an issue that are known, and that of today where it is, each once and rising."""
    places = np.append(positions, case.status_quo[m])
    return np.unique(places[~np.isnan(places)])


def _issue(case: KnownCase, m: int, title: str) -> dict:
    """The block of an issue; where the status quo is not known, its first option stands for it."""
    today, places = case.status_quo[m], _places(case, m, OPTIONS)
    titles = [f"At {place:.12g}" for place in places]
    options = ids_of(titles, "option")
    quo = 0 if np.isnan(today) else int(np.searchsorted(places, today))
    return {
        "title": title,
        "options": {
            name: {"title": said, "position": float(place)}
            for name, said, place in zip(options, titles, places, strict=True)
        },
        "status_quo": options[quo],
    }
