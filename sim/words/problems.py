"""What is wrong with an input file, in words with which its author can mend it. Knows no file format and no schema."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

NO_VALUE: Any = type("NoValue", (), {"__repr__": lambda self: "NO_VALUE"})()
"""Stands for the value of a problem that has none, such as a missing key."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input file, as one line: where, what, what is allowed, and the nearest valid names.

    extended_by: the file through which this one was reached, if the user did not name it; kind: `warning`, or nothing for an
    error.

    >>> print(Problem("talks.yaml", 3, "calendar.round", "is not allowed here", "weak", ("week", "month"), ("week",)))
    talks.yaml:3: calendar.round: 'weak' is not allowed here; allowed: week, month; did you mean 'week'?
    """

    file: str
    line: int | None
    path: str
    message: str
    value: Any = NO_VALUE
    allowed: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    extended_by: str = ""
    kind: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        said = self.message if self.value is NO_VALUE else f"{in_words(self.value)} {self.message}"
        parts = [": ".join(part for part in (place, self.kind, self.path, said) if part)]
        if self.allowed:
            parts.append("allowed: " + _shortened(self.allowed))
        if self.nearest:
            parts.append("did you mean " + " or ".join(repr(name) for name in self.nearest) + "?")
        if self.extended_by:
            parts.append(f"{self.extended_by} extends this file")
        return "; ".join(parts)


class Refusal(Exception):
    """What was asked cannot be done; the message says why, in one line. exit_code: that of a command that ends so."""

    exit_code = 2


class ScenarioError(Exception):
    """An input file cannot be used. `problems` says why, one line each."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: object, allowed: Iterable[str], count: int = 1) -> tuple[str, ...]:
    """The allowed names most like `word`, at most `count`, best first; none if nothing is similar.

    >>> nearest("lineal", ["linear", "micro"])
    ('linear',)
    """
    return tuple(difflib.get_close_matches(str(word), list(allowed), n=count, cutoff=0.6))


def in_words(value: object) -> str:
    """A value as it would stand in the file, in one line and shortened.

    >>> in_words({"uniform": [0, 1], "sure": True})
    '{uniform: [0, 1], sure: true}'
    """
    return _cut(_flow(value), 80)


def _flow(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case str():
            return repr(_cut(value, 60))
        case _:
            return str(value)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."


def _shortened(names: Sequence[str], most: int = 20) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(str, names[:most])) + more
