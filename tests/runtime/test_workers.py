"""The processes that workers run in: how they begin, and how they end."""

import signal

from sim.runtime.workers import ENDING, clean_processes


def left_to_others(pipe):
    """In the process: leave requests to end to the parent, as workers do, say so, and wait."""
    for which in ENDING:
        signal.signal(which, signal.SIG_IGN)
    pipe.send("ready")
    pipe.recv()


def test_a_process_that_leaves_requests_to_its_parent_ends_when_its_pool_says_so():
    context = clean_processes("sim.experiments.sweep")
    ours, theirs = context.Pipe()
    process = context.Process(target=left_to_others, args=(theirs,), daemon=True)
    process.start()
    assert ours.recv() == "ready"
    try:
        process.terminate()
        process.join(timeout=60)
        assert process.exitcode == -signal.SIGKILL
    finally:
        process.kill()
