"""What the blocks of a scenario file are made of: numbers with their bounds, ids, lists of names, dates, and their base.

A field's type says its bounds, e.g. `Fraction`, 0 to 1; a distribution must lie within them whole.
"""

import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    model_validator,
)
from pydantic_core import core_schema

from sim.methods.draws import DISTRIBUTIONS, LogNormal, Number, support
from sim.scenario.field_words import describe
from sim.scenario.numbers import Position, PositionChoice, fault, read_number, read_position
from sim.words.palette import CODE, PALETTE, is_colour

RESERVED = ("open", "sources", *DISTRIBUTIONS)
"""Words that cannot be ids: `open` is the option of every issue to be left for later; the others are keys."""

LONGEST = 1200
"""Rounds; a longer horizon is refused."""


def _id(word: Any) -> Any:
    if word in RESERVED:
        raise fault("is a reserved word and cannot be an id")
    if not isinstance(word, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", word):
        raise fault("is not an id: use small letters, digits and _, beginning with a letter")
    return word


def name_list(value: Any, words: tuple[str, ...], what: str) -> Any:
    """One of some words, or a list of names without repetition. what: the names, in words. Raises a `fault`."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        twice = [item for place, item in enumerate(value) if item in value[:place]]
        if twice:
            raise fault(f"names {twice[0]!r} twice")
        return value
    if value in words and isinstance(value, str):
        return value
    either = f"{' or '.join(words)}, or " if words else ""
    raise fault(f"must be {either}a list of {what}", words, value)


def _deferral(value: Any) -> Any:
    return value if isinstance(value, bool) else name_list(value, (), "issues (or true, or false)")


def _colour(value: Any) -> Any:
    if not is_colour(value):
        raise fault('is not a colour; write one of these names, or a code in quotes such as "#0072b2"', PALETTE, value)
    return value


def _sources(value: Any) -> Any:
    if value == []:
        raise fault("names nothing; write `assumption` if nothing supports this")
    return name_list(value, ("assumption",), "ids of claims")


# What a field holds, by its type; on top of what the type says, its reader refuses what cannot be meant.
Id = Annotated[str, BeforeValidator(_id, json_schema_input_type=str)]
Text = Annotated[str, Field(strict=True, min_length=1)]
Day = Annotated[datetime.date, Field(strict=True)]
Rounds = Annotated[int, Field(strict=True, ge=1, le=LONGEST)]
Names = Annotated[
    list[str], BeforeValidator(lambda value: name_list(value, (), "names"), json_schema_input_type=list[str])
]
Colour = Annotated[
    str,
    BeforeValidator(
        _colour,
        json_schema_input_type=Literal[tuple(PALETTE)] | Annotated[str, Field(pattern=f"^{CODE.pattern}$")],
    ),
]
Deferral = Annotated[bool | list[str], BeforeValidator(_deferral, json_schema_input_type=bool | list[str])]
Sources = Annotated[
    Literal["assumption"] | list[str],
    BeforeValidator(_sources, json_schema_input_type=Literal["assumption"] | list[str]),
]
A_MAJORITY = "a block such as {share: 0.65, by: weight}"
"""What says that a majority is enough, in words."""


def _of_signatories(value: Any) -> Any:
    if value == "signatories":
        return value
    raise fault(f"must be signatories, or {A_MAJORITY}", ("signatories",), value)


ConsentOfSignatories = Annotated[Literal["signatories"], BeforeValidator(_of_signatories)]

ConsentOf = Annotated[
    Literal["signatories", "all"] | list[str],
    BeforeValidator(
        lambda value: name_list(value, ("signatories", "all"), f"actors, or {A_MAJORITY}"),
        json_schema_input_type=Literal["signatories", "all"] | list[str],
    ),
]


OFF_A_BOUND = 1e-6
"""How far a number is held from a bound that is itself excluded."""


@dataclass(frozen=True)
class NumberRule:
    """Bounds of a number field; `open_low` and `open_high` exclude the bound itself.

    >>> NumberRule(0, 1, open_high=True).in_words()
    'at least 0 and below 1'
    """

    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    open_high: bool = False

    def read(self, value: Any) -> Any:
        """A number within the bounds; a distribution must lie within them whole."""
        number = read_number(value)
        self.check(number)
        return number

    def check(self, number: Number) -> None:
        """Raise a `fault` if the number can leave the bounds."""
        least, most = support(number)
        # A lognormal number is above 0 though its support begins there.
        above = self.low < least or (self.low == least and (not self.open_low or isinstance(number, LogNormal)))
        below = most < self.high or (most == self.high and not self.open_high)
        if above and below:
            return
        if isinstance(number, int | float):
            raise fault(f"must be {self.in_words()}")
        wrong, end = ("min", least) if not above else ("max", most)
        if math.isinf(end):
            raise fault(f"has no {wrong}, and this number must be {self.in_words()}; give the distribution a {wrong}")
        raise fault(f"can be {end:g}, and this number must be {self.in_words()}")

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest number within the bounds; of a bound that is excluded, `OFF_A_BOUND` from it."""
        return self.low + OFF_A_BOUND * self.open_low, self.high - OFF_A_BOUND * self.open_high

    def in_words(self) -> str:
        """The bounds in words, such as 'between 0 and 1'."""
        low = f"above {self.low:g}" if self.open_low else f"at least {self.low:g}"
        high = f"below {self.high:g}" if self.open_high else f"at most {self.high:g}"
        if math.isinf(self.high):
            return low
        if math.isinf(self.low):
            return high
        return f"{low} and {high}" if self.open_low or self.open_high else f"between {self.low:g} and {self.high:g}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        number: dict[str, Any] = {"type": "number"}
        if math.isfinite(self.low):
            number["exclusiveMinimum" if self.open_low else "minimum"] = self.low
        if math.isfinite(self.high):
            number["exclusiveMaximum" if self.open_high else "maximum"] = self.high
        return {"anyOf": [number, DISTRIBUTION_SCHEMA]}


@dataclass(frozen=True)
class PositionRule(NumberRule):
    """A place on an issue's scale: 0..100, or the name of an option, which the field's reader cannot know."""

    low: float = 0.0
    high: float = 100.0

    def read(self, value: Any) -> Any:
        """A position whose numbers are within the bounds; its names are left to the cross-checks."""
        position = read_position(value)
        if isinstance(position, PositionChoice):
            for number in position.values:
                if not isinstance(number, str):
                    self.check(number)
        elif not isinstance(position, str):
            self.check(position)
        return position

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        numeric = super().__get_pydantic_json_schema__(schema, handler)["anyOf"]
        return {"anyOf": [{"type": "string"}, *numeric, POSITION_CHOICE_SCHEMA]}


AnyNumber = Annotated[Number, NumberRule()]
Fraction = Annotated[Number, NumberRule(0, 1)]
FractionBelowOne = Annotated[Number, NumberRule(0, 1, open_high=True)]
FractionAboveZero = Annotated[Number, NumberRule(0, 1, open_low=True)]
NotNegative = Annotated[Number, NumberRule(0)]
Positive = Annotated[Number, NumberRule(0, open_low=True)]
Place = Annotated[Position, PositionRule()]
NumberOrPlace = Annotated[Position, PositionRule(low=-math.inf, high=math.inf)]
"""What a shock sets: its bounds are those of the number it is set for, which the field's reader cannot know.

The others above say their bounds: `Fraction` 0 to 1, `Place` 0 to 100 or the name of an option.
"""


def _several(item: dict, count: int) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": count, "maxItems": count}


def _one_of(name: str, body: dict) -> dict[str, Any]:
    return {"type": "object", "properties": {name: body}, "required": [name], "additionalProperties": False}


def _block(needed: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
    keys = {key: {"type": "number"} for key in needed + optional}
    return {"type": "object", "properties": keys, "required": list(needed), "additionalProperties": False}


def _choice_schema(item: dict) -> dict[str, Any]:
    weights = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "number", "exclusiveMinimum": 0}}
    return _one_of("choice", {"anyOf": [{"type": "array", "items": item, "minItems": 1}, weights]})


DISTRIBUTION_SCHEMA: dict[str, Any] = {
    "anyOf": [
        _one_of("uniform", _several({"type": "number"}, 2)),
        _one_of("triangular", _several({"type": "number"}, 3)),
        _one_of("normal", _block(("mean", "sd"), ("min", "max"))),
        _one_of("lognormal", _block(("median", "sigma"), ("min", "max"))),
        _one_of("beta", _block(("a", "b"), ("low", "high"))),
        _choice_schema({"type": "number"}),
    ]
}
POSITION_CHOICE_SCHEMA = _choice_schema({"type": ["number", "string"]})
"""How editors know a distribution, and a choice among positions."""


class Block(BaseModel):
    """A block of the file. `sources` says what supports the numbers in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: Sources | None = None

    @model_validator(mode="before")
    @classmethod
    def _note_reader(cls, data: Any, info: ValidationInfo) -> Any:
        """Note which class read this mapping, so that error messages can name the valid keys."""
        if isinstance(info.context, dict) and isinstance(data, dict):
            info.context[id(data)] = cls
        return data

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        made = handler(schema)
        describe(cls, handler.resolve_ref_schema(made))
        return made


class NamedNumbers(Block):
    """Numbers by name, such as a leverage on each signatory. Reads like a dict of the numbers given."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, AnyNumber] = Field(init=False)

    @property
    def numbers(self) -> dict[str, Number]:
        """The numbers that the file gives, by name."""
        return self.model_extra or {}

    def __getitem__(self, name: str) -> Number:
        return self.numbers[name]

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


class Shares(NamedNumbers):
    """Shares 0..1 by name, such as of the commitment risk that an option covers for each signatory."""

    __pydantic_extra__: dict[str, Fraction] = Field(init=False)
