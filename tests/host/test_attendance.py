"""Whether the bot was there, and when it was not."""

import pytest

from bot.host.attendance import AWAY_MS, NAME, NOTE_MS, Attendance
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

T0 = 1_760_000_000_000
HOUR = 3_600_000


async def outages(store: MemoryStore) -> list[tuple[int, int]]:
    return await store.spaces.outages(0, 2 * T0)


async def there(store: MemoryStore, clock: FakeClock) -> Attendance:
    attendance = Attendance(store, clock)
    await attendance.start()
    await clock.settle()
    return attendance


async def test_it_notes_every_minute_that_it_is_there() -> None:
    store, clock = MemoryStore(), FakeClock(T0)
    attendance = await there(store, clock)
    assert await store.last_beat(NAME) == T0
    await clock.advance(10 * HOUR + NOTE_MS // 2)
    assert await store.last_beat(NAME) == T0 + 10 * HOUR
    await attendance.stop()
    assert await store.last_beat(NAME) == T0 + 10 * HOUR + NOTE_MS // 2
    await clock.advance(HOUR)
    assert await store.last_beat(NAME) == T0 + 10 * HOUR + NOTE_MS // 2
    assert await outages(store) == []


@pytest.mark.parametrize(("away", "noted"), [(AWAY_MS, False), (AWAY_MS + 1, True), (90 * 24 * HOUR, True)])
async def test_who_starts_after_a_while_notes_how_long_the_bot_was_away(away: int, noted: bool) -> None:
    store, clock = MemoryStore(), FakeClock(T0)
    await (await there(store, clock)).stop()
    clock.jump(away)
    await (await there(MemoryStore(store.state), clock)).stop()
    assert await outages(store) == ([(T0, T0 + away)] if noted else [])
    assert await store.last_beat(NAME) == T0 + away


async def test_a_process_that_was_killed_was_there_until_its_last_note() -> None:
    store, clock = MemoryStore(), FakeClock(T0)
    killed = await there(store, clock)
    await clock.advance(HOUR + NOTE_MS - 1)
    assert killed._task is not None
    killed._task.cancel()
    clock.jump(HOUR)
    await (await there(MemoryStore(store.state), clock)).stop()
    assert await outages(store) == [(T0 + HOUR, T0 + 2 * HOUR + NOTE_MS - 1)]


async def test_a_machine_that_slept_was_away() -> None:
    store, clock = MemoryStore(), FakeClock(T0)
    attendance = await there(store, clock)
    clock.jump(HOUR)
    await clock.advance(NOTE_MS)
    assert await outages(store) == [(T0, T0 + HOUR)]
    await attendance.stop()


async def test_time_without_a_store_is_time_away(caplog: pytest.LogCaptureFixture) -> None:
    store, clock = MemoryStore(), FakeClock(T0)
    attendance = await there(store, clock)
    store.fail("last_beat", times=10)
    await clock.advance(11 * NOTE_MS)
    assert await outages(store) == [(T0, T0 + 11 * NOTE_MS)]
    assert "the disk is full" in caplog.text
    await attendance.stop()


async def test_while_one_of_two_processes_is_there_the_bot_is_there() -> None:
    store, clock = MemoryStore(), FakeClock(T0)
    one, other = await there(store, clock), await there(MemoryStore(store.state), clock)
    await clock.advance(HOUR)
    await one.stop()
    await clock.advance(HOUR)
    one = await there(store, clock)
    await other.stop()
    await one.stop()
    assert await outages(store) == []


async def test_a_start_without_a_store_is_noted_later() -> None:
    store, clock = MemoryStore(), FakeClock(T0)
    store.fail("last_beat")
    attendance = await there(store, clock)
    assert await store.last_beat(NAME) is None
    await clock.advance(NOTE_MS)
    assert await store.last_beat(NAME) == T0 + NOTE_MS
    await attendance.stop()


async def test_what_was_never_started_has_nothing_to_stop() -> None:
    store = MemoryStore()
    await Attendance(store, FakeClock(T0)).stop()
    assert await store.last_beat(NAME) is None
