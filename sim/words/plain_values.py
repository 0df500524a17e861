"""Values as JSON knows them, and as text: the same value always gives the same bytes."""

import json
import math
from datetime import date, datetime
from typing import Any


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
    return "{" + ",\n".join(f"{_line(key)}: {_item(item)}" for key, item in value.items()) + "}"


def _item(value: Any) -> str:
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return "[\n" + ",\n".join(map(_line, value)) + "\n]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(plain_value(value), sort_keys=True, allow_nan=False)
