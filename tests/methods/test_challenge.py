"""The challenge model gives the published numbers on the 1994 emission standards, whatever the units of its inputs."""

import numpy as np
import pandas as pd
import pytest
from places import TESTS

from sim.analysis.predictions import compromise_mean
from sim.methods.challenge import (
    READINGS,
    challenge_outcome,
    challenge_rounds,
    prevail_among_all,
    prevail_in_the_pair,
    weighted_median,
)

TABLE = pd.read_csv(TESTS / "data" / "bdm1994_emissions.csv", comment="#")
CAPABILITY, POSITION, SALIENCE = (TABLE[name].to_numpy(float) for name in ("Capability", "Position", "Salience"))
MEDIANS = [8.4, 9.9, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6]
MEANS = [7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6]
"""After rounds 1 to 8: Scholz, Calbert & Smith (2011), Table 2."""


def emission_rounds(reading, position=POSITION):
    return challenge_rounds(CAPABILITY, position, SALIENCE, 8, READINGS[reading])


def medians(path):
    return [weighted_median(CAPABILITY, position, SALIENCE) for position in path]


def test_medians_per_round_are_those_of_scholz():
    path = emission_rounds("as_programmed")
    assert medians(path)[0] == 7.0
    assert medians(path)[1:] == pytest.approx(MEDIANS, abs=0.3)
    means = [compromise_mean(CAPABILITY, position, SALIENCE) for position in path[1:]]
    assert means == pytest.approx(MEANS, abs=0.1)


def test_the_rounds_as_the_docstring_states_them():
    assert np.round(medians(emission_rounds("as_programmed"))[1:], 1).tolist() == [8.4, 9.6, 10, 10, 10, 7.5, 8.9, 9.7]
    assert medians(emission_rounds("as_printed"))[1:] == pytest.approx([7.0] * 8, abs=0.05)


def test_only_the_printed_reading_is_the_same_on_a_scale_turned_round():
    turned = 14 - POSITION
    assert emission_rounds("as_printed", turned) == pytest.approx(14 - emission_rounds("as_printed"))
    assert np.abs(14 - emission_rounds("as_programmed", turned) - emission_rounds("as_programmed")).max() > 1


@pytest.mark.parametrize("reading", READINGS)
def test_units_of_the_scale_and_of_capability_do_not_matter(reading):
    stretched = challenge_rounds(7 * CAPABILITY, 5 + 3 * POSITION, SALIENCE, 8, READINGS[reading])
    assert stretched == pytest.approx(5 + 3 * emission_rounds(reading))


@pytest.mark.parametrize("reading", READINGS)
def test_positions_stay_between_the_outermost(reading):
    path = emission_rounds(reading)
    assert path.min() >= POSITION.min() - 1e-9 and path.max() <= POSITION.max() + 1e-9


@pytest.mark.parametrize("reading", READINGS.values())
def test_no_input_leaves_the_scale(reading):
    rng = np.random.default_rng(1)
    for actors in range(2, 12):
        position = rng.uniform(0, 100, actors)
        path = challenge_rounds(rng.uniform(size=actors), position, rng.uniform(size=actors), 10, reading)
        assert path.min() >= position.min() - 1e-9 and path.max() <= position.max() + 1e-9


@pytest.mark.parametrize("reading", READINGS.values())
def test_many_worlds_at_once_are_the_worlds_one_by_one(reading):
    """Also where some have no weight, or where all agree."""
    rng = np.random.default_rng(3)
    capability, position, salience = rng.uniform(size=(6, 40)), rng.uniform(0, 100, (6, 40)), rng.uniform(size=(6, 40))
    capability[rng.uniform(size=(6, 40)) < 0.2] = 0
    capability[:, 0], position[:, 1] = 0, 30
    together = challenge_outcome(capability, position, salience, reading=reading)
    alone = [challenge_outcome(capability[:, w], position[:, w], salience[:, w], reading=reading) for w in range(40)]
    assert np.isnan(together[0]) and together[1] == 30
    assert together == pytest.approx(np.array(alone), nan_ok=True, abs=1e-9)


@pytest.mark.parametrize("reading", READINGS.values())
def test_who_agree_stay_where_they_are(reading):
    assert (challenge_rounds(CAPABILITY, np.full(10, 30.0), SALIENCE, 3, reading) == 30).all()
    assert challenge_outcome(CAPABILITY, np.full(10, 30.0), SALIENCE, reading=reading) == 30


def test_one_who_does_not_care_gives_way_to_one_who_does():
    """Two actors: whoever has no stake does not resist, and the other has everything to win."""
    path = challenge_rounds(np.ones(2), np.array([0.0, 100.0]), np.array([1.0, 0.01]), 1, READINGS["as_printed"])
    assert path[1, 0] == 0 and path[1, 1] < 100


def test_chances_to_prevail():
    weight = CAPABILITY * SALIENCE
    pair, among = prevail_in_the_pair(POSITION, weight), prevail_among_all(POSITION, weight)
    apart = POSITION[:, None] != POSITION
    assert (pair + pair.T)[apart] == pytest.approx(1)
    assert (among + among.T).max() < 0.1
    assert (pair[~apart] == 0).all() and (prevail_among_all(np.ones(3), np.ones(3)) == 0).all()


def test_the_outcome_is_the_median_once_it_rests():
    reading = READINGS["as_programmed"]
    assert challenge_outcome(CAPABILITY, POSITION, SALIENCE, reading=reading) == pytest.approx(9.96, abs=0.01)
    assert challenge_outcome(CAPABILITY, POSITION, SALIENCE, 1, reading=reading) == pytest.approx(8.43, abs=0.01)


def test_median_takes_the_lower_of_two_halves():
    assert weighted_median(np.ones(2), np.array([60.0, 20.0]), np.ones(2)) == 20
