"""What every store promises of schedules, their occurrences, and what channels were asked."""

import asyncio
from dataclasses import replace

from bot.ports import Store
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Schedules, Source, SourceKind
from bot.store.sql import SqlStore
from tests.store.databases import Database

NOW = 1_760_000_000_000
HOUR = 3_600_000
DAY = 24 * HOUR
SPACE = "discord:1"
ROOM = "discord:1:2"

CLAIMED, POSTED, SKIPPED = OccurrenceState.CLAIMED, OccurrenceState.POSTED, OccurrenceState.SKIPPED


def schedule(schedule_id: str = "a1", **changes: object) -> Schedule:
    made = Schedule(
        schedule_id=schedule_id,
        space=SPACE,
        channel=ROOM,
        creator="discord:7",
        at_time="09:30",
        zone="America/St_Johns",
        weekdays=(0, 2, 6),
        source=Source(SourceKind.TOPIC, "Überblick — “autograd”"),
        questions=3,
        no_repeat_days=30,
        window_hours=24,
        catch_up_hours=6,
        created_at=NOW,
        since=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def occurrence(day: int = 0, schedule_id: str = "a1", **changes: object) -> Occurrence:
    """The occurrence of so many days after the first of March."""
    due_at = NOW + day * DAY
    made = Occurrence(
        schedule_id=schedule_id,
        day=f"2026-03-{day + 1:02}",
        due_at=due_at,
        opens_at=due_at,
        closes_at=due_at + 24 * HOUR,
        state=CLAIMED,
        game_id=f"daily-{schedule_id}-{day}",
        noted_at=due_at + 5,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


async def test_it_is_the_port(store: Store) -> None:
    port: Schedules = store.schedules
    assert port is store.schedules


# --- schedules --------------------------------------------------------------------------------------------------------


async def test_schedules_come_back_as_they_were_added(store: Store) -> None:
    both = [schedule(), schedule("b2", source=Source(SourceKind.UNSEEN), weekdays=(0, 1, 2, 3, 4, 5, 6), questions=0)]
    for it in both:
        assert await store.schedules.add(it, 25)
    assert await store.schedules.get("a1") == both[0]
    assert await store.schedules.of_space(SPACE) == both
    assert await store.schedules.active() == both
    assert await store.schedules.get("nobody") is None
    assert await store.schedules.of_space("discord:11") == []


async def test_schedules_survive_the_store(database: Database) -> None:
    first = SqlStore(database.url)
    await first.open()
    await first.schedules.add(schedule(), 25)
    await first.schedules.claim(occurrence())
    await first.close()
    second = SqlStore(database.url)
    await second.open()
    assert await second.schedules.get("a1") == schedule(last_day="2026-03-01")
    assert await second.schedules.claimed() == [occurrence()]
    await second.close()


async def test_schedules_of_a_space_are_listed_oldest_first(store: Store) -> None:
    made = [schedule("z"), schedule("a", created_at=NOW + 1), schedule("b", created_at=NOW - 1)]
    for it in made:
        await store.schedules.add(it, 25)
    assert [it.schedule_id for it in await store.schedules.of_space(SPACE)] == ["b", "z", "a"]
    assert [it.schedule_id for it in await store.schedules.active()] == ["b", "z", "a"]


async def test_a_space_has_so_many_schedules_at_most_and_removed_ones_do_not_count(store: Store) -> None:
    assert await store.schedules.add(schedule("a"), 2)
    assert await store.schedules.add(schedule("b"), 2)
    assert not await store.schedules.add(schedule("c"), 2)
    assert await store.schedules.add(schedule("d", space="discord:9"), 2)
    assert await store.schedules.get("c") is None
    await store.schedules.remove("a")
    assert await store.schedules.add(schedule("c"), 2)


async def test_an_id_that_is_taken_is_not_given_again(store: Store) -> None:
    await store.schedules.add(schedule(), 25)
    assert not await store.schedules.add(schedule(space="discord:9"), 25)
    await store.schedules.remove("a1")
    assert not await store.schedules.add(schedule(), 25)
    assert await store.schedules.get("a1") == schedule(removed=True)


async def test_pausing_and_going_on(store: Store) -> None:
    await store.schedules.add(schedule(), 25)
    assert not await store.schedules.resume("a1", NOW + 1)
    assert await store.schedules.pause("a1")
    assert not await store.schedules.pause("a1")
    assert await store.schedules.active() == []
    assert await store.schedules.of_space(SPACE) == [schedule(paused=True)]
    assert await store.schedules.resume("a1", NOW + 9)
    assert await store.schedules.active() == [schedule(since=NOW + 9)]
    assert not await store.schedules.pause("nobody")


async def test_a_removed_schedule_stays_removed_and_keeps_its_history(store: Store) -> None:
    await store.schedules.add(schedule(), 25)
    await store.schedules.claim(occurrence())
    assert await store.schedules.remove("a1")
    assert not await store.schedules.remove("a1")
    assert not await store.schedules.pause("a1")
    assert not await store.schedules.resume("a1", NOW)
    assert await store.schedules.active() == []
    assert await store.schedules.of_space(SPACE) == []
    assert await store.schedules.get("a1") == schedule(removed=True, last_day="2026-03-01")
    assert await store.schedules.last(["a1"], NOW) == {"a1": occurrence()}


# --- occurrences ------------------------------------------------------------------------------------------------------


async def test_a_day_is_claimed_once(store: Store) -> None:
    await store.schedules.add(schedule(), 25)
    assert await store.schedules.claim(occurrence())
    assert not await store.schedules.claim(occurrence(state=OccurrenceState.MISSED, reason="late", noted_at=NOW + 99))
    assert await store.schedules.claimed() == [occurrence()]


async def test_of_many_who_claim_a_day_at_once_one_does(database: Database) -> None:
    stores = [SqlStore(database.url) for _ in range(4)]
    for store in stores:
        await store.open()
    await stores[0].schedules.add(schedule(), 25)
    for day in range(5):
        claims = [store.schedules.claim(occurrence(day, noted_at=number)) for number, store in enumerate(stores)]
        assert sorted(await asyncio.gather(*claims)) == [False, False, False, True]
    assert len(await stores[0].schedules.claimed()) == 5
    for store in stores:
        await store.close()


async def test_the_newest_day_that_was_dealt_with_is_kept_with_the_schedule(store: Store) -> None:
    await store.schedules.add(schedule(), 25)

    async def last_day() -> str | None:
        found = await store.schedules.get("a1")
        assert found is not None
        return found.last_day

    await store.schedules.claim(occurrence(4, state=SKIPPED))
    assert await last_day() is None, "the days before it are still to come"
    await store.schedules.claim(occurrence(2))
    assert await last_day() == "2026-03-03"
    await store.schedules.claim(occurrence(1))
    assert await last_day() == "2026-03-03"
    assert not await store.schedules.claim(occurrence(4))
    assert await last_day() == "2026-03-05", "whoever finds it skipped is done with it"


async def test_of_those_who_try_a_claimed_day_again_one_goes_ahead(store: Store) -> None:
    await store.schedules.add(schedule(), 25)
    await store.schedules.claim(occurrence())
    assert await store.schedules.take(occurrence(), NOW + HOUR, NOW + 1, NOW + 2)
    assert not await store.schedules.take(occurrence(), NOW + HOUR + 1, NOW + 3, NOW + 4)
    taken = occurrence(noted_at=NOW + HOUR, opens_at=NOW + 1, closes_at=NOW + 2)
    assert await store.schedules.claimed() == [taken]
    await store.schedules.conclude(replace(taken, state=POSTED), ROOM)
    assert not await store.schedules.take(replace(taken, state=POSTED), NOW + 2 * HOUR, NOW, NOW)
    assert not await store.schedules.take(occurrence(9), NOW, NOW, NOW)


async def test_a_concluded_day_is_not_claimed_any_more(store: Store) -> None:
    await store.schedules.add(schedule(), 25)
    await store.schedules.claim(occurrence(1))
    await store.schedules.claim(occurrence(0))
    assert await store.schedules.claimed() == [occurrence(0), occurrence(1)]
    failed = occurrence(0, state=OccurrenceState.FAILED, reason="There is no topic “x”.", noted_at=NOW + 77)
    await store.schedules.conclude(failed, ROOM)
    assert await store.schedules.claimed() == [occurrence(1)]
    assert await store.schedules.last(["a1"], NOW) == {"a1": failed}


async def test_the_last_days_and_those_ahead(store: Store) -> None:
    await store.schedules.add(schedule("a"), 25)
    await store.schedules.add(schedule("b"), 25)
    await store.schedules.add(schedule("c"), 25)
    for day in (0, 1, 2):
        await store.schedules.claim(occurrence(day, "a"))
    await store.schedules.claim(occurrence(1, "b", state=SKIPPED))
    await store.schedules.claim(occurrence(3, "a", state=SKIPPED))
    at = NOW + DAY
    assert await store.schedules.last(["a", "b", "c"], at) == {
        "a": occurrence(1, "a"),
        "b": occurrence(1, "b", state=SKIPPED),
    }
    assert await store.schedules.last([], at) == {}
    assert await store.schedules.last(["b"], at - 1) == {}
    assert await store.schedules.ahead(["a", "b"], at) == [occurrence(2, "a"), occurrence(3, "a", state=SKIPPED)]
    assert await store.schedules.ahead(["b"], at - 1) == [occurrence(1, "b", state=SKIPPED)]


async def _posted(store: Store, day: int, schedule_id: str, **changes: object) -> Occurrence:
    made = occurrence(day, schedule_id, **changes)
    await store.schedules.claim(made)
    posted = replace(made, state=POSTED)
    await store.schedules.conclude(posted, ROOM)
    return posted


async def test_what_can_be_played_in_a_space(store: Store) -> None:
    await store.schedules.add(schedule("a"), 25)
    await store.schedules.add(schedule("b"), 25)
    await store.schedules.add(schedule("c", space="discord:9"), 25)
    early = await _posted(store, 0, "a")
    late = await _posted(store, 0, "b", opens_at=NOW + HOUR, closes_at=NOW + 25 * HOUR)
    await _posted(store, 0, "c")
    await store.schedules.claim(occurrence(1, "a"))
    await store.schedules.remove("b")  # what runs goes on

    assert await store.schedules.open_in(SPACE, NOW - 1) == []
    assert await store.schedules.open_in(SPACE, NOW) == [early]
    assert await store.schedules.open_in(SPACE, NOW + HOUR) == [late, early]
    assert await store.schedules.open_in(SPACE, NOW + 24 * HOUR) == [late]
    assert await store.schedules.open_in(SPACE, NOW + 25 * HOUR) == []


async def test_when_dailies_were_offered(store: Store) -> None:
    await store.schedules.add(schedule("a"), 25)
    await store.schedules.add(schedule("b"), 25)
    await store.schedules.add(schedule("c", space="discord:9"), 25)
    for day in (0, 1, 3):
        await _posted(store, day, "a")
    await _posted(store, 0, "b")
    await _posted(store, 2, "c", opens_at=NOW + 2 * DAY + HOUR)
    await store.schedules.claim(occurrence(2, "a", state=OccurrenceState.MISSED))

    async def offered(spaces: list[str], since: int, until: int) -> list[tuple[int, int]]:
        return [
            ((opens - NOW) // HOUR, (closes - NOW) // HOUR)
            for opens, closes in await store.schedules.offered(spaces, NOW + since * HOUR, NOW + until * HOUR)
        ]

    assert await offered([SPACE], 0, 200) == [(0, 24), (24, 48), (72, 96)]
    assert await offered([SPACE, "discord:9"], 48, 72) == [(49, 72)]
    assert await offered([SPACE], 23, 24) == [(0, 24)]
    assert await offered([SPACE], 24, 25) == [(24, 48)]
    assert await offered([SPACE], 48, 72) == []
    assert await offered([], 0, 200) == []


async def test_a_daily_that_was_withdrawn_was_not_offered(store: Store) -> None:
    await store.schedules.add(schedule("a"), 25)
    await store.schedules.add(schedule("c", space="discord:9"), 25)
    await _posted(store, 0, "a")
    await store.schedules.claim(occurrence(1, "a"))
    await store.schedules.claim(occurrence(2, "a", state=SKIPPED))
    await _posted(store, 0, "c", game_id="daily-a-0")
    await store.schedules.withdraw(SPACE, "daily-a-0")
    await store.schedules.withdraw(SPACE, "daily-a-1", "The channel is gone.")
    await store.schedules.withdraw(SPACE, "daily-a-2")
    await store.schedules.withdraw(SPACE, "another game")
    assert await store.schedules.offered([SPACE], NOW, NOW + 9 * DAY) == []
    assert await store.schedules.open_in(SPACE, NOW + HOUR) == []
    assert await store.schedules.claimed() == []
    assert len(await store.schedules.offered(["discord:9"], NOW, NOW + 9 * DAY)) == 1, "another space's stays"
    last = [(await store.schedules.last(["a"], NOW + day * DAY))["a"] for day in range(3)]
    withdrawn = OccurrenceState.WITHDRAWN
    assert [(one.state, one.reason) for one in last] == [
        (withdrawn, None),
        (withdrawn, "The channel is gone."),
        (SKIPPED, None),
    ]


# --- what was asked ---------------------------------------------------------------------------------------------------


async def test_what_a_channel_was_asked_and_when(store: Store) -> None:
    await store.schedules.add(schedule(), 25)
    await store.schedules.claim(occurrence(0))
    await store.schedules.claim(occurrence(1))
    await store.schedules.conclude(occurrence(1, state=POSTED), ROOM, ["basics/q1", "basics/q2", "basics/q1"])
    await store.schedules.conclude(occurrence(0, state=POSTED), ROOM, ["basics/q2", "basics/q3"])
    assert await store.schedules.asked(ROOM) == {
        "basics/q1": NOW + DAY,
        "basics/q2": NOW + DAY,  # the newest time counts, whatever is noted last
        "basics/q3": NOW,
    }
    assert await store.schedules.asked("discord:1:3") == {}


async def test_what_a_channel_was_asked_without_a_schedule(store: Store) -> None:
    await store.schedules.note_asked(ROOM, ["basics/q1", "basics/q2", "basics/q1"], NOW)
    await store.schedules.note_asked(ROOM, ["basics/q2"], NOW + DAY)
    await store.schedules.note_asked(ROOM, ["basics/q1"], NOW - DAY)
    await store.schedules.note_asked(ROOM, [], NOW)
    assert await store.schedules.asked(ROOM) == {"basics/q1": NOW, "basics/q2": NOW + DAY}
