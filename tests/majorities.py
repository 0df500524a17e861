"""Three parties of whom two can be enough."""

import datetime

from random_scenarios import prepared

from sim.scenario.scenario import Scenario

THREE = ("ann", "bob", "cee")


def three_document(consent: object, weights: tuple[float, ...] = (1, 1, 1), **more: dict) -> dict:
    """Talks of Ann and Bob, who want a low toll, and Cee, who wants a high one and none of a low one.

    No deal is worth nothing to the first two, and as much as a high toll to Cee. more: of the actors, by name.
    """
    low = {"wants": {"toll": {"ideal": "low", "salience": 1}}, "no_deal": {"gain": -1}}
    high = {"wants": {"toll": {"ideal": "high", "salience": 1, "red_line": {"min": "half"}}}, "no_deal": {"gain": 0.5}}
    blocks = dict(zip(THREE, (low, low, high), strict=True))
    return {
        "name": "Three",
        "summary": "Three towns talk about a toll.",
        "sources": "assumption",
        "curvature": 1,
        "deferral": False,
        "calendar": {"start": datetime.date(2030, 1, 1), "round": "month", "rounds": 6, "horizon": 12},
        "protocol": {"name": "plenary", "members": [*THREE], "consent": consent},
        "issues": {"toll": {"options": ["low", "half", "high"], "status_quo": "half"}},
        "actors": {
            name: {"role": "signatory", "weight": weight, **blocks[name], **more.get(name, {})}
            for name, weight in zip(THREE, weights, strict=True)
        },
    }


def three(consent: object, weights: tuple[float, ...] = (1, 1, 1), **more: dict) -> Scenario:
    """These talks, ready to play."""
    return prepared(three_document(consent, weights, **more))
