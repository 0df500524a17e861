"""The commands that read scenario files and play nothing: `check`, `explain`, `schema`."""

from textwrap import fill

import click

from sim.cli.messages import print_json
from sim.scenario.document import Document, json_schema, validate
from sim.scenario.meaning import meaning
from sim.scenario.source import read
from sim.scenario.warnings import warnings
from sim.words.phrases import count
from sim.words.problems import Problem, ScenarioError

_WIDTH = 100
"""Of the lines that say what a file means, in characters."""


@click.command("check", epilog="What a file can hold, field by field: the command format, or scenarios/FORMAT.md.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
def check_command(files: tuple[str, ...], strict: bool) -> None:
    """Say what is wrong or doubtful in scenario FILEs, and where, and what each means in plain words."""
    problems: list[Problem] = []
    warned = 0
    for file in files:
        try:
            answer, doubts = _answer(file, strict)
            click.echo(answer)
            warned += doubts
        except ScenarioError as error:
            problems.extend(error.problems)
    if len(files) > 1:
        said = f"{len(files)} files checked: {count(len(problems), 'error')}, {count(warned, 'warning')}"
        click.echo(said)
    if problems:
        raise ScenarioError(problems)


def _answer(file: str, strict: bool) -> tuple[str, int]:
    """What is doubtful in a valid file, what it means, and the number of doubts. Raises `ScenarioError` with what is wrong."""
    from sim.experiments.points import check_experiments
    from sim.scenario.levers import check_choices

    source = read(file)
    document = validate(source)
    check_choices(source, document)
    unchecked = check_experiments(source, document)
    doubts = warnings(source, document)
    if strict and doubts:
        raise ScenarioError(doubts)
    warned = f", {count(len(doubts), 'warning')}" if doubts else ""
    told = [fill(line, _WIDTH, initial_indent="  ", subsequent_indent="    ") for line in meaning(document)]
    answer = "\n".join([*map(str, doubts), f"{file}: ok ({_size(document)}{unchecked}){warned}", *told])
    return answer, len(doubts)


def _size(document: Document) -> str:
    signatories = sum(actor.role == "signatory" for actor in document.actors.values())
    thirds = len(document.actors) - signatories
    return (
        f"{document.name}: {count(signatories, 'signatory', 'signatories')}, "
        f"{count(thirds, 'third party', 'third parties')}, {count(len(document.issues), 'issue')}, "
        f"{count(document.calendar.rounds, 'round')} of talks"
        + (f", {count(len(document.levers), 'lever')}" if document.levers else "")
    )


@click.command("explain")
@click.argument("file")
@click.argument("topic", required=False)
def explain_command(file: str, topic: str | None) -> None:
    """Say where each number of a scenario FILE comes from.

    TOPIC: one issue, actor or shock.
    """
    from sim.scenario.explain import explain

    document = validate(read(file))
    try:
        click.echo(explain(document, topic), nl=False)
    except ScenarioError:
        topics = {*document.issues, *document.actors, *document.shocks}
        within = [step for step in dict.fromkeys(str(topic).split(".")) if step in topics]
        if not within:
            raise
        near = " or ".join(map(repr, within))
        raise click.UsageError(f"{topic!r} is not an issue, an actor or a shock; did you mean {near}?") from None


@click.command("schema")
def schema_command() -> None:
    """Print a JSON Schema of scenario files, for completion in an editor."""
    print_json(json_schema())
