"""Levers: the places of a scenario that are worth changing first, in words, and whether their choices can be played."""

from collections.abc import Iterator
from dataclasses import replace

from sim.scenario.changed import changed
from sim.scenario.document import Document, validate
from sim.scenario.plain_yaml import flow_yaml
from sim.scenario.schema import LeverBlock
from sim.scenario.source import Source
from sim.words.problems import Problem, ScenarioError


def check_choices(source: Source, document: Document) -> None:
    """Put every choice of every lever in its place. Raises `ScenarioError` with all that cannot be played."""
    problems = list(_wrong_choices(source, document))
    if problems:
        raise ScenarioError(problems)


def _wrong_choices(source: Source, document: Document) -> Iterator[Problem]:
    """Choices are put side by side, which is quicker, and one by one only where something is then wrong."""
    offered = [
        (name, lever.path, words, flow_yaml(value))
        for name, lever in document.levers.items()
        for words, value in (lever.choices or {}).items()
    ]
    together: list[dict[str, str]] = []
    for _, path, _, value in offered:
        free = next((some for some in together if path not in some), None)
        if free is None:
            together.append(free := {})
        free[path] = value
    if not any(_wrong(source, some) for some in together):
        return
    for name, path, words, value in offered:
        for problem in _wrong(source, {path: value}):
            place = source.problem(("levers", name, "choices", words), "")
            said = f"cannot be put at {path}; {problem.path}: {problem.message}"
            yield replace(problem, file=place.file, line=place.line, path=place.path, message=said)


def _wrong(source: Source, values: dict[str, str]) -> tuple[Problem, ...]:
    """What is wrong with the scenario with some values at their paths."""
    try:
        validate(changed(source, values.items()))
    except ScenarioError as error:
        return error.problems
    return ()


def levers_in_words(document: Document) -> list[str]:
    """Every lever in one line: its title, where it leads, and its path."""
    return [f"{lever.title}: {_leads(lever)}; at {lever.path}" for lever in document.levers.values()]


def _leads(lever: LeverBlock) -> str:
    """Where a lever leads, in words."""
    if lever.choices:
        return "; ".join(lever.choices)
    ends = [f" ({words})" for words in lever.ends or ("", "")] if lever.ends else ["", ""]
    low, high = lever.range or (0.0, 0.0)
    return f"from {low:g}{ends[0]} to {high:g}{ends[1]}"
