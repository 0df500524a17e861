"""Base rates are read as they stand in the seeds, and only the nearest horizon is taken, never one in between."""

import pytest
import yaml
from closed_cases import CASES
from places import ROOT

from sim.scenario.base_rates import Rate, base_rates
from sim.scenario.compile import load
from sim.words.problems import ScenarioError

GIVEN = {
    ("pa_x", "full"): {24: 0.20, 36: 0.23, 60: 0.28},
    ("pa_x", "agreed"): {24: 0.69, 36: 0.75, 60: 0.79},
    ("pa_x_interstate", "full"): {24: 0.07, 36: 0.09, 60: 0.10},
    ("pa_x_interstate", "agreed"): {24: 0.50, 36: 0.55, 60: 0.57},
    ("ucdp", "collapsed"): {24: 0.28, 36: 0.30, 60: 0.33},
    ("ucdp_full", "collapsed"): {24: 0.19, 36: 0.22, 60: 0.24},
}


def test_the_figures_are_those_measured():
    found = {(name, rate.of): rate.within for name, item in base_rates().items() for rate in item.rates if rate.within}
    assert found == GIVEN
    assert {name: item.cases for name, item in base_rates().items()} == {
        "pa_x_interstate": 58,
        "pa_x": 131,
        "ucdp": 322,
        "ucdp_full": None,
        "walter": None,
    }
    assert [rate.in_the_end for rate in base_rates()["walter"].rates] == [0.55, 0.20]


@pytest.mark.parametrize(
    ("months", "expected"), [(1, 24), (24, 24), (29.9, 24), (30, 24), (30.1, 36), (48, 36), (49, 60), (200, 60)]
)
def test_the_nearest_horizon_is_taken_and_of_two_the_shorter(months, expected):
    rate = Rate(what="agreed", of="agreed", within={60: 0.57, 24: 0.5, 36: 0.55})
    assert rate.nearest(months) == (expected, rate.within[expected])


def test_without_a_limit_in_time_there_is_no_horizon():
    assert Rate(what="agreed", of="agreed", in_the_end=0.5).nearest(12) == (None, 0.5)


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        ({"what": "x", "of": "agreed"}, "needs either `within` or `in_the_end`"),
        ({"what": "x", "of": "agreed", "within": {24: 0.5}, "in_the_end": 0.5}, "needs either"),
        ({"what": "x", "of": "agreed", "within": {24: 20}}, "less than or equal to 1"),
        ({"what": "x", "of": "signed", "in_the_end": 0.5}, "'full', 'agreed' or 'collapsed'"),
    ],
)
def test_a_file_that_cannot_be_used_says_where(tmp_path, rate, said):
    head = {"id": "x", "title": "X", "source": "X", "counted": "X", "period": [1990, 2020], "cases": 3, "bias": "X"}
    (tmp_path / "base_rates.yaml").write_text(yaml.safe_dump({"base_rates": [head | {"rates": [rate]}]}))
    with pytest.raises(ScenarioError, match=said) as error:
        base_rates(tmp_path)
    assert "base_rates.0.rates.0" in str(error.value)


def test_a_missing_file_is_an_error_of_one_line(tmp_path):
    with pytest.raises(ScenarioError, match="cannot be read"):
        base_rates(tmp_path)


def test_invented_and_closed_cases_name_none_and_the_baseline_says_what_sets_it_apart():
    for path in (ROOT / "scenarios").glob("*.yaml"):
        named = load(path).document.base_rates
        none = path.stem.startswith(("textbook_", "home_front_")) or path.stem in CASES
        assert bool(named) != none, path.stem
    assert "settled before these talks began" in load("kazan_2024").document.frame
