"""What is known to have come later: each `outcomes.yaml` in the seeds as a checked record, and the dates of the facts behind it.

The only module that reads these files, for hindcasts alone: nothing that plays talks knows them.
"""

import calendar
import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from yaml.error import YAMLError

from sim.scenario.library import SEEDS
from sim.scenario.yaml_nodes import values_in
from sim.words.phrases import listed
from sim.words.problems import Problem, ScenarioError


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Event(_Record):
    """Whether a step has been taken, and when."""

    reached: bool
    date: datetime.date | None
    facts: tuple[str, ...]


class KnownOutcome(_Record):
    """Where an issue, or a part of it, stood on the day of the record.

    option: ids of the options that came, several where it came between them; place: their numbers; positions: the option
    that each party stands at, where they still disagree.
    """

    issue: str
    part: str = ""
    in_baseline: bool
    status: Literal["reached", "not_in_force", "open", "not_documented"]
    option: tuple[str, ...]
    place: tuple[int, ...]
    facts: tuple[str, ...]
    positions: dict[str, str] = {}
    note: str = ""


class TreatySteps(_Record):
    """The steps on the way to a treaty; of those that are None nothing is recorded."""

    text_agreed: Event
    initialled: Event | None = None
    signed: Event | None = None
    rejected: Event | None = None
    in_force: Event | None = None


class Outcomes(_Record):
    """What is known on the day `as_of`, of the talks between `signatories`."""

    as_of: datetime.date
    signatories: tuple[str, ...]
    stages: TreatySteps
    issues: tuple[KnownOutcome, ...]
    claims_since_tested: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Fact:
    """When a fact came about, first and last day, and whether its date could be foreseen when the talks resumed."""

    first: datetime.date
    last: datetime.date
    foreseeable: bool


def record_about(signatories: Collection[str], file: str, seeds: Path = SEEDS) -> tuple[Outcomes, dict[str, Fact]]:
    """What came of the talks among these signatories, and the facts that it cites.

    file: the scenario's, named in the error. Raises `ScenarioError` if there is no such record, or one that cannot be used.
    """
    others = []
    for folder in _folders(seeds):
        outcomes = known_outcomes(folder)
        if set(outcomes.signatories) <= set(signatories):
            return outcomes, known_facts(folder)
        others.append(listed([name.replace("_", " ").title() for name in outcomes.signatories]))
    said = f"what is known later is about talks between {'; '.join(others)}; here sign {listed(list(signatories))}"
    raise ScenarioError([Problem(file, None, "", f"cannot be scored: {said}")])


def _folders(seeds: Path) -> Iterator[Path]:
    """The folders that hold a record."""
    return (path.parent for path in sorted(seeds.rglob("outcomes.yaml")))


def known_outcomes(folder: Path = SEEDS) -> Outcomes:
    """The outcomes in a folder of seeds. Raises `ScenarioError` if the file cannot be used."""
    path = folder / "outcomes.yaml"
    try:
        return Outcomes.model_validate(values_in(path))
    except ValidationError as error:
        found = [(".".join(map(str, item["loc"])), item["msg"]) for item in error.errors(include_url=False)]
        raise ScenarioError(Problem(str(path), None, where, message) for where, message in found) from error
    except (OSError, YAMLError) as error:
        raise ScenarioError(
            [Problem(str(path), None, "", f"cannot be read: {' '.join(str(error).split())}")]
        ) from error


def known_facts(folder: Path = SEEDS) -> dict[str, Fact]:
    """The dated facts in a folder of seeds by id. Raises `ScenarioError` if the file cannot be used."""
    path = folder / "facts.yaml"
    try:
        entries = values_in(path)["facts"]
        return {entry["id"]: _fact(entry) for entry in entries}
    except (OSError, YAMLError, KeyError, TypeError, ValueError) as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise ScenarioError([Problem(str(path), None, "", f"cannot be used: {reason}")]) from error


def _fact(entry: dict[str, Any]) -> Fact:
    until = str(entry.get("until", entry["date"]))
    return Fact(_day(str(entry["date"]), last=False), _day(until, last=True), entry["date_foreseeable"])


def _day(text: str, last: bool) -> datetime.date:
    """A day, or the first or last of a month given as `2026-02`."""
    year, month, *day = map(int, text.split("-"))
    if not day:
        day = [calendar.monthrange(year, month)[1] if last else 1]
    return datetime.date(year, month, day[0])
