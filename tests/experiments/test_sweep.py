"""Sweeps: the same rows however they were played, and nothing lost or left behind."""

import os
import re
import shutil
import signal
import sys
from multiprocessing import forkserver

import numpy as np
import pandas as pd
import pytest
from calling import call
from made_up import crossing
from sweeping import (
    ROOT,
    SAFETY,
    VARY,
    alive,
    begin,
    descendants,
    digest,
    end,
    parts_done,
    scenario_file,
    swept,
    wait_for,
    work_of,
)

from sim.experiments import sweep
from sim.experiments.factors import from_command_line
from sim.experiments.points import plan
from sim.experiments.sweep import estimate, open_store
from sim.experiments.sweep_summary import export_rows, summarise_sweep, summary_as_text
from sim.methods.draws import BLOCK
from sim.methods.shares import wilson
from sim.runtime import workers
from sim.runtime.whole_files import FolderError
from sim.runtime.workers import WorkersError
from sim.scenario.source import read
from sim.words.stages import AGREED
from sim.worlds.table import play_drawn

LARGE = ["--vary", VARY[0], "--vary", VARY[1], "--worlds", "40000"]
"""A sweep of 30 blocks, which takes some seconds."""


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return work_of(tmp_path_factory.mktemp("work"), worlds=4200)


@pytest.fixture(scope="module")
def finished(work, tmp_path_factory):
    """The folder of the sweep when everything is played in this process, one after another; a test that changes it copies it."""
    folder = tmp_path_factory.mktemp("finished") / "r"
    swept(folder, work)
    return folder


@pytest.fixture(scope="module")
def expected(finished):
    """The hash of its rows."""
    return digest(finished)


@pytest.fixture
def sweeping(tmp_path):
    """Starts the large sweep as a process, with all that may be left of it ended after the test."""
    begun = []

    def start(*more):
        begun.append(begin(scenario_file(tmp_path), *LARGE, "--out", tmp_path / "r", "--workers", 2, *more))
        return begun[-1]

    yield start
    for process in begun:
        end(process)


# ---------------------------------------------------------------- the same rows


def test_every_world_of_every_point_is_there_once(work, tmp_path):
    outcome = swept(tmp_path / "r", work)
    rows = pd.read_parquet(tmp_path / "r")
    assert outcome.rows == len(rows) == 6 * 4200
    variants = [0, 2, 4, 1, 3, 5]
    assert (rows["point"] == np.repeat(variants, 4200)).all()
    assert (rows["world"] == np.tile(np.arange(4200), 6)).all()
    assert list(rows["protocol"].cat.categories) == ["direct", "plenary"]
    assert rows.dtypes.filter(like="gain_").unique() == ["float32"]


def test_two_workers_play_the_same_as_one(work, expected, tmp_path):
    swept(tmp_path / "r", work, crew=2)
    assert digest(tmp_path / "r") == expected


def test_a_dask_cluster_plays_the_same(work, expected, tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        swept(tmp_path / "r", work, scheduler=cluster.scheduler_address)
    assert digest(tmp_path / "r") == expected


def test_a_scheduler_that_is_not_there_is_an_error(work, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers, "CONNECTING", 0.5)
    with pytest.raises(WorkersError, match="no Dask scheduler at tcp://127.0.0.1:1 "):
        swept(tmp_path / "r", work, scheduler="tcp://127.0.0.1:1")


def test_another_processor_plays_the_same(expected, tmp_path):
    """With numpy's code for AVX-512 and AVX2 switched off."""
    off = " ".join(np.show_config(mode="dicts")["SIMD Extensions"]["found"])
    process = begin(scenario_file(tmp_path), "--vary", VARY[0], "--vary", VARY[1], "--worlds", 4200, "--workers", 1,
                    "--out", tmp_path / "r", NPY_DISABLE_CPU_FEATURES=off)  # fmt: skip
    assert process.wait(SAFETY) == 0, process.communicate()
    end(process)
    assert digest(tmp_path / "r") == expected


# ---------------------------------------------------------------- interruptions


@pytest.mark.skipif(sys.platform != "linux", reason="looks up processes in /proc")
@pytest.mark.parametrize(("how", "done"), [(signal.SIGINT, 3), (signal.SIGTERM, 3), (signal.SIGINT, 0)])
def test_an_interrupt_ends_it_and_says_how_to_resume(sweeping, tmp_path, how, done):
    """Also while the workers are only just starting."""
    process = sweeping()
    manifest = tmp_path / "r" / "_manifest.json"
    wait_for(lambda: manifest.exists() and parts_done(tmp_path / "r") >= done and descendants(process.pid))
    below = descendants(process.pid)
    os.killpg(process.pid, how)
    _, said = process.communicate(timeout=SAFETY)
    assert process.returncode == 130
    parts = re.search(r"interrupted; (\d+) of 30 parts are done and safe. To go on:\n  .*--resume\n$", said)
    assert parts and done <= int(parts[1]) == parts_done(tmp_path / "r") < 30
    assert "Traceback" not in said
    wait_for(lambda: not any(map(alive, below)))


ENDLESS = """
import multiprocessing, pathlib, threading


def own(situation):
    if multiprocessing.parent_process():
        pathlib.Path(__file__).with_name("begun").touch()
        threading.Event().wait()
    return situation.best
"""
"""A strategy that in a worker process says that it has begun, and never ends."""


@pytest.mark.skipif(sys.platform != "linux", reason="looks up processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_does_not_wait_for_what_is_being_played(tmp_path, how):
    (tmp_path / "own.py").write_text(ENDLESS, encoding="utf-8")
    file, split = tmp_path / "endless.yaml", ROOT / "scenarios" / "textbook_split.yaml"
    file.write_text(
        f"extends: {split}\nactors: {{anna: {{strategy: {{file: own.py, name: own}}}}}}\n", encoding="utf-8"
    )
    vary = "actors.bela.no_deal.gain=-0.5:0:2"
    process = begin(file, "--vary", vary, "--worlds", 40_000, "--out", tmp_path / "r", "--workers", 2, "--trust")
    try:
        wait_for(lambda: (tmp_path / "begun").exists() or process.poll() is not None)
        below = descendants(process.pid)
        os.killpg(process.pid, how)
        _, said = process.communicate(timeout=SAFETY)
        assert process.returncode == 130 and "interrupted; 0 of" in said
        wait_for(lambda: not any(map(alive, below)))
    finally:
        end(process)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a server starts the workers")
def test_workers_are_started_though_the_server_that_starts_them_dies(monkeypatch):
    open_pool, killed = workers._Pool.open, []

    def opening(pool):
        opened = open_pool(pool)
        if not killed:
            killed.append(forkserver._forkserver._forkserver_pid)
            os.kill(killed[0], signal.SIGKILL)
        return opened

    monkeypatch.setattr(workers._Pool, "open", opening)
    assert dict(workers.processes(pow, 2, range(4), 2)) == {0: 1, 1: 2, 2: 4, 3: 8}
    assert not alive(killed[0])


def test_a_task_that_kills_its_worker_is_lost_alone(tmp_path):
    results = dict(workers.processes(deadly, 7, range(12), 2))
    assert isinstance(results.pop(7), workers.Lost)
    assert results == {task: task * 2 for task in range(12) if task != 7}


def deadly(setup, task):
    if task == setup:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * 2


# ---------------------------------------------------------------- failures


def test_a_failed_block_is_recorded_and_stops_nothing(work, expected, tmp_path, monkeypatch):
    play = sweep.play_points

    def failing(plan, points, worlds):
        if 0 in worlds[points == 2]:
            raise FloatingPointError("something overflowed")
        return play(plan, points, worlds)

    monkeypatch.setattr(sweep, "play_points", failing)
    outcome = swept(tmp_path / "r", work)
    assert outcome.rows == 6 * 4200 - 3992
    (failure,) = outcome.failures
    assert (failure["point"], failure["worlds"]) == (2, [0, 3991])
    assert failure["error"].startswith("FloatingPointError: something overflowed (test_sweep.py:")
    summary = summarise_sweep(tmp_path / "r")
    assert list(summary.points["worlds"]) == [4200, 4200, 208, 4200, 4200, 4200]
    assert "FAILED: worlds of 1 point are missing; the first, point 2: FloatingPointError" in summary_as_text(summary)
    monkeypatch.setattr(sweep, "play_points", play)
    assert swept(tmp_path / "r", work, resume=True).failures == []
    assert digest(tmp_path / "r") == expected


def test_a_failing_point_leaves_those_played_with_it_alone(tmp_path, monkeypatch):
    play = sweep.play_points
    monkeypatch.setattr(
        sweep, "play_points", lambda plan, points, worlds: 1 / 0 if 3 in points else play(plan, points, worlds)
    )
    work = work_of(tmp_path, worlds=100)
    outcome = swept(tmp_path / "r", work)
    assert [failure["point"] for failure in outcome.failures] == [3]
    assert set(pd.read_parquet(tmp_path / "r")["point"]) == {0, 1, 2, 4, 5}


@pytest.mark.parametrize("change", [lambda old: old[:-9], lambda old: old[:200] + b"x" + old[201:]])
def test_a_damaged_part_is_played_again(work, finished, expected, tmp_path, change):
    shutil.copytree(finished, tmp_path / "r")
    part = tmp_path / "r" / "part-00002.parquet"
    part.write_bytes(change(part.read_bytes()))
    outcome = swept(tmp_path / "r", work, resume=True)
    assert outcome.worlds == BLOCK
    assert digest(tmp_path / "r") == expected


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"seed": 1}, "experiment.seed: 0 there, 1 here"),
        ({"worlds": 4400}, "experiment.worlds: 4200 there, 4400 here"),
        ({"vary": ("breakdown=0,0.1",)}, "experiment.factors.breakdown: nothing there"),
    ],
)
def test_another_sweep_is_not_resumed(finished, tmp_path, how, message):
    shutil.copytree(finished, tmp_path / "r")
    other = work_of(tmp_path, **{"worlds": 4200, **how})
    with pytest.raises(FolderError, match=message):
        swept(tmp_path / "r", other, resume=True)


def test_another_engine_cannot_resume(work, finished, tmp_path, monkeypatch):
    shutil.copytree(finished, tmp_path / "r")
    monkeypatch.setitem(work.versions, "engine", "another")
    with pytest.raises(FolderError, match=r"versions.engine: .* there, \"another\" here"):
        swept(tmp_path / "r", work, resume=True)


def test_a_worker_with_another_engine_plays_nothing(work, monkeypatch):
    monkeypatch.setattr(sweep, "decisive_versions", lambda: {"engine": "another"})
    with pytest.raises(RuntimeError, match="other versions"):
        sweep.play_part(work, 0)


def test_two_sweeps_cannot_share_a_folder(sweeping, tmp_path):
    first = sweeping()
    wait_for(lambda: parts_done(tmp_path / "r") >= 1)
    first.send_signal(signal.SIGSTOP)
    second = sweeping("--resume")
    assert second.wait(SAFETY) != 0
    assert f"another sweep is writing to {tmp_path / 'r'} (process {first.pid} on " in second.communicate()[1]


# ---------------------------------------------------------------- summaries


def test_a_summary_is_what_pandas_finds(finished):
    rows, points = pd.read_parquet(finished), summarise_sweep(finished).points
    for point, some in rows.groupby("point"):
        found = points.loc[point]
        agreed = some[some["stage"].isin(AGREED)]
        assert found["agreed"] == pytest.approx(len(agreed) / len(some))
        assert found["stage_in_force"] == pytest.approx((some["stage"] == "in_force").mean())
        assert found["gain_south"] == pytest.approx(some["gain_south"].astype(float).mean())
        counts = agreed["term_river"].value_counts()
        assert found["term_river"] == counts.index[0]
        assert found["term_river_share"] == pytest.approx(counts.iloc[0] / len(agreed))
        assert found["protocol"] == some["protocol"].iloc[0]


def test_red_lines_crossed_are_kept_as_words_and_counted(work, tmp_path, monkeypatch):
    """Texts differ from call to call, and so do the categories of pandas; there are none in the world that gives the schema."""
    texts = iter([{}, {"north": "border"}, {"north": "border, river", "patron": "river"}, {}, {"south": "river"}])

    def crossed(scenario, drawn):
        return crossing(scenario, play_drawn(scenario, drawn), **next(texts, {"north": "river"}))

    monkeypatch.setattr(sweep, "play_drawn", crossed)
    swept(tmp_path / "r", sweep.prepare_work(work.plan))
    rows, found = pd.read_parquet(tmp_path / "r"), summarise_sweep(tmp_path / "r")
    assert {"", "border, river"} <= set(rows["crossed_north"].cat.categories)
    for point, some in rows.groupby("point"):
        agreed = some[some["stage"].isin(AGREED)]
        for name in ("north", "south", "patron"):
            share = (agreed[f"crossed_{name}"].astype(str) != "").mean()
            assert found.points.loc[point, f"crossed_{name}"] == pytest.approx(share)
    assert "north: line crossed" in summary_as_text(found, ("north", "south"))


def test_intervals_are_those_of_wilson():
    from scipy.stats import binomtest

    for found, n in ((0, 10), (3, 10), (10, 10), (57, 1000)):
        interval = binomtest(found, n).proportion_ci(method="wilson")
        _, low, high = wilson(np.array([found]), np.array([n]))
        assert (low, high) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_a_summary_can_be_read_before_the_end(work, tmp_path):
    with open_store(work, tmp_path / "r"):
        summary = summarise_sweep(tmp_path / "r")
    assert summary.points["worlds"].sum() == 0
    assert "NOT FINISHED: 0 of 4 parts are done" in summary_as_text(summary)


def test_a_report_shows_points_intervals_gains_and_terms(finished):
    text = summary_as_text(summarise_sweep(finished), ("north", "south"))
    assert "6 points, 25,200 worlds" in text
    assert re.search(r"0 +0.0 +direct +4,200 +[\d.]+ % +[\d.]+-[\d.]+", text)
    assert "patron" not in text.split("Mean gain")[1].split("\n\n")[1].splitlines()[0].replace("patron.leverage", "")
    assert max(map(len, text.splitlines())) < 160


def test_what_is_varied_may_be_called_like_an_outcome(tmp_path):
    made = plan(from_command_line(read(ROOT / "scenarios" / "textbook_split.yaml"), ["breakdown=0,1"], worlds=20))
    swept(tmp_path / "r", sweep.prepare_work(made))
    found = summarise_sweep(tmp_path / "r")
    assert found.points["breakdown"].tolist() == [0, 1]
    assert found.points["stage_breakdown"].tolist() == [0, 1]
    assert "breakdown" in summary_as_text(found)


@pytest.mark.parametrize("name", ["all.csv", "all.parquet"])
def test_an_export_has_all_rows(finished, tmp_path, name):
    assert export_rows(finished, tmp_path / name) == 25200
    rows = pd.read_parquet(finished)
    copy = pd.read_csv(tmp_path / name) if name.endswith("csv") else pd.read_parquet(tmp_path / name)
    assert list(copy) == list(rows)
    assert copy["gain_north"].to_numpy() == pytest.approx(rows["gain_north"].to_numpy())
    assert (copy["stage"].astype(str) == rows["stage"].astype(str)).all()
    with pytest.raises(FolderError, match=r"must end in .csv or .parquet"):
        export_rows(finished, tmp_path / "all.xlsx")


# ---------------------------------------------------------------- commands


def test_a_sweep_from_the_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = scenario_file(tmp_path)
    done = call("sweep", file, "--vary", VARY[0], "--vary", VARY[1], "--worlds", 100, "--workers", 1)
    assert done.code == 0, done.output
    assert "6 points, 600 worlds: about " in done.output
    assert "Written to results/talks-sweep: 600 worlds" in done.output
    assert "6 points, 600 worlds" in call("summarise", "results/talks-sweep").output
    assert "Written to a.csv: 6 points" in call("summarise", "results/talks-sweep", "--to", "a.csv").output
    assert len(pd.read_csv("a.csv")) == 6
    assert "Written to b.csv: 600 worlds" in call("export", "results/talks-sweep", "b.csv").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "say what to vary: --vary path=low:high:steps"),
        (("--vary", "curvature=1:2:1000000"), "1,000,000 points with 1,000,000,000 worlds in all; add --yes"),
        (("--vary", "breakdown=0:0.1:2", "--worlds", 9_000_000), "add --yes"),
        (("--vary", "breakdown=0:0.1:2", "--out", "talks.yaml"), "it is a file, not a folder"),
    ],
)
def test_what_should_not_be_begun_is_not(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    done = call("sweep", scenario_file(tmp_path), *arguments)
    assert done.code != 0
    assert message in " ".join(done.output.split())


def test_sizes_are_known_before_the_start(work):
    sizes = estimate(work, 1)
    assert (sizes.points, sizes.worlds) == (6, 25200)
    assert 0 < sizes.seconds < 60
    assert 25200 < sizes.bytes < 25200 * 1000
