"""Posts the dailies: one loop that looks what is due, claims it and asks the host for its game.

An occurrence is a row that only one process can insert, and its game has an id that follows from it. So a process that
dies between the two, or during the second, leaves nothing that another could not finish, and nothing is posted twice.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final, Protocol

from bot.engine.careers import origins
from bot.engine.errors import CorruptLog, GameAlreadyStarted, QuizError
from bot.engine.events import GameRequested
from bot.engine.questions import Challenge
from bot.host.curation import Curation
from bot.host.drawing import Challenges, NothingToAsk, draw
from bot.host.errors import HostError
from bot.host.plans import HOUR_MS, occurrence_of, patience, recurrence_of, request_for, timed
from bot.host.recurrence import Due, Zones
from bot.host.terms import Terms
from bot.host.zones import zone_of
from bot.ports import Clock, Store, StoreError, UnknownGame
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[None]]

LOOK_MS: Final = 60_000
"""How often the schedules are read again at the least: another process may have changed them."""

TRY_AGAIN_MS: Final = 30_000
"""After this a claimed occurrence that was not posted is tried again, by whichever process comes first."""

AT_ONCE: Final = 32
"""So many schedules are dealt with side by side, which lets the store write their games together."""

MISSED_NOTED: Final = 31
"""Of the occurrences of one schedule that nobody was there for, only the newest are kept as missed."""

MISSED: Final = "The bot was not there when it was due."
OUTDATED: Final = "The bot was not there when it was due, and a newer one was posted instead."
TOO_LATE: Final = "It could not be posted in time."
UNREADABLE: Final = "Its game cannot be read any more."
ENDED: Final = "Its schedule was paused or removed before it was posted."


class Games(Protocol):
    """What starts games; `bot.host.service.Host` does."""

    async def request(
        self, channel: str, challenge: Challenge, event: GameRequested, game_id: str | None = None
    ) -> str: ...


class Scheduler:
    """Posts what is due in the channels of some platforms, until it is stopped.

    `platforms` are those that `games` is connected to; the schedules of others are left to other processes. `wake`
    makes it look at once, such as after a schedule was added.
    """

    def __init__(
        self,
        store: Store,
        games: Games,
        clock: Clock,
        challenges: Challenges,
        platforms: Collection[str],
        *,
        look_ms: int = LOOK_MS,
        zones: Zones = zone_of,
    ) -> None:
        self._store = store
        self._kept = store.schedules
        self._curation = Curation(store)
        self._terms = Terms(store)
        self._games = games
        self._clock = clock
        self._challenges = challenges
        self._platforms = platforms
        self._look_ms = look_ms
        self._zones = zones
        self._next: dict[str, tuple[Schedule, Due | None]] = {}
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._running = False

    def start(self) -> None:
        """Begin to look, from the running event loop."""
        self._running = True
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Finish what is under way, and look no more. May be called twice, and without a start."""
        self._running = False
        task, self._task = self._task, None
        if task is not None:
            self._woken.set()
            await task

    def wake(self) -> None:
        """Look at the schedules soon."""
        self._woken.set()

    async def _run(self) -> None:
        while self._running:
            self._woken.clear()
            now = self._clock.now()
            try:
                due = await self.tick(now)
            except StoreError as error:
                log.warning("the schedules cannot be read: %s", error)
                due = None
            except Exception:
                log.exception("the schedules could not be looked at")
                due = None
            if not self._running:
                return
            timer = self._clock.call_at(min(now + self._look_ms, due or now + self._look_ms), self._woken.set)
            try:
                await self._woken.wait()
            finally:
                timer.cancel()

    async def tick(self, now: int) -> int | None:
        """Deal with everything that is due at `now` (ms). When there is more to do, as far as is known; None: never.

        Raises `StoreUnavailable` where the schedules cannot be read. What goes wrong with one of them is logged, and
        tried again later.
        """
        schedules = [it for it in await self._kept.active() if self._serves(it)]
        self._next = {it.schedule_id: self._next_of(it) for it in schedules}
        # Side by side, but one after another in one channel: what the first asks is not asked again by the second.
        await self._each((it.channel, partial(self._meet, it, now)) for it in schedules if self._is_due(it, now))
        claimed = [it for it in await self._kept.claimed() if now - it.noted_at >= TRY_AGAIN_MS]
        await self._each((it.schedule_id, partial(self._try_again, it, now)) for it in claimed)
        moments = [due.at for _, due in self._next.values() if due is not None]
        moments += [it.noted_at + TRY_AGAIN_MS for it in await self._kept.claimed()]
        # What should be done by now went wrong.
        return min((at if at > now else now + TRY_AGAIN_MS for at in moments), default=None)

    # --- what is due -------------------------------------------------------------------------------------------------

    def _serves(self, schedule: Schedule) -> bool:
        return schedule.channel.partition(":")[0] in self._platforms

    def _next_of(self, schedule: Schedule) -> tuple[Schedule, Due | None]:
        """The first occurrence that was not dealt with; it is worked out anew when the schedule has changed."""
        known = self._next.get(schedule.schedule_id)
        if known is not None and (known[0] is schedule or known[0] == schedule):
            return schedule, known[1]
        try:
            return schedule, next(self._open(schedule), None)
        except KeyError:
            log.error("schedule %s is in the zone %s, which is not known here", schedule.schedule_id, schedule.zone)
            return schedule, None

    def _open(self, schedule: Schedule) -> Iterator[Due]:
        """The occurrences that were not dealt with, from the first on."""
        recurrence = recurrence_of(schedule)
        if schedule.last_day is None:
            return recurrence.after(schedule.since, self._zones)
        first = date.fromisoformat(schedule.last_day) + timedelta(days=1)
        return (due for due in recurrence.from_day(first, self._zones) if due.at > schedule.since)

    def _is_due(self, schedule: Schedule, now: int) -> bool:
        due = self._next[schedule.schedule_id][1]
        return due is not None and due.at <= now

    async def _meet(self, schedule: Schedule, now: int) -> None:
        """Deal with everything of one schedule that is due: post the newest, if it is not too late for that."""
        pending: deque[Due] = deque(maxlen=MISSED_NOTED)
        for due in self._open(schedule):
            if due.at > now:
                break
            pending.append(due)
        newest = pending.pop()
        in_time = now - newest.at <= patience(schedule)
        for due in pending:
            reason = OUTDATED if in_time else MISSED
            await self._kept.claim(occurrence_of(schedule, due, now, OccurrenceState.MISSED, reason))
        if not in_time:
            await self._kept.claim(occurrence_of(schedule, newest, now, OccurrenceState.MISSED, MISSED))
            self._dealt_with(schedule, newest)
            return
        occurrence = timed(occurrence_of(schedule, newest, now, OccurrenceState.CLAIMED), schedule, now)
        mine = await self._kept.claim(occurrence)
        self._dealt_with(schedule, newest)
        if mine:
            await self._post(schedule, occurrence, now)

    def _dealt_with(self, schedule: Schedule, due: Due) -> None:
        """What the schedule's row says now, so that its next occurrence is known before it is read again."""
        self._next[schedule.schedule_id] = self._next_of(replace(schedule, last_day=due.day))

    async def _try_again(self, occurrence: Occurrence, now: int) -> None:
        """Finish an occurrence that somebody claimed and did not conclude."""
        schedule = await self._kept.get(occurrence.schedule_id)
        if schedule is None or not self._serves(schedule):
            return
        again = replace(timed(occurrence, schedule, now), noted_at=now)
        if not await self._kept.take(occurrence, now, again.opens_at, again.closes_at):
            return
        if await self._adopt(schedule, again):
            return
        if schedule.paused or schedule.removed:
            await self._conclude(schedule, again, OccurrenceState.SKIPPED, reason=ENDED)
        elif now - occurrence.due_at > patience(schedule):
            await self._conclude(schedule, again, OccurrenceState.MISSED, reason=TOO_LATE)
        else:
            await self._post(schedule, again, now)

    # --- one occurrence ----------------------------------------------------------------------------------------------

    async def _post(self, schedule: Schedule, occurrence: Occurrence, now: int) -> None:
        """Ask for the game of a claimed occurrence, which posts it, and conclude."""
        asked = await self._kept.asked(schedule.channel)
        there = await self._curation.bank(schedule.space, self._challenges(schedule.space))
        try:
            challenge = draw(schedule, occurrence.game_id, there, asked, now)
            request = await self._terms.put_in(request_for(schedule, occurrence, now), schedule.channel)
            await self._games.request(schedule.channel, challenge, request, occurrence.game_id)
        except GameAlreadyStarted:
            await self._adopt(schedule, occurrence)
        except (NothingToAsk, QuizError) as error:
            log.warning("schedule %s posts nothing on %s: %s", schedule.schedule_id, occurrence.day, error)
            await self._conclude(schedule, occurrence, OccurrenceState.FAILED, reason=_sentence(error))
        else:
            await self._conclude(schedule, occurrence, OccurrenceState.POSTED, asked=origins(challenge))

    async def _adopt(self, schedule: Schedule, occurrence: Occurrence) -> bool:
        """Conclude an occurrence whose game is there already, by what the game says; whether it is."""
        try:
            stored = await self._store.load(occurrence.game_id)
        except UnknownGame:
            return False
        except CorruptLog as error:
            log.error("the game of schedule %s on %s cannot be read: %s", schedule.schedule_id, occurrence.day, error)
            await self._conclude(schedule, occurrence, OccurrenceState.FAILED, reason=UNREADABLE)
            return True
        request = stored.log[0]
        if isinstance(request, GameRequested) and request.until is not None:
            opens_at = request.until - schedule.window_hours * HOUR_MS
            occurrence = replace(occurrence, opens_at=opens_at, closes_at=request.until)
        await self._conclude(schedule, occurrence, OccurrenceState.POSTED, asked=origins(stored.challenge))
        return True

    async def _conclude(
        self,
        schedule: Schedule,
        occurrence: Occurrence,
        state: OccurrenceState,
        *,
        reason: str | None = None,
        asked: Collection[str] = (),
    ) -> None:
        concluded = replace(occurrence, state=state, reason=reason, noted_at=self._clock.now())
        await self._kept.conclude(concluded, schedule.channel, list(asked))

    # --- small things ------------------------------------------------------------------------------------------------

    async def _each(self, works: Iterable[tuple[str, Work]]) -> None:
        """Do things side by side, those of one name in turn; none keeps the others from being done."""
        turns = asyncio.Semaphore(AT_ONCE)
        named: defaultdict[str, list[Work]] = defaultdict(list)
        for name, work in works:
            named[name].append(work)

        async def in_turn(works: list[Work]) -> None:
            async with turns:
                for work in works:
                    await self._guarded(work)

        await asyncio.gather(*map(in_turn, named.values()))

    async def _guarded(self, work: Work) -> None:
        try:
            await work()
        except (HostError, StoreError) as error:
            log.warning("a daily is tried again, for it could not be posted: %s", error)
        except Exception:
            log.exception("a daily could not be posted")


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
