"""The settlement of every issue in agreed texts, as a table."""

from sim.figures.data.shown import one_world, terms_in_words
from sim.results.read import Run


def settlements_of_run(run: Run) -> tuple:
    """The arguments of `draw.settlements.settlements`: the terms of `sim.worlds.summary.Summary`, title, topic."""
    terms = run.summary.terms
    return terms, terms_in_words(terms), f"{run.scenario.name}: what was agreed"


def no_settlements_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world."""
    return one_world(run)
