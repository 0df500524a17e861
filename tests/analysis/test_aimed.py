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
from sim.analysis.given import TooFewFit, condition, condition_by_playing, meets_all_sure, refuse_too_few
from sim.analysis.observations import each_met, observations
from sim.analysis.posterior import drawn_in_fits, inputs_given, stages_given, tables_given
from sim.analysis.world_pool import WorldPool
from sim.cli import given as command
from sim.engine.worlds_drawn import draw_worlds
from sim.methods.draws import BLOCK
from sim.methods.importance import effective_for_share, share_of_weighted
from sim.methods.reweighting import effective_size, weighted_quantiles
from sim.methods.shares import wilson
from sim.reports.given import given_report
from sim.scenario.compile import load
from sim.words.sections import markdown
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


def test_each_observation_is_counted_in_the_pilot_alone(found, toy):
    """By hand, in the worlds of the pilot played plainly; of aimed worlds far more agree."""
    agreed = play(toy, found.aim.worlds, 3)["agreed_round"].notna().sum()
    row = tables_given(found, drawn_in_fits(found))["observed"].iloc[0]
    assert (row["met"], row["worlds"]) == (agreed, found.aim.worlds) and found.fits.sum() > 10 * agreed


def test_the_interval_of_a_share_is_wider_where_what_is_there_weighs_much(found, toy):
    """Agreements weigh 4, all else 0.9: the residuals of their share are larger than those of weights without a tie to it."""
    table = play(toy, found.aim.worlds, 3)
    agreed = table["agreed_round"].notna().to_numpy()
    weighed = table.assign(**{IMPORTANCE: np.where(agreed, 4.0, 0.9)})
    row = (
        stages_given(condition(toy, 3, weighed, observed(toy, "gain_north=-9..9"), aim=found.aim))
        .set_index("stage")
        .loc["agreed"]
    )
    weight = weighed[IMPORTANCE].to_numpy() / weighed[IMPORTANCE].sum()
    low, high = ends_of_share(weight[agreed].sum(), effective_for_share(agreed, weight))
    assert (row["low"], row["high"]) == pytest.approx((low, high))
    of_any_tie = ends_of_share(weight[agreed].sum(), effective_size(weight))
    assert high - low > 1.5 * (of_any_tie[1] - of_any_tie[0])


def ends_of_share(share, size):
    """Of the 95 % interval of a share of so many worlds."""
    return [float(end) for end in wilson(np.array(share * size), np.array(size))[1:]]


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


def test_a_larger_budget_has_the_same_aim_where_enough_fit_and_another_where_the_pilot_was_cut_short(toy, tmp_path):
    """Agreements: over 100 in the first block. A gain of 0.06 or more: 0.0072 of the worlds, so that 100 take two blocks."""
    with WorldPool(tmp_path / "pool", toy, 3, 1) as pool:
        for text, same in (("agreed", True), ("gain_north=0.06..", False)):
            aims = [condition_by_aiming(pool, observed(toy, text), 300, blocks * BLOCK).aim for blocks in (2, 6)]
            assert (aims[0].digest == aims[1].digest) is same
            assert [aim.pilot for aim in aims] == ([1, 1] if same else [1, 2])


# ---------------------------------------------------------------- where it does not help


TOO_FEW = "gain_north=0.09.."
"""In 0.0036 of the worlds: in under 50 of a block, and in over 50 of two."""


@pytest.mark.parametrize(
    ("texts", "wanted", "blocks", "why"),
    [
        (["not agreed"], 1000, 8, "of the first 8,192 met all that is sure, no fewer than the 1,000 wanted"),
        (["gain_north=-9..9", "agreed@0.5"], 1000, 8, "no fewer than the 1,000 wanted"),
        (["agreed"], 1000, 1, "the first worlds took the whole budget (--worlds)"),
        ([TOO_FEW], 1000, 2, "of the first 8,192 met all that is sure, and fewer than 50 do not show where to aim"),
        (["agreed"], 1000, 2, "that met all that is sure from the others"),
        (["agreed@0.5"], 1000, 8, "all that was observed is only likely, and worlds are aimed at what is sure"),
    ],
)
def test_where_none_is_aimed_the_answer_is_that_of_plain_draws_and_the_one_reason_is_told(
    texts, wanted, blocks, why, toy, tmp_path, monkeypatch
):
    if "from the others" in why:
        monkeypatch.setattr(aimed, "aim_at", lambda *_: Aiming(1, aimed.PLAINLY))
    known = observed(toy, *texts)
    with WorldPool(tmp_path / "pool", toy, 3, 1) as pool:
        found = condition_by_aiming(pool, known, wanted, blocks * BLOCK)
        plain = condition_by_playing(pool, known, wanted, blocks * BLOCK)
    refuse_too_few(found, "Play more")
    tables, plainly = (tables_given(one, drawn_in_fits(one)) for one in (found, plain))
    assert all(tables[name].equals(plainly[name]) for name in plainly) and found.table.equals(plain.table)
    said = markdown(given_report(found, tables, wanted))
    paragraph = next(line for line in said.splitlines() if "None was aimed" in line)
    assert paragraph.endswith(f"{why}.") and "plain draws do as well" not in said
    assert ("of all worlds that the file allows meet" in said) is all(one.is_sure for one in known[:1])
    assert "None was aimed" not in markdown(given_report(plain, plainly, wanted))


def test_with_too_few_to_aim_by_and_too_few_in_all_it_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(TOY, tmp_path / "toy.yaml")
    asked = ("given", "toy.yaml", "--observed", "gain_north=0.115..", "--worlds", 2 * BLOCK, "--workers", 1)
    plainly, ended = call(*asked), call(*asked, "--draws", "aimed")
    assert ended.code == plainly.code == 2 and "of 16,384 worlds fit, and fewer than 50 say nothing" in ended.err
    assert ended.err == plainly.err


def test_many_that_fit_by_very_unequal_weights_are_refused_by_what_they_are_worth(found, toy):
    table = found.everything.assign(**{IMPORTANCE: np.where(np.arange(len(found.everything)) % 400, 1e-6, 1.0)})
    thin = condition(toy, 3, table, found.observed, aim=found.aim)
    assert thin.fits.sum() > 1000
    with pytest.raises(
        TooFewFit, match=r"[0-9,]+ worlds fit, and weighted they say no more than [0-9]{1,2} would, and fewer than 50"
    ):
        refuse_too_few(thin, "Play more")


def test_where_many_fit_the_command_says_so_and_else_the_same_as_plainly(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(TOY, tmp_path / "toy.yaml")
    asked = ("given", "toy.yaml", "--observed", "not agreed", "--workers", 1)
    plainly, ended = call(*asked), call(*asked, "--draws", "aimed")
    assert (plainly.code, ended.code, ended.err) == (0, 0, "")
    assert "all drawn plainly. None was aimed: 8," in ended.out and "independent worlds" not in ended.out
    assert ended.out.partition("## ")[2] == plainly.out.partition("## ")[2]
    book = pd.read_csv("results/toy-given/codebook.csv").set_index(["table", "name"])["meaning"]
    assert "same scenario and seed" in book["worlds.parquet", "world"] and ("worlds.parquet", "aimed") not in book
    assert call("report", "results/toy-given").code == 0
    assert "were aimed at it" not in (tmp_path / "results/toy-given/report.html").read_text(), "none was"


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
    assert table["aimed"].tolist() == (table["world"] >= aiming["pilot"]).tolist() and 0 < table["aimed"].mean() < 1
    book = pd.read_csv("results/toy-given/codebook.csv").set_index(["table", "name"])["meaning"]
    assert "a world of the same number is another one" in book["worlds.parquet", "aimed"]
    for name in ("worlds.parquet", "inputs.parquet"):
        assert "joins tables of this folder, and of others only where not aimed" in book[name, "world"]
    effective = 1 / (table["weight"] ** 2).sum()
    assert f"say as much as {effective:,.0f} independent worlds" in ended.out and "Wanted were" not in ended.out
    assert "moved.png" in call("plot", "results/toy-given").out
    for how in ((), ("--short",), ("--slides",)):
        assert call("report", "results/toy-given", *how).code == 0
    assert "were aimed at it" in (tmp_path / "results/toy-given/report.html").read_text()
    assert call(*asked).out.startswith(ended.out.rstrip())


@pytest.mark.parametrize("draws", ["plain", "aimed"])
def test_where_fewer_fit_than_were_wanted_it_says_so_and_what_to_do(draws, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(TOY, tmp_path / "toy.yaml")
    asked = ("--wanted", 9000, "--worlds", 2 * BLOCK, "--workers", 1)
    ended = call("given", "toy.yaml", "--observed", "agreed", "--draws", draws, *asked)
    assert ended.code == 0 and "Wanted were 9,000" in ended.out and "a larger --worlds plays on" in ended.out


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
