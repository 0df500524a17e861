"""What two scenarios say differently, in words: who and what is there, numbers, and names of rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.scenario.document import Document, numbers
from sim.scenario.explain import groups, value_in_words
from sim.scenario.schema import HEADINGS
from sim.words.problems import in_words

KINDS_OF_BLOCK = {"issues": "Issue", "actors": "Actor", "shocks": "Shock"}
"""What a block of a scenario file holds, in words."""

SHOWN = {"sources", "summary", "title", "article", "plural", "color"}
"""Keys within it that say nothing about the talks either: what supports them, and how they are shown."""


@dataclass(frozen=True)
class ScenarioChange:
    """A thing that two scenarios say differently: what it is, what the one and the other say, and where in the file."""

    title: str
    before: str
    after: str
    path: str


def changes(a: Document, b: Document) -> list[ScenarioChange]:
    """All that matters to the talks and that b says differently from a. What only one of them has is one difference.

    >>> from sim.scenario.document import validate
    >>> from sim.scenario.source import read
    >>> a, b = (validate(read(name)) for name in ("kazan_2024", "without_russia"))
    >>> [(change.path, change.before, change.after) for change in changes(a, b)]
    [('actors.russia.present', '1 in every world', '0 in every world')]
    """
    return [*_blocks(a, b), *_numbers(a, b), *_words(a, b)]


def _blocks(a: Document, b: Document) -> Iterator[ScenarioChange]:
    for key, kind in KINDS_OF_BLOCK.items():
        old, new = getattr(a, key), getattr(b, key)
        for name in [*old, *(name for name in new if name not in old)]:
            if name not in old or name not in new:
                title = (old.get(name) or new.get(name)).title or name.replace("_", " ")
                before, after = ("there" if name in some else "not there" for some in (old, new))
                yield ScenarioChange(f"{kind}: {title}", before, after, f"{key}.{name}")


def _numbers(a: Document, b: Document) -> Iterator[ScenarioChange]:
    values = [{path: value_in_words(some, path, value) for path, value in numbers(some).items()} for some in (a, b)]
    titles = {
        number.path: f"{group.title}: {number.title}"
        for some in (a, b)
        for group in groups(some)
        for number in group.numbers
    }
    for path, title in titles.items():
        if _is_in_both(a, b, path):
            old, new = (some.get(path, "not given") for some in values)
            if old != new:
                yield ScenarioChange(title, old, new, path)


def _words(a: Document, b: Document) -> Iterator[ScenarioChange]:
    """Names of rules, dates, options and the like."""
    skipped = {*numbers(a), *numbers(b)}
    old, new = (
        dict(_leaves(some.model_dump(mode="json", by_alias=True, exclude=set(HEADINGS)), skipped)) for some in (a, b)
    )
    for path in [*old, *(path for path in new if path not in old)]:
        if _is_in_both(a, b, path) and old.get(path) != new.get(path):
            steps = path.split(".")
            options = next((b.issues[step].options for step in steps if step in b.issues), {})
            words = {key: block.title for key, block in options.items()} | {"open": "left open"} if options else {}
            heading = ": ".join(_word(b, step, words) for step in steps if step not in KINDS_OF_BLOCK)
            before, after = (_value(b, some.get(path), words) for some in (old, new))
            yield ScenarioChange(heading, before, after, path)


def _word(document: Document, word: str, options: dict[str, str]) -> str:
    """A word of a file as one says it: the title of an option, an actor, an issue or a shock, or the word itself."""
    blocks = (getattr(document, key).get(word) for key in KINDS_OF_BLOCK)
    title = next((block.title for block in blocks if block is not None), None)
    return options.get(word) or title or word.replace("_", " ")


def _value(document: Document, value: Any, options: dict[str, str]) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, list):
        return ", ".join(_value(document, item, options) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {_value(document, item, options)}" for key, item in value.items())
    return _word(document, value, options) if isinstance(value, str) else in_words(value)


def _is_in_both(a: Document, b: Document, path: str) -> bool:
    """Whether a path leads into an issue, actor or shock that both have, or into none."""
    key, _, rest = path.partition(".")
    name = rest.split(".")[0]
    return key not in KINDS_OF_BLOCK or all(name in getattr(some, key) for some in (a, b))


def _leaves(data: Any, skipped: set[str], path: str = "") -> Iterator[tuple[str, Any]]:
    """The plain values in a tree by their paths, but for some, and for what only says how things are shown."""
    if isinstance(data, dict) and path not in skipped:
        for key, item in data.items():
            if key not in SHOWN:
                yield from _leaves(item, skipped, f"{path}.{key}" if path else key)
    elif path not in skipped:
        yield path, data
