"""What is looked back on: the best text for a seat that the others could have signed, and the engine in the same seat."""

import itertools

import numpy as np
import pytest

import sim
from sim.seat.debrief import OTHER_WORLDS, debrief
from sim.seat.moves import AsAdvised
from sim.seat.sitting import Sitting
from sim.worlds.placing import placed

ADVISED = (AsAdvised(),) * 100


def looked_back_on(name, seat, world=0):
    return debrief(Sitting(sim.load(name), world, 0, {seat: ADVISED}))


def test_of_one_good_the_other_would_have_signed_that_it_gets_nothing():
    found = looked_back_on("textbook_split", "anna").seats["anna"]
    assert (dict(found.best.terms), found.best.gain) == ({"orchard": "p100"}, pytest.approx(1))


def test_no_text_that_the_others_could_have_signed_was_worth_more():
    """Every text of two issues, judged one by one as `place` judges it; nothing changes during these talks."""
    scenario = sim.load("textbook_logroll")
    found = looked_back_on("textbook_logroll", "hill").seats["hill"].best
    hill, dale = (scenario.game.actors.index(name) for name in ("hill", "dale"))
    gains = []
    for package in itertools.product(*(np.flatnonzero(row) for row in scenario.game.issues.offered())):
        judged = placed(scenario, np.array(package), worlds=1)
        other = scenario.game.closers.index(scenario.game.negotiators.index("dale"))
        if judged.signs[other, 0]:
            gains.append(float(judged.gain[hill, 0]))
    assert dale != hill and found.gain == pytest.approx(max(gains))


def test_what_is_best_for_a_seat_is_never_less_than_what_was_agreed():
    agreed = 0
    for world in range(12):
        found = looked_back_on("kazan_2024", "azerbaijan", world)
        unpaid = not any(found.row[name] for name in found.row.index if name.startswith("paid_"))
        if found.row["term_format"] == found.row["term_format"] and unpaid and found.seats["azerbaijan"].best:
            agreed += 1
            assert found.seats["azerbaijan"].best.gain >= found.seats["azerbaijan"].gain - 1e-6  # the grid of utilities
    assert agreed


def test_who_does_as_advised_gains_what_the_engine_gains_and_no_more():
    found = looked_back_on("kazan_2024", "azerbaijan", 3).seats["azerbaijan"]
    assert found.gain == found.by_engine and not found.is_more and len(found.others) == OTHER_WORLDS


def test_more_texts_than_can_be_tried_are_said_to_be_so(monkeypatch):
    monkeypatch.setattr("sim.seat.best_text.MOST_TEXTS", 20)
    found = looked_back_on("textbook_split", "anna").seats["anna"]
    assert found.too_many and found.best is None
