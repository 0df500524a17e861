"""Results read back: the same as they were, without the scenario's files, and nothing that was tampered with."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from places import SCENARIOS
from sweeping import TALKS

from sim.cli.main import main
from sim.results.read import Comparison, Run, Swept, read_result
from sim.runtime.whole_files import FolderError
from sim.scenario.compile import load
from sim.scenario.source import read
from sim.scenario.standalone import resolved
from sim.words.problems import ScenarioError
from sim.worlds.efficiency import rated_worlds
from sim.worlds.paired import compare_tables, to_dict
from sim.worlds.summary import summarise
from sim.worlds.table import play
from sim.worlds.transcript import transcript

BASELINE, VARIANT = (str(SCENARIOS / f"{name}.yaml") for name in ("kazan_2024", "sign_as_is"))
WORLDS = 40
OWN = """
def own(situation, pace=1.0):
    return situation.best - pace * situation.time * (situation.best - situation.reservation)
"""


def made(*arguments):
    """Run a command line that must succeed."""
    assert main([str(argument) for argument in arguments]) == 0


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A folder with a run, a comparison and a sweep; the scenario that was swept is gone."""
    folder = tmp_path_factory.mktemp("results")
    made("run", VARIANT, "--worlds", WORLDS, "--no-plots", "--out", folder / "run")
    made("compare", BASELINE, VARIANT, "--worlds", WORLDS, "--seed", 3, "--out", folder / "comparison")
    scenario = folder / "talks.yaml"
    scenario.write_text(TALKS, encoding="utf-8")
    varied = "actors.south.no_deal.gain=0:0.2:3"
    made("sweep", scenario, "--vary", varied, "--worlds", 20, "--workers", 1, "--out", folder / "sweep")
    scenario.unlink()
    return folder


@pytest.fixture
def copied(results, tmp_path):
    """A copy of the results elsewhere, which a test may spoil."""
    return Path(shutil.copytree(results, tmp_path / "elsewhere"))


def refusal(folder):
    """Why a folder is no result, in one line."""
    with pytest.raises(FolderError) as caught:
        read_result(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_resolved_scenario_says_what_its_files_say(path, tmp_path):
    for name, content in resolved(read(path), "scenario.yaml").items():
        (tmp_path / name).write_bytes(content)
    again = tmp_path / "scenario.yaml"
    assert read(again).data == read(path).data
    assert load(again).digest == load(path).digest


def test_a_run_comes_back_as_it_was(copied):
    run = read_result(copied / "run")
    scenario = load(VARIANT)
    assert isinstance(run, Run)
    assert (run.seed, run.world, run.notices) == (0, None, ())
    assert run.scenario.digest == scenario.digest == run.manifest["digest"]
    played = rated_worlds(scenario, np.arange(WORLDS), 0)
    pd.testing.assert_frame_equal(run.table, played)
    assert summarise(run.table, run.scenario).to_dict() == summarise(played, scenario).to_dict()
    assert transcript(run.scenario, 7, run.seed) == transcript(scenario, 7, 0)


def test_a_comparison_comes_back_as_it_was(copied):
    result = read_result(copied / "comparison")
    assert isinstance(result, Comparison)
    assert result.labels == ("After Kazan", "Sign as is")
    assert result.seed == 3
    first, second = load(BASELINE), load(VARIANT)
    tables = [rated_worlds(scenario, np.arange(WORLDS), 3) for scenario in (first, second)]
    assert to_dict(result.found) == to_dict(compare_tables(first, second, *tables))
    assert [side.scenario.digest for side in (result.a, result.b)] == [first.digest, second.digest]


def test_a_sweep_comes_back_as_it_was(copied):
    result = read_result(copied / "sweep")
    assert isinstance(result, Swept)
    assert (result.factors, result.worlds, result.notices) == (("actors.south.no_deal.gain",), 20, ())
    assert result.design[result.factors[0]].tolist() == [0, 0.1, 0.2]
    assert result.summary.points["worlds"].tolist() == [20, 20, 20]
    assert sum(batch.num_rows for batch in result.batches(["point", "stage"])) == 60
    assert {"point", "world", "stage", *result.factors} <= set(result.columns)
    assert result.scenario.document.name == "Two rivers"


def test_a_single_world_comes_back(tmp_path):
    made("run", BASELINE, "--world", 5, "--no-plots", "--out", tmp_path / "one")
    assert read_result(tmp_path / "one").world == 5


def test_what_was_edited_or_cut_short_or_lost_is_refused(copied):
    table, scenario, part = (
        copied / "run/worlds.parquet",
        copied / "comparison/b.yaml",
        copied / "sweep/part-00000.parquet",
    )
    table.write_bytes(table.read_bytes()[:-100])
    assert "worlds.parquet is not as it was written" in refusal(copied / "run")
    scenario.write_text(scenario.read_text(encoding="utf-8").replace("0.", "0.1"), encoding="utf-8")
    assert "b.yaml is not as it was written" in refusal(copied / "comparison")
    part.unlink()
    assert "part-00000.parquet is missing" in refusal(copied / "sweep")


def test_an_edited_report_matters_to_nobody(copied):
    (copied / "run/report.md").write_text("My own words")
    assert isinstance(read_result(copied / "run"), Run)


def test_what_is_no_result_is_told_with_what_to_do(copied):
    assert "did you mean" in refusal(copied / "runn")
    assert "results: comparison, run, sweep" in refusal(copied)
    assert "`python run_sim.py run " in refusal(BASELINE)
    assert f"give the folder of the result, {copied / 'run'}" in refusal(copied / "run/report.md")
    (copied / "run/manifest.json").write_text("[]")
    assert "manifest.json cannot be read" in refusal(copied / "run")


def change_manifest(path, change):
    """Edit a manifest."""
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_results_of_another_version_are_read_with_a_notice(copied):
    change_manifest(copied / "run/manifest.json", lambda manifest: manifest["versions"].update(engine="old"))
    change_manifest(
        copied / "sweep/_manifest.json", lambda manifest: manifest["asked"]["versions"].update(engine="old")
    )
    for name in ("run", "sweep"):
        (notice,) = read_result(copied / name).notices
        assert "engine old then" in notice


def test_results_without_their_scenario_are_refused_with_the_command_that_makes_them(copied):
    change_manifest(copied / "run/manifest.json", lambda manifest: manifest.pop("kind"))
    assert f"make it again with `python run_sim.py run {VARIANT}" in refusal(copied / "run")
    change_manifest(copied / "sweep/_manifest.json", lambda manifest: manifest["notes"].pop("scenario_sha256"))
    assert "the same sweep with --resume adds it" in refusal(copied / "sweep")


def test_strategies_of_the_users_own_are_kept_and_need_trust(tmp_path):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    shutil.copy(SCENARIOS / "textbook_split.yaml", tmp_path / "scenarios")
    case = tmp_path / "scenarios/case.yaml"
    strategy = "{file: ../own.py, name: own, pace: 0.9}"
    case.write_text(f"extends: textbook_split.yaml\nactors: {{anna: {{strategy: {strategy}}}}}\n", encoding="utf-8")
    made("run", case, "--worlds", WORLDS, "--trust", "--no-plots", "--out", tmp_path / "run")
    varied = ("--vary", "actors.anna.strategy.pace=0.5,1")
    made("sweep", case, *varied, "--worlds", 5, "--workers", 1, "--trust", "--out", tmp_path / "sweep")
    played = play(load(case, trust=True), np.arange(WORLDS), 0)
    shutil.rmtree(tmp_path / "scenarios")
    (tmp_path / "own.py").unlink()
    for name in ("run", "sweep"):
        with pytest.raises(ScenarioError, match="only with --trust"):
            read_result(tmp_path / name)
        assert read_result(tmp_path / name, trust=True).scenario.game.manners["anna"].strategy == "own"
    run = read_result(tmp_path / "run", trust=True)
    pd.testing.assert_frame_equal(play(run.scenario, np.arange(WORLDS), 0), played)
    made("run", BASELINE, "--worlds", 5, "--no-plots", "--out", tmp_path / "run")
    assert [path.name for path in (tmp_path / "run").glob("*.py")] == []
