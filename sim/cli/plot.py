"""The command of pictures: `plot`."""

from collections.abc import Iterator
from pathlib import Path

import click

from sim.cli.options import Folder, trust_option
from sim.figures.kinds import KINDS, PAGES, RESULTS, Several, draw_picture, lacking
from sim.results.read import Comparison, Result, Run, SideBySide, read_result
from sim.runtime.progress import progress
from sim.runtime.sweep_folder import SWEEP_MANIFEST
from sim.runtime.whole_files import check_place, write_files
from sim.words.phrases import listed
from sim.words.problems import nearest

ALL = "all"
PICTURES, PICTURES_OF_A_SWEEP = "pictures", "_pictures"
"""Folders within a result. What reads a sweep as one table passes over names that begin with _."""


class KindOfPicture(click.ParamType):
    """A kind of picture, or all of them."""

    name = "kind"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The kind; an unknown one gets a suggestion."""
        allowed = [*KINDS, ALL]
        if value not in allowed:
            near = nearest(value, allowed)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            self.fail(f"{value!r} is not a kind of picture; allowed: {', '.join(allowed)}{hint}", param, ctx)
        return value


@click.command("plot", epilog="Kinds: " + "; ".join(f"{name}: {kind.title}" for name, kind in KINDS.items()) + ".")
@click.argument("folders", nargs=-1, required=True, type=Folder(), metavar="RESULT...")
@click.option(
    "--kind", "kinds", multiple=True, default=[ALL], type=KindOfPicture(), help="May be repeated.  [default: all]"
)
@click.option("--out", type=Folder(), help="Folder for the pictures.  [default: pictures in the result]")
@click.option(
    "--for",
    "purpose",
    type=click.Choice(list(PAGES)),
    default="print",
    show_default=True,
    help="For a projector, letters are a third larger.",
)
@trust_option
def plot_command(
    folders: tuple[Path, ...], kinds: tuple[str, ...], out: Path | None, purpose: str, trust: bool
) -> None:
    """Draw pictures of a RESULT, each as PNG and SVG.

    RESULT: the folder of a run, a comparison or a sweep. Several RESULTs are drawn side by side in one picture of the stages.
    """
    results = [read_result(folder, trust) for folder in folders]
    for notice in dict.fromkeys(notice for result in results for notice in result.notices):
        click.echo(f"notice: {notice}", err=True)
    result = results[0] if len(results) == 1 else _together(results)
    wanted, skipped = _wanted(result, kinds)
    target = out or _default_folder(folders)
    check_place(target)
    written = write_files(target, {f"{kind}{ending}": data for kind, ending, data in _drawn(result, wanted, purpose)})
    click.echo(f"Written to {target}: {', '.join(written)}")
    for reason in dict.fromkeys(skipped.values()):
        alike = [kind for kind, other in skipped.items() if other == reason]
        click.echo(f"Not drawn: {listed(alike)} ({reason})")


def _together(results: list[Result]) -> Several:
    """All the runs, those of comparisons too, by the names of their scenarios, or of their folders where these repeat."""
    named: list[tuple[str, Run]] = []
    for result in results:
        if isinstance(result, Run):
            named.append((result.scenario.document.name, result))
        elif isinstance(result, Comparison):
            named += zip(result.labels, (result.a, result.b), strict=True)
        elif isinstance(result, SideBySide):
            named += zip(result.titles, result.runs, strict=True)
        else:
            this = f"{result.folder} is {RESULTS[type(result).__name__]}"
            raise click.UsageError(f"{this}; only runs and comparisons are drawn side by side")
    names = [name for name, _ in named]
    titles = [f"{name} ({run.folder})" if names.count(name) > 1 else name for name, run in named]
    return Several(tuple(run for _, run in named), tuple(titles))


def _wanted(result: Result | Several, kinds: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
    """The kinds to draw, and why the others of `all` are not; one asked for by name that is not given is an error."""
    given = type(result).__name__
    if not any(given in kind.drawings for kind in KINDS.values()):
        raise click.UsageError(f"no picture is drawn of {RESULTS[given]}; `report` makes a page of it")
    reasons = {kind: lacking(result, kind) for kind in KINDS if kind in kinds or ALL in kinds}
    refused = [f"{kind} cannot be drawn: {reasons[kind]}" for kind in kinds if reasons.get(kind)]
    wanted = [kind for kind, reason in reasons.items() if not reason]
    if refused:
        raise click.UsageError("; ".join(dict.fromkeys(refused)))
    if not wanted:
        raise click.UsageError(
            f"none of {listed(list(reasons))} can be drawn: {'; '.join(dict.fromkeys(reasons.values()))}"
        )
    return wanted, {kind: reason for kind, reason in reasons.items() if reason}


def _default_folder(folders: tuple[Path, ...]) -> Path:
    """A folder in the result; for several results, beside the first."""
    if len(folders) > 1:
        return folders[0].parent / PICTURES
    return folders[0] / (PICTURES_OF_A_SWEEP if (folders[0] / SWEEP_MANIFEST).exists() else PICTURES)


def _drawn(result: Result | Several, kinds: list[str], purpose: str) -> Iterator[tuple[str, str, bytes]]:
    """Each picture in each format: kind, ending, content."""
    from sim.figures.draw.style import FORMATS, image

    with progress("Drawing", "pictures") as show:
        for done, kind in enumerate(kinds):
            show(done, len(kinds))
            figure = draw_picture(result, kind, purpose)
            yield from ((kind, f".{ending}", image(figure, ending)) for ending in FORMATS)
