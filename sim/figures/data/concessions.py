"""What those who table offers gave the other side in many worlds, round by round, as a table. The worlds are played again."""

import numpy as np
import pandas as pd

from sim.engine.block_size import worlds_at_once
from sim.engine.model import Negotiation
from sim.figures.data.shown import one_world, worlds_played_again
from sim.methods.draws import in_blocks
from sim.results.read import Run
from sim.scenario.scenario import Scenario
from sim.words.phrases import count, listed, signed

BAND = (0.1, 0.5, 0.9)
"""The quantiles of a band: the middle 80 % of the worlds, and the median."""

SERIES = ("given", "kept")


def concessions_of_run(run: Run) -> tuple:
    """The arguments of `draw.concessions.concessions`: bands and going (see `offer_bands`), colours, title, subtitle."""
    bands, going = offer_bands(run.scenario, worlds_played_again(run), run.seed)
    sample = f"{count(int(going['worlds'].max()), 'world')}, with their last offers once the talks have ended"
    return bands, going, run.scenario.colours, _finding(bands), f"{run.scenario.name}: who concedes, and when; {sample}"


def _finding(bands: pd.DataFrame) -> str:
    """Whose median offer has come to be worth how much more to the other side."""
    given = bands[bands["series"] == "given"]
    if given.empty:
        return "No offer was made"
    ends = given.groupby("title", sort=False)["median"].agg(lambda median: median.iloc[-1] - median.iloc[0])
    rises = [f"{title} {signed(change, 2)}".replace("-", "−") for title, change in ends.items()]
    return f"Change of what the median offer gives the other side, in utility: {listed(rises)}"


def no_concessions_in_run(run: Run) -> str:
    """Why a run gives no such picture, empty if it does: a single world."""
    return one_world(run)


def offer_bands(scenario: Scenario, worlds: np.ndarray, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the last offers so far give the other side and keep, over worlds of these ids [w], for each who tables.

    A world whose talks have ended stays in with its last offers, so that a band moves by concessions and not by who is
    left. Returns bands: a row for each round, tabler and series; columns: date, actor, title, series (`given`: to the
    other signatory, of several, as for a mediator, the one that it leaves worst off; `kept`: for a tabler that signs), n
    (worlds with such an offer), low, median, high (the quantiles of `BAND`, in utility, payments included, above the
    reservation value of who gets it, in the round of the offer); and going: a row for each round; columns: date, worlds
    (in talks as the round begins).

    Two divide an orchard, of which anna wants all and offers less and less:

    >>> from sim.scenario.compile import load
    >>> bands, going = offer_bands(load("textbook_split"), np.arange(4))
    >>> given = bands[(bands["actor"] == "anna") & (bands["series"] == "given")]["median"]
    >>> given.iloc[[0, -1]].tolist(), given.is_monotonic_increasing
    ([0.0, 0.5], True)
    """
    parts = [
        _heard(scenario, Negotiation.drawn_from(scenario.game, block, seed))
        for block in in_blocks(worlds, worlds_at_once(scenario.game))
    ]
    surplus = np.concatenate([part for part, _ in parts], axis=-1)
    dates = [scenario.date(round) for round in range(scenario.game.rounds)]
    rows = [
        (date, name, scenario.title(name), series, *_spread(surplus[round, t, side]))
        for t, name in enumerate(scenario.game.actors)
        for round, date in enumerate(dates)
        for side, series in enumerate(SERIES)
        if not np.isnan(surplus[round, t, side]).all()
    ]
    bands = pd.DataFrame(rows, columns=["date", "actor", "title", "series", "n", "low", "median", "high"])
    return bands, pd.DataFrame({"date": dates, "worlds": sum(going for _, going in parts)})


def _spread(surplus: np.ndarray) -> tuple[int, float, float, float]:
    known = surplus[~np.isnan(surplus)]
    low, median, high = np.quantile(known, BAND)
    return len(known), float(low), float(median), float(high)


def _heard(scenario: Scenario, model: Negotiation) -> tuple[np.ndarray, np.ndarray]:
    """The surplus of the last offers up to each round [round, tabler, series, w], NaN before; worlds in talks [round]."""
    game = scenario.game
    surplus = np.full((game.rounds, len(game.actors), len(SERIES), model.size), np.nan)
    going = np.zeros(game.rounds, int)
    for round in range(game.rounds):
        surplus[round], going[round] = surplus[max(round - 1, 0)], model.talking.sum()
        model.step()
        if model.tabled is None:
            continue
        offer, answers = model.tabled
        above = {
            name: answers.value[game.closers.index(place)] - answers.reservation[place]
            for name, place in zip(game.signatories, game.signing, strict=True)
        }
        tabler, here = game.actors.index(offer.tabler.name), offer.here[offer.made]
        others = [value for name, value in above.items() if name != offer.tabler.name]
        surplus[round, tabler, 0, here] = np.min(others, axis=0)[offer.made]
        if offer.tabler.name in above:
            surplus[round, tabler, 1, here] = above[offer.tabler.name][offer.made]
    model.dissolve()
    return surplus, going
