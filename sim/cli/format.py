"""The command that says what a scenario file can hold: `format`."""

import click

from sim.scenario.format_page import format_page, nearest_field, told


@click.command("format")
@click.argument("field", required=False)
def format_command(field: str | None) -> None:
    """Say what a scenario file can hold, field by field, or what one FIELD of it means.

    Of each field: meaning, unit, range, default, example, and the rule it enters. FIELD: a path such as
    actors.north.wants.border.salience, or its last key; without one, the whole page in Markdown.
    """
    said = format_page() if field is None else told(field)
    if not said:
        near = nearest_field(str(field))
        hint = f"; did you mean {near!r}?" if near else ""
        raise click.UsageError(f"{field!r} is not a field of a scenario file{hint}")
    click.echo(said, nl=not said.endswith("\n"))
