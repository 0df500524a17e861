"""Worlds given what is known: the exact posterior where arithmetic gives it, and the same worlds as by hand."""

import copy
import itertools
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from calling import call
from known_scenarios import EITHER_LINE, document, prepared, written

from sim.analysis import given
from sim.analysis.given import TooFewFit, condition, condition_by_playing, condition_sweep, refuse_too_few
from sim.analysis.observations import observations
from sim.analysis.posterior import drawn_in_fits, inputs_given, stages_given, tables_given, tied_inputs, varied_given
from sim.analysis.world_pool import WorldPool
from sim.engine.worlds_drawn import draw_worlds
from sim.experiments.notebook import sweep
from sim.methods.draws import BLOCK
from sim.reports.given import given_report
from sim.results.read import read_result
from sim.runtime.whole_files import FolderError
from sim.scenario.compile import load
from sim.words.problems import ScenarioError
from sim.words.sections import markdown
from sim.worlds.table import play
from sim.worlds.uncertain_inputs import input_table

GAINS = {0.2: 2, 0.7: 1, 1.2: 1}
RISKS = {0.0: 3, 0.4: 1}
TOY = document(
    north={"no_deal": {"gain": {"choice": {str(gain): weight for gain, weight in GAINS.items()}}}},
    south={
        "no_deal": {"gain": {"choice": {str(gain): weight for gain, weight in GAINS.items()}}},
        "commitment_risk": {"choice": {str(risk): weight for risk, weight in RISKS.items()}},
    },
)
"""Nothing is uncertain but three numbers, each one of a few values."""

NORTH, SOUTH, RISK = "actors.north.no_deal.gain", "actors.south.no_deal.gain", "actors.south.commitment_risk"


def observed(scenario, *texts):
    return observations(texts, scenario, "toy.yaml")


def enumerated():
    """The probability of every combination of the three numbers, and whether a text is agreed there, each played alone."""
    for (north, one), (south, two), (risk, three) in itertools.product(GAINS.items(), GAINS.items(), RISKS.items()):
        alone = document(
            north={"no_deal": {"gain": north}}, south={"no_deal": {"gain": south}, "commitment_risk": risk}
        )
        agreed = play(prepared(alone), 1)["agreed_round"].notna().item()
        yield {NORTH: north, SOUTH: south, RISK: risk, "p": one * two * three / 4**3, "agreed": agreed}


@pytest.mark.parametrize(
    ("text", "chance"), [("agreed", 1.0), ("not agreed", 0.0), ("agreed@0.9", 0.9), ("not agreed@0.7", 0.3)]
)
def test_the_posterior_is_that_of_an_enumeration(text, chance):
    """Within four standard errors of shares of so many worlds."""
    exact = pd.DataFrame(enumerated())
    assert exact["p"].sum() == pytest.approx(1) and 0.2 < exact.loc[exact["agreed"], "p"].sum() < 0.8
    prior = exact.groupby("agreed")["p"].sum()
    exact["p"] *= exact["agreed"].map({True: chance / prior[True], False: (1 - chance) / prior[False]})
    scenario = prepared(TOY)
    found = condition(scenario, 3, play(scenario, 20_000, 3), observed(scenario, text))
    drawn = drawn_in_fits(found)
    for path in (NORTH, SOUTH, RISK):
        for value, share in exact.groupby(path)["p"].sum().items():
            error = 4 * np.sqrt(share * (1 - share) / found.effective) + 1e-9
            assert drawn.loc[drawn[path] == value, "weight"].sum() == pytest.approx(share, abs=error), (path, value)
    assert stages_given(found).set_index("stage").loc["agreed", "share"] == pytest.approx(chance, abs=1e-9)


def test_coins_have_a_posterior_too():
    """No text where either line holds: P(line | no text) = P(line) / (1 - 0.5 * 0.6), within four standard errors."""
    scenario = prepared(EITHER_LINE)
    found = condition(scenario, 0, play(scenario, 20_000), observed(scenario, "not agreed"))
    inputs = inputs_given(found, drawn := drawn_in_fits(found)).set_index("path")
    for party, share in (("north", 0.5 / 0.7), ("south", 0.4 / 0.7)):
        row = inputs.loc[f"actors.{party}.wants.border.red_line"]
        assert row["now"] == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / found.effective))
        assert row["moved"] and row["kind"] == "chance"
    tied = tied_inputs(inputs.reset_index(), drawn)
    assert len(tied) == 1 and tied["correlation"].item() < -0.3, (
        "one of two must hold: where one does not, the other does"
    )


# ---------------------------------------------------------------- the worlds of a sweep

GRID = ["actors.north.no_deal.gain=0.2,0.7,1.2", "actors.south.strategy=boulware,conceder"]


def swept(folder, vary, worlds=400, file=None):
    """A sweep of the toy, or of another file, read back from its folder."""
    file = file or str(written(TOY, folder.with_suffix(".yaml")))
    sweep(file, vary, worlds=worlds, seed=3, folder=folder, workers=1)
    return read_result(folder)


def test_the_points_of_a_sweep_have_the_posterior_of_an_enumeration(tmp_path):
    """Every level of a factor counts alike before, whatever the file says of it; within four standard errors after."""
    result = swept(tmp_path / "s", GRID, worlds=3000)
    found = condition_sweep(result, observed(result.scenario, "agreed"))
    exact = pd.DataFrame(enumerated())
    exact["p"] /= exact[NORTH].map(GAINS)
    now = exact[exact["agreed"]].groupby(NORTH)["p"].sum() / exact.loc[exact["agreed"], "p"].sum()
    varied = varied_given(found).set_index(["factor", "level"])
    for level in GAINS:
        row = varied.loc[(NORTH, level)]
        share = now.get(level, 0.0)
        assert row["before"] == pytest.approx(1 / 3)
        assert row["share"] == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / found.effective) + 1e-9)


def test_the_worlds_of_a_sweep_that_fit_are_those_by_hand(tmp_path):
    result = swept(tmp_path / "s", GRID)
    found = condition_sweep(result, observed(result.scenario, "agreed", "gain_north=0.15..0.9"))
    table = pd.read_parquet(tmp_path / "s")
    by_hand = table[table["agreed_round"].notna() & table["gain_north"].between(0.15, 0.9)]
    keys = ["point", "world"]
    assert 0 < len(by_hand) < len(table) == 2400
    assert found.table[keys].values.tolist() == by_hand[keys].values.tolist()
    drawn = drawn_in_fits(found)
    assert drawn[NORTH].tolist() == by_hand[NORTH].tolist()
    alone = play(result.scenario, 400, 3)
    inputs = input_table(result.scenario, draw_worlds(result.scenario.game, alone["world"].to_numpy(), 3)).set_index(
        "world"
    )
    for path in (SOUTH, RISK):
        assert drawn[path].tolist() == inputs.loc[by_hand["world"], path].tolist()


def test_a_world_at_many_points_counts_once(tmp_path):
    """Where what is varied changes nothing, all points together say as much as one of them alone."""
    result = swept(tmp_path / "s", ["breakdown=0,0.000000001"])
    one = condition(result.scenario, 3, play(result.scenario, 400, 3), observed(result.scenario, "agreed"))
    assert one.independence == 1
    assert condition_sweep(result, observed(result.scenario, "agreed")).effective == pytest.approx(one.effective)


def test_rows_of_few_worlds_are_told_and_refused_by_how_many_worlds_they_are(tmp_path):
    """At six points each of 80 worlds stands six times, so rows say less than as many worlds would."""
    result = swept(tmp_path / "s", GRID, worlds=80)
    found = condition_sweep(result, observed(result.scenario, "not agreed"))
    said = markdown(given_report(found, tables_given(found, drawn_in_fits(found))))
    assert found.effective < found.fits.sum() and f"as much as {found.effective:,.0f} independent worlds" in said
    few = swept(tmp_path / "few", GRID, worlds=25)
    with pytest.raises(
        TooFewFit, match="of 150 worlds fit, and weighted they say no more than [0-9]{2} would, and fewer than 50"
    ):
        refuse_too_few(condition_sweep(few, observed(few.scenario, "gain_north=-9..9")), "Sweep with more")


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ({}, "None of the worlds that fit has an agreement, so they say nothing of its terms."),
        ({"agreed": "new_line"}, "No issue is open."),
    ],
)
def test_terms_of_which_nothing_is_known_are_told_in_a_sentence(blocks, said):
    made = copy.deepcopy(TOY)
    made["issues"]["border"] |= blocks
    scenario = prepared(made)
    found = condition(scenario, 3, play(scenario, 1000, 3), observed(scenario, "not agreed"))
    tables = tables_given(found, drawn_in_fits(found))
    report = markdown(given_report(found, tables))
    assert said in report and "nan" not in report
    assert tables["terms"][["share", "low", "high"]].isna().all(axis=None)


def test_terms_of_which_nothing_was_known_before_say_so():
    scenario = prepared(TOY)
    found = condition(scenario, 3, play(scenario, 1000, 3), observed(scenario, "agreed"))
    tables = tables_given(found, drawn_in_fits(found))
    report = markdown(given_report(found, tables | {"terms": tables["terms"].assign(before=np.nan)}))
    assert "none agreed" in report and "nan" not in report


def test_a_sweep_that_is_too_large_or_has_gaps_is_refused(tmp_path, monkeypatch):
    result = swept(tmp_path / "s", GRID)
    known = observed(result.scenario, "agreed")
    monkeypatch.setattr(given, "MOST_SWEPT", 2399)
    with pytest.raises(FolderError, match="has 2,400 worlds; at most 2,399 are looked at together"):
        condition_sweep(result, known)
    monkeypatch.undo()
    with pytest.raises(FolderError, match=r"has 2,400 of its 2,406 worlds, .* --resume plays the others"):
        condition_sweep(replace(result, worlds=401), known)


@pytest.mark.parametrize(
    "vary", [["deferral=true,false", "breakdown=0,0.3"], ["actors.armenia.no_deal.gain={uniform: [0, 1]},0.5"]]
)
def test_the_answer_about_a_sweep_is_a_result_like_others(vary, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert call("sweep", "kazan_2024", *(f"--vary={one}" for one in vary), "--worlds", 300, "--out", "s").code == 0
    ended = call("given", "s", "--observed", "agreed", "--out", "g")
    assert (ended.code, ended.err.count("Traceback")) == (0, 0)
    assert "## What it says of what was varied" in ended.out
    assert set(read_result("g").tables) == {"observed", "stages", "terms", "timing", "moved", "tied", "varied"}
    assert call("report", "g").code == call("plot", "g").code == 0
    ended = call("given", "s", "--observed", "agreed", "--worlds", 5)
    assert ended.code == 2 and "--worlds is for a scenario file; s is a result" in ended.err


@pytest.fixture(scope="module")
def kazan():
    return load("kazan_2024")


def test_a_pool_gives_the_worlds_of_a_large_run_that_fit_by_hand(kazan, tmp_path):
    known = observed(kazan, "agreed_by=2025-03-31", "gain_armenia=0.1..")
    with WorldPool(tmp_path / "pool", kazan, 5, 1) as pool:
        found = condition_by_playing(pool, known, 200, 100_000)
    table = play(kazan, 3 * BLOCK, 5)
    by_hand = table[(table["agreed_on"] <= "2025-03-31") & (table["gain_armenia"] >= 0.1)]
    blocks = np.flatnonzero(np.cumsum(np.bincount(by_hand["world"] // BLOCK, minlength=3)) >= 200)[0] + 1
    assert len(found.everything) == blocks * BLOCK
    assert found.table["world"].tolist() == by_hand.loc[by_hand["world"] < blocks * BLOCK, "world"].tolist()
    assert np.allclose(found.table["weight"], 1 / len(found.table), rtol=1e-12)
    with WorldPool(tmp_path / "pool", kazan, 5, 1) as pool:
        again = condition_by_playing(pool, observed(kazan, "agreed"), 200, 100_000)
        assert len(again.everything) == BLOCK, "what else was asked of the pool does not matter"
    with WorldPool(tmp_path / "pool", kazan, 6, 1) as pool:
        assert pool.there == 0, "of another seed nothing is taken"


def test_a_budget_ends_it_and_too_few_are_refused(kazan, tmp_path):
    known = observed(kazan, "agreed_by=2024-12-01")
    with WorldPool(tmp_path / "pool", kazan, 0, 1) as pool:
        found = condition_by_playing(pool, known, 1000, BLOCK)
    assert len(found.everything) == BLOCK
    with pytest.raises(TooFewFit, match=r"worlds fit, and fewer than 50 .* Play more"):
        refuse_too_few(found, "Play more")


def test_a_tolerance_takes_what_is_near(kazan):
    table = play(kazan, 500)
    for text, low, high in (("agreed_round=10+-2", 8, 12), ("agreed_round=..9", 0, 9), ("agreed_round=12..", 12, 99)):
        (one,) = observed(kazan, text)
        assert one.met(table).tolist() == table["agreed_round"].between(low, high).fillna(False).tolist(), text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("agred", "did you mean 'agreed'"),
        ("term_links=oppen", "did you mean 'term_links=open"),
        ("agreed_by=soon", "needs a day, such as agreed_by=2025-03-31"),
        ("agreed_by=1990-01-01", "within the calendar, from 2024-11-01"),
        ("agreed_buy=2025-03-31", "did you mean 'agreed_by'"),
        ("agreed@1.5", "no chance between 0 and 1"),
        ("gain_armenia", "within what, such as gain_armenia=0.1+-0.05"),
        ("gain_armenia=0.1", "a value with its tolerance, or two ends"),
        ("gain_armenia=0.2..0.1", "the wrong way round"),
    ],
)
def test_what_cannot_be_observed_is_said(kazan, text, said):
    with pytest.raises(ScenarioError, match=f"(?s){text.split('=')[0]}.*") as error:
        observed(kazan, text)
    assert said in str(error.value)


def test_the_command_answers_from_a_file_and_from_a_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(TOY, tmp_path / "toy.yaml")
    ended = call("given", "toy.yaml", "--observed", "agreed", "--observed", "agreed@0.5", "--workers", 1)
    assert ended.code == 2 and "no weights" in ended.err
    ended = call("given", "toy.yaml", "--observed", "agreed", "--workers", 1)
    assert ended.code == 0 and "Warning: 1 observation" in ended.out, ended.err
    manifest = json.loads((tmp_path / "results/toy-given/manifest.json").read_text())
    table = pd.read_parquet("results/toy-given/worlds.parquet")
    drawn = pd.read_parquet("results/toy-given/inputs.parquet")
    assert len(table) == manifest["fits"] and (table[["world", "weight"]] == drawn[["world", "weight"]]).all(axis=None)
    assert call("run", "toy.yaml", "--worlds", 300, "--no-plots").code == 0
    assert call("given", "results/toy", "--observed", "agreed", "--out", "of_run").code == 0
    kept = pd.read_parquet("of_run/worlds.parquet")
    assert kept["world"].tolist() == table.loc[table["world"] < 300, "world"].tolist()
    for one in ("results/toy-given", "of_run"):
        assert "moved.png" in call("plot", one).out and call("report", one).code == 0
        assert call("report", one, "--short").code == 0 and call("report", one, "--slides").code == 0
    ended = call("given", "results/toy", "--observed", "agreed", "--seed", 3)
    assert ended.code == 2 and "whose worlds have been played" in ended.err
