"""Even draws in place of independent ones, and the ways of drawing by their names.

The worlds of a seed are cut into blocks of `STRATA` by their ids, and each block is a Latin hypercube (McKay, Beckman & Conover
1979, Technometrics 21): it has one world in each `STRATA`-th part of the range of every number and of every coin. What an
outcome owes to numbers one by one is then nearly the same in all blocks, and errs less; what it owes to several together
errs as before. Blocks are independent of each other, so the spread of their means tells how far the mean of all may lie
from that of infinitely many worlds (`sim.methods.shares`). The spread of the worlds overstates it: the variance of a mean
is at most STRATA / (STRATA - 1) of that of independent draws (Owen 1997, SIAM Journal on Numerical Analysis 34).

Every name is permuted by a stream of its own, so that it has the same numbers in every scenario that draws it.
`tests/bench/precision.py` measures what it gains, beside scrambled Sobol' points.
"""

from collections.abc import Sequence

import numpy as np

from sim.methods.draws import Uniforms, coins, hashes

STRATA = 32
"""Worlds in a block that is evenly drawn; a power of two."""

REPLICATES = 64
"""Into so many groups the blocks are dealt, the means of which are compared."""

PLAIN_DRAWS, LHS = "plain", "lhs"

_BITS = 53 - STRATA.bit_length() + 1


def replicates(worlds: np.ndarray) -> np.ndarray:
    """The replicate to which each world belongs [w], by their ids: all of a block to the same one.

    >>> replicates(np.array([0, 31, 32, 812, STRATA * REPLICATES])).tolist()
    [0, 0, 1, 25, 0]
    """
    return np.asarray(worlds) // STRATA % REPLICATES


def latin(seed: int, names: Sequence[str], worlds: np.ndarray) -> np.ndarray:
    """Uniform numbers in [0, 1) of several names, for worlds of these ids [w]: [q, w].

    Each of the 32 worlds of a block has another 32nd part of the range:

    >>> parts = STRATA * latin(7, ["leverage"], np.arange(STRATA))[0]
    >>> sorted(parts.astype(int).tolist()) == list(range(STRATA))
    True
    """
    worlds = np.asarray(worlds)
    if not names or not len(worlds):
        return np.empty((len(names), len(worlds)))
    blocks, which = np.unique(worlds // STRATA, return_inverse=True)
    members = (blocks[:, None] * STRATA + np.arange(STRATA)).ravel()
    order = hashes(seed, [f"even {name}" for name in names], members).reshape(len(names), -1, STRATA).argsort(axis=-1)
    part = order[:, which, worlds % STRATA].astype(np.uint64)
    within = hashes(seed, names, worlds) >> np.uint64(64 - _BITS)
    return (part << np.uint64(_BITS) | within) * 2.0**-53


WAYS_TO_DRAW: dict[str, Uniforms] = {PLAIN_DRAWS: coins, LHS: latin}
"""Ways of drawing, by their names."""
