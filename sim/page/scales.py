"""The slider of a number: from where to where it leads, in which steps, what it may not pass, and where the number lies now."""

import math
from dataclasses import dataclass, replace

from sim.scenario.field_types import NumberRule, PositionRule
from sim.scenario.lines import place
from sim.scenario.numbers import Position
from sim.scenario.scenario import Scenario
from sim.scenario.spread import Spread, spread_of

STEPS_OF_A_SLIDER = 100
"""A slider has about so many steps."""

USUAL_WIDTH = 0.5
"""How far a slider leads to either side of a number that is 0 in every world."""


@dataclass(frozen=True)
class Scale:
    """low, high: the ends of the slider. least, most: what the number may not pass, None for no bound; bounds: the same in words.

    at: low end, middle and high end of the draws in force, of a bell those of nine in ten; marks: names and places of options.
    """

    low: float
    high: float
    step: float
    least: float | None
    most: float | None
    bounds: str
    at: tuple[float, float, float]
    marks: tuple[tuple[str, float], ...] = ()


def scale_of(scenario: Scenario, path: str, number: Position, ends: tuple[float, float] | None = None) -> Scale:
    """The slider of the number at a path; ends: where a lever says from where to where it leads."""
    rule, here = scenario.bounds[path], spread_at(scenario, path, number)
    positions = isinstance(rule, PositionRule) and math.isfinite(rule.low)
    low, high = ends or ((rule.low, rule.high) if positions else _ends(rule, here))
    return Scale(
        low=low,
        high=high,
        step=_round_step((high - low) / STEPS_OF_A_SLIDER),
        least=rule.low if math.isfinite(rule.low) else None,
        most=rule.high if math.isfinite(rule.high) else None,
        bounds=rule.in_words() if math.isfinite(rule.low) or math.isfinite(rule.high) else "",
        at=_rounded(here),
        marks=_marks(scenario, path) if isinstance(rule, PositionRule) and _issue(path) else (),
    )


def slid(scale: Scale, scenario: Scenario, path: str, number: Position) -> Scale:
    """The slider with another number on it; it leads further where the number would lie beyond its ends."""
    here = spread_at(scenario, path, number)
    return replace(scale, at=_rounded(here), low=min(scale.low, here.low), high=max(scale.high, here.high))


def _rounded(here: Spread) -> tuple[float, float, float]:
    return round(here.low, 6), round(here.middle, 6), round(here.high, 6)


def spread_at(scenario: Scenario, path: str, number: Position) -> Spread:
    """Where the draws of the number at a path lie; of a position, on the scale of its issue."""
    issue = scenario.document.issues.get(_issue(path))
    return spread_of(number) if issue is None else place(issue, number)  # type: ignore[arg-type]


def _issue(path: str) -> str:
    steps = path.split(".")
    wanted = steps.index("wants") + 1 if "wants" in steps else len(steps)
    return steps[wanted] if wanted < len(steps) else ""


def _marks(scenario: Scenario, path: str) -> tuple[tuple[str, float], ...]:
    options = scenario.document.issues[_issue(path)].options
    return tuple((name, float(option.position or 0)) for name, option in options.items())


def _ends(rule: NumberRule, here: Spread) -> tuple[float, float]:
    """As far again to either side as the number reaches, within its bounds; of a number that lies at one of two, all between."""
    if here.width == 0 and math.isfinite(rule.high - rule.low) and here.low in (rule.low, rule.high):
        return rule.low, rule.high
    width = here.width or abs(here.middle) or USUAL_WIDTH
    grain = _round_step(width / 10)
    low, high = math.floor((here.low - width) / grain) * grain, math.ceil((here.high + width) / grain) * grain
    if here.low >= 0 and here.high > 0:
        low = max(low, 0.0)  # what is nowhere below 0 is seldom meant to be
    return max(rule.low + (grain if rule.open_low else 0), round(low, 9)), min(rule.high, round(high, 9))


def _round_step(width: float) -> float:
    """The step of 1, 2 or 5 times a power of ten nearest below a width.

    >>> _round_step(0.013), _round_step(0.007), _round_step(3)
    (0.01, 0.005, 2.0)
    """
    power = 10.0 ** math.floor(math.log10(width))
    return round(next(factor * power for factor in (5, 2, 1) if factor * power <= width * (1 + 1e-9)), 12)
