"""YAML text to nodes with their lines, and quickly: libyaml reads it wherever PyYAML comes with it, as it mostly does.

What libyaml cannot read, or what is refused here, is read again by PyYAML's own parser, ten times slower, whose words
for what is wrong `sim.scenario.yaml_errors` knows.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.scenario.yaml_errors import DEEPEST

READ_OTHERWISE = re.compile(r"[\t\ufeff]|^[^#\n{\[]*[{\[][^#\n?]*\?", re.MULTILINE)
"""What libyaml takes for text and PyYAML's own parser does not: tabs, marks of byte order, a `?` inside brackets.

No two of its parts can take the same character, so that the search stays linear in the length of a line."""

EVENTS = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
"""What turns text into events; each of them begins at a line."""

VALUES = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""What turns a file that comes with the program into values."""

ANCHORS = (
    "anchors (&name) and aliases (*name) are not used here; write the value out "
    "(a program that writes YAML does with PyYAML's `Dumper.ignore_aliases = lambda self, data: True`)"
)
"""What is said of anchors; a program writes them where one object stands in two places."""


def values_in(path: Path) -> Any:
    """The values in a YAML file that comes with the program. Raises `OSError` or `YAMLError`."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=VALUES)


def nodes_of(text: str) -> tuple[Node | None, dict[str, int]]:
    """The nodes of a text, None if it is empty, and what is refused in it: messages, with the line where each is first true.

    Anchors, aliases and tags are refused. Raises `YAMLError`, in the words of PyYAML's own parser, for what is not one
    document of YAML, and for deep nesting.
    """
    if not READ_OTHERWISE.search(text):
        with suppress(YAMLError):
            node, refused = _composed(text, EVENTS)
            if not refused:
                return node, refused
    return _composed(text, yaml.BaseLoader)


def _composed(text: str, loader: Any) -> tuple[Node | None, dict[str, int]]:
    composer = _Composer(yaml.parse(text, Loader=loader))
    return composer.document(), composer.refused


@dataclass
class _Composer:
    """Composes nodes of events, as PyYAML's does, but none of anchors, aliases, tags and deep nesting."""

    events: Iterator[Any]
    refused: dict[str, int] = field(default_factory=dict)

    def document(self) -> Node | None:
        """The only document of the text, or None."""
        next(self.events)  # the stream begins
        if isinstance(next(self.events), StreamEndEvent):
            return None
        node: Node = self._node(next(self.events), 0)
        next(self.events)  # the document ends
        after = next(self.events)
        if not isinstance(after, StreamEndEvent):
            said = "expected a single document in the stream", "but found another document"
            raise MarkedYAMLError(said[0], node.start_mark, said[1], after.start_mark)
        return node

    def _node(self, event: Any, depth: int) -> Any:
        """The node that begins with an event, inside as many others."""
        place: Any = event.start_mark
        if depth == DEEPEST:
            raise MarkedYAMLError(problem="nested too deep", problem_mark=place)
        if event.anchor is not None:  # an alias has one too
            self._refuse(ANCHORS, event)
        if isinstance(event, AliasEvent):
            return ScalarNode("", "", place, place, style='"')
        if event.tag is not None:
            self._refuse("tags (such as !this) are not used here; leave it out", event)
        if isinstance(event, ScalarEvent):
            return ScalarNode("", event.value, place, place, style=event.style)
        if isinstance(event, MappingStartEvent):
            pairs = [(key, self._node(next(self.events), depth + 1)) for key in self._until(MappingEndEvent, depth)]
            return MappingNode("", pairs, place)
        return SequenceNode("", list(self._until(SequenceEndEvent, depth)), place)

    def _until(self, end: type, depth: int) -> Iterator[Node]:
        """The nodes up to an end, each when it is asked for."""
        while not isinstance(event := next(self.events), end):
            yield self._node(event, depth + 1)

    def _refuse(self, message: str, event: Any) -> None:
        self.refused.setdefault(message, event.start_mark.line + 1)
