"""Places that cannot be written to: a full disk, a read-only one, odd names. One sentence, and nothing half-written."""

import os
import subprocess

import pytest
from calling import call
from places import SCENARIOS

SPLIT = SCENARIOS / "textbook_split.yaml"
WRITING = {
    "run": ("run", SPLIT, "--worlds", 3000),
    "compare": ("compare", SPLIT, SPLIT, "--worlds", 3000),
    "sweep": ("sweep", SPLIT, "--vary", "breakdown=0:0.1:3", "--worlds", 2000, "--workers", 1),
    "overview": ("overview", SPLIT, SPLIT, "--worlds", 100),
    "discover": ("discover", SCENARIOS / "sign_as_is.yaml", "--worlds", 200),
    "given": ("given", SCENARIOS / "sign_as_is.yaml", "--observed", "agreed", "--worlds", 200),
    "brief": ("brief", SPLIT),
}


@pytest.fixture
def disk(tmp_path, request):
    """A disk of its own, where this is allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", request.param, "tmpfs", str(place)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("cannot mount a disk here")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("disk", ["size=8k"], indirect=True)
@pytest.mark.parametrize("command", WRITING)
def test_a_full_disk_ends_it_with_a_sentence(disk, command):
    ended = call(*WRITING[command], "--out", disk / "r")
    assert ended.code == 2 and "No space left on device" in ended.err, ended.output
    assert "Traceback" not in ended.err
    if command not in ("sweep", "given"):  # these keep what is done, to go on with
        assert list(disk.iterdir()) == []


@pytest.mark.parametrize("disk", ["size=1m,ro"], indirect=True)
@pytest.mark.parametrize("command", WRITING)
def test_a_read_only_disk_is_refused_before_anything_is_played(disk, command, monkeypatch):
    def played(*_):
        raise AssertionError("a world was played")

    if command != "sweep":  # which plays one world for its columns, and one call for its estimate
        monkeypatch.setattr("sim.engine.model.Negotiation.run", played)
    ended = call(*WRITING[command], "--out", disk / "r")
    assert ended.code == 2 and "Read-only file system" in ended.err, ended.output


@pytest.mark.parametrize("words", [("report", "{odd}"), ("summarise", "{odd}"), ("run", SPLIT, "--out", "{odd}")])
def test_a_name_that_is_no_text_is_refused(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    odd = os.fsdecode(b"r\xff")
    ended = call(*(str(word).format(odd=odd) for word in words))
    assert ended.code == 2 and "no UTF-8 text" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_scenario_of_such_a_name_is_refused(tmp_path):
    path = tmp_path / os.fsdecode(b"talks\xff.yaml")
    path.write_bytes(SPLIT.read_bytes())
    assert "its name has bytes that are no UTF-8 text" in call("run", path).err
