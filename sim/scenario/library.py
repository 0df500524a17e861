"""Where the scenarios and seed files that come with the package are.

In a checkout they lie beside the package, in an installed wheel within it.
"""

import os
import re
from collections import Counter
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_HOME = _PACKAGE / "library" if (_PACKAGE / "library").is_dir() else _PACKAGE.parent

DISTRIBUTION = "peace-talks-lab"
"""The name under which the package is installed."""

SEEDS, SCENARIOS = _HOME / "seeds", _HOME / "scenarios"
"""The folders of the seed files and of the library scenarios."""


def library_names() -> list[str]:
    """The names of the scenarios that come with the package, in alphabetical order."""
    return sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


def baseline_name() -> str:
    """The scenario of the library that most of the others extend, directly: the one to begin with."""
    extended = re.compile(r"^extends: *([\w-]+)", re.MULTILINE)
    found = (extended.search(path.read_text(encoding="utf-8")) for path in SCENARIOS.glob("*.yaml"))
    return Counter(match[1] for match in found if match).most_common(1)[0][0]


def scenario_path(name: str | Path) -> Path:
    """The file that is meant by a path or by the bare name of a library scenario; a file of that name comes first.

    >>> scenario_path("kazan_2024").name
    'kazan_2024.yaml'
    >>> scenario_path("talks.yaml").name
    'talks.yaml'
    """
    path = Path(name)
    library = SCENARIOS / f"{name}.yaml"
    if path.name != str(name) or path.suffix or path.exists() or not library.is_file():
        return path
    return Path(os.path.relpath(library)) if library.is_relative_to(Path.cwd()) else library
