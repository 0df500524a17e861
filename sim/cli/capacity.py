"""What memory allows: how many workers play, and how many worlds stand in one table. Told, or refused, before the start."""

from collections.abc import Iterable

import click

from sim.cli.messages import say
from sim.engine.game import Game
from sim.experiments.crew import crew_for
from sim.runtime.memory import free_memory
from sim.scenario.scenario import Scenario
from sim.words.phrases import bytes_in_words
from sim.worlds.table import play

FITS_ANYWHERE = 100_000
"""Worlds whose table fits anywhere."""

SAMPLED_ROWS = 1000
"""Worlds that are played to see how much memory the table of many takes."""

COPIES = 2
"""How often a table is there while its parts are put together."""


def workers_for(games: Iterable[Game], asked: int | None) -> int:
    """How many workers play some games; said if they are fewer than were asked for, or than there are processors."""
    crew = crew_for(games, asked)
    if crew.shortage:
        say(crew.shortage)
    return crew.workers


def check_table_fits(scenario: Scenario, worlds: int) -> None:
    """Refuse to play so many worlds into one table that memory does not hold it. Raises click.UsageError."""
    if worlds <= FITS_ANYWHERE:
        return
    row = play(scenario, SAMPLED_ROWS).memory_usage(deep=True).sum() / SAMPLED_ROWS
    needed, free = int(COPIES * row * worlds), free_memory()
    if needed > free:
        raise click.UsageError(
            f"the table of {worlds:,} worlds takes {bytes_in_words(needed)} of memory, and {bytes_in_words(free)} are free; "
            "`sweep` keeps its worlds on disk, as many as fit there"
        )
