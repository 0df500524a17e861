"""The state of the page: which scenario, what is changed in it, which seed, and what it is compared with. It is the link."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class State:
    """A scenario with changes, pairs of a path and a value in YAML. start: the scenario it is compared with, empty for its own."""

    scenario: str
    changes: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    start: str = ""


def from_query(items: Iterable[tuple[str, str]]) -> State:
    """The state that a query says. Raises ValueError with a sentence."""
    scenario, start, seed, changes = "kazan_2024", "", 0, []
    for key, value in items:
        if key == "scenario":
            scenario = value
        elif key == "start":
            start = value
        elif key == "seed":
            if not value.isdecimal() or int(value) >= 2**63:
                raise ValueError(f"seed={value[:40]!r} is not a whole number from 0")
            seed = int(value)
        elif key == "set":
            path, found, text = value.partition("=")
            if not found:
                raise ValueError(f"set={value[:80]!r} is no change; write set=PATH=VALUE")
            changes.append((path.strip(), text.strip()))
    return State(scenario, tuple(changes), seed, start)


def to_query(state: State) -> str:
    """The query that says the state."""
    pairs = [("scenario", state.scenario), ("seed", str(state.seed))]
    pairs += [("start", state.start)] if state.start else []
    return urlencode([*pairs, *(("set", f"{path}={value}") for path, value in state.changes)])
