"""Files of other programs: read whole, and what is wrong with one said in the same way for all."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.words.problems import NO_VALUE, Problem, ScenarioError, nearest

LARGEST_FOREIGN_FILE = 5_000_000
"""Bytes of the largest file that is read."""


def wrong(
    file: Path, said: str, value: Any = NO_VALUE, allowed: Iterable[str] = (), line: int | None = None
) -> ScenarioError:
    """The error that says what is wrong with a file; of what is allowed the nearest is offered."""
    names = tuple(allowed)
    near = nearest(value, names) if names else ()
    return ScenarioError([Problem(str(file), line, "", said, value, names, near)])


def text_of_file(file: Path) -> str:
    """The text of a file. Raises `ScenarioError` for one that is empty, too large or no text."""
    try:
        if file.stat().st_size > LARGEST_FOREIGN_FILE:
            raise wrong(file, f"is larger than {LARGEST_FOREIGN_FILE // 10**6} MB")
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong(file, f"cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}") from None
    if not text.strip():
        raise wrong(file, "is empty")
    return text


def issues_of(file: Path, found: Iterable[tuple[str, Sequence[str]]]) -> dict[str, Sequence[str]]:
    """The issues of a domain by title, each with the titles of its options."""
    issues: dict[str, Sequence[str]] = {}
    for title, options in found:
        if title in issues:
            raise wrong(file, "is the name of two issues", title)
        if len(options) < 2 or len(set(options)) < len(options):
            raise wrong(file, "needs two or more options, all different", title)
        issues[title] = options
    if not issues:
        raise wrong(file, "has no issue")
    return issues


def non_negative(file: Path, what: str, given: Any) -> float:
    """A number of a file that is 0 or more."""
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 <= number < math.inf:
        raise wrong(file, f"is no number of 0 or more: {what}", "nothing" if given is None else given)
    return number


def weights_of(file: Path, given: Iterable[tuple[str, Any]]) -> list[float]:
    """The weights of issues by title, of which one at least is above 0."""
    weights = [non_negative(file, f"weight of {title}", weight) for title, weight in given]
    if not any(weights):
        raise wrong(file, "cares about nothing: all weights are 0")
    return weights


def values_of(file: Path, issue: str, options: Sequence[str], given: Mapping[str, Any]) -> list[float]:
    """The values that a party gives the options of an issue, each of them and no other, in the order of the domain."""
    for option in given:
        if option not in options:
            raise wrong(file, f"is no option of {issue!r} in the domain", option, allowed=options)
    for option in options:
        if option not in given:
            raise wrong(file, f"has no value on {issue!r} in this file", option)
    return [non_negative(file, f"value of {issue}, {option}", given[option]) for option in options]
