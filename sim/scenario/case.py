"""A scenario file under check: its source, its record, and short ways to say what is wrong where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sim.scenario.field_types import NumberRule
from sim.scenario.schema import ActorBlock, Document
from sim.scenario.source import Source
from sim.scenario.strict_yaml import Steps
from sim.words.problems import NO_VALUE, Problem

Problems = Iterator[Problem]
"""What a check finds, one by one."""


@dataclass(frozen=True)
class Case:
    """A document with its source and the rules of its numbers by path, and what can be named in it."""

    source: Source
    document: Document
    rules: dict[str, NumberRule]

    @property
    def actors(self) -> dict[str, ActorBlock]:
        """Actors by name."""
        return self.document.actors

    def of_role(self, role: str) -> list[str]:
        """Names of the actors with a role."""
        return [name for name, actor in self.actors.items() if actor.role == role]

    @property
    def signatories(self) -> list[str]:
        """Names of the signatories."""
        return self.of_role("signatory")

    def options(self, issue: str) -> list[str]:
        """Option ids of an issue."""
        return list(self.document.issues[issue].options)

    def problem(self, path: Steps, message: str, value: Any = NO_VALUE, allowed: Iterable[str] = ()) -> Problem:
        """A problem at `path`, with the file and line where it was written."""
        return self.source.problem(path, message, value, allowed)

    def unknown(self, path: Steps, names: Iterable[str], allowed: Iterable[str], what: str) -> Problems:
        """A problem at `path` for every name that is not allowed."""
        allowed = list(allowed)
        for name in names:
            if name not in allowed:
                yield self.problem(path, f"is not {what}", name, allowed)

    def unknown_keys(self, path: Steps, names: Iterable[str], allowed: Iterable[str], what: str) -> Problems:
        """A problem for every key of the block at `path` that is not allowed."""
        for name in names:
            yield from self.unknown((*path, name), [name], allowed, what)
