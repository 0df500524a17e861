"""The command that asks what an outcome depends on: `sensitivity`."""

from pathlib import Path

import click

from sim.analysis.sensitivity import SENSITIVITY_METHODS, WORLDS_ALLOWED, sensitivity_indices
from sim.cli.answers import MOST_WORLDS_ASKED, CommandAnswer, CommandQuestion, asked, give
from sim.cli.capacity import workers_for
from sim.cli.options import (
    json_option,
    out_option,
    outcome_option,
    seed_option,
    trust_option,
    workers_option,
    worlds_option,
)
from sim.reports.analysis import sensitivity_report
from sim.runtime.progress import progress
from sim.worlds.uncertain_inputs import inputs_at

USUAL_WORLDS = ", ".join(f"{worlds:,} for {method}" for method, worlds in WORLDS_ALLOWED.items())


@click.command("sensitivity")
@click.argument("file")
@outcome_option
@click.option(
    "--inputs",
    "paths",
    multiple=True,
    metavar="PATH",
    help="A number, a block (as one), * for any name; may be repeated.  [default: all that is uncertain]",
)
@click.option(
    "--method",
    type=click.Choice(SENSITIVITY_METHODS),
    default=SENSITIVITY_METHODS[0],
    show_default=True,
    help="Sobol' indices, or Morris' elementary effects.",
)
@worlds_option(MOST_WORLDS_ASKED, None, f"Play at most so many.  [default: {USUAL_WORLDS}]")
@seed_option
@out_option("results/FILE-sensitivity")
@workers_option
@json_option
@trust_option
def sensitivity_command(file: str, name: str, paths: tuple[str, ...], method: str, worlds: int | None, seed: int,
                out: Path | None, workers: int | None, as_json: bool, trust: bool) -> None:  # fmt: skip
    """Say which uncertain inputs of a scenario FILE drive an outcome.

    Each by itself, and together with others.
    """
    source, scenario, what = asked(file, name, trust)
    some = inputs_at(scenario, paths, file) if paths else None
    allowed = worlds or WORLDS_ALLOWED[method]
    given = [*(f"--inputs={path}" for path in paths), f"--method={method}", f"--worlds={allowed}", f"--seed={seed}"]
    question = CommandQuestion("sensitivity", file, source, scenario, what, seed, given, out, as_json, trust)

    def answer() -> CommandAnswer:
        """Play the plan of the method, and put the indices into words."""
        with progress() as show:
            found = sensitivity_indices(
                scenario, what, some, method, allowed, seed, workers_for([scenario.game], workers), show
            )
        about = {"method": method, "worlds": found.worlds, "base": found.base, "screened": found.screened}
        return CommandAnswer(sensitivity_report(found), {"indices": found.table}, about)

    give(question, answer)
