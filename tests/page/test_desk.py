"""A flood of changes starts no flood of work; a process that is lost is replaced."""

import asyncio
import json
import os
import socket
import time
from dataclasses import replace
from operator import truediv

import pytest

from sim.page.desk import Desk, Overtaken
from sim.page.routes import whole_number
from sim.page.serving import _listen
from sim.page.state import State
from sim.page.workers import MOST_WAITING, Busy, Crew, NotDone
from sim.words.problems import Refusal

SPLIT = State("textbook_logroll")


@pytest.fixture(scope="module")
def crew():
    crew = Crew(1)
    yield crew
    crew.close()


def counted(crew):
    """Counts what the crew is asked."""
    asked, submit = [], crew.submit

    def counting(function, *arguments, **how):
        asked.append(function.__name__)
        return submit(function, *arguments, **how)

    crew.submit = counting
    return asked


@pytest.mark.parametrize("ask", [Desk.numbers, Desk.shares])
def test_of_a_thousand_changes_at_once_only_the_last_is_computed(crew, ask):
    desk = Desk([], crew)
    asked = counted(crew)

    async def flood():
        changes = [desk.latest("one", ask(desk, SPLIT.put("breakdown", f"{n}e-6"))) for n in range(1000)]
        return await asyncio.gather(*changes, return_exceptions=True)

    answers = asyncio.run(flood())
    del crew.submit
    assert all(isinstance(answer, Overtaken) for answer in answers[:-1])
    assert isinstance(answers[-1], bytes)
    assert len(asked) < 20
    assert not desk._going


def test_what_several_pages_ask_is_computed_once(crew):
    desk = Desk([], crew)
    asked = counted(crew)

    async def together():
        same = SPLIT.put("breakdown", "0.0123")
        return await asyncio.gather(*(desk.latest(f"page {n}", desk.numbers(same)) for n in range(10)))

    answers = asyncio.run(together())
    del crew.submit
    assert len(set(answers)) == 1
    assert asked.count("tell") == 1 and asked.count("play_share") == 2  # the state and its start


def test_a_page_that_gives_up_takes_nothing_from_another_that_waits_for_the_same(crew):
    desk = Desk([], crew)

    async def two():
        same = SPLIT.put("breakdown", "0.0321")
        first = asyncio.ensure_future(desk.latest("a", desk.numbers(same)))
        second = asyncio.ensure_future(desk.latest("b", desk.numbers(same)))
        await asyncio.sleep(0)
        third = asyncio.ensure_future(desk.latest("a", desk.numbers(SPLIT)))
        return await asyncio.gather(first, second, third, return_exceptions=True)

    first, second, third = asyncio.run(two())
    assert isinstance(first, Overtaken) and isinstance(second, bytes) and isinstance(third, bytes)


def test_what_is_kept_is_bounded(crew, monkeypatch):
    monkeypatch.setattr("sim.page.desk.MOST_KEPT", 300_000)
    desk = Desk([], crew)

    async def many():
        for n in range(8):
            await desk.numbers(SPLIT.put("breakdown", f"{n}e-3"))

    asyncio.run(many())
    assert desk._size <= 300_000 and desk._size == sum(map(len, desk._kept.values()))


def test_a_process_that_ends_is_replaced_and_only_its_request_fails(crew):
    with pytest.raises(NotDone, match="has ended"):
        crew.submit(os._exit, 3).result(20)
    assert crew.submit(pow, 2, 3).result(20) == 8


def test_a_process_that_takes_too_long_is_replaced(crew, monkeypatch):
    monkeypatch.setattr("sim.page.workers.LONGEST_WORK", 0.2)
    with pytest.raises(NotDone, match="takes more than"):
        crew.submit(time.sleep, 30).result(20)
    monkeypatch.undo()
    assert crew.submit(pow, 2, 3).result(20) == 8


def test_what_is_wrong_with_a_request_is_told_apart_from_a_fault(crew):
    with pytest.raises(Refusal, match="is not a whole number"):
        crew.submit(whole_number, "x", "world", 9).result(20)
    with pytest.raises(NotDone, match="ZeroDivisionError"):
        crew.submit(truediv, 1, 0).result(20)


def test_only_so_much_waits_and_what_is_given_up_is_never_begun():
    crew = Crew(1)
    try:
        busy = crew.submit(time.sleep, 1)
        while not busy.running():
            time.sleep(0.01)
        waiting = [crew.submit(pow, 2, n) for n in range(MOST_WAITING)]
        with pytest.raises(Busy, match="try again"):
            for _ in range(2):
                crew.submit(pow, 1, 1)
        for future in waiting[:-1]:
            assert future.cancel() or future.done()
        urgent_last = waiting[-1].result(20)
        assert urgent_last == 2 ** (MOST_WAITING - 1)
        busy.result(20)
    finally:
        crew.close()


def test_what_is_in_the_background_waits_for_what_is_not():
    crew, order = Crew(1), []
    try:
        first = crew.submit(time.sleep, 0.3)
        behind = crew.submit(pow, 2, 1, background=True)
        ahead = crew.submit(pow, 2, 2)
        for future, name in ((behind, "behind"), (ahead, "ahead")):
            future.add_done_callback(lambda done, name=name: order.append(name))
        first.result(20), behind.result(20)
        assert order == ["ahead", "behind"]
    finally:
        crew.close()


def test_closing_ends_the_processes():
    crew = Crew(1)
    crew.submit(pow, 2, 2).result(20)
    process = crew._processes[0].process
    crew.close()
    assert not process.is_alive()
    with pytest.raises(Busy):
        crew.submit(pow, 1, 1)


def test_a_picture_plays_nothing_that_the_numbers_have_played(crew, monkeypatch):
    """Whether or not the processes are idle by then, which decides how worlds are shared among them."""
    desk = Desk([], crew)
    asked = counted(crew)
    state = SPLIT.put("breakdown", "0.0456")

    async def one_after_the_other():
        await desk.numbers(state)
        played = asked.count("play_share")
        for idle in (1, 2):
            monkeypatch.setattr(type(crew), "idle", idle)
            await desk.picture(state, 1000, "stages", ["svg", "png"][idle - 1])
        return played

    played = asyncio.run(one_after_the_other())
    del crew.submit
    assert played and asked.count("play_share") == played


@pytest.mark.parametrize(
    "state",
    [
        SPLIT.put("breakdown", "0.0234"),
        State("textbook_split").put("breakdown", "0"),
        State("kazan_2024").put("breakdown", "0.05"),
        State("kazan_2024"),
        replace(State("kazan_2024"), start="sign_as_is"),
    ],
    ids=["changed", "certain", "many words", "unchanged", "another start"],
)
def test_the_shares_that_come_first_are_those_of_the_numbers(crew, state):
    desk = Desk([], crew)

    async def both():
        asked = [asyncio.ensure_future(one) for one in (desk.shares(state), desk.numbers(state))]
        done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        return asked[0] in done, await asyncio.gather(*asked), await desk.shares(state)

    async def after_the_numbers():
        other = state.put("calendar.rounds", "9")
        await desk.numbers(other)
        return await desk.shares(other)

    first, (shares, numbers), again = asyncio.run(both())
    assert asyncio.run(after_the_numbers()) is not None
    early, late = json.loads(shares), json.loads(numbers)
    assert first and again == shares
    assert early["worlds"] == late["worlds"] == 1000
    assert early["summary"] == {key: late["summary"][key] for key in ("agreed", "stages")}
    assert early["said"] == (late["change"]["said"] if late["change"] and not state.start else None)


def test_where_no_worlds_can_be_played_shares_wait_for_nothing(crew, monkeypatch):
    desk = Desk([], crew)

    async def asked():
        return await asyncio.wait_for(desk.shares(SPLIT.put("breakdown", "0.0777")), 20)

    monkeypatch.setattr("sim.page.workers.MOST_WAITING", 0)
    assert asyncio.run(asked()) is None
    monkeypatch.undo()
    monkeypatch.setattr("sim.page.workers.LONGEST_WORK", 0.0001)
    assert asyncio.run(asked()) is None


def test_answers_leave_at_once():
    """A socket that is not named TCP makes asyncio wait 40 ms for more to send."""
    listening = _listen("127.0.0.1", 0)
    listening.close()
    assert listening.proto == socket.IPPROTO_TCP
