"""Whose yes is enough: all whose consent closes, or a majority of the signatories with all who hold a veto.

Model page, section 8. c counts those whose consent closes, in the order of the file; under a majority they are the
signatories.
"""

from collections.abc import Iterable
from functools import reduce

import numpy as np

from sim.engine.game import Game
from sim.methods.draws import DECIMALS


def closes(
    game: Game, numbers: np.ndarray, yes: Iterable[np.ndarray], here: np.ndarray | slice = slice(None)
) -> np.ndarray:
    """Where so many say yes that a text closes [.., w'].

    yes: of each closer in order [.., w'] of the worlds `here`, or true or false for all; numbers [q, w]: in force.

    >>> import sim
    >>> say = np.array([[True, True], [True, False]])
    >>> closes(sim.load("textbook_split").game, np.empty(0), say).tolist()
    [True, False]
    """
    voices = list(yes)
    everybody: np.ndarray = reduce(np.logical_and, voices)
    majority = game.protocol.majority
    if majority is None:
        return everybody
    found = _enough(_share_held(game, numbers, voices, here), numbers[game.share, here]) | everybody
    for c, n in enumerate(game.closers):
        if game.negotiators[n] in majority.veto:
            found = found & voices[c]
    return found


def _share_held(game: Game, numbers: np.ndarray, voices: list[np.ndarray], here: np.ndarray | slice) -> np.ndarray:
    """The share of all weight that those hold who say yes [.., w']; 0 where nobody has weight."""
    ones = np.ones_like(numbers[game.share, here])
    weighed = game.protocol.majority is not None and game.protocol.majority.weighed
    weights = [numbers[game.weight[n], here] if weighed else ones for n in game.closers]
    total, held = 0.0 * ones, 0.0 * ones
    for weight, voice in zip(weights, voices, strict=True):
        total, held = total + weight, held + weight * voice
    return np.divide(held, total, out=np.zeros(np.shape(held)), where=total > 0)


def _enough(held: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Whether a share held reaches the share asked for, both rounded like drawn numbers, so that equal means equal."""
    return held.round(DECIMALS) >= share.round(DECIMALS)


def indispensable(game: Game, numbers: np.ndarray, here: np.ndarray) -> np.ndarray:
    """Who cannot be outvoted alone [c, w'] in the worlds `here` [w']: without it nothing closes."""
    size = len(game.closers)
    rest = ~np.eye(size, dtype=bool)
    return np.array([~_everywhere(closes(game, numbers, rest[c][:, None], here), here) for c in range(size)])


def in_the_way(game: Game, numbers: np.ndarray, accepted: np.ndarray, here: np.ndarray) -> np.ndarray:
    """Of those who refuse, accepted [c, w'], the ones that stood in the way [c, w'] in the worlds `here`.

    They are those whose yes alone would have closed it; where no single yes would have, all who refuse.
    """
    refusing = ~accepted
    if game.protocol.majority is None:
        return refusing
    alone = np.eye(len(game.closers), dtype=bool)[..., None]
    turned = np.array([closes(game, numbers, accepted | one, here) for one in alone]) & refusing
    return np.where(turned.any(axis=0), turned, refusing)


def _everywhere(found: np.ndarray, here: np.ndarray) -> np.ndarray:
    return np.broadcast_to(found, (len(here),))
