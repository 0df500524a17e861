"""The places of a scenario at which something can be put, and whether its levers lead to such."""

from collections.abc import Iterator
from typing import Any

from pydantic_core import PydanticCustomError

from sim.scenario.case import Case, Problems
from sim.scenario.schema import HEADINGS, ActorBlock, Document, LeverBlock
from sim.scenario.strict_yaml import Steps
from sim.words.problems import nearest


def places_in(data: dict[str, Any], document: Document) -> Iterator[str]:
    """Dotted paths of what a file says of the talks (data), and of the blocks that it may leave out."""
    yield from _said(data)
    yield from (key for key in Document.model_fields if key not in HEADINGS)
    for name in document.actors:
        yield from (f"actors.{name}.{key}" for key in ActorBlock.model_fields)


def _said(data: Any, path: str = "") -> Iterator[str]:
    for key, item in data.items() if isinstance(data, dict) else ():
        if path or key not in HEADINGS:
            yield path + key
            yield from _said(item, f"{path}{key}.")


def lever_places(case: Case) -> Problems:
    """Levers lead to a number within its bounds, or to something that can have choices.

    One may lead to what a variant, or a change from outside, takes away: then it is left out there.
    """
    levers = case.document.levers
    known = {*case.rules, *places_in(case.source.data, case.document)} if levers else set()
    for name, lever in levers.items():
        steps: Steps = ("levers", name)
        if lever.path not in known:
            own = case.source.where((*steps, "path"))[0] not in case.source.files[1:]
            taken_away = case.source.where(tuple(lever.path.split(".")))[0] not in case.source.files
            if own and not taken_away and not case.in_doubt(lever.path):
                near = nearest(lever.path, case.rules if lever.range else known, 3)
                message = "is not the path of a number, word or block of this scenario"
                yield case.source.problem((*steps, "path"), message, lever.path, near=near)
        elif lever.range:
            yield from _range(case, steps, lever)


def _range(case: Case, steps: Steps, lever: LeverBlock) -> Problems:
    if lever.path not in case.rules:
        near = nearest(lever.path, case.rules, 3)
        message = "is not a number, so it has no range; give it `choices`"
        yield case.source.problem((*steps, "path"), message, lever.path, near=near)
        return
    for end in lever.range or ():
        try:
            case.rules[lever.path].check(end)
        except PydanticCustomError as error:
            yield case.problem((*steps, "range"), error.message(), end)
