"""What the people of a class have reached in their seats: a table, and what its picture is drawn from."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.figures.data.reached import Reached
from sim.methods.shares import share_of
from sim.reports.role_brief import told_points
from sim.seat.debrief import Debrief
from sim.words.phrases import around, count
from sim.words.sections import Part, Section, Table
from sim.words.stages import STAGES


def reached_by(found: Mapping[str, Debrief]) -> list[Reached]:
    """What people have reached, by the names of their sittings: one for each scenario, in the order of the first of each."""
    scenarios = {one.sitting.scenario.digest: one.sitting.scenario for one in found.values()}
    made = []
    for digest, scenario in scenarios.items():
        mine = {name: one for name, one in found.items() if one.sitting.scenario.digest == digest}
        rows = [
            {"seat": seat, "label": name, "gain": result.gain, "by_engine": result.by_engine, "more": result.is_more}
            for name, one in mine.items()
            for seat, result in one.seats.items()
        ]
        others: dict[str, np.ndarray] = {
            seat: result.others for one in mine.values() for seat, result in one.seats.items()
        }
        titles = {seat: scenario.title(seat) for seat in others}
        made.append(Reached(scenario.name, pd.DataFrame(rows), others, titles, scenario.colours))
    return made


def class_report(found: Mapping[str, Debrief]) -> Section:
    """A row for each person and seat, and in how many seats people did better than the engine."""
    rows = [
        [
            name,
            one.sitting.scenario.title(seat),
            f"{one.sitting.world:,}",
            STAGES[one.row["stage"]],
            told_points(result.gain),
            told_points(result.by_engine),
            _share(result.less),
        ]
        for name, one in found.items()
        for seat, result in one.seats.items()
    ]
    head = [
        "Session",
        "Seat",
        "World",
        "What became of the talks",
        "Gain, points",
        "Its own party's there",
        "That gains less in",
    ]
    parts: list[Part] = [_summed_up(list(found.values())), Table(head, rows, "llrlrrr")]
    return Section(f"What {count(len(found), 'session')} reached", parts)


def _share(less) -> str:
    return around(less.share, less.low, less.high)


def _summed_up(found: Sequence[Debrief]) -> str:
    results = [result for one in found for result in one.seats.values()]
    more = share_of(sum(result.is_more for result in results), len(results))
    agreed = sum(one.row["stage"] not in ("no_deal", "breakdown") for one in found)
    return (
        f"{agreed} of {count(len(found), 'session')} reached an agreement. In {more.count} of {count(more.n, 'seat')} the person "
        "gained more than the simulator's own party does in the same world. Gains are points over no deal: 100 is all that a "
        "party could wish for. The last column: in how many of a thousand worlds that party gains less than the person."
    )
