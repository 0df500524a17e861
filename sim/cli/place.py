"""The command that judges a text that somebody wrote: `place`."""

from collections.abc import Sequence

import click
import numpy as np

from sim.cli.capacity import check_table_fits
from sim.cli.messages import print_report
from sim.cli.options import Whole, seed_option, trust_option, worlds_option
from sim.cli.run import MOST_WORLDS_RUN
from sim.reports.placing import placing_report
from sim.runtime.progress import progress
from sim.scenario.compile import load
from sim.words.sections import markdown
from sim.worlds.placing import could_sign, placed, text_package
from sim.worlds.table import play


@click.command("place")
@click.argument("file")
@click.argument("terms", nargs=-1, required=True, metavar="ISSUE=OPTION...")
@click.option(
    "--world", type=Whole(0, MOST_WORLDS_RUN), default=0, show_default=True, help="In which world (0, 1, ..)."
)
@worlds_option(MOST_WORLDS_RUN, help="How many worlds to set it against.")
@seed_option
@trust_option
def place_command(file: str, terms: tuple[str, ...], world: int, worlds: int, seed: int, trust: bool) -> None:
    """Say who would sign a text of your own, who would refuse it and why, and where it lies.

    On the first day of the talks of a scenario FILE, in one world, and among the agreements of many. The text is given as
    ISSUE=OPTION, with the ids of the file; an issue that is not named is left open, or has its agreed term.
    """
    scenario = load(file, trust)
    check_table_fits(scenario, worlds)
    package = text_package(scenario, said_terms(terms), file)
    here = placed(scenario, package, np.array([world]), seed)
    with progress() as show:
        table = play(scenario, worlds, seed, show)
    with progress("Judging") as show:
        everywhere = could_sign(scenario, package, worlds, seed, show)
    print_report(markdown(placing_report(scenario, package, here, everywhere, table, seed)))


def said_terms(words: Sequence[str]) -> dict[str, str]:
    """The terms of a text by issue, from words `ISSUE=OPTION`, one by one or several with commas between them.

    Raises click.UsageError for a word of another form, for an issue that is named twice, and where there are no terms.

    >>> said_terms(["spring=p0, pasture=p100"])
    {'spring': 'p0', 'pasture': 'p100'}
    """
    terms: dict[str, str] = {}
    for word in filter(None, (part.strip() for part in ",".join(words).split(","))):
        issue, equals, option = (part.strip() for part in word.partition("="))
        if not (issue and equals and option):
            raise click.UsageError(f"{word!r} is not of the form ISSUE=OPTION")
        if issue in terms:
            raise click.UsageError(f"{issue!r} is named twice")
        terms[issue] = option
    if not terms:
        raise click.UsageError("no terms are given; say at least one, as ISSUE=OPTION")
    return terms
