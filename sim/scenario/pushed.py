"""Where shocks can push a number: out of its bounds, or to where the talks cannot be played."""

from collections.abc import Iterator, Mapping

from sim.methods.draws import Number
from sim.scenario.case import Case, Problems
from sim.scenario.numbers import Position, PositionChoice
from sim.scenario.schema import Change
from sim.scenario.spread import spread_of
from sim.scenario.strict_yaml import Steps


def no_longer_positive(case: Case, numbers: Mapping[str, Position]) -> Problems:
    """Numbers that are divided by or raised to, and can be pushed to 0 or below. numbers: all, by path."""
    for path, target, low, _ in _pushed(case, numbers):
        rule = case.rules[target]
        if rule.open_low and low <= rule.low:
            message = f"can push it to {low:.3g}, and it must stay {rule.in_words()}"
            yield case.problem(path, message, case.source.value(path))


def out_of_bounds(case: Case, numbers: Mapping[str, Position]) -> Problems:
    """Numbers that can be pushed out of the bounds that a file must keep. numbers: all, by path."""
    for path, target, low, high in _pushed(case, numbers):
        rule = case.rules[target]
        past = low if low < rule.low - TINY else high if high > rule.high + TINY else None
        if past is not None and not rule.open_low:
            held = rule.low if low < rule.low - TINY else rule.high
            message = f"can push it to {past:.3g}, and it is held at {held:g}, since it must be {rule.in_words()}"
            yield case.problem(path, message, case.source.value(path))


def _pushed(case: Case, numbers: Mapping[str, Position]) -> Iterator[tuple[Steps, str, float, float]]:
    """Every change that adds or scales: its path, what it changes, and the ends between which that can then lie."""
    for name, shock in case.document.shocks.items():
        for target, change in shock.effect.items():
            before, rule = numbers.get(target), case.rules.get(target)
            if rule and not isinstance(before, str | PositionChoice | None):
                yield ("shocks", name, "effect", target), target, *_ends(before, change)


def _ends(before: Number, change: Change) -> tuple[float, float]:
    """The ends between which a number lies after a change; of a bell, those of nine in ten draws."""
    ends = spread_of(before)
    if change.add is not None:
        added = spread_of(change.add)
        return ends.low + added.low, ends.high + added.high
    if change.scale is not None:
        factor = spread_of(change.scale)
        products = [end * by for end in (ends.low, ends.high) for by in (factor.low, factor.high)]
        return min(products), max(products)
    return ends.low, ends.high


TINY = 1e-9
"""By so much an end may lie beyond its bound, as sums in binary do."""
