"""The state of the page: a scenario, what was changed in it, the draws of its worlds, and the starting point: all in the link.

?scenario=textbook_split&seed=0&set=actors.anna.no_deal.gain%3D0.1&start=textbook_logroll
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from sim.experiments.rules_digest import rules_digest
from sim.methods.even_draws import PLAIN_DRAWS, WAYS_TO_DRAW
from sim.scenario.scenario import Scenario

MOST_IN_A_LINK = 400
"""A link with more is refused; all numbers of the built-in scenario are fewer."""

LONGEST_CHANGE = 2000
"""Characters of one change."""

LARGEST_SEED = 2**63 - 1

DIGITS = 12
"""So many digits of a digest stand in a link."""


@dataclass(frozen=True)
class State:
    """What the page shows: changes are pairs of a path and a value in YAML, as `sim.scenario.changed` takes them.

    start: the scenario that it is compared with; empty: the same scenario, unchanged. draws: how worlds are drawn, a name in
    `WAYS_TO_DRAW`. Of changes at one path, and below one that is put whole, only the last counts, and so only that is kept.

    >>> state = State("textbook_split").put("breakdown", "0.01").put("breakdown", "0.02")
    >>> state.to_query()
    'scenario=textbook_split&seed=0&set=breakdown%3D0.02'
    """

    scenario: str
    changes: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    start: str = ""
    draws: str = PLAIN_DRAWS

    def __post_init__(self) -> None:
        kept = tuple(
            (path, value)
            for place, (path, value) in enumerate(self.changes)
            if not any(f"{path}.".startswith(f"{later}.") for later, _ in self.changes[place + 1 :])
        )
        object.__setattr__(self, "changes", kept)

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]], scenario: str = "") -> "State":
        """The state that a link says; keys that are not its own are left alone. scenario: where the link names none.

        Raises ValueError with a sentence on what is wrong.

        >>> State.from_query([("scenario", "textbook_split"), ("set", "breakdown=0.1")]).changes
        (('breakdown', '0.1'),)
        """
        pairs = list(pairs)
        given = {key: value for key, value in pairs if key in ("scenario", "seed", "start", "draws")}
        changes = tuple(_change(value) for key, value in pairs if key == "set")
        if len(changes) > MOST_IN_A_LINK:
            raise ValueError(f"The link has {len(changes)} changes; at most {MOST_IN_A_LINK} are taken.")
        name = given.get("scenario") or scenario
        if not name:
            raise ValueError("The link names no scenario; write scenario=NAME.")
        draws = given.get("draws") or PLAIN_DRAWS
        if draws not in WAYS_TO_DRAW:
            raise ValueError(f"draws={draws[:60]!r} in the link is none of {', '.join(WAYS_TO_DRAW)}.")
        return cls(name, changes, _seed(given.get("seed", "0")), given.get("start", ""), draws)

    def to_query(self) -> str:
        """The state as the query of a link, always the same for the same state."""
        return urlencode(self._pairs())

    def link(self, scenario: Scenario) -> str:
        """The query of a link to hand on: with digests, by which it is noticed when the scenario or the rules have changed.

        scenario: the one of this state, as it is played.
        """
        return urlencode([*self._pairs(), ("digest", scenario.digest[:DIGITS]), ("rules", rules_digest()[:DIGITS])])

    def _pairs(self) -> list[tuple[str, str]]:
        changes = [("set", f"{path}={value}") for path, value in self.changes]
        start = [("start", self.start)] if self.start else []
        draws = [("draws", self.draws)] if self.draws != PLAIN_DRAWS else []
        return [("scenario", self.scenario), ("seed", str(self.seed)), *draws, *changes, *start]

    def put(self, path: str, value: str) -> "State":
        """The state with another value at a path."""
        return replace(self, changes=(*self.changes, (path, value)))

    def given_back(self, path: str) -> "State":
        """The state in which the file's own value stands at a path again, and at all below it."""
        changes = tuple(change for change in self.changes if not f"{change[0]}.".startswith(f"{path}."))
        return replace(self, changes=changes)

    @property
    def unchanged(self) -> "State":
        """The starting point: the scenario that this is compared with, as its file has it, with the same draws."""
        return self.beside(self.start or self.scenario)

    def beside(self, scenario: str) -> "State":
        """A scenario as its file has it, over the same draws as this state."""
        return State(scenario, (), self.seed, draws=self.draws)


def doubts_of_link(pairs: Iterable[tuple[str, str]], scenario: Scenario) -> list[str]:
    """What has changed since a link was made, each in a sentence. scenario: the one that the link leads to now."""
    given, doubts = dict(pairs), []
    if given.get("digest", scenario.digest[:DIGITS]) != scenario.digest[:DIGITS]:
        doubts.append("The scenario file has changed since this link was made, so its numbers may differ.")
    if given.get("rules", rules_digest()[:DIGITS]) != rules_digest()[:DIGITS]:
        doubts.append("This link was made with another version of the simulator, so its numbers may differ.")
    return doubts


def _change(text: str) -> tuple[str, str]:
    path, found, value = text.partition("=")
    if len(text) > LONGEST_CHANGE:
        raise ValueError(f"A change in the link is longer than {LONGEST_CHANGE} characters.")
    if not found or not path.strip():
        raise ValueError(f"set={text[:60]!r} in the link is no change; write set=PATH=VALUE.")
    return path.strip(), value.strip()


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text[:20]) > LARGEST_SEED or len(text) > 19:
        raise ValueError(f"seed={text[:60]!r} in the link is not a whole number from 0 to {LARGEST_SEED}.")
    return int(text)
