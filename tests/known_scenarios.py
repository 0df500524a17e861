"""Scenarios of which arithmetic gives the sensitivity of the outcome: one border, on whose new line all would agree at once."""

import copy
import datetime

import yaml

from sim.scenario.compile import prepare
from sim.scenario.document import validate
from sim.scenario.source import Source

AGREED = {
    "name": "A new line",
    "summary": "North and South both like the new line best, and so does their patron.",
    "calendar": {"start": datetime.date(2030, 1, 1), "round": "month", "rounds": 3},
    "protocol": {"name": "direct", "first": "north"},
    "deferral": False,
    "issues": {"border": {"options": ["old_line", "new_line"], "status_quo": "old_line"}},
    "actors": {
        "north": {"role": "signatory", "strategy": {"name": "linear"}, "wants": {"border": {"ideal": "new_line"}}},
        "south": {"role": "signatory", "strategy": {"name": "linear"}, "wants": {"border": {"ideal": "new_line"}}},
        "patron": {"role": "third_party", "wants": {"border": {"ideal": "new_line"}}},
    },
}
for _actor in AGREED["actors"].values():
    _actor["wants"]["border"]["salience"] = 1


def document(**blocks):
    """The scenario with more said of its actors, by their names."""
    made = copy.deepcopy(AGREED)
    for name, block in blocks.items():
        made["actors"][name] |= block
    return made


LINEAR = document(
    north={"no_deal": {"gain": {"uniform": [-0.6, -0.3]}}, "commitment_risk": {"uniform": [0, 0.2]}},
    patron={"leverage": {"north": {"uniform": [0, 0.1]}}},
)
"""North signs in the first round, and gains 1 - its no-deal gain - its commitment risk + the leverage."""

LINEAR_SHARES = {
    "actors.north.no_deal.gain": 9 / 14,
    "actors.north.commitment_risk": 4 / 14,
    "actors.patron.leverage.north": 1 / 14,
}
"""Shares of the variance of that gain: the squares of the lengths of the ranges, 3, 2 and 1 tenths."""


def with_line(holds, *crossed, gain=0.1):
    """An actor that with some chance has a red line across these options, and for whom no deal is worth this much."""
    wants = {"border": {"ideal": "new_line", "salience": 1, "red_line": {"not": list(crossed), "holds": holds}}}
    return {"no_deal": {"gain": gain}, "wants": wants}


EITHER_LINE = document(north=with_line(0.5, "new_line"), south=with_line(0.4, "new_line"))
"""Agreement where neither red line holds: in 0.5 * 0.6 of the worlds."""

NORTH_LINE, SOUTH_LINE = (f"actors.{name}.wants.border.red_line.holds" for name in ("north", "south"))

TIPPING = document(south={"no_deal": {"gain": {"uniform": [0.5, 1.1]}}, "commitment_risk": {"uniform": [0, 0.2]}})
"""South signs where its no-deal gain and its commitment risk are at most 1 together: as often as not at a gain of 0.9."""

RULE = document(south=with_line(0.25, "new_line", gain={"uniform": [0.5, 1.5]}))
"""Agreement exactly where South's no-deal gain is at most 1 and its red line does not hold."""


LEFT_OPEN = document(north=with_line(0.25, "old_line", "new_line", gain=-0.1), south={"no_deal": {"gain": -0.1}})
LEFT_OPEN["issues"]["trade"] = {"options": ["closed", "free"], "status_quo": "closed"}
for _name in ("north", "south"):
    LEFT_OPEN["actors"][_name]["wants"]["trade"] = {"ideal": "free", "salience": 1}
"""Where North's red line holds, only trade is left to agree on, with the border open, which the rules may not allow."""


def source(data):
    """A document as if read from a file."""
    return Source(copy.deepcopy(data), ("known.yaml",), {(): ("known.yaml", 1)})


def prepared(data):
    """A document, ready to play."""
    return prepare(validate(source(data)))


def written(data, path):
    """A document as a file; returns its name."""
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return str(path)
