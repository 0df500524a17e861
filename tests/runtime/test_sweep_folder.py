"""The folder of results: whole at every moment, and nothing finished is ever lost."""

import json
import os
import subprocess

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.runtime import parquet as columns
from sim.runtime.sweep_folder import SWEEP_MANIFEST, TMP, Store, part_paths, read_manifest
from sim.runtime.whole_files import FolderError

FRAME = pd.DataFrame(
    {"point": [0, 0, 1], "stage": pd.Categorical(["a", None, "b"], ["a", "b", "c"]), "gain": [0.5, 0.25, 1.0],
     "round": pd.array([1, None, 3], dtype="Int16")}
)  # fmt: skip
SCHEMA = columns.schema_of(FRAME)
PART = columns.parquet([columns.table(FRAME, SCHEMA)], SCHEMA)
ASKED = {"scenario": {"name": "Talks", "curvature": 2.0}, "experiment": {"seed": 1}, "versions": {"numpy": "2.0"}}


def store(folder, resume=False, asked=ASKED):
    return Store(folder, asked, columns.parquet([], SCHEMA), b"point,cost\n0,0.1\n", resume)


@pytest.fixture
def folder(tmp_path):
    """Results with two parts."""
    with store(tmp_path / "results") as results:
        results.add("part-00000.parquet", PART, 3, [])
        results.add("part-00001.parquet", PART, 3, [])
    return tmp_path / "results"


def mounted(tmp_path, options):
    """A small disk of its own, where this is allowed."""
    (tmp_path / "disk").mkdir()
    call = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(tmp_path / "disk")]
    if os.name != "posix" or subprocess.run(call, capture_output=True, check=False).returncode:
        pytest.skip("cannot mount a disk here")
    return tmp_path / "disk"


@pytest.fixture
def small_disk(tmp_path):
    """A disk that can take a few parts."""
    disk = mounted(tmp_path, "size=64k")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_the_folder_can_be_read_at_every_moment(tmp_path):
    with store(tmp_path / "r") as results:
        assert len(pd.read_parquet(tmp_path / "r")) == 0
        (tmp_path / "r" / TMP / "part-00000.parquet").write_bytes(PART[:100])
        assert len(pd.read_parquet(tmp_path / "r")) == 0
        results.add("part-00000.parquet", PART, 3, [])
        assert len(pd.read_parquet(tmp_path / "r")) == 3


def test_types_come_back_as_they_were(folder):
    table = pd.read_parquet(folder)
    assert list(table["stage"].cat.categories) == ["a", "b", "c"]
    assert table["gain"].dtype == "float32"
    assert table["round"].dtype == "Int16"
    assert table.iloc[:3].astype({"gain": float, "point": "int64"}).equals(FRAME)


def test_duckdb_reads_the_parts(folder):
    duckdb = pytest.importorskip("duckdb")
    assert duckdb.sql(f"select count(*), count(stage) from '{folder}/*.parquet'").fetchall() == [(6, 4)]


def test_a_second_sweep_needs_resume(folder):
    with pytest.raises(FolderError, match=r"holds a sweep already \(2 parts done\); add --resume"):
        store(folder)
    with store(folder, resume=True) as results:
        assert list(results.parts) == ["part-00000.parquet", "part-00001.parquet"]
        assert (results.rows, results.notices) == (6, [])


def test_a_sweep_that_never_got_going_is_begun_anew(tmp_path):
    store(tmp_path).close()
    store(tmp_path, asked={**ASKED, "experiment": {"seed": 2}}).close()
    assert read_manifest(tmp_path)["asked"]["experiment"] == {"seed": 2}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"experiment": {"seed": 2}}, "experiment.seed: 1 there, 2 here"),
        ({"versions": {"numpy": "3.0"}}, 'versions.numpy: "2.0" there, "3.0" here'),
        ({"scenario": {"name": "Talks", "curvature": 1.5}}, "scenario.curvature: 2.0 there, 1.5 here"),
        ({"scenario": {"name": "Talks"}}, "scenario.curvature: 2.0 there, nothing here"),
    ],
)
def test_another_sweep_is_not_resumed_and_the_difference_is_told(folder, changed, told):
    before = (folder / SWEEP_MANIFEST).read_bytes()
    with pytest.raises(FolderError, match=told):
        store(folder, True, {**ASKED, **changed})
    assert (folder / SWEEP_MANIFEST).read_bytes() == before


@pytest.mark.parametrize("change", [lambda old: old[:-7], lambda old: old.replace(b"PAR1", b"PAR2"), lambda old: b""])
def test_a_part_that_was_cut_short_or_edited_is_made_again(folder, change):
    path = folder / "part-00001.parquet"
    path.write_bytes(change(path.read_bytes()))
    with store(folder, resume=True) as results:
        assert list(results.parts) == ["part-00000.parquet"]
        assert "part-00001.parquet is not as it was written (cut short, or edited); it is made" in results.notices[0]


def test_a_part_that_is_gone_is_made_again(folder):
    (folder / "part-00000.parquet").unlink()
    with pytest.raises(FolderError, match=r"part-00000.parquet is missing"):
        part_paths(folder)
    with store(folder, resume=True) as results:
        assert list(results.parts) == ["part-00001.parquet"]
        assert "is gone" in results.notices[0]


def test_two_cannot_write_at_once(folder):
    with (
        store(folder, resume=True),
        pytest.raises(FolderError, match=rf"another sweep is writing .* {os.getpid()} on "),
    ):
        store(folder, resume=True)
    store(folder, resume=True).close()


def test_failures_are_kept_until_the_part_is_made_whole(folder):
    with store(folder, resume=True) as results:
        results.add("part-00002.parquet", None, 0, [{"point": 1, "worlds": [0, 2], "error": "no"}])
        assert not results.is_done("part-00002.parquet")
    with store(folder, resume=True) as results:
        assert results.failures == {"part-00002.parquet": [{"point": 1, "worlds": [0, 2], "error": "no"}]}
        results.add("part-00002.parquet", PART, 3, [])
        assert results.is_done("part-00002.parquet")
    assert read_manifest(folder)["failures"] == {}


def test_a_full_disk_loses_nothing(small_disk):
    folder, added = small_disk / "results", 0
    with store(folder) as results, pytest.raises(FolderError, match=r"no room left .* are done and safe.*--resume"):
        for number in range(1000):
            results.add(f"part-{number:05d}.parquet", PART, 3, [])
            added += 1
    assert added > 0
    assert len(read_manifest(folder)["parts"]) == added
    assert len(pd.read_parquet(folder)) == 3 * (added + 1) or len(pd.read_parquet(folder)) == 3 * added


def test_a_quota_of_file_size_loses_nothing(folder):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with store(folder, resume=True) as results:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, before[1]))
        try:
            with pytest.raises(FolderError, match=r"no room left .*; 2 parts are done and safe"):
                results.add("part-00002.parquet", PART, 3, [])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert sorted(read_manifest(folder)["parts"]) == ["part-00000.parquet", "part-00001.parquet"]
    assert len(pd.read_parquet(folder)) == 6
    with store(folder, resume=True) as results:
        results.add("part-00002.parquet", PART, 3, [])
    assert len(pd.read_parquet(folder)) == 9


def test_a_disk_for_reading_only_is_told(tmp_path):
    disk = mounted(tmp_path, "size=64k,ro")
    try:
        with pytest.raises(FolderError, match=r"cannot write results to .*Read-only"):
            store(disk / "results")
        with pytest.raises(FolderError, match=r"cannot write results to .*Read-only"):
            store(disk)
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_for_reading_only_is_told(folder):
    folder.chmod(0o555)
    with pytest.raises(FolderError, match="cannot write results"):
        store(folder, resume=True)
    folder.chmod(0o755)


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderError, match="it is a file, not a folder"):
        store(tmp_path / "file")
    with pytest.raises(FolderError, match="cannot write results"):
        store(tmp_path / "file" / "results")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["worlds.parquet", "notes.txt", "part-00000.parquet"])
def test_a_folder_with_other_things_is_left_alone(tmp_path, name):
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(FolderError, match="cannot write results"):
        store(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_stranger_among_the_parts_is_told(folder):
    (folder / "old.parquet").write_bytes(PART)
    with pytest.raises(FolderError, match=r"holds old.parquet, which is not from this sweep"):
        store(folder, resume=True)


@pytest.mark.parametrize("text", ["{", "[]", '{"asked": {}}'])
def test_a_damaged_manifest_is_told(folder, text):
    (folder / SWEEP_MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(FolderError, match=r"_manifest.json cannot be (read|used)"):
        store(folder, resume=True)


def test_a_folder_without_a_sweep_is_told(tmp_path):
    with pytest.raises(FolderError, match="holds no sweep"):
        read_manifest(tmp_path)


def test_the_manifest_is_plain_json_with_all_hashes(folder):
    manifest = json.loads((folder / SWEEP_MANIFEST).read_text(encoding="utf-8"))
    assert manifest["asked"]["experiment"] == {"seed": 1}
    assert {len(part["sha256"]) for part in manifest["parts"].values()} == {64}
    assert pq.read_schema(folder / "columns.parquet").names == list(FRAME)
