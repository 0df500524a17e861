"""The command of the codebook: `codebook`."""

from pathlib import Path

import click
import pandas as pd

from sim.cli.options import FilePath, trust_option
from sim.engine.worlds_drawn import draw_worlds
from sim.results.run_folder import CODEBOOK, INPUTS, MANIFEST, TABLE
from sim.runtime.sweep_folder import SWEEP_MANIFEST, SWEPT_CODEBOOK
from sim.runtime.whole_files import FolderError, write_files
from sim.scenario.compile import ready
from sim.scenario.source import read
from sim.words.phrases import count
from sim.worlds.codebook import codebook, codebook_bytes
from sim.worlds.efficiency import rated_worlds
from sim.worlds.uncertain_inputs import input_table


@click.command("codebook")
@click.argument("where", metavar="FILE|RESULT")
@click.option("--to", "target", type=FilePath(), help="Write it as a .csv file.")
@trust_option
def codebook_command(where: str, target: Path | None, trust: bool) -> None:
    """Say what every column of the tables of worlds is: name, unit, meaning.

    Of a RESULT it is what lies beside it; of a scenario FILE, what `run --inputs` would write.
    """
    book = _kept(Path(where)) if Path(where).is_dir() else _of_a_file(where, trust)
    if target is None:
        click.echo(codebook_bytes(book).decode(), nl=False)
        return
    if target.suffix != ".csv":
        raise click.UsageError(f"--to: {target} must end in .csv")
    write_files(target.parent, {target.name: codebook_bytes(book)})
    click.echo(f"Written to {target}: {count(len(book), 'column')}")


def _of_a_file(file: str, trust: bool) -> pd.DataFrame:
    scenario = ready(read(file), trust)
    drawn = input_table(scenario, draw_worlds(scenario.game, 1))
    return codebook(scenario, {TABLE: list(rated_worlds(scenario, 1)), INPUTS: list(drawn)})


def _kept(folder: Path) -> pd.DataFrame:
    """The codebook in the folder of a result."""
    for name in (CODEBOOK, SWEPT_CODEBOOK):
        if (folder / name).exists():
            return pd.read_csv(folder / name, keep_default_na=False)
    if any((folder / name).exists() for name in (MANIFEST, SWEEP_MANIFEST)):
        raise FolderError(f"{folder} has no codebook, since it is no table of worlds or was made by an earlier version")
    raise FolderError(f"{folder} holds no result; give the folder of one, or a scenario file")
