"""What the commands have in common that play several scenarios in the same worlds: their labels, and their folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.cli.run import identity
from sim.results.run_folder import write_codebook, write_manifest, write_report, write_scenario, write_table
from sim.scenario.source import Source
from sim.words.sections import Section, markdown
from sim.worlds.codebook import codebook
from sim.worlds.side_by_side import Alongside


def labels_of(files: Sequence[str]) -> list[str]:
    """What to call files: their names without the ending, with as much of the path as tells them apart.

    >>> labels_of(["talks/a.yaml", "b.yaml"]), labels_of(["old/a.yaml", "new/a.yaml"]), labels_of(["a", "a.yaml", "a"])
    (['a', 'b'], ['old/a', 'new/a'], ['a (1)', 'a (2)', 'a (3)'])
    """
    paths = [Path(file).with_suffix("") if Path(file).suffix in (".yaml", ".yml") else Path(file) for file in files]
    longest = max(len(path.parts) for path in paths)
    for length in range(1, longest + 1):
        names = ["/".join(path.parts[-length:]) for path in paths]
        if len(set(names)) == len(names):
            return names
    names = [path.name for path in paths]
    return [f"{name} ({place})" if names.count(name) > 1 else name for place, name in enumerate(names, start=1)]


def write_side_by_side(draft: Path, report: Section, played: Sequence[Alongside], files: Sequence[str],
                       sources: Sequence[Source], about: dict[str, Any]) -> str:  # fmt: skip
    """Write the results of several scenarios; returns the report. about: seed, worlds, command."""
    scenarios = []
    for place, (one, file, source) in enumerate(zip(played, files, sources, strict=True), start=1):
        write_table(draft, one.table, f"{place}.parquet")
        write_scenario(draft, source, f"{place}.yaml")
        scenarios.append(identity(file, one.scenario) | {"label": one.label, "against": one.against})
    books = enumerate(played, start=1)
    write_codebook(draft, [codebook(one.scenario, {f"{place}.parquet": list(one.table)}) for place, one in books])
    text = markdown(report)
    write_report(draft, text)
    write_manifest(draft, "side_by_side", {"scenarios": scenarios, **about})
    return text
