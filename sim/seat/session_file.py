"""A sitting as a file: which world of which scenario, and what the people in its seats have done.

It holds moves and nothing else: whoever has the scenario can replay it, go on with it, or look back on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.experiments.rules_digest import rules_digest
from sim.methods.even_draws import PLAIN_DRAWS
from sim.runtime.manifests import Draws
from sim.runtime.whole_files import write_files
from sim.scenario.changed import change_of, changed
from sim.scenario.compile import ready
from sim.scenario.source import read
from sim.seat.moves import Answered, AsAdvised, Move, Tabled
from sim.seat.seated import IllegalMove
from sim.seat.sitting import Sitting, taken
from sim.words.problems import Problem, ScenarioError

LARGEST_SESSION = 1_000_000
"""Bytes of the largest file that is read."""

OPENING_LINE = (
    "# A seat in simulated peace talks. `peace-talks play` goes on with it, `peace-talks debrief` looks back on it.\n"
)


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Entry(_Record):
    """A move as the file has it: `table`, a text or nothing, or `answer`."""

    table: dict[str, str] | Literal["nothing"] | None = None
    answer: Literal["accept", "refuse"] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.table is None) == (self.answer is None):
            raise ValueError("a move is either `table` or `answer`")
        return self

    def move(self) -> Move:
        if self.answer is not None:
            return Answered(self.answer == "accept")
        return Tabled(self.table if isinstance(self.table, dict) else {})


class SessionFile(_Record):
    """What the file says. set: values put otherwise in the scenario, each `PATH=VALUE`; digest, rules: of the scenario and of
    the engine with which it was begun; draws: how its world is drawn."""

    session: Literal[1]
    scenario: str
    set: list[str] = Field(default_factory=list)
    digest: str
    rules: str
    draws: Draws = "plain"
    seed: int = Field(ge=0)
    world: int = Field(ge=0)
    seats: dict[str, list[_Entry | Literal["as_advised"]]] = Field(min_length=1)


@dataclass(frozen=True)
class Session:
    """A sitting with the file of its scenario, and the values put otherwise in it (`PATH=VALUE`).

    notices: what has changed since it was written, in sentences.
    """

    file: str
    sitting: Sitting
    changes: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def session_text(session: Session) -> str:
    """The file of a session."""
    sitting, draws = session.sitting, session.sitting.scenario.game.draws
    said = {
        "session": 1,
        "scenario": session.file,
        **({"set": list(session.changes)} if session.changes else {}),
        "digest": sitting.scenario.digest,
        "rules": rules_digest(),
        **({"draws": draws} if draws != PLAIN_DRAWS else {}),
        "seed": sitting.seed,
        "world": sitting.world,
        "seats": {seat: [_entry(move) for move in moves] for seat, moves in sitting.moves.items()},
    }
    return OPENING_LINE + yaml.safe_dump(said, sort_keys=False, allow_unicode=True)


def write_session(path: Path, session: Session) -> None:
    """Write a session, whole or not at all. Raises `FolderError`."""
    write_files(path.parent, {path.name: session_text(session).encode()})


def is_session(path: str) -> bool:
    """Whether a file is a session and no scenario."""
    try:
        with open(path, encoding="utf-8") as file:
            return any(line.startswith("session:") for line in file.read(4096).splitlines())
    except (OSError, UnicodeDecodeError):
        return False


def read_session(path: str, trust: bool = False) -> Session:
    """A session from its file, with the scenario that it names: a file, seen from here or from beside it, or one of the library.

    Raises `ScenarioError` where it cannot be used.
    """
    try:
        return session_of(Path(path).read_bytes(), path, Path(path).parent, trust)
    except OSError as error:
        raise _unusable(path, f"cannot be read: {error.strerror or error}") from error


def session_of(content: bytes, name: str, folder: Path, trust: bool = False) -> Session:
    """A session from the content of its file; name: what to call it in errors. Raises `ScenarioError`."""
    said = _checked(content, name)
    beside = folder / said.scenario
    file = str(beside) if beside.is_file() and not Path(said.scenario).is_file() else said.scenario
    scenario = ready(changed(read(file), map(change_of, said.set)), trust).drawn_by(said.draws)
    notices = []
    if scenario.digest != said.digest:
        notices.append(f"{name}: the scenario {said.scenario} has changed since these talks began")
    if rules_digest() != said.rules:
        notices.append(f"{name}: the rules of the simulator have changed since these talks began")
    moves = {seat: tuple(map(_move, entries)) for seat, entries in said.seats.items()}
    try:
        begun = taken(scenario, said.world, said.seed, tuple(moves))
        sitting = Sitting(scenario, begun.world, begun.seed, moves)
        _all_used(sitting, name)
    except IllegalMove as error:
        hint = f" ({'; '.join(notices)})" if notices else ""
        raise _unusable(name, f"cannot be replayed: {error}{hint}") from error
    return Session(file, sitting, tuple(said.set), tuple(notices))


def _all_used(sitting: Sitting, name: str) -> None:
    """Replay the moves; more of them than the talks have asked for are refused."""
    left = {seat: len(moves) - sitting.stands.model.made[seat] for seat, moves in sitting.moves.items()}
    for seat, count in left.items():
        if count:
            raise IllegalMove(f"{seat} has {count} moves more than the talks ask for")


def _checked(content: bytes, name: str) -> SessionFile:
    if len(content) > LARGEST_SESSION:
        raise _unusable(name, f"is larger than {LARGEST_SESSION:,} bytes, and so no session")
    try:
        return SessionFile.model_validate(yaml.safe_load(content.decode("utf-8")))
    except ValidationError as error:
        raise ScenarioError(
            Problem(name, None, ".".join(map(str, item["loc"])), f"is no session: {item['msg']}")
            for item in error.errors(include_url=False)[:1]
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise _unusable(name, f"is no session: {' '.join(str(error).split())[:200]}") from error


def _unusable(name: str, message: str) -> ScenarioError:
    return ScenarioError([Problem(name, None, "", message)])


def _move(entry: _Entry | str) -> Move:
    return entry.move() if isinstance(entry, _Entry) else AsAdvised()


def _entry(move: Move) -> Mapping[str, Any] | str:
    match move:
        case AsAdvised():
            return "as_advised"
        case Answered():
            return {"answer": "accept" if move.accepts else "refuse"}
    return {"table": dict(move.terms) or "nothing"}
