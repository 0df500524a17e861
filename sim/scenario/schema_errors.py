"""What pydantic finds wrong with a scenario file, said in the file's own terms: place, value, what is allowed."""

import copy
import re
from typing import Any

from pydantic import ValidationError

from sim.scenario.field_types import Block
from sim.scenario.source import Source
from sim.scenario.strict_yaml import Steps
from sim.words.problems import NO_VALUE, Problem, nearest

STAND_IN = 1e-6
"""A number that is valid in every number field, and small enough to break no sum."""

MUST_BE_A_BLOCK = "must be a block of `key: value` lines"
"""What is wrong with anything else in a block's place."""

MESSAGES = {
    "model_type": MUST_BE_A_BLOCK,
    "model_attributes_type": MUST_BE_A_BLOCK,
    "dict_type": MUST_BE_A_BLOCK,
    "list_type": "must be a list, such as [one, two]",
    "string_type": "must be text; if it is meant to be, put it in quotes",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a plain number, not a range",
    "finite_number": "must be finite",
    "date_type": "must be a date such as 2030-01-31, without quotes",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "is not allowed here",
    "union_tag_invalid": "is not a name known here",
    "union_tag_not_found": "is missing",
    "missing": "is missing",
}
"""What is wrong, by pydantic's type of error; in braces the limits that come with it."""


def translated(error: ValidationError, source: Source, readers: dict[int, type[Block]]) -> list[Problem]:
    """Pydantic's errors as problems in the order of the file. readers: the class that read a mapping, by its `id()`."""
    details = error.errors(include_url=False)
    missing = {_steps(item["loc"], source) for item in details if item["type"] == "missing"}
    problems = []
    for item in details:
        if item["type"] == "extra_forbidden":
            problem, meant = _unknown_key(_steps(item["loc"], source), source, readers)
            # A misspelt key is one mistake, not two: what it was meant to be does not count as missing.
            missing.discard(meant)
            problems.append(problem)
        elif item["type"] != "missing":
            problems.append(_problem(item, source))
    problems += [source.problem(path, MESSAGES["missing"], near=()) for path in sorted(missing, key=str)]
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))


def _steps(loc: tuple[int | str, ...], source: Source) -> Steps:
    """Pydantic's location as a path in the file: without the names of union members and of key checks."""
    here: Any = source.data
    path: list[int | str] = []
    for step in loc:
        chosen = isinstance(here, dict) and here.get("name") == step and step not in here
        if chosen or step == "[key]":
            continue
        path.append(step)
        here = source.value(tuple(path))
    return tuple(path)


def _unknown_key(path: Steps, source: Source, readers: dict[int, type[Block]]) -> tuple[Problem, Steps]:
    """The problem of a key that nobody reads, and the path of the key that was probably meant."""
    reader = readers.get(id(source.value(path[:-1])))
    keys = [field.alias or name for name, field in reader.model_fields.items()] if reader else []
    near = nearest(path[-1], keys)
    return source.problem(path, "is not a key here", path[-1], keys), (*path[:-1], *near)


def _problem(item: Any, source: Source) -> Problem:
    path, kind, context = _steps(item["loc"], source), item["type"], item.get("ctx", {})
    if kind == "fault":
        return _fault(path, context, item["loc"], source)
    if kind.startswith("union_tag"):
        path = (*path, "name")
    limits = {key: f"{limit:g}" if isinstance(limit, float) else limit for key, limit in context.items()}
    message = MESSAGES[kind].format(**limits) if kind in MESSAGES else item["msg"]
    return source.problem(path, message, _shown(source.value(path)), _allowed(item))


def _allowed(item: Any) -> list[str]:
    """The words that pydantic would have taken."""
    context = item.get("ctx", {})
    expected = context.get("expected") if item["type"] == "literal_error" else context.get("expected_tags", "")
    return re.findall(r"'([^']*)'", str(expected or ""))


def _fault(path: Steps, context: dict[str, Any], loc: tuple, source: Source) -> Problem:
    """A problem found by one of our own field readers, or with the id that is the last step of the path."""
    value = path[-1] if loc[-1] == "[key]" else _shown(source.value(path))
    near = nearest(context["word"], context["allowed"])
    return source.problem(path, context["message"], value, context["allowed"], near)


def mended(error: ValidationError, source: Source, readers: dict[int, type[Block]]) -> dict[str, Any] | None:
    """The data of a file with its errors mended, so that the rest can be checked; None if one of them cannot be mended.

    Wrong numbers are replaced by a stand-in and misspelt words by the nearest; what cannot be read at all is left out.
    """
    data = copy.deepcopy(source.data)
    for item in error.errors(include_url=False):
        path = _steps(item["loc"], source)
        if item["type"] == "extra_forbidden":
            block = _parent(data, path)
            value = block.pop(path[-1])
            meant = _unknown_key(path, source, readers)[1]
            if len(meant) == len(path):
                block.setdefault(meant[-1], value)
        elif item["type"] == "fault" and item["loc"][-1] != "[key]":
            _parent(data, path)[path[-1]] = STAND_IN
        elif item["loc"][-1] == "[key]":
            return None
        elif item["type"] == "literal_error":
            near = nearest(source.value(path), _allowed(item))
            if not near:
                return None
            _parent(data, path)[path[-1]] = near[0]
        elif item["type"] != "missing":
            block = _parent(data, path)
            if not isinstance(block, dict):
                return None
            block.pop(path[-1], None)
    return data


def _parent(data: Any, path: Steps) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


def _shown(value: Any) -> Any:
    """The value, unless it is a long block that would only repeat the file."""
    return NO_VALUE if isinstance(value, dict) and len(value) > 1 else value
