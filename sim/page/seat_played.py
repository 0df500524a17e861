"""What the worker processes do for people in seats: where a sitting stands, what a seat sees, and what came of it.

A sitting travels as its scenario, its world and the moves made; it is replayed wherever it is asked for.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sim.figures.draw.style import image
from sim.figures.kinds import draw_picture
from sim.page.numbers import plain_section
from sim.page.played import Opened, scenario_of
from sim.reports.role_brief import role_brief, told_points
from sim.seat.class_report import class_report, reached_by
from sim.seat.debrief import Debrief, debrief
from sim.seat.debrief_report import debrief_report
from sim.seat.log import heard
from sim.seat.moves import Move
from sim.seat.seated import IllegalMove
from sim.seat.session_file import Session, session_text
from sim.seat.sitting import Sitting, seats_of, taken
from sim.seat.view import SeatView, view
from sim.seat.view_report import asked_in_words, line_in_words, missing_in_words
from sim.words.plain_values import json_text
from sim.words.problems import Refusal

Moves = tuple[tuple[str, tuple[Move, ...]], ...]
"""By seat, the moves of its person."""

PlayedSeats = tuple[str, Opened, int, Moves]
"""A sitting as it travels: what to call it, its scenario, its world and its moves."""


@lru_cache(64)
def _sitting(opened: Opened, world: int, moves: Moves) -> Sitting:
    return Sitting(scenario_of(opened), world, opened.seed, dict(moves))


def seats_said(opened: Opened) -> bytes:
    """The seats of a scenario with their titles, as JSON."""
    scenario = scenario_of(opened)
    return json_text(
        {"name": scenario.name, "seats": {name: scenario.title(name) for name in seats_of(scenario)}}
    ).encode()


def seats_taken(opened: Opened, world: int, seats: tuple[str, ...]) -> bytes:
    """Whether these seats can be taken in a world; raises `Refusal` with the reason if not."""
    try:
        taken(scenario_of(opened), world, opened.seed, seats)
    except IllegalMove as error:
        raise Refusal(str(error)) from None
    return b"{}"


def seat_moved(opened: Opened, world: int, moves: Moves, seat: str, move: Move) -> bytes:
    """Whether a seat may make a move; raises `Refusal` with the reason if not."""
    try:
        _sitting(opened, world, moves).with_move(seat, move)
    except IllegalMove as error:
        raise Refusal(str(error)) from None
    return b"{}"


def seat_seen(opened: Opened, world: int, moves: Moves, seat: str) -> bytes:
    """What the person in a seat sees, as JSON."""
    sitting = _sitting(opened, world, moves)
    scenario, stands = sitting.scenario, sitting.stands
    head = {"scenario": scenario.name, "seat": seat, "title": scenario.title(seat), "color": scenario.colours[seat]}
    if stands.question is None:
        return json_text(head | {"state": "over"}).encode()
    if stands.question.seat != seat:
        waits = {"state": "waits", "for": scenario.named(stands.question.seat)}
        return json_text(head | waits | {"log": heard(scenario, seat, stands.rounds)}).encode()
    seen = view(scenario, stands)
    asked = plain_section(asked_in_words(scenario, seen))
    said = {"state": "tables" if seen.tables else "answers", "log": list(seen.log), "asked": asked}
    return json_text(head | said | {"brief": plain_section(role_brief(scenario, seen.brief)), **_form(seen)}).encode()


def _form(seen: SeatView) -> dict[str, Any]:
    """What a text is composed from, and what tells its worth."""
    topics = [
        {
            "name": topic.name,
            "title": topic.title,
            "weight": topic.weight,
            "missing": missing_in_words(topic),
            "choices": [
                {
                    "name": choice.name,
                    "words": f"{choice.title}{' (today)' * choice.today}{line_in_words(choice)}: {told_points(choice.worth)}",
                    "worth": choice.worth,
                    "barred": choice.barred,
                }
                for choice in topic.choices
            ],
        }
        for topic in seen.topics
    ]
    voters = [asdict(group) for group in seen.voters]
    begin = seen.start()
    advised = dict(seen.advice) if isinstance(seen.advice, Mapping) else None
    return {"topics": topics, "voters": voters, "least": seen.least, "begin": begin, "advised": advised}


def seat_debriefed(opened: Opened, world: int, moves: Moves) -> bytes:
    """A sitting looked back on, as JSON."""
    return json_text(plain_section(debrief_report(_debrief(opened, world, moves)))).encode()


@lru_cache(256)
def _debrief(opened: Opened, world: int, moves: Moves) -> Debrief:
    return debrief(_sitting(opened, world, moves))


def seat_picture(opened: Opened, world: int, moves: Moves) -> bytes:
    """What was reached beside what the engine reaches, as SVG."""
    (reached,) = reached_by({"you": _debrief(opened, world, moves)})
    return image(draw_picture(reached, "reached"), "svg")


def seat_session(opened: Opened, world: int, moves: Moves) -> bytes:
    """The file of a sitting."""
    changes = tuple(f"{path}={value}" for path, value in opened.state.changes)
    return session_text(Session(opened.state.scenario, _sitting(opened, world, moves), changes)).encode()


def class_said(played: tuple[PlayedSeats, ...]) -> bytes:
    """What a class has reached, as JSON; only sittings whose talks are over."""
    return json_text(plain_section(class_report(_of_class(played)))).encode()


def class_picture(played: tuple[PlayedSeats, ...]) -> bytes:
    """The same as a picture, of the scenario that was played first, as SVG."""
    return image(draw_picture(reached_by(_of_class(played))[0], "reached"), "svg")


def _of_class(played: tuple[PlayedSeats, ...]) -> dict[str, Debrief]:
    return {name: _debrief(opened, world, moves) for name, opened, world, moves in played}


def is_over(opened: Opened, world: int, moves: Moves) -> bytes:
    """Whether the talks of a sitting are over, as JSON."""
    return json_text({"over": _sitting(opened, world, moves).stands.question is None}).encode()
