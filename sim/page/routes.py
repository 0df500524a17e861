"""The routes of the laboratory: the page itself, and what it asks for as things are changed.

Every query is a state (`sim.page.state`); worlds=N says how many, page=ID which page asks, so that its newest request
overtakes those before it.
"""

import json
import shlex

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.figures.kinds import KINDS
from sim.page import played
from sim.page.app import Lab, filled, lab_of
from sim.page.desk import SHARPER, WORLDS_AT_ONCE
from sim.page.state import State
from sim.page.variant import command_of, file_name
from sim.runtime.called import AS_WRITTEN
from sim.words.plain_values import json_text
from sim.words.problems import Refusal

MOST_WORLDS = 10_000_000
"""Worlds have numbers below this."""

MOST_BESIDE = 3
"""Scenarios beside the one of the page."""

LONGEST_SEARCH = 200
"""Letters of what is searched for."""

MOST_CONDITIONS = 4
"""Columns by which worlds may be found at once."""

IMAGES = {"svg": "image/svg+xml", "png": "image/png"}
TABLES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
"""Kinds of files of a picture and of a table, by ending."""

OF_CHANGE = "change-"
"""Before the kind of a picture: that of the comparison with the start."""


async def page(request: Request) -> Response:
    """The page."""
    lab = lab_of(request)
    return filled(request, "page.html", names=lab.desk.shelf.names, first=lab.first, serve=_serve_again(lab))


def _serve_again(lab: Lab) -> str:
    """The command that starts the laboratory again, but for its options."""
    return shlex.join([*lab.program, "serve", *lab.desk.files]) + " .."


# ---------------------------------------------------------------- what comes of a state


async def numbers(request: Request) -> Response:
    """What came of the worlds, and what differs from the start."""
    desk = lab_of(request).desk
    asked = desk.numbers(state_of(request), worlds_of(request))
    return json_answer(await desk.latest(request.query_params.get("page", "")[:40], asked))


async def shares(request: Request) -> Response:
    """What became of the worlds, sooner than everything else that the numbers say; nothing where these are as soon."""
    page, asked = request.query_params.get("page", "")[:40], lab_of(request).desk.shares(state_of(request))
    found = await lab_of(request).desk.latest(f"{page} shares" if page else "", asked)
    return json_answer(found) if found else Response(status_code=204)


async def tables(request: Request) -> Response:
    """The same as the tables of the report."""
    return json_answer(await lab_of(request).desk.tables(state_of(request), worlds_of(request)))


async def picture(request: Request) -> Response:
    """The same as a picture of some kind."""
    kind, ending = request.path_params["kind"], request.path_params["ending"]
    if ending not in IMAGES or kind.removeprefix(OF_CHANGE) not in KINDS:
        raise HTTPException(404)
    drawn = await lab_of(request).desk.picture(state_of(request), worlds_of(request), kind, ending)
    return Response(drawn, media_type=IMAGES[ending])


async def worlds(request: Request) -> Response:
    """The worlds behind a bar: where=COLUMN=VALUE, for each column that must have a value."""
    asked = request.query_params.getlist("where")
    if len(asked) > MOST_CONDITIONS:
        raise Refusal(f"worlds are found by at most {MOST_CONDITIONS} columns at once")
    where = tuple(tuple(one.partition("=")[::2]) for one in asked)
    return json_answer(await lab_of(request).desk.of_table(played.find, state_of(request), worlds_of(request), where))


async def talks(request: Request) -> Response:
    """The talks of one world, world=NUMBER."""
    world = whole_number(request.query_params.get("world", ""), "world", MOST_WORLDS)
    return json_answer(await lab_of(request).desk.of_scenario(played.talks_said, state_of(request), world))


# ---------------------------------------------------------------- what can be changed


async def controls(request: Request) -> Response:
    """What can be changed, with the values in force."""
    return json_answer(await lab_of(request).desk.of_scenario(played.controls, state_of(request)))


async def search(request: Request) -> Response:
    """The numbers in whose path or words some words occur."""
    words = request.query_params.get("words", "")[:LONGEST_SEARCH]
    return json_answer(await lab_of(request).desk.of_scenario(played.search, state_of(request), words))


# ---------------------------------------------------------------- side by side


async def beside(request: Request) -> Response:
    """This scenario and others in the same worlds, in words and tables."""
    return json_answer(await lab_of(request).desk.several(played.tell_several, states_beside(request)))


async def beside_picture(request: Request) -> Response:
    """The same as a picture."""
    drawn = await lab_of(request).desk.several(played.draw_several, states_beside(request))
    return Response(drawn, media_type=IMAGES["svg"])


async def without_each(request: Request) -> Response:
    """What the absence of each actor changes, as the page is set."""
    return json_answer(await lab_of(request).desk.without_each(state_of(request)))


# ---------------------------------------------------------------- what can be kept


async def link(request: Request) -> Response:
    """The link of a state, with digests, and what has changed since the one was made by which this was opened."""
    pairs = tuple(request.query_params.multi_items())
    return json_answer(await lab_of(request).desk.of_scenario(played.link, state_of(request), pairs))


async def command(request: Request) -> Response:
    """The command line with the same numbers."""
    state = state_of(request)
    line = command_of(state, worlds_of(request), lab_of(request).program)
    return json_answer(json_text({"command": line}).encode())


async def keep_variant(request: Request) -> Response:
    """The changes as a file, name=NAME, with what to call it."""
    return json_answer(await _variant(request))


async def variant_file(request: Request) -> Response:
    """The same as a file to keep."""
    made = json.loads(await _variant(request))
    return download(made["text"].encode(), "application/yaml; charset=utf-8", made["file"])


async def _variant(request: Request) -> bytes:
    name = request.query_params.get("name", "")[:LONGEST_SEARCH]
    return await lab_of(request).desk.of_scenario(played.keep_variant, state_of(request), name)


async def table(request: Request) -> Response:
    """The table of all worlds, as a file."""
    ending, state = request.path_params["ending"], state_of(request)
    if ending not in TABLES:
        raise HTTPException(404)
    made = await lab_of(request).desk.of_table(played.write, state, worlds_of(request), ending)
    return download(made, TABLES[ending], file_name(state.scenario).replace("yaml", ending))


async def hand_out(request: Request) -> Response:
    """The page to hand out."""
    state = state_of(request)
    lab = lab_of(request)
    made = await lab.desk.of_table(played.hand_out, state, worlds_of(request), AS_WRITTEN)
    return download(made, "text/html; charset=utf-8", file_name(state.scenario).replace("yaml", "html"))


# ---------------------------------------------------------------- requests and answers


def state_of(request: Request) -> State:
    """The state that a link says. Raises `Refusal`."""
    try:
        return State.from_query(request.query_params.multi_items(), lab_of(request).first)
    except ValueError as error:
        raise Refusal(str(error)) from None


def states_beside(request: Request) -> list[State]:
    """The state of the page, and the scenarios that are asked for beside it, unchanged. Raises `Refusal`."""
    state, names = state_of(request), request.query_params.getlist("beside")
    if not 1 <= len(names) <= MOST_BESIDE:
        raise Refusal(f"from 1 to {MOST_BESIDE} scenarios can stand beside this one, not {len(names)}")
    return [state, *(state.beside(name) for name in names)]


def worlds_of(request: Request) -> int:
    """How many worlds are asked for. Raises `Refusal`."""
    asked = request.query_params.get("worlds", str(WORLDS_AT_ONCE))
    if asked not in map(str, SHARPER):
        raise Refusal(f"worlds={asked[:40]!r} is none of {', '.join(map(str, SHARPER))}")
    return int(asked)


def whole_number(text: str, what: str, most: int) -> int:
    """A number from 0 to below `most`. Raises `Refusal`.

    >>> whole_number("12", "world", 100)
    12
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > 20 or int(text) >= most:
        raise Refusal(f"{what}={text[:40]!r} is not a whole number from 0 to {most - 1:,}")
    return int(text)


def json_answer(content: bytes) -> Response:
    """An answer that is JSON already."""
    return Response(content, media_type="application/json")


def download(content: bytes, kind: str, name: str) -> Response:
    """A file to keep."""
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


ROUTES = [
    Route("/", page),
    Route("/numbers", numbers),
    Route("/shares", shares),
    Route("/tables", tables),
    Route("/picture/{kind}.{ending}", picture),
    Route("/worlds", worlds),
    Route("/talks", talks),
    Route("/controls", controls),
    Route("/search", search),
    Route("/beside", beside),
    Route("/beside.svg", beside_picture),
    Route("/without-each", without_each),
    Route("/link", link),
    Route("/command", command),
    Route("/variant", keep_variant),
    Route("/variant.yaml", variant_file),
    Route("/table.{ending}", table),
    Route("/hand-out", hand_out),
]
"""What lies at which address."""
