"""What a negotiator lays out before it offers: its concession path, and how far along it its home front would go.

Model page, section 7.
"""

from dataclasses import dataclass, fields

import numpy as np

from sim.engine.concession import Path


@dataclass(frozen=True)
class Plan(Path):
    """Concession paths and what the negotiators who laid them know of them, a column each [w].

    sound [p + 1, w]: how many packages it takes to come to the last one among the first p that the home front would
    tolerate (0 if there is none); first [w]: the first such package; opening [w]: its own value, -inf if there is none;
    empty [m, w]: the issues on which there is nothing to offer.
    """

    sound: np.ndarray
    first: np.ndarray
    opening: np.ndarray
    empty: np.ndarray

    @classmethod
    def of(cls, path: Path, carried: np.ndarray, empty: np.ndarray) -> "Plan":
        """Plans along some paths. carried [p, w]: packages that the home front would tolerate; empty [m, w]."""
        carried = carried & ~empty.any(axis=0)
        parts = {field.name: getattr(path, field.name) for field in fields(Path)}
        sound = _latest(carried, path.length)
        some = sound[-1] > 0
        first = (sound[1:] == 0).sum(axis=0) * some
        opening = np.where(some, path.own[first, np.arange(len(first))], -np.inf)
        return cls(**parts, sound=sound, first=first, opening=opening, empty=empty)


def option_set(own: np.ndarray, joint: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a party may put in a package [m, k, w], and the issues on which it has nothing to put [m, w].

    joint [m, k, w]: options that all whose consent closes could sign; where an issue has none, the party's `own`.
    """
    options = joint | (own & ~joint.any(axis=1, keepdims=True))
    empty: np.ndarray = np.logical_not(options.any(axis=1))
    options[:, 0] |= empty
    return options, empty


def _latest(carried: np.ndarray, length: np.ndarray) -> np.ndarray:
    """One more than the last marked of the first p places, 0 if there is none, at most `length` [w]: [p, w] to [p + 1, w]."""
    latest = np.zeros((len(carried) + 1, len(length)), np.uint16)
    np.multiply(carried, np.arange(1, len(latest), dtype=np.uint16)[:, None], out=latest[1:])
    for step in range(1, len(latest)):
        np.maximum(latest[step], latest[step - 1], out=latest[step])
    return np.minimum(latest, length.astype(np.uint16))
