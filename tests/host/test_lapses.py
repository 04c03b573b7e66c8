"""Streaks that have lapsed leave the boards."""

from datetime import UTC, date, datetime

import pytest

from bot.engine.boards import ALL_TIME, EVERYBODY, BoardDelta, By
from bot.engine.careers import Career
from bot.engine.streaks import Streak
from bot.host import lapses
from bot.host.lapses import LOOK_MS, OLDEST_MS, Lapses
from bot.ports.careers import KeptStreak, PlayerSettling, Settling
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Source, SourceKind
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

SPACE = "test:space"
DAY = 24 * 60 * 60 * 1000
NINE = int(datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp()) * 1000
"""Monday at nine, when the first daily opens; there is one every day."""

MONDAY = date(2026, 11, 23).toordinal()


async def world(days: int, space: str = SPACE) -> MemoryStore:
    """A store in whose space so many dailies were offered, each for a day."""
    store = MemoryStore()
    source = Source(SourceKind.UNSEEN)
    await store.schedules.add(
        Schedule("s", space, f"{space}/c", "test:mod", "09:00", "UTC", (0,), source, 3, 0, 24, 0, 0, 0), 9
    )
    for day in range(days):
        opens_at, name = NINE + day * DAY, date.fromordinal(MONDAY + day).isoformat()
        row = Occurrence("s", name, opens_at, opens_at, opens_at + DAY, OccurrenceState.POSTED, f"w{day}", opens_at)
        await store.schedules.claim(row)
    return store


async def plays(store: MemoryStore, player: str, day: int, freezes: int = 0, game_id: str = "g") -> None:
    """A player whose last daily was that of this day, after nine others."""
    kept = KeptStreak(Streak(10, 10, freezes, MONDAY + day), SPACE, NINE + (day + 1) * DAY)
    delta = BoardDelta(EVERYBODY, ALL_TIME, player, 100, 1, 1, NINE)
    revision = (await store.careers.standings([player]))[player].revision
    settling = PlayerSettling(player, Career(), revision, streak=kept, deltas=(delta,))
    assert not await store.careers.settle(Settling(game_id, "basics", "v1", NINE, (settling,)))


async def on_board(store: MemoryStore) -> list[str]:
    view = await store.boards.view(EVERYBODY, ALL_TIME, By.STREAK, limit=99)
    return sorted(placed.row.player for placed in view.rows)


async def test_who_missed_more_days_than_they_have_freezes_leaves_the_board() -> None:
    store = await world(4)
    for player, day, freezes in (("kept", 3, 0), ("open", 2, 0), ("missed", 1, 0), ("frozen", 1, 1), ("long", 0, 1)):
        await plays(store, player, day, freezes)
    # Thursday's daily has just closed; Wednesday's and Thursday's count for those who played Tuesday's last.
    clock = FakeClock(NINE + 3 * DAY)
    assert await Lapses(store, clock).look() == 2
    assert await on_board(store) == ["frozen", "kept", "open"]
    assert await Lapses(store, clock).look() == 0


async def test_where_no_daily_is_offered_none_is_missed() -> None:
    store = await world(1)
    await plays(store, "ann", 0)
    assert await Lapses(store, FakeClock(NINE + 20 * DAY)).look() == 0
    assert await on_board(store) == ["ann"]


async def test_the_bots_downtime_takes_nobody_from_the_board() -> None:
    store = await world(2)
    await plays(store, "ann", 0)
    await store.spaces.note_outage(NINE + DAY, NINE + 2 * DAY)
    assert await Lapses(store, FakeClock(NINE + 3 * DAY)).look() == 0


async def test_streaks_whose_space_fell_silent_long_ago_are_not_looked_at_for_ever() -> None:
    store = await world(9)
    await plays(store, "ann", 0)
    assert await Lapses(store, FakeClock(NINE + DAY + OLDEST_MS + 1)).look() == 0
    assert await Lapses(store, FakeClock(NINE + DAY + OLDEST_MS)).look() == 1


async def test_more_streaks_than_are_looked_at_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lapses, "AT_ONCE", 3)
    store = await world(3)
    for number in range(8):
        await plays(store, f"p{number}", 2 if number == 4 else 0)
    assert await Lapses(store, FakeClock(NINE + 3 * DAY)).look() == 7
    assert store.careers.calls["lapse"] == 3
    assert await on_board(store) == ["p4"]


async def test_it_looks_every_hour_and_goes_on_after_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    store = await world(3)
    await plays(store, "ann", 0)
    store.careers.fail("running_streaks")
    clock = FakeClock(NINE + 3 * DAY)
    looking = Lapses(store, clock)
    looking.start()
    await clock.advance(LOOK_MS - 1)
    assert await on_board(store) == ["ann"]
    assert "cannot be looked for: the disk is full" in caplog.text
    await clock.advance(1)
    assert await on_board(store) == []
    await plays(store, "ann", 0, game_id="h")
    await clock.advance(LOOK_MS)
    assert await on_board(store) == []
    await looking.stop()
    await plays(store, "ann", 0, game_id="i")
    await clock.advance(2 * LOOK_MS)
    assert await on_board(store) == ["ann"]


async def test_a_day_is_lost_once_it_is_over_by_the_players_own_clock() -> None:
    store = await world(2)
    for player in ("ann", "far"):
        await plays(store, player, 0)
    await store.spaces.set_player_zone("far", "Pacific/Auckland", 0)
    # Tuesday's daily has just closed, on Wednesday: most of it lay in Tuesday in UTC, and in Wednesday in Auckland.
    assert await Lapses(store, FakeClock(NINE + 2 * DAY)).look() == 1
    assert await on_board(store) == ["far"]
    assert await Lapses(store, FakeClock(NINE + 2 * DAY + DAY // 2)).look() == 1
