"""Settles the games of this terminal as they end: careers, streaks and badges, without a loop of its own."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from bot.engine.errors import QuizError
from bot.host.errors import HostError
from bot.host.service import Host
from bot.host.settlement import Settlement
from bot.ports import Clock, Store, StoreError, UnknownGame

log = logging.getLogger(__name__)

LEFT_AT_ONCE: Final = 100
"""So many games that were left are asked for in one go."""


class Settling:
    """Give `game_over` to the host as `on_over`, then `connect` the host."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._settlement: Settlement | None = None
        self._host: Host | None = None
        self._known: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def connect(self, host: Host) -> None:
        """Settle the games of this host."""
        self._host = host
        self._settlement = Settlement(self._store, host, self._clock, solo=True)

    def game_over(self, game_id: str) -> None:
        """A game is over: settle it beside everything else. May be said any number of times."""
        if game_id in self._known:
            return
        self._known.add(game_id)
        task = asyncio.get_running_loop().create_task(self._settle(game_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def catch_up(self, channel: str, found: Callable[[str], None] = lambda game_id: None) -> None:
        """Settle this channel's games that an earlier program left when it was killed; `found` is told of each before.

        The host has to be running.
        """
        after: str | None = None
        try:
            while left := await self._store.spaces.unsettled(LEFT_AT_ONCE, after):
                for game_id in left:
                    if game_id not in self._known and await self._channel(game_id) == channel:
                        found(game_id)
                        self.game_over(game_id)
                after = left[-1]
        except StoreError as error:
            log.warning("games that were left could not be settled: %s", error)

    async def _channel(self, game_id: str) -> str | None:
        """Where a game that is over was played; None for one that cannot be read, which keeps no other waiting."""
        assert self._host is not None
        try:
            return (await self._host.finished(game_id))[0].channel
        except (QuizError, UnknownGame, LookupError) as error:
            log.warning("game %s cannot be settled: %s", game_id, error)
            return None

    async def quiet(self) -> None:
        """Return once every game that is over is settled, or was tried to be."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _settle(self, game_id: str) -> None:
        assert self._settlement is not None
        try:
            await self._settlement.settle(game_id)
        except (StoreError, HostError, QuizError, UnknownGame, LookupError) as error:
            # Nothing is lost: a game that is not settled is found by whoever looks next.
            log.warning("game %s could not be settled: %s", game_id, error)
            self._known.discard(game_id)
