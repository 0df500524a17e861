"""Whatever is killed or stopped, and when: nothing hangs, and no row is lost or doubled."""

import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from breadth import some_of
from sweeping import (
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

from sim.runtime import workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks up processes in /proc")

KILLS = some_of(40)


def sending_is_deadly(flag, task):
    """Once, the worker is killed as soon as it writes into the pipe to its parent, as if memory had run out just then."""
    if task == 2 and not Path(flag).exists():
        Path(flag).touch()
        threading.Thread(target=_kill_in, args=("_send", threading.main_thread().ident), daemon=True).start()
        return bytes(50_000_000)
    return task


def _kill_in(function, thread):
    while True:
        frame = sys._current_frames().get(thread)
        while frame:
            if frame.f_code.co_name == function and "connection" in frame.f_code.co_filename:
                os.kill(os.getpid(), signal.SIGKILL)
            frame = frame.f_back


def test_a_worker_killed_while_it_sends_is_replaced(tmp_path):
    results = dict(workers.processes(sending_is_deadly, tmp_path / "flag", range(6), 2))
    assert {task: result for task, result in results.items() if task != 2} == {task: task for task in (0, 1, 3, 4, 5)}
    assert results[2] in (2, bytes(50_000_000))  # killed before its message was out, or only after


def test_results_leave_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(workers.tempfile, "tempdir", str(tmp_path))
    assert len(dict(workers.processes(pow, 2, range(5), 2))) == 5
    assert list(tmp_path.iterdir()) == []


def stopping(flag, task):
    """A worker that stops itself, and is let go on when the flag is there."""
    if task == 1:
        waiting = f"while [ ! -e {flag} ]; do sleep 0.05; done; kill -CONT {os.getpid()}"
        subprocess.Popen(["sh", "-c", waiting])
        os.kill(os.getpid(), signal.SIGSTOP)
    return task


class Told:
    """Stands for stderr: keeps what is written, and raises the flag."""

    def __init__(self, flag):
        self.flag, self.text = flag, ""

    def write(self, text):
        self.text += text
        self.flag.touch()

    def flush(self):
        pass


def test_a_stopped_worker_is_reported_once(tmp_path, monkeypatch):
    told = Told(tmp_path / "flag")
    monkeypatch.setattr(workers, "PATIENCE", 0)
    monkeypatch.setattr(sys, "stderr", told)
    assert sorted(workers.processes(stopping, told.flag, range(4), 2)) == [(task, task) for task in range(4)]
    assert told.text.count("is stopped; kill -CONT") == 1


def test_where_nothing_starts_a_true_sentence_ends_it(monkeypatch):
    def failing(*_, **__):
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(workers.ProcessPoolExecutor, "submit", failing)
    monkeypatch.setattr(workers, "PAUSE", 0)
    with pytest.raises(workers.WorkersError, match="no worker process can be started: .*temporarily unavailable"):
        dict(workers.processes(pow, 2, range(4), 2))


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGQUIT])
def test_a_closed_terminal_is_an_interrupt(tmp_path, how):
    process = begin(*_sweep(tmp_path, tmp_path / "r"))
    try:
        wait_for(lambda: parts_done(tmp_path / "r") or process.poll() is not None)
        below = descendants(process.pid)
        os.killpg(process.pid, how)
        _, said = process.communicate(timeout=SAFETY)
        assert process.returncode == 130 and "done and safe. To go on:" in said
        wait_for(partial(_none_alive, below))
    finally:
        end(process)


def test_after_many_random_kills_every_row_is_there_once(tmp_path):
    """Of every kind of process: workers, what starts them, what tracks them, the sweep itself; each when a part is done."""
    swept(tmp_path / "expected", work_of(tmp_path, worlds=20_000))
    chance, kills, sweeps = random.Random(5), 0, 0
    while kills < KILLS:
        sweeps += 1
        folder, ended = tmp_path / f"r{sweeps}", False
        while not ended:
            process = begin(*_sweep(tmp_path, folder), "--resume")
            try:
                while kills < KILLS and process.poll() is None:
                    wait_for(partial(_moved, process, folder, parts_done(folder)))
                    below = descendants(process.pid)
                    victim = chance.choice([process.pid, *sorted(below)])
                    with suppress(ProcessLookupError):
                        os.kill(victim, signal.SIGKILL)
                        kills += 1
                    if victim == process.pid:
                        wait_for(partial(_none_alive, below))
                        assert not pd.read_parquet(folder, columns=["point", "world"]).duplicated().any()
                ended = process.wait(timeout=SAFETY) == 0
            finally:
                end(process)
        assert digest(folder) == digest(tmp_path / "expected")


def _sweep(home, folder):
    varied = (word for path in VARY for word in ("--vary", path))
    return scenario_file(home), *varied, "--worlds", 20_000, "--out", folder, "--workers", 2


def _moved(process, folder, done):
    """Whether a further part is done, or the sweep has ended."""
    return parts_done(folder) > done or process.poll() is not None


def _none_alive(pids):
    return not any(map(alive, pids))
