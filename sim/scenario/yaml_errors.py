"""What is wrong with the YAML of a file, in plain words in place of PyYAML's.

Some mistakes are recognised by the text around the place; of the others PyYAML's own words are translated.
"""

import re
from collections.abc import Callable

from yaml.error import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from sim.words.spellings import ODD_SPACES

DEEPEST = 30
"""Levels of nesting; a deeper file is refused."""

ODD_SPACE = "a space here is not a plain one (it was pasted from a web page or a word processor); type it anew"
"""What is said of a non-breaking space and its like."""

_SYNTAX = {
    "while scanning an anchor": "a text that begins with & needs quotes",
    "while scanning an alias": "a text that begins with * needs quotes",
    "a tag": "a text that begins with ! needs quotes",
    "a block scalar": "a text that begins with | or > needs quotes, or its lines need indentation",
    "a directive": "a line cannot begin with %",
    "incompatible YAML document": "a line cannot begin with %",
    "mapping keys are not allowed here": "a `? ` stands where no key can begin",
    "sequence entries are not allowed here": "a list item (`- `) stands where none can begin; check the indentation",
    "expected escape sequence": "an unknown escape after a backslash; use single quotes around this text",
    "mapping values are not allowed here": "a second `: ` on this line, or the line above it is not finished; "
    "check the indentation, and put quotes around a text that contains `: `",
    "could not find expected ':'": "a line without `: ` after its key, or a wrong indentation",
    "found unexpected end of stream": "a quote is opened and never closed",
    "expected '<document start>'": "this line does not continue the lines above it; check quotes and indentation",
    "expected <block end>": "the indentation of this line does not fit the lines above it",
    "expected ',' or ']'": "a list opened with [ is not closed with ], or a comma is missing",
    "expected ',' or '}'": "a block opened with { is not closed with }, or a comma is missing",
    "expected the node content": "a value is missing here, or there is a comma or bracket too many",
    "expected a single document": "a second document begins here (`---`); a file holds one scenario",
    "found unknown escape character": "an unknown escape after a backslash; use single quotes around this text",
    "nested too deep": f"the file is nested deeper than {DEEPEST} levels",
    "but found another document": "a second document begins here (`---`); a file holds one scenario",
    "found character '\\t'": "a tab stands where only spaces are allowed; indent with spaces",
    "that cannot start any token": "this character cannot begin a value; put the text in quotes",
}
"""Plain words for what PyYAML says."""


def what_is_wrong(error: YAMLError, text: str) -> tuple[int, str]:
    """The line of a syntax error and what is wrong, in plain words."""
    if isinstance(error, ReaderError):
        return text.count("\n", 0, error.position) + 1, "the file has a character that is not text; remove it"
    if not isinstance(error, MarkedYAMLError):
        return 1, f"the file is not valid YAML ({error})"
    marks = [mark for mark in (error.problem_mark, error.context_mark) if mark]
    for find, meaning in RECOGNISED.items():
        for mark in marks:
            line = find(error, text.splitlines(), mark.line)
            if line is not None:
                return line + 1, meaning
    first = marks[0] if marks else None
    said = f"{error.context or ''} {error.problem or ''}".strip()
    for phrase, plainly in _SYNTAX.items():
        if phrase in said:
            said = plainly
            break
    return (first.line + 1 if first else 1), _with_start(error, said)


def _with_start(error: MarkedYAMLError, said: str) -> str:
    """Add where the unfinished piece began, if that is on another line."""
    begun, found = error.context_mark, error.problem_mark
    if begun is None or found is None or begun.line == found.line:
        return said
    return f"{said} (it began at line {begun.line + 1})"


# ---------------------------------------------------------------- recognised by the text around the place

Finder = Callable[[MarkedYAMLError, list[str], int], int | None]
"""Looks at a line, counted from 0, and the lines around it; gives the line of the mistake, or None where it is another one."""


def _odd_space(error: MarkedYAMLError, lines: list[str], line: int) -> int | None:
    """A line that is indented with, or has after its colon, a character that only looks like a space."""
    odd = f"[{ODD_SPACES}]"
    near = (place for place in (line, line - 1, line + 1) if 0 <= place < len(lines))
    return next((place for place in near if re.search(rf"^[ ]*{odd}|:{odd}|-{odd}", lines[place])), None)


def _apostrophe(error: MarkedYAMLError, lines: list[str], line: int) -> int | None:
    """A text in single quotes that an apostrophe ends."""
    return line if line < len(lines) and re.search(r"(?:^|[ \[{,])'[^']*\w'\w", lines[line]) else None


def _dash_before_key(error: MarkedYAMLError, lines: list[str], line: int) -> int | None:
    """A dash before the first key of a block, whose other keys have none."""
    if "block collection" not in str(error.context) and "block sequence" not in str(error.context):
        return None
    return line if line < len(lines) and re.match(r" *- +[^ ]+:", lines[line]) else None


def _no_space_after_colon(error: MarkedYAMLError, lines: list[str], line: int) -> int | None:
    """A key whose colon touches its value, which makes a text of both that the next line cannot follow."""
    near = [place for place in (line, line - 1) if 0 <= place < len(lines)]
    return next((place for place in near if re.match(r" *[a-z_]+:[^ /]\S*( [^:]*)?$", lines[place])), None)


RECOGNISED: dict[Finder, str] = {
    _odd_space: ODD_SPACE,
    _apostrophe: "an apostrophe ends the text in single quotes here; write it twice (''), or put the text in double quotes",
    _no_space_after_colon: "a space is missing after the colon",
    _dash_before_key: "a dash (`- `) begins a list here, and the lines after it are keys; leave the dash out",
}
"""What each mistake means, in the order in which they are looked for."""
