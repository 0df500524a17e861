"""What was asked and offered in many worlds, round by round, as a table for a picture. The worlds are played again."""

from collections import defaultdict

import numpy as np
import pandas as pd

from sim.draws import BLOCK
from sim.model import Negotiation
from sim.scenario import Scenario

BAND = (0.1, 0.5, 0.9)
"""The quantiles of a band: the middle 80 % of the worlds, and the median."""


def offer_bands(scenario: Scenario, worlds: np.ndarray, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How far offers lie above the least that a signatory signs in that round, over the worlds (ids) still in talks.

    Returns bands (date, actor, title, series, n, low, median, high; series: `asked` of its own offers, `offered` of
    those of others; in its utility, payments included) and going (date, worlds: still in talks as the round begins).
    """
    found: dict[tuple[int, str, str], list[np.ndarray]] = defaultdict(list)
    going = np.zeros(scenario.rounds, int)
    for start in range(0, len(worlds), BLOCK):
        _listen(scenario, Negotiation(scenario, worlds[start : start + BLOCK], seed), found, going)
    rows = []
    for (round, name, series), values in sorted(found.items()):
        value = np.concatenate(values)
        if len(value):
            low, median, high = np.quantile(value, BAND)
            rows.append((scenario.date(round), name, scenario.title(name), series, len(value), low, median, high))
    bands = pd.DataFrame(rows, columns=["date", "actor", "title", "series", "n", "low", "median", "high"])
    dates = [scenario.date(round) for round in range(scenario.rounds)]
    return bands, pd.DataFrame({"date": dates, "worlds": going})


def _listen(scenario: Scenario, model: Negotiation, found: dict, going: np.ndarray) -> None:
    """Play the talks and note the surplus of every offer to every signatory, by round, signatory and series."""
    for round in range(scenario.rounds):
        going[round] += model.talking.sum()
        model.step()
        if model.tabled is None:
            continue
        offer, answers = model.tabled
        for name, place in zip(scenario.signatories, scenario.signing, strict=True):
            surplus = answers.value[scenario.closers.index(place)] - answers.floor[place]
            series = "asked" if offer.tabler.name == name else "offered"
            found[round, name, series].append(surplus[offer.made])
    model.dissolve()
