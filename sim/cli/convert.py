"""The command `convert`: a negotiation of another program becomes a scenario file."""

from collections.abc import Sequence
from pathlib import Path

import click

from sim.analysis.case_scenario import UNTOLD, scenario_of_case
from sim.analysis.known_cases import KnownCase, known_cases
from sim.cli.options import FilePath, kept
from sim.runtime.called import to_paste
from sim.runtime.whole_files import write_files
from sim.scenario.additive_game import scenario_of_game
from sim.scenario.foreign_files import wrong
from sim.scenario.genius import genius_game
from sim.scenario.negmas import NEGMAS_ENDINGS, negmas_game
from sim.words.phrases import count


@click.command("convert")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--to", "target", type=FilePath(), help="The file to write.  [default: the name of PATH, here, as .yaml]")
@click.option("--case", "name", help="Which case of a .csv file that holds several.")
def convert_command(path: Path, target: Path | None, name: str | None) -> None:
    """Make a scenario file of a negotiation from another program.

    PATH is a GENIUS domain (an .xml file, or the folder with it and its profiles), the folder of a NegMAS scenario
    (.yml, .yaml or .json), or a .csv file of positions, saliences and capabilities, as `benchmark` reads it. All who have a
    profile or a position must sign.
    """
    if not path.exists():
        raise wrong(path, "is not there")
    if name is not None and path.suffix != ".csv":
        raise click.UsageError("--case: only a .csv file holds several cases")
    target = target or Path(f"{path.resolve().stem}.yaml")
    if target.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"--to: {target} must end in .yaml")
    kept(target, "Give another name with --to")
    text, made, untold = _converted(path, name)
    write_files(target.parent, {target.name: text.encode()})
    click.echo(f"Wrote {target}: {made}. Next:")
    click.echo(f"  {to_paste('check', str(target))}\n  {to_paste('run', str(target))}")
    for said in untold:
        click.echo(f"Not in it: {said}")


def _converted(path: Path, name: str | None) -> tuple[str, str, Sequence[str]]:
    """The text of the scenario, what it holds in a few words, and what it cannot say."""
    if path.suffix == ".csv":
        case = _case(path, name)
        text = scenario_of_case(case, f"{path.name}, {case.name}")
        return text, f"{count(len(case.actors), 'actor')}, {count(len(case.issues), 'issue')}", UNTOLD
    if path.suffix == ".xml" or (path.is_dir() and any(path.glob("*.xml"))):
        kind, game = "GENIUS", genius_game(path)
    elif path.is_dir() and any(file.suffix in NEGMAS_ENDINGS for file in path.iterdir()):
        kind, game = "NegMAS", negmas_game(path)
    else:
        raise wrong(
            path, "is no GENIUS domain (.xml), no folder of a NegMAS scenario (.yml, .yaml or .json) and no .csv file"
        )
    text = scenario_of_game(game, f"{kind}, {path.resolve().name}")
    return text, f"{count(len(game.parties), 'side')}, {count(len(game.issues), 'issue')}", game.untold


def _case(path: Path, name: str | None) -> KnownCase:
    """The case of this name in a file, or the only one."""
    cases = {case.name: case for case in known_cases(path)}
    if name is None and len(cases) == 1:
        return next(iter(cases.values()))
    if name is None:
        raise click.UsageError(f"{path} holds {len(cases)} cases; choose one with --case: {', '.join(cases)}")
    if name not in cases:
        raise wrong(path, "is no case of this file", name, allowed=cases)
    return cases[name]
