"""The command that looks back on sessions of people in seats: `debrief`."""

from pathlib import Path

import click

from sim.cli.messages import print_report, say
from sim.cli.options import Folder, trust_option
from sim.runtime.whole_files import write_files
from sim.seat.class_report import class_report, reached_by
from sim.seat.debrief import Debrief, debrief
from sim.seat.debrief_report import debrief_report
from sim.seat.session_file import read_session
from sim.words.problems import Problem, ScenarioError
from sim.words.sections import markdown


@click.command("debrief")
@click.argument("files", nargs=-1, required=True)
@click.option("--out", type=Folder(), help="Folder for the report, the table and the picture.")
@trust_option
def debrief_command(files: tuple[str, ...], out: Path | None, trust: bool) -> None:
    """Look back on sessions of `play`: what each person reached, and what was possible.

    Of one session FILE: the whole story, and what was possible. Of several: a table of what each person reached, beside the
    simulator's own parties. Sessions whose talks go on are named and left out.
    """
    found: dict[str, Debrief] = {}
    for file in dict.fromkeys(files):
        session = read_session(file, trust)
        for notice in session.notices:
            say(notice)
        if session.sitting.stands.row is None:
            say(f"{file}: the talks are not over; left out")
        else:
            found[file] = debrief(session.sitting)
    if not found:
        raise ScenarioError([Problem(files[0], None, "", "no talks of these are over; nothing to look back on")])
    names = _short(list(found))
    text = markdown(
        debrief_report(next(iter(found.values()))) if len(found) == 1
        else class_report({names[file]: one for file, one in found.items()})
    )  # fmt: skip
    print_report(text)
    if out:
        written = write_files(
            out, {"debrief.md": text.encode(), **_pictures({names[f]: one for f, one in found.items()})}
        )
        click.echo(f"Written to {out}: {', '.join(written)}")


def _pictures(found: dict[str, Debrief]) -> dict[str, bytes]:
    """A picture for each scenario, by file names."""
    from sim.figures.draw.style import FORMATS, image
    from sim.figures.kinds import draw_picture

    files = {}
    for number, reached in enumerate(reached_by(found), 1):
        figure = draw_picture(reached, "reached")
        for ending in FORMATS:
            files[f"reached{'' if number == 1 else f'-{number}'}.{ending}"] = image(figure, ending)
    return files


def _short(files: list[str]) -> dict[str, str]:
    """What to call sessions: the names of their files, or their paths where two have the same."""
    stems = [Path(file).name.removesuffix(".yaml").removesuffix(".session") for file in files]
    return {file: stem if stems.count(stem) == 1 else file for file, stem in zip(files, stems, strict=True)}
