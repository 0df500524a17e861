"""A table that memory does not hold is refused before it is played."""

import pytest
from calling import call


@pytest.mark.parametrize(
    "command",
    [("run", "textbook_split"), ("run", "textbook_split", "--json"), ("compare", "textbook_split", "textbook_split"),
     ("overview", "textbook_split"), ("place", "textbook_split", "orchard=p50")],
    ids=" ".join,
)  # fmt: skip
def test_a_table_that_memory_does_not_hold_is_refused_before_it_is_played(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.cli.capacity.free_memory", lambda: 10**8)
    ended = call(*command, "--worlds", 5 * 10**6)
    assert ended.code == 2 and "000,000 worlds takes " in ended.err and "`sweep`" in ended.err
    assert list(tmp_path.rglob("*")) == []


def test_until_is_refused_only_when_so_many_worlds_are_needed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.cli.capacity.free_memory", lambda: 10**6)
    quick = ("--no-plots", "--no-efficiency", "--out", "here")
    assert call("run", "kazan_2024", "--until", 5, *quick).code == 0
    monkeypatch.setattr("sim.cli.capacity.FITS_ANYWHERE", 2000)
    ended = call("run", "kazan_2024", "--until", 1.5, *quick)
    assert ended.code == 2 and "worlds takes " in ended.err
