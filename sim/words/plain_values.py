"""Values as JSON knows them, and as text: the same value always gives the same bytes."""

import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

BEGIN, COMMA = "[\n", ",\n"


def plain_value(value: Any) -> Any:
    """A value as JSON knows it: numpy's scalars become Python's, dates ISO texts, NaN null.

    >>> plain_value({"share": float("nan"), "on": date(2030, 1, 2), 3: (1, 2)})
    {'share': None, 'on': '2030-01-02', '3': [1, 2]}
    """
    if isinstance(value, dict):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def json_text(value: dict[str, Any]) -> str:
    """A block of values as JSON, with a line for each key, and for each record of a list of records.

    >>> print(json_text({"seed": 7, "worlds": [{"world": 0}, {"world": 1}]}))
    {"seed": 7,
    "worlds": [
    {"world": 0},
    {"world": 1}
    ]}
    """
    return "".join(json_pieces(value))


def joined_json(first: bytes, more: bytes) -> bytes:
    """Two texts of `json_text` with different keys, neither of them empty, as one.

    >>> joined_json(b'{"seed": 7}', b'{"worlds": 2}').decode() == json_text({"seed": 7, "worlds": 2})
    True
    """
    return first[:-1] + COMMA.encode() + more[1:]


def json_pieces(value: dict[str, Any]) -> Iterator[str]:
    """The text of `json_text` bit by bit. A list of records may be given as an iterator: of many not all are ever there.

    >>> "".join(json_pieces({"worlds": iter([{"world": 0}])})) == json_text({"worlds": [{"world": 0}]})
    True
    """
    yield "{"
    for place, (key, item) in enumerate(value.items()):
        yield f"{COMMA if place else ''}{_line(key)}: "
        yield from _item(item)
    yield "}"


def _item(value: Any) -> Iterator[str]:
    listed = isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    if not (listed or isinstance(value, Iterator)):
        yield _line(value)
        return
    empty = True
    for record in value:
        yield f"{BEGIN if empty else COMMA}{_line(record)}"
        empty = False
    yield "[]" if empty else "\n]"


def _line(value: Any) -> str:
    return json.dumps(plain_value(value), sort_keys=True, allow_nan=False)
