"""Position exchange gives the published gains on the COP21 data, and equal gains to both wherever it is made."""

import csv

import numpy as np
import pytest
from places import TESTS

from sim.analysis.predictions import compromise_mean
from sim.methods.exchange import after_exchange, best_exchange, exchange_outcome, opening_market

GAINS = [2.1907216494845363, 1.7956042674750772]
"""The best exchange and the next: a public run of the model on these data (github.com/foarsitter/decide-exchange-model)."""


def conference():
    """Actors, issues, and capability [a, w], position and salience [a, m, w] of the climate conference."""
    with (TESTS / "data" / "cop21.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    issues = [name for name in rows[0] if name not in ("actor", "capability")]
    cells = np.array([[[float(x) for x in (row[m] or "nan/0").split("/")] for m in issues] for row in rows])
    capability = np.array([[float(row["capability"])] for row in rows])
    return [row["actor"] for row in rows], issues, capability, cells[..., :1], cells[..., 1:]


def drawn(seed, actors=4, issues=3, worlds=40):
    rng = np.random.default_rng(seed)
    shape = actors, issues, worlds
    return rng.uniform(0.1, 2, (actors, worlds)), rng.uniform(0, 100, shape), rng.uniform(0.05, 1, shape)


def test_the_two_best_exchanges_of_the_climate_conference():
    actors, issues, *data = conference()
    market = opening_market(*data)
    first = best_exchange(market)
    second = best_exchange(after_exchange(market, first))
    assert [first.gain.item(), second.gain.item()] == pytest.approx(GAINS, abs=1e-9)
    wanted = [
        {actors[made.i.item()]: issues[made.p.item()], actors[made.j.item()]: issues[made.q.item()]}
        for made in (first, second)
    ]
    assert wanted == [{"USA": "financevol", "China": "eaa"}, {"China": "financewho", "USA": "differentiation"}]


def test_both_gain_the_same_and_as_much_as_is_said():
    market = opening_market(*drawn(1))
    made = best_exchange(market)
    moved = after_exchange(market, made).outcome - market.outcome
    world = np.arange(made.gain.size)
    for who in (made.i, made.j):
        toward = np.sign(market.wish - market.outcome)[who, :, world].T
        got = (market.salience[who, :, world].T * toward * moved).sum(axis=0)
        assert got == pytest.approx(made.gain, abs=1e-6)
    assert (made.gain > 0).mean() > 0.5


def test_one_issue_or_one_mind_leaves_the_compromise_mean():
    capability, position, salience = drawn(2)
    alone = exchange_outcome(capability, position[:, :1], salience[:, :1])
    assert alone[0] == pytest.approx(compromise_mean(capability, position[:, 0], salience[:, 0]))
    alike = np.broadcast_to(salience[:, :1], salience.shape)
    means = [compromise_mean(capability, position[:, m], alike[:, m]) for m in range(3)]
    assert exchange_outcome(capability, position, alike) == pytest.approx(np.array(means))


def test_a_scale_turned_round_turns_the_outcome_round():
    capability, position, salience = drawn(3)
    turned = exchange_outcome(capability, 100 - position, salience)
    assert turned == pytest.approx(100 - exchange_outcome(capability, position, salience))


def test_a_world_is_the_same_alone_and_in_company():
    capability, position, salience = drawn(4, actors=9, issues=5, worlds=150)
    whole = exchange_outcome(capability, position, salience)
    assert (whole[:, [77]] == exchange_outcome(capability[:, [77]], position[..., [77]], salience[..., [77]])).all()


def test_who_takes_no_part_changes_nothing_and_an_issue_of_nobody_has_no_outcome():
    capability, position, salience = drawn(5)
    absent, silent = np.full_like(position[:1], np.nan), np.zeros_like(salience[:1])
    more = [np.concatenate(pair) for pair in ((capability, capability[:1]), (position, absent), (salience, silent))]
    assert (exchange_outcome(*more) == exchange_outcome(capability, position, salience)).all()
    salience[:, 1] = 0
    assert np.isnan(exchange_outcome(capability, position, salience)).tolist() == [
        [False] * 40,
        [True] * 40,
        [False] * 40,
    ]
