"""As many workers as are asked for, or as there are processors, but no more than memory holds: told, never silent."""

import pytest
from calling import call

import sim
from sim.experiments import crew as module
from sim.experiments.crew import crew_for, processors

VARIED = ("--vary", "breakdown=0:0.05:2", "--worlds", 20)
EACH = crew_for([sim.load("textbook_split").game], 1).bytes_each


@pytest.fixture
def free(monkeypatch):
    """Sets the memory that is free, in what one worker takes."""
    return lambda workers: monkeypatch.setattr(module, "free_memory", lambda: int(workers * EACH))


def workers(asked=None):
    return crew_for([sim.load("textbook_split").game], asked).workers


def test_there_are_as_many_as_are_asked_for_or_as_there_are_processors(free):
    free(1000)
    assert (workers(3), workers()) == (3, processors())


def test_memory_allows_fewer_and_never_none(free):
    free(2.5)
    assert workers(3) == 2
    free(0.5)
    assert workers(3) == 1


def test_the_largest_game_of_several_decides():
    small, large = sim.load("textbook_split").game, sim.load("kazan_2024").game
    assert crew_for([small, large]).bytes_each == crew_for([large]).bytes_each > crew_for([small]).bytes_each


def test_a_sweep_says_what_memory_it_takes_and_that_it_has_fewer_workers(free, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    free(1.5)
    ended = call("sweep", "textbook_split", *VARIED, "--workers", 4, "--out", "here")
    assert ended.code == 0
    assert "on disk, up to 310.2 MB of memory for each worker\n" in ended.err
    assert "1 worker instead of 4: each may take 310.2 MB of memory, and 465.3 MB are free\n" in ended.err


def test_a_sweep_without_memory_for_one_worker_needs_a_yes(free, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    free(0.5)
    ended = call("sweep", "textbook_split", *VARIED, "--out", "here")
    assert ended.code == 2 and "too little for one worker; add --yes" in ended.err
    assert call("sweep", "textbook_split", *VARIED, "--out", "here", "--yes").code == 0


@pytest.mark.parametrize("command", [("discover", "textbook_split", *VARIED[:2], "--worlds", 300),
                                     ("sensitivity", "kazan_2024", "--worlds", 300)], ids=str)  # fmt: skip
def test_other_questions_have_fewer_workers_too(free, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    free(1.5)
    assert " worker instead of 4: each may take " in call(*command, "--workers", 4).err
