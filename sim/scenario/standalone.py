"""A scenario as one file that needs no other, to be kept with the results that it gave.

It says everything that its author's file and those that it extends say, and the Python files of users' strategies are
kept beside it.
"""

import copy
from pathlib import Path

from sim.scenario.plain_yaml import in_yaml
from sim.scenario.source import Source
from sim.scenario.user_strategies import code

HEAD = "# The scenario as it was played, with everything that its file extends.\n"
"""The first line of the file."""


def resolved(source: Source, name: str) -> dict[str, bytes]:
    """Files by name: the scenario as YAML under `name`, and each Python file that it names for a strategy.

    Raises `ScenarioError` where such a file cannot be read.

    >>> from sim.scenario.source import read
    >>> files = resolved(read("sign_as_is"), "scenario.yaml")
    >>> list(files), b"extends" in files["scenario.yaml"].splitlines()[1]
    (['scenario.yaml'], False)
    """
    data = copy.deepcopy(source.data)
    kept: dict[str, tuple[str, str]] = {}
    for actor, block in data.get("actors", {}).items():
        strategy = block.get("strategy")
        if isinstance(strategy, dict) and "file" in strategy:
            path, text = code(source, ("actors", actor, "strategy", "file"), strategy["file"])
            kept.setdefault(path, (_free_name(path, name, len(kept)), text))
            strategy["file"] = kept[path][0]
    files = {name: HEAD + in_yaml(data, width=120)}
    return {name: text.encode() for name, text in [*files.items(), *kept.values()]}


def _free_name(path: str, name: str, number: int) -> str:
    """A name for a Python file beside the scenario: `scenario-own.py`, and with a number from the second file on."""
    return f"{Path(name).stem}-{Path(path).stem}{f'-{number + 1}' if number else ''}.py"
