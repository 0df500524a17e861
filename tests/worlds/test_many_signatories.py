"""Many signatories: the talks cope, and what more was possible is measured in some worlds, or in none, and the report says so."""

import datetime
import json
from random import Random

import numpy as np
import pytest
from calling import call

from sim.scenario.compile import load, prepare
from sim.scenario.document import validate
from sim.scenario.source import Source
from sim.worlds.efficiency import rated_every, rated_worlds
from sim.worlds.table import play


def many(signatories, issues, options=11):
    """Signatories with random wishes, for whom any deal is better than none."""
    random = Random(1)
    names = [f"p{place}" for place in range(options)]
    wishes = [
        {f"i{m}": {"ideal": random.choice(names), "salience": random.randint(1, 100)} for m in range(issues)}
        for _ in range(signatories)
    ]
    return {
        "name": "Many",
        "summary": "Many parties.",
        "sources": "assumption",
        "calendar": {"start": "2030-01-01", "round": "week", "rounds": 20},
        "protocol": {"name": "direct"},
        "deferral": False,
        "issues": {f"i{m}": {"options": names, "status_quo": "p0"} for m in range(issues)},
        "actors": {
            f"a{a}": {"role": "signatory", "no_deal": {"gain": -1}, "wants": wish} for a, wish in enumerate(wishes)
        },
    }


def prepared(*size):
    document = many(*size)
    document["calendar"]["start"] = datetime.date(2030, 1, 1)
    return prepare(validate(Source(document, ("many",), {})))


def test_the_more_to_compare_the_fewer_worlds_are_measured():
    assert [rated_every(prepared(*size).game) for size in [(2, 4), (3, 2), (6, 3), (6, 4), (30, 4)]] == [1, 1, 1, 11, 0]


def test_a_world_is_measured_or_not_whatever_its_company():
    scenario = prepared(6, 4)
    table = rated_worlds(scenario, 23)
    assert np.flatnonzero(table["nash_share"].notna()).tolist() == [0, 11, 22]
    alone = rated_worlds(scenario, np.array([11, 12]))
    assert alone.equals(table.iloc[[11, 12]].reset_index(drop=True))
    shown = rated_worlds(scenario, np.array([12]), every=1)
    assert shown["nash_share"].notna().all()
    assert rated_worlds(scenario, 3, every=0)[["nash_share", "frontier_distance"]].isna().all(axis=None)


def test_thirty_signatories_agree_on_what_gives_each_more_than_no_deal():
    scenario = prepared(30, 4)
    table = play(scenario, 3)
    assert (table["stage"] == "in_force").all() and (table.filter(like="gain_") > 0).all(axis=None)


@pytest.mark.parametrize(
    ("signatories", "options", "said"),
    [
        (6, [], "This was measured in 2 of the 20 agreements"),
        (30, [], "was not measured: that was not wanted, or it takes too long"),
        (6, ["--no-efficiency"], "was not measured"),
    ],
)
def test_the_report_says_what_was_not_measured(tmp_path, monkeypatch, signatories, options, said):
    monkeypatch.chdir(tmp_path)
    text = json.dumps(many(signatories, 4)).replace('"2030-01-01"', "2030-01-01")
    (tmp_path / "many.yaml").write_text(text, encoding="utf-8")
    ended = call("run", "many.yaml", "--worlds", 20, "--no-plots", *options)
    assert ended.code == 0 and said in ended.out
    assert load("many.yaml").document.name == "Many"
