"""Files of other programs: read whole, and what is wrong with one said in the same way for all."""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.words.problems import NO_VALUE, Problem, ScenarioError

LARGEST_FOREIGN_FILE = 5_000_000
"""Bytes of the largest file that is read."""


def wrong(
    file: Path, said: str, value: Any = NO_VALUE, allowed: Iterable[str] = (), near: tuple[str, ...] = (), line: int | None = None
) -> ScenarioError:  # fmt: skip
    """The error that says what is wrong with a file."""
    return ScenarioError([Problem(str(file), line, "", said, value, tuple(allowed), near)])


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


def positive_number(file: Path, what: str, given: Any) -> float:
    """A number of a file that is 0 or more."""
    try:
        number = float(given)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 <= number < math.inf:
        raise wrong(file, f"is no number of 0 or more: {what}", "nothing" if given is None else given)
    return number


def weights_of(file: Path, given: Iterable[tuple[str, Any]]) -> list[float]:
    """The weights of issues by title, of which one at least is above 0."""
    weights = [positive_number(file, f"weight of {title}", weight) for title, weight in given]
    if not any(weights):
        raise wrong(file, "cares about nothing: all weights are 0")
    return weights
