"""What is computed for the page, and in which order: each thing once for all who ask, and nothing that nobody waits for.

Numbers are kept by all that decides them (file, changes, seed, worlds), up to `MOST_KEPT` bytes. A page that asks anew
gives up what it asked before: where no other page waits for it, and no process has begun, it is never computed.
"""

import asyncio
import json
import pickle
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from sim.page import played
from sim.page.numbers import Ends, shares_of
from sim.page.played import Opened, Parts
from sim.page.shelf import Shelf
from sim.page.state import State
from sim.page.workers import Crew
from sim.words.plain_values import joined_json, json_text

WORLDS_AT_ONCE = 1000
"""Worlds that answer a change at once."""

SHARPER = (WORLDS_AT_ONCE, 2000, 3000, 5000, 10_000)
"""How many worlds may be asked for: those at once, then more in the background."""

WORLDS_BEHIND = 500
"""Worlds that one process plays in the background before it can do something else."""

MOST_KEPT = 200_000_000
"""Bytes of tables, numbers and pictures that are kept."""

MOST_PAGES = 1000
"""Open pages whose last request is remembered, so that a newer one overtakes it."""


Made = TypeVar("Made")


class Overtaken(Exception):
    """The same page has asked for something newer."""


class Desk:
    """Takes what pages ask to the crew, and keeps what comes of it."""

    def __init__(self, files: Sequence[str], crew: Crew):
        self.files, self.shelf, self.crew = tuple(files), Shelf(files), crew
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._size = 0
        self._going: dict[Hashable, _Shared] = {}
        self._pages: OrderedDict[str, asyncio.Task] = OrderedDict()

    # ---------------------------------------------------------------- what can be asked

    def opened(self, state: State) -> Opened:
        """The scenario of a state, with its changes. Raises `ScenarioError` for a name that is not on the shelf."""
        return Opened(self.files, replace(state, start=""), self.shelf.stamp(state.scenario))

    def start(self, state: State) -> Opened:
        """What a state is compared with: its own scenario unchanged, or another."""
        return self.opened(state.unchanged)

    async def numbers(self, state: State, worlds: int = WORLDS_AT_ONCE) -> bytes:
        """What came of the first `worlds` worlds, and what differs from the start, as JSON: two things to do at once."""
        opened, background = self.opened(state), worlds > WORLDS_AT_ONCE
        parts = await self.parts(opened, worlds)
        key = (played.tell.__name__, opened, worlds)
        told = self._once(key, played.tell, opened, parts, background=background)
        return joined_json(*await _all([told, self._change(state, worlds)]))

    async def _change(self, state: State, worlds: int) -> bytes:
        if self.start(state) == self.opened(state):
            return json_text({"change": None}).encode()
        return await self._said(played.tell_change, state, worlds)

    async def shares(self, state: State) -> bytes | None:
        """The shares of stages, and how many worlds turn, as JSON, as soon as the first thousand worlds are played; None
        where they are no longer known apart from the numbers."""
        opened, start = self.opened(state), self.start(state)
        alone = opened == start or start.state.scenario != opened.state.scenario
        ends, *of_start = await _all([self._ends(one) for one in ((opened,) if alone else (opened, start))])
        if ends is None or None in of_start:
            return None
        return json_text(shares_of(ends, of_start[0] if of_start else None)).encode()

    async def _ends(self, opened: Opened) -> Ends | None:
        """What became of the first thousand worlds; None where it is no longer known."""
        bounds = pairwise(range(0, WORLDS_AT_ONCE + 1, WORLDS_AT_ONCE // self._shared_among(opened)))
        found = await _all([self._ends_of_part(opened, low, high) for low, high in bounds])
        known = [pickle.loads(one) for one in found if one is not None]
        if len(known) < len(found):
            return None
        return replace(known[0], stages=np.concatenate([one.stages for one in known]))

    async def _ends_of_part(self, opened: Opened, low: int, high: int) -> bytes | None:
        part = ("part", opened, low, high)
        if ("early", part) in self._kept or part in self._kept:
            return self._kept.get(("early", part))
        table = asyncio.ensure_future(self._part(opened, low, high, False))
        table.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.sleep(0)  # the part is asked for
        shared = self._going.get(part)
        if shared is None or shared.early is None:
            return None
        early = shared.early
        try:
            return await asyncio.shield(early)
        except asyncio.CancelledError:
            if early.cancelled():
                return None
            table.cancel()
            raise

    async def tables(self, state: State, worlds: int) -> bytes:
        """The same as the tables of the report."""
        return await self._said(played.tabulate, state, worlds)

    async def picture(self, state: State, worlds: int, kind: str, ending: str) -> bytes:
        """A picture of it."""
        return await self._said(played.draw_kind, state, worlds, kind, ending)

    async def of_table(self, function: Callable[..., bytes], state: State, worlds: int, *more: Hashable) -> bytes:
        """What a function of `played` makes of a scenario and the table of its worlds."""
        opened = self.opened(state)
        parts = await self.parts(opened, worlds)
        return await self._once((function.__name__, opened, worlds, *more), function, opened, parts, *more)

    async def of_scenario(self, function: Callable[..., bytes], state: State, *more: Hashable) -> bytes:
        """What a function of `played` makes of a scenario alone."""
        opened = self.opened(state)
        return await self._once((function.__name__, opened, *more), function, opened, *more)

    async def several(
        self, function: Callable[..., bytes], states: Sequence[State], worlds: int = WORLDS_AT_ONCE
    ) -> bytes:
        """What a function of `played` makes of several scenarios in the same worlds."""
        opened = [self.opened(state) for state in states]
        parts = await _all([self.parts(one, worlds) for one in opened])
        key = (function.__name__, *opened, worlds)
        return await self._once(key, function, tuple(zip(opened, parts, strict=True)))

    async def without_each(self, state: State) -> bytes:
        """What the absence of each third party changes, played in the background: a change never waits for it."""
        who = json.loads(await self.of_scenario(played.who_takes_part, state))
        there, out = tuple(who["there"]), tuple(who["out"])
        opened = [self.opened(one) for one in (state, *(state.put(played.presence_of(name), "0") for name in there))]
        parts = await _all([self._behind(one) for one in opened])
        runs = tuple(zip(opened, parts, strict=True))
        key = ("without_each", *opened)
        return await self._once(key, played.tell_without_each, runs, there, out, background=True)

    async def _behind(self, opened: Opened) -> Parts:
        """The table of the first thousand worlds, in the background."""
        ends = range(0, WORLDS_AT_ONCE + 1, WORLDS_BEHIND)
        return tuple(await _all([self._part(opened, low, high, True) for low, high in pairwise(ends)]))

    async def _said(self, function: Callable[..., bytes], state: State, worlds: int, *more: str) -> bytes:
        opened, start = self.opened(state), self.start(state)
        parts = await self.parts(opened, worlds)
        start_parts = parts if start == opened else await self.parts(start, worlds)
        key = (function.__name__, opened, start, worlds, *more)
        return await self._once(
            key, function, opened, parts, start, start_parts, *more, background=worlds > WORLDS_AT_ONCE
        )

    async def parts(self, opened: Opened, worlds: int) -> Parts:
        """The table of the first worlds: the first thousand in two halves where two processes are idle (which costs
        more work, and less time), more in the background."""
        ends = [
            *range(0, WORLDS_AT_ONCE, WORLDS_AT_ONCE // self._shared_among(opened)),
            *range(WORLDS_AT_ONCE, worlds, WORLDS_BEHIND),
            worlds,
        ]
        first = [self._part(opened, low, high, high > WORLDS_AT_ONCE) for low, high in pairwise(ends)]
        return tuple(await _all(first))

    def _shared_among(self, opened: Opened) -> int:
        """How many processes play the first thousand worlds: as before, where they are played already or just now."""
        for processes in (1, 2):
            key = ("part", opened, 0, WORLDS_AT_ONCE // processes)
            if key in self._kept or key in self._going:
                return processes
        return 2 if self.crew.idle > 1 else 1

    async def _part(self, opened: Opened, low: int, high: int, background: bool) -> bytes:
        key = ("part", opened, low, high)
        return await self._once(key, played.play_share, opened, low, high, background=background, early=True)

    async def once(self, function: Callable[..., bytes], *arguments: Hashable) -> bytes:
        """What a function makes of some arguments, computed once for all who ask."""
        return await self._once((function.__name__, *arguments), function, *arguments)

    # ---------------------------------------------------------------- the latest of each page

    async def latest(self, page: str, asked: Awaitable[Made]) -> Made:
        """What a page asks for; whatever it asked before and has not got is given up. Raises `Overtaken`."""
        task = asyncio.ensure_future(asked)
        if page:
            old = self._pages.pop(page, None)
            if old is not None:
                old.cancel()
            self._pages[page] = task
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        try:
            return await task
        except asyncio.CancelledError:
            if self._pages.get(page) is not task and page:
                raise Overtaken("overtaken by a newer change") from None
            raise
        finally:
            if self._pages.get(page) is task:
                del self._pages[page]

    # ---------------------------------------------------------------- once for all

    async def _once(
        self,
        key: Hashable,
        function: Callable[..., bytes],
        *arguments: Any,
        background: bool = False,
        early: bool = False,
    ) -> bytes:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        shared = self._going.get(key)
        if shared is None:
            told: Future | None = Future() if early else None
            future = self.crew.submit(function, *arguments, background=background, early=told)
            shared = self._going[key] = _Shared(future, told)
            if shared.early is not None:
                shared.early.add_done_callback(partial(self._keep_early, key))
        shared.waiting += 1
        try:
            result = await asyncio.shield(shared.answer)
        finally:
            shared.waiting -= 1
            if not shared.waiting:
                shared.answer.cancel()
                self._going.pop(key, None)
        self._keep(key, result)
        return result

    def _keep_early(self, key: Hashable, early: asyncio.Future) -> None:
        if not early.cancelled():
            self._keep(("early", key), early.result())

    def _keep(self, key: Hashable, result: bytes) -> None:
        if key in self._kept:
            return
        self._kept[key] = result
        self._size += len(result)
        while self._size > MOST_KEPT:
            self._size -= len(self._kept.popitem(last=False)[1])


class _Shared:
    """An answer that some wait for; cancelling it cancels the request, where no process has begun. early: see `Crew.submit`."""

    def __init__(self, future: Future, early: Future | None):
        self.answer = asyncio.wrap_future(future)
        self.early = asyncio.wrap_future(early) if early else None
        self.answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.waiting = 0


async def _all(asked: Sequence[Awaitable[Made]]) -> list[Made]:
    """All answers; where one fails or is given up, so are the others."""
    tasks = [asyncio.ensure_future(one) for one in asked]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        raise
