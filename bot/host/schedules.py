"""What people do with schedules of dailies: add, list, preview, pause, resume, remove, skip.

Whether somebody moderates is the adapter's to know; whoever does not is refused here.
"""

from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from bot.host import audit, dates
from bot.host.drawing import Challenges
from bot.host.plans import (
    NotScheduled,
    Plan,
    occurrence_of,
    random_id,
    recurrence_of,
    scheduled,
)
from bot.host.recurrence import Due, Preview, Zones, preview
from bot.host.roles import ModeratorsOnly
from bot.host.zones import zone_of
from bot.ports import Store
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule

MAX_SCHEDULES: Final = 25
"""Schedules of one space."""

Permitted = Callable[[str], Awaitable[str | None]]
"""Asks a platform whether the bot may post in a channel: None where it may, else a sentence about what is missing."""


class Listed(NamedTuple):
    """A schedule as it stands: when it comes next (None: paused), the days ahead that are skipped, and what the newest
    occurrence came to (None: there was none yet)."""

    schedule: Schedule
    next: Due | None
    skipped: tuple[str, ...]
    last: Occurrence | None


class Previewed(NamedTuple):
    """The next occurrences of a schedule, or of a plan. `forbidden` is a sentence where the bot may not post there."""

    schedule: Schedule
    preview: Preview
    forbidden: str | None


class Skipped(NamedTuple):
    """The occurrence that is left out, and the one that comes instead."""

    schedule: Schedule
    day: str
    next: Due | None


class Open(NamedTuple):
    """A daily that can be played now."""

    schedule: Schedule
    occurrence: Occurrence


async def _anything(channel: str) -> str | None:
    return None


class ScheduleBook:
    """The schedules of all spaces.

    `changed` is called after each change, so that a scheduler in the same process looks at once; `new_id` makes ids.
    All methods raise `StoreUnavailable` as the store does, `ModeratorsOnly` for somebody who does not moderate, and
    `NotScheduled` where the schedule is not one of this space.
    """

    def __init__(
        self,
        store: Store,
        challenges: Challenges,
        changed: Callable[[], None] = lambda: None,
        *,
        zones: Zones = zone_of,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._store = store
        self._kept = store.schedules
        self._challenges = challenges
        self._changed = changed
        self._zones = zones
        self._new_id = new_id

    # --- changes -----------------------------------------------------------------------------------------------------

    async def add(
        self, space: str, plan: Plan, player: str, *, moderates: bool, at: int, permitted: Permitted = _anything
    ) -> Schedule:
        """Keep a new schedule and return it.

        Raises `NotUnderstood` or `NotScheduled`, whose sentences say what is wrong with the plan, `NothingToAsk` for a
        source without questions, and `NotScheduled` where the bot may not post in the channel.
        """
        check_moderates(moderates)
        schedule = self._planned(space, plan, player, at)
        forbidden = await permitted(plan.channel)
        if forbidden is not None:
            raise NotScheduled(forbidden)
        while await self._kept.get(schedule.schedule_id) is not None:
            schedule = replace(schedule, schedule_id=self._new_id())
        if not await self._kept.add(schedule, MAX_SCHEDULES):
            raise NotScheduled(
                f"There are {MAX_SCHEDULES} dailies here already, which is the most; remove one before you add another."
            )
        await self._done(audit.SCHEDULE_ADDED, schedule, player, at)
        return schedule

    async def pause(self, space: str, schedule_id: str, *, by: str, moderates: bool, at: int) -> Schedule:
        """Post nothing until it is resumed. Raises `NotScheduled` where it is paused already."""
        schedule = await self._mine(space, schedule_id, moderates)
        if not await self._kept.pause(schedule_id):
            raise NotScheduled("That daily is paused already; resume it to go on.")
        await self._done(audit.SCHEDULE_PAUSED, schedule, by, at)
        return replace(schedule, paused=True)

    async def resume(self, space: str, schedule_id: str, *, by: str, moderates: bool, at: int) -> Schedule:
        """Go on; what was due meanwhile is not made up for. Raises `NotScheduled` where it is not paused."""
        schedule = await self._mine(space, schedule_id, moderates)
        if not await self._kept.resume(schedule_id, at):
            raise NotScheduled("That daily is not paused; it goes on as it is.")
        await self._done(audit.SCHEDULE_RESUMED, schedule, by, at)
        return replace(schedule, paused=False, since=at)

    async def remove(self, space: str, schedule_id: str, *, by: str, moderates: bool, at: int) -> Schedule:
        """Remove a schedule for ever. What it posted goes on, and its history is kept."""
        schedule = await self._mine(space, schedule_id, moderates)
        await self._kept.remove(schedule_id)
        await self._done(audit.SCHEDULE_REMOVED, schedule, by, at)
        return replace(schedule, removed=True)

    async def skip(self, space: str, schedule_id: str, *, by: str, moderates: bool, at: int) -> Skipped:
        """Leave out the next occurrence that is to come. Raises `NotScheduled` where the schedule is paused."""
        schedule = await self._mine(space, schedule_id, moderates)
        if schedule.paused:
            raise NotScheduled("That daily is paused, so nothing comes that could be skipped; resume it first.")
        ahead = self._ahead(schedule, at, {it.day for it in await self._kept.ahead([schedule_id], at)})
        for due in ahead:
            if await self._kept.claim(occurrence_of(schedule, due, at, OccurrenceState.SKIPPED)):
                await self._done(audit.DAILY_SKIPPED, schedule, by, at, day=due.day)
                return Skipped(schedule, due.day, next(ahead, None))
        raise NotScheduled("Nothing comes that could be skipped.")

    async def lost(self, space: str, channel: str | None = None, before: int | None = None) -> int:
        """Pause the schedules of a channel that is gone, or of the whole space; how many there were.

        Where that is told late, those that were made at `before` (ms) or since then stay as they are.
        """
        lost = [
            it
            for it in await self._kept.of_space(space)
            if channel in (None, it.channel) and not it.paused and (before is None or it.created_at < before)
        ]
        return sum([await self._kept.pause(it.schedule_id) for it in lost])

    # --- looking -----------------------------------------------------------------------------------------------------

    async def get(self, space: str, schedule_id: str) -> Schedule:
        """A schedule of this space. Raises `NotScheduled` where there is none of this id."""
        schedule = await self._kept.get(schedule_id)
        if schedule is None or schedule.removed or schedule.space != space:
            raise NotScheduled("That daily is not here any more; list them to see those that are.")
        return schedule

    async def listed(self, space: str, at: int) -> list[Listed]:
        """The schedules of a space, oldest first, with what comes and what came."""
        schedules = await self._kept.of_space(space)
        ids = [it.schedule_id for it in schedules]
        last = await self._kept.last(ids, at)
        skipped: dict[str, list[str]] = {id_: [] for id_ in ids}
        for row in await self._kept.ahead(ids, at):
            skipped[row.schedule_id].append(row.day)
        return [
            Listed(
                schedule=it,
                next=None if it.paused else next(self._ahead(it, at, skipped[it.schedule_id]), None),
                skipped=tuple(skipped[it.schedule_id]),
                last=last.get(it.schedule_id),
            )
            for it in schedules
        ]

    async def coming(self, space: str, at: int, most: int = 10) -> list[tuple[Schedule, Due]]:
        """What comes next in a space: each schedule that is not paused with its next occurrence, earliest first."""
        found = [(it.schedule, it.next) for it in await self.listed(space, at)]
        coming = [(schedule, due) for schedule, due in found if due is not None]
        return sorted(coming, key=lambda it: (it[1].at, it[0].schedule_id))[:most]

    async def running(self, space: str, at: int) -> list[Open]:
        """The dailies of a space that can be played now, newest first; not those that were withdrawn."""
        found: list[Open] = []
        for occurrence in await self._kept.open_in(space, at):
            schedule = await self._kept.get(occurrence.schedule_id)
            assert schedule is not None  # its occurrences refer to it
            if any(game.game_id == occurrence.game_id for game in await self._store.running(schedule.channel)):
                found.append(Open(schedule, occurrence))
        return found

    async def preview(
        self,
        space: str,
        schedule_id: str,
        at: int,
        *,
        count: int = 10,
        permitted: Permitted = _anything,
        language: str | None = None,
    ) -> Previewed:
        """The next occurrences of a schedule, as they are while it is not paused, without those that are skipped.

        `language` is the one that the notes write dates in.
        """
        schedule = await self.get(space, schedule_id)
        skipped = {it.day for it in await self._kept.ahead([schedule_id], at)}
        shown = preview(recurrence_of(schedule), at, count + len(skipped), self._zones, language)
        coming = tuple(it for it in shown.coming if it.day not in skipped)[:count]
        left_out = tuple(
            f"{dates.day(it, language)} is left out, as asked." for it in map(date.fromisoformat, sorted(skipped))
        )
        return Previewed(schedule, Preview(coming, shown.notes + left_out), await permitted(schedule.channel))

    def _planned(self, space: str, plan: Plan, player: str, at: int) -> Schedule:
        return scheduled(space, plan, player, at, self._challenges(space), self._new_id)

    # --- small things ------------------------------------------------------------------------------------------------

    async def _done(self, action: str, schedule: Schedule, by: str, at: int, **details: object) -> None:
        """Something was changed: let the scheduler look, and note who did it."""
        self._changed()
        subject, space = schedule.schedule_id, schedule.space
        await audit.note(self._store, at, by, action, subject, space, channel=schedule.channel, **details)

    async def _mine(self, space: str, schedule_id: str, moderates: bool) -> Schedule:
        check_moderates(moderates)
        return await self.get(space, schedule_id)

    def _ahead(self, schedule: Schedule, at: int, skipped: Collection[str]) -> Iterator[Due]:
        return (due for due in recurrence_of(schedule).after(at, self._zones) if due.day not in skipped)


def check_moderates(moderates: bool) -> None:
    """Raise `ModeratorsOnly` for somebody who does not moderate."""
    if not moderates:
        raise ModeratorsOnly("Only moderators may change the dailies.")
