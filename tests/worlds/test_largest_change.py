"""The largest change is the one that moves furthest by how much it varies between worlds, and it is never chance."""

import numpy as np
import pandas as pd
import pytest
from made_up import undone
from small_scenario import played

from sim.worlds.largest_change import LEAST_ERRORS, largest_change


@pytest.fixture(scope="module")
def both():
    """The small scenario and its table."""
    return played(worlds=400)


def against_itself(both, **columns):
    scenario, table = both
    return largest_change(scenario, scenario, table, table.assign(**columns))


def test_a_scenario_moves_nothing_against_itself(both):
    assert against_itself(both) is None


def test_a_change_in_a_few_worlds_may_be_chance(both):
    scenario, table = both
    few = table.copy()
    few["stage"] = few["stage"].astype(str)
    # k of n worlds that turn have a mean of k / n and an error of about sqrt(k) / n.
    few.loc[: int(LEAST_ERRORS**2) - 2, "stage"] = "no_deal"
    assert largest_change(scenario, scenario, table, few) is None
    few.loc[: int(LEAST_ERRORS**2) + 5, "stage"] = "no_deal"
    assert largest_change(scenario, scenario, table, few).title == "a text is agreed"


def test_texts_that_are_undone_are_told_with_their_share(both):
    scenario, table = both
    after = undone(table, every=2)
    found = largest_change(scenario, scenario, table, after)
    assert (found.title, found.unit) in (
        ("it is in force at the end", "share"),
        ("it is agreed and undone again", "share"),
    )
    assert abs(found.by.mean) == (after["stage"] == "collapsed").mean()
    assert found.after - found.before == pytest.approx(found.by.mean)


def test_months_are_counted_by_the_calendar(both):
    _, table = both
    found = against_itself(both, agreed_on=table["agreed_on"] + pd.DateOffset(months=12))
    assert (found.title, found.unit) == ("months to agreement", "month")
    assert found.by.mean == pytest.approx(12, abs=0.05)


def test_a_gain_and_a_term_have_their_names(both):
    _, table = both
    found = against_itself(both, gain_north=table["gain_north"] + 10 * table["gain_north"].std())
    assert (found.title, found.unit) == ("gain of North", "utility")
    dammed = pd.Categorical(["dammed"] * len(table), categories=table["term_river"].cat.categories)
    found = against_itself(both, term_river=dammed)
    assert found.title.startswith("The river - ") and found.unit == "term"
    assert 0 < found.by.worlds == table["agreed_round"].notna().sum()


def test_the_size_is_the_standardised_difference_of_cohen(both):
    """Of two outcomes that move, the one is told whose mean moves more of its pooled standard deviation."""
    _, table = both
    spread = table["gain_north"].std(ddof=0), table["gain_south"].std(ddof=0)
    by = {"gain_north": table["gain_north"] + 2 * spread[0], "gain_south": table["gain_south"] + 3 * spread[1]}
    assert against_itself(both, **by).title == "gain of South"


def test_without_common_agreements_only_shares_are_looked_at(both):
    scenario, table = both
    failed = table.assign(stage="no_deal")
    found = largest_change(scenario, scenario, table, failed)
    assert (found.title, found.before, found.after) == ("a text is agreed", 1.0, 0.0)
    assert np.isclose(found.by.low, -1)
