"""How many worlds are played at once: as many as the processor plays best, but no more than memory is meant to hold.

The worlds are the same however they are cut into blocks.
"""

import numpy as np

from sim.engine.game import Game
from sim.methods.draws import BLOCK

BLOCK_BYTES = 300_000_000
"""Memory that a block may take. The largest number of worlds at once, `BLOCK`, is reached by all but large games: played
alone, the built-in case is no faster in blocks twice as large, and a quarter slower in blocks half as large."""

FEWEST = 16
"""A block has at least this many worlds, whatever they take."""


def bytes_per_world(game: Game) -> int:
    """Memory that a world of a block takes at its peak, in bytes; rather too much than too little.

    A fit to the measured peaks of 93 scenarios, of the library, made up and random, with a third added: at most twice as
    much as was measured there, and eight times as much for thirty signatories who know each other's wishes. What options are
    worth to each actor, what pairs of signatories make of each other's options, their renewal by shocks, what pairs of
    negotiators know, and what is on record. `tests/engine/test_block_size.py` measures again.

    >>> import sim
    >>> bytes_per_world(sim.load("textbook_split").game)
    7352
    """
    issues, options = game.issues.shape
    actors, negotiators, signatories = len(game.actors), len(game.negotiators), len(game.signatories)
    on_record = game.rounds * (1 + len(game.closers) * game.protocol.text)
    each_option = 45 * actors + 13 * signatories**2 + 3 * negotiators**2 + (60 * signatories if game.shocks else 0)
    each_issue = each_option * options + 40 * negotiators**2
    return 2000 + each_issue * issues + 80 * on_record + 4 * len(game.names)


def worlds_at_once(game: Game) -> int:
    """How many worlds are played in a block: a power of two from `FEWEST` to `BLOCK`.

    >>> import sim
    >>> worlds_at_once(sim.load("kazan_2024").game)
    8192
    """
    fitting = BLOCK_BYTES // bytes_per_world(game)
    return min(BLOCK, max(FEWEST, 1 << max(fitting.bit_length() - 1, 0)))


def keep_freed_memory() -> None:
    """Have the C library keep memory that a block has freed for the next arrays, where else it may give it back.

    glibc learns from what is freed how much to keep, twice the size of the largest piece so far, up to 64 MB; this frees one of
    nearly half of that, which is never touched. Getting memory back page by page is a tenth of the time of a block. Elsewhere
    it does nothing, nor in workers, which are told before they start (`sim.runtime.workers.MEMORY`).
    """
    np.empty(33_000_000, np.uint8)
