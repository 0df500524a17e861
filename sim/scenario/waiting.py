"""How long an agreed text can wait for its conditions and votes."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.scenario.spread import Spread, spread
from sim.scenario.strict_yaml import Steps

if TYPE_CHECKING:
    from sim.scenario.schema import ActorBlock, IssueBlock


def waits(issues: "dict[str, IssueBlock]", actors: "dict[str, ActorBlock]") -> Iterator[tuple[Steps, Spread]]:
    """Every condition and vote by its path, with the rounds from the agreement to it."""
    called: dict[str, list[Spread]] = {}
    for issue, block in issues.items():
        for option, details in block.options.items():
            if details.condition:
                delay = spread(details.condition.delay)
                yield ("issues", issue, "options", option, "condition", "delay"), delay
                for named in details.condition.ratified_by:
                    called.setdefault(named, []).append(delay)
    for actor, who in actors.items():
        for name, ratifier in who.ratifiers.items():
            before = max(called.get(name, []), key=lambda delay: delay.high, default=Spread(0, 0, 0))
            own = spread(ratifier.delay)
            both = (first + then for first, then in zip(before, own, strict=True))
            yield ("actors", actor, "ratifiers", name, "delay"), Spread(*both)


def longest_wait(issues: "dict[str, IssueBlock]", actors: "dict[str, ActorBlock]") -> int:
    """The rounds from an agreement to the last of what it can bring."""
    return math.ceil(max((delay.high for _, delay in waits(issues, actors)), default=0))
