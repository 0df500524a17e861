"""What third parties had and did, as a table."""

import numpy as np
import pytest
from small_scenario import LEVERAGE, PAID, played

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
