"""The pictures of a result, drawn once for all that shows them."""

from contextlib import contextmanager
from functools import cache

import pytest
from pandas.util import hash_pandas_object

from sim.cli import plot, run
from sim.figures.draw import style
from sim.figures.kinds import draw_picture
from sim.reports import pictures
from sim.results.read import Comparison, Run


def content(result):
    """What pictures of a result are made from: of runs and comparisons the worlds, else this very result."""
    if isinstance(result, Run):
        worlds = hash_pandas_object(result.table).to_numpy().tobytes(), str(result.table.dtypes)
        return result.scenario.digest, result.scenario.game.draws, result.seed, result.world, worlds
    if isinstance(result, Comparison):
        return content(result.a), content(result.b), result.labels
    return id(result)


@contextmanager
def drawn_once():
    """Within, commands and pages draw each picture of a result once, and make a file of it once in each format."""
    drawn = {}

    def draw(result, kind, purpose="print"):
        key = content(result), kind, purpose
        if key not in drawn:
            drawn[key] = draw_picture(result, kind, purpose), result  # while the result is kept, no other has its id
        return drawn[key][0]

    image = cache(style.image)
    with pytest.MonkeyPatch.context() as patch:
        for module in (plot, run, pictures):
            patch.setattr(module, "draw_picture", draw)
        for module in (style, pictures):
            patch.setattr(module, "image", image)
        patch.setattr(pictures, "figure_in_words", cache(pictures.figure_in_words))
        yield
