"""The loop that posts dailies, over a clock that stands still and a stand-in for the host."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.engine.codec import decode_event
from bot.engine.errors import NotPlayable
from bot.engine.events import GameRequested
from bot.engine.selection import candidates
from bot.host import scheduler
from bot.host.errors import NotConnected, NotKept, Stopping
from bot.host.plans import PUNCTUAL_MS, game_id_of
from bot.host.scheduler import LOOK_MS, TRY_AGAIN_MS, Scheduler
from bot.host.schedules import ScheduleBook
from bot.ports import StoreUnavailable
from bot.ports.schedules import OccurrenceState, Schedule, Source, SourceKind
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryState, MemoryStore
from tests.host.dailies import BANK, DAY, HOUR, MOD, ROOM, SPACE, StandIn, bank, days, plan, rows, schedule

START = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp()) * 1000
NINE = START + 9 * HOUR
POSTED, MISSED, FAILED = OccurrenceState.POSTED, OccurrenceState.MISSED, OccurrenceState.FAILED


class Process:
    """A scheduler with its own store over shared state."""

    def __init__(self, clock: FakeClock, state: MemoryState | None = None) -> None:
        self.clock = clock
        self.store = MemoryStore(state)
        self.state = self.store.state
        self.games = StandIn(self.store)
        self.bank = dict(BANK)
        self.scheduler = Scheduler(self.store, self.games, clock, lambda space: self.bank, {"test"})

    async def start(self, *schedules: Schedule) -> "Process":
        for it in schedules:
            assert await self.store.schedules.add(it, 999)
        self.scheduler.start()
        await self.clock.settle()
        return self

    async def kill(self) -> None:
        task, self.scheduler._task = self.scheduler._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def request(self, day: str, schedule_id: str = "s") -> GameRequested:
        request = self.state.games[f"daily-{schedule_id}-{day}"]
        event = request.log[0]
        decoded = decode_event(event.kind, event.at, event.delivery, event.body)
        assert isinstance(decoded, GameRequested)
        return decoded


@pytest.fixture
async def process() -> AsyncIterator[Process]:
    made = Process(FakeClock(START))
    yield made
    await made.kill()


def mine(**changes: object) -> Schedule:
    return schedule("s", **{"since": START, **changes})  # type: ignore[arg-type]


# --- on time ----------------------------------------------------------------------------------------------------------


async def test_a_daily_is_posted_when_it_is_due_and_not_before(process: Process) -> None:
    await process.start(mine())
    await process.clock.advance_to(NINE - 1)
    assert rows(process.state) == []
    await process.clock.advance_to(NINE)
    (row,) = rows(process.state)
    assert (row.day, row.due_at, row.opens_at, row.closes_at) == ("2026-03-01", NINE, NINE, NINE + DAY)
    assert (row.state, row.game_id, row.reason) == (POSTED, "daily-s-2026-03-01", None)
    request = process.request("2026-03-01")
    assert (request.at, request.until, request.mode, request.audience) == (NINE, NINE + DAY, "daily", "channel")
    assert (request.owner, request.players, request.delivery) == (MOD, (), "daily:s:2026-03-01")
    assert process.state.games["daily-s-2026-03-01"].info.channel == ROOM


async def test_every_day_has_its_own_with_other_questions(process: Process) -> None:
    await process.start(mine(questions=2))
    await process.clock.advance_to(START + 3 * DAY)
    assert days(process.state) == ["2026-03-01", "2026-03-02", "2026-03-03"]
    asked = [question for channel, question in process.state.schedules.asked if channel == ROOM]
    assert len(asked) == 6 and set(asked) <= {it.origin for it in candidates(BANK.values())}
    assert len({process.request(day).seed for day in days(process.state)}) == 3


async def test_a_whole_challenge_is_posted_as_it_is(process: Process) -> None:
    await process.start(mine(source=Source(SourceKind.CHALLENGE, "grads"), questions=0, window_hours=3))
    await process.clock.advance_to(NINE)
    assert process.state.games["daily-s-2026-03-01"].info.challenge_id == "grads"
    assert process.request("2026-03-01").until == NINE + 3 * HOUR
    assert process.state.schedules.asked == {(ROOM, f"grads/q{number}"): NINE for number in (1, 2, 3)}


async def test_two_dailies_of_one_channel_at_one_time_ask_different_questions(process: Process) -> None:
    await process.start(mine(questions=3), schedule("t", START, questions=3))
    await process.clock.advance_to(NINE)
    assert len(days(process.state)) == 2
    assert len(process.state.schedules.asked) == 6


async def test_only_the_weekdays_chosen(process: Process) -> None:
    await process.start(mine(weekdays=(0, 2)))  # the first of March is a Sunday
    await process.clock.advance_to(START + 7 * DAY)
    assert days(process.state) == ["2026-03-02", "2026-03-04"]


async def test_the_schedules_of_other_platforms_are_left_alone(process: Process) -> None:
    await process.start(mine(channel="slack:T1/C1"), schedule("t", START, channel="testing:1"))
    await process.clock.advance_to(NINE + HOUR)
    assert rows(process.state) == []


async def test_a_schedule_of_another_process_is_seen_within_a_minute(process: Process) -> None:
    await process.start()
    await process.clock.advance_to(NINE - 10_000)
    assert await MemoryStore(process.state).schedules.add(mine(), 99)
    await process.clock.advance_to(NINE + LOOK_MS)
    assert days(process.state) == ["2026-03-01"]


async def test_a_schedule_that_was_just_added_is_seen_at_once(process: Process) -> None:
    await process.start()
    await process.clock.advance_to(NINE - 1_000)
    book = ScheduleBook(process.store, bank, process.scheduler.wake)
    await book.add(SPACE, plan(zone="utc"), MOD, moderates=True, at=process.clock.now())
    await process.clock.advance_to(NINE)
    assert days(process.state) == ["2026-03-01"]


async def test_nothing_is_due_of_before_a_schedule_was_made(process: Process) -> None:
    await process.start(mine(since=NINE + 1))
    await process.clock.advance_to(START + DAY)
    assert rows(process.state) == []


# --- pausing, removing, skipping --------------------------------------------------------------------------------------


async def test_what_is_skipped_is_not_posted_and_the_next_one_is(process: Process) -> None:
    await process.start(mine())
    book = ScheduleBook(process.store, bank, process.scheduler.wake)
    await book.skip(SPACE, "s", by=MOD, moderates=True, at=START)
    await process.clock.advance_to(START + 2 * DAY)
    assert days(process.state) == ["2026-03-02"]
    assert days(process.state, OccurrenceState.SKIPPED) == ["2026-03-01"]


async def test_what_was_due_during_a_pause_is_not_made_up_for(process: Process) -> None:
    await process.start(mine(catch_up_hours=48))
    book = ScheduleBook(process.store, bank, process.scheduler.wake)
    await book.pause(SPACE, "s", by=MOD, moderates=True, at=START)
    await process.clock.advance_to(NINE + HOUR)
    await book.resume(SPACE, "s", by=MOD, moderates=True, at=process.clock.now())
    await process.clock.advance_to(START + 2 * DAY)
    assert [(it.day, it.state) for it in rows(process.state)] == [("2026-03-02", POSTED)]


async def test_a_removed_schedule_posts_nothing_more(process: Process) -> None:
    await process.start(mine())
    await process.clock.advance_to(NINE)
    await ScheduleBook(process.store, bank).remove(SPACE, "s", by=MOD, moderates=True, at=START)
    await process.clock.advance_to(START + 3 * DAY)
    assert days(process.state) == ["2026-03-01"]


async def test_what_runs_in_a_space(process: Process) -> None:
    await process.start(mine(), schedule("t", START, at_time="10:00", window_hours=2))
    book = ScheduleBook(process.store, bank)

    async def running(at: int) -> list[str]:
        return [it.occurrence.game_id for it in await book.running(SPACE, at)]

    await process.clock.advance_to(START + 11 * HOUR)
    assert await running(NINE) == ["daily-s-2026-03-01"]
    assert await running(START + 11 * HOUR) == ["daily-t-2026-03-01", "daily-s-2026-03-01"]
    assert await running(START + 12 * HOUR) == ["daily-s-2026-03-01"]
    row = process.state.games["daily-s-2026-03-01"]
    row.info = replace(row.info, over=True)  # somebody withdrew it
    assert await running(START + 12 * HOUR) == []


# --- late -------------------------------------------------------------------------------------------------------------


async def test_a_bot_that_comes_back_in_time_posts_with_the_window_as_planned() -> None:
    process = Process(FakeClock(NINE + PUNCTUAL_MS))
    await process.start(mine())
    (row,) = rows(process.state)
    assert (row.state, row.opens_at, row.closes_at) == (POSTED, NINE, NINE + DAY)
    await process.kill()


async def test_later_than_that_it_is_missed_and_says_so() -> None:
    process = Process(FakeClock(NINE + PUNCTUAL_MS + 1))
    await process.start(mine())
    (row,) = rows(process.state)
    assert (row.state, row.reason) == (MISSED, "The bot was not there when it was due.")
    assert process.games.asked == 0
    await process.clock.advance_to(START + 2 * DAY)
    assert days(process.state) == ["2026-03-02"]
    await process.kill()


@pytest.mark.parametrize(("hours", "late", "state"), [(6, 6 * HOUR, POSTED), (6, 6 * HOUR + 1, MISSED)])
async def test_catching_up_within_hours(hours: int, late: int, state: OccurrenceState) -> None:
    process = Process(FakeClock(NINE + late))
    await process.start(mine(catch_up_hours=hours))
    (row,) = rows(process.state)
    assert row.state is state
    if state is POSTED:  # open as long as any other
        assert (row.opens_at, row.closes_at) == (NINE + late, NINE + late + DAY)
    await process.kill()


async def test_of_several_that_were_missed_only_the_newest_is_made_up_for() -> None:
    process = Process(FakeClock(NINE + 2 * DAY + HOUR))
    await process.start(mine(catch_up_hours=48))
    assert [(it.day, it.state) for it in rows(process.state)] == [
        ("2026-03-01", MISSED),
        ("2026-03-02", MISSED),
        ("2026-03-03", POSTED),
    ]
    assert rows(process.state)[0].reason == scheduler.OUTDATED
    assert process.games.asked == 1
    await process.kill()


async def test_after_a_long_absence_the_newest_days_are_noted() -> None:
    process = Process(FakeClock(NINE + 400 * DAY + HOUR))
    await process.start(mine())
    assert len(days(process.state, MISSED)) == scheduler.MISSED_NOTED
    await process.clock.advance(DAY)
    assert len(days(process.state)) == 1
    assert len(rows(process.state)) == scheduler.MISSED_NOTED + 1
    await process.kill()


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [NotConnected("no chat"), NotKept("again"), StoreUnavailable("full"), OSError("odd")])
async def test_what_could_not_be_posted_is_tried_again(process: Process, fault: Exception) -> None:
    process.games.faults = [fault] * 3
    await process.start(mine())
    await process.clock.advance_to(NINE + 3 * TRY_AGAIN_MS - 1)
    assert days(process.state, OccurrenceState.CLAIMED) == ["2026-03-01"]
    await process.clock.advance_to(NINE + 3 * TRY_AGAIN_MS)
    (row,) = rows(process.state)
    assert (row.state, row.opens_at) == (POSTED, NINE)
    assert process.games.asked == 4


async def test_what_could_not_be_posted_in_time_is_missed(process: Process) -> None:
    process.games.faults = [NotConnected("no chat")] * 1_000
    await process.start(mine())
    await process.clock.advance_to(NINE + PUNCTUAL_MS + 2 * TRY_AGAIN_MS)
    (row,) = rows(process.state)
    assert (row.state, row.reason) == (MISSED, scheduler.TOO_LATE)
    tries = process.games.asked
    assert PUNCTUAL_MS // TRY_AGAIN_MS <= tries <= PUNCTUAL_MS // TRY_AGAIN_MS + 1
    process.games.faults = []
    await process.clock.advance_to(START + 2 * DAY)
    assert days(process.state) == ["2026-03-02"]


async def test_a_challenge_that_is_gone_and_a_topic_without_questions_fail_with_a_reason(process: Process) -> None:
    await process.start(
        mine(source=Source(SourceKind.CHALLENGE, "grads")),
        schedule("t", START, source=Source(SourceKind.TOPIC, "Autograd")),
    )
    del process.bank["grads"]
    await process.clock.advance_to(NINE)
    assert [(it.state, it.reason) for it in rows(process.state)] == [
        (FAILED, 'There is no challenge "grads" to be played; choose another one.'),
        (FAILED, 'No challenge has the topic "Autograd"; choose another one.'),
    ]
    (first, _) = await ScheduleBook(process.store, bank).listed(SPACE, process.clock.now())
    assert first.last is not None and first.last.reason is not None
    process.bank.update(BANK)
    await process.clock.advance_to(START + 2 * DAY)
    assert days(process.state) == ["2026-03-02", "2026-03-02"]


async def test_what_the_rules_refuse_fails_with_a_reason(process: Process) -> None:
    process.games.faults = [NotPlayable("daily needs a window that is still to close")]
    await process.start(mine())
    await process.clock.advance_to(NINE)
    (row,) = rows(process.state)
    assert (row.state, row.reason) == (FAILED, "Daily needs a window that is still to close.")


@pytest.mark.parametrize("method", ["active", "claimed", "claim", "conclude", "asked"])
async def test_a_store_that_fails_for_a_while_loses_nothing(process: Process, method: str) -> None:
    await process.start(mine())
    await process.clock.advance_to(NINE - 1)
    process.store.schedules.fail(method, 3)
    await process.clock.advance_to(NINE + PUNCTUAL_MS)
    assert days(process.state) == ["2026-03-01"]
    assert process.games.asked == 1
    assert len(process.state.games) == 1


async def test_a_store_that_goes_on_failing_is_not_asked_all_the_time(process: Process) -> None:
    await process.start(mine())
    await process.clock.advance_to(NINE - 1)
    for method in ("claim", "take"):
        process.store.schedules.fail(method, 1_000)
    before = process.store.schedules.calls["claim"]
    await process.clock.advance_to(NINE + PUNCTUAL_MS)
    assert process.store.schedules.calls["claim"] - before <= PUNCTUAL_MS // TRY_AGAIN_MS + 1


async def test_one_schedule_in_a_zone_that_is_not_known_keeps_no_other_from_being_posted(process: Process) -> None:
    await process.start(schedule("a", START, zone="Europe/Atlantis"), mine())
    await process.clock.advance_to(NINE)
    assert days(process.state) == ["2026-03-01"]


# --- death and replicas -----------------------------------------------------------------------------------------------


async def test_a_process_that_dies_between_claim_and_request_has_it_posted_by_the_next(process: Process) -> None:
    await process.start(mine())
    process.games.faults = [Stopping("the process ends here")]
    await process.clock.advance_to(NINE)
    await process.kill()
    assert days(process.state, OccurrenceState.CLAIMED) == ["2026-03-01"]
    heir = await Process(process.clock, process.state).start()
    await process.clock.advance_to(NINE + TRY_AGAIN_MS)
    assert days(process.state) == ["2026-03-01"]
    assert len(process.state.games) == 1
    await heir.kill()


async def test_a_process_that_dies_after_the_request_is_not_repeated_even_much_later(process: Process) -> None:
    await process.start(mine(questions=3))
    process.store.schedules.fail("conclude", 99)
    await process.clock.advance_to(NINE)
    await process.kill()
    assert days(process.state, OccurrenceState.CLAIMED) == ["2026-03-01"]
    process.clock.jump(5 * HOUR)
    heir = await Process(process.clock, process.state).start()
    (row,) = rows(process.state)
    assert (row.state, row.opens_at, row.closes_at) == (POSTED, NINE, NINE + DAY)
    assert heir.games.asked == 0
    played = process.state.games[row.game_id].challenge
    assert all(f'"{question}"' in played for _, question in process.state.schedules.asked)
    assert len(process.state.schedules.asked) == 3
    await heir.kill()


async def test_of_two_replicas_one_posts(process: Process) -> None:
    await process.start(mine())
    other = await Process(process.clock, process.state).start()
    await process.clock.advance_to(START + 4 * DAY)
    assert len(days(process.state)) == 4
    assert process.games.asked + other.games.asked == 4
    await other.kill()


async def test_a_slow_request_that_another_replica_overtook_is_one_game(process: Process) -> None:
    gate = asyncio.Event()

    async def wait(game_id: str) -> None:
        await gate.wait()

    process.games.before = wait
    await process.start(mine())
    other = await Process(process.clock, process.state).start()
    await other.kill()
    await process.clock.advance_to(NINE)
    other = await Process(process.clock, process.state).start()
    await process.clock.advance_to(NINE + TRY_AGAIN_MS)
    assert days(process.state) == ["2026-03-01"]
    asked = dict(process.state.schedules.asked)
    gate.set()
    await process.clock.advance(LOOK_MS)
    assert days(process.state) == ["2026-03-01"]
    assert len(process.state.games) == 1
    assert process.state.schedules.asked == asked
    await other.kill()


async def test_a_claimed_day_of_a_schedule_that_ended_meanwhile_is_not_posted(process: Process) -> None:
    await process.start(mine())
    process.games.faults = [Stopping("the process ends here")]
    await process.clock.advance_to(NINE)
    await ScheduleBook(process.store, bank).pause(SPACE, "s", by=MOD, moderates=True, at=START)
    await process.clock.advance_to(NINE + TRY_AGAIN_MS)
    (row,) = rows(process.state)
    assert (row.state, row.reason) == (OccurrenceState.SKIPPED, scheduler.ENDED)


async def test_stopping_finishes_what_is_under_way(process: Process) -> None:
    gate = asyncio.Event()

    async def wait(game_id: str) -> None:
        await gate.wait()

    process.games.before = wait
    await process.start(mine())
    await process.clock.advance_to(NINE)
    stopping = asyncio.create_task(process.scheduler.stop())
    await process.clock.settle()
    assert not stopping.done()
    gate.set()
    await stopping
    assert days(process.state) == ["2026-03-01"]
    await process.scheduler.stop()
    await process.clock.advance_to(START + 3 * DAY)
    assert days(process.state) == ["2026-03-01"]
    assert process.clock.timers == []


async def test_many_channels_at_one_moment(process: Process) -> None:
    await process.start(*(schedule(f"s{number}", START, channel=f"test:{number}") for number in range(300)))
    await process.clock.advance_to(NINE)
    assert len(days(process.state)) == 300
    assert game_id_of(mine(), "2026-03-01") == "daily-s-2026-03-01"
