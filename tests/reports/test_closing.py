"""The end of a story says how the world ended, when, and who gained."""

import datetime

import pandas as pd
import pytest
from made_up import blocked_together, crossing, undone
from small_scenario import BROKEN, HARD, RED_LINES, VOTED_DOWN, WEEKLY, played, prepared, transcribed

from sim.reports.closing import closing, date_in_words


def end(*changes):
    scenario, _, row = transcribed(*changes)
    return closing(scenario, row)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), "In the end: a treaty, agreed in March 2030 and in force from March 2030."),
        (VOTED_DOWN, "that was voted down at home, so nothing changed."),
        (RED_LINES, "In the end: no agreement; the time for talks ran out."),
        (
            BROKEN,
            "In the end: no agreement; the talks were broken off before each side had made an offer on what was open.",
        ),
        (HARD, "In the end: no agreement; the time for talks ran out."),
    ],
)
def test_it_says_how_the_world_ended(changes, said):
    assert said in end(*changes)


def test_it_says_when_an_agreement_was_undone():
    scenario, table = played()
    said = closing(scenario, undone(table, every=1).iloc[0])
    agreed = table["agreed_on"].iloc[0]
    over = agreed + pd.DateOffset(months=2)
    assert said.startswith(f"In the end: an agreement of {agreed:%B %Y} that was undone in {over:%B %Y},")
    assert "the treaty in force would have been worth" in said


def test_it_names_both_whose_red_lines_leave_no_common_option():
    scenario, table = played(*RED_LINES)
    said = closing(scenario, blocked_together(table).iloc[0])
    assert said.endswith('The red lines of North and South leave no option on "The border" that both could sign.')


def test_gains_are_told_with_the_red_lines_that_the_text_crosses():
    scenario, table = played()
    row = crossing(scenario, table, north="border, river", patron="river").iloc[0]
    said = (
        'It crosses red lines of North ("The border" and "The river") and The Patron ("The river"; a gain on balance).'
    )
    assert said in closing(scenario, row)
    assert "red line" not in closing(scenario, crossing(scenario, table).iloc[0])


def test_nobody_is_suited_by_a_text_that_crosses_its_red_line():
    scenario, table = played()
    row = table.iloc[0]
    assert row["gain_patron"] > 0 and "suit The Patron better" in closing(scenario, row)
    crossed = closing(scenario, crossing(scenario, table, patron="river").iloc[0])
    assert "suit" not in crossed and "; a gain on balance" in crossed
    worse = closing(scenario, crossing(scenario, table.assign(gain_patron=-0.1), patron="river").iloc[0])
    assert "suit The Patron worse than before" in worse and "on balance" not in worse


def test_gains_are_those_of_the_table():
    scenario, _, row = transcribed()
    assert f"the treaty is worth {row['gain_north']:.2f} to North and {row['gain_south']:.2f} to South" in closing(
        scenario, row
    )


def test_of_a_text_that_is_not_in_force_it_says_what_it_would_have_been_worth():
    assert "the treaty in force would have been worth" in end(*VOTED_DOWN)


def test_dates_have_days_only_where_rounds_are_weeks():
    date = datetime.date(2030, 1, 8)
    assert date_in_words(prepared(), date) == "January 2030"
    assert date_in_words(prepared(*WEEKLY), date) == "8 January 2030"
