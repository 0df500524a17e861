"""The first day: what strikes on it has struck, and all issues are on the table."""

import numpy as np
from small_scenario import prepared

from sim.engine.model import Negotiation
from sim.worlds.first_day import first_day


def test_it_is_the_talks_before_anything_is_tabled():
    game = prepared().game
    model, played = first_day(game, 5, 3), Negotiation.drawn_from(game, 5, 3)
    played.step()
    assert model.round == 0 and model.tabled is None
    assert np.array_equal(model.reservations, played.reservations)
    assert np.array_equal(model.payoffs.payoff, played.payoffs.payoff)


def test_a_shock_of_that_day_has_struck():
    start = prepared().date(0)
    flood = ("shocks.flood", {"at": start, "effect": {"actors.north.no_deal.gain": {"add": 0.1}}})
    before, after = (first_day(prepared(*changes).game, 4, 0) for changes in ((), (flood,)))
    assert np.allclose(after.reservations - before.reservations, [[0.1], [0.0]], atol=1e-5)


def test_all_issues_are_on_the_table_whatever_the_agenda():
    agenda = ("agenda", [{"issues": ["flag"], "until": 4}, {"issues": ["border", "river"], "until": 8}])
    one, parts = (first_day(prepared(*changes).game, 4, 0) for changes in ((), (agenda,)))
    assert np.array_equal(one.payoffs.common, parts.payoffs.common)
    assert np.array_equal(one.reservations, parts.reservations)
