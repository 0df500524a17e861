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


class Anything(list[str]):
    """Names that are not all known, since a part that gives them cannot be read: whatever is looked for is among them."""

    def __contains__(self, name: object) -> bool:
        return True


@dataclass(frozen=True)
class Case:
    """A document with its source and the rules of its numbers by path, and what can be named in it.

    gaps, vague: as in `sim.scenario.mending.Draft`; both empty where nothing is wrong with the blocks themselves.
    """

    source: Source
    document: Document
    rules: dict[str, NumberRule]
    gaps: frozenset[Steps] = frozenset()
    vague: frozenset[Steps] = frozenset()

    def sound(self, *path: str) -> bool:
        """Whether everything at and below a path could be read."""
        return not any(gap[: len(path)] == path for gap in self.gaps | self.vague)

    def _named(self, names: Iterable[str], *block: str) -> list[str]:
        """The names in a block, those among them whose own block cannot be read; anything, where they are not all known."""
        names = [*names, *(str(gap[-1]) for gap in self.gaps if gap[:-1] == block)]
        return Anything(names) if block in self.vague else names

    @property
    def actors(self) -> dict[str, ActorBlock]:
        """Actors by name."""
        return self.document.actors

    @property
    def actor_names(self) -> list[str]:
        """Names of the actors."""
        return self._named(self.actors, "actors")

    @property
    def issue_names(self) -> list[str]:
        """Names of the issues."""
        return self._named(self.document.issues, "issues")

    def of_role(self, role: str) -> list[str]:
        """Names of the actors with a role, and of those whose role cannot be read."""
        names = [name for name, actor in self.actors.items() if actor.role == role or not self.has_role(name)]
        return self._named(names, "actors")

    def has_role(self, name: str) -> bool:
        """Whether the role of an actor could be read."""
        return not self.gaps & {("actors", name), ("actors", name, "role")}

    @property
    def signatories(self) -> list[str]:
        """Names of the signatories."""
        return self.of_role("signatory")

    @property
    def ratifiers(self) -> list[str]:
        """Names of all ratifiers."""
        names = sorted({name for actor in self.actors.values() for name in actor.ratifiers})
        lost = any("ratifiers" in path or len(path) < 3 for path in self.gaps | self.vague if path[:1] == ("actors",))
        return Anything(names) if lost else names

    def in_doubt(self, target: str) -> bool:
        """Whether the path of a number may lead through what cannot be read."""
        steps = target.split(".")
        return bool(self.vague) or any(list(gap[:2]) == steps[: min(2, len(gap))] for gap in self.gaps)

    def options(self, issue: str) -> list[str]:
        """Option ids of an issue."""
        if issue not in self.document.issues:
            return Anything()
        return self._named(self.document.issues[issue].options, "issues", issue, "options")

    def refusable(self, issue: str) -> list[str]:
        """What a red line on an issue can name: its options, and to leave it open."""
        options = self.options(issue)
        return options if isinstance(options, Anything) else [*options, "open"]

    def problem(self, path: Steps, message: str, value: Any = NO_VALUE, allowed: Iterable[str] = ()) -> Problem:
        """A problem at `path`, with the file and line where it was written."""
        return self.source.problem(path, message, value, allowed)

    def unknown(self, path: Steps, names: Iterable[str], allowed: Iterable[str], what: str) -> Problems:
        """A problem at `path` for every name that is not allowed."""
        allowed = allowed if isinstance(allowed, list) else list(allowed)
        for name in names:
            if name not in allowed:
                yield self.source.problem(path, f"is not {what}", name, allowed, self._titled(name, allowed, path))

    def _titled(self, title: str, allowed: list[str], path: Steps) -> tuple[str, ...] | None:
        """The allowed names of what has a title that was given in place of its name; None where nothing has."""
        issues = self.document.issues
        titles = [(name, block.title) for blocks in (self.actors, issues) for name, block in blocks.items()]
        within = [issues[str(step)].options for step in path if step in issues]
        titles += [(name, option.title) for options in within for name, option in options.items()]
        named = [name for name, own in titles if name in allowed and str(own).casefold() == title.casefold()]
        return tuple(dict.fromkeys(named)) or None

    def unknown_keys(self, path: Steps, names: Iterable[str], allowed: Iterable[str], what: str) -> Problems:
        """A problem for every key of the block at `path` that is not allowed."""
        for name in names:
            yield from self.unknown((*path, name), [name], allowed, what)
