"""The numbers of one world are those of its transcript, in tables that fit a terminal."""

import pytest
from small_scenario import ACTS, ALL, BASKETS, BROKEN, FLOOD, PAID, PRIVATE, transcribed

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


def besides(section):
    """What else happened, as (round, text in one line)."""
    (table,) = next(part for part in section.sections if part.title == "What else happened").parts
    found = []
    for number, text in table.rows:
        if number:
            found.append([int(number), text])
        else:
            found[-1][1] += f" {text}"
    return [tuple(one) for one in found]


def test_the_parts_of_an_agenda_are_told_as_they_begin():
    section, rounds, _ = told(*BASKETS)
    begun = [number for number, text in besides(section) if text.startswith("Part ")]
    opened = [now.number for now in rounds if now.aims and now.basket]
    assert begun == [0, opened[0]]
    table = next(part for part in section.parts if isinstance(part, Table))
    early = [row for row in table.rows if row[0] and int(row[0]) < opened[0]]
    assert early and {row[3] for row in early} <= {"The old quarrel", "as before", "nothing"}


def test_a_break_is_told_with_its_round_and_its_risk():
    section, rounds, _ = told(*BROKEN)
    ((number, text),) = besides(section)
    assert number == rounds[-1].number == 0
    assert text == "The talks break down. The risk of that was 100 % in this round."


def test_lines_that_come_to_be_believed_are_told():
    section, rounds, _ = told(*PRIVATE)
    named = [(now.number, one) for now in rounds for one in now.named for _ in one.believed]
    lines = [text for _, text in besides(section) if "now believe" in text]
    assert len(lines) == len(named) > 0
    assert lines[0] == 'North now believes the red line of South on "The border".'


def test_a_shock_is_told_in_the_round_in_which_it_strikes():
    section, rounds, _ = told(*FLOOD)
    struck = [now.number for now in rounds if now.struck]
    assert [number for number, text in besides(section) if text.endswith("strikes.")] == struck
