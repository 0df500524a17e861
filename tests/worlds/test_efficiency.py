"""How good agreed texts are: by hand, where a payment or an agenda stands in the way, and where there is no text.

Random scenarios are held against brute force in `test_twin`.
"""

import numpy as np
import pandas as pd
import pytest
from small_scenario import PAID, RED_LINES, SMALL, prepared

from sim.engine.model import Negotiation
from sim.methods.frontier import frontier
from sim.words.stages import AGREED
from sim.worlds.efficiency import bargain, efficiency, rated_worlds
from sim.worlds.table import play

WORLDS = np.arange(60)


def rated(*changes):
    return rated_worlds(prepared(*changes), WORLDS, seed=1)


def plain(north, south, rounds=8):
    """One issue, nothing uncertain: what each option is worth to North and South, and nothing without a deal."""
    options = [f"o{k}" for k in range(len(north))]
    values = {"north": dict(zip(options, north)), "south": dict(zip(options, south))}
    actors = {
        name: {**SMALL["actors"][name], "no_deal": {"gain": 0}, "wants": {"pie": {"values": value, "salience": 1}}}
        for name, value in values.items()
    }
    return prepared(
        ("issues", {"pie": {"options": options, "status_quo": "o0"}}),
        ("actors", actors),
        ("deferral", False),
        ("calendar.rounds", rounds),
    )


def test_who_has_only_one_round_gives_all_it_can():
    """North's last offer is the last one above no deal: gains 0.25 and 0.625, of the product 0.625 x 0.5 one half."""
    table = rated_worlds(plain([0, 1, 0.75, 0.625, 0.25], [0, 0, 0.25, 0.5, 0.625], rounds=1), WORLDS)
    assert set(table["term_pie"]) == {"o4"}
    assert (table["nash_share"] == 0.5).all() and (table["frontier_distance"] == 0).all()


def test_a_text_is_the_best_possible_where_there_is_only_one():
    table = rated_worlds(plain([0, 0.5], [0, 0.5]), WORLDS)
    assert (table["nash_share"] == 1).all() and (table["frontier_distance"] == 0).all()


def test_without_agreement_nothing_is_rated():
    assert rated(*RED_LINES)[["nash_share", "frontier_distance"]].isna().all(axis=None)


def test_the_columns_stand_beside_the_table_of_a_sweep_and_change_nothing_in_it():
    table = rated()
    pd.testing.assert_frame_equal(table.drop(columns=["nash_share", "frontier_distance"]), play(prepared(), WORLDS, 1))


def test_an_agenda_keeps_trades_apart_that_would_have_served_both():
    baskets = [{"issues": ["flag", "border"], "until": 4}, {"issues": ["river"], "until": 8}]
    whole, apart = rated(), rated(("agenda", baskets))
    assert (whole["frontier_distance"] == 0).all() and apart["stage"].isin(AGREED).all()
    assert (apart["frontier_distance"] > 0.01).mean() > 0.1


def test_payments_do_not_make_a_text_better():
    scenario = prepared(*PAID, ("actors.south.no_deal.gain", 0.4))
    talks = Negotiation.drawn_from(scenario.game, WORLDS, 1).run()
    rating, paid = efficiency(talks), talks.paid.sum(axis=(0, 1)) > 0
    assert paid.any() and (rating["nash_share"].dropna() <= 1).all()


@pytest.mark.parametrize("changes", [(), PAID])
def test_the_agreed_text_is_among_what_was_possible(changes):
    found = bargain(Negotiation.drawn_from(prepared(*changes).game, WORLDS, 1).run(), WORLDS)
    front = frontier(found.payoff, found.options)
    beaten = (front.value[:, :] >= found.value[:, front.world]).all(axis=0)
    assert set(front.world[beaten]) == set(range(len(found.here)))
