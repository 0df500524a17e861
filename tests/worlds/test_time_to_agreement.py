"""How long talks take, against tables worked out by hand and against an estimate in plain loops."""

import numpy as np
import pandas as pd
import pytest

from sim.scenario.compile import load
from sim.words.stages import AGREED
from sim.worlds.table import alike, play
from sim.worlds.time_to_agreement import at_risk, incidence, unbroken


def worlds(*ends):
    """A table of worlds from pairs of stage and round."""
    rows = [
        {
            "stage": stage,
            "agreed_round": at if stage in AGREED else None,
            "ended_round": at,
        }
        for stage, at in ends
    ]
    return pd.DataFrame(rows).astype({"agreed_round": "Int16", "ended_round": "Int16"})


FOUR = worlds(("in_force", 0), ("breakdown", 1), ("pending", 1), ("no_deal", 2))


def column(table, series, name="share"):
    return table.loc[table["series"] == series, name].tolist()


def test_shares_are_of_all_worlds():
    found = incidence(FOUR, 3)
    assert column(found, "agreement") == [0.25, 0.5, 0.5]
    assert column(found, "breakdown") == [0, 0.25, 0.25]
    assert all(found["low"] <= found["share"]) and all(found["share"] <= found["high"])


def test_a_text_that_is_undone_was_agreed_before_and_adds_to_the_undone():
    table = worlds(("in_force", 0), ("collapsed", 2), ("no_deal", 1)).assign(agreed_round=[0, 1, None])
    found = incidence(table, 4)
    assert column(found, "agreement") == pytest.approx([1 / 3, 2 / 3, 2 / 3, 2 / 3])
    assert column(found, "collapsed") == pytest.approx([0, 0, 1 / 3, 1 / 3])


def test_in_a_table_worked_out_by_hand():
    """Kaplan-Meier: 4 at risk, 1 agrees; the one that breaks off leaves; of the 2 left 1 agrees: 3/4 * 1/2 = 3/8."""
    assert unbroken(FOUR, 3)["share"].tolist() == pytest.approx([1 / 4, 5 / 8, 5 / 8])
    assert at_risk(FOUR, 3)["worlds"].tolist() == [4, 2, 1]


def test_talks_that_an_agenda_ends_early_are_no_longer_at_risk_and_never_agree():
    table = worlds(("no_deal", 0), ("in_force", 1), ("no_deal", 1))
    assert at_risk(table, 3)["worlds"].tolist() == [3, 2, 0]
    assert unbroken(table, 3)["share"].tolist() == pytest.approx([0, 1 / 3, 1 / 3])


def test_without_breakdowns_both_are_the_same():
    table = worlds(("in_force", 0), ("rejected", 2), ("no_deal", 3), ("no_deal", 3))
    assert unbroken(table, 4)["share"].tolist() == pytest.approx(column(incidence(table, 4), "agreement"))


def test_with_breakdowns_kaplan_meier_is_above_the_share_that_agrees():
    rng = np.random.default_rng(5)
    ends = [(str(rng.choice(["in_force", "breakdown", "no_deal"])), int(rng.integers(0, 8))) for _ in range(200)]
    table = worlds(*((stage, 7 if stage == "no_deal" else at) for stage, at in ends))
    found, share = unbroken(table, 8), column(incidence(table, 8), "agreement")
    assert all(found["share"] >= np.array(share) - 1e-12) and found["share"].iloc[-1] > share[-1] + 0.1
    known = found.dropna()
    assert all(known["low"] < known["share"]) and all(known["share"] < known["high"])


def test_it_is_the_product_over_rounds():
    rng = np.random.default_rng(6)
    table = worlds(*((str(rng.choice(["pending", "breakdown"])), int(rng.integers(0, 6))) for _ in range(50)))
    risk, left, expected = at_risk(table, 6)["worlds"], 1.0, []
    for played in range(6):
        agreed = int((table["agreed_round"] == played).sum())
        left *= 1 - agreed / risk[played] if risk[played] else 1
        expected.append(1 - left)
    assert unbroken(table, 6)["share"].tolist() == pytest.approx(expected)


def test_no_agreement_at_all():
    table = worlds(("breakdown", 1), ("no_deal", 2))
    found = unbroken(table, 3)
    assert found["share"].tolist() == [0, 0, 0] and found["low"].isna().all()


def test_worlds_that_are_all_alike_have_no_bands():
    scenario = load("textbook_split")
    table = play(scenario, 20)
    found = incidence(table, scenario.game.rounds, alike(scenario, table))
    assert (found["low"] == found["share"]).all() and (found["high"] == found["share"]).all()
    assert set(found[found["series"] == "agreement"]["share"]) == {0, 1}
