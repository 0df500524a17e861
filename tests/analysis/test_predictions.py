"""Predictors give the published numbers on the 1994 emission standards, and behave on a scenario."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from places import TESTS

from sim.analysis.predictions import (
    ELASTICITY,
    PREDICTOR_TITLES,
    PREDICTORS,
    bargaining_problem,
    capabilities,
    compromise_mean,
    nearest_option,
    prediction_table,
    predictions,
    sizes,
    stakes,
)
from sim.engine.issues import worth
from sim.engine.model import Negotiation
from sim.engine.ratification import NEVER
from sim.engine.worlds_drawn import draw_worlds
from sim.methods.bargaining import nash_share, solve
from sim.methods.challenge import (
    weighted_median,
)
from sim.scenario.compile import load
from sim.words.problems import ScenarioError
from sim.worlds.table import worlds_table

HERE = TESTS
TABLE = pd.read_csv(HERE / "data" / "bdm1994_emissions.csv", comment="#")
CAPABILITY, POSITION, SALIENCE = (TABLE[name].to_numpy(float) for name in ("Capability", "Position", "Salience"))

WORLDS = np.arange(128)


@pytest.fixture(scope="module")
def kazan():
    return load(HERE.parent / "scenarios" / "kazan_2024.yaml")


def test_mean_and_median_of_the_emission_standards():
    assert compromise_mean(CAPABILITY, POSITION, SALIENCE) == pytest.approx(7.39, abs=0.005)
    assert weighted_median(CAPABILITY, POSITION, SALIENCE) == 7.0


@pytest.mark.parametrize("predictor", PREDICTORS)
def test_predictors_of_an_issue_nobody_cares_about(predictor):
    assert np.isnan(PREDICTORS[predictor](CAPABILITY, POSITION, np.zeros(10)))


@pytest.mark.parametrize("predictor", PREDICTORS)
def test_actors_without_weight_do_not_count(predictor):
    more = (np.append(CAPABILITY, 0.0), np.append(POSITION, 500.0), np.append(SALIENCE, 1.0))
    assert PREDICTORS[predictor](*more) == pytest.approx(PREDICTORS[predictor](CAPABILITY, POSITION, SALIENCE))


# --- a scenario -----------------------------------------------------------------------------------


def test_prediction_of_the_baseline(kazan):
    table = prediction_table(kazan, WORLDS, 7, sizes())
    open_issues = [name for name, agreed in zip(kazan.game.issues.names, kazan.game.issues.agreed) if agreed < 0]
    assert list(table.issue.unique()) == open_issues
    assert list(table.predictor[:6]) == list(PREDICTOR_TITLES) == [*PREDICTORS, "position_exchange", "nash"]
    assert (table.low <= table.position).all() and (table.position <= table.high).all()
    assert (table.n[table.predictor != "nash"] == len(WORLDS)).all()
    assert table.n[table.predictor == "nash"].between(1, len(WORLDS) - 1).all(), "some worlds have no zone of agreement"
    assert table.position.between(0, 100).all()
    for row in table.itertuples():
        assert row.option in kazan.game.issues.options[kazan.game.issues.names.index(row.issue)]


def test_capabilities_grow_with_size_and_engagement(kazan):
    numbers = draw_worlds(kazan.game, WORLDS, 7).numbers
    engaged = capabilities(kazan, numbers, None, ELASTICITY)
    assert (engaged[kazan.game.signing_actors] == 1).all()
    assert ((engaged[kazan.game.third_actors] > 0) & (engaged[kazan.game.third_actors] < 1)).all()
    assert capabilities(kazan, numbers, sizes(), 0) == pytest.approx(engaged)
    sized = capabilities(kazan, numbers, sizes(), 1)
    assert (sized[kazan.game.actors.index("united_states")] / sized.sum(axis=0)).mean() > 0.4, "distant powers decide"
    with pytest.raises(ValueError, match="no size is known of georgia"):
        capabilities(kazan, numbers, {name: size for name, size in sizes().items() if name != "georgia"}, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("population: 3.0", "population: three", "three"),
        ("population: 3.0", "population: -3.0", "armenia.*above 0"),
        ("population: 3.0, ", "", "must have a number above 0 of each"),
        ("actors:", "actor:", "cannot be read"),
        ("actors:", "actors: [", "cannot be read"),
    ],
)
def test_spoilt_sizes_are_refused(tmp_path, old, new, message):
    text = (HERE.parent / "seeds" / "capabilities.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "capabilities.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match=message):
        sizes(tmp_path)


def test_an_absent_actor_has_no_capability():
    scenario = load(HERE.parent / "scenarios" / "without_russia.yaml")
    engaged = capabilities(scenario, draw_worlds(scenario.game, WORLDS, 7).numbers, None, ELASTICITY)
    assert (engaged[scenario.game.actors.index("russia")] == 0).all()


def test_stakes_are_what_each_world_draws(kazan):
    seen = stakes(kazan, draw_worlds(kazan.game, 1024, 7).numbers)
    armenia, corridor = kazan.game.actors.index("armenia"), kazan.game.issues.names.index("corridor_control")
    assert (seen.position[armenia, corridor] == kazan.game.issues.position[corridor, 1]).all()
    assert seen.salience[armenia, corridor].mean() == pytest.approx((0.75 + 1) / 2, abs=0.01)
    assert np.ptp(seen.salience[armenia, corridor]) > 0.2


def test_a_world_is_predicted_the_same_alone_and_in_company(kazan):
    """Across the border of a block, too."""
    worlds = np.arange(1020, 1030)
    together = predictions(kazan, np.arange(1030), 7, sizes())
    for place, world in enumerate(worlds):
        alone = predictions(kazan, worlds[place : place + 1], 7, sizes())
        for name in PREDICTOR_TITLES:
            np.testing.assert_array_equal(alone.position[name][:, 0], together.position[name][:, world])
    one = predictions(kazan, worlds, 7, sizes(), names=["compromise_mean"])
    np.testing.assert_array_equal(one.position["compromise_mean"], together.position["compromise_mean"][:, worlds])
    assert list(one.position) == ["compromise_mean"]


def test_who_values_options_one_by_one_stands_at_its_best(kazan):
    numbers = np.array([[0.0], [1.0], [0.5]])
    wants = replace(
        kazan.game.wants,
        ideal=np.zeros((1, 1), int),
        salience=np.ones((1, 1), int),
        values=((0, 0, 0, 0), (0, 0, 1, 1)),
    )
    game = replace(
        kazan.game,
        actors=("armenia",),
        signatories=("armenia",),
        thirds=(),
        wants=wants,
        present=np.zeros(0, int),
        leverage=np.zeros((1, 0), int),
    )
    assert stakes(replace(kazan, game=game), numbers).position[0, 0, 0] == kazan.game.issues.position[0, 1]


def test_nearest_option(kazan):
    assert nearest_option(kazan, kazan.game.issues.names.index("guarantor"), 40.0) == "none"
    assert nearest_option(kazan, 1, float("nan")) is None


def test_gains_in_the_bargaining_problem_are_those_of_the_report(kazan):
    """Without shocks, waiting costs and payments, an agreed package has the gain there that the report has."""
    worlds = np.arange(256)
    game = kazan.game
    zero = np.full(2, game.names.index("=0.0"))
    still = replace(kazan, game=replace(game, shocks=(), cost=zero, drift=zero, pays=np.zeros_like(game.pays)))
    talks = Negotiation.drawn_from(still.game, worlds, 7).run()
    tables, options, disagreement = bargaining_problem(still, worlds, 7)
    agreed = np.flatnonzero(talks.agreed_in != NEVER)
    package = talks.package[:, agreed]
    gain = worth(tables[..., agreed], package) - disagreement[:, agreed]
    report = worlds_table(still, talks)
    for s, name in enumerate(still.game.signatories):
        assert gain[s] == pytest.approx(report[f"gain_{name}"].to_numpy()[agreed])
    nash = solve(tables[..., agreed], options[..., agreed], disagreement[:, agreed])["nash"]
    assert nash.exists.all() and len(agreed) > 10
    assert (nash_share(gain, nash) <= 1).all()
