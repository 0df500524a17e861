"""Worlds: each is one draw of all that is uncertain, the same in any company."""

from dataclasses import replace

import numpy as np
import pytest
from random_scenarios import prepared, random_document
from small_scenario import UNCERTAIN
from small_scenario import prepared as small

from sim.engine.worlds_drawn import at_quantiles, draw_worlds, with_numbers
from sim.methods.draws import Distribution
from sim.methods.even_draws import STRATA, WAYS_TO_DRAW
from sim.scenario.compile import load

GAIN = "actors.north.no_deal.gain"
"""Uniform from -0.3 to -0.1."""


@pytest.fixture(scope="module")
def game():
    return small(*UNCERTAIN).game


def same(one, other, here=slice(None)):
    """Whether two sets of worlds are equal, the second at some places."""
    coins = all((one.coins[name] == other.coins[name][here]).all() for name in one.coins)
    return (one.ids == other.ids[here]).all() and (one.numbers == other.numbers[:, here]).all() and coins


def test_every_number_and_every_coin_is_drawn_for_every_world(game):
    worlds = draw_worlds(game, 50, seed=1)
    assert worlds.ids.tolist() == list(range(50))
    assert worlds.numbers.shape == (len(game.names), 50) and set(worlds.coins) == set(game.coins)
    for number, drawn in zip(game.numbers, worlds.numbers):
        low, high = number.support if isinstance(number, Distribution) else (number, number)
        assert ((low <= drawn) & (drawn <= high)).all()
        assert isinstance(number, Distribution) == (len(set(drawn)) > 1)
    assert all(((coin >= 0) & (coin < 1)).all() for coin in worlds.coins.values())


@pytest.mark.parametrize("draws", WAYS_TO_DRAW)
@pytest.mark.parametrize("seed", range(5))
def test_a_world_is_the_same_in_any_order_and_company(seed, draws):
    game = prepared(random_document(seed)).drawn_by(draws).game
    all_of_them, some = draw_worlds(game, 40, seed), np.array([31, 2, 17, 2])
    assert same(draw_worlds(game, some, seed), all_of_them, some)
    assert same(draw_worlds(game, 40, seed), all_of_them)


@pytest.mark.parametrize("draws", WAYS_TO_DRAW)
def test_two_variants_share_every_draw_they_have_in_common(draws):
    games = [load(name).drawn_by(draws).game for name in ("kazan_2024", "five_years", "plenary_3plus3")]
    first, *others = [(game, draw_worlds(game, 70, 3)) for game in games]
    assert len(games[2].names) > len(games[0].names)
    for game, worlds in others:
        both = [name for name in game.names if name in first[0].names]
        same = [
            name
            for name in both
            if game.numbers[game.names.index(name)] == first[0].numbers[first[0].names.index(name)]
        ]
        rows, rows_first = ([some.index(name) for name in same] for some in (game.names, first[0].names))
        assert len(same) > 300 and (worlds.numbers[rows] == first[1].numbers[rows_first]).all()
        assert all(
            (worlds.coins[name] == first[1].coins[name]).all() for name in set(worlds.coins) & set(first[1].coins)
        )


def test_evenly_drawn_every_part_of_a_range_and_every_part_of_a_coin_occur(game):
    worlds = draw_worlds(replace(game, draws="lhs"), STRATA, seed=1)
    parts = np.sort((worlds.numbers[game.names.index(GAIN)] + 0.3) / 0.2 * STRATA)
    assert parts.astype(int).tolist() == [*range(STRATA)]
    assert all(sorted((coin * STRATA).astype(int)) == [*range(STRATA)] for coin in worlds.coins.values())
    assert (worlds.numbers != draw_worlds(game, STRATA, seed=1).numbers).any()


def test_another_seed_draws_other_worlds(game):
    one, other = draw_worlds(game, 20, 1), draw_worlds(game, 20, 2)
    row = game.names.index(GAIN)
    assert (one.numbers[row] != other.numbers[row]).all()
    assert all((one.coins[name] != other.coins[name]).all() for name in one.coins)


def test_coins_of_some_streams_stand_row_by_row(game):
    worlds = draw_worlds(game, 7)
    names = [*game.coins][:2]
    assert (worlds.tossed(names) == [worlds.coins[name] for name in names]).all()
    assert worlds.tossed([]).shape == (0, 7)


def test_given_numbers_stand_in_for_those_drawn_and_nothing_else_moves(game):
    worlds = draw_worlds(game, 6)
    row = game.names.index(GAIN)
    given = with_numbers(worlds, np.array([row]), np.full((1, 6), 0.25))
    assert (given.numbers[row] == 0.25).all() and (worlds.numbers[row] < 0).all()
    others = np.delete(np.arange(len(game.names)), row)
    assert (given.numbers[others] == worlds.numbers[others]).all() and given.coins == worlds.coins


def test_quantiles_are_those_of_the_distribution(game):
    worlds = at_quantiles(game, draw_worlds(game, 3), [GAIN], np.array([[0.0, 0.5, 0.75]]))
    assert worlds.numbers[game.names.index(GAIN)].tolist() == pytest.approx([-0.3, -0.2, -0.15])


def test_quantiles_of_a_coin_are_the_coin(game):
    name = game.coins[0]
    drawn = draw_worlds(game, 3)
    worlds = at_quantiles(game, drawn, [name], np.array([[0.1, 0.2, 0.3]]))
    assert worlds.coins[name].tolist() == [0.1, 0.2, 0.3]
    assert (worlds.numbers == drawn.numbers).all()
    assert all(worlds.coins[other] is drawn.coins[other] for other in game.coins if other != name)
