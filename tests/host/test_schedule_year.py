"""Whole years of schedules in many zones, held against plain arithmetic: none missed, none doubled.

`pytest -s` prints the counts. `QUIZHOST_EXAMPLES` beyond the usual looks at every zone there is.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from bot.engine.codec import encode_challenge, encode_event
from bot.engine.errors import GameAlreadyStarted
from bot.engine.events import GameRequested
from bot.engine.questions import Challenge
from bot.host.recurrence import Zones
from bot.host.scheduler import Scheduler
from bot.host.zones import zone_names, zone_of
from bot.ports import GameInfo
from bot.ports.schedules import OccurrenceState, Schedule, Source, SourceKind
from tests.engine.builders import EXAMPLES
from tests.fakes.clock import FakeClock
from tests.fakes.schedules import MemorySchedules, SchedulesState
from tests.fakes.store import MemoryState, MemoryStore, StoredEvent, StoredRow
from tests.host.dailies import HOUR, pack, schedule
from tests.host.schedule_oracle import DAY, Offsets, made_zone

MADE_UP = "Test/Changing"

ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",  # goes back for Ramadan
    "America/Asuncion",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",  # leaves out midnight
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",  # changes by two hours
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Australia/Lord_Howe",  # changes by half an hour
    "Europe/Dublin",
    "Europe/Paris",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    MADE_UP,
)

Times = Sequence[tuple[str, tuple[int, ...]]]
TIMES: Times = (
    ("00:00", (0, 1, 2, 3, 4, 5, 6)),
    ("02:30", (0, 1, 2, 3, 4, 5, 6)),
    ("01:30", (5, 6)),
    ("09:00", (0, 1, 2, 3, 4)),
)


def first_of(year: int) -> int:
    """The beginning of a year, in seconds."""
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


def zones_of(year: int) -> Zones:
    """All zones, and one whose rules change by law in the middle of June, after it had begun summer time."""
    spring = first_of(year) + 85 * DAY + 3600
    law = first_of(year) + 166 * DAY - 9_000
    autumn = first_of(year) + 300 * DAY
    made = made_zone(MADE_UP, [(spring, 2 * 3600), (law, 5 * 3600 + 1800), (autumn, 4 * 3600)], 3600)
    return lambda name: made if name == MADE_UP else zone_of(name)


def schedules_in(zones: Sequence[str], since: int, times: Times = TIMES, **changes: object) -> list[Schedule]:
    """One for each zone and time, each in a channel of its own."""
    return [
        schedule(
            f"z{number}x{time}",
            since * 1000 - 1,
            zone=zone,
            at_time=at_time,
            weekdays=weekdays,
            channel=f"test:{number}/{time}",
            source=Source(SourceKind.CHALLENGE, "single"),
            questions=0,
            **changes,  # type: ignore[arg-type]
        )
        for number, zone in enumerate(zones)
        for time, (at_time, weekdays) in enumerate(times)
    ]


def expected(schedules: Sequence[Schedule], zones: Zones, since: int, until: int) -> dict[tuple[str, str], int]:
    """When each day of each schedule is due (s), by plain arithmetic."""
    offsets: dict[str, Offsets] = {}
    dues: dict[tuple[str, str], int] = {}
    for it in schedules:
        if it.zone not in offsets:
            offsets[it.zone] = Offsets.of(zones(it.zone), since - 4 * DAY, until + 4 * DAY)
        minutes = int(it.at_time[:2]) * 60 + int(it.at_time[3:])
        for day, at in offsets[it.zone].dues(minutes, it.weekdays, since // DAY - 2, (until - since) // DAY + 4):
            if since <= at < until:
                dues[it.schedule_id, (date(1970, 1, 1) + timedelta(days=day)).isoformat()] = at
    return dues


class QuickGames:
    """Starts games as the host does, as far as schedules see it, but writes them without its ways and means."""

    def __init__(self, state: MemoryState, process: "Process") -> None:
        self._state = state
        self._process = process

    async def request(
        self, channel: str, challenge: Challenge, event: GameRequested, game_id: str | None = None
    ) -> str:
        assert game_id is not None and event.delivery is not None and event.until is not None
        await asyncio.sleep(0)
        self._process.may_die("request")
        self._process.world.requests += 1
        if game_id in self._state.games or event.delivery in self._state.deliveries:
            raise GameAlreadyStarted("the game has begun")
        row = GameInfo(game_id, challenge.id, "v1", "daily", channel, "", False, 1, event.until, event.at, "", event.at)
        logged = StoredEvent("GameRequested", event.at, event.delivery, encode_event(event))
        self._state.games[game_id] = StoredRow(row, ENCODED[challenge.id], log=[logged])
        self._state.deliveries.add(event.delivery)
        await asyncio.sleep(0)
        self._process.may_die("answer")
        return game_id


SINGLE = pack("single", 1, "Tensors")
ENCODED = {"single": encode_challenge(SINGLE)}


class Killed(BaseException):
    """The process ends at this very point."""


class MortalSchedules(MemorySchedules):
    """Before each call its process may die; from then on it does nothing any more."""

    def __init__(self, state: SchedulesState, process: "Process") -> None:
        super().__init__(state)
        self._process = process

    async def _enter(self, method: str) -> None:
        self._process.may_die(method)
        await super()._enter(method)


class MortalStore(MemoryStore):
    """As `MortalSchedules`."""

    def __init__(self, state: MemoryState, process: "Process") -> None:
        super().__init__(state)
        self.schedules = MortalSchedules(state.schedules, process)
        self._process = process

    async def _enter(self, method: str) -> None:
        self._process.may_die(method)
        await super()._enter(method)


@dataclass
class World:
    """A database, a clock, and the processes that come and go; `deaths` counts where they died."""

    clock: FakeClock
    zones: Zones
    random: Random
    one_in: int = 0
    state: MemoryState = field(default_factory=MemoryState)
    deaths: Counter[str] = field(default_factory=Counter)
    living: "list[Process]" = field(default_factory=list)
    requests: int = 0

    async def begin(self, schedules: Sequence[Schedule]) -> None:
        for it in schedules:
            self.state.schedules.schedules[it.schedule_id] = it

    def spawn(self) -> None:
        self.living.append(Process(self))

    async def end(self) -> None:
        self.one_in = 0
        for process in self.living:
            await process.scheduler.stop()
        await asyncio.gather(*(process.task for process in self.living))


class Process:
    """A scheduler that dies now and then, and comes back some minutes later."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dead = False
        store = MortalStore(world.state, self)
        self.scheduler = Scheduler(
            store,
            QuickGames(world.state, self),
            world.clock,
            lambda space: {"single": SINGLE},
            {"test"},
            look_ms=12 * HOUR,
            zones=world.zones,
        )
        self.scheduler.start()
        task = self.scheduler._task
        assert task is not None
        self.task = task

    def may_die(self, method: str) -> None:
        world = self.world
        if not self.dead and world.one_in and world.random.randrange(world.one_in) == 0:
            self.dead = True
            world.deaths[method] += 1
            world.living.remove(self)
            self.task.add_done_callback(lambda task: task.cancelled() or task.exception())
            world.clock.call_at(world.clock.now() + world.random.randrange(1, 9 * 60_000), world.spawn)
        if self.dead:
            raise Killed


async def simulate(
    schedules: Sequence[Schedule], since: int, until: int, zones: Zones, *, processes: int = 1, one_in: int = 0
) -> World:
    """Let the time between two moments (s) pass for some processes, each call of which may be its last."""
    world = World(FakeClock(since * 1000 - 1), zones, Random(f"{since}:{processes}:{one_in}"), one_in)
    await world.begin(schedules)
    for _ in range(processes):
        world.spawn()
    await world.clock.advance_to(until * 1000 - 1)
    world.one_in = 0
    await world.clock.advance(3 * HOUR)  # the last heirs finish what was left
    await world.end()
    return world


def compare(world: World, dues: dict[tuple[str, str], int], until: int, label: str) -> int:
    """Hold what was posted against what should have been; how many that are."""
    rows = {key: row for key, row in world.state.schedules.occurrences.items() if row.due_at < until * 1000}
    posted = {key: row.due_at // 1000 for key, row in rows.items() if row.state is OccurrenceState.POSTED}
    missed = dues.keys() - posted.keys()
    games = Counter(row.info.game_id for row in world.state.games.values())
    doubled = len(world.state.deliveries) - len(world.state.games)
    late = [row.opens_at - row.due_at for row in rows.values()]
    print(
        f"\n{label}: {len(world.state.schedules.schedules)} schedules, {len(dues)} due, {len(posted)} posted, "
        f"{len(missed)} missed, {len(posted.keys() - dues.keys()) + doubled} too many, "
        f"{sum(world.deaths.values())} kills"
    )
    assert posted == dues
    assert {row.game_id for row in rows.values()} <= games.keys()
    assert doubled == 0 and not world.state.schedules.claimed
    if not world.deaths:
        assert set(late) == {0}
        assert all(world.state.games[row.game_id].info.created_at == row.due_at for row in rows.values())
    return len(dues)


NIGHTS = TIMES[1:3]
"""The times that the clocks of most zones leave out or show twice."""


@pytest.mark.parametrize(
    ("year", "times"),
    [
        (2026, NIGHTS),
        (2018, TIMES[:1]),  # Sao Paulo left out a midnight, Casablanca stayed in summer time
        (2011, TIMES[3:]),  # Apia left out a day, Cairo and others left summer time
    ],
)
async def test_a_year_in_many_zones(year: int, times: Times) -> None:
    since, until, zones = first_of(year), first_of(year + 1), zones_of(year)
    schedules = schedules_in(ZONES, since, times if EXAMPLES <= 15 else TIMES)
    dues = expected(schedules, zones, since, until)
    world = await simulate(schedules, since, until, zones)
    assert compare(world, dues, until, f"{year}") > 5_000
    assert not world.deaths and world.requests == len(world.state.games)


async def test_a_year_with_two_replicas() -> None:
    since, until, zones = first_of(2026), first_of(2027), zones_of(2026)
    schedules = schedules_in(ZONES, since, NIGHTS[:1])
    dues = expected(schedules, zones, since, until)
    world = await simulate(schedules, since, until, zones, processes=2)
    assert compare(world, dues, until, "2026, two replicas") > 7_000
    assert world.requests == len(world.state.games), "one of the two asks, not both"


@pytest.mark.parametrize("processes", [1, 2])
async def test_a_year_with_kills_at_any_point(processes: int) -> None:
    since, until, zones = first_of(2018), first_of(2019), zones_of(2018)
    schedules = schedules_in(ZONES, since, NIGHTS[:1] if EXAMPLES > 15 else NIGHTS[1:], catch_up_hours=3)
    dues = expected(schedules, zones, since, until)
    world = await simulate(schedules, since, until, zones, processes=processes, one_in=40)
    compare(world, dues, until, f"2018, {processes} at a time, killed and begun again")
    assert {"active", "claim", "claimed", "conclude", "request", "answer", "take", "load"} <= set(world.deaths)
    assert sum(world.deaths.values()) > 200


async def test_rules_that_change_while_the_bot_runs() -> None:
    """A process that is begun again after new rules came posts by them: no day is missed or doubled."""
    since, law, until = first_of(2026), first_of(2026) + 166 * DAY, first_of(2027)
    for before, after in ((2 * 3600, 5 * 3600), (5 * 3600, -3 * 3600), (0, 14 * 3600), (12 * 3600, -12 * 3600)):
        old, new = made_zone(MADE_UP, [], before), made_zone(MADE_UP, [(law, after)], before)
        known = {"zone": old}
        schedules = schedules_in([MADE_UP], since)
        world = World(FakeClock(since * 1000 - 1), lambda name, known=known: known["zone"], Random(1))
        await world.begin(schedules)
        world.spawn()
        await world.clock.advance_to(law * 1000)
        known["zone"] = new
        await world.living.pop().scheduler.stop()
        world.spawn()
        await world.clock.advance_to(until * 1000 - 1)
        await world.end()
        rows = world.state.schedules.occurrences.values()
        for it in schedules:
            days = [row.day for row in rows if row.schedule_id == it.schedule_id]
            first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
            every = (first + timedelta(days=number) for number in range((last - first).days + 1))
            assert sorted(days) == [day.isoformat() for day in every if day.weekday() in it.weekdays]
        assert {row.state for row in rows} <= {OccurrenceState.POSTED, OccurrenceState.MISSED}
        # Only what the new rules put into the past, before anybody knew of them, can be missed.
        missed = [row for row in rows if row.state is OccurrenceState.MISSED]
        assert all(law - 14 * 3600 <= row.due_at // 1000 < law for row in missed)
        assert len({row.game_id for row in rows}) == len(rows)


@pytest.mark.skipif(EXAMPLES <= 15, reason="takes minutes; QUIZHOST_EXAMPLES=1000 asks for it")
async def test_a_year_in_all_zones() -> None:
    since, until, zones = first_of(2026), first_of(2027), zones_of(2026)
    names, total = zone_names(), 0
    for begin in range(0, len(names), 30):
        schedules = schedules_in(names[begin : begin + 30], since, NIGHTS[:1])
        dues = expected(schedules, zones, since, until)
        world = await simulate(schedules, since, until, zones)
        total += compare(world, dues, until, f"2026, {names[begin]} and those after it")
    assert total >= 364 * len(names)
