"""What the worker processes do for the editor."""

from dataclasses import asdict

from sim.page.completion import suggestions
from sim.page.editor import LONGEST_TEXT, checked, state_of_text, text_of
from sim.page.played import Opened, shelf_of
from sim.words.plain_values import json_text
from sim.words.problems import Refusal

MOST_TEXT_LINES = 100_000


def begin_text(opened: Opened) -> bytes:
    """The text of a state, as JSON."""
    return json_text({"text": text_of(shelf_of(opened.files), opened.state)}).encode()


def check_text(opened: Opened, text: str) -> bytes:
    """What is wrong or doubtful in a text, as JSON."""
    return json_text(checked(shelf_of(opened.files), text)).encode()


def adopt_text(opened: Opened, text: str) -> bytes:
    """The state that a text amounts to, as JSON with its query."""
    return json_text({"query": state_of_text(shelf_of(opened.files), text, opened.state).to_query()}).encode()


def complete_text(opened: Opened, text: str, line: int, column: int) -> bytes:
    """What can be written at a line (from 1) and column (from 0) of a text, as JSON."""
    if len(text) > LONGEST_TEXT or not 0 < line <= MOST_TEXT_LINES or not 0 <= column <= LONGEST_TEXT:
        raise Refusal("that is no place in a text")
    return json_text({"words": list(map(asdict, suggestions(shelf_of(opened.files), text, line, column)))}).encode()
