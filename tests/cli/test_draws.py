"""`--draws` and `--until` as they are called: kept, told, repeated, and refused in one sentence."""

import json
from pathlib import Path

import pandas as pd
import pytest
from calling import call
from places import SCENARIOS

from sim.experiments.sweep_summary import summarise_sweep
from sim.results.read import read_result
from sim.worlds.summary import summarise

KAZAN = SCENARIOS / "kazan_2024.yaml"
SPLIT = SCENARIOS / "textbook_split.yaml"
QUICK = ("--no-plots", "--no-efficiency")
VARY = ("--vary", "breakdown=0:0.05:2", "--workers", 1)


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def files(folder):
    """All files of a folder, by name."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_the_way_of_drawing_is_kept_told_and_read_back():
    ended = call("run", KAZAN, "--draws", "lhs", "--worlds", 320, *QUICK, "--out", "r")
    assert ended.code == 0
    manifest = json.loads(Path("r/manifest.json").read_text(encoding="utf-8"))
    assert manifest["draws"] == "lhs" and "--draws lhs" in manifest["command"]
    assert ended.out.count("drawn evenly (`--draws lhs`)") == 1
    assert "`--why N` prints its numbers, with `--draws lhs`" in ended.out
    run = read_result("r")
    assert run.scenario.game.draws == "lhs"
    world = run.world_shown
    row = run.table[run.table["world"] == world].iloc[0]
    assert (len(run.rounds_shown) - 1 >= row["agreed_round"]) or pd.isna(row["agreed_round"])
    assert call("report", "r", "--short").code == 0
    assert "--draws lhs" in Path("r/short.html").read_text(encoding="utf-8")


def test_plain_draws_are_the_default_and_need_no_words():
    first, second = (call("run", KAZAN, "--worlds", 64, "--json", *more) for more in ((), ("--draws", "plain")))
    assert first == second and json.loads(first.out)["draws"] == "plain"
    ended = call("run", KAZAN, "--worlds", 64, *QUICK, "--out", "r")
    assert "evenly" not in ended.out and "--draws" not in Path("r/manifest.json").read_text(encoding="utf-8")


def test_a_world_is_the_same_alone_and_in_company_and_so_is_its_why():
    many = json.loads(call("run", KAZAN, "--draws", "lhs", "--worlds", 64, "--json").out)
    one = json.loads(call("run", KAZAN, "--draws", "lhs", "--world", 40, "--json").out)
    assert many["draws"] == one["draws"] == "lhs" and one["worlds"] == [many["worlds"][40]]
    plain, even = (call("run", KAZAN, "--why", 40, "--draws", draws).out for draws in ("plain", "lhs"))
    assert plain != even


def test_what_was_drawn_is_what_was_played():
    assert call("run", KAZAN, "--draws", "lhs", "--worlds", 64, "--inputs", *QUICK, "--out", "r").code == 0
    chance = pd.read_parquet("r/inputs.parquet")["breakdown"]
    low, high = chance.min(), chance.max()
    halves = (chance.rank() <= 32).groupby(chance.index // 32).sum()
    assert low < high and halves.between(15, 17).all()


@pytest.mark.parametrize("draws", ["plain", "lhs"])
def test_until_is_the_run_with_so_many_worlds(draws):
    how = ("--seed", 5, "--draws", draws, *QUICK)
    ended = call("run", KAZAN, "--until", 2, *how, "--out", "until")
    table = pd.read_parquet("until/worlds.parquet")
    assert (
        ended.code == 0
        and f"{len(table):,} worlds: the share known least, " in ended.out
        and "the share" not in ended.err
    )
    assert call("run", KAZAN, "--worlds", len(table), *how, "--out", "worlds").code == 0
    assert files("until") == files("worlds")


def test_where_the_bound_comes_first_that_is_said():
    ended = call("run", KAZAN, "--until", 0.5, "--worlds", 300, "--json")
    assert ended.code == 0 and len(json.loads(ended.out)["worlds"]) == 300
    assert ended.err.startswith("not reached with 300 worlds, the most allowed (--worlds): the share known least, ")


def test_where_nothing_is_drawn_the_first_worlds_are_enough():
    ended = call("run", SPLIT, "--until", 0.1, "--json")
    assert len(json.loads(ended.out)["worlds"]) == 1000 and "to +-0 points" in ended.err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--draws", "sobol"), "'sobol' is not one of 'plain', 'lhs'"),
        (("--until", "0"), "0.0 is not in the range 0.01<=x<=25"),
        (("--until", "-1"), "-1.0 is not in the range"),
        (("--until", "nan"), "'nan' is not a number"),
        (("--until", "narrow"), "'narrow' is not a number"),
        (("--until", "1", "--world", "3"), "--world plays one world and --until many"),
        (("--until", "1", "--why", "3"), "it takes no --world, --worlds, --until"),
    ],
    ids=str,
)
def test_nonsense_is_one_clear_error(more, said):
    ended = call("run", SPLIT, *more)
    assert (ended.code, ended.out) == (2, "") and len(ended.err.splitlines()) == 1 and said in ended.err
    assert not any(Path().iterdir())


def test_a_sweep_has_the_worlds_and_the_intervals_of_runs():
    assert call("sweep", KAZAN, *VARY, "--worlds", 640, "--draws", "lhs", "--out", "s").code == 0
    swept, points = read_result("s"), summarise_sweep("s").points
    table = pd.read_parquet("s")
    for point in (0, 1):
        here = table[table["point"] == point].reset_index(drop=True)
        summary = summarise(here, swept.scenario)
        assert points.loc[point, ["agreed", "agreed_low", "agreed_high"]].tolist() == [
            summary.agreed.share, summary.agreed.low, summary.agreed.high
        ]  # fmt: skip
        ends = [
            [points.loc[point, f"stage_{row.stage}_{end}"] for end in ("low", "high")]
            for row in summary.stages.itertuples()
        ]
        assert ends == summary.stages[["low", "high"]].to_numpy().tolist()
    assert "drawn evenly (lhs)" in call("summarise", "s").out
    assert call("report", "s").code == 0 and "drawn evenly" in Path("s/_report.html").read_text(encoding="utf-8")


def test_a_sweep_drawn_otherwise_is_not_resumed():
    assert call("sweep", SPLIT, *VARY, "--worlds", 64, "--draws", "lhs", "--out", "s").code == 0
    ended = call("sweep", SPLIT, *VARY, "--worlds", 64, "--resume", "--out", "s")
    assert ended.code == 2 and 'experiment.draws: "lhs" there, "plain" here' in ended.err
    assert call("sweep", SPLIT, *VARY, "--worlds", 64, "--draws", "lhs", "--resume", "--out", "s").code == 0


def test_what_is_asked_of_evenly_drawn_worlds_is_answered_by_what_was_drawn_in_them():
    assert call("run", KAZAN, "--draws", "lhs", "--worlds", 640, "--inputs", *QUICK, "--out", "r").code == 0
    assert call("given", "r", "--observed", "agreed", "--out", "g").code == 0
    drawn = pd.read_parquet("r/inputs.parquet").set_index("world")
    fitting = pd.read_parquet("g/inputs.parquet").set_index("world").drop(columns="weight")
    assert 50 < len(fitting) < len(drawn)
    pd.testing.assert_frame_equal(fitting, drawn.loc[fitting.index])
    assert call("discover", "r", "--out", "d").code == 0
    for answer in ("g", "d"):
        assert read_result(answer).scenario.game.draws == "lhs"
