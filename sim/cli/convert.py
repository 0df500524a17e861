"""The command `convert`: a negotiation of another program becomes a scenario file."""

from pathlib import Path

import click

from sim.cli.messages import command_line
from sim.cli.options import FilePath
from sim.runtime.whole_files import write_files
from sim.scenario.additive_game import scenario_of_game
from sim.scenario.foreign_files import wrong
from sim.scenario.genius import genius_game
from sim.scenario.negmas import NEGMAS_ENDINGS, negmas_game
from sim.words.phrases import count


@click.command("convert")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--to", "target", type=FilePath(), help="The file to write.  [default: the name of PATH, here, as .yaml]")
def convert_command(path: Path, target: Path | None) -> None:
    """Make a scenario file of a negotiation from another program.

    PATH is a GENIUS domain (an .xml file, or the folder with it and its profiles), or the folder of a NegMAS scenario
    (.yml, .yaml or .json). All who have a profile must sign.
    """
    if not path.exists():
        raise wrong(path, "is not there")
    if path.suffix == ".xml" or (path.is_dir() and any(path.glob("*.xml"))):
        kind, game = "GENIUS", genius_game(path)
    elif path.is_dir() and any(file.suffix in NEGMAS_ENDINGS for file in path.iterdir()):
        kind, game = "NegMAS", negmas_game(path)
    else:
        raise wrong(path, "is no GENIUS domain (.xml) and no folder of a NegMAS scenario (.yml, .yaml or .json)")
    target = target or Path(f"{path.resolve().stem}.yaml")
    if target.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"--to: {target} must end in .yaml")
    if target.exists():
        raise click.UsageError(
            f"{target} is there already; it stays as it is. Give another name with --to, or move it away"
        )
    write_files(target.parent, {target.name: scenario_of_game(game, f"{kind}, {path.resolve().name}").encode()})
    click.echo(f"Wrote {target}: {count(len(game.parties), 'side')}, {count(len(game.issues), 'issue')}. Next:")
    click.echo(f"  {command_line('check', str(target))}\n  {command_line('run', str(target))}")
    for said in game.untold:
        click.echo(f"Not in it: {said}", err=True)
