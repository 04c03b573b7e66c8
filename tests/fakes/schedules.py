"""Schedules of daily challenges, their occurrences, and what channels were asked. In memory."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.ports import StoreUnavailable
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule


@dataclass(slots=True)
class SchedulesState:
    """What is durable."""

    schedules: dict[str, Schedule] = field(default_factory=dict)
    occurrences: dict[tuple[str, str], Occurrence] = field(default_factory=dict)
    asked: dict[tuple[str, str], int] = field(default_factory=dict)
    claimed: set[tuple[str, str]] = field(default_factory=set)

    def put(self, occurrence: Occurrence) -> None:
        """Keep a row."""
        key = (occurrence.schedule_id, occurrence.day)
        self.occurrences[key] = occurrence
        (self.claimed.add if occurrence.state is OccurrenceState.CLAIMED else self.claimed.discard)(key)


class MemorySchedules:
    """As `bot.ports.schedules.Schedules`. `calls` counts the calls of every method."""

    def __init__(self, state: SchedulesState) -> None:
        self.state = state
        self.calls: Counter[str] = Counter()
        self._faults: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self._hooks: defaultdict[str, deque[Callable[[], Awaitable[None]]]] = defaultdict(deque)

    def fail(self, method: str, times: int = 1, error: Exception | None = None) -> None:
        """Fail the next calls of a method, with `StoreUnavailable` unless another error is given."""
        for _ in range(times):
            self._faults[method].append(error or StoreUnavailable("the disk is full; make room and start again"))

    def before(self, method: str, hook: Callable[[], Awaitable[None]], times: int = 1) -> None:
        """Run a hook inside each of the next calls of a method, before it does anything."""
        self._hooks[method].extend([hook] * times)

    async def _enter(self, method: str) -> None:
        self.calls[method] += 1
        await asyncio.sleep(0)
        if self._hooks[method]:
            await self._hooks[method].popleft()()
        if self._faults[method]:
            raise self._faults[method].popleft()

    async def add(self, schedule: Schedule, at_most: int) -> bool:
        await self._enter("add")
        if schedule.schedule_id in self.state.schedules or len(self._of(schedule.space)) >= at_most:
            return False
        self.state.schedules[schedule.schedule_id] = schedule
        return True

    async def get(self, schedule_id: str) -> Schedule | None:
        await self._enter("get")
        return self.state.schedules.get(schedule_id)

    async def of_space(self, space: str) -> list[Schedule]:
        await self._enter("of_space")
        return _in_order(self._of(space))

    def _of(self, space: str) -> list[Schedule]:
        return [it for it in self.state.schedules.values() if it.space == space and not it.removed]

    async def active(self) -> list[Schedule]:
        await self._enter("active")
        return _in_order(it for it in self.state.schedules.values() if not it.paused and not it.removed)

    async def pause(self, schedule_id: str) -> bool:
        await self._enter("pause")
        return self._change(schedule_id, lambda it: None if it.paused else replace(it, paused=True))

    async def resume(self, schedule_id: str, since: int) -> bool:
        await self._enter("resume")
        return self._change(schedule_id, lambda it: replace(it, paused=False, since=since) if it.paused else None)

    async def remove(self, schedule_id: str) -> bool:
        await self._enter("remove")
        return self._change(schedule_id, lambda it: replace(it, removed=True))

    def _change(self, schedule_id: str, change: Callable[[Schedule], Schedule | None]) -> bool:
        schedule = self.state.schedules.get(schedule_id)
        changed = None if schedule is None or schedule.removed else change(schedule)
        if changed is not None:
            self.state.schedules[schedule_id] = changed
        return changed is not None

    async def claim(self, occurrence: Occurrence) -> bool:
        await self._enter("claim")
        schedule = self.state.schedules[occurrence.schedule_id]
        key = (occurrence.schedule_id, occurrence.day)
        made = key not in self.state.occurrences
        if made:
            self.state.put(occurrence)
        if occurrence.state is not OccurrenceState.SKIPPED:
            last_day = max(schedule.last_day or "", occurrence.day)
            self.state.schedules[schedule.schedule_id] = replace(schedule, last_day=last_day)
        return made

    async def take(self, occurrence: Occurrence, at: int, opens_at: int, closes_at: int) -> bool:
        await self._enter("take")
        key = (occurrence.schedule_id, occurrence.day)
        row = self.state.occurrences.get(key)
        if row is None or row.state is not OccurrenceState.CLAIMED or row.noted_at != occurrence.noted_at:
            return False
        self.state.put(replace(row, noted_at=at, opens_at=opens_at, closes_at=closes_at))
        return True

    async def conclude(self, occurrence: Occurrence, channel: str, asked: Sequence[str] = ()) -> None:
        await self._enter("conclude")
        key = (occurrence.schedule_id, occurrence.day)
        if key in self.state.occurrences:
            self.state.put(occurrence)
        self._put_asked(channel, asked, occurrence.opens_at)

    def _put_asked(self, channel: str, questions: Sequence[str], at: int) -> None:
        for question in questions:
            before = self.state.asked.get((channel, question), 0)
            self.state.asked[channel, question] = max(before, at)

    async def note_asked(self, channel: str, questions: Sequence[str], at: int) -> None:
        await self._enter("note_asked")
        self._put_asked(channel, questions, at)

    async def withdraw(self, space: str, game_id: str, reason: str | None = None) -> None:
        await self._enter("withdraw")
        for row in list(self.state.occurrences.values()):
            mine = row.game_id == game_id and self.state.schedules[row.schedule_id].space == space
            if mine and row.state in (OccurrenceState.CLAIMED, OccurrenceState.POSTED):
                self.state.put(replace(row, state=OccurrenceState.WITHDRAWN, reason=reason))

    async def claimed(self) -> list[Occurrence]:
        await self._enter("claimed")
        found = [self.state.occurrences[key] for key in self.state.claimed]
        return sorted(found, key=lambda it: (it.due_at, it.schedule_id))

    async def last(self, schedule_ids: Sequence[str], by: int) -> dict[str, Occurrence]:
        await self._enter("last")
        rows = sorted(self.state.occurrences.values(), key=lambda it: it.due_at)
        return {it.schedule_id: it for it in rows if it.schedule_id in schedule_ids and it.due_at <= by}

    async def ahead(self, schedule_ids: Sequence[str], after: int) -> list[Occurrence]:
        await self._enter("ahead")
        rows = self.state.occurrences.values()
        found = [it for it in rows if it.schedule_id in schedule_ids and it.due_at > after]
        return sorted(found, key=lambda it: (it.due_at, it.schedule_id))

    async def open_in(self, space: str, at: int) -> list[Occurrence]:
        await self._enter("open_in")
        return sorted(self._played([space], at, at + 1), key=lambda it: (-it.opens_at, it.schedule_id))

    async def offered(self, spaces: Sequence[str], since: int, until: int) -> list[tuple[int, int]]:
        await self._enter("offered")
        return sorted({(it.opens_at, it.closes_at) for it in self._played(spaces, since, until)})

    def _played(self, spaces: Sequence[str], since: int, until: int) -> list[Occurrence]:
        return [
            it
            for it in self.state.occurrences.values()
            if it.state is OccurrenceState.POSTED
            and it.opens_at < until
            and it.closes_at > since
            and self.state.schedules[it.schedule_id].space in spaces
        ]

    async def asked(self, channel: str) -> Mapping[str, int]:
        await self._enter("asked")
        return {question: at for (where, question), at in self.state.asked.items() if where == channel}


def _in_order(schedules: Iterable[Schedule]) -> list[Schedule]:
    return sorted(schedules, key=lambda it: (it.created_at, it.schedule_id))
