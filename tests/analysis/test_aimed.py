"""Aimed worlds: known posteriors, the same answer as of plain worlds, the same rows however they come about."""

import json

import numpy as np
import pandas as pd
import pytest
from calling import call
from known_scenarios import document, prepared, written

from sim.analysis import aimed
from sim.analysis.aim import IMPORTANCE, Aiming, aim_at, draw_aimed, play_aimed
from sim.analysis.aimed import condition_by_aiming, worth_of_aiming
from sim.analysis.given import TooFewFit, condition_by_playing, meets_all_sure
from sim.analysis.observations import each_met, observations
from sim.analysis.posterior import drawn_in_fits, inputs_given, stages_given
from sim.analysis.world_pool import WorldPool
from sim.cli import given as command
from sim.engine.worlds_drawn import draw_worlds
from sim.methods.draws import BLOCK
from sim.methods.importance import share_of_weighted
from sim.methods.reweighting import weighted_quantiles
from sim.scenario.compile import load
from sim.worlds.table import play

TOY = document(
    north={"no_deal": {"gain": {"uniform": [0.88, 1.88]}}, "commitment_risk": {"uniform": [0, 0]}},
    south={"no_deal": {"gain": {"uniform": [0.88, 1.88]}}},
    patron={"leverage": {"north": {"uniform": [0, 1e-9]}}},
)
"""Both sign where the no-deal gain of neither is above 1: each with a chance of 0.12, so both in 0.0144 of the worlds."""

AGREED = 0.12**2
NORTH, SOUTH = "actors.north.no_deal.gain", "actors.south.no_deal.gain"


def observed(scenario, *texts):
    return observations(texts, scenario, "toy.yaml")


@pytest.fixture(scope="module")
def toy():
    return prepared(TOY)


@pytest.fixture(scope="module")
def found(toy, tmp_path_factory):
    """The toy given an agreement, for so many worlds that fit that two blocks of aimed ones are played."""
    with WorldPool(tmp_path_factory.mktemp("toy") / "pool", toy, 3, 1) as pool:
        return condition_by_aiming(pool, observed(toy, "agreed"), 5000, 200_000)


def of_standard_errors(value, truth, error):
    """By how many standard errors a value is off."""
    return (value - truth) / error


def test_the_probability_is_that_of_arithmetic_and_known_more_closely_than_by_plain_worlds(found):
    """Within four standard errors."""
    worth = worth_of_aiming(found)
    assert abs(of_standard_errors(worth.share, AGREED, np.sqrt(AGREED * (1 - AGREED) / worth.plain))) < 4
    assert worth.low < worth.share < worth.high and worth.gains and worth.plain > 5 * worth.played
    assert worth.played == worth.pilot + worth.aimed == len(found.everything)


def test_what_is_known_of_the_inputs_is_what_arithmetic_says(found, toy):
    """Both no-deal gains are uniform from 0.88 to 1; a share of worlds is allowed four of its standard errors."""
    drawn = drawn_in_fits(found)
    error = 4 * np.sqrt(0.25 / found.effective)
    for path in (NORTH, SOUTH):
        assert drawn[path].between(0.88, 1).all()
        for share in (0.1, 0.25, 0.5, 0.75, 0.9):
            value = weighted_quantiles(drawn[path].to_numpy(), drawn["weight"].to_numpy(), np.array([share])).item()
            assert (value - 0.88) / 0.12 == pytest.approx(share, abs=error)
    row = inputs_given(found, drawn).set_index("path").loc[NORTH]
    assert row["before"] == pytest.approx(1.38, abs=0.02), "before, nothing is tilted"
    assert row["now"] == pytest.approx(0.94, abs=0.01) and row["moved"]
    stages = stages_given(found).set_index("stage")
    assert stages.loc["agreed", "before"] == pytest.approx(AGREED, abs=4 * np.sqrt(AGREED / BLOCK))
    assert stages.loc["agreed", "share"] == 1
    assert np.all(drawn["world"] == found.table["world"]) and np.all(drawn["weight"] == found.table["weight"])
    assert IMPORTANCE in found.table and found.weight.sum() == pytest.approx(1)


def test_what_is_only_likely_gets_its_chance_and_within_it_proportions_stay(toy, tmp_path):
    """Of the agreements North gains 0.06 or more in half; that it is so is said to have a chance of 0.9."""
    with WorldPool(tmp_path / "pool", toy, 3, 1) as pool:
        found = condition_by_aiming(pool, observed(toy, "agreed", "gain_north=0.06..@0.9"), 800, 100_000)
    table = found.table
    gains = table["gain_north"] >= 0.06
    assert table.loc[gains, "weight"].sum() == pytest.approx(0.9, abs=1e-9)
    within = table[gains & (table["gain_north"] < 0.09)]["weight"].sum() / 0.9
    assert within == pytest.approx(0.5, abs=4 * np.sqrt(0.25 / found.effective))


def test_of_forty_seeds_the_interval_holds_the_truth_as_often_as_it_says(toy):
    """Of 40 intervals of 95 % chance leaves out two; more than 7 in one case of a thousand."""
    pilot = play(toy, BLOCK, 0)
    aim = aim_at(toy, 0, 1, pilot.loc[pilot["agreed_round"].notna(), "world"].to_numpy())
    found = []
    for seed in range(40):
        table = play_aimed(toy, aim, np.arange(BLOCK, BLOCK + 500), seed)
        fits = table["agreed_round"].notna().to_numpy()
        found.append(share_of_weighted(table[IMPORTANCE].to_numpy(), fits, np.ones(500)))
        assert table[IMPORTANCE].min() > 0 and table[IMPORTANCE].max() <= 1 / aim.proposal.plain * (1 + 1e-12)
    assert sum(not one.low <= AGREED <= one.high for one in found) <= 7
    shares = np.array([one.share for one in found])
    assert shares.mean() == pytest.approx(AGREED, abs=4 * shares.std() / np.sqrt(40))


def test_of_a_scenario_of_the_library_many_plain_worlds_say_the_same(tmp_path):
    """Breakdown on Cyprus, a hundredth of the worlds: its share and its dates, within four standard errors of both."""
    scenario = load("cyprus_2004")
    known = observed(scenario, "stage=breakdown")
    with WorldPool(tmp_path / "pool", scenario, 0, 1) as pool:
        found = condition_by_aiming(pool, known, 800, 100_000)
    worth = worth_of_aiming(found)
    plain = play(scenario, np.arange(100 * BLOCK, 106 * BLOCK), 0)
    fits = meets_all_sure(known, each_met(known, plain))
    error = np.sqrt(fits.mean() * (1 - fits.mean()) * (1 / worth.plain + 1 / len(plain)))
    assert abs(of_standard_errors(worth.share, fits.mean(), error)) < 4
    when = int(plain.loc[fits, "ended_round"].median())
    early = (plain.loc[fits, "ended_round"] <= when).mean()
    there = (found.table["ended_round"] <= when).to_numpy(bool)
    error = np.sqrt(early * (1 - early) * (1 / fits.sum() + 1 / found.effective))
    assert abs(of_standard_errors(found.table["weight"][there].sum(), early, error)) < 4
    assert worth.plain > 2 * worth.played


# ---------------------------------------------------------------- the same rows


def test_the_worlds_of_the_pilot_are_plain_and_the_others_come_behind(found, toy):
    table, first = found.everything, found.aim.worlds
    assert table["world"].tolist() == list(range(len(table)))
    assert table["stage"].head(first).tolist() == play(toy, first, 3)["stage"].tolist()
    assert (table[IMPORTANCE].head(first) == 1).all() and len(found.before) == first
    worlds, weight = draw_aimed(toy, found.aim, table["world"].to_numpy(), 3)
    assert weight.tolist() == table[IMPORTANCE].tolist()
    plain = draw_worlds(toy.game, len(table), 3).numbers
    tilted = [toy.game.names.index(name) for name in found.aim.proposal.streams if name in toy.game.names]
    others = [row for row in range(len(plain)) if row not in tilted]
    assert (worlds.numbers[others] == plain[others]).all() and (worlds.numbers[:, :first] == plain[:, :first]).all()
    one = play_aimed(toy, found.aim, np.array([first + 5]), 3)
    assert one["stage"].item() == table["stage"][first + 5], "the same in any company"


def test_rows_are_the_same_from_several_workers_and_after_an_interruption(found, toy, tmp_path, monkeypatch):
    known = observed(toy, "agreed")

    class Interrupt:
        """Ends it when the first aimed block has been played."""

        def __init__(self):
            self.calls = 0

        def __call__(self, done, total):
            self.calls += 1
            if self.calls == 2:
                raise KeyboardInterrupt

    for name, crew in (("interrupted", 1), ("crew", 2)):
        if name == "interrupted":
            with pytest.raises(KeyboardInterrupt), WorldPool(tmp_path / name, toy, 3, 1) as pool:
                condition_by_aiming(pool, known, 5000, 200_000, Interrupt())
            with WorldPool(tmp_path / name, toy, 3, 1) as pool:
                assert pool.there == 1, "what was played is there"
        with WorldPool(tmp_path / name, toy, 3, crew) as pool:
            again = condition_by_aiming(pool, known, 5000, 200_000)
        assert again.everything.equals(found.everything) and again.weight.tolist() == found.weight.tolist()
    monkeypatch.setattr(WorldPool, "_played", lambda *_: pytest.fail("all has been played"))
    with WorldPool(tmp_path / "crew", toy, 3, 1) as pool:
        assert condition_by_aiming(pool, known, 5000, 200_000).everything.equals(found.everything)


def test_other_questions_and_other_draws_do_not_mix(found, toy, tmp_path):
    with WorldPool(tmp_path / "pool", toy, 3, 1) as pool:
        condition_by_aiming(pool, observed(toy, "agreed"), 800, 200_000)
        condition_by_aiming(pool, observed(toy, "gain_north=0.05..0.2"), 300, 200_000)
        assert len({aim.digest for aim in pool.within}) == 2 and pool.rows > pool.store.rows
        first = condition_by_playing(pool, observed(toy, "agreed"), 100, 200_000).everything
        assert IMPORTANCE not in first and first.equals(play_like(first, toy))
        again = condition_by_aiming(pool, observed(toy, "agreed"), 5000, 200_000)
    assert again.everything.equals(found.everything)
    with WorldPool(tmp_path / "pool", toy, 4, 1):
        assert not list((tmp_path / "pool").glob("_aimed/*")), "of another seed nothing is taken"


def play_like(table, scenario):
    """The worlds of a table played anew, in its types."""
    return play(scenario, table["world"].to_numpy(), 3).astype(table.dtypes)


def test_an_aim_has_a_name_of_its_own():
    assert Aiming(1, aimed.PLAINLY).digest != Aiming(2, aimed.PLAINLY).digest


# ---------------------------------------------------------------- where it does not help


def test_without_enough_to_aim_by_it_is_refused(toy, tmp_path):
    said = r"of 8,192 plain worlds fit, and fewer than 50 do not show where to aim"
    with WorldPool(tmp_path / "pool", toy, 3, 1) as pool, pytest.raises(TooFewFit, match=said):
        condition_by_aiming(pool, observed(toy, "gain_north=0.115.."), 1000, 2 * BLOCK)


def test_where_many_fit_all_are_drawn_plainly_and_the_report_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(TOY, tmp_path / "toy.yaml")
    plainly = call("given", "toy.yaml", "--observed", "not agreed", "--workers", 1)
    ended = call("given", "toy.yaml", "--observed", "not agreed", "--draws", "aimed", "--workers", 1)
    assert (plainly.code, ended.code, ended.err) == (0, 0, "")
    assert "all drawn plainly: none was aimed" in ended.out and "here plain draws do as well" in ended.out
    assert ended.out.partition("## ")[2] == plainly.out.partition("## ")[2]


# ---------------------------------------------------------------- the command


def test_the_command_says_where_it_aimed_and_what_that_was_worth(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(TOY, tmp_path / "toy.yaml")
    asked = ("given", "toy.yaml", "--observed", "agreed", "--draws", "aimed", "--workers", 1)
    ended = call(*asked)
    assert (ended.code, ended.err) == (0, "")
    manifest = json.loads((tmp_path / "results/toy-given/manifest.json").read_text())
    aiming = manifest["aiming"]
    for said in (
        "- north: what it expects from waiting or force, beyond the status quo",
        f"The first {aiming['pilot']:,} were drawn plainly",
        f"{aiming['plain']:,} plain worlds would have been needed",
        f"in {int(pd.read_csv('results/toy-given/observed.csv')['met'].item()):,} of the {aiming['pilot']:,} worlds drawn",
    ):
        assert said in ended.out, said
    assert "--draws aimed" in manifest["command"] and aiming["low"] < AGREED < aiming["high"]
    table = pd.read_parquet("results/toy-given/worlds.parquet")
    assert table["weight"].sum() == pytest.approx(1) and len(table) == manifest["fits"]
    assert set(pd.read_csv("results/toy-given/codebook.csv")["name"]) >= {"weight", "gain_north"}
    assert "moved.png" in call("plot", "results/toy-given").out
    for how in ((), ("--short",), ("--slides",)):
        assert call("report", "results/toy-given", *how).code == 0
    assert "were aimed at it" in (tmp_path / "results/toy-given/report.html").read_text()
    assert call(*asked).out.startswith(ended.out.rstrip())


def test_a_result_cannot_be_aimed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(TOY, tmp_path / "toy.yaml")
    assert call("run", "toy.yaml", "--worlds", 60, "--no-plots").code == 0
    ended = call("given", "results/toy", "--observed", "agreed", "--draws", "aimed")
    assert ended.code == 2 and "--draws is for a scenario file; results/toy is a result" in ended.err


def test_an_interrupt_says_what_is_safe(tmp_path, monkeypatch):
    def stopped(pool, *_):
        pool.add(1, lambda *_: None)
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(command.PLAY, "aimed", stopped)
    written(TOY, tmp_path / "toy.yaml")
    ended = call("given", "toy.yaml", "--observed", "agreed", "--draws", "aimed", "--workers", 1)
    assert ended.code == 130 and "8,192 worlds are played and safe" in ended.err
