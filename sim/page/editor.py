"""The server's side of the YAML editor: the text of a state, what is wrong with an edited text, and the state that it amounts to.

An edited text may extend what is on the shelf, and opens no other file; no strategy of a user's own runs.
"""

from pathlib import Path
from typing import Any

from sim.page.shelf import Shelf, without_own_strategies
from sim.page.state import State
from sim.page.variant import changes_between, variant
from sim.scenario.document import validate
from sim.scenario.format_page import field_around
from sim.scenario.library import library_names
from sim.scenario.meaning import meaning
from sim.scenario.source import Source, read_text
from sim.scenario.strict_yaml import Tree, tree_of_text
from sim.scenario.warnings import warnings
from sim.words.plain_values import plain_value
from sim.words.problems import NO_VALUE, Problem, ScenarioError

THE_TEXT = "your text"
"""What an edited text is called in messages."""

LONGEST_TEXT = 100_000
"""Characters; twice the longest file of the library."""


def text_of(shelf: Shelf, state: State) -> str:
    """What the editor begins with: the file of a state as it stands or, of one that is changed, the variant that says so.

    Raises `ScenarioError` where the state cannot be played.
    """
    if state.changes:
        return variant(shelf, state, "Mine")
    shelf.source(state.scenario)
    return shelf.files[state.scenario].read_text(encoding="utf-8-sig")


def checked(shelf: Shelf, text: str) -> dict[str, Any]:
    """What is wrong or doubtful in an edited text, line by line, and what it means if nothing is wrong. JSON-ready.

    As the command `check`, but for the experiments and the choices of levers, which that plays through as well.
    """
    try:
        source = _source(shelf, text)
        document = validate(source)
    except ScenarioError as error:
        return {"ok": False, "problems": list(map(_told, error.problems)), "means": []}
    return {"ok": True, "problems": list(map(_told, warnings(source, document))), "means": meaning(document)}


def state_of_text(shelf: Shelf, text: str, shown: State) -> State:
    """The state that an edited text amounts to: what it extends (or what is shown) with all that it says otherwise.

    shown: the state of the page, for the draws and the starting point. What is for readers alone, such as the summary, is no
    change. Raises `ScenarioError` with what is wrong with the text.

    >>> shelf = Shelf()
    >>> state_of_text(shelf, "extends: textbook_split\\nbreakdown: 0.1", State("textbook_logroll", seed=3)).to_query()
    'scenario=textbook_split&seed=3&set=breakdown%3D0.1'
    """
    source = _source(shelf, text)
    validate(source)
    base = _extends(text, shelf) or shown.scenario
    changes = tuple(changes_between(shelf.source(base).data, source.data))
    return State(base, changes, shown.seed, shown.start, shown.draws)


def extendable(shelf: Shelf) -> dict[str, Path]:
    """What an edited text may extend, by the names that it may use."""
    files = {Path(name).name: path for name, path in shelf.files.items() if name not in library_names()}
    library = {f"{name}{end}": shelf.files[name] for name in library_names() for end in ("", ".yaml")}
    return library | files | shelf.files


def _source(shelf: Shelf, text: str) -> Source:
    """The source of an edited text. Raises `ScenarioError`."""
    if len(text) > LONGEST_TEXT:
        message = f"has {len(text):,} characters; at most {LONGEST_TEXT:,} are read here"
        raise ScenarioError([Problem(THE_TEXT, None, "", message)])
    return without_own_strategies(read_text(text, THE_TEXT, extendable(shelf)))


def _extends(text: str, shelf: Shelf) -> str:
    """The name on the shelf of what a text extends; empty if it stands alone."""
    tree = tree_of_text(text, THE_TEXT, [])
    word = tree.value.get("extends") if tree is not None else None
    path = extendable(shelf).get(word.value) if isinstance(word, Tree) else None
    return next((name for name, file in shelf.files.items() if file == path), "")


def _told(problem: Problem) -> dict[str, Any]:
    """A problem as the editor shows it. line: in the text, None where it lies in what the text extends."""
    here = problem.file == THE_TEXT
    value = {} if problem.value is NO_VALUE else {"value": plain_value(problem.value)}
    return {
        "line": problem.line if here else None,
        "file": "" if here else problem.file,
        "path": problem.path,
        "message": problem.message,
        "allowed": list(map(str, problem.allowed)),
        "nearest": list(problem.nearest),
        "kind": problem.kind or "error",
        "says": str(problem).removeprefix(f"{THE_TEXT}:").removeprefix(f"{problem.line}: "),
        "more": field_around(problem.path),
        **value,
    }
