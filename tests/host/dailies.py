"""A bank, schedules and a stand-in for the host, for tests of schedules."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.engine.errors import GameAlreadyStarted
from bot.engine.events import GameRequested
from bot.engine.questions import Challenge, Question
from bot.host.plans import Plan
from bot.ports import Append, GameInfo, LoggedEvent
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Source, SourceKind
from tests.fakes.store import MemoryState, MemoryStore
from tests.host.bench import question

HOUR = 3_600_000
DAY = 24 * HOUR

SPACE = "test:space"
ROOM = "test:room"
MOD = "test:mod"


def pack(id_: str, questions: int, *topics: str) -> Challenge:
    """A challenge of questions q1, q2 …"""
    made: tuple[Question, ...] = tuple(question(number) for number in range(1, questions + 1))
    return Challenge(id_, id_.title(), topics, 5, "Badge", made, "v1")


BANK: Mapping[str, Challenge] = {
    it.id: it for it in (pack("basics", 4, "Tensors"), pack("grads", 3, "Autograd", "Tensors"))
}


def bank(space: str | None) -> Mapping[str, Challenge]:
    return BANK


def plan(**changes: object) -> Plan:
    made = Plan(channel=ROOM, at_time="9:00", zone="europe/paris", source=Source(SourceKind.TOPIC, "autograd"))
    return replace(made, **changes)  # type: ignore[arg-type]


def schedule(schedule_id: str = "s", since: int = 0, **changes: object) -> Schedule:
    made = Schedule(
        schedule_id=schedule_id,
        space=SPACE,
        channel=ROOM,
        creator=MOD,
        at_time="09:00",
        zone="UTC",
        weekdays=(0, 1, 2, 3, 4, 5, 6),
        source=Source(SourceKind.UNSEEN),
        questions=2,
        no_repeat_days=30,
        window_hours=24,
        catch_up_hours=0,
        created_at=since,
        since=since,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class StandIn:
    """Starts games as the host does, as far as schedules see it: once for each id, or it raises as told.

    `begun` holds what every process over one database has started.
    """

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.before: Callable[[str], Awaitable[None]] | None = None
        self.after: Callable[[str], Awaitable[None]] | None = None
        self.faults: list[Exception] = []
        self.asked = 0

    async def request(
        self, channel: str, challenge: Challenge, event: GameRequested, game_id: str | None = None
    ) -> str:
        assert game_id is not None and len(game_id) <= 40 and ":" not in game_id and "." not in game_id
        self.asked += 1
        if self.before is not None:
            await self.before(game_id)
        if self.faults:
            raise self.faults.pop(0)
        info = GameInfo(
            game_id=game_id,
            challenge_id=challenge.id,
            version=challenge.version,
            mode=event.mode,
            channel=channel,
            owner=event.owner,
            over=False,
            revision=1,
            due_at=event.until,
            created_at=event.at,
            host="",
            seen_at=event.at,
        )
        (kept,) = await self.store.append([Append(info, (LoggedEvent(1, event, ()),), challenge)])
        if not kept:
            raise GameAlreadyStarted("the game has begun")
        if self.after is not None:
            await self.after(game_id)
        return game_id


def rows(state: MemoryState) -> list[Occurrence]:
    """All occurrences, in order of their days."""
    return sorted(state.schedules.occurrences.values(), key=lambda it: (it.due_at, it.schedule_id))


def days(state: MemoryState, wanted: OccurrenceState = OccurrenceState.POSTED) -> list[str]:
    """The days with occurrences in a state."""
    return [it.day for it in rows(state) if it.state is wanted]
