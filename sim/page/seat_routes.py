"""The routes of people in seats: to take a seat, to bargain in it, to look back, and for the instructor of a class.

Pages are forms that work without JavaScript; with it, the worth of a text is shown as it is composed, and a page that waits
goes on by itself.
"""

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sim.page import seat_played
from sim.page.app import filled, lab_of
from sim.page.routes import MOST_WORLDS, download, json_answer, state_of, whole_number
from sim.page.sittings import Room, Sittings
from sim.seat.moves import Answered, AsAdvised, Move, Tabled
from sim.words.problems import Refusal

LONGEST_PERSON = 40
"""Letters of what a person calls itself."""

CHOICE = "of."
"""Before the name of an issue, in the form of a text."""


def sittings_of(request: Request) -> Sittings:
    """The sittings of the laboratory that a request is for."""
    return lab_of(request).sittings


# ---------------------------------------------------------------- to take a seat


async def seats(request: Request) -> Response:
    """Which seats there are, and the form to take one or two."""
    state = state_of(request)
    said = json.loads(await lab_of(request).desk.of_scenario(seat_played.seats_said, state))
    asked = request.query_params
    begin = {
        "seat": asked.get("seat", ""),
        "person": asked.get("name", "")[:LONGEST_PERSON],
        "world": asked.get("world", "0"),
    }
    return filled(request, "seats.html", query=state.to_query(), begin=begin, **said)


async def take(request: Request) -> Response:
    """Take one seat or two of a world: on to the seat, or to the links of both."""
    state, said = state_of(request), await _form(request)
    world = whole_number(said.get("world", "0").strip(), "world", MOST_WORLDS)
    chosen = list(dict.fromkeys(seat for seat in (said.get("seat", ""), said.get("second", "")) if seat))
    lab = lab_of(request)
    if not chosen:
        raise Refusal("choose a seat")
    names = [said.get(key, "").strip()[:LONGEST_PERSON] for key in ("name", "second-name")][: len(chosen)]
    await lab.desk.of_scenario(seat_played.seats_taken, state, world, tuple(chosen))
    titles = json.loads(await lab.desk.of_scenario(seat_played.seats_said, state))["seats"]
    people = {seat: name or titles[seat] for seat, name in zip(chosen, names, strict=True)}
    room = lab.sittings.open(lab.desk.opened(state), world, people, titles)
    await _write_down(request, room)
    if len(chosen) == 1:
        return _to(request, f"seat/{room.keys[chosen[0]]}")
    links = [{"title": titles[seat], "key": key} for seat, key in room.keys.items()]
    return filled(request, "links.html", links=links)


# ---------------------------------------------------------------- in a seat


async def seat(request: Request) -> Response:
    """What the person in a seat sees."""
    return await _seat_page(request)


async def _seat_page(
    request: Request, wrong: str = "", terms: dict[str, str] | None = None, status: int = 200
) -> Response:
    room, name = sittings_of(request).seat(request.path_params["key"])
    seen = await _of_room(request, room, seat_played.seat_seen, name)
    if seen["state"] == "over":
        found = await _of_room(request, room, seat_played.seat_debriefed)
        return filled(
            request, "debrief.html", key=room.keys[name], title=seen["title"], found=found, again=_again(room, name)
        )
    if "begin" in seen:
        begin = {**seen["begin"], **(terms or {})}
        seen["begin"] = {t["name"]: _known(t, begin[t["name"]]) for t in seen["topics"]}
    answer = filled(
        request,
        "seat.html",
        key=room.keys[name],
        made=room.made,
        wrong=wrong,
        seen=seen,
        kept=bool(sittings_of(request).keep),
    )
    answer.status_code = status
    return answer


def _again(room: Room, name: str) -> str:
    """The query of the form to take a seat, filled in as it was for this one."""
    person = "" if room.people[name] == room.titles[name] else room.people[name]
    return f"{room.opened.state.to_query()}&{urlencode({'seat': name, 'name': person, 'world': room.world})}"


def _known(topic: dict[str, Any], option: str) -> str:
    names = [choice["name"] for choice in topic["choices"]]
    return option if option in names else names[0]


async def move(request: Request) -> Response:
    """Make a move, and see what comes of it."""
    room, name = sittings_of(request).seat(request.path_params["key"])
    said = await _form(request)
    terms = {key.removeprefix(CHOICE): value for key, value in said.items() if key.startswith(CHOICE)}
    try:
        if said.get("made") != str(room.made):
            raise Refusal("the talks have gone on since this page was opened; here is how they stand")
        made = _move(said.get("do", ""), terms)
        await _of_room(request, room, seat_played.seat_moved, name, made)
    except Refusal as error:
        return await _seat_page(request, str(error), terms, status=400)
    if said.get("made") == str(room.made):  # nobody has moved meanwhile
        room.moves[name] = (*room.moves[name], made)
    room.over = (await _of_room(request, room, seat_played.is_over))["over"]
    await _write_down(request, room)
    return _to(request, f"seat/{room.keys[name]}")


def _move(word: str, terms: dict[str, str]) -> Move:
    moves: dict[str, Move] = {
        "accept": Answered(True),
        "refuse": Answered(False),
        "follow": AsAdvised(),
        "nothing": Tabled({}),
        "table": Tabled(terms),
    }
    if word not in moves or (word == "table" and not terms):
        raise Refusal("that is no move: accept, refuse, table a text, or nothing")
    return moves[word]


async def turn(request: Request) -> Response:
    """How many moves have been made, for a page that waits."""
    room, _ = sittings_of(request).seat(request.path_params["key"])
    return json_answer(json.dumps({"made": room.made}).encode())


async def seat_picture(request: Request) -> Response:
    """What was reached, as a picture; only when the talks are over."""
    room = _over(request)
    return Response(await _bytes_of_room(request, room, seat_played.seat_picture), media_type="image/svg+xml")


async def seat_file(request: Request) -> Response:
    """The session as a file to keep or to hand in."""
    room, name = sittings_of(request).seat(request.path_params["key"])
    text = await _bytes_of_room(request, room, seat_played.seat_session)
    return download(text, "application/yaml; charset=utf-8", f"{name}-{room.world}.session.yaml")


def _over(request: Request) -> Room:
    room, _ = sittings_of(request).seat(request.path_params["key"])
    if not room.over:
        raise Refusal("the talks are not over")
    return room


# ---------------------------------------------------------------- the instructor's page


async def class_page(request: Request) -> Response:
    """Who is in which seat and what was reached."""
    rooms = _class(request)
    over = _played(rooms)
    found = json.loads(await _of_class(request, seat_played.class_said, over)) if over else None
    rows = [
        (room.people[seat], room.titles[seat], room.world, room.opened.state.scenario, room.made, room.over)
        for room in rooms
        for seat in room.keys
    ]
    return filled(request, "class.html", code=sittings_of(request).code, rows=rows, found=found, over=len(over))


async def class_picture(request: Request) -> Response:
    """What the class has reached, as a picture."""
    over = _played(_class(request))
    if not over:
        raise Refusal("no talks are over yet")
    return Response(await _of_class(request, seat_played.class_picture, over), media_type="image/svg+xml")


def _class(request: Request) -> list[Room]:
    sittings = sittings_of(request)
    if not sittings.code or request.path_params["code"] != sittings.code:
        raise HTTPException(404)
    return sittings.all()


def _played(rooms: list[Room]) -> tuple[seat_played.PlayedSeats, ...]:
    """The sittings whose talks are over, named after the people in them."""
    named: dict[str, seat_played.PlayedSeats] = {}
    for room in rooms:
        if room.over:
            name = " and ".join(room.people.values())
            name = name if name not in named else f"{name} ({room.number})"
            named[name] = (name, room.opened, room.world, room.said)
    return tuple(named.values())


async def _of_class(request: Request, function: Any, over: tuple[seat_played.PlayedSeats, ...]) -> bytes:
    return await lab_of(request).desk.once(function, over)


# ---------------------------------------------------------------- what these share


async def _form(request: Request) -> dict[str, str]:
    """What a form says. Raises `Refusal`."""
    try:
        return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=200))
    except (UnicodeDecodeError, ValueError):
        raise Refusal("the request is no form") from None


async def _bytes_of_room(request: Request, room: Room, function: Any, *more: Any) -> bytes:
    return await lab_of(request).desk.once(function, room.opened, room.world, room.said, *more)


async def _of_room(request: Request, room: Room, function: Any, *more: Any) -> Any:
    return json.loads(await _bytes_of_room(request, room, function, *more))


async def _write_down(request: Request, room: Room) -> None:
    sittings = sittings_of(request)
    if sittings.keep is not None:
        sittings.write_down(room, await _bytes_of_room(request, room, seat_played.seat_session))


def _to(request: Request, path: str) -> Response:
    return RedirectResponse(request.scope.get("root_path", "").rstrip("/") + "/" + path, 303)


SEAT_ROUTES = [
    Route("/seats", seats),
    Route("/seats", take, methods=["POST"]),
    Route("/seat/{key}", seat),
    Route("/seat/{key}", move, methods=["POST"]),
    Route("/seat/{key}/turn", turn),
    Route("/seat/{key}/reached.svg", seat_picture),
    Route("/seat/{key}/session.yaml", seat_file),
    Route("/class/{code}", class_page),
    Route("/class/{code}/reached.svg", class_picture),
]
