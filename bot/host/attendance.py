"""Attendance: notes that the bot is there, and when it was away, so that nobody loses a streak to its downtime."""

import asyncio
import logging
from typing import Final

from bot.host.clock import sleep_until
from bot.ports import Clock, Store, StoreError

log = logging.getLogger(__name__)

NOTE_MS: Final = 60 * 1000
"""How often the bot notes that it is there."""

AWAY_MS: Final = 5 * 60 * 1000
"""After so long without a note the bot was away."""

NAME: Final = "attendance"
"""The name under which all processes note that they are there: as long as one of them is, the bot is."""


class Attendance:
    """Keeps the notes, from `start()` until `await stop()`.

    Start it before the host, whose own notes let go of those that are a month old. Time during which the machine slept
    or the store could not be used counts as time away too, for nobody could play.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Note that the bot is there, and for how long it was away."""
        await self._try_to_note()
        self._task = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """Note it a last time, and let go."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None
        await self._try_to_note()

    async def note(self) -> None:
        """Note that the bot is there; where it was away since the last note, that too. Raises as the store does."""
        now = self._clock.now()
        last = await self._store.last_beat(NAME)
        if last is not None and now - last > AWAY_MS:
            await self._store.spaces.note_outage(last, now)
            log.warning("the bot was away for %d minutes; those days break no streak", (now - last) // 60_000)
        await self._store.beat(NAME, now)

    async def _work(self) -> None:
        while True:
            await sleep_until(self._clock, self._clock.now() + NOTE_MS)
            await self._try_to_note()

    async def _try_to_note(self) -> None:
        try:
            await self.note()
        except StoreError as error:
            log.warning("could not note that the bot is there: %s", error)
        except Exception:  # a fault of ours must not end the notes for good
            log.exception("noting that the bot is there failed")
