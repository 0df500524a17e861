"""The talks of one world: what offers were worth to each signatory, and what happened, as tables."""

import pandas as pd

from sim.results.read import Run
from sim.scenario.scenario import Scenario
from sim.words.stages import AGREED, STAGES
from sim.worlds.rounds import Round


def talks_of_run(run: Run) -> tuple:
    """The arguments of `draw.talks.talks`: lines and events (see `talk_tables`), colours, name, world."""
    scenario = run.scenario
    return *talk_tables(scenario, run.rounds_shown), scenario.colours, scenario.name, run.world_shown


def talk_tables(scenario: Scenario, rounds: list[Round]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The talks of one world, from its transcript.

    Returns lines: a row for each round, signatory and series; columns: date, actor, title, series (`asked`: its own
    offer, `offered`: that of another, `reservation`, `agreed`: with what it was paid), value (in its utility); and
    events: a row each; columns: date, kind (`shock`, `over`: a shock ends, `agreed`, `breakdown`, `no_deal`), title.

    >>> from sim.scenario.compile import load
    >>> from sim.worlds.transcript import transcript
    >>> split = load("textbook_split")
    >>> lines, events = talk_tables(split, transcript(split, world=0))
    >>> lines.iloc[:2][["title", "series", "value"]].to_numpy().tolist()
    [['Annaberg', 'reservation', 0.0], ['Annaberg', 'asked', 1.0]]
    >>> events["title"].tolist()
    ['The text is agreed']
    """
    last = next((place for place, played in enumerate(rounds) if played.stage != "talks"), len(rounds) - 1)
    talks = rounds[: last + 1]
    lines = [line for played in talks for name in scenario.game.signatories for line in _lines(scenario, played, name)]
    events = [event for played in talks for event in _events(scenario, played)]
    return (
        pd.DataFrame(lines, columns=["date", "actor", "title", "series", "value"]),
        pd.DataFrame(events, columns=["date", "kind", "title"]),
    )


def _lines(scenario: Scenario, played: Round, name: str) -> list[tuple]:
    values = {"reservation": played.reservations[name]}
    if played.package:
        values["asked" if played.tabler == name else "offered"] = played.worth[name]
        if _signed(played):
            paid = sum(payment.amount for payment in played.payments if payment.recipient == name)
            values["agreed"] = played.worth[name] + paid
    return [(played.date, name, scenario.title(name), series, value) for series, value in values.items()]


def _signed(played: Round) -> bool:
    return played.stage in AGREED and bool(played.package)


def _events(scenario: Scenario, played: Round) -> list[tuple]:
    events = [("shock", scenario.shock_title(name)) for name in played.struck]
    events += [("over", scenario.shock_title(name)) for name in played.lifted]
    if played.stage in ("breakdown", "no_deal"):
        events.append((played.stage, STAGES[played.stage]))
    elif played.stage != "talks":
        events.append(("agreed", "The text is agreed"))
    return [(played.date, kind, title) for kind, title in events]
