"""How long an agreed text can wait for its conditions and votes."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.spread import Spread, spread_of
from sim.scenario.strict_yaml import Steps


def waits(issues: Mapping[str, Any], actors: Mapping[str, Any]) -> Iterator[tuple[Steps, Spread]]:
    """Every condition and vote by its path, with the rounds from the agreement to it. issues, actors: blocks of a document."""
    called: dict[str, list[Spread]] = {}
    for issue, block in issues.items():
        for option, details in block.options.items():
            if details.condition:
                delay = spread_of(details.condition.delay)
                yield ("issues", issue, "options", option, "condition", "delay"), delay
                for named in details.condition.ratified_by:
                    called.setdefault(named, []).append(delay)
    for actor, who in actors.items():
        for name, ratifier in who.ratifiers.items():
            before = max(called.get(name, []), key=lambda delay: delay.high, default=Spread(0, 0, 0))
            own = spread_of(ratifier.delay)
            both = (first + then for first, then in zip(before, own, strict=True))
            yield ("actors", actor, "ratifiers", name, "delay"), Spread(*both)


def longest_wait(issues: Mapping[str, Any], actors: Mapping[str, Any]) -> int:
    """The rounds from an agreement to the last of what it can bring."""
    return math.ceil(max((delay.high for _, delay in waits(issues, actors)), default=0))
