"""What third parties had and did, as a table."""

import numpy as np
import pytest
from small_scenario import BACKED, LEVERAGE, PAID, PRESSED, SUPPORTED, SWAYING, UNDONE, played

from sim.figures.data import pressure
from sim.figures.data.pressure import pressure_table


def test_a_row_for_each_pair_with_leverage():
    scenario, table = played(*LEVERAGE)
    found = pressure_table(scenario, table, 1)
    assert found[["third", "signatory_title"]].values.tolist() == [["patron", "North"]]
    row = found.iloc[0]
    assert 0.1 <= row["leverage_low"] < row["leverage_median"] < row["leverage_high"] <= 0.3
    assert np.isnan(row["paid"])


def test_what_leverage_adds_is_its_share_of_the_third_party_s_gain():
    scenario, table = played(("actors.patron.leverage", {"north": 0.2}))
    row = pressure_table(scenario, table, 1).iloc[0]
    assert row["worth_median"] == pytest.approx(0.2 * table["gain_patron"].median())


def test_an_absent_third_party_has_none():
    scenario, table = played(*LEVERAGE, ("actors.patron.present", 0))
    assert pressure_table(scenario, table, 1)["leverage_high"].tolist() == [0]


def test_where_there_is_none_there_is_no_row():
    scenario, table = played()
    assert pressure_table(scenario, table, 1).empty


def test_it_is_the_same_drawn_in_parts(monkeypatch):
    scenario, table = played(*LEVERAGE)
    whole = pressure_table(scenario, table, 1)
    monkeypatch.setattr(pressure, "PART", 7)
    assert pressure_table(scenario, table, 1).equals(whole)


def test_payments_are_counted_in_agreements():
    scenario, table = played(*PAID)
    row = pressure_table(scenario, table, 1).iloc[0]
    paid = table.loc[table["paid_patron_south"] > 0, "paid_patron_south"]
    assert row["paid"] == len(paid) / len(table) > 0
    assert row["amount_median"] == pytest.approx(paid.median())


@pytest.mark.parametrize(
    ("changes", "channel", "amount"),
    [(SUPPORTED, "support", 0.04), (SWAYING, "home", 0.2), (BACKED, "lines", 0.9), (PRESSED, "lines", -0.8)],
)
def test_every_hold_of_a_third_party_has_its_column(changes, channel, amount):
    scenario, table = played(*changes)
    (row,) = pressure_table(scenario, table, 1).to_dict("records")
    assert (row["third"], row["signatory"]) == ("patron", "north")
    assert row[f"{channel}_median"] == pytest.approx(amount)
    others = {"support", "home", "lines", "amount"} - {channel}
    assert all(np.isnan(row[f"{other}_median"]) for other in others)
    absent, table = played(*changes, ("actors.patron.present", 0))
    assert pressure_table(absent, table, 1)[f"{channel}_high"].tolist() == [0]


def test_what_leverage_adds_leaves_out_what_crossing_its_own_line_costs_a_third_party():
    """It passes on its gain or loss by the terms (model page, section 4), not the price of its line."""
    scenario, table = played(*UNDONE, ("actors.patron.leverage", {"north": 0.2}))
    row = pressure_table(scenario, table, 1).iloc[0]
    agreed = table[table["agreed_round"].notna()]
    crossing = agreed["crossed_patron"] == "flag"
    assert crossing.sum() > len(agreed) / 2
    assert row["worth_median"] == pytest.approx(0.2 * (agreed["gain_patron"] + 0.02 * crossing).median())
