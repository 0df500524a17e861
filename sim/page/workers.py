"""A few warm processes that answer requests: a bounded queue, what is urgent first, and what nobody wants any more never begun.

A sweep needs results, all of them (`sim.runtime.workers`); a page needs the latest, soon. A process that takes too long or
dies is replaced, and only its own request fails.
"""

import itertools
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from heapq import heappop, heappush
from multiprocessing.connection import Connection
from typing import Any

from sim.page.mistakes import on_page
from sim.runtime.workers import clean_processes
from sim.words.problems import Refusal, ScenarioError

LONGEST_WORK = 60.0
"""Seconds after which a process is ended that has not answered."""

MOST_WAITING = 256
"""Requests that may wait at once."""

EARLY = "early"
"""The kind of what a function gives before its result."""

PRELOADED = "sim.page.played"
"""What the processes have imported when they start."""


class Busy(Exception):
    """Too much waits already; says so in a sentence."""


class NotDone(Exception):
    """A worker could not do what was asked, through no fault of whoever asked; says why."""


@dataclass(order=True)
class Waiting:
    """A request that waits: urgent ones first, then in the order of asking."""

    rank: tuple[int, int]
    call: tuple[Callable[..., Any], tuple[Any, ...]] = field(compare=False)
    future: Future = field(compare=False)
    early: Future | None = field(compare=False)


class Crew:
    """Some processes, each with a thread of this process that hands it one request after another.

    All but one of the processes (or the only one) take what is to be done in the background, so that a change never
    waits for all of them.
    """

    def __init__(self, size: int):
        self.size = size
        self._context = clean_processes(PRELOADED)
        self._queue: list[Waiting] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._working = self._behind = 0
        self._open = True
        self._processes: list[_Process | None] = [None] * size
        self._threads = [threading.Thread(target=self._hand_out, args=(n,), daemon=True) for n in range(size)]
        for thread in self._threads:
            thread.start()

    def submit(
        self, function: Callable[..., Any], *arguments: Any, background: bool = False, early: Future | None = None
    ) -> Future:
        """Ask a function of a module for its result. The future may be cancelled while the request waits.

        early: gets what the function gives, before its result, to the callable that it is then called with as its last
        argument; it is cancelled where the function gives nothing.

        Its exceptions: `Refusal`, for what is wrong with the request, and `NotDone`. Raises `Busy`.
        """
        future: Future = Future()
        with self._changed:
            if not self._open or len(self._queue) >= MOST_WAITING:
                raise Busy("the laboratory is busy; try again in a moment")
            heappush(self._queue, Waiting((int(background), next(self._order)), (function, arguments), future, early))
            self._changed.notify_all()
        return future

    @property
    def idle(self) -> int:
        """How many processes have nothing to do, and nothing waits for them."""
        with self._changed:
            return max(0, self.size - self._working - len(self._queue))

    def close(self) -> None:
        """End all processes; what waits is cancelled."""
        with self._changed:
            self._open = False
            for waiting in self._queue:
                waiting.future.cancel()
            self._queue.clear()
            self._changed.notify_all()
        for process in self._processes:
            if process is not None:
                process.end()
        for thread in self._threads:
            thread.join(timeout=5)

    # ---------------------------------------------------------------- in the threads

    def _hand_out(self, number: int) -> None:
        while (waiting := self._next()) is not None:
            behind = waiting.rank[0]
            try:
                if waiting.future.set_running_or_notify_cancel():
                    self._do(number, waiting)
            finally:
                if waiting.early is not None:
                    waiting.early.cancel()
                with self._changed:
                    self._working -= 1
                    self._behind -= behind
                    self._changed.notify_all()

    def _next(self) -> Waiting | None:
        """The next request, once there is one; None when all is over."""
        with self._changed:
            while self._open:
                while self._queue and self._queue[0].future.cancelled():
                    heappop(self._queue)
                if self._queue and (self._queue[0].rank[0] == 0 or self._behind < max(1, self.size - 1)):
                    waiting = heappop(self._queue)
                    self._working += 1
                    self._behind += waiting.rank[0]
                    return waiting
                self._changed.wait()
        return None

    def _do(self, number: int, waiting: Waiting) -> None:
        try:
            process = self._processes[number] or _Process(self._context)
            self._processes[number] = process
            kind, result = process.ask(waiting.call, waiting.early)
        except (EOFError, OSError, TimeoutError) as error:
            self._replace(number)
            slow = isinstance(error, TimeoutError)
            said = (
                f"it takes more than {LONGEST_WORK:.0f} seconds" if slow else "the process that computed it has ended"
            )
            waiting.future.set_exception(NotDone(said))
            return
        if kind == "done":
            waiting.future.set_result(result)
        else:
            waiting.future.set_exception(Refusal(result) if kind == "refused" else NotDone(result))

    def _replace(self, number: int) -> None:
        process, self._processes[number] = self._processes[number], None
        if process is not None:
            process.end()


class _Process:
    """A process that answers one request after another over a pipe, and ends with this one."""

    def __init__(self, context: Any):
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_answer, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, call: tuple[Callable[..., Any], tuple[Any, ...]], early: Future | None) -> tuple[str, Any]:
        """What the function gives: kind (done, refused or fault), and the result or a sentence. early: as in `Crew.submit`."""
        self.pipe.send((*call, early is not None))
        while True:
            if not self.pipe.poll(LONGEST_WORK):
                raise TimeoutError
            kind, result = self.pipe.recv()
            if kind != EARLY:
                return kind, result
            if early is not None and early.set_running_or_notify_cancel():
                early.set_result(result)

    def end(self) -> None:
        """End it now."""
        self.process.kill()
        self.process.join(timeout=5)
        self.pipe.close()


def _answer(pipe: Connection) -> None:
    """In the process: answer until whoever asks has gone. Interrupts are for the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            function, arguments, early = pipe.recv()
        except (EOFError, OSError):
            return
        more = (lambda value: pipe.send((EARLY, value)),) if early else ()
        pipe.send(_done(function, (*arguments, *more)))


def _done(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", function(*arguments)
    except ScenarioError as error:
        return "refused", on_page(error.problems)
    except Refusal as error:
        return "refused", str(error)
    except Exception as error:
        return "fault", "".join(traceback.format_exception(error))
