"""Takes streaks that have lapsed from the boards: their players do nothing any more that would."""

import asyncio
import logging
from collections import defaultdict
from typing import Final

from bot.engine.streaks import State
from bot.host.calendars import Calendars
from bot.host.clock import sleep_until
from bot.ports import Clock, Store, StoreError
from bot.ports.careers import KeptStreak

log = logging.getLogger(__name__)

LOOK_MS: Final = 60 * 60 * 1000
"""How often lapsed streaks are looked for."""

AT_ONCE: Final = 200
"""So many streaks are looked at, and so many taken from the boards in one transaction; then others have a turn."""

OLDEST_MS: Final = 30 * 24 * 60 * 60 * 1000
"""A streak that lives on so long after its last daily is one of a space that offers none any more: it stays."""


class Lapses:
    """Looks for lapsed streaks, from `start()` until `await stop()`. Several processes may do so at once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._calendars = Calendars(store)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look now, and every hour."""
        self._task = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """Let go."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def look(self) -> int:
        """Take all streaks that have lapsed from the boards; how many there were. Raises as the store does."""
        now, after, lapsed = self._clock.now(), (0, ""), 0
        while found := await self._store.careers.running_streaks(now - OLDEST_MS, now, AT_ONCE, after):
            gone = await self._lapsed(found, now)
            if gone:
                await self._store.careers.lapse(gone)
            lapsed += len(gone)
            after = (found[-1][1].closes_at, found[-1][0])
            await asyncio.sleep(0)
        return lapsed

    async def _lapsed(self, streaks: list[tuple[str, KeptStreak]], now: int) -> list[tuple[str, int]]:
        by_space: defaultdict[str | None, list[tuple[str, KeptStreak]]] = defaultdict(list)
        for player, kept in streaks:
            by_space[kept.space].append((player, kept))
        gone: list[tuple[str, int]] = []
        for space, group in by_space.items():
            zones = await self._calendars.zones([player for player, _ in group], space)
            for player, kept in group:
                sight = await self._calendars.sight(kept, zones[player], now)
                if sight.state is State.LAPSED:
                    gone.append((player, kept.closes_at))
        return gone

    async def _work(self) -> None:
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.warning("streaks that have lapsed cannot be looked for: %s", error)
            except Exception:  # a fault of ours must not end the loop for good
                log.exception("looking for streaks that have lapsed failed")
            await sleep_until(self._clock, self._clock.now() + LOOK_MS)
