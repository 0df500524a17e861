"""What a person in a seat sees: its own wishes in full, and of the others nothing that its actor does not know."""

import numpy as np
import pytest

import sim
from sim.seat.moves import Answered, AsAdvised, Tabled
from sim.seat.sitting import taken
from sim.seat.view import view
from sim.seat.view_report import asked_in_words, score_sheet
from sim.words.sections import markdown


def seen(name, seat, *moves, world=0):
    sitting = taken(sim.load(name), world, 0, (seat,))
    for move in moves:
        sitting = sitting.with_move(seat, move)
    return sitting, view(sitting.scenario, sitting.stands)


def test_the_worth_of_a_text_is_what_signing_it_brings():
    """Anna gains what lies between the worth of the text and that of no deal."""
    sitting, asked = seen("textbook_split", "anna", Tabled({"orchard": "p80"}))
    worth = asked.worth(asked.offer)
    row = sitting.with_move("anna", Answered(True)).stands.row
    assert row["gain_anna"] == pytest.approx(worth - asked.no_deal, abs=1e-6)  # both lie on the grid of utilities


def test_the_chance_at_home_is_the_one_that_leaders_see():
    sitting, asked = seen("kazan_2024", "armenia", AsAdvised(), world=3)
    model = sitting.stands.model
    package = sitting.stands.question.answers.package[:, 0]
    for h, voters in enumerate(asked.voters):
        seen_gain = model.payoffs.seen[h, np.arange(len(package)), package, 0].sum() - model.payoffs.seen_quo[h, 0]
        if voters.chance(asked.offer) is not None:
            tolerated = seen_gain >= model.payoffs.needed[h, 0]
            tolerance = model.numbers[model.game.tolerance[0], 0]
            assert (voters.chance(asked.offer) >= tolerance - 1e-3) == tolerated


def test_the_view_tells_nothing_of_what_the_others_have_decided():
    """In every other world that looks the same to the seat so far, it reads the same: here the other side's reservation value is
    moved, and not a word changes in the first round."""
    scenario = sim.load("textbook_logroll")
    sitting = taken(scenario, 0, 0, ("hill",))
    before = markdown(asked_in_words(scenario, view(scenario, sitting.stands)))
    from sim.scenario.compile import ready
    from sim.scenario.source import read

    source = read("textbook_logroll")
    source.data["actors"]["dale"]["no_deal"] = {"gain": -0.25}
    other = ready(source)
    after = markdown(asked_in_words(other, view(other, taken(other, 0, 0, ("hill",)).stands)))
    assert before == after


def test_the_log_names_lines_only_to_those_who_hear_them():
    for seat in ("armenia", "azerbaijan"):
        sitting = taken(sim.load("western_text"), 2, 0, (seat,))
        while sitting.stands.question:
            last = view(sitting.scenario, sitting.stands)
            sitting = sitting.with_move(seat, AsAdvised())
        other = "Azerbaijan" if seat == "armenia" else "Armenia"
        assert last.log and not any(f"{other} says no, and names" in line for line in last.log)


def test_all_options_and_their_words_are_on_the_score_sheet():
    _, asked = seen("textbook_logroll", "hill")
    text = markdown(score_sheet(asked))
    for topic in asked.topics:
        assert all(f"| {choice.name} " in text for choice in topic.choices)


def test_a_mediator_sees_its_text():
    sitting, asked = seen("western_text", "united_states")
    assert asked.tables and asked.least is None and set(asked.advice) == set(sitting.scenario.game.issues.names)
