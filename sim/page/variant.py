"""What was changed on the page, to keep: a short YAML file that extends the scenario, and the command with the same numbers."""

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.methods.draws import DISTRIBUTIONS
from sim.methods.even_draws import PLAIN_DRAWS
from sim.page.shelf import Shelf
from sim.page.state import State
from sim.scenario.differences import changes
from sim.scenario.library import library_names
from sim.scenario.plain_yaml import flow_yaml, in_yaml
from sim.scenario.schema import HEADINGS
from sim.words.phrases import count

VARIANT_WIDTH = 120
"""Of the lines of a variant, in characters."""

LONGEST_VARIANT_NAME = 80
"""Characters of the name of a variant."""


def variant(shelf: Shelf, state: State, name: str) -> str:
    """A scenario file of this name that extends the scenario of a state and says what is changed.

    It is valid wherever the scenario can be found: one of the library anywhere, another where its file lies beside it.
    Raises ValueError with a sentence for a name that cannot be one, and `ScenarioError` where the state cannot be played.

    >>> print(variant(Shelf(), State("textbook_split").put("breakdown", "0.1"), "A hasty orchard"), end="")
    # Saved from the page. Changed:
    # The talks: chance in each round that the talks break down: 0.1 in every world, not 0 in every world
    extends: textbook_split
    name: A hasty orchard
    summary: As "Splitting one good", with 1 change made on the page.
    breakdown: 0.1
    """
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_VARIANT_NAME or not called.isprintable():
        raise ValueError(f"The name of a variant has 1 to {LONGEST_VARIANT_NAME} letters, digits, spaces or signs.")
    file, now = shelf.scenario(State(state.scenario)), shelf.scenario(state)
    base = shelf.source(state.scenario).data
    said = overlay(base, shelf.said(state))
    told = [f"{change.title}: {change.after}, not {change.before}" for change in changes(file.document, now.document)]
    head = {
        "extends": _extended(state.scenario),
        "name": called,
        "summary": f'As "{file.name}", with {count(len(state.changes), "change")} made on the page.',
        **({"expect": None} if "expect" in base else {}),
    }
    body = {key: value for key, value in said.items() if key not in ("name", "summary", "expect")}
    beside = "" if state.scenario in library_names() else f" Keep it beside {_extended(state.scenario)}."
    comment = "".join(f"# {' '.join(line.split())}\n" for line in [f"Saved from the page.{beside} Changed:", *told])
    return comment + "".join(_line(key, value) for key, value in (head | body).items())


def _line(key: str, value: Any) -> str:
    """A key of a file, the innermost blocks of its value each on one line."""
    return in_yaml(
        {key: value}, width=VARIANT_WIDTH, default_flow_style=None if isinstance(value, dict | list) else False
    )


def file_name(name: str) -> str:
    """A name for the file of a variant.

    >>> file_name("What if: a sure referendum?"), file_name("\u041c\u0438\u0440")
    ('what_if_a_sure_referendum.yaml', 'variant.yaml')
    """
    return (re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60] or "variant") + ".yaml"


def _extended(scenario: str) -> str:
    """How a variant names the scenario that it extends: one of the library by its bare name, another by its file."""
    return scenario if scenario in library_names() else Path(scenario).name


def command_of(state: State, worlds: int, program: Sequence[str] = ("python", "run_sim.py")) -> str:
    """The command line whose numbers are those of a state.

    >>> print(command_of(State("textbook_split").put("protocol", "{name: direct, first: bela}"), 1000))
    python run_sim.py run textbook_split --set 'protocol={name: direct, first: bela}' --seed 0 --worlds 1000 --json
    """
    puts = [word for path, value in state.changes for word in ("--set", f"{path}={value}")]
    draws = ["--draws", state.draws] if state.draws != PLAIN_DRAWS else []
    how = [*draws, "--seed", str(state.seed), "--worlds", str(worlds), "--json"]
    return shlex.join([*program, "run", state.scenario, *puts, *how])


# ---------------------------------------------------------------- what differs between the data of two files


def overlay(base: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The least that a file must say that extends one with the data `base`, to have the data `now`; None removes a key.

    >>> overlay({"a": {"b": 1, "c": 2}, "d": {"uniform": [0, 1]}}, {"a": {"b": 1, "c": 3}, "d": {"choice": [0, 1]}})
    {'a': {'c': 3}, 'd': {'choice': [0, 1]}}
    """
    found: dict[str, Any] = {key: None for key in base if key not in now}
    for key, value in now.items():
        if key not in base:
            found[key] = value
        elif value != base[key] or type(value) is not type(base[key]):
            found[key] = overlay(base[key], value) if _is_laid_over(base[key], value) else value
    return found


def _is_laid_over(base: Any, now: Any) -> bool:
    """Whether a block of a file that extends another is laid over the other's, key by key, and not put in its place."""
    blocks = isinstance(base, dict) and isinstance(now, dict)
    return blocks and base.get("name") == now.get("name") and not (_is_distribution(base) or _is_distribution(now))


def _is_distribution(block: dict[str, Any]) -> bool:
    return len(block) == 1 and next(iter(block)) in DISTRIBUTIONS


def changes_between(base: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The changes, as a state has them, that lead from the data of one file to those of another; what is for readers is left out.

    >>> list(changes_between({"name": "A", "calendar": {"rounds": 3}}, {"name": "B", "calendar": {"rounds": 4}}))
    [('calendar.rounds', '4')]
    """
    told = [key for key in HEADINGS if key != "sources"]
    before, after = ({key: item for key, item in data.items() if key not in told} for data in (base, now))
    yield from _leaves(before, after, "")


def _leaves(base: dict[str, Any], now: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key in [*now, *(key for key in base if key not in now)]:
        if key not in now:
            yield path + key, ""
        elif key not in base:
            yield path + key, flow_yaml(now[key])
        elif now[key] != base[key] or type(now[key]) is not type(base[key]):
            if _is_laid_over(base[key], now[key]):
                yield from _leaves(base[key], now[key], f"{path}{key}.")
            else:
                yield path + key, flow_yaml(now[key])
