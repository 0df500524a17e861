"""Experiments: what is varied in a scenario and how, as a scenario file or the command line says it.

A factor is named by its dotted path. What becomes of it is the business of `sim.experiments.points`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.methods.designs import DesignError, Factor, Levels, Range, factor, parse, size
from sim.methods.even_draws import PLAIN_DRAWS
from sim.scenario.schema import Document
from sim.scenario.source import Source
from sim.words.problems import NO_VALUE, Problem, ScenarioError, in_words, nearest

WORLDS_PER_POINT = 1000
"""Worlds at each point, unless said otherwise."""


@dataclass(frozen=True)
class Experiment:
    """What is varied in a scenario, and how.

    source: of the scenario. factors: their names are dotted paths. method, points: see `sim.methods.designs`. worlds: at
    each point. draws: how they are drawn, a name in `sim.methods.even_draws.WAYS_TO_DRAW`. meanings: by path, what the
    levels stand for that are only labels. place: where in the file it stands, for error messages. trust: whether
    Python files that it names for users' strategies may be run.
    """

    source: Source
    factors: tuple[Factor, ...]
    method: str = "grid"
    points: int | None = None
    worlds: int = WORLDS_PER_POINT
    seed: int = 0
    draws: str = PLAIN_DRAWS
    meanings: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)
    place: tuple[str, ...] = ()
    trust: bool = False

    @property
    def size(self) -> int:
        """The number of points. Raises `ScenarioError` if the design cannot be made."""
        try:
            return size(self.factors, self.method, self.points)
        except DesignError as error:
            raise ScenarioError([self.problem("", str(error))]) from error

    def problem(self, path: str, message: str, value: Any = NO_VALUE, allowed: Iterable[str] = (),
                near: tuple[str, ...] = ()) -> Problem:  # fmt: skip
        """A problem with what is varied at `path`, where the file or the command line says it."""
        if self.place:
            steps = (*self.place, "vary", path) if path else self.place
            return self.source.problem(steps, message, value, allowed, near)
        return Problem(self.source.files[0], None, f"--vary {path}".strip(), message, value, tuple(allowed), near)


def from_command_line(source: Source, vary: Iterable[str], **how: Any) -> Experiment:
    """An experiment from texts such as `path=0:0.4:9`; how: method, points, worlds, seed, draws, trust.

    Raises `ScenarioError` for a text that names no path and levels.

    >>> from sim.scenario.source import read
    >>> experiment = from_command_line(read("textbook_split"), ["breakdown=0:0.1:3", "deferral=true,false"], worlds=200)
    >>> [factor.name for factor in experiment.factors], experiment.size, experiment.worlds
    (['breakdown', 'deferral'], 6, 200)
    """
    try:
        factors = tuple(map(parse, vary))
    except DesignError as error:
        raise ScenarioError([Problem(source.files[0], None, "--vary", str(error))]) from error
    return Experiment(source, factors, **how)


def from_file(source: Source, document: Document, name: str, vary: Iterable[str] = (), **how: Any) -> Experiment:
    """The experiment `name` of a scenario file. Factors in `vary`, and what `how` says, go before what the file says.

    vary and how: as for `from_command_line`. Raises `ScenarioError` with the nearest name for an unknown experiment, and
    for factors that cannot be read.
    """
    if name not in document.experiments:
        allowed = list(document.experiments)
        message = "is not an experiment of this scenario"
        raise ScenarioError([Problem(source.files[0], None, "experiments", message, name, tuple(allowed),
                                     nearest(name, allowed))])  # fmt: skip
    block, place = document.experiments[name], ("experiments", name)
    over = {factor.name: factor for factor in from_command_line(source, vary).factors}
    read = {path: _read(path, given, source, (*place, "vary", path)) for path, given in block.vary}
    factors = {path: factor for path, (factor, _) in read.items()} | over
    meanings = {path: meaning for path, (_, meaning) in read.items() if meaning and path not in over}
    said: dict[str, Any] = {"method": block.method, "points": block.points, "worlds": block.worlds}
    said |= {key: value for key, value in how.items() if value is not None}
    if said["method"] in ("grid", "list") and how.get("method"):
        said["points"] = how.get("points")
    return Experiment(source, tuple(factors.values()), meanings=meanings, place=place, **said)


def from_record(source: Source, kept: Mapping[str, Any], trust: bool = False) -> Experiment:
    """The experiment that the manifest of a sweep records (`sim.experiments.points.ExperimentPlan.asked`).

    source: of the scenario as the sweep kept it.
    """
    factors = tuple(_factor_of_record(path, how) for path, how in kept["factors"].items())
    meanings = {
        item.name: {label: some[str(label)] for label in item.levels if str(label) in some}
        for item in factors
        if isinstance(item, Levels) and (some := kept["meanings"].get(item.name))
    }
    said = {key: kept[key] for key in ("method", "points", "worlds", "seed", "draws")}
    return Experiment(source, factors, meanings=meanings, trust=trust, **said)


def _factor_of_record(path: str, how: Mapping[str, Any]) -> Factor:
    return Levels(path, tuple(how["levels"])) if "levels" in how else Range(path, **how)


def _read(path: str, given: Any, source: Source, steps: tuple[str, ...]) -> tuple[Factor, dict[str, Any]]:
    """A factor as a file writes it, and what its labels mean."""
    meanings: dict[str, Any] = {}
    if isinstance(given, dict) and set(given) == {"levels"} and isinstance(given["levels"], dict):
        meanings = given["levels"]
        given = list(meanings)
    elif isinstance(given, list):
        labels = [_label(level, given) for level in given]
        meanings = {label: level for label, level in zip(labels, given, strict=True) if label is not level}
        given = labels
    try:
        return factor(path, given), meanings
    except DesignError as error:
        raise ScenarioError([source.problem(steps, str(error))]) from error


def _label(level: Any, levels: list) -> Any:
    """A short name for a level: itself, or for a block its name where no other level has it."""
    if isinstance(level, int | float | str) and not isinstance(level, bool):
        return level
    names = [item.get("name") if isinstance(item, dict) else item for item in levels]
    name = level.get("name") if isinstance(level, dict) else None
    return name if name and names.count(name) == 1 else in_words(level)
