"""The command that asks what follows from what is known: `given`."""

from dataclasses import asdict
from pathlib import Path

import click
import pandas as pd

from sim.analysis.aimed import condition_by_aiming, worth_of_aiming
from sim.analysis.given import (
    LEAST_FITTING,
    WANTED,
    Conditioned,
    condition,
    condition_by_playing,
    condition_sweep,
    refuse_too_few,
)
from sim.analysis.observations import Observation, in_a_sentence, observations
from sim.analysis.posterior import drawn_in_fits, tables_given
from sim.analysis.world_pool import WorldPool
from sim.cli.answers import MOST_WORLDS_ASKED
from sim.cli.capacity import workers_for
from sim.cli.kept_result import KEPT, kept_result
from sim.cli.messages import command_line, print_report, say
from sim.cli.options import Whole, out_option, trust_option, workers_option
from sim.cli.run import identity, say_written
from sim.methods.draws import BLOCK
from sim.reports.given import given_report
from sim.results.read import Run, Swept
from sim.results.run_folder import (
    INPUTS,
    TABLE,
    results_folder,
    write_codebook,
    write_manifest,
    write_report,
    write_scenario,
    write_table,
)
from sim.runtime.progress import progress
from sim.scenario.compile import ready
from sim.scenario.source import read
from sim.words.sections import markdown
from sim.worlds.codebook import codebook

BUDGET = 200_000
"""Worlds that are played at most, unless said otherwise."""

PLAYED = "_played"
"""The folder of all worlds that were played, in that of the answer."""

PLAY = {"plain": condition_by_playing, "aimed": condition_by_aiming}
"""Ways of drawing the worlds of a file, by the names of --draws."""


@click.command("given")
@click.argument("where", metavar="FILE|RESULT")
@click.option("--observed", multiple=True, required=True, metavar="WHAT", help="What is known, such as agreed_by=2025-03-31 "
              "or term_ISSUE=OPTION; @0.33 behind it: only likely. May be repeated.")  # fmt: skip
@click.option(
    "--wanted", type=Whole(LEAST_FITTING, MOST_WORLDS_ASKED), help=f"Play until so many fit.  [default: {WANTED}]"
)
@click.option("--worlds", type=Whole(1, MOST_WORLDS_ASKED), help=f"Play at most so many, in whole blocks of {BLOCK:,}.  "
              f"[default: {BUDGET}]")  # fmt: skip
@click.option("--draws", type=click.Choice(list(PLAY)), help="How worlds are drawn: plainly, or aimed at what was observed, "
              "where that is rare.  [default: plain]")  # fmt: skip
@click.option("--seed", type=Whole(0, 2**63 - 1), help="Which random draws.  [default: 0, or those of the RESULT]")
@out_option("results/NAME-given")
@workers_option
@trust_option
def given_command(where: str, observed: tuple[str, ...], wanted: int | None, worlds: int | None, seed: int | None,
                  draws: str | None, out: Path | None, workers: int | None, trust: bool) -> None:  # fmt: skip
    """Say what follows from what is known: the worlds that fit it, and all that they say.

    Of a scenario FILE worlds are played until enough fit or the budget is spent; they stay in the folder, so that the same
    or another question goes on from there. Of a RESULT (the folder of a run or a sweep) its worlds are taken.
    """
    folder = out or Path("results") / f"{Path(where).stem}-given"
    result = kept_result(where, trust, {"--wanted": wanted, "--worlds": worlds, "--draws": draws, "--seed": seed})
    file = where if result is None else str(result.folder / KEPT[type(result)])
    source = read(file)
    scenario = ready(source, trust) if result is None else result.scenario
    known = observations(observed, scenario, where)
    wanted, budget, seed = wanted or WANTED, worlds or BUDGET, (seed or 0) if result is None else result.seed
    of_file: list[str | int] = [] if result else ["--wanted", wanted, "--worlds", budget, "--seed", seed]
    of_file += ["--draws", draws] if draws else []
    asked = [word for one in observed for word in ("--observed", one)]
    command = command_line("given", where, *asked, *of_file, *(["--trust"] if trust else []))
    with results_folder(folder) as draft:
        if result is not None:
            found = _of_result(result, known, trust)
            refuse_too_few(found, _how_to_get_more(result))
        else:
            with WorldPool(folder / PLAYED, scenario, seed, workers_for([scenario.game], workers)) as pool:
                found = _played(pool, draws or "plain", known, wanted, budget, folder)
            refuse_too_few(
                found, f"Play more with --worlds (now {budget:,}; what is played stays in {folder / PLAYED})"
            )
        text = _write(draft, found, 0 if result else wanted)
        write_scenario(draft, source)
        about = {"seed": seed, "worlds": len(found.everything), "fits": int(found.fits.sum()), "command": command}
        about["outcome_title"] = in_a_sentence(known)
        worth = worth_of_aiming(found)
        about |= {"aiming": asdict(worth)} if worth else {}
        write_manifest(draft, "given", identity(where, scenario) | about)
    print_report(text)
    say_written(folder)


def _of_result(result: Run | Swept, known: list[Observation], trust: bool) -> Conditioned:
    """The worlds of a result that fit."""
    if isinstance(result, Run):
        return condition(result.scenario, result.seed, result.table, known)
    return condition_sweep(result, known, trust)


def _how_to_get_more(result: Run | Swept) -> str:
    if isinstance(result, Swept):
        return "Sweep with more --worlds"
    return f"`given` of the scenario itself plays on until enough fit ({result.manifest['file']})"


def _played(pool: WorldPool, draws: str, known: list[Observation], wanted: int, budget: int,
            folder: Path) -> Conditioned:  # fmt: skip
    """The worlds that fit; after an interrupt what is played stays, and the same command goes on."""
    try:
        with progress() as show:
            return PLAY[draws](pool, known, wanted, budget, show)
    except KeyboardInterrupt:
        say(f"interrupted; {pool.rows:,} worlds are played and safe in {folder / PLAYED}. The same command goes on")
        raise click.exceptions.Exit(130) from None


def _write(folder: Path, found: Conditioned, wanted: int) -> str:
    """Write the worlds that fit with their weights, what was drawn in them, the tables and the report, which is returned.

    wanted: how many worlds that fit were played for, if any were.
    """
    drawn, table = drawn_in_fits(found), found.table
    tables = tables_given(found, drawn)
    for name, one in tables.items():
        _csv(one, folder / f"{name}.csv")
    write_table(folder, table)
    write_table(folder, drawn, INPUTS)
    write_codebook(folder, [codebook(found.scenario, {TABLE: list(table), INPUTS: list(drawn)})])
    text = markdown(given_report(found, tables, wanted))
    write_report(folder, text)
    return text


def _csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, lineterminator="\n")
