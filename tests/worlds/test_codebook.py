"""The codebook names every column of every table, and means what it says."""

import numpy as np
import pandas as pd
import pytest
from calling import call

import sim
from sim.engine.worlds_drawn import draw_worlds
from sim.experiments.factors import from_command_line
from sim.experiments.points import plan
from sim.experiments.sweep import open_store, play_sweep, prepare_work
from sim.experiments.sweep_inputs import input_columns, write_sweep_inputs
from sim.scenario.source import read
from sim.worlds.codebook import codebook
from sim.worlds.efficiency import rated_worlds
from sim.worlds.uncertain_inputs import drawn, input_table, input_titles


@pytest.fixture(scope="module")
def kazan():
    return sim.load("kazan_2024")


def test_every_column_has_a_unit_and_a_meaning(kazan):
    tables = {"worlds": list(rated_worlds(kazan, 2)), "inputs": list(input_table(kazan, draw_worlds(kazan.game, 2)))}
    book = codebook(kazan, tables)
    assert len(book) == sum(map(len, tables.values())) and not book[["unit", "meaning"]].eq("").any(axis=None)
    assert not book["meaning"].eq("varied from point to point").any()
    units = book.set_index("name")["unit"]
    assert units["actors.azerbaijan.no_deal.gain"] == "utility"
    assert units["actors.iran.wants.agreed_articles.ideal"] == "position, 0 to 100"
    assert units["shocks.armenian_election.effect.actors.armenia.tolerance.add"] == "chance"


def test_inputs_are_what_the_analyses_are_told_and_the_chances_too(kazan):
    table, told = input_table(kazan, draw_worlds(kazan.game, 300, 3)), drawn(kazan, 3, np.arange(300))
    assert table["world"].tolist() == list(range(300)) and set(table) - {"world"} == set(input_titles(kazan))
    for path in told:
        kept = table[path.rpartition(".")[0] if told[path].dtype == bool else path]
        assert (kept == told[path]).all(), path
    meant = "actors.armenia.wants.corridor_control.red_line"
    assert table[meant].dtype == bool and 0 < table[meant].mean() < 1


def test_a_run_keeps_its_inputs_and_its_codebook(tmp_path, monkeypatch, kazan):
    monkeypatch.chdir(tmp_path)
    assert call("kazan_2024", "--worlds", 20, "--seed", 5, "--inputs", "--no-plots", "--out", "r").code == 0
    kept = pd.read_parquet("r/inputs.parquet")
    pd.testing.assert_frame_equal(kept, input_table(kazan, draw_worlds(kazan.game, 20, 5)))
    book = pd.read_csv("r/codebook.csv")
    for file in ("worlds.parquet", "inputs.parquet"):
        assert book.loc[book["table"] == file, "name"].tolist() == list(pd.read_parquet(f"r/{file}"))
    assert call("codebook", "r").out.splitlines()[1:] == call("codebook", "kazan_2024").out.splitlines()[1:]
    assert call("codebook", "r", "--to", "columns.txt").code == 2
    assert "holds no result" in call("codebook", ".").err
    said = call("kazan_2024", "--worlds", 2, "--inputs", "--json")
    assert said.code == 2 and "add --out" in said.err


def test_a_sweep_keeps_its_inputs_by_point_and_world_also_afterwards(tmp_path):
    levels = ["breakdown=0,0.1", "actors.armenia.strategy=linear,hardliner"]
    work = prepare_work(plan(from_command_line(read("kazan_2024"), levels, worlds=6)))
    with open_store(work, tmp_path, False, {}, input_columns(work.plan)) as store:
        play_sweep(work, store, crew=1)
        assert write_sweep_inputs(work, tmp_path) == 1
        assert write_sweep_inputs(work, tmp_path) == 0
    outcomes, inputs = pd.read_parquet(tmp_path), pd.read_parquet(tmp_path / "_inputs")
    keys = ["point", "world"]
    joined = outcomes.merge(inputs, on=keys, validate="1:1", suffixes=("", "_drawn"))
    assert len(joined) == 24 and (joined["breakdown"] == joined["breakdown_drawn"]).all()
    same = inputs.groupby("world")["actors.azerbaijan.no_deal.gain"].nunique()
    assert (same == 1).all(), "a draw is the same at all points"
    book = pd.read_csv(tmp_path / "_codebook.csv")
    assert set(book["name"]) == set(outcomes) | set(inputs)
