"""Flows between two scenarios hold every world once, and say what turns."""

from dataclasses import replace

from small_scenario import RED_LINES, played

from sim.figures.data.flows import flow_findings, flow_table
from sim.worlds.paired import Difference, compare_tables


def compared():
    (a, table_a), (b, table_b) = played(*RED_LINES), played()
    return compare_tables(a, b, table_a, table_b)


def test_flows_hold_every_world_once():
    found = flow_table(compared())
    assert found["count"].sum() == 40
    assert found[(found["source"] == "no_deal") & (found["target"] == "in_force")]["count"].iloc[0] == 40


def test_findings_tell_what_turns():
    said = flow_findings(compared())
    assert said[0].startswith("The outcome turns in 40 of 40 worlds: 100.0 %")
    assert "Agreed only on the right: 40; only on the left: 0" in said[1]
    assert said[2:] == ["40 from “No deal in time” to “In force”"]


def test_a_small_change_keeps_its_decimal():
    found = replace(compared(), agreement=Difference(-0.005, -0.012, 0.002, 1000))
    assert flow_findings(found)[1].endswith("agreement -0.5 points (95 % interval -1.2 to +0.2)")
