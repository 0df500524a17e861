"""Which outcomes a hindcast does not score, and why: what the file does not have, was not settled, or is built on hindsight."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.analysis.later_events import Fact, KnownOutcome, Outcomes
from sim.scenario.scenario import Scenario
from sim.words.phrases import day, listed


def outcome_title(scenario: Scenario, outcome: KnownOutcome) -> str:
    """An outcome in words, also of an issue that the scenario does not have."""
    here = outcome.issue in scenario.game.issues.names
    title = scenario.title(outcome.issue) if here else outcome.issue.replace("_", " ").capitalize()
    return f"{title} ({outcome.part})" if outcome.part else title


def why_unscored(
    scenario: Scenario,
    outcomes: Outcomes,
    facts: Mapping[str, Fact],
    date: datetime.date,
    texts: int,
    outcome: KnownOutcome,
) -> str:
    """Why an outcome is not scored on a date, empty if it is.

    facts: by id; texts: in how many worlds a text is agreed by the date.
    """
    missing = _not_in_file(scenario, outcome)
    if missing or outcome.status in ("open", "not_documented"):
        return missing or _not_settled(scenario, outcome)
    if len(outcome.option) > 1:
        return f"it came between {listed(outcome.option)}, so no single option came"
    if scenario.game.issues.agreed[scenario.game.issues.names.index(outcome.issue)] >= 0:
        return "the file takes it as agreed before the talks, so nothing was forecast"
    hindsight = by_number(fact for fact, path in unforeseeable(scenario, facts) if outcome.issue in path)
    if hindsight:
        return f"the file sets it by what came later ({listed(hindsight)}), so nothing was forecast"
    days = [facts[name] for name in outcome.facts]
    if days and min(fact.first for fact in days) <= scenario.date(0):
        return "it came before the talks of this file begin"
    if max((fact.last for fact in days), default=outcomes.as_of) > date:
        return f"it was not yet known on {day(date)}"
    return "" if texts else f"in no world was a text agreed by {day(date)}"


def _not_in_file(scenario: Scenario, outcome: KnownOutcome) -> str:
    """What of an outcome a scenario does not have."""
    if outcome.issue not in scenario.game.issues.names:
        return "not an issue of this file"
    options = scenario.game.issues.options[scenario.game.issues.names.index(outcome.issue)]
    gone = [option for option in outcome.option if option not in options]
    return f"what came, {listed(gone)}, is not an option of this file ({', '.join(options)})" if gone else ""


def _not_settled(scenario: Scenario, outcome: KnownOutcome) -> str:
    if outcome.status == "not_documented":
        return "what came of it is not documented"
    titles = scenario.document.issues[outcome.issue].options
    stands = [
        f"{scenario.named(who)} stood at {titles[option].title!r}"
        for who, option in outcome.positions.items()
        if option in titles
    ]
    return "still open, so there is nothing to score" + (f": {listed(stands)}" if stands else "")


def unforeseeable(scenario: Scenario, facts: Mapping[str, Fact]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Facts that a file cites though they came after its talks began and could not be foreseen, each with its path."""
    for path, cited in _cited(scenario.document.model_dump(), ()):
        fact = facts.get(cited)
        if fact and not fact.foreseeable and fact.last >= scenario.date(0):
            yield cited, path


def by_number(facts: Iterable[str]) -> tuple[str, ...]:
    """Ids of facts, each once, F8 before F11."""
    return tuple(sorted(set(facts), key=lambda name: (len(name), name)))


def _cited(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every id under `sources` in a document, with the path of its block."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "sources" and isinstance(value, list | tuple):
                yield from ((path, str(cited)) for cited in value)
            else:
                yield from _cited(value, (*path, str(key)))
