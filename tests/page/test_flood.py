"""The laboratory as a program of its own: a flood of changes leaves its memory as it was, and Ctrl-C ends all of it."""

import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from places import ROOT
from sweeping import alive, descendants, end, interruptible, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks up processes in /proc")

TOLERATED = 1.1
"""The part by which memory may differ: Python gives back pages of memory when it likes. 3,000 changes took 1.2 percent."""


@pytest.fixture
def program():
    command = [sys.executable, "run_sim.py", "serve", "textbook_logroll", "--port", "0"]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=interruptible)
    yield started
    end(started)


def memory(pids):
    """Bytes that processes hold."""
    said = [re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()) for pid in pids]
    return sum(1024 * int(found[1]) for found in said if found)


def test_a_flood_leaves_memory_as_it_was_and_ctrl_c_ends_every_process(program):
    address = re.search(r"http://\S+", program.stdout.readline())[0]
    with httpx.Client(base_url=address, timeout=60) as client, ThreadPoolExecutor(40) as crowd:

        def change(n):
            return client.get("numbers", params={"set": f"breakdown=0.0{n:04d}", "page": "one"}).status_code

        assert set(crowd.map(change, range(200))) == {200, 409}
        processes = [program.pid, *descendants(program.pid)]
        before = memory(processes)
        assert set(crowd.map(change, range(1000, 1400))) == {200, 409}
        assert memory(processes) < TOLERATED * before
    program.send_signal(signal.SIGINT)
    assert program.wait(20) in (0, 130)
    wait_for(lambda: not any(map(alive, processes)))
