"""What the people of a class have reached in their seats: a table, and what its picture is drawn from."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.figures.data.reached import Reached
from sim.methods.shares import share_of
from sim.reports.role_brief import told_points
from sim.seat.debrief import Debrief, Reaped
from sim.seat.debrief_report import HOW_COUNTED
from sim.words.phrases import around, count
from sim.words.sections import Part, Section, Table
from sim.words.stages import STAGES


def reached_by(found: Mapping[str, Debrief]) -> list[Reached]:
    """What people have reached, by the names of their sittings: one for each scenario and its draws, in the order of the
    first of each."""
    played = {_worlds(one): one.sitting.scenario for one in found.values()}
    made = []
    for worlds, scenario in played.items():
        mine = {name: one for name, one in found.items() if _worlds(one) == worlds}
        rows = [
            {
                "seat": seat,
                "label": name,
                "gain": result.mine.got,
                "by_engine": result.engines.got,
                "more": result.is_more,
            }
            for name, one in mine.items()
            for seat, result in one.seats.items()
        ]
        others: dict[str, np.ndarray] = {
            seat: result.others for one in mine.values() for seat, result in one.seats.items()
        }
        titles = {seat: scenario.title(seat) for seat in others}
        made.append(Reached(scenario.name, pd.DataFrame(rows), others, titles, scenario.colours))
    return made


def _worlds(found: Debrief) -> tuple[str, int, str]:
    """What decides which worlds a sitting is one of: scenario, seed and way of drawing."""
    sitting = found.sitting
    return sitting.scenario.digest, sitting.seed, sitting.scenario.game.draws


def class_report(found: Mapping[str, Debrief]) -> Section:
    """A row for each person and seat, and in how many seats people did better than the engine."""
    rows = [
        [
            name,
            one.sitting.scenario.title(seat),
            f"{one.sitting.world:,}",
            STAGES[one.row["stage"]],
            _worth(result.mine),
            told_points(result.mine.got),
            _worth(result.engines),
            told_points(result.engines.got),
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
        "Its text, had it come into force: worth, points",
        "What it got",
        "Worth of the simulator's own party's text there",
        "What that party got",
        "That party gets less in",
    ]
    parts: list[Part] = [_summed_up(list(found.values())), Table(head, rows, "llrlrrrrr")]
    return Section(f"What {count(len(found), 'session')} reached", parts)


def _worth(reaped: Reaped) -> str:
    return told_points(reaped.signed.worth) if reaped.signed else "no text"


def _share(less) -> str:
    return around(less.share, less.low, less.high)


def _summed_up(found: Sequence[Debrief]) -> str:
    results = [result for one in found for result in one.seats.values()]
    more = share_of(sum(result.is_more for result in results), len(results))
    agreed = sum(one.row["stage"] not in ("no_deal", "breakdown") for one in found)
    return (
        f"{agreed} of {count(len(found), 'session')} reached an agreement. In {more.count} of {count(more.n, 'seat')} the person "
        "got more than the simulator's own party does in the same world. 100 points are all that a party could wish for. "
        f"{HOW_COUNTED} The last column: in how many of a thousand worlds that party gets less than the person."
    )
