"""The commands that read scenario files and play nothing: `check`, `explain`, `schema`."""

import json

import click

from sim.scenario.document import Document, json_schema, validate
from sim.scenario.source import read
from sim.words.problems import Problem, ScenarioError


@click.command("check", epilog="What a file can hold, field by field: the command format, or scenarios/FORMAT.md.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check_command(files: tuple[str, ...]) -> None:
    """Say what is wrong with scenario FILEs, and where; all problems at once."""
    from sim.experiments.points import check_experiments

    problems: list[Problem] = []
    for file in files:
        try:
            source = read(file)
            document = validate(source)
            unchecked = check_experiments(source, document)
            click.echo(f"{file}: ok ({_size(document)}{unchecked})")
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)


def _size(document: Document) -> str:
    signatories = sum(actor.role == "signatory" for actor in document.actors.values())
    thirds, issues, rounds = len(document.actors) - signatories, len(document.issues), document.calendar.rounds
    return (
        f"{document.name}: {signatories} signatories, {thirds} third parties, {issues} issues, {rounds} rounds of talks"
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
    click.echo(json.dumps(json_schema(), indent=2))
