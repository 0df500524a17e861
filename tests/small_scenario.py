"""A small scenario for tests of what people read: North and South talk about a border and a river."""

import copy
import datetime
from functools import wraps

import numpy as np

from sim.scenario.compile import prepare
from sim.scenario.document import validate
from sim.scenario.scenario import Scenario
from sim.scenario.source import Source
from sim.worlds.efficiency import rated_worlds
from sim.worlds.summary import typical_world
from sim.worlds.transcript import transcript

LINEAR = {"name": "linear"}

SMALL = {
    "name": "Two rivers",
    "summary": "North and South talk.",
    "question": "Who gives way?",
    "calendar": {"start": datetime.date(2030, 1, 1), "round": "month", "rounds": 8, "horizon": 12},
    "protocol": {"name": "direct", "first": "north"},
    "issues": {
        "flag": {"title": "The old quarrel", "options": {"kept": "Kept up", "buried": "Buried"}, "status_quo": "kept"},
        "border": {
            "title": "The border",
            "options": {"old_line": "The old line", "middle_line": "A middle line", "new_line": "The new line"},
            "status_quo": "old_line",
        },
        "river": {
            "title": "The river",
            "options": {"shared": "Shared", "split": "Split by a treaty", "dammed": "Dammed by South"},
            "status_quo": "shared",
        },
    },
    "actors": {
        "north": {
            "title": "North",
            "role": "signatory",
            "strategy": LINEAR,
            "no_deal": {"gain": {"uniform": [-0.3, -0.1]}},
            "wants": {
                "flag": {"ideal": "buried", "salience": 1},
                "border": {"ideal": "old_line", "salience": {"uniform": [2, 4]}},
                "river": {"ideal": "shared", "salience": 1},
            },
        },
        "south": {
            "title": "South",
            "role": "signatory",
            "strategy": LINEAR,
            "no_deal": {"gain": {"uniform": [-0.3, -0.1]}},
            "wants": {
                "flag": {"ideal": "buried", "salience": 1},
                "border": {"ideal": "new_line", "salience": 1},
                "river": {"ideal": "dammed", "salience": {"uniform": [2, 4]}},
            },
        },
        "patron": {
            "title": "The Patron",
            "role": "third_party",
            "wants": {"river": {"ideal": "split", "salience": 1}},
        },
    },
}
"""Agreement in every world: each side gives what matters less to it."""


def changed(*changes: tuple[str, object]) -> dict:
    """The small scenario with the values at some dotted paths changed."""
    document = copy.deepcopy(SMALL)
    for path, value in changes:
        *above, last = path.split(".")
        block = document
        for key in above:
            block = block.setdefault(key, {})
        block[last] = copy.deepcopy(value)
    return document


RED_LINES = (
    ("actors.north.wants.border.red_line", {"max": "old_line", "not": ["open"]}),
    ("actors.south.wants.border.red_line", {"min": "new_line", "not": ["open"]}),
)
"""No border that both would sign: no deal in any world."""

PARLIAMENT = {
    "title": "Senate",
    "votes": "always",
    "threshold": 0.9,
    "noise": 0.01,
    "delay": 2,
    "wants": {"border": {"ideal": "old_line", "salience": 1}},
}
"""Passes nothing."""

UNCERTAIN = (
    ("breakdown", {"uniform": [0, 0.1]}),
    ("actors.north.wants.border.red_line", {"max": "middle_line", "holds": {"uniform": [0.2, 0.8]}}),
    ("actors.north.ratifiers", {"senate": PARLIAMENT | {"threshold": {"uniform": [-0.2, 0.2]}, "noise": 0.1}}),
    ("shocks", {"flood": {"hazard": 0.1, "effect": {"actors.south.no_deal.cost": {"add": {"uniform": [0, 0.1]}}}}}),
)
"""Something of every kind that is uncertain: a number, a red line, a vote, a shock."""

VOTED_DOWN = (("actors.north.ratifiers", {"senate": PARLIAMENT}),)
FORESEEN = (*VOTED_DOWN, ("actors.north.tolerance", 0.5))
LEVERAGE = (("actors.patron.leverage", {"north": {"uniform": [0.1, 0.3]}}),)
BROKEN = (("breakdown", 1),)

HARD = (("actors.north.strategy", {"name": "hardliner"}), ("actors.south.strategy", {"name": "hardliner"}))
CONDITION = (
    (
        "issues.flag.options.buried",
        {"title": "Buried", "condition": {"what": "A monument is built", "by": "south", "delay": 3}},
    ),
)
NEVER_MET = (
    ("issues.flag.options.buried", {"title": "Buried", "condition": {"what": "A monument is built", "chance": 0}}),
)
FLOOD = (
    (
        "shocks.flood",
        {
            "title": "A flood",
            "at": datetime.date(2030, 2, 1),
            "for": 1,
            "effect": {"actors.north.no_deal.cost": {"add": 0.001}},
        },
    ),
)
PAID = (
    ("actors.south.strategy", {"name": "hardliner"}),
    ("actors.patron.inducement", {"budget": 2, "to": ["south"]}),
)
WEEKLY = (("calendar.round", "week"),)
MEDIATED = (("protocol", {"name": "single_text", "mediator": "patron"}),)
LEFT = (
    *MEDIATED,
    *RED_LINES,
    ("shocks.illness", {"at": datetime.date(2030, 4, 1), "effect": {"actors.patron.present": {"set": 0}}}),
)
BASKETS = (("agenda", [{"issues": ["flag"], "until": 4}, {"issues": ["border", "river"], "until": 8}]),)
GRADED = (("actors.north.wants.river.red_line", {"max": "shared", "price": 0.05}),)
"""Crossed in every agreement."""

WALL = ("actors.south.wants.border.red_line", {"min": "middle_line", "not": ["open"]})
SUPPORTED = (("actors.patron.support", {"north": 0.04}),)
BACKED = (
    ("actors.north.wants.river.red_line", {"max": "shared", "holds": 0.1, "price": 0.05}),
    ("actors.patron.backing", {"north": {"river": 0.9}}),
)
PRESSED = (
    ("actors.north.wants.river.red_line", {"max": "shared", "holds": 0.9, "price": 0.05}),
    ("actors.patron.pressing", {"north": {"river": 0.8}}),
)
PRIVATE = (WALL, ("actors.north.opponent", {"name": "insight", "insight": 0}))
"""North knows nothing of South, which has a wall, and hears of it when South refuses."""

DOUBTED = (*PRIVATE, ("actors.south.credibility", 0))
FACILITATED = (
    WALL,
    ("actors.north.opponent", {"name": "insight", "insight": 0.2}),
    ("actors.patron.facilitation", 0.5),
)
SWAYING = (
    ("actors.north.ratifiers", {"senate": PARLIAMENT | {"threshold": -0.3}}),
    ("actors.patron.home_leverage", {"north": 0.2}),
)
PATRON_HURT = (
    ("actors.patron.wants", {"flag": {"ideal": "kept", "salience": 3, "red_line": {"not": ["buried"], "price": 0.02}}}),
)
"""The Patron would rather keep the quarrel up than have it buried, as all agreements do."""

SPOILED = (*PATRON_HURT, ("actors.patron.spoiling", 0.3))
COLLAPSING = (("collapse", 0.5),)
UNDONE = (*PATRON_HURT, ("actors.patron.spoiling", 0.02), ("collapse", 0.6))
GUARANTEED = (
    ("collapse", 0.3),
    ("issues.river.options.split", {"title": "Split by a treaty", "guarantee": {"north": 1, "south": 1}}),
)
ABANDONED = (
    ("collapse", 0.3),
    *(("issues.flag.options.buried", {"title": "Buried", "needs": ["patron"], "guarantee": {"north": 1, "south": 1}}),),
    ("actors.patron.wants", {"flag": {"ideal": "buried", "salience": 1}}),
    (
        "shocks.illness",
        {"at": datetime.date(2030, 6, 1), "during": "in_force", "effect": {"actors.patron.present": {"set": 0}}},
    ),
)
"""The guarantor leaves after the signature."""

GONE = (
    *SUPPORTED,
    ("shocks.illness", {"at": datetime.date(2030, 2, 1), "effect": {"actors.patron.present": {"set": 0}}}),
)
ACTS = {
    "graded": GRADED,
    "supported": SUPPORTED,
    "backed": BACKED,
    "pressed": PRESSED,
    "private": PRIVATE,
    "doubted": DOUBTED,
    "facilitated": FACILITATED,
    "swaying": SWAYING,
    "spoiled": SPOILED,
    "collapsing": COLLAPSING,
    "undone": UNDONE,
    "guaranteed": GUARANTEED,
    "abandoned": ABANDONED,
    "gone": GONE,
}
"""What outsiders do, what is hidden and what comes after the signature, by name."""

ALL = {
    "agreed": (),
    "red_lines": RED_LINES,
    "voted_down": VOTED_DOWN,
    "foreseen": FORESEEN,
    "broken": BROKEN,
    "hard": HARD,
    "condition": CONDITION,
    "never_met": NEVER_MET,
    "flood": FLOOD,
    "paid": PAID,
    "weekly": WEEKLY,
    "mediated": MEDIATED,
    "left": LEFT,
    "baskets": BASKETS,
}
"""Ways in which talks can go, by name."""


def prepared(*changes: tuple[str, object]) -> Scenario:
    """The small scenario, changed and ready to play."""
    return prepare(validate(Source(changed(*changes), ("small.yaml",), {(): ("small.yaml", 1)})))


def once(function):
    """The function, which finds what it returns once for the same words and numbers; who gets it leaves it as it is."""
    found = {}

    @wraps(function)
    def remembering(*given, **more):
        key = repr((given, sorted(more.items())))
        if key not in found:
            found[key] = function(*given, **more)
        return found[key]

    return remembering


@once
def _played(*changes: tuple[str, object], worlds: int, seed: int):
    scenario = prepared(*changes)
    return scenario, rated_worlds(scenario, np.arange(worlds), seed)


@once
def _transcribed(*changes: tuple[str, object], worlds: int, seed: int):
    scenario, table = _played(*changes, worlds=worlds, seed=seed)
    world = typical_world(table)
    return transcript(scenario, world, seed), world


def played(*changes: tuple[str, object], worlds: int = 40, seed: int = 1):
    """The small scenario, changed, and its table of worlds, a copy of one's own."""
    scenario, table = _played(*changes, worlds=worlds, seed=seed)
    return scenario, table.copy()


def transcribed(*changes: tuple[str, object], worlds: int = 40, seed: int = 1):
    """The small scenario, changed; the rounds of its typical world and that world's row of the table."""
    scenario, table = played(*changes, worlds=worlds, seed=seed)
    rounds, world = _transcribed(*changes, worlds=worlds, seed=seed)
    return scenario, list(rounds), table[table["world"] == world].iloc[0]
