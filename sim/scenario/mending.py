"""A scenario file with its errors mended, so that everything else in it can still be checked.

What stands in for an unreadable piece is remembered as a gap, and blocks in which a key was made up as vague, so that no
problem is told that only follows from another.
"""

import copy
import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from sim.scenario.field_types import LONGEST, Block
from sim.scenario.schema import THIRD_PARTY_KEYS
from sim.scenario.schema_errors import allowed_words, key_meant, steps_in
from sim.scenario.source import Source
from sim.scenario.strict_yaml import Steps, dotted
from sim.words.problems import nearest

HARMLESS = 1e-6
"""A number that is valid in every number field, and small enough to break no sum."""

UNKNOWN = "?"
"""A name that nothing has."""

STAND_INS: dict[str, Any] = {
    **dict.fromkeys(("salience", "threshold", "noise", "share", "turnout", "budget"), HARMLESS),
    "ideal": 50.0,
    "values": {},
    "wants": {},
    "summary": UNKNOWN,
    "what": UNKNOWN,
    "status_quo": UNKNOWN,
    "mediator": UNKNOWN,
    "members": [UNKNOWN],
    "to": [UNKNOWN],
    "votes": "always",
    "role": "signatory",
    "options": ["one", "two"],
    "name": UNKNOWN,
    "calendar": {"start": datetime.date(2030, 1, 1), "round": "month", "rounds": LONGEST},
    "start": datetime.date(2030, 1, 1),
    "round": "month",
    "rounds": LONGEST,
    "protocol": {"name": "direct"},
    "issues": {"unknown": {"options": ["one", "two"], "status_quo": "one"}},
    "actors": {"unknown": {"role": "signatory"}},
}
"""What stands in for an unreadable or missing piece that its block needs, by its key."""

OF_NAMES = ("options", "issues", "actors")
"""Stand-ins whose names are made up."""


@dataclass
class Draft:
    """What a file says, mended so far.

    gaps: where something stands in for what cannot be read, or nothing stands; vague: blocks whose names are not all known.
    """

    source: Source
    gaps: set[Steps] = field(default_factory=set)
    vague: set[Steps] = field(default_factory=set)
    mended: bool = False

    @classmethod
    def of(cls, source: Source) -> "Draft":
        """A draft that can be mended without changing the source."""
        return cls(source)

    def mend(self, error: ValidationError, readers: dict[int, type[Block]]) -> None:
        """Mend all errors that were found. readers: the class that read a mapping, by its `id()`."""
        located = [(steps_in(item["loc"], self.source), item) for item in error.errors(include_url=False)]
        meant = {path: key_meant(path, self.source, readers) for path, item in located if item["type"] in UNKNOWN_KEY}
        self._become_a_copy()
        for path, item in located:
            if item["type"] in UNKNOWN_KEY:
                self._rename(path, meant[path])
            elif item["loc"][-1] == "[key]":
                self._rename(path, re.sub(r"[^a-z0-9]+", "_", f"id_{path[-1]}".lower()))
                self.vague.add(path[:-1])
            elif path[-1] == "options" and self._without_positions(path):
                continue
            elif item["type"] == "union_tag_invalid" and nearest(
                self.source.value((*path, "name")), allowed_words(item)
            ):
                self._replace((*path, "name"), allowed_words(item))
            else:
                self._replace(path, allowed_words(item))

    def _become_a_copy(self) -> None:
        """From the first mending on, what is changed is a copy. Most files need none."""
        if not self.mended:
            old = self.source
            self.source = Source(copy.deepcopy(old.data), old.files, dict(old.marks), old.removed)
            self.mended = True

    def _block(self, path: Steps) -> Any:
        """What the last step of a path leads out of."""
        return self.source.value(path[:-1])

    def _rename(self, path: Steps, key: str | None) -> None:
        """Give a piece another key; without one, leave it out."""
        block = self._block(path)
        if not isinstance(block, dict) or path[-1] not in block:
            return
        value = block.pop(path[-1])
        if key is None or key in block:
            self.gaps.add(path)
            return
        block[key] = value
        depth, marks = len(path), self.source.marks
        new = {(*path[:-1], key, *steps[depth:]): mark for steps, mark in marks.items() if steps[:depth] == path}
        marks.update(new)

    def _replace(self, path: Steps, allowed: list[str]) -> None:
        """Put the nearest word or a stand-in in the place of a piece, or leave it out where its block can do without.

        Where its block cannot, it is left out too.
        """
        block, value = self._block(path), self.source.value(path)
        self.gaps.add(path)
        near = nearest(value, allowed)
        if isinstance(block, dict) and near:
            block[path[-1]] = near[0]
        elif isinstance(block, dict) and path[-1] in STAND_INS and value != _stand_in(path[-1], block):
            block[path[-1]] = _stand_in(path[-1], block)
            self.vague |= {path} if path[-1] in OF_NAMES else set()
        elif isinstance(block, dict) and path[-1] in block:
            del block[path[-1]]
        elif len(path) > 1:
            self._replace(path[:-1], [])

    def _without_positions(self, path: Steps) -> bool:
        """Take the positions of options away, which do not fit together; returns whether there were some."""
        options = self.source.value(path)
        items = options.values() if isinstance(options, dict) else ()
        placed = [item for item in items if isinstance(item, dict) and "position" in item]
        for item in placed:
            del item["position"]
        return bool(placed)

    def follows(self, path: str) -> bool:
        """Whether a problem at a path only follows from what was mended: there, below it, or in a block around it."""
        gaps = {dotted(gap) for gap in self.gaps} | {dotted(gap[:-1]) for gap in self.gaps}
        gaps |= {dotted(gap[:-2]) for gap in self.gaps}
        return path in gaps or any(path.startswith(f"{dotted(gap)}.") for gap in self.gaps)


def _stand_in(key: Any, block: dict[str, Any]) -> Any:
    """What stands in for a piece; for the role of an actor, that to which its other keys belong."""
    if key == "role" and any(other in block for other in THIRD_PARTY_KEYS):
        return "third_party"
    return copy.deepcopy(STAND_INS[key])


UNKNOWN_KEY = ("extra_forbidden",)
"""How pydantic calls a key that nobody reads."""
