"""The sittings of a laboratory, in memory: who holds which seat, by links that nobody guesses.

They are bounded: the one that has been left alone longest goes when there are too many. Only where the laboratory was started
with `--keep` are they written down, each as the file that `play` and `debrief` read.
"""

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.page.played import Opened
from sim.page.seat_played import Moves
from sim.runtime.whole_files import write_files
from sim.seat.moves import Move
from sim.words.problems import Refusal

MOST_SITTINGS = 300
"""Sittings that are kept in memory."""


@dataclass
class Room:
    """A sitting. keys: the link of each seat; people: what those in the seats call themselves; titles: of the seats; over:
    whether its talks are."""

    number: int
    opened: Opened
    world: int
    keys: dict[str, str]
    people: dict[str, str]
    titles: dict[str, str]
    moves: dict[str, tuple[Move, ...]] = field(default_factory=dict)
    over: bool = False

    @property
    def said(self) -> Moves:
        """The moves of all seats, as they travel."""
        return tuple(self.moves.items())

    @property
    def made(self) -> int:
        """How many moves have been made."""
        return sum(map(len, self.moves.values()))


class NoSeat(Refusal):
    """There is no seat of this link, or none any more; says so in a sentence."""


class Sittings:
    """All sittings of a laboratory. keep: a folder to write them to, if any; code: of the class that they belong to, if any."""

    def __init__(self, keep: Path | None = None, code: str = ""):
        self.keep, self.code = keep, code
        self._rooms: OrderedDict[int, Room] = OrderedDict()
        self._seats: dict[str, tuple[Room, str]] = {}
        self._number = 0

    def open(self, opened: Opened, world: int, people: Mapping[str, str], titles: Mapping[str, str]) -> Room:
        """A new sitting. people: what those in the seats call themselves; titles: of the seats."""
        self._number += 1
        keys = {seat: secrets.token_urlsafe(12) for seat in people}
        room = Room(self._number, opened, world, keys, dict(people), dict(titles), dict.fromkeys(people, ()))
        self._rooms[room.number] = room
        self._seats |= {key: (room, seat) for seat, key in keys.items()}
        while len(self._rooms) > MOST_SITTINGS:
            _, gone = self._rooms.popitem(last=False)
            for key in gone.keys.values():
                del self._seats[key]
        return room

    def seat(self, key: str) -> tuple[Room, str]:
        """The sitting and the seat of a link. Raises `NoSeat`."""
        if key not in self._seats:
            raise NoSeat(
                "there is no such seat any more: seats end with the laboratory that gave them, and go where talks are left "
                "alone for very long; take a new one, or go on from a saved session by the command play"
            )
        room, seat = self._seats[key]
        self._rooms.move_to_end(room.number)
        return room, seat

    def all(self) -> list[Room]:
        """All sittings, in the order in which they began."""
        return sorted(self._rooms.values(), key=lambda room: room.number)

    def write_down(self, room: Room, text: bytes) -> None:
        """Keep a sitting as a file, where the laboratory does. Raises `FolderError`."""
        if self.keep is not None:
            write_files(self.keep, {f"{room.number:04}-{'-'.join(room.moves)}.session.yaml": text})
