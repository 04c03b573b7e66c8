"""Players' own days, and the days on which they missed a daily."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.engine.streaks import Streak
from bot.host.calendars import Calendars, Chances, day_belonged_to, day_of, known_zone, merged, missed_days
from bot.ports.careers import KeptStreak
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Source, SourceKind
from tests.fakes.store import MemoryStore

HOUR = 3_600_000
DAY = 24 * HOUR
BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
SPACE = "test:space"


def at(text: str) -> int:
    """A moment in UTC, such as "2026-11-28 09:00"."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


MONDAY = at("2026-11-23 09:00")
"""When the first of the dailies opens; each is open for a day."""


def window(number: int) -> tuple[int, int]:
    return MONDAY + number * DAY, MONDAY + (number + 1) * DAY


async def offering(*numbers: int) -> MemoryStore:
    """A store in whose space the dailies of these days after Monday were posted."""
    store = MemoryStore()
    source = Source(SourceKind.UNSEEN)
    schedule = Schedule("s", SPACE, f"{SPACE}/c", "test:mod", "09:00", "UTC", (0,), source, 3, 0, 24, 0, 0, 0)
    await store.schedules.add(schedule, 9)
    for number in numbers:
        opens_at, closes_at = window(number)
        name = date.fromordinal(day("2026-11-23") + number).isoformat()
        row = Occurrence("s", name, opens_at, opens_at, closes_at, OccurrenceState.POSTED, f"g{number}", opens_at)
        await store.schedules.claim(row)
    return store


def kept(last: str, number: int | None) -> KeptStreak:
    """A streak whose last day was this one, with the daily of that number."""
    streak = Streak(3, 3, 0, day(last))
    return KeptStreak(streak, SPACE, 0 if number is None else window(number)[1])


# --- days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "zone", "local"),
    [
        ("2026-11-28 22:59", BERLIN, "2026-11-28"),
        ("2026-11-28 23:00", BERLIN, "2026-11-29"),
        ("2026-11-28 11:00", AUCKLAND, "2026-11-29"),
        ("2026-11-28 10:59", AUCKLAND, "2026-11-28"),
    ],
)
def test_days_are_local(moment, zone, local):
    assert day_of(at(moment), zone) == day(local)


@pytest.mark.parametrize(
    ("opens", "hours", "zone", "local"),
    [
        ("2026-11-28 09:00", 24, UTC, "2026-11-28"),
        ("2026-11-28 09:00", 24, AUCKLAND, "2026-11-29"),  # from 22:00 there
        ("2026-11-28 12:00", 24, UTC, "2026-11-28"),  # as much of the one as of the other
        ("2026-11-28 18:00", 24, UTC, "2026-11-29"),
        ("2026-11-28 23:00", 1, UTC, "2026-11-28"),
        ("2026-11-28 18:00", 72, UTC, "2026-11-29"),
        ("2026-10-24 22:00", 25, BERLIN, "2026-10-25"),  # the day on which clocks go back
    ],
)
def test_a_daily_belongs_to_the_day_in_which_most_of_it_lies(opens, hours, zone, local):
    assert day_belonged_to((at(opens), at(opens) + hours * HOUR), zone) == day(local)


def test_spans_are_merged_where_they_touch():
    assert merged([(5, 9), (1, 3), (2, 4), (9, 12), (20, 21)]) == [(1, 4), (5, 12), (20, 21)]


@pytest.mark.parametrize("name", [None, "", "Nowhere/Else", "../etc/passwd"])
def test_a_zone_that_nobody_knows_is_utc(name):
    assert day_of(at("2026-07-01 23:59"), known_zone(name)) == day("2026-07-01")


@pytest.mark.parametrize(
    ("outages", "missed"),
    [
        ([], True),
        ([("2026-11-23 10:00", "2026-11-23 10:59")], True),
        ([("2026-11-23 10:00", "2026-11-23 11:00")], False),
        ([("2026-11-23 10:00", "2026-11-23 10:30"), ("2026-11-23 20:00", "2026-11-23 20:30")], False),
        ([("2026-11-23 07:00", "2026-11-23 08:30")], False),  # the day, though not the daily
        ([("2026-11-22 23:30", "2026-11-23 00:59")], True),
        ([("2026-11-24 08:30", "2026-11-24 10:30")], True),
        ([("2026-11-24 07:00", "2026-11-24 10:30")], False),
    ],
)
def test_what_the_bot_was_not_there_for_is_not_missed(outages, missed):
    spans = [(at(since), at(until)) for since, until in outages]
    assert missed_days([window(0)], spans, UTC) == ({day("2026-11-23")} if missed else set())


def test_a_short_daily_is_excused_where_none_of_it_could_be_played():
    opens = at("2026-11-23 12:00")
    daily = (opens, opens + HOUR // 2)
    assert missed_days([daily], [(opens - HOUR // 4, opens + HOUR // 2)], UTC) == set()
    assert missed_days([daily], [(opens + 1, opens + HOUR // 2)], UTC) == {day("2026-11-23")}


# --- chances ---------------------------------------------------------------------------------------------------------


async def chances(store: MemoryStore, streak: KeptStreak, now: str, zone=UTC, playing: int | None = None) -> Chances:
    until = None if playing is None else window(playing)[1]
    return await Calendars(store).chances(streak, zone, at(now), until)


async def test_the_day_between_two_that_were_played_is_missed_where_a_daily_was_offered():
    store = await offering(0, 1, 2)
    found = await chances(store, kept("2026-11-23", 0), "2026-11-25 10:00", playing=2)
    assert found == Chances(frozenset({day("2026-11-24")}), open_now=False)
    store = await offering(0, 2)
    assert (await chances(store, kept("2026-11-23", 0), "2026-11-25 10:00", playing=2)).missed == set()


async def test_a_daily_that_is_still_open_is_not_missed_and_waits_to_be_played():
    store = await offering(0, 1)
    assert await chances(store, kept("2026-11-23", 0), "2026-11-25 08:59") == Chances(frozenset(), open_now=True)
    assert await chances(store, kept("2026-11-23", 0), "2026-11-25 09:00") == Chances(
        frozenset({day("2026-11-24")}), open_now=False
    )


async def test_the_daily_that_was_played_is_no_chance_any_more():
    store = await offering(0)
    assert await chances(store, kept("2026-11-23", 0), "2026-11-23 20:00") == Chances(frozenset(), False)


async def test_in_a_far_zone_every_daily_can_be_played_the_morning_after():
    """In Auckland these dailies open at ten in the evening; each is played at breakfast, on weekdays alone."""
    store = await offering(0, 1, 2, 3, 4, 7)
    streak = kept("2026-11-28", 4)  # Friday's, on Saturday morning there
    found = await chances(store, streak, "2026-11-30 19:00", AUCKLAND, playing=7)  # Monday's, on Tuesday morning
    assert found.missed == set()


async def test_what_other_spaces_offer_is_nothing_to_this_player():
    store = await offering(0, 1, 2)
    streak = KeptStreak(Streak(3, 3, 0, day("2026-11-23")), "test:elsewhere", window(0)[1])
    assert await chances(store, streak, "2026-11-26 10:00") == Chances(frozenset(), False)


async def test_nothing_is_missed_before_the_first_daily_or_while_the_bot_was_away():
    store = await offering(0, 1, 2)
    assert await chances(store, KeptStreak(), "2026-11-26 10:00") == Chances(frozenset(), False)
    await store.spaces.note_outage(at("2026-11-24 08:00"), at("2026-11-24 20:00"))
    found = await chances(store, kept("2026-11-23", 0), "2026-11-26 10:00")
    assert found.missed == {day("2026-11-25")}


async def test_zones_are_the_players_own_or_else_the_spaces_or_else_utc():
    store = MemoryStore()
    await store.spaces.set_player_zone("test:ann", "Pacific/Auckland", 0)
    await store.spaces.set_space_zone(SPACE, "Europe/Berlin", 0)
    people = ["test:ann", "test:bob"]
    assert await Calendars(store).zones(people, SPACE) == {"test:ann": AUCKLAND, "test:bob": BERLIN}
    assert await Calendars(store).zones(people, None) == {"test:ann": AUCKLAND, "test:bob": ZoneInfo("UTC")}
