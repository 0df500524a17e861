"""Which scenarios the page may open: those of the library by their bare name, and the files named at the start by theirs."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.library import library_names, scenario_path
from sim.scenario.source import read
from sim.words.problems import Refusal, nearest


@dataclass(frozen=True)
class Shelf:
    """Scenarios by name; files: of those that lie outside of the library."""

    files: dict[str, Path]

    @property
    def names(self) -> list[str]:
        """All names: the files that were named first, then the library."""
        return [*self.files, *library_names()]

    def path(self, name: str) -> Path:
        """The file of a name. Raises `Refusal` for any other than one on the shelf."""
        if name in self.files:
            return self.files[name]
        if name in library_names():
            return scenario_path(name)
        near = nearest(name, self.names)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise Refusal(f"there is no scenario {name[:80]!r} on this page{hint}")

    def version(self, name: str) -> int:
        """Changes when the file of a name, or one that it extends, is saved anew."""
        return max(os.stat(file).st_mtime_ns for file in read(self.path(name)).files)


def shelf_of(files: Iterable[str]) -> Shelf:
    """A shelf with these files or library scenarios. Raises `Refusal` where two have the same name, `ScenarioError` where one
    cannot be read.
    """
    found: dict[str, Path] = {}
    for name in files:
        path = scenario_path(name)
        read(path)
        if name in library_names() and not Path(name).exists():
            continue
        if path.name in found:
            raise Refusal(f"two of the files are called {path.name}; on the page they could not be told apart")
        found[path.name] = path.resolve()
    return Shelf(found)
