"""The bands of what offers give and keep agree with the transcripts of single worlds."""

import numpy as np
import pytest
from small_scenario import BROKEN, MEDIATED, prepared

from sim.figures.data.concessions import offer_bands
from sim.worlds.transcript import transcript

WORLDS = np.arange(40)


def test_the_band_of_one_world_is_its_transcript():
    scenario = prepared()
    bands, going = offer_bands(scenario, np.array([5]), seed=1)
    rounds = transcript(scenario, 5, 1)
    for played in rounds:
        rows = bands[bands["date"] == played.date].set_index(["actor", "series"])["median"]
        for name in scenario.game.signatories:
            series = "kept" if played.tabler == name else "given"
            surplus = played.worth[name] - played.reservations[name]
            assert rows.loc[(played.tabler, series)] == pytest.approx(surplus)
    talks = [one for one in rounds if one.package]
    assert going["worlds"].tolist() == [1] * len(talks) + [0] * (scenario.game.rounds - len(talks))


def test_worlds_stay_in_with_their_last_offers():
    """Whoever concedes in every world keeps less and gives more, and the number of worlds never falls."""
    bands, going = offer_bands(prepared(), WORLDS, seed=1)
    for _, rows in bands.groupby(["actor", "series"]):
        assert rows["n"].is_monotonic_increasing
        steps = rows["median"].diff().dropna()
        assert (steps <= 1e-9).all() if rows["series"].iloc[0] == "kept" else (steps >= -1e-9).all()
    assert going["worlds"].is_monotonic_decreasing and going["worlds"].iloc[0] == len(WORLDS)


def test_a_mediators_texts_give_to_who_is_worse_off_and_keep_nothing():
    scenario = prepared(*MEDIATED)
    bands, _ = offer_bands(scenario, np.array([5]), seed=1)
    assert set(bands["series"]) == {"given"} and set(bands["actor"]) == {"patron"}
    first = transcript(scenario, 5, 1)[0]
    least = min(first.worth[name] - first.reservations[name] for name in ("north", "south"))
    assert bands["median"].iloc[0] == pytest.approx(least)


def test_where_nothing_was_said_there_is_no_band():
    bands, going = offer_bands(prepared(*BROKEN), WORLDS, seed=1)
    assert bands.empty and going["worlds"].iloc[0] == len(WORLDS) and going["worlds"].iloc[1:].sum() == 0
