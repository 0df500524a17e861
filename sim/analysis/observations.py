"""What has been observed of talks, as a user writes it: conditions on the outcome table, each met by a world or not.

agreed                                 a text is agreed; any outcome that is yes or no (`sim.worlds.outcome`)
term_ISSUE=OPTION                      the term on an issue
agreed_by=2025-03-31                   an event up to a day; also in_force_by, rejected_by, breakdown_by, shock_NAME_by
not agreed_by=2025-03-31               the contrary, of any of these
agreed_round=12+-2, gain_ACTOR=0..0.2  a number within a tolerance, or between two ends
agreed_by=2025-03-31@0.33              only likely, with this chance
"""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.scenario.scenario import Scenario
from sim.words.phrases import day, percent
from sim.words.problems import Problem, ScenarioError, nearest
from sim.words.stages import AGREED
from sim.worlds.outcome import Outcome, outcomes_by_name

NOT, BY, LIKELY = "not ", "_by", "@"

DATED_EVENTS = {
    "agreed_by": ("a text is agreed", AGREED, "agreed_on"),
    "in_force_by": ("a text is in force", ("in_force",), "ended_on"),
    "rejected_by": ("a text is rejected at home", ("rejected",), "ended_on"),
    "breakdown_by": ("the talks have broken down", ("breakdown",), "ended_on"),
}
"""Events that have a day: in words, the stages in which they have happened, and the column of their day."""


@dataclass(frozen=True)
class Observation:
    """Something observed: as written, in words, whether it is met in each world of an outcome table [w], and its chance."""

    text: str
    title: str
    met: Callable[[pd.DataFrame], np.ndarray]
    chance: float = 1.0

    @property
    def is_sure(self) -> bool:
        """Whether it is known, not only likely."""
        return self.chance == 1.0

    @property
    def said(self) -> str:
        """In words, with its chance."""
        return self.title if self.is_sure else f"{self.title} (with a chance of {percent(self.chance)})"


def observations(texts: Sequence[str], scenario: Scenario, file: str) -> list[Observation]:
    """What is observed, from the words of a command line. file: named in errors. Raises `ScenarioError` with all that is
    wrong.

    >>> import sim
    >>> scenario = sim.load("textbook_split")
    >>> (one,) = observations(["not agreed_by=2030-02-01@0.4"], scenario, "textbook_split.yaml")
    >>> one.said, one.met(sim.play(scenario, worlds=2)).tolist()
    ('not: a text is agreed by 1 February 2030 (with a chance of 40 %)', [True, True])
    """
    found: list[Observation] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found.append(_Reader(text, scenario, file).observation())
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return found


@dataclass(frozen=True)
class _Reader:
    """Reads one observation, and says what is wrong with it."""

    text: str
    scenario: Scenario
    file: str

    def observation(self) -> Observation:
        """What the text says."""
        words, likely, chance = self.text.partition(LIKELY)
        name = words.strip().removeprefix(NOT).strip()
        found = self._plain(name)
        if words.strip().startswith(NOT):
            found = _contrary(found)
        return replace(found, text=self.text, chance=self._chance(chance) if likely else 1.0)

    def wrong(self, message: str, allowed: Sequence[str] = (), near: Sequence[str] = ()) -> ScenarioError:
        """What is wrong with the text."""
        return ScenarioError([Problem(self.file, None, "--observed", message, self.text, tuple(allowed), tuple(near))])

    def _chance(self, given: str) -> float:
        try:
            chance = float(given)
        except ValueError:
            chance = np.nan
        if not 0 < chance < 1:
            raise self.wrong("has no chance between 0 and 1 after its @, such as agreed@0.33")
        return chance

    def _plain(self, name: str) -> Observation:
        outcomes = outcomes_by_name(self.scenario)
        column, given, value = (part.strip() for part in name.partition("="))
        if name in outcomes and outcomes[name].is_share:
            return Observation(name, outcomes[name].title, _yes(outcomes[name]))
        if column.endswith(BY):
            return self._dated(column, value)
        if column in outcomes and not outcomes[column].is_share and given:
            return self._number(outcomes[column], value)
        if column == "stage" and value in outcomes:
            return self._plain(value)
        raise self._unknown(name, outcomes)

    def _unknown(self, name: str, outcomes: dict[str, Outcome]) -> ScenarioError:
        shares = [known for known, item in outcomes.items() if item.is_share]
        numbers = [f"{known}=VALUE+-TOLERANCE" for known, item in outcomes.items() if not item.is_share]
        if name in outcomes:
            return self.wrong(f"is a number in each world; say within what, such as {name}=0.1+-0.05 or {name}=0..0.2")
        allowed = [*shares, *(f"{dated}=DATE" for dated in _dated_names(self.scenario)), *numbers]
        like = nearest(name, dict.fromkeys([*shares, *_dated_names(self.scenario), *outcomes]), 3)
        return self.wrong("is nothing that can be observed of these talks", allowed, like)

    def _dated(self, column: str, value: str) -> Observation:
        if column not in _dated_names(self.scenario):
            known = _dated_names(self.scenario)
            raise self.wrong("is no event that has a day", [f"{name}=DATE" for name in known], nearest(column, known))
        try:
            until = datetime.date.fromisoformat(value)
        except ValueError:
            raise self.wrong(f"needs a day, such as {column}=2025-03-31") from None
        first, last = self.scenario.date(0), self.scenario.date(self.scenario.game.horizon - 1)
        if not first <= until <= last:
            raise self.wrong(f"must name a day within the calendar, from {first} to {last}")
        if column in DATED_EVENTS:
            title, stages, dates = DATED_EVENTS[column]
            return Observation(column, f"{title} by {day(until)}", _event(stages, dates, until))
        shock = column.removeprefix("shock_").removesuffix(BY)
        title = f"'{self.scenario.shock_title(shock)}' strikes by {day(until)}"
        rounds = sum(self.scenario.date(number) <= until for number in range(self.scenario.game.horizon))
        return Observation(column, title, _struck(f"shock_{shock}", rounds))

    def _number(self, item: Outcome, value: str) -> Observation:
        """Between two ends; of what never came about, such as the round of an agreement, no world has it."""
        number = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
        near = re.fullmatch(rf"({number})\s*(?:\+-|±)\s*({number})", value)
        between = re.fullmatch(rf"({number})?\s*\.\.\s*({number})?", value)
        if near:
            middle, tolerance = map(float, near.groups())
            low, high = middle - tolerance, middle + tolerance
            title = f"{item.title} is {middle:g} within {tolerance:g}"
        elif between and any(between.groups()):
            low, high = (
                float(end) if end else sign * np.inf for end, sign in zip(between.groups(), (-1, 1), strict=True)
            )
            title = f"{item.title} is {_span(low, high)}"
        else:
            raise self.wrong(
                f"needs a value with its tolerance, or two ends: {item.name}=0.1+-0.05 or {item.name}=0..0.2"
            )
        if low > high:
            raise self.wrong("has its ends, or its tolerance, the wrong way round")
        return Observation(item.name, title, _within(item.column, low, high))


def _dated_names(scenario: Scenario) -> list[str]:
    return [*DATED_EVENTS, *(f"shock_{shock.name}{BY}" for shock in scenario.game.shocks)]


def _span(low: float, high: float) -> str:
    if np.isinf(low):
        return f"at most {high:g}"
    return f"at least {low:g}" if np.isinf(high) else f"from {low:g} to {high:g}"


# ---------------------------------------------------------------- whether it is met


def _yes(item: Outcome) -> Callable[[pd.DataFrame], np.ndarray]:
    return lambda table: item.values(table) > 0


def _event(stages: Sequence[str], dates: str, until: datetime.date) -> Callable[[pd.DataFrame], np.ndarray]:
    day = np.datetime64(until)
    return lambda table: (table["stage"].astype(str).isin(stages) & (table[dates] <= day)).to_numpy(bool)


def _struck(column: str, rounds: int) -> Callable[[pd.DataFrame], np.ndarray]:
    return lambda table: (table[column].astype("float64") < rounds).to_numpy(bool)


def _within(column: str, low: float, high: float) -> Callable[[pd.DataFrame], np.ndarray]:
    return lambda table: table[column].astype("float64").between(low, high).to_numpy(bool)


def _contrary(found: Observation) -> Observation:
    return replace(found, title=f"not: {found.title}", met=lambda table: ~found.met(table))


def each_met(observed: Sequence[Observation], table: pd.DataFrame) -> np.ndarray:
    """Whether each observation is met in each world of an outcome table: [e, w]."""
    return np.array([one.met(table) for one in observed], bool).reshape(len(observed), len(table))


def in_a_sentence(observed: Sequence[Observation]) -> str:
    """All that is observed, in words."""
    return "; ".join(one.said for one in observed)


def sure_and_likely(observed: Sequence[Observation]) -> tuple[list[Observation], list[Observation]]:
    """What is known, and what is only likely."""
    return [one for one in observed if one.is_sure], [one for one in observed if not one.is_sure]
