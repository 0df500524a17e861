"""How often talks and treaties elsewhere came out so: `seeds/base_rates.yaml` as checked records.

A frame of reference for reports, where a scenario names them. Nothing that plays talks knows it.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from yaml.error import YAMLError

from sim.scenario.library import SEEDS
from sim.scenario.yaml_nodes import values_in
from sim.words.problems import Problem, ScenarioError

BASE_RATES_FILE = "base_rates.yaml"
"""Where they stand, among the seed files."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


ShareOfCases = Annotated[float, Field(ge=0, le=1)]
"""A share of the cases, 0..1."""


class Rate(_Record):
    """In which share of the cases something happened.

    what: in words; of: what it may be compared with, a text on every issue, any text, or a text that was undone; within:
    shares by so many months; in_the_end: the share without a limit in time. It has one of the two.
    """

    what: str
    of: Literal["full", "agreed", "collapsed"]
    within: dict[int, ShareOfCases] = {}
    in_the_end: ShareOfCases | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Rate":
        if bool(self.within) == (self.in_the_end is not None):
            raise ValueError("needs either `within` or `in_the_end`, and not both")
        return self

    def nearest(self, months: float) -> tuple[int | None, float]:
        """The horizon nearest to so many months, of two the shorter, and the share by then; None is no limit.

        >>> Rate(what="agreed", of="agreed", within={24: 0.5, 36: 0.55}).nearest(20)
        (24, 0.5)
        """
        if self.in_the_end is not None:
            return None, self.in_the_end
        horizon = min(sorted(self.within), key=lambda given: abs(given - months))
        return horizon, self.within[horizon]


class BaseRate(_Record):
    """Cases that were counted: what they are, from when, how many (None if unknown), and in which way they mislead."""

    id: str
    title: str
    source: str
    counted: str
    period: tuple[int, int]
    cases: int | None
    bias: str
    rates: tuple[Rate, ...]


class _File(_Record):
    base_rates: tuple[BaseRate, ...]


@cache
def base_rates(folder: Path = SEEDS) -> dict[str, BaseRate]:
    """All base rates by id. Raises `ScenarioError` if the file cannot be used."""
    path = folder / BASE_RATES_FILE
    try:
        found = _File.model_validate(values_in(path))
    except ValidationError as error:
        wrong = [(".".join(map(str, item["loc"])), item["msg"]) for item in error.errors(include_url=False)]
        raise ScenarioError(Problem(str(path), None, where, message) for where, message in wrong) from error
    except (OSError, YAMLError) as error:
        message = f"cannot be read: {' '.join(str(error).split())}"
        raise ScenarioError([Problem(str(path), None, "", message)]) from error
    return {item.id: item for item in found.base_rates}
