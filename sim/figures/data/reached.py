"""What people have reached in seats of the talks, beside what the engine reaches in the same seats, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.words.phrases import count

POINTS = 100
"""Points in a utility of 1."""


@dataclass(frozen=True)
class Reached:
    """What people have reached in sittings of one scenario. Gains over no deal, in utility, 0 unless a text is in force.

    people: a row for each person and seat; columns: seat, label (whose it is), gain, by_engine (of the engine in the same seat
    and world), more (whether the first is larger). others: by seat the gains of the engine in other worlds [w]; titles,
    colours: of the seats, by name.
    """

    scenario: str
    people: pd.DataFrame
    others: Mapping[str, np.ndarray]
    titles: Mapping[str, str]
    colours: Mapping[str, str]


def reached_in_seats(reached: Reached) -> tuple:
    """The arguments of `draw.reached.reached`: people, others, titles, colours, title, subtitle; gains in points."""
    people = reached.people.assign(
        gain=POINTS * reached.people["gain"], by_engine=POINTS * reached.people["by_engine"]
    ).sort_values(["seat", "gain"], kind="stable")
    others = {seat: POINTS * gains for seat, gains in reached.others.items()}
    more = int(reached.people["more"].sum())
    title = f"{more} of {len(people)} people got more in their seat than the simulator's own party"
    if len(people) == 1:
        only = people.iloc[0]
        title = f"Got: {only['gain']:.1f} points; the simulator's own party, in the same world: {only['by_engine']:.1f}"
    worlds = count(max(map(len, others.values())), "world")
    topic = f"{reached.scenario}: points over no deal, 0 unless a text is in force at the end; 100 is all one could wish for"
    said = f"{topic}; grey: the simulator's own party in the same seat, in {worlds}"
    return people, others, dict(reached.titles), dict(reached.colours), title, said
