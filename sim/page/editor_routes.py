"""The routes of the editor: the text of a state, what is wrong with an edited one, what can be written in it, and its state."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.page import edited
from sim.page.app import lab_of
from sim.page.routes import json_answer, state_of
from sim.words.problems import Refusal


async def file_text(request: Request) -> Response:
    """The text that the editor begins with."""
    return json_answer(await lab_of(request).desk.of_scenario(edited.begin_text, state_of(request)))


async def check(request: Request) -> Response:
    """What is wrong or doubtful in a text, {"text": ..}."""
    said = await _said(request, text=str)
    return json_answer(await _of_text(request, edited.check_text, said["text"]))


async def adopt(request: Request) -> Response:
    """The state that a text amounts to, as a query, {"text": ..}."""
    said = await _said(request, text=str)
    return json_answer(await _of_text(request, edited.adopt_text, said["text"]))


async def complete(request: Request) -> Response:
    """What can be written at a place of a text, {"text": .., "line": .., "column": ..}."""
    said = await _said(request, text=str, line=int, column=int)
    return json_answer(await _of_text(request, edited.complete_text, said["text"], said["line"], said["column"]))


async def _of_text(request: Request, function: Any, *arguments: Any) -> bytes:
    return await lab_of(request).desk.of_scenario(function, state_of(request), *arguments)


async def _said(request: Request, **kinds: type) -> dict[str, Any]:
    """The body of a request: JSON with just these keys, of these kinds. Raises `Refusal`."""
    try:
        said = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Refusal("the request is no JSON") from None
    if not isinstance(said, dict) or set(said) != set(kinds):
        raise Refusal(f"the request must have {' and '.join(kinds)}")
    for key, kind in kinds.items():
        if not isinstance(said[key], kind) or isinstance(said[key], bool):
            raise Refusal(f"{key} is not what it must be")
    return said


EDITOR_ROUTES = [
    Route("/text", file_text),
    Route("/check", check, methods=["POST"]),
    Route("/adopt", adopt, methods=["POST"]),
    Route("/complete", complete, methods=["POST"]),
]
