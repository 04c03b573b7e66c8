"""Schedules over the real host: the invitation is posted, once, whoever dies meanwhile."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.engine.effects import CloseWindow, OpenWindow
from bot.host.scheduler import TRY_AGAIN_MS, Scheduler
from bot.host.schedules import ScheduleBook
from bot.host.windows import Windows
from bot.ports.schedules import OccurrenceState, Schedule
from tests.host.bench import ANN, RIGHT, T0, Bench
from tests.host.dailies import BANK, HOUR, SPACE, bank, days, rows, schedule

DUE = T0 + 580_000
"""22:23 UTC on the day when the tests begin."""


class Pair:
    """A process: a bench and its scheduler."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.scheduler = Scheduler(bench.store, bench.host, bench.clock, bank, {"test"})

    async def start(self) -> "Pair":
        await self.bench.start()
        self.scheduler.start()
        await self.bench.clock.settle()
        return self

    async def kill(self) -> None:
        task, self.scheduler._task = self.scheduler._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self.bench.kill()


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    made = Pair(Bench(sole=False))
    await made.bench.store.schedules.add(mine(), 9)
    yield await made.start()
    await made.kill()


def mine() -> Schedule:
    return schedule("s1", T0, at_time="22:23", window_hours=1, questions=2)


async def test_a_daily_from_its_invitation_to_its_end(pair: Pair) -> None:
    bench = pair.bench
    await bench.clock.advance_to(DUE)
    (row,) = rows(bench.store.state)
    assert (row.state, row.due_at) == (OccurrenceState.POSTED, DUE)
    assert bench.chat.of(OpenWindow) == [OpenWindow(DUE + HOUR, 2)]
    book = ScheduleBook(bench.store, bank)
    assert [it.occurrence for it in await book.running(SPACE, bench.clock.now())] == [row]

    run = await bench.do(Windows(bench.host, bench.store).play(row.game_id, ANN, "test:@ann", bench.clock.now()))
    assert len(run.game_id) <= 40
    await bench.press(RIGHT, ANN, run.game_id)

    await bench.clock.advance_to(DUE + HOUR + 60_000)
    assert len(bench.chat.of(CloseWindow)) == 1
    assert await book.running(SPACE, bench.clock.now()) == []
    played = (await bench.stored(row.game_id)).challenge
    assert {question.id for question in played.questions} == {name for _, name in bench.store.state.schedules.asked}
    assert all(question.id.partition("/")[0] in BANK for question in played.questions)


async def test_two_replicas_post_one_invitation(pair: Pair) -> None:
    twin = await Pair(pair.bench.twin(sole=False)).start()
    await pair.bench.clock.advance_to(DUE + 60_000)
    assert len(pair.bench.chat.of(OpenWindow)) == 1
    assert days(pair.bench.store.state) == ["2023-11-14"]
    await twin.kill()


@pytest.mark.parametrize("method", ["asked", "conclude"])
async def test_who_dies_before_or_after_the_game_began_leaves_one_invitation(pair: Pair, method: str) -> None:
    bench = pair.bench
    dying = asyncio.Event()

    async def die() -> None:
        dying.set()
        await asyncio.Event().wait()

    bench.store.schedules.before(method, die)
    await bench.clock.advance_to(DUE)
    assert dying.is_set()
    assert days(bench.store.state, OccurrenceState.CLAIMED) == ["2023-11-14"]
    await pair.kill()
    heir = await Pair(bench.twin(sole=False)).start()
    await bench.clock.advance(TRY_AGAIN_MS)
    assert days(bench.store.state) == ["2023-11-14"]
    assert len(bench.chat.of(OpenWindow)) == 1
    assert bench.chat.of(OpenWindow)[0].until == DUE + HOUR
    await heir.kill()


async def test_a_write_of_which_nobody_knows_leaves_one_invitation(pair: Pair) -> None:
    bench = pair.bench
    await bench.clock.advance_to(DUE - 1)
    bench.store.fail("append", 1)
    await bench.clock.advance_to(DUE + TRY_AGAIN_MS)
    assert days(bench.store.state) == ["2023-11-14"]
    assert len(bench.chat.of(OpenWindow)) == 1
