"""Cases whose outcome is known, from CSV: who stood where on which issue, how much each cared and counted, and what came."""

import csv
import math
import re
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from sim.words.problems import Problem, ScenarioError

NEEDED = ("case", "issue", "actor", "position", "salience", "capability")
OPTIONAL = ("status_quo", "outcome")
HELD_OUT = 0.3
"""Share of the cases that are held out, by the hash of their names."""

SPREADSHEET_DATE = re.compile(
    r"(?P<day>\d{1,2})[-. /]+(?P<month>[^\W\d]{3,9})\.?|(?P<month_first>[^\W\d]{3,9})\.?[-. /]+(?P<year>\d{2})"
)
"""What a spreadsheet makes of a number with a decimal point that looks like a day and a month, or a month and a year."""

HOW_MONTHS_BEGIN = ("jan", "feb", "mar mär", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez")
"""How the months begin in English and in German."""

MOST_ALLOWED = {"position": 100.0, "status_quo": 100.0, "outcome": 100.0, "salience": math.inf, "capability": math.inf}


@dataclass(frozen=True)
class KnownCase:
    """One case. capability [a]; position (0..100, NaN for who takes no part), salience [a, m]; status_quo, outcome [m], NaN
    where not known. from_dates: the numbers that had become dates, in words."""

    name: str
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    capability: np.ndarray
    position: np.ndarray
    salience: np.ndarray
    status_quo: np.ndarray
    outcome: np.ndarray
    from_dates: tuple[str, ...] = ()


def is_held_out(name: str) -> bool:
    """Whether a case belongs to the held-out part: fixed by the hash of its name, so that nobody chooses it."""
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "little") < HELD_OUT * 2**32


def known_cases(path: Path) -> list[KnownCase]:
    """The cases of a CSV file, or of all CSV files of a folder, sorted by name. Raises `ScenarioError` for what is wrong."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise ScenarioError([Problem(str(path), None, "", "has no file that ends in .csv")])
    rows: dict[str, list[dict]] = {}
    problems: list[Problem] = []
    for file in files:
        for row in _rows(file, problems):
            rows.setdefault(row["case"], []).append(row)
    cases = [] if problems else [_case(name, rows[name], problems) for name in sorted(rows)]
    if problems:
        raise ScenarioError(problems)
    return cases


def _rows(file: Path, problems: list[Problem]) -> list[dict]:
    """The rows of a file, with numbers, and `place`: file and line."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(line for line in opened)
            head, found = reader.fieldnames or [], [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(str(file), None, "", f"cannot be read: {error}"))
        return []
    missing = [name for name in NEEDED if name not in head]
    if missing:
        problems.append(
            Problem(str(file), 1, "", f"lacks the columns {', '.join(missing)}", allowed=(*NEEDED, *OPTIONAL))
        )
        return []
    if not found:
        problems.append(Problem(str(file), None, "", "has no rows"))
    made = []
    for line, row in found:
        given = {name: (row.get(name) or "").strip() for name in (*NEEDED, *OPTIONAL)}
        dates = {name: number for name in MOST_ALLOWED if (number := _undated(given[name]))}
        numbers = {name: _number(file, line, name, dates.get(name, given[name]), problems) for name in MOST_ALLOWED}
        for name in ("case", "issue", "actor"):
            if not given[name]:
                problems.append(Problem(str(file), line, name, "is blank"))
        said = [f"{file}:{line}: {name}: {given[name]} as {number}" for name, number in dates.items()]
        made.append({**given, **numbers, "place": (str(file), line), "from_dates": said})
    return made


def _undated(text: str) -> str | None:
    """The number that a spreadsheet has made a date of: `10-May` was 10.5, and `May-50` was 5.50. None of what is no such
    date."""
    found = SPREADSHEET_DATE.fullmatch(text)
    if not found:
        return None
    name = (found["month"] or found["month_first"]).casefold()
    months = [m for m, begins in enumerate(HOW_MONTHS_BEGIN, 1) if name.startswith(tuple(begins.split()))]
    if not months:
        return None
    return f"{found['day']}.{months[0]}" if found["day"] else f"{months[0]}.{found['year']}"


def _number(file: Path, line: int, name: str, text: str, problems: list[Problem]) -> float:
    """A number, NaN for a blank; a whole date, of which no number can be told, is a problem."""
    if not text or text == ".":
        return math.nan
    try:
        value = float(text)
        if 0 <= value <= MOST_ALLOWED[name] and math.isfinite(value):
            return value
        said = "is not from 0 to 100" if MOST_ALLOWED[name] == 100 else "is below 0 or not a finite number"
    except ValueError:
        said = "is not a number; a spreadsheet may have made a date of it: format the column as text and enter it again"
    problems.append(Problem(str(file), line, name, said, text))
    return math.nan


def _case(name: str, rows: list[dict], problems: list[Problem]) -> KnownCase:
    actors = tuple(dict.fromkeys(row["actor"] for row in rows))
    issues = tuple(dict.fromkeys(row["issue"] for row in rows))
    position = np.full((len(actors), len(issues)), np.nan)
    salience, capability = np.zeros(position.shape), np.full(len(actors), np.nan)
    common = {key: np.full(len(issues), np.nan) for key in OPTIONAL}
    met = set()
    for row in rows:
        a, m = actors.index(row["actor"]), issues.index(row["issue"])
        file, line = row["place"]
        if (a, m) in met:
            problems.append(Problem(file, line, "", f"{row['actor']!r} stands on {row['issue']!r} of {name!r} already"))
        met.add((a, m))
        if math.isnan(row["capability"]):
            problems.append(Problem(file, line, "capability", "is blank"))
        elif capability[a] not in (row["capability"],) and not math.isnan(capability[a]):
            problems.append(Problem(file, line, "capability", "differs from that in an earlier row", row["capability"]))
        capability[a] = row["capability"]
        if not math.isnan(row["position"]) and row["salience"] > 0:
            position[a, m], salience[a, m] = row["position"], row["salience"]
        for key, values in common.items():
            if not math.isnan(row[key]):
                if not math.isnan(values[m]) and values[m] != row[key]:
                    problems.append(
                        Problem(file, line, key, "differs from that in an earlier row of the issue", row[key])
                    )
                values[m] = row[key]
    dates = tuple(said for row in rows for said in row["from_dates"])
    return KnownCase(
        name, actors, issues, capability, position, salience, common["status_quo"], common["outcome"], dates
    )
