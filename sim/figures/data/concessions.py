"""What was asked and offered in many worlds, round by round, as a table. The worlds are played again."""

import numpy as np
import pandas as pd

from sim.engine.model import Negotiation
from sim.figures.data.shown import one_world, worlds_played_again
from sim.methods.draws import BLOCK
from sim.results.read import Run
from sim.scenario.scenario import Scenario

BAND = (0.1, 0.5, 0.9)
"""The quantiles of a band: the middle 80 % of the worlds, and the median."""

SERIES = ("asked", "offered")


def concessions_of_run(run: Run) -> tuple:
    """The arguments of `draw.concessions.concessions`: bands and going (see `offer_bands`), colours, name."""
    tables = offer_bands(run.scenario, worlds_played_again(run), run.seed)
    return *tables, run.scenario.colours, run.scenario.name


def no_concessions_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world."""
    return one_world(run)


def offer_bands(scenario: Scenario, worlds: np.ndarray, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How far the last offers so far lie above a signatory's reservation value, over worlds of these ids [w].

    A world whose talks have ended stays in with its last offers, so that a band moves by concessions and not by who is
    left. Returns bands: a row for each round, signatory and series; columns: date, actor, title, series (`asked`: its own
    offers, `offered`: those of others), n (worlds with such an offer), low, median, high (the quantiles of `BAND`, in its
    utility, payments included, above its reservation value in the round of the offer); and going: a row for each round;
    columns: date, worlds (in talks as the round begins).

    Two divide an orchard, of which anna wants all and offers less and less:

    >>> from sim.scenario.compile import load
    >>> bands, going = offer_bands(load("textbook_split"), np.arange(4))
    >>> asked = bands[(bands["actor"] == "anna") & (bands["series"] == "asked")]["median"]
    >>> asked.iloc[[0, -1]].tolist(), asked.is_monotonic_decreasing
    ([1.0, 0.5], True)
    """
    parts = [
        _heard(scenario, Negotiation.drawn_from(scenario.game, worlds[start : start + BLOCK], seed))
        for start in range(0, len(worlds), BLOCK)
    ]
    surplus = np.concatenate([part for part, _ in parts], axis=-1)
    dates = [scenario.date(round) for round in range(scenario.game.rounds)]
    rows = [
        (date, name, scenario.title(name), series, *_spread(surplus[round, s, side]))
        for round, date in enumerate(dates)
        for s, name in enumerate(scenario.game.signatories)
        for side, series in enumerate(SERIES)
        if not np.isnan(surplus[round, s, side]).all()
    ]
    bands = pd.DataFrame(rows, columns=["date", "actor", "title", "series", "n", "low", "median", "high"])
    return bands, pd.DataFrame({"date": dates, "worlds": sum(going for _, going in parts)})


def _spread(surplus: np.ndarray) -> tuple[int, float, float, float]:
    known = surplus[~np.isnan(surplus)]
    low, median, high = np.quantile(known, BAND)
    return len(known), float(low), float(median), float(high)


def _heard(scenario: Scenario, model: Negotiation) -> tuple[np.ndarray, np.ndarray]:
    """The surplus of the last offers up to each round [round, s, series, w], NaN before the first; worlds in talks [round]."""
    rounds, signatories = scenario.game.rounds, scenario.game.signatories
    surplus = np.full((rounds, len(signatories), len(SERIES), model.size), np.nan)
    going = np.zeros(rounds, int)
    for round in range(rounds):
        surplus[round], going[round] = surplus[max(round - 1, 0)], model.talking.sum()
        model.step()
        if model.tabled is None:
            continue
        offer, answers = model.tabled
        for s, (name, place) in enumerate(zip(signatories, scenario.game.signing, strict=True)):
            above = answers.value[scenario.game.closers.index(place)] - answers.reservation[place]
            side = SERIES.index("asked" if offer.tabler.name == name else "offered")
            surplus[round, s, side, offer.here[offer.made]] = above[offer.made]
    model.dissolve()
    return surplus, going
