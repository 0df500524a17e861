"""The command that asks under which conditions an outcome comes about: `discover`."""

from pathlib import Path

import click

from sim.analysis.scenario_discovery import Sample, condition_words, played, sample_of_run, sample_of_sweep
from sim.cli.answers import MOST_WORLDS_ASKED, CommandAnswer, CommandQuestion, asked, check_share, give
from sim.cli.capacity import workers_for
from sim.cli.kept_result import KEPT, kept_result
from sim.cli.options import Whole, json_option, out_option, outcome_option, trust_option, workers_option
from sim.methods.rule_tree import find_rules
from sim.reports.analysis import discovery_report, rules_table
from sim.results.read import Run, Swept
from sim.runtime.progress import progress

RULE_WORLDS = 8192
"""Worlds in which rules are found and checked, unless said otherwise."""


@click.command("discover")
@click.argument("where", metavar="FILE|RESULT")
@outcome_option
@click.option("--vary", multiple=True, metavar="PATH=LEVELS", help="Vary this too: path=low:high:steps or path=a,b,c.")
@click.option("--worlds", type=Whole(2, MOST_WORLDS_ASKED), help=f"Worlds, at each point.  [default: {RULE_WORLDS}]")
@click.option("--seed", type=Whole(0, 2**63 - 1), help="Which random draws.  [default: 0, or those of the RESULT]")
@out_option("results/FILE-discover")
@workers_option
@json_option
@trust_option
def discover_command(where: str, name: str, vary: tuple[str, ...], worlds: int | None, seed: int | None,
             out: Path | None, workers: int | None, as_json: bool, trust: bool) -> None:  # fmt: skip
    """Say under which conditions an outcome comes about, as a few rules.

    From the worlds of a RESULT (the folder of a run or a sweep), or of a scenario FILE that is played now.
    """
    result = kept_result(where, trust, {"--vary": vary, "--worlds": worlds, "--seed": seed})
    file = where if result is None else str(result.folder / KEPT[type(result)])
    source, scenario, what = asked(file, name, trust)
    scenario = scenario if result is None else result.scenario
    check_share(what)
    seed = (seed or 0) if result is None else result.seed
    each = worlds or RULE_WORLDS
    given = [] if result else [*(f"--vary={item}" for item in vary), f"--worlds={each}", f"--seed={seed}"]
    question = CommandQuestion("discover", where, source, scenario, what, seed, given, out, as_json, trust)

    def sample() -> Sample:
        """The worlds of the result, or new ones."""
        if isinstance(result, Run):
            return sample_of_run(result.scenario, result.table, seed, what)
        if isinstance(result, Swept):
            return sample_of_sweep(result, what)
        with progress() as show:
            return played(source, scenario, vary, what, each, seed, workers_for([scenario.game], workers), trust, show)

    def answer() -> CommandAnswer:
        """Find the rules, and put them into words."""
        worlds = sample()
        found = find_rules(worlds.features, worlds.yes, worlds.held_out, worlds.ids)
        words = condition_words(scenario, found)
        text = discovery_report(scenario.document.name, what, found, words, len(worlds.yes), worlds.left_out, seed)
        return CommandAnswer(text, {"rules": rules_table(found, words)}, {"worlds": len(worlds.yes)})

    give(question, answer)
