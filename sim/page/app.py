"""The application: routes, what they share, and what is answered where something goes wrong.

The routes of the laboratory are in `routes`; further pages are further lists of routes, in `sim.page.serving.ROUTES_OF_ALL`.
A route finds what all share by `lab_of`.
"""

import sys
from collections.abc import Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from sim.page.desk import Desk, Overtaken
from sim.page.mistakes import on_page
from sim.page.security import TooLarge
from sim.page.sittings import NoSeat, Sittings
from sim.page.workers import Busy, NotDone
from sim.words.phrases import capital
from sim.words.problems import Refusal, ScenarioError

PAGE_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Lab:
    """What the routes of all pages share. first: the scenario that opens where a link names none; program: what the user
    calls on the command line, as it can be pasted.
    """

    desk: Desk
    sittings: Sittings
    first: str
    program: tuple[str, ...]
    templates: Environment


def lab_of(request: Request) -> Lab:
    """The laboratory that a request is for."""
    return request.app.state.lab


def filled(request: Request, template: str, **words: object) -> HTMLResponse:
    """A page from a template. All that is put in is text: none of it is ever taken for HTML.

    `root` is put in besides: the address under which all lies, with the token where there is one.
    """
    root = request.scope.get("root_path", "").rstrip("/") + "/"
    return HTMLResponse(lab_of(request).templates.get_template(template).render(root=root, **words))


def application(
    desk: Desk, sittings: Sittings, first: str, program: tuple[str, ...], *pages: Iterable[BaseRoute]
) -> Starlette:
    """The application of some pages, each a list of routes; first, program: see `Lab`. It closes the crew of the desk when
    it ends.
    """

    @asynccontextmanager
    async def running(app: Starlette):
        yield
        desk.crew.close()

    routes = [route for page in pages for route in page]
    routes.append(Mount("/static", StaticFiles(directory=PAGE_FOLDER / "static"), name="static"))
    app = Starlette(routes=routes, exception_handlers=FAULTS, lifespan=running)
    app.state.lab = Lab(desk, sittings, first, program, _templates())
    return app


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(PAGE_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


# ---------------------------------------------------------------- what goes wrong


def _sentence(status: int) -> Callable:
    """Answers with what was raised, as a sentence."""

    async def answer(request: Request, error: Exception) -> Response:
        return _said(request, str(error), status)

    return answer


async def _mistaken(request: Request, error: Exception) -> Response:
    assert isinstance(error, ScenarioError)
    return _said(request, on_page(error.problems), 400)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {404: "there is nothing at this address", 405: "that cannot be done at this address"}
    return _said(request, said.get(error.status_code, error.detail), error.status_code)


def _said(request: Request, sentence: str, status: int) -> Response:
    """A sentence: to whoever opens a page, one with a way back to the laboratory; to a page that asks for data, as it is."""
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(f"{sentence}\n", status)
    answer = filled(request, "said.html", said=capital(sentence).removesuffix("."))
    answer.status_code = status
    return answer


async def _fault(request: Request, error: Exception) -> Response:
    """An error of ours: the terminal shows what it was, the browser gets a sentence."""
    print(f"{request.url.path}: {error}", file=sys.stderr)
    return _said(request, "something went wrong here; the window in which the laboratory was started says what", 500)


FAULTS = {
    NoSeat: _sentence(404),
    Refusal: _sentence(400),
    ScenarioError: _mistaken,
    Overtaken: _sentence(409),
    TooLarge: _sentence(413),
    Busy: _sentence(503),
    NotDone: _fault,
    HTTPException: _http,
}
"""What is answered where something is raised."""
