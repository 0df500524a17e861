"""Numbers as a scenario file writes them: a constant or a distribution, and positions, which may name an option.

What is wrong is refused with a `fault`, in words that say how to mend it. Bounds are the business of `sim.scenario.field_types`.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from itertools import pairwise
from statistics import NormalDist
from typing import Any

from pydantic_core import PydanticCustomError

from sim.methods.draws import (
    DISTRIBUTIONS,
    Beta,
    Choice,
    Distribution,
    LogNormal,
    Normal,
    Number,
    Triangular,
    Uniform,
)
from sim.scenario.strict_yaml import NUMBER
from sim.words.problems import in_words
from sim.words.spellings import number_meant

LARGEST_NUMBER = 1e9
"""Numbers beyond this are refused: sums on the grid of `sim.methods.draws` would no longer be exact."""

WIDEST = 5.0
"""Largest sigma of a lognormal; draws beyond it span more than 40 powers of ten."""


@dataclass(frozen=True)
class PositionChoice:
    """One of some positions, each an option name or a number, each with its weight."""

    values: tuple[str | float, ...]
    weights: tuple[float, ...]


Position = Number | str | PositionChoice
"""A place on the scale of an issue, 0 to 100: a number or distribution, the name of an option, or a choice among both."""


def position_names(position: Position | None) -> tuple[str, ...]:
    """The option names that a position uses."""
    values = position.values if isinstance(position, PositionChoice) else (position,)
    return tuple(value for value in values if isinstance(value, str))


def fault(message: str, allowed: Iterable[str] = (), word: object = None) -> PydanticCustomError:
    """The error of a field. The value is put before `message`; `word` is what was meant to be one of `allowed`."""
    return PydanticCustomError("fault", "{message}", {"message": message, "allowed": tuple(allowed), "word": word})


def _constant(value: object, what: str = "") -> float:
    """A finite plain number; `what` names it within its distribution."""
    name = f"has a {what} that" if what else ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise fault(f"{name} is not a number: {in_words(value)}" if what else "is not a number")
    if not math.isfinite(value):
        raise fault(f"{name} is not finite".strip())
    if abs(value) > LARGEST_NUMBER:
        raise fault(f"{name} is beyond {LARGEST_NUMBER:g}".strip())
    return float(value)


def read_number(value: Any) -> Number:
    """A constant or a distribution, from what a file says. Raises a `fault` that says what is wrong.

    >>> read_number({"uniform": [0, 1]})
    Uniform(low=0.0, high=1.0)
    """
    if isinstance(value, Distribution):
        return value
    if isinstance(value, dict):
        return _distribution(value, _number_choice)
    if isinstance(value, str | list):
        raise fault(_not_a_number(value))
    return _constant(value)


def _not_a_number(value: str | list) -> str:
    """What is wrong with a text or a list for a number, and what to write for it."""
    odd, meant = number_meant(value) if isinstance(value, str) else ("", "")
    if isinstance(value, list) and len(value) == 2 and all(isinstance(end, int | float) for end in value):
        odd, meant = "is not a number", f"{{uniform: {in_words(value)}}} for a range"
    return f"{odd}; write {meant}" if meant else "is not a number; write a number, or a range such as {uniform: [0, 1]}"


def _place_meant(value: str) -> str:
    """What is odd about a number for a place, 0 to 100, and what to write for it: a percentage is one already."""
    odd, meant = number_meant(value)
    return f"{odd}; write {value.strip().removesuffix('%').strip() if '%' in value else meant}"


def read_position(value: Any) -> Position:
    """A number, an option name, or a choice among both, from what a file says. Raises a `fault`."""
    if isinstance(value, str) and number_meant(value)[1]:
        raise fault(_place_meant(value))
    if isinstance(value, str | PositionChoice):
        return value
    if isinstance(value, dict):
        return _distribution(value, _position_choice)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        raise fault(f"is a list; write {{choice: {in_words(value)}}} for one of them by chance")
    return read_number(value)


def _distribution(value: dict, choice: Callable[[Any], Any]) -> Any:
    names = tuple(DISTRIBUTIONS)
    if len(value) != 1:
        unknown = [key for key in value if key not in names]
        message = f"has {len(value)} keys; a distribution is one name with its numbers"
        if all(isinstance(value.get(end), int | float) for end in ("min", "max")):
            message += f"; write {{uniform: [{value['min']}, {value['max']}]}}"
        raise fault(message, names if unknown else ())
    ((name, body),) = value.items()
    if name not in names:
        raise fault(f"is not a distribution: {name!r}", names, name)
    return {**_READERS, "choice": choice}[name](body)


def _listed(body: Any, name: str, entries: tuple[str, ...]) -> list[float]:
    if not isinstance(body, list) or len(body) != len(entries):
        comma = isinstance(body, list) and len(body) == 2 * len(entries)
        hint = "; write decimals with a point, such as 0.5" if comma else ""
        raise fault(f"needs {len(entries)} numbers in a list: {name}: [{', '.join(entries)}]{hint}")
    return [_constant(item, entry) for item, entry in zip(body, entries, strict=True)]


def _keyed(body: Any, name: str, needed: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, float]:
    keys = needed + optional
    if not isinstance(body, dict):
        raise fault(f"needs keys: {name}: {{{', '.join(f'{key}: ...' for key in needed)}}}")
    for key in body:
        if key not in keys:
            raise fault(f"has a key that {name} does not know: {key!r}", keys, key)
    for key in needed:
        if key not in body:
            raise fault(f"lacks {key!r}, which {name} needs")
    return {key: _constant(item, key) for key, item in body.items()}


def _rising(*pairs: tuple[str, float]) -> None:
    for (name, value), (next_name, next_value) in pairwise(pairs):
        if value > next_value:
            raise fault(f"has its {name} {value:g} above its {next_name} {next_value:g}")


def _positive(body: dict[str, float], *keys: str) -> None:
    for key in keys:
        if body[key] <= 0:
            raise fault(f"needs {key} above 0")


def _uniform(body: Any) -> Uniform:
    low, high = _listed(body, "uniform", ("low", "high"))
    _rising(("low", low), ("high", high))
    return Uniform(low, high)


def _triangular(body: Any) -> Triangular:
    low, mode, high = _listed(body, "triangular", ("low", "mode", "high"))
    _rising(("low", low), ("mode", mode), ("high", high))
    return Triangular(low, mode, high)


def _beta(body: Any) -> Beta:
    keys = _keyed(body, "beta", ("a", "b"), ("low", "high"))
    _positive(keys, "a", "b")
    beta = Beta(**keys)
    _rising(("low", beta.low), ("high", beta.high))
    return beta


def _normal(body: Any) -> Normal:
    keys = _keyed(body, "normal", ("mean", "sd"), ("min", "max"))
    _positive(keys, "sd")
    normal = Normal(**keys)
    _truncated(normal, (normal.min - normal.mean) / normal.sd, (normal.max - normal.mean) / normal.sd)
    return normal


def _lognormal(body: Any) -> LogNormal:
    keys = _keyed(body, "lognormal", ("median", "sigma"), ("min", "max"))
    _positive(keys, "median", "sigma")
    if keys["sigma"] > WIDEST:
        raise fault(f"needs a sigma of at most {WIDEST:g}")
    if keys.get("min", 0) < 0:
        raise fault("needs a min of 0 or more: a lognormal number is positive")
    lognormal = LogNormal(**keys)
    _rising(("min", lognormal.min), ("max", lognormal.max))
    low, high = (
        math.log(end / lognormal.median) / lognormal.sigma if end > 0 else -math.inf for end in lognormal.support
    )
    _truncated(lognormal, low, high)
    return lognormal


def _truncated(number: Normal | LogNormal, low: float, high: float) -> None:
    """Refuse a truncation that is upside down or leaves next to nothing; low and high in standard deviations."""
    _rising(("min", number.min), ("max", number.max))
    if NormalDist().cdf(high) - NormalDist().cdf(low) < 1e-9:
        raise fault("keeps less than one in a billion of its distribution between min and max")


def _number_choice(body: Any) -> Choice:
    values, weights = _entries(body)
    return Choice(tuple(_constant(value, "value") for value in values), weights)


def _position_choice(body: Any) -> Choice | PositionChoice:
    values, weights = _entries(body)
    read = tuple(value if isinstance(value, str) else _constant(value, "value") for value in values)
    if any(isinstance(value, str) for value in read):
        return PositionChoice(read, weights)
    return Choice(tuple(map(float, read)), weights)


def _entries(body: Any) -> tuple[list, tuple[float, ...]]:
    """The values and weights of `choice: [values]` or `choice: {value: weight}`."""
    if not isinstance(body, list | dict) or not body:
        raise fault("needs values: choice: [0, 1] or choice: {0: 2, 1: 3} with a weight for each")
    if isinstance(body, list):
        return body, (1.0,) * len(body)
    weights = tuple(_constant(weight, "weight") for weight in body.values())
    if min(weights) <= 0:
        raise fault("needs weights above 0")
    return [_number_key(key) for key in body], weights


def _number_key(key: str) -> float | str:
    return float(key) if NUMBER.fullmatch(key) else key


def as_data(position: Position) -> Any:
    """A number, distribution or position as a file says it, which `read_position` reads back as it was.

    >>> as_data(Uniform(0, 0.25)), as_data(PositionChoice(("ridge", "river"), (1.0, 3.0))), as_data(0.5)
    ({'uniform': [0, 0.25]}, {'choice': {'ridge': 1, 'river': 3}}, 0.5)
    """
    match position:
        case Uniform(low, high):
            return {"uniform": [_short(low), _short(high)]}
        case Triangular(low, mode, high):
            return {"triangular": [_short(low), _short(mode), _short(high)]}
        case Choice(values, weights) | PositionChoice(values, weights):
            names = [value if isinstance(value, str) else str(_short(value)) for value in values]
            if set(weights) == {1.0}:
                return {"choice": [value if isinstance(value, str) else _short(value) for value in values]}
            return {"choice": {name: _short(weight) for name, weight in zip(names, weights, strict=True)}}
        case Normal() | LogNormal() | Beta():
            given = {field.name: getattr(position, field.name) for field in fields(position)}
            usual = {field.name: field.default for field in fields(position)}
            kept = {key: _short(value) for key, value in given.items() if value != usual[key] and math.isfinite(value)}
            return {type(position).__name__.lower(): kept}
    return position if isinstance(position, str) else _short(position)


def _short(number: Any) -> float:
    """A number without the decimals that it does not need."""
    return int(number) if float(number).is_integer() and abs(number) < 1e15 else float(number)


_READERS: dict[str, Callable[[Any], Any]] = {
    "uniform": _uniform,
    "normal": _normal,
    "lognormal": _lognormal,
    "triangular": _triangular,
    "beta": _beta,
}
