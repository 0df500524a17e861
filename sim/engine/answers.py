"""Offers, and what those whose consent closes say to them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np


class Tabler(Protocol):
    """Whoever puts something on the table. place: among the negotiators, -1 for a mediator."""

    name: str
    place: int


@dataclass(frozen=True)
class Offer:
    """What is on the table in a round, in the worlds `here` [w'] in which it is somebody's turn.

    package [m, w'], and its `places` among payoffs, where [m, w']; number [w']: its place on the tabler's path; made [w']:
    whether the tabler had something to table.
    """

    tabler: Tabler
    here: np.ndarray
    package: np.ndarray
    where: np.ndarray
    number: np.ndarray
    made: np.ndarray


@dataclass(frozen=True)
class Answers:
    """The answers to a package. c counts those whose consent closes, in the order of the file.

    tabler [w]: place among the negotiators, -1 for a mediator; made [w]: whether it had something to table; turn [w]:
    whether there was one to answer or to miss; package [m, w]; value (with what is paid), threshold [c, w]: -inf for
    those not asked; reservation [n, w]; sound [c, w]: no red line, win-set or ratifier in the way;
    accepted [c, w]; enough [w]: whether so many accept that the package closes.
    """

    tabler: np.ndarray
    turn: np.ndarray
    made: np.ndarray
    package: np.ndarray
    value: np.ndarray
    threshold: np.ndarray
    reservation: np.ndarray
    sound: np.ndarray
    accepted: np.ndarray
    enough: np.ndarray

    def at(self, here: np.ndarray) -> "Answers":
        """The answers in the worlds `here` [w']."""
        return Answers(**{field.name: getattr(self, field.name)[..., here] for field in fields(self)})

    @classmethod
    def beside(cls, parts: Sequence["Answers"]) -> "Answers":
        """Several answers, the worlds of one part behind those of the other."""
        return cls(
            **{
                field.name: np.concatenate([getattr(part, field.name) for part in parts], axis=-1)
                for field in fields(cls)
            }
        )


def furthest(answers: Answers) -> np.ndarray:
    """The refuser [w] that lacks most, threshold less value, of equals the first: its place among the closers."""
    return np.where(answers.accepted, -np.inf, answers.threshold - answers.value).argmax(axis=0)
