"""Random domains of bargaining, for tests of frontiers and solutions."""

import numpy as np

from sim.methods.draws import on_grid


def crowd(worlds=600, parties=2, seed=1):
    """Many worlds at once, with different options and disagreement points."""
    rng = np.random.default_rng(seed)
    tables = on_grid(rng.uniform(size=(parties, 4, 5, worlds)) / 4)
    options = rng.uniform(size=(4, 5, worlds)) < 0.7
    return tables, options, on_grid(rng.uniform(0.2, 0.6, (parties, worlds)))
