"""What is looked back on: the best text for a seat that the others could have signed, and the engine in the same seat."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.reports.role_brief import told_points
from sim.scenario.changed import changed
from sim.scenario.compile import ready
from sim.scenario.source import read
from sim.seat.class_report import class_report, reached_by
from sim.seat.debrief import OTHER_WORLDS, Reaped, Signed, debrief
from sim.seat.debrief_report import against_engine, debrief_report, texts_compared
from sim.seat.moves import AsAdvised
from sim.seat.sitting import Sitting
from sim.words.sections import markdown
from sim.worlds.placing import placed
from sim.worlds.side_by_side import gain_in_force, gains_in_force
from sim.worlds.table import play

ADVISED = (AsAdvised(),) * 100


def cells(row):
    return [cell.strip() for cell in row.strip("|").split("|")]


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
            assert (
                found.seats["azerbaijan"].best.gain >= found.seats["azerbaijan"].mine.got - 1e-6
            )  # the grid of utilities
    assert agreed


def test_who_does_as_advised_gains_what_the_engine_gains_and_no_more():
    found = looked_back_on("kazan_2024", "azerbaijan", 3).seats["azerbaijan"]
    assert found.mine == found.engines and not found.is_more and len(found.others) == OTHER_WORLDS


def test_more_texts_than_can_be_tried_are_said_to_be_so(monkeypatch):
    monkeypatch.setattr("sim.seat.best_text.MOST_TEXTS", 20)
    found = looked_back_on("textbook_split", "anna").seats["anna"]
    assert found.too_many and found.best is None


def test_a_text_that_never_came_into_force_brings_nothing_though_it_would_have_been_worth_much():
    found = looked_back_on("kazan_2024", "azerbaijan", 5)
    result = found.seats["azerbaijan"]
    assert found.row["stage"] == "rejected" and result.mine.got == 0
    assert (
        result.mine.signed.over_no_deal == pytest.approx(found.row["gain_azerbaijan"]) and result.mine.signed.worth > 1
    )
    text = markdown(debrief_report(found))
    assert (
        "Your text is not in force at the end (agreed, rejected at home), so it brought you nothing: 0.0 points."
        in text
    )
    assert "The text, had it come into force, would have been worth 109.5 points to you, 15.6 over what" in text


def test_the_engine_in_other_worlds_is_measured_as_side_by_side_measures_it():
    found = looked_back_on("kazan_2024", "azerbaijan", 5)
    scenario = found.sitting.scenario
    mean = gains_in_force(scenario, play(scenario, OTHER_WORLDS, 0))["azerbaijan"]
    assert found.seats["azerbaijan"].others.mean() == pytest.approx(mean)
    (row,) = [line for line in markdown(debrief_report(found)).splitlines() if "mean of 1,000 worlds" in line]
    assert cells(row)[-1] == told_points(mean) == "8.8"


def test_a_text_signed_later_is_worth_the_same_and_a_larger_gain():
    early = looked_back_on("kazan_2024", "azerbaijan", 3).seats["azerbaijan"]
    later = replace(
        early, mine=Reaped(Signed(early.mine.signed.worth, early.mine.signed.no_deal - 0.05), early.mine.got + 0.05)
    )
    assert "5.0 points more than the simulator's own party did" in against_engine(later)
    assert "as much as the text of the simulator's own party" in texts_compared(later)


def test_seats_are_looked_back_on_among_worlds_of_their_own_draws():
    worlds = ready(changed(read("textbook_split"), [("breakdown", "0.3")]))
    found = {
        draws: debrief(Sitting(worlds.drawn_by(draws), 0, 0, {"anna": ADVISED})) for draws in ("plain", "lhs", "plain")
    }
    others = {draws: one.seats["anna"].others for draws, one in found.items()}
    for draws, gains in others.items():
        expected = gain_in_force(play(worlds.drawn_by(draws), OTHER_WORLDS), "anna")
        assert np.array_equal(gains, expected.to_numpy(float))
    assert not np.array_equal(others["plain"], others["lhs"])
    for reached, gains in zip(reached_by(found), others.values(), strict=True):
        assert np.array_equal(reached.others["anna"], gains)


def test_a_class_sees_what_texts_are_worth_and_what_they_brought():
    found = looked_back_on("kazan_2024", "azerbaijan", 5)
    text = markdown(class_report({"Ana": found}))
    assert "is 0 unless the text is in force at the end" in text
    (row,) = [line for line in text.splitlines() if line.startswith("| Ana")]
    assert cells(row)[4:8] == ["109.5", "0.0", "109.5", "0.0"]
    (reached,) = reached_by({"Ana": found})
    assert reached.people["gain"].tolist() == [0.0]
