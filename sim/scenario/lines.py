"""Which options a red line takes out for certain: in every world, and whatever is paid for crossing it."""

from sim.scenario.numbers import Position, PositionChoice
from sim.scenario.schema import IssueBlock, RedLine
from sim.scenario.spread import Spread, spread_of


def place(issue: IssueBlock, position: Position) -> Spread:
    """Where a position lies on the scale of an issue, 0 to 100."""
    if isinstance(position, str):
        return _at(issue, position)
    if isinstance(position, PositionChoice):
        places = [_at(issue, value) if isinstance(value, str) else spread_of(value) for value in position.values]
        weights = position.weights
        middle = sum(at.middle * weight for at, weight in zip(places, weights, strict=True)) / sum(weights)
        return Spread(min(at.low for at in places), middle, max(at.high for at in places))
    return spread_of(position)


def _at(issue: IssueBlock, option: str) -> Spread:
    return spread_of(issue.options[option].position or 0.0)


def option_nearest(issue: IssueBlock, at: float) -> str:
    """The option nearest to a place on the scale; of two as near, the lower."""
    return min(issue.options, key=lambda name: abs((issue.options[name].position or 0.0) - at))


def crossed(issue: IssueBlock, line: RedLine) -> list[str]:
    """The options that lie across a red line wherever its ends are drawn, whether it is meant or has a price or not."""
    low = place(issue, line.min).low if line.min is not None else 0.0
    high = place(issue, line.max).high if line.max is not None else 100.0
    places = {name: _at(issue, name).middle for name in issue.options}
    return [name for name, at in places.items() if at < low or at > high or name in line.never]


def surely_refused(issue: IssueBlock, line: RedLine | None) -> list[str]:
    """The options that an absolute red line, meant in every world, takes out."""
    absolute = line is not None and line.price is None and spread_of(line.holds).low >= 1
    return crossed(issue, line) if line is not None and absolute else []
