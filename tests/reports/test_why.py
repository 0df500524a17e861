"""The numbers of one world are those of its transcript, in tables that fit a terminal."""

import pytest
from small_scenario import ACTS, ALL, BASKETS, BROKEN, PAID, transcribed

from sim.reports.why import COLUMNS_IN_WORDS, SIDE, WIDE, why_it_went_so
from sim.scenario.compile import load
from sim.words.sections import Table, markdown
from sim.worlds.efficiency import rated_worlds
from sim.worlds.transcript import transcript


def told(*changes):
    scenario, rounds, row = transcribed(*changes)
    return why_it_went_so(scenario, rounds, row, 1), rounds, row


def table_of_side(section, title):
    (table,) = next(part for part in section.sections if part.title == title).parts
    return {int(row[0]): dict(zip(SIDE, row, strict=True)) for row in table.rows}


@pytest.mark.parametrize("changes", (ALL | ACTS).values(), ids=ALL | ACTS)
def test_numbers_are_those_of_the_transcript(changes):
    section, rounds, _ = told(*changes)
    for name, title in (("north", "North"), ("south", "South")):
        played = {now.number: now for now in rounds if name in now.aims}
        rows = table_of_side(section, title) if played else {}
        assert list(rows) == list(played)
        for number, row in rows.items():
            now = played[number]
            assert float(row["Must have"]) == pytest.approx(now.reservations[name], abs=0.006)
            assert float(row["Aims at"]) == pytest.approx(now.aims[name].target, abs=0.006)
            for answer in (answer for answer in now.answers if answer.actor == name):
                assert float(row["Offered"]) == pytest.approx(answer.value, abs=0.006)
                assert float(row["Bar"]) == pytest.approx(answer.threshold, abs=0.006)
                assert row["Answer"].startswith("yes") == answer.accepted
                assert (float(row["Offered"]) >= float(row["Bar"])) or not answer.accepted
            if now.tabler == name and now.package:
                assert float(row["Asks"]) == pytest.approx(now.worth[name], abs=0.006)
                assert row["Answer"] == "tables"


@pytest.mark.parametrize("changes", (ALL | ACTS).values(), ids=ALL | ACTS)
def test_no_table_is_wider_than_a_terminal(changes):
    lines = markdown(told(*changes)[0]).splitlines()
    assert max(len(line) for line in lines if line.startswith("|") or line.startswith("#")) <= WIDE


@pytest.mark.parametrize(
    "name", ["kazan_2024", "russian_text", "plenary_3plus3", "textbook_no_zone", "constitution_first"]
)
def test_every_protocol_of_the_library_fits_a_terminal(name):
    scenario = load(name)
    row = rated_worlds(scenario, [5], 2).iloc[0]
    text = markdown(why_it_went_so(scenario, transcript(scenario, 5, 2), row, 2))
    assert max(len(line) for line in text.splitlines() if line.startswith("|")) <= WIDE
    assert "In the end: " in text and all(column in " ".join(COLUMNS_IN_WORDS) for column in SIDE[1:])


def test_the_round_of_a_yes_is_that_of_the_outcome_table():
    section, rounds, row = told()
    yes = {number for name in ("North", "South") for number, cells in table_of_side(section, name).items()
           if cells["Answer"] == "yes"}  # fmt: skip
    assert max(yes) == row["agreed_round"]
    assert rounds[row["agreed_round"]].number == row["agreed_round"]


def test_what_is_tabled_is_told_once_and_then_what_changes():
    section, rounds, _ = told()
    table = next(part for part in section.parts if isinstance(part, Table))
    starts = [row for row in table.rows if row[0]]
    assert [int(row[0]) for row in starts] == [now.number for now in rounds if now.aims]
    assert table.rows[0][2:] == ["North", "The old quarrel", "Buried"]
    assert starts[2][2:] == ["North", "The river", "Split by a treaty"]


def test_talks_that_end_before_an_offer_have_no_table():
    section, _, _ = told(*BROKEN)
    assert section.parts[0] == "The talks ended before anyone had tabled anything."
    assert not [part for part in section.parts if isinstance(part, Table)]


def test_a_side_that_is_paid_says_so():
    section, _, row = told(*PAID)
    assert table_of_side(section, "South")[row["agreed_round"]]["Answer"] == "yes, paid"


def test_parts_of_an_agenda_begin_afresh():
    section, _, _ = told(*BASKETS)
    assert "The border" in markdown(section)
