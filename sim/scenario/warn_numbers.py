"""Doubts about numbers: beyond what the scale of utility (0 to 1) can bear, sure ruin, or ranges that say nothing."""

import fnmatch
import math

from sim.methods.draws import Number
from sim.scenario.case import Case, Problems
from sim.scenario.document import given, numbers
from sim.scenario.numbers import PositionChoice
from sim.scenario.pushed import out_of_bounds
from sim.scenario.spread import spread_of
from sim.scenario.strict_yaml import Steps
from sim.words.phrases import percent

IN_UTILITY = (
    "actors.*.no_deal.gain", "actors.*.margin", "actors.*.commitment_risk", "actors.*.open_price", "actors.*.stick.*",
    "actors.*.support.*", "actors.*.inducement.budget", "actors.*.ratifiers.*.threshold", "actors.*.ratifiers.*.noise",
    "actors.*.wants.*.price", "actors.*.no_deal.value",
)  # fmt: skip
"""Numbers in utility: more than 1 is more than the best and the worst text of all are apart."""

SATISFACTIONS = ("actors.*.wants.*.values.*",)
"""What an option is worth, from 0, the worst, to 1, the best."""

PASSED_ON = ("actors.*.leverage.*", "actors.*.home_leverage.*")
"""Shares of an own gain or loss that are passed on: more than 1 makes somebody care more for another than for itself."""

PER_ROUND = ("actors.*.no_deal.cost", "actors.*.no_deal.drift")
"""Utility in each round: over the talks they add up."""

HAZARDS = ("breakdown", "actors.*.spoiling")
"""Chances in each round of talks to end them."""

FROM_NEVER_TO_ALWAYS = ("actors.*.wants.*.red_line.holds", "actors.*.tolerance", "actors.*.present")
"""Chances of which a range from 0 to 1 says nothing."""

MOST_PER_ROUND = 2.0
"""What a cost may come to over the talks, in utility; with more, all but the first rounds are under any deal."""

NEARLY_SURE = 0.99
"""Talks that end early with at least this chance are hardly meant to be."""

WHOLE = 0.98
"""A range that covers this share of what a number can be contains everything."""


def _of(case: Case, *patterns: str) -> list[tuple[Steps, Number]]:
    """The numbers that the file gives, of the kinds wanted, with their paths."""
    stated = given(case.document)
    return [
        (tuple(path.split(".")), value)
        for path, value in numbers(case.document).items()
        if path in stated
        and not isinstance(value, str | PositionChoice)
        and any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)
    ]


def beyond_the_scale(case: Case) -> Problems:
    """Numbers in utility beyond 1."""
    for path, value in _of(case, *IN_UTILITY):
        ends = spread_of(value)
        if max(abs(ends.low), abs(ends.high)) > 1:
            message = (
                "is in utility, where the best and the worst text of all are 1 apart; write 0.1 for a tenth of that"
            )
            yield case.problem(path, message, case.source.value(path))


def beyond_the_best(case: Case) -> Problems:
    """Values of options beyond 1, the best, or below 0, the worst."""
    for path, value in _of(case, *SATISFACTIONS):
        ends = spread_of(value)
        if ends.high > 1 or ends.low < 0:
            message = "is how good an option is, from 0 (worst) to 1 (best); write 0.5 for halfway"
            yield case.problem(path, message, case.source.value(path))


def beyond_the_whole(case: Case) -> Problems:
    """Shares of a gain or loss beyond all of it."""
    for path, value in _of(case, *PASSED_ON):
        most = spread_of(value).high
        if most > 1:
            message = f"passes on {most:g} times its own gain or loss; usual are 0.02 to 0.25, and 1 is all of it"
            yield case.problem(path, message, case.source.value(path))


def adds_up(case: Case) -> Problems:
    """Costs that add up over the talks to more than any text can be worth."""
    rounds = case.document.calendar.rounds
    for path, value in _of(case, *PER_ROUND):
        total = rounds * abs(spread_of(value).middle)
        if total > MOST_PER_ROUND:
            message = f"is in utility in each round and adds up to {total:.3g} in {rounds} rounds; the whole scale is 1"
            yield case.problem(path, message, case.source.value(path))


def surely_ends(case: Case) -> Problems:
    """Hazards in each round that leave the talks no chance."""
    rounds = case.document.calendar.rounds
    for path, value in _of(case, *HAZARDS):
        middle = spread_of(value).middle
        overall = 1 - (1 - middle) ** rounds
        if rounds > 1 and overall >= NEARLY_SURE:
            meant = middle if middle < NEARLY_SURE else 0.5
            each = f"{1 - (1 - meant) ** (1 / rounds):.2g}"
            message = f"is a chance in each round: over {rounds} rounds it is {percent(overall)}"
            yield case.problem(path, f"{message}; for {percent(meant)} in all write {each}", case.source.value(path))


def pushed_out(case: Case) -> Problems:
    """Numbers that shocks can push out of their bounds."""
    yield from out_of_bounds(case, numbers(case.document))


def says_nothing(case: Case) -> Problems:
    """Ranges that contain all that a number can be."""
    for path, value in _of(case, *IN_UTILITY):
        ends = spread_of(value)
        if ends.width >= 1 and max(abs(ends.low), abs(ends.high)) <= 1:
            message = (
                f"reaches from {ends.low:.2g} to {ends.high:.2g}, as far as any two texts are apart: it says nothing"
            )
            yield case.problem(path, message, case.source.value(path))
    for path, value in _of(case, *FROM_NEVER_TO_ALWAYS):
        ends = spread_of(value)
        if ends.width >= WHOLE and math.isfinite(ends.width):
            message = "contains everything from never to always, so it says nothing; narrow it, or leave it out"
            yield case.problem(path, message, case.source.value(path))
    yield from _anywhere(case)


def _anywhere(case: Case) -> Problems:
    """Ideals that can lie anywhere, on an issue that is among the more important to whom they belong."""
    for name, actor in case.actors.items():
        weights = {issue: spread_of(want.salience).middle for issue, want in actor.wants.items()}
        for issue, want in actor.wants.items():
            if want.ideal is None or isinstance(want.ideal, str | PositionChoice):
                continue
            path, ends = ("actors", name, "wants", issue, "ideal"), spread_of(want.ideal)
            if ends.width >= 100 * WHOLE and 2 * weights[issue] >= max(weights.values()):
                message = (
                    "can be anywhere on the scale, on an issue that matters to it: that says nothing of what it wants"
                )
                yield case.problem(path, message, case.source.value(path))
