"""The command that explains words: `glossary`."""

import click

from sim.scenario.glossary import glossary, term_called
from sim.words.problems import nearest


@click.command("glossary")
@click.argument("term", nargs=-1)
def glossary_command(term: tuple[str, ...]) -> None:
    """Say what a TERM of the reports and pages means, or list all."""
    if not term:
        click.echo("\n\n".join(found.in_words() for found in glossary()))
        return
    word = " ".join(term)
    found = term_called(word)
    if found is None:
        known = {name.casefold(): name for each in glossary() for name in each.words}
        near = [known[name] for name in nearest(word.casefold(), known)]
        hint = f"; did you mean {near[0]!r}?" if near else "; without a term, glossary lists all"
        raise click.UsageError(f"{word!r} is not in the glossary{hint}")
    click.echo(found.in_words())
