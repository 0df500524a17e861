"""What came of many worlds as the page shows it: the summary of `run --json`, its sentences, and the paired comparison."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.figures.draw.style import STAGE_FILLS
from sim.methods.shares import Share, share_of
from sim.reports.paired_changes import in_points, signed_change
from sim.reports.run import comparison_report, in_short, sections_of_summary
from sim.scenario.scenario import Scenario
from sim.words.phrases import count
from sim.words.sections import Items, Question, Section, Table
from sim.words.stages import AGREED, STAGES
from sim.worlds.counted import counted
from sim.worlds.paired import Turned, agreed_stage, compare_tables, shared_issues, to_dict, turned
from sim.worlds.summary import plain_values, summarise


def numbers_of(scenario: Scenario, table: pd.DataFrame, seed: int) -> dict[str, Any]:
    """What came of the worlds of a table, a row for each.

    digest, seed and summary are those of `run --json` for the same scenario, seed and worlds.
    """
    summary = summarise(table, scenario)
    return {
        "name": scenario.name,
        "digest": scenario.digest,
        "seed": seed,
        "draws": scenario.game.draws,
        "worlds": summary.worlds,
        "summary": summary.to_dict(),
        "short": in_short(summary),
        "colours": {**{stage: fill[0] for stage, fill in STAGE_FILLS.items()}, **scenario.colours},
        "agreed": list(AGREED),
    }


@dataclass(frozen=True)
class Ends:
    """What became of worlds, before anything else is known of them: stages [w], places in `STAGES`; certain: whether any
    other world of the scenario would end in the same way; draws: how worlds are drawn, a name in `WAYS_TO_DRAW`."""

    stages: np.ndarray
    certain: bool
    draws: str


def shares_of(ends: Ends, start: Ends | None) -> dict[str, Any]:
    """The shares of stages and of agreement, as `numbers_of` has them, and how many worlds turn. start: the same worlds of
    what is compared with."""
    table = pd.DataFrame({"world": np.arange(len(ends.stages))})
    whole = counted(table, ends.draws)

    def share(marked: np.ndarray) -> Share:
        found = share_of(counted(table, ends.draws, marked), whole)
        return Share.exact(found) if ends.certain else found

    stages = [
        {"stage": stage, "title": title, **asdict(share(ends.stages == place))}
        for place, (stage, title) in enumerate(STAGES.items())
    ]
    agreed = share(agreed_stage(ends.stages))
    return {
        "worlds": len(table),
        "summary": plain_values({"agreed": agreed, "stages": pd.DataFrame(stages)}),
        "said": turned_in_words(turned(start.stages, ends.stages)) if start else None,
    }


def change_of_numbers(
    scenario: Scenario, table: pd.DataFrame, against: tuple[Scenario, pd.DataFrame]
) -> dict[str, Any]:
    """What differs from the start, world by world, in sentences and numbers. table: a row for each world."""
    start, start_table = against
    if not shared_issues(start, scenario):
        return {"said": ["The start and this scenario share no issue, so that they cannot be compared world by world."]}
    found = compare_tables(start, scenario, start_table, table)
    return {"said": turned_in_words(found), "found": to_dict(found)}


def tables_of(scenario: Scenario, table: pd.DataFrame, against: tuple[Scenario, pd.DataFrame] | None) -> dict[str, Any]:
    """The sections of the report on the worlds of a table (a row for each), and of that on the change against the start, with
    their tables."""
    sections = {section.key: plain_section(section) for section in sections_of_summary(summarise(table, scenario))}
    changes: list[Section] = []
    if against and shared_issues(against[0], scenario):
        found = compare_tables(against[0], scenario, against[1], table)
        changes = comparison_report("Start", "Now", found).sections
    return {"sections": sections, "changes": [plain_section(section) for section in changes]}


def turned_in_words(found: Turned) -> list[str]:
    """In how many worlds the outcome turns, and which way.

    >>> import sim
    >>> split = sim.load("textbook_split")
    >>> before = sim.play(split, worlds=4)
    >>> turned_in_words(compare_tables(split, split, before, before.assign(stage=["in_force"] * 3 + ["no_deal"])))[0]
    'The change turns 1 of 4 worlds: 0 to agreement, 1 away from it.'
    """
    turned, gained, lost = found.flipped.count, found.gained.count, found.lost.count
    worlds = count(found.worlds, "world")
    if not turned:
        return [f"The change turns none of {worlds}: each ends as it did at the start."]
    rest = turned - gained - lost
    more = f", {rest:,} from one outcome to another of the same kind" if rest else ""
    points = signed_change(in_points(found.agreement), 1, " points")
    return [
        f"The change turns {turned:,} of {worlds}: {gained:,} to agreement, {lost:,} away from it{more}.",
        f"Agreement: {points}." if found.agreement.mean else "Agreement is as frequent as it was.",
    ]


def plain_section(section: Section) -> dict[str, Any]:
    """A section with all in it as plain values, for JSON."""
    return {"title": section.title, "key": section.key, "parts": [_plain_part(part) for part in section.parts]}


def _plain_part(part: Any) -> Any:
    match part:
        case Section():
            return plain_section(part)
        case Table(head, rows, sides):
            return {"head": list(head), "rows": [list(row) for row in rows], "sides": sides}
        case Items(lines):
            return {"items": list(lines)}
        case Question(text):
            return {"question": text}
    return str(part)
