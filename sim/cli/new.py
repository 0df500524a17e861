"""The command that begins a scenario of one's own: `new`."""

import sys
import unicodedata
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from sim.cli.options import kept
from sim.runtime.called import to_paste
from sim.runtime.whole_files import FolderError, whole_file
from sim.scenario.new_scenario import IssueSketch, Sketch, default_options, new_scenario
from sim.words.phrases import capital, count

USUAL_SIDES, USUAL_ISSUES, USUAL_OUTSIDERS = "North, South", "Border, Water", "Neighbour"
"""Who is at the table and what is open, where nobody says otherwise."""

NONE_OF_THEM, MARK_OF_TODAY = "-", "*"
"""What stands for no outsiders, and before the option of how things stand today."""

LONGEST_NAME = 80

FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Characters that count as letters or symbols, and are blank."""


@click.command("new")
@click.argument("name")
@click.option("--sides", help=f"The 2 to 5 who must sign, with commas between.  [default: {USUAL_SIDES}]")
@click.option("--issue", "issues", multiple=True, metavar="'TITLE: OPTION, ..'",
              help="What is open, with its options from what the first side wants to what the last wants; a star before the "
              f"one of today, else the first. Once for each issue.  [default: {USUAL_ISSUES}]")  # fmt: skip
@click.option("--outsiders", help=f"Who leans on the sides; {NONE_OF_THEM} for nobody.  [default: {USUAL_OUTSIDERS}]")
@click.option("--agenda", is_flag=True, help="Settle the issues in two baskets, one after the other.")
def new_command(name: str, sides: str | None, issues: tuple[str, ...], outsiders: str | None, agenda: bool) -> None:
    """Write NAME.yaml, a scenario of your own that plays at once.

    Without options it asks, if there is a terminal; otherwise what is not given takes its default. Names that have commas
    in them are parted by semicolons.
    """
    path = _free(name)
    title = capital(path.stem.replace("_", " ").replace("-", " ").strip()) or path.stem
    if not (sides or issues or outsiders or agenda) and at_terminal():
        sketch = _asked(title)
    else:
        sketch = _given(
            title, sides or USUAL_SIDES, issues or tuple(USUAL_ISSUES.split(", ")), outsiders or USUAL_OUTSIDERS, agenda
        )
    _write(path, new_scenario(sketch))
    made = [
        count(len(sketch.sides), "side"),
        count(len(sketch.issues), "issue"),
        count(len(sketch.outsiders), "outsider"),
    ]
    file = f"./{path}" if str(path).startswith("-") else str(path)  # which no command takes for an option
    click.echo(f"Wrote {file}: {', '.join(made)}. Every number in it is an assumption; put yours in. Next:")
    click.echo(f"  {to_paste('check', file)}\n  {to_paste('run', file)}")


def at_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _free(name: str) -> Path:
    """The file to write, which is not there yet."""
    if not Path(name).name.strip(". "):
        raise click.UsageError(f"{name!r} is no name for a file")
    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    _tidy(path.stem)
    kept(path, "Give another name")
    if not path.parent.is_dir():
        raise click.UsageError(f"{path.parent} is no folder; make it first")
    return path


def _write(path: Path, text: str) -> None:
    try:
        with whole_file(path) as draft:
            draft.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FolderError(f"cannot write {path}: {error.strerror or error}") from error


# ---------------------------------------------------------------- what is given, and what is asked


def _given(title: str, sides: str, issues: Sequence[str], outsiders: str, agenda: bool) -> Sketch:
    who = _sides(sides)
    return _whole(Sketch(title, who, [_issue(issue, who) for issue in issues], _outsiders(outsiders), agenda))


def _asked(title: str) -> Sketch:
    click.echo("An empty answer takes what stands in brackets. Put commas between names.")
    sides = click.prompt("Who must sign (2 to 5)", USUAL_SIDES, value_proc=_sides)
    titles = click.prompt("What is open (1 to 10 issues)", USUAL_ISSUES, value_proc=_issue_titles)
    usual = ", ".join(default_options(sides))
    click.echo(
        f"Options go from what {sides[0]} wants to what {sides[-1]} wants; a {MARK_OF_TODAY} marks how things stand today."
    )
    issues = [click.prompt(f"Options of {title}", usual, value_proc=partial(_scale, title)) for title in titles]
    outsiders = click.prompt(
        f"Who leans on them from outside ({NONE_OF_THEM} for nobody)", USUAL_OUTSIDERS, value_proc=_outsiders
    )
    in_turn = len(issues) > 1 and click.confirm("Settle the issues in two baskets, one after the other?", False)
    return _whole(Sketch(title, sides, issues, outsiders, in_turn))


def _whole(sketch: Sketch) -> Sketch:
    """A sketch whose parts fit together."""
    _different("actors", [*sketch.sides, *sketch.outsiders])
    _different("issues", [issue.title for issue in sketch.issues])
    _within("issues", sketch.issues, 1, 10)
    if sketch.in_turn and len(sketch.issues) < 2:
        raise click.UsageError("an agenda settles issues one after the other, and there is only one")
    return sketch


def _sides(text: str) -> Sequence[str]:
    return _within("sides", _names(text), 2, 5)


def _issue_titles(text: str) -> Sequence[str]:
    return _different("issues", _within("issues", _names(text), 1, 10))


def _scale(title: str, text: str) -> IssueSketch:
    """An issue by its title and the list of its options."""
    names = _within("options", _names(text), 2, 12)
    marked = [place for place, name in enumerate(names) if name.startswith(MARK_OF_TODAY)]
    if len(marked) > 1:
        raise click.UsageError(
            f"{title!r} has {len(marked)} options with a {MARK_OF_TODAY}; only one is how things stand today"
        )
    options = _different("options", [name.removeprefix(MARK_OF_TODAY).strip() for name in names])
    if not all(options):
        raise click.UsageError(f"{title!r} has an option without a name")
    return IssueSketch(title, options, *marked)


def _outsiders(text: str) -> Sequence[str]:
    return [] if text.strip() == NONE_OF_THEM else _within("outsiders", _names(text), 0, 10)


def _issue(text: str, sides: Sequence[str]) -> IssueSketch:
    title, _, options = text.partition(":")
    if not title.strip():
        raise click.UsageError(f"an issue has a title: {text!r} has none before its colon")
    return _scale(_tidy(title), options) if options.strip() else IssueSketch(_tidy(title), default_options(sides))


def _names(text: str) -> list[str]:
    names = [_tidy(part) for part in text.split(";" if ";" in text else ",")]
    return [name for name in names if name]


def _tidy(name: str) -> str:
    """The name in one line, without what no eye can see."""
    name = " ".join(name.split())
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Cn") for letter in name):
        raise click.UsageError(f"{name!r} holds a character that cannot be shown; leave it out")
    if name and all(map(_unseen, name)):
        raise click.UsageError(f"{name!r} holds nothing that can be seen; give a name with a letter in it")
    if len(name) > LONGEST_NAME:
        raise click.UsageError(f"{name[:30]!r}.. is {len(name)} letters long; a name has at most {LONGEST_NAME}")
    return name


def _unseen(letter: str) -> bool:
    """Whether a character leaves nothing on the page by itself: a space, a joiner, a mark for another, or a filler."""
    return letter in FILLERS or unicodedata.category(letter) in ("Cf", "Mn", "Me", "Zs", "Zl", "Zp")


def _different(what: str, names: Sequence[str]) -> Sequence[str]:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise click.UsageError(f"two {what} are called {name!r}; give each a name of its own")
        seen.add(name.casefold())
    return names


def _within(what: str, found: Sequence, least: int, most: int) -> Sequence:
    if not least <= len(found) <= most:
        said = f"{least} to {most}"
        raise click.UsageError(
            f"a new scenario has {said} {what}, and here {'is' if len(found) == 1 else 'are'} {len(found)}"
        )
    return found
