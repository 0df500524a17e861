"""What a reader of the page can change in a scenario: levers, who takes part, red lines, the table, strategies, every number.

What there is to change is found once for each structure (all but plain numbers); the values in force are laid over it.
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any, NamedTuple

from sim.page.control import Control, at_the_table, every_number, joined, levers, lines_meant, presence, strategies
from sim.page.scales import slid
from sim.page.shelf import Shelf
from sim.page.state import State
from sim.scenario.changed import value_of
from sim.scenario.document import numbers
from sim.scenario.explain import value_in_words
from sim.scenario.scenario import Scenario
from sim.scenario.sources import claims

MOST_FOUND = 40
"""So many numbers a search shows."""


class _Known(NamedTuple):
    """What can be changed in a scenario of one structure: groups of controls by title, and all numbers by path."""

    main: dict[str, list[Control]]
    numbers: dict[str, Control]


class Panel:
    """What can be changed in the scenarios of a shelf, as values that JSON knows.

    >>> panel = Panel(Shelf())
    >>> [group["title"] for group in panel.controls(State("textbook_split"))["groups"]]
    ['Levers', 'The table']
    """

    def __init__(self, shelf: Shelf):
        self.shelf = shelf
        self._known = lru_cache(32)(self._find)

    def controls(self, state: State) -> dict[str, Any]:
        """Groups of controls, levers first, with the values of a state; how many numbers there are; the claims cited.

        Raises `ScenarioError` where the state cannot be played.
        """
        known = self._of(state)
        shown = self._in_force(known.main, state)
        return {
            "groups": [{"title": heading, "controls": list(map(asdict, some))} for heading, some in shown.items()],
            "numbers": len(known.numbers),
            "claims": _cited(control for some in shown.values() for control in some),
        }

    def search(self, state: State, words: str, most: int = MOST_FOUND) -> dict[str, Any]:
        """The controls of the numbers in whose words or path all of some words occur, those that the file gives first."""
        asked = words.casefold().split()
        found = [control for control in self._of(state).numbers.values() if _is_meant(control, asked)]
        found.sort(key=lambda control: control.sources == "default")
        return {"found": len(found), **self._shown(found[:most], state)}

    def changes(self, state: State) -> dict[str, Any]:
        """The controls of what a state changes, in its order."""
        known = self._of(state)
        every = known.numbers | {control.path: control for some in known.main.values() for control in some}
        return self._shown([every.get(path) or _plain(path) for path, _ in state.changes], state)

    def _shown(self, found: list[Control], state: State) -> dict[str, Any]:
        (shown,) = self._in_force({"": found}, state).values()
        return {"controls": list(map(asdict, shown)), "claims": _cited(shown)}

    def _of(self, state: State) -> _Known:
        return self._known(self.shelf.structure(state), self.shelf.stamp(state.scenario))

    def _find(self, structure: State, stamp: float) -> _Known:
        """What can be changed in a scenario of this structure."""
        now, file = self.shelf.scenario(structure), self.shelf.scenario(State(structure.scenario))
        said, source = self.shelf.said(structure), self.shelf.source(structure.scenario)
        every = {control.path: control for control in every_number(now, file)}
        special = levers(every, now, said, source.data)
        usual = {
            "Who takes part": presence(every, now),
            "Red lines": lines_meant(every, now),
            "The table": at_the_table(every, now, said, source.data),
            "Strategies": strategies(now, said, source.data),
        }
        others = {control.path: control for some in usual.values() for control in some if control.options}
        main = {"Levers": [joined(lever, others.get(lever.path, lever)) for lever in special]}
        taken = {lever.path for lever in special}
        main |= {heading: [control for control in some if control.path not in taken] for heading, some in usual.items()}
        return _Known({heading: some for heading, some in main.items() if some}, every)

    def _in_force(self, groups: dict[str, list[Control]], state: State) -> dict[str, list[Control]]:
        """The controls, by group, with the values that a state gives them."""
        now, changes = self.shelf.scenario(state), dict(state.changes)
        values = numbers(now.document) if changes else {}

        def as_it_is(control: Control) -> Control:
            """A control with the value in force."""
            if control.path not in changes:
                return control
            return _changed(control, changes[control.path], now, values.get(control.path))

        return {heading: list(map(as_it_is, some)) for heading, some in groups.items()}


def _changed(control: Control, value: str, now: Scenario, number: Any) -> Control:
    """A control with another value in force; number: what that is in the scenario `now`, None for a word or block."""
    data = value_of(control.path, value)
    chosen = next((n for n, option in enumerate(control.options) if value_of("", option.value) == data), -1)
    made = replace(control, value=value, changed=True, chosen=chosen)
    if number is None:
        return replace(made, words=made.options[chosen].title if chosen >= 0 else value)
    scale = made.scale and slid(made.scale, now, control.path, number)
    words = made.options[chosen].title if chosen >= 0 else value_in_words(now.document, control.path, number)
    return replace(made, words=words, scale=scale)


def _plain(path: str) -> Control:
    """A change that no control makes, such as of a title."""
    return Control(path, path, "", "text", "", "", "", "")


def _is_meant(control: Control, asked: list[str]) -> bool:
    said = " ".join([control.title, control.of, control.path, control.path.replace("_", " ")]).casefold()
    return all(word in said for word in asked)


def _cited(controls: Iterable[Control]) -> dict[str, dict[str, str]]:
    """The claims that some controls cite, by id."""
    known = claims()
    ids = dict.fromkeys(name for control in controls if isinstance(control.sources, list) for name in control.sources)
    return {
        name: {
            "text": known[name].text,
            "holder": known[name].holder_in_words,
            "firm": known[name].firm,
            "date": known[name].date,
            "source": known[name].source,
        }
        for name in ids
        if name in known
    }
