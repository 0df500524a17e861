"""The command `benchmark`: the engine and simpler rules on cases whose outcome is known."""

from pathlib import Path

import click

from sim.analysis.benchmark import benchmark_scores
from sim.analysis.known_cases import is_held_out, known_cases
from sim.cli.messages import print_report
from sim.reports.benchmark import benchmark_report
from sim.words.problems import Refusal


@click.command("benchmark")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--held-out", is_flag=True, help="Score the held-out cases, and not those for development.")
def benchmark_command(path: Path, held_out: bool) -> None:
    """Score the engine and simpler rules on cases whose outcome is known.

    From a CSV file, or all CSV files of a folder: PATH, in our own columns or as the DEU data set is downloaded. A fixed part
    of the cases is held out.
    """
    cases = known_cases(path)
    part = [case for case in cases if is_held_out(case.name) == held_out]
    scores = benchmark_scores(part)
    if scores.empty:
        which = "held-out" if held_out else "development"
        raise Refusal(f"{path}: none of the {len(part)} cases of the {which} part has an issue with an outcome")
    from_dates = [said for case in part for said in case.from_dates]
    alike = all(len(set(case.capability.tolist())) <= 1 for case in part)
    print_report(benchmark_report(scores, held_out, len(cases) - len(part), from_dates, alike))
