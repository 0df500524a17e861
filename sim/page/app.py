"""The routes of the page, and the application that they make.

Another page adds its own: a function from the `Lab` to routes, given to `application`.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sim.figures.kinds import KINDS
from sim.page import played
from sim.page.desk import STEPS, WORLDS, Desk, Overtaken
from sim.page.state import State
from sim.page.workers import Busy, NotDone
from sim.words.problems import Refusal, ScenarioError

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Lab:
    """What the routes of all pages share: the desk, the templates, and the scenario that opens first."""

    desk: Desk
    templates: Environment
    first: str

    def page(self, template: str, request: Request, **filled: object) -> HTMLResponse:
        """A page from a template. All that is put in is text: none of it is ever taken for HTML."""
        root = request.scope.get("root_path", "").rstrip("/") + "/"
        return HTMLResponse(self.templates.get_template(template).render(root=root, **filled))


def lab_of(desk: Desk, first: str) -> Lab:
    """A laboratory with the templates of this package."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Lab(desk, templates, first)


def application(lab: Lab, *more: Callable[[Lab], Iterable[BaseRoute]]) -> Starlette:
    """The application. more: functions from the laboratory to the routes of further pages."""

    @asynccontextmanager
    async def running(app: Starlette):
        yield
        lab.desk.crew.close()

    routes: list[BaseRoute] = [route for make in (routes_of_page, *more) for route in make(lab)]
    routes.append(Mount("/static", StaticFiles(directory=HERE / "static"), name="static"))
    return Starlette(routes=routes, exception_handlers=FAULTS, lifespan=running)


def routes_of_page(lab: Lab) -> Sequence[BaseRoute]:
    """The page itself, and what it asks for."""

    async def page(request: Request) -> Response:
        return lab.page("page.html", request, names=lab.desk.shelf.names, first=lab.first)

    async def numbers(request: Request) -> Response:
        asked = lab.desk.numbers(state_of(request, lab), worlds_of(request))
        return json_bytes(await lab.desk.latest(request.query_params.get("page", "")[:40], asked))

    async def tables(request: Request) -> Response:
        return json_bytes(await lab.desk.tables(state_of(request, lab), worlds_of(request)))

    async def picture(request: Request) -> Response:
        kind, ending = request.path_params["kind"], request.path_params["ending"]
        if ending not in IMAGES or kind.removeprefix("change-") not in KINDS:
            raise HTTPException(404)
        drawn = await lab.desk.picture(state_of(request, lab), worlds_of(request), kind, ending)
        return Response(drawn, media_type=IMAGES[ending])

    async def worlds(request: Request) -> Response:
        where = tuple(tuple(one.partition("=")[::2]) for one in request.query_params.getlist("where"))
        return json_bytes(await lab.desk.of_table(played.find, state_of(request, lab), worlds_of(request), where))

    async def talks(request: Request) -> Response:
        world = _whole(request.query_params.get("world", ""), "world", MOST_WORLDS)
        return json_bytes(await lab.desk.of_scenario(played.talks, state_of(request, lab), world))

    async def controls(request: Request) -> Response:
        return json_bytes(await lab.desk.of_scenario(played.controls, state_of(request, lab)))

    async def search(request: Request) -> Response:
        words = request.query_params.get("words", "")[:MOST_WORDS]
        return json_bytes(await lab.desk.of_scenario(played.search, state_of(request, lab), words))

    async def table(request: Request) -> Response:
        ending = request.path_params["ending"]
        if ending not in TABLES:
            raise HTTPException(404)
        made = await lab.desk.of_table(played.write, state_of(request, lab), worlds_of(request), ending)
        return download(made, TABLES[ending], f"worlds.{ending}")

    return [
        Route("/", page),
        Route("/controls", controls),
        Route("/search", search),
        Route("/worlds", worlds),
        Route("/talks", talks),
        Route("/table.{ending}", table),
        Route("/numbers", numbers),
        Route("/tables", tables),
        Route("/picture/{kind}.{ending}", picture),
    ]


TABLES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
"""Kinds of files of a table, by ending."""

MOST_WORDS = 200
"""Letters of what is searched for."""

MOST_WORLDS = 10_000_000
"""Worlds have numbers below this."""


def download(content: bytes, kind: str, name: str) -> Response:
    """A file to keep."""
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def _whole(text: str, what: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 20 or int(text) >= most:
        raise Refusal(f"{what}={text[:40]!r} is not a whole number from 0 to {most - 1:,}")
    return int(text)


IMAGES = {"svg": "image/svg+xml", "png": "image/png"}


def json_bytes(content: bytes) -> Response:
    """An answer that is JSON already."""
    return Response(content, media_type="application/json")


def state_of(request: Request, lab: Lab) -> State:
    """The state that a link says. Raises `Refusal`."""
    try:
        return State.from_query(request.query_params.multi_items(), lab.first)
    except ValueError as error:
        raise Refusal(str(error)) from None


def worlds_of(request: Request) -> int:
    """How many worlds are asked for. Raises `Refusal`."""
    asked = request.query_params.get("worlds", str(WORLDS))
    if asked not in map(str, STEPS):
        raise Refusal(f"worlds={asked[:40]!r} is none of {', '.join(map(str, STEPS))}")
    return int(asked)


def _told(status: int) -> Callable:
    async def handler(request: Request, error: Exception) -> Response:
        return PlainTextResponse(f"{error}\n", status)

    return handler


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {404: "there is nothing at this address", 405: "that cannot be done at this address"}
    return PlainTextResponse(said.get(error.status_code, error.detail) + "\n", error.status_code)


FAULTS = {
    Refusal: _told(400),
    ScenarioError: _told(400),
    Overtaken: _told(409),
    Busy: _told(503),
    NotDone: _told(500),
    HTTPException: _http,
}
"""What is answered where something is raised: a sentence."""
