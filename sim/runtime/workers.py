"""Runs tasks in worker processes, here or on a Dask cluster, and loses none. Knows no model.

All three ways take a function of (setup, task), the setup, and the tasks, and yield (task, result) in the order in
which they end; a task that cannot be done has a `Lost` for its result. The function is one of a module, not a lambda.
Workers die with the process that started them, however that ends.
"""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sim.words.problems import Refusal

Function = Callable[[Any, Any], Any]
Results = Iterator[tuple[Any, Any]]

MOST_DEATHS = 3
"""A task is lost after it has killed its worker this often, the last time while nothing else was running."""

MOST_BREAKS = 6
"""Pools that break one after another before a single task has ended."""

MOST_FAILED_STARTS = 20
"""Times in a row that no process could be started."""

PAUSE = 0.2
"""Seconds until processes are started anew after their starting has failed."""

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))
"""Signals that ask a process to end: by a key, by a cluster that takes the machine away, by a terminal that closes."""

PATIENCE = 10
"""Seconds without any result after which a worker that somebody has stopped is reported."""

MEMORY = "glibc.malloc.hugetlb=1:glibc.malloc.trim_threshold=1073741824:glibc.malloc.mmap_threshold=1073741824"
"""How the C library of Linux should treat memory in workers: in large pages, kept for the next arrays rather than given
back and fetched again each time. A tenth of the time of a sweep; elsewhere it means nothing."""

CONNECTING = 15
"""Seconds to wait for a Dask scheduler."""


@dataclass(frozen=True)
class Lost:
    """Why a task could not be done."""

    error: str


class WorkersError(Refusal):
    """There are no workers to be had; says why."""


def here(function: Function, setup: Any, tasks: Iterable[Any]) -> Results:
    """Do the tasks one after another in this process."""
    for task in tasks:
        try:
            result = function(setup, task)
        except Exception as error:
            result = Lost(in_one_line(error))
        yield task, result


def in_one_line(error: BaseException) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}".rstrip(": ")


def in_order(
    function: Function, setup: Any, tasks: Sequence[Any], crew: int, show: Callable[[int], None] = lambda done: None
) -> list[Any]:
    """The results of all tasks in the order of the tasks; in this process where crew is 1. show: called with how many are done.

    Raises `WorkersError` if a task cannot be done.
    """
    crew = min(crew, len(tasks))
    found: dict[Any, Any] = {}
    show(0)
    for task, result in here(function, setup, tasks) if crew <= 1 else processes(function, setup, tasks, crew):
        if isinstance(result, Lost):
            raise WorkersError(result.error)
        found[task] = result
        show(len(found))
    return [found[task] for task in tasks]


# ---------------------------------------------------------------- processes on this machine


def processes(function: Function, setup: Any, tasks: Iterable[Any], workers: int) -> Results:
    """Do the tasks in some processes. When one dies the pool is built anew, and what was under way is done again.

    Raises `WorkersError` if no worker can be started, or if workers die as soon as they start.
    """
    pool = _Pool(function, setup, tasks, workers)
    try:
        while pool.waiting or pool.running:
            yield from pool.finished() if pool.fill() else pool.mend(deadly=False)
    finally:
        pool.close()
        pool.results.cleanup()


class _Pool:
    """A `ProcessPoolExecutor` that is replaced when it breaks.

    Only as many tasks are handed out as keep the workers busy, so that little is done again. A task that was under way
    in two breaks is tried alone: if the pool breaks then too, it is this task that kills.

    Results come by way of files, and only their names through the pool's pipe: whoever reads half of a message of a worker
    that was killed while it sent would wait for the rest for ever, and a name is sent in one piece.
    """

    def __init__(self, function: Function, setup: Any, tasks: Iterable[Any], workers: int):
        self.function, self.setup, self.workers = function, setup, workers
        self.waiting = deque(tasks)
        self.running: dict[Future, Any] = {}
        self.deaths: Counter = Counter()
        self.breaks = self.failed_starts = 0
        self.executor: ProcessPoolExecutor | None = None
        self.results = tempfile.TemporaryDirectory(prefix="results-")
        self.heard, self.reported = time.monotonic(), set[int | None]()

    def open(self) -> ProcessPoolExecutor:
        """A pool of fresh workers on a leash: they end when this process closes its end of a pipe, or dies."""
        context = clean_processes("sim.experiments.sweep")
        self.others = set(multiprocessing.active_children())
        ear, self.leash = context.Pipe(duplex=False)
        start = (ear, self.function, self.setup, self.results.name)
        return ProcessPoolExecutor(self.workers, context, initializer=_begin, initargs=start)

    def fill(self) -> bool:
        """Hand out tasks. Returns False where no process can be started: what starts them has died too."""
        self.executor = self.executor or self.open()
        try:
            while self.waiting and len(self.running) < self._most():
                with _undisturbed():  # or else a worker that is just starting would not be known, and live on
                    future = self.executor.submit(_do, self.waiting[0])
                self.running[future] = self.waiting.popleft()
        except BrokenProcessPool:
            pass  # what is under way ends with this error; if nothing is, `finished` opens a new pool
        except (EOFError, OSError) as error:
            self.failed_starts += 1
            if self.failed_starts > MOST_FAILED_STARTS:
                raise WorkersError(f"no worker process can be started: {in_one_line(error)}") from error
            time.sleep(PAUSE)
            return False
        self.failed_starts = 0
        return True

    def _most(self) -> int:
        alone = self._suspect(self.waiting[0]) or any(map(self._suspect, self.running.values()))
        return 1 if alone else self.workers + 1

    def _suspect(self, task: Any) -> bool:
        return self.deaths[task] >= MOST_DEATHS - 1

    def finished(self) -> Results:
        """What has ended, once something has."""
        # Woken now and then, since not every system lets an interrupt through while waiting.
        ended, _ = wait(self.running, timeout=0.5, return_when=FIRST_COMPLETED)
        self._report_stopped(bool(ended))
        broken = not self.running
        for future in ended:
            task = self.running.pop(future)
            try:
                result = _fetched(Path(self.results.name, future.result()))
            except BrokenProcessPool:
                broken = True
                self.running[future] = task
                continue
            except Exception as error:
                result = Lost(in_one_line(error))
            self.breaks = 0
            yield task, result
        if broken:
            yield from self.mend()

    def _report_stopped(self, heard: bool) -> None:
        """Say which workers somebody has stopped, each once, when none has been heard of for a while."""
        if heard:
            self.heard = time.monotonic()
        elif time.monotonic() - self.heard > PATIENCE:
            stopped = {process.pid for process in self._own() if _is_stopped(process.pid)} - self.reported
            self.reported |= stopped
            for pid in stopped:
                print(f"worker process {pid} is stopped; kill -CONT {pid} lets it go on", file=sys.stderr, flush=True)

    def _own(self) -> set[BaseProcess]:
        """The workers, also those that are still starting."""
        return set(multiprocessing.active_children()) - self.others

    def mend(self, deadly: bool = True) -> Results:
        """Close the pool, and put what was under way first in the queue again.

        deadly: after a worker's death; else what starts the workers has died, and no task is to blame.
        """
        self.breaks += deadly
        if self.breaks > MOST_BREAKS:
            raise WorkersError(
                "worker processes die as soon as they start: the machine is out of memory, or a script starts them outside of "
                "`if __name__ == '__main__':`"
            )
        self.close()
        under_way, self.running = list(self.running.values()), {}
        self.deaths.update(under_way if deadly else [])
        again = [task for task in under_way if self.deaths[task] < MOST_DEATHS]
        self.waiting.extendleft(reversed(again))
        for task in under_way:
            if task not in again:
                yield task, Lost(f"the worker process died, {MOST_DEATHS} times (out of memory?)")

    def close(self) -> None:
        """End all workers now."""
        if self.executor is not None:
            for process in self._own():
                process.kill()
            self.leash.close()
            self.executor.shutdown(wait=True, cancel_futures=True)
            self.executor = None


def _is_stopped(pid: int | None) -> bool:
    """Whether a process has been stopped, where the system shows it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "T"
    except OSError:
        return False


START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""How processes are started."""


class Worker(multiprocessing.get_context(START).Process):  # type: ignore[misc]
    """A process that leaves requests to end to its parent, and so is ended in another way by a pool that has broken.

    From Python 3.12 on such a pool lets nobody in until it has seen all its processes end: a wait for ever otherwise.
    """

    def terminate(self) -> None:
        """End it now."""
        self.kill()


def clean_processes(preloaded: str) -> Any:
    """How processes are started: forked from a clean server that has the imports done, or afresh where there is none.

    preloaded: the module whose imports are done; the first that is asked for in this process stays.

    The server is started with interrupts blocked, and its children inherit that: Ctrl-C is for the main process alone.
    """
    context: Any = copy(multiprocessing.get_context(START))
    context.Process = Worker
    if START == "spawn":
        return context
    context.set_forkserver_preload([preloaded])
    from multiprocessing.forkserver import ensure_running
    from multiprocessing.resource_tracker import ensure_running as ensure_tracker

    ensure_tracker()  # or else the server would start it, which lets interrupts through again
    with _undisturbed(), _environment("GLIBC_TUNABLES", MEMORY):
        ensure_running()
    return context


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Processes that are started in the block find a variable in their environment, unless there is one already."""
    if name in os.environ:
        yield
        return
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Requests to end wait until the block is over, and processes that are started in it never hear of Ctrl-C.

    Blocking a signal is not enough to wait, since another thread (numpy and Arrow have some) would take it.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    asked: list[int] = []
    handlers = {which: signal.signal(which, lambda number, frame: asked.append(number)) for which in ENDING}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for which, handler in handlers.items():
            signal.signal(which, handler)
        if asked:
            signal.raise_signal(asked[0])


_ready: tuple[Function, Any, Path]
"""In a worker: the function, its setup, and the folder for the results."""


def _begin(ear: Connection, function: Function, setup: Any, results: str) -> None:
    """A worker begins: it leaves requests to end to its parent, and ends with it."""
    global _ready
    for which in ENDING:
        signal.signal(which, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(ear,), daemon=True).start()
    _ready = function, setup, Path(results)
    gc.freeze()  # what is loaded stays: no need to look for garbage in it again and again


def _end_with_parent(ear: Connection) -> None:
    try:
        ear.recv()
    except (EOFError, OSError):
        os._exit(1)


def _do(task: Any) -> str:
    """Do a task, and put the result into a file of the folder; its name comes back."""
    function, setup, results = _ready
    [(_, result)] = here(function, setup, [task])
    handle, path = tempfile.mkstemp(dir=results)
    with open(handle, "wb") as file:
        pickle.dump(result, file)
    return Path(path).name


def _fetched(path: Path) -> Any:
    """The result that a worker has put into a file, which goes."""
    result = pickle.loads(path.read_bytes())
    path.unlink()
    return result


# ---------------------------------------------------------------- a Dask cluster


def cluster(function: Function, setup: Any, tasks: Iterable[Any], address: str) -> Results:
    """Do the tasks on the workers of a Dask scheduler, such as tcp://host:8786.

    Dask itself gives a task to another worker when one dies. Raises `WorkersError` if the scheduler is not there.
    """
    client = _client(address)
    try:
        shared = client.scatter(setup, broadcast=False, hash=False)
        yield from _on_cluster(client, function, shared, deque(tasks))
    finally:
        client.close(timeout=1)


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkersError("a cluster needs dask.distributed: pip install 'peace-talks-lab[cluster]'") from error
    try:
        return Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkersError(f"there is no Dask scheduler at {address} ({in_one_line(error)})") from error


def _on_cluster(client: Any, function: Function, shared: Any, waiting: deque) -> Results:
    """Keep the workers in tasks, at least two each, and yield what ends."""
    from distributed import as_completed

    running: dict[Any, Any] = {}
    ending = as_completed(loop=client.loop)
    while waiting or running:
        most = max(8, 3 * sum(client.nthreads().values()))
        while waiting and len(running) < most:
            task = waiting.popleft()
            future = client.submit(function, shared, task, pure=False)
            running[future] = task
            ending.add(future)
        future = next(ending)
        error = future.exception()
        yield running.pop(future), future.result() if error is None else Lost(in_one_line(error))
