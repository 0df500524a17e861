"""Manifests: what made a result and what it consists of, read from folders that may come from anywhere.

One schema for each kind. A manifest that does not keep to it is refused in one sentence, whatever is wrong with it.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from sim.runtime.called import pasted_again
from sim.runtime.whole_files import FolderError

LARGEST_MANIFEST = 100_000_000
"""Bytes of the largest manifest that is read."""

Sha256 = Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")]
FileName = Annotated[StrictStr, Field(pattern=r"^[^/\\\x00]+$", max_length=255)]
PartName = Annotated[StrictStr, Field(pattern=r"^part-[0-9]{5}\.parquet$")]
Count = Annotated[StrictInt, Field(ge=0, lt=2**63)]
Portion = Annotated[StrictFloat, Field(ge=0, le=1)]
Versions = dict[StrictStr, StrictStr]
Draws = Literal["plain", "lhs"]


class _Kept(BaseModel):
    model_config = ConfigDict(extra="allow")


class _Scenario(_Kept):
    """What identifies a scenario that was played."""

    file: StrictStr
    digest: StrictStr
    draws: Draws


class _Labelled(_Scenario):
    label: StrictStr
    against: Count | None


class _Result(_Kept):
    command: StrictStr
    seed: Count
    worlds: Count
    versions: Versions
    sha256: dict[FileName, Sha256]


class _Run(_Result, _Scenario):
    world: Count | None


class _Comparison(_Result):
    a: _Scenario
    b: _Scenario


class _SideBySide(_Result):
    scenarios: list[_Labelled] = Field(min_length=2)


class _Answer(_Result, _Scenario):
    outcome_title: StrictStr


class _Sensitivity(_Answer):
    method: Literal["morris", "sobol"]


class _Aimed(_Kept):
    share: Portion
    low: Portion
    high: Portion
    played: Count
    pilot: Count
    aimed: Count
    plain: Count
    inputs: list[StrictStr]
    why: StrictStr = ""


class _Given(_Answer):
    fits: Count
    aiming: _Aimed | None = None


class _Range(_Kept):
    low: StrictFloat | StrictInt
    high: StrictFloat | StrictInt
    steps: Count | None = None


class _Levels(_Kept):
    levels: Annotated[list[StrictBool | StrictInt | StrictFloat | StrictStr], Field(min_length=1)]


class _Experiment(_Kept):
    factors: dict[StrictStr, _Levels | _Range]
    meanings: dict[StrictStr, dict[StrictStr, Any]]
    method: StrictStr
    points: Count | None
    worlds: Annotated[Count, Field(ge=1)]
    seed: Count
    draws: Draws


class _Actor(_Kept):
    role: Literal["signatory", "third_party"]


class _SweptScenario(_Kept):
    actors: dict[StrictStr, _Actor]


class _Asked(_Kept):
    design_sha256: Sha256


class _AskedOfSweep(_Asked):
    scenario: _SweptScenario
    experiment: _Experiment
    versions: Versions
    parts: Count


class _Notes(_Kept):
    command: StrictStr = ""
    versions: Versions = {}
    scenario_sha256: dict[FileName, Sha256] = {}


class _Part(_Kept):
    rows: Count
    sha256: Sha256


class _Failure(_Kept):
    point: Count
    worlds: tuple[Count, Count]
    error: StrictStr


class _Parts(_Kept):
    """What every folder of parts has, whatever they are parts of."""

    asked: _Asked
    notes: _Notes
    parts: dict[PartName, _Part]
    failures: dict[PartName, list[_Failure]]


class _Sweep(_Parts):
    asked: _AskedOfSweep


RESULT_SCHEMAS: dict[str, type[_Result]] = {
    "run": _Run,
    "comparison": _Comparison,
    "side_by_side": _SideBySide,
    "sensitivity": _Sensitivity,
    "breakeven": _Answer,
    "discover": _Answer,
    "given": _Given,
}
"""The schema of each kind of result."""


def read_parts_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a folder of parts, such as a sweep. Raises `FolderError`."""
    return _checked(path, _json_object(path), _Parts)


def read_sweep_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a sweep. Raises `FolderError`."""
    return _checked(path, _json_object(path), _Sweep)


def read_result_manifest(path: Path) -> dict[str, Any]:
    """The manifest of any other result. Raises `FolderError`."""
    manifest = _json_object(path)
    kind = manifest.get("kind")
    if not isinstance(kind, str) or kind not in RESULT_SCHEMAS:
        command = manifest.get("command")
        again = f"; make it again with `{pasted_again(command)}`" if isinstance(command, str) else ""
        raise FolderError(f"{path} cannot be used: it is from no result that this version knows{again}")
    return _checked(path, manifest, RESULT_SCHEMAS[kind])


def _json_object(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_MANIFEST:
            raise ValueError(f"it is larger than {LARGEST_MANIFEST // 10**6} MB")
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise ValueError("it holds no object")
    except RecursionError:
        raise FolderError(f"{path} cannot be read: it is nested too deeply") from None
    except (OSError, ValueError) as error:
        raise FolderError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    return found


def _checked(path: Path, found: dict[str, Any], schema: type[BaseModel]) -> dict[str, Any]:
    """The manifest as it stands, if it keeps to the schema; what is first wrong is said."""
    try:
        schema.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))[:200]
        raise FolderError(
            f"{path} cannot be used: {where}: {first['msg'][0].lower()}{first['msg'][1:]} "
            "(cut short, edited, or from another version)"
        ) from None
    return found
