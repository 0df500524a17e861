"""What pydantic finds wrong with a scenario file, said in the file's own terms: place, value, what is allowed."""

import re
from typing import Any

from pydantic import ValidationError

from sim.scenario.field_types import Block
from sim.scenario.schema import PROTOCOL_BLOCKS
from sim.scenario.source import Source
from sim.scenario.strict_yaml import Steps
from sim.words.phrases import listed
from sim.words.problems import NO_VALUE, Problem, nearest
from sim.words.spellings import date_meant, number_meant, truth_meant

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
    "date_type": "must be a date such as 2030-01-31 (year-month-day), without quotes",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "is not allowed here",
    "union_tag_invalid": "is not a name known here",
    "union_tag_not_found": "is missing",
    "missing": "is missing",
}
"""What is wrong, by pydantic's type of error; in braces the limits that come with it."""

CANNOT_BE_READ = "cannot be read here"
"""What is said where pydantic has found something that is not in `MESSAGES`."""

USUAL_SALIENCES = "usually 0.05 to 0.25 (little), 0.2 to 0.5 (some), 0.45 to 0.8 (much) or 0.75 to 1 (most)"
"""Which numbers say how much an issue matters."""

MISSING = {
    "role": "is missing: signatory (it signs) or third_party (it does not)",
    "status_quo": "is missing: which of the options holds today",
    "by": "is missing: weight (each signatory counts by its weight) or heads (each counts one)",
    "rounds": "is missing: how many rounds the talks take",
    "salience": f"is missing: how much the issue matters beside the others, {USUAL_SALIENCES}",
}
"""What is said of a key that is missing, where the plain word is not enough."""

WRITTEN = {
    **dict.fromkeys(("strategy", "acceptance", "opponent", "protocol"), "{{name: {}}}"),
    "no_deal": "{{gain: {}}}",
    "red_line": "{{max: {0}}} or {{min: {0}}}",
    "inducement": "{{budget: {}, to: [..]}}",
    **dict.fromkeys(("leverage", "stick", "support", "home_leverage"), "{{SIGNATORY: {}}}"),
    "calendar": "{{start: 2030-01-31, round: month, rounds: 12}}",
    "condition": "{{what: {}}}",
    "wants": "{{ISSUE: {{ideal: .., salience: ..}}}}",
}
"""How a block is written by whoever gives one word or number for it, by its key; in braces what was given."""


CHANGE = "{{add: {0}}}, {{scale: {0}}} or {{set: {0}}}"
"""How the change of a shock is written by whoever gives a number for it."""


def translated(error: ValidationError, source: Source, readers: dict[int, type[Block]]) -> list[Problem]:
    """Pydantic's errors as problems in the order of the file. readers: the class that read a mapping, by its `id()`."""
    details = error.errors(include_url=False)
    missing = {steps_in(item["loc"], source) for item in details if item["type"] == "missing"}
    problems = []
    for item in details:
        if item["type"] == "extra_forbidden":
            problem, meant = _unknown_key(steps_in(item["loc"], source), source, readers)
            # A misspelt key is one mistake, not two: what it was meant to be does not count as missing.
            missing.discard(meant)
            problems.append(problem)
        elif item["type"] != "missing":
            problems.append(_problem(item, source))
    for path in sorted(missing, key=str):
        problems.append(source.problem(path, MISSING.get(str(path[-1]), MESSAGES["missing"]), near=()))
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))


def steps_in(loc: tuple[int | str, ...], source: Source) -> Steps:
    """Pydantic's location as a path in the file: without the names of union members and of key checks.

    The latter and the tags of unions begin with a bracket, with which no key does that the file may have.
    """
    here: Any = source.data
    path: list[int | str] = []
    for step in loc:
        chosen = isinstance(here, dict) and here.get("name") == step and step not in here
        if chosen or str(step).startswith("["):
            continue
        path.append(step)
        here = source.value(tuple(path))
    return tuple(path)


def _unknown_key(path: Steps, source: Source, readers: dict[int, type[Block]]) -> tuple[Problem, Steps]:
    """The problem of a key that nobody reads, and the path of the key that was probably meant."""
    meant = key_meant(path, source, readers)
    message = _of_another_protocol(path, source) or "is not a key here"
    problem = source.problem(path, message, path[-1], _keys(path, source, readers))
    return problem, path if meant is None else (*path[:-1], meant)


def _of_another_protocol(path: Steps, source: Source) -> str:
    """What is wrong with a key that other protocols have; empty where none has it."""
    having = [str(name) for name, block in PROTOCOL_BLOCKS.items() if path[-1] in block.model_fields]
    if path[:-1] != ("protocol",) or not having:
        return ""
    return f"is a key of {listed(having)}, not of {source.value(('protocol', 'name'))}"


def key_meant(path: Steps, source: Source, readers: dict[int, type[Block]]) -> str | None:
    """The key that was probably meant by one that nobody reads."""
    return next(iter(nearest(path[-1], _keys(path, source, readers))), None)


def _keys(path: Steps, source: Source, readers: dict[int, type[Block]]) -> list[str]:
    """The keys of the block that the last step of a path leads out of."""
    reader = readers.get(id(source.value(path[:-1])))
    return [field.alias or name for name, field in reader.model_fields.items()] if reader else []


def _problem(item: Any, source: Source) -> Problem:
    path, kind, context = steps_in(item["loc"], source), item["type"], item.get("ctx", {})
    if kind == "fault":
        return _fault(path, context, item["loc"], source)
    if kind.startswith("union_tag"):
        path = (*path, "name")
    limits = {key: f"{limit:g}" if isinstance(limit, float) else limit for key, limit in context.items()}
    value = source.value(path)
    message = MESSAGES.get(kind, CANNOT_BE_READ).format(**limits) + _hint(kind, path, value)
    return source.problem(path, message, _shown(value), allowed_words(item))


def _hint(kind: str, path: Steps, value: Any) -> str:
    """How to write what was probably meant."""
    meant = ""
    if kind == "date_type":
        meant = date_meant(value)
    elif kind == "bool_type":
        meant = truth_meant(value)
    elif kind in ("int_type", "float_type") and isinstance(value, str):
        meant = number_meant(value)[1]
    elif MESSAGES.get(kind) == MUST_BE_A_BLOCK and isinstance(value, list):
        return ", without dashes"
    elif MESSAGES.get(kind) == MUST_BE_A_BLOCK and not isinstance(value, dict):
        meant = (CHANGE if "effect" in path[-2:-1] else WRITTEN.get(str(path[-1]), "")).format(value)
    return f"; write {meant}" if meant else ""


def allowed_words(item: Any) -> list[str]:
    """The words that pydantic would have taken."""
    context = item.get("ctx", {})
    expected = context.get("expected") if item["type"] == "literal_error" else context.get("expected_tags", "")
    return re.findall(r"'([^']*)'", str(expected or ""))


def _fault(path: Steps, context: dict[str, Any], loc: tuple, source: Source) -> Problem:
    """A problem found by one of our own field readers, or with the id that is the last step of the path."""
    value = path[-1] if loc[-1] == "[key]" else _shown(source.value(path))
    near = nearest(context["word"], context["allowed"])
    message, meant = context["message"], _meant(context["message"], value)
    if meant:
        message = f"{message}; write {meant}"
    elif path[-1] == "salience" and isinstance(value, str) and not number_meant(value)[1]:
        message = f"is not a number; {USUAL_SALIENCES}"
    return source.problem(path, message, value, context["allowed"], near)


def _meant(message: str, value: Any) -> str:
    """What to write instead of a text that a field refuses with this message; empty if that is not clear."""
    if not isinstance(value, str):
        return ""
    if "true" in message:
        return truth_meant(value) or f"[{value}]"
    if "is not an id" in message:
        return re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_0123456789")
    return f"[{value}]" if "must be a list" in message else ""


def _shown(value: Any) -> Any:
    """The value, unless it is a long block that would only repeat the file."""
    return NO_VALUE if isinstance(value, dict) and len(value) > 1 else value
