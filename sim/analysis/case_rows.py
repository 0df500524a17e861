"""The rows of a file of known cases: an actor on an issue of a case each, from three layouts.

1. The long layout has a row for each of them, in the columns of `NEEDED` and `GIVEN_ONCE`.
2. The DEU data set (Arregui & Perarnaud 2021, doi 10.34810/data53) has a row for each issue, with a column for the position
   (`pde`) and one for the salience (`sde`) of each actor.
3. A file of the KAPSARC Toolkit (KTAB) has one case: a line with its name, what it is about and how many actors and issues it
   has, a line of titles, and a row for each actor with its power and, issue by issue, its position and salience.
"""

import csv
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.words.problems import Problem

NEEDED = ("case", "issue", "actor", "position", "salience", "capability")
GIVEN_ONCE = ("status_quo", "outcome")
"""What is the same for all actors on an issue, and may be left out."""

PROPOSAL, ISSUE, REFERENCE_POINT, OUTCOME = "prnr", "isnr", "rp", "out"
"""The columns of the DEU layout besides those of the actors."""

KTAB_TITLES = ["actor", "description", "power"]

DELIMITERS = ",;\t"
NOT_KNOWN = ("", ".")
NOT_KNOWN_IN_DEU = (*NOT_KNOWN, "999")
"""How a number is written that is not known; 999 is the code of the DEU data."""

SPREADSHEET_DATE = re.compile(
    r"(?P<day>\d{1,2})[-. /]+(?P<month>[^\W\d]{3,9})\.?|(?P<month_first>[^\W\d]{3,9})\.?[-. /]+(?P<year>\d{2})"
)
"""What a spreadsheet makes of a number with a decimal point that looks like a day and a month, or a month and a year."""

HOW_MONTHS_BEGIN = ("jan", "feb", "mar mär", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez")
"""How the months begin in English and in German."""

MOST_ALLOWED = {"position": 100.0, "status_quo": 100.0, "outcome": 100.0, "salience": math.inf, "capability": math.inf}

CaseRow = dict[str, Any]
"""case, issue, actor; the numbers of `MOST_ALLOWED`, NaN where not known; place: file and line; from_dates: the numbers that
had become dates, in words."""


_Line = tuple[int, list[str]]
"""A line of a file with its number, cell by cell, without spaces around."""


def case_rows(file: Path, problems: list[Problem]) -> list[CaseRow]:
    """The rows of a CSV file in any of the layouts; what is wrong with it is added to `problems`."""
    lines = _lines(file, problems)
    if len(lines) > 1 and [cell.casefold() for cell in lines[1][1][:3]] == KTAB_TITLES:
        return list(_ktab_rows(file, lines, problems))
    head = lines[0][1] if lines else []
    deu = ISSUE in head
    missing = [name for name in ((PROPOSAL, ISSUE, OUTCOME) if deu else NEEDED) if name not in head]
    if missing and lines:
        allowed = (*NEEDED, *GIVEN_ONCE)
        problems.append(Problem(str(file), 1, "", f"lacks the columns {', '.join(missing)}", allowed=allowed))
        return []
    if len(lines) == 1:
        problems.append(Problem(str(file), None, "", "has no rows"))
    found = [(number, dict(zip(head, cells, strict=False))) for number, cells in lines[1:]]
    return list(_deu_rows(file, head, found, problems) if deu else _long_rows(file, found, problems))


def _lines(file: Path, problems: list[Problem]) -> list[_Line]:
    """The lines of a file that are not blank."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            first = opened.readline()
            opened.seek(0)
            reader = csv.reader(opened, delimiter=max(DELIMITERS, key=first.count))
            lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(str(file), None, "", f"cannot be read: {error}"))
        return []
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        problems.append(Problem(str(file), None, "", "is empty"))
    return lines


def _long_rows(file: Path, found: list[tuple[int, dict]], problems: list[Problem]) -> Iterator[CaseRow]:
    for line, row in found:
        given = {name: row.get(name, "") for name in (*NEEDED, *GIVEN_ONCE)}
        for name in ("case", "issue", "actor"):
            if not given[name]:
                problems.append(Problem(str(file), line, name, "is blank"))
        cells = _Cells(file, line, given, NOT_KNOWN, problems)
        numbers = {name: cells.number(name, name) for name in MOST_ALLOWED}
        yield {**given, **numbers, "place": (str(file), line), "from_dates": cells.from_dates}


def _deu_rows(file: Path, head: list[str], found: list[tuple[int, dict]], problems: list[Problem]) -> Iterator[CaseRow]:
    """A row for each actor that holds a position in the case, on each of its issues.

    Capabilities are no part of the data set. A row that names no issue gives them, in the columns of the positions; without
    one all actors count the same.
    """
    actors = [name[1:] for name in head if name.startswith("p") and f"s{name[1:]}" in head]
    if not actors:
        said = "has no actor: a column for its position and one for its salience, such as pde and sde"
        problems.append(Problem(str(file), 1, "", said))
    capability = dict.fromkeys(actors, 1.0)
    issues, takes_part = [], set()
    for line, row in found:
        cells = _Cells(file, line, row, NOT_KNOWN_IN_DEU, problems)
        if row.get(ISSUE):
            case = row[PROPOSAL] or row[ISSUE]
            position = {actor: cells.number(f"p{actor}", "position") for actor in actors}
            takes_part |= {(case, actor) for actor, place in position.items() if not math.isnan(place)}
            issues.append((case, position, cells))
        else:
            capability = {actor: cells.number(f"p{actor}", "capability") for actor in actors}
    for case, position, cells in issues:
        common = {
            "case": case,
            "issue": cells.given[ISSUE],
            "status_quo": cells.number(REFERENCE_POINT, "status_quo"),
            "outcome": cells.number(OUTCOME, "outcome"),
            "place": (str(file), cells.line),
        }
        salience = {actor: cells.number(f"s{actor}", "salience") for actor in actors}
        dates = cells.from_dates
        for actor in actors:
            if (case, actor) in takes_part:
                held = {"position": position[actor], "salience": salience[actor], "capability": capability[actor]}
                yield {**common, **held, "actor": actor, "from_dates": dates}
                dates = []  # told once


def _ktab_rows(file: Path, lines: list[_Line], problems: list[Problem]) -> Iterator[CaseRow]:
    """A row for each actor on each issue; nothing is known of the status quo and of the outcome."""
    (_, about), (_, titles), *actors = lines
    sizes = [int(cell) if cell.isdigit() else 0 for cell in (*about, "", "", "", "")[2:4]]
    found = [len(actors), (len([title for title in titles if title]) - len(KTAB_TITLES)) // 2]
    for what, said, there in zip(("actors", "issues"), sizes, found, strict=True):
        if said != there:
            problems.append(Problem(str(file), 1, "", f"promises {said} {what}, and the file has {there}"))
    columns = [(titles[at], at) for at in range(len(KTAB_TITLES), len(KTAB_TITLES) + 2 * found[1], 2)]
    for line, given in actors:
        cells = _Cells(file, line, dict(zip(titles, given, strict=False)), NOT_KNOWN, problems)
        if not given[0]:
            problems.append(Problem(str(file), line, titles[0], "is blank"))
        capability = cells.number(titles[2], "capability")
        for issue, at in columns:
            yield {
                "case": about[0] or file.stem,
                "issue": issue,
                "actor": given[0],
                "position": cells.number(issue, "position"),
                "salience": cells.number(titles[at + 1], "salience"),
                "capability": capability,
                "status_quo": math.nan,
                "outcome": math.nan,
                "place": (str(file), line),
                "from_dates": cells.from_dates,
            }
            cells.from_dates = []  # told once


class _Cells:
    """The cells of one line, and what was wrong with them or had become dates."""

    def __init__(self, file: Path, line: int, given: dict[str, str], missing: tuple[str, ...], problems: list[Problem]):
        self.file, self.line, self.given, self.missing, self.problems = file, line, given, missing, problems
        self.from_dates: list[str] = []

    def number(self, column: str, kind: str) -> float:
        """The number of a kind in a column, NaN where it is missing; what is no such number is a problem."""
        text = self.given.get(column, "")
        if text in self.missing:
            return math.nan
        undated = _undated(text)
        if undated:
            self.from_dates.append(f"{self.file}:{self.line}: {column}: {text} as {undated}")
        try:
            value = float(undated or text)
            if 0 <= value <= MOST_ALLOWED[kind] and math.isfinite(value):
                return value
            said = "is not from 0 to 100" if MOST_ALLOWED[kind] == 100 else "is below 0 or not a finite number"
        except ValueError:
            said = "is not a number; a spreadsheet may have made a date of it: format the column as text and enter it again"
        self.problems.append(Problem(str(self.file), self.line, column, said, text))
        return math.nan


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
