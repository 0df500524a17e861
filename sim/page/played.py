"""What the worker processes do: open a scenario with its changes, play worlds of it, and say or draw what came of them.

Worlds are played in parts, and a table of worlds travels between processes as bytes, so that any process can go on with
what another has played. How many worlds are played together changes nothing in any of them.
"""

import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.experiments.versions import decisive_versions, noted_versions
from sim.figures.draw.style import image
from sim.figures.kinds import Several, draw_picture, lacking
from sim.page.absence import absence_report
from sim.page.controls import Panel
from sim.page.found import worlds_found
from sim.page.numbers import Ends, change_of_numbers, numbers_of, plain_section, tables_of
from sim.page.shelf import Shelf
from sim.page.state import State, doubts_of_link
from sim.page.variant import command_of, file_name, variant
from sim.page.watch import talks_of_world
from sim.reports.page_to_hand_out import handout
from sim.reports.side_by_side import side_by_side_in_short, side_by_side_report
from sim.results.read import Comparison, Run
from sim.scenario.scenario import Scenario
from sim.words.plain_values import json_text
from sim.words.problems import Refusal
from sim.worlds.efficiency import rated_worlds
from sim.worlds.side_by_side import Alongside
from sim.worlds.table import is_certain


@dataclass(frozen=True)
class Opened:
    """All that decides what becomes of worlds. files: named when the page was started; state: scenario, changes and seed;
    stamp: changes when the scenario's file is saved anew.
    """

    files: tuple[str, ...]
    state: State
    stamp: float

    @property
    def seed(self) -> int:
        """Which random draws."""
        return self.state.seed


Parts = tuple[bytes, ...]
"""The worlds of a scenario in parts, each a table as bytes."""


@lru_cache(2)
def shelf_of(files: tuple[str, ...]) -> Shelf:
    """What is on the shelf with these files."""
    return Shelf(files)


@lru_cache(2)
def _panel(files: tuple[str, ...]) -> Panel:
    return Panel(shelf_of(files))


def scenario_of(opened: Opened) -> Scenario:
    """The scenario, without any strategy of a user's own. Raises `ScenarioError`."""
    return shelf_of(opened.files).scenario(opened.state)


def play_share(opened: Opened, first: int, end: int, early: Callable[[bytes], None]) -> bytes:
    """The worlds from `first` to before `end`, as a table in bytes. early: called with what became of them, as soon as they
    are played (`Ends` in bytes)."""
    scenario, stages = scenario_of(opened), []

    def ended(block: np.ndarray) -> None:
        stages.append(block.astype(np.int8))
        if sum(map(len, stages)) == end - first:
            early(pickle.dumps(Ends(np.concatenate(stages), is_certain(scenario), scenario.game.draws), 5))

    return pickle.dumps(rated_worlds(scenario, np.arange(first, end), opened.seed, ended=ended), 5)


@lru_cache(8)
def table_of_parts(parts: Parts) -> pd.DataFrame:
    """The table that parts make, a row for each world."""
    tables = [pickle.loads(part) for part in parts]
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)


def tell(opened: Opened, parts: Parts) -> bytes:
    """What came of the worlds, as JSON (`sim.page.numbers`)."""
    return json_text(numbers_of(scenario_of(opened), table_of_parts(parts), opened.seed)).encode()


def tell_change(opened: Opened, parts: Parts, start: Opened, start_parts: Parts) -> bytes:
    """What differs from the start, another one, as JSON."""
    before = scenario_of(start), table_of_parts(start_parts)
    return json_text({"change": change_of_numbers(scenario_of(opened), table_of_parts(parts), before)}).encode()


def tabulate(opened: Opened, parts: Parts, start: Opened, start_parts: Parts) -> bytes:
    """The same as the tables of the report, as JSON."""
    against = _against(opened, start, start_parts)
    return json_text(tables_of(scenario_of(opened), table_of_parts(parts), against)).encode()


def _against(opened: Opened, start: Opened, parts: Parts) -> tuple[Scenario, pd.DataFrame] | None:
    return None if start == opened else (scenario_of(start), table_of_parts(parts))


def draw_kind(opened: Opened, parts: Parts, start: Opened, start_parts: Parts, kind: str, ending: str) -> bytes:
    """A picture of the run, or, where its name begins with `change-`, of the comparison with the start."""
    run = _run(opened, parts)
    result = Comparison(Path(), _run(start, start_parts), run, {}) if kind.startswith("change-") else run
    missing = lacking(result, kind.removeprefix("change-"))
    if missing:
        raise Refusal(f"no such picture: {missing}")
    return image(draw_picture(result, kind.removeprefix("change-"), "projector"), ending)


def find(opened: Opened, parts: Parts, where: tuple[tuple[str, str], ...]) -> bytes:
    """The worlds in which columns of the outcome table have some values, as JSON; see `sim.page.found`."""
    return json_text(worlds_found(scenario_of(opened), table_of_parts(parts), where, opened.seed)).encode()


def talks_said(opened: Opened, world: int) -> bytes:
    """The talks of a world, as JSON; see `sim.page.watch`."""
    scenario = scenario_of(opened)
    row = rated_worlds(scenario, np.array([world]), opened.seed, every=1).iloc[0]
    return json_text(talks_of_world(scenario, row, opened.seed)).encode()


def controls(opened: Opened) -> bytes:
    """What can be changed, with the values in force, as JSON; see `sim.page.controls`."""
    return json_text(_panel(opened.files).controls(opened.state)).encode()


def search(opened: Opened, words: str) -> bytes:
    """The numbers in whose path or words some words occur, as JSON."""
    return json_text(_panel(opened.files).search(opened.state, words)).encode()


def write(opened: Opened, parts: Parts, ending: str) -> bytes:
    """The table of the worlds as a file, CSV or Parquet."""
    table, file = table_of_parts(parts), io.BytesIO()
    if ending == "csv":
        table.to_csv(file, index=False, lineterminator="\n")
    else:
        table.to_parquet(file, index=False)
    return file.getvalue()


def link(opened: Opened, pairs: tuple[tuple[str, str], ...]) -> bytes:
    """The query of a link to hand on, and what has changed since the one was made that has these pairs, as JSON."""
    scenario = scenario_of(opened)
    return json_text({"query": opened.state.link(scenario), "doubts": doubts_of_link(pairs, scenario)}).encode()


def keep_variant(opened: Opened, name: str) -> bytes:
    """The changes as a file of this name, with what to call it, as JSON."""
    try:
        text = variant(shelf_of(opened.files), opened.state, name)
    except ValueError as error:
        raise Refusal(str(error)) from None
    return json_text({"text": text, "file": file_name(name)}).encode()


def hand_out(opened: Opened, parts: Parts, program: tuple[str, ...]) -> bytes:
    """The page to hand out on the worlds. program: what files say before a command."""
    scenario, table = scenario_of(opened), table_of_parts(parts)
    command = command_of(opened.state, len(table), program).removesuffix(" --json")
    manifest = {
        "kind": "run",
        **{"file": opened.state.scenario, "scenario": scenario.name, "digest": scenario.digest},
        **{"seed": opened.seed, "world": None, "worlds": len(table), "command": command},
        **{"versions": noted_versions() | decisive_versions(), "sha256": {}},
    }
    return handout(Run(Path(), scenario, opened.seed, table, None, manifest)).encode()


def draw_several(runs: tuple[tuple[Opened, Parts], ...]) -> bytes:
    """What became of the talks in several scenarios, as a picture (SVG)."""
    played = tuple(_run(opened, parts) for opened, parts in runs)
    several = Several(played, tuple(labels_of_states([opened.state for opened, _ in runs])))
    return image(draw_picture(several, "stages", "projector"), "svg")


def tell_several(runs: tuple[tuple[Opened, Parts], ...]) -> bytes:
    """The same with what each changes against the first, as JSON."""
    labels = labels_of_states([opened.state for opened, _ in runs])
    played = [
        Alongside(label, scenario_of(opened), table_of_parts(parts), 0 if place else None)
        for place, (label, (opened, parts)) in enumerate(zip(labels, runs, strict=True))
    ]
    report = side_by_side_report(played, runs[0][0].seed)
    return json_text({"short": side_by_side_in_short(played), **plain_section(report)}).encode()


MOST_ABSENT = 12
"""Actors that are left out in turn."""


def presence_of(name: str) -> str:
    """The path of whether an actor takes part."""
    return f"actors.{name}.present"


def who_takes_part(opened: Opened) -> bytes:
    """The third parties that take part in some world, at most `MOST_ABSENT`, and those that do in none, as JSON."""
    scenario = scenario_of(opened)
    out = [name for name in scenario.game.thirds if scenario.document.actors[name].present == 0]
    there = [name for name in scenario.game.thirds if name not in out]
    return json_text({"there": there[:MOST_ABSENT], "out": out}).encode()


def tell_without_each(runs: tuple[tuple[Opened, Parts], ...], there: tuple[str, ...], out: tuple[str, ...]) -> bytes:
    """What the absence of each changes, as JSON. runs: of all, then without each of `there`; out: who is absent as it is."""
    scenario = scenario_of(runs[0][0])
    all_there, *without = [
        Alongside(label, scenario_of(opened), table_of_parts(parts), None)
        for label, (opened, parts) in zip(["", *there], runs, strict=True)
    ]
    return json_text(plain_section(absence_report(all_there, without, [*map(scenario.title, out)]))).encode()


def labels_of_states(states: Sequence[State]) -> list[str]:
    """What to call scenarios with changes, each unlike the others."""
    names = [state.scenario + (", changed" if state.changes else "") for state in states]
    return [f"{name} ({place})" if names.count(name) > 1 else name for place, name in enumerate(names, start=1)]


def _run(opened: Opened, parts: Parts) -> Run:
    manifest = {"file": opened.state.scenario}
    return Run(Path(), scenario_of(opened), opened.seed, table_of_parts(parts), None, manifest)
