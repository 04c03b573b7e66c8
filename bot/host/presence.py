"""Whether this host is there, and what it owes to games when it was not.

While any clock runs, the host notes every second that it is there. A game whose host was away is owed that time: it is
given a `HostReturned` before anything else is stepped, and again until that is kept.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from bot.engine.errors import QuizError
from bot.engine.events import Event, HostReturned
from bot.host.entries import Answer
from bot.host.errors import HostError
from bot.host.wakeups import Wakeups
from bot.ports import Clock, Store, StoreError, Timer, UnknownGame

log = logging.getLogger(__name__)

BEAT_MS: Final = 1_000
"""How often a host notes that it is there."""

AWAY_MS: Final = 2_500
"""A host that was not seen for longer was away; a shorter gap lies within two beats and their writing."""

RETRY_MS: Final = 1_000
"""How soon something that could not be written is tried again."""


class Presence:
    """Notes that the host `name` is there, and gives time back to the games that wait for a moment.

    `post` feeds an event to a game, `spawn` runs work beside everything else.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        name: str,
        wakeups: Wakeups,
        post: Callable[[str, Event], asyncio.Future[Answer]],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._name = name
        self._wakeups = wakeups
        self._post = post
        self._spawn = spawn
        self._owed: dict[str, HostReturned] = {}
        self._last_seen = 0
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Be there from now on."""
        self.notice_absence()
        self._last_seen = self._clock.now()
        if len(self._wakeups):
            self._spawn(self.beat())
        self._timer = self._clock.call_at(self._last_seen + BEAT_MS, self.begin)

    def cancel(self) -> None:
        """Note nothing more by itself."""
        if self._timer is not None:
            self._timer.cancel()

    async def beat(self) -> None:
        """Note that the host is there now."""
        if self._owed:
            return  # it would hide the time that some game is still owed, should this process die
        try:
            await self._store.beat(self._name, self._clock.now())
        except StoreError as error:
            log.warning("could not note that the games are looked after: %s", error)

    def notice_absence(self) -> None:
        """Where the whole process stood still (a laptop that slept), owe that time to all games that wait."""
        now = self._clock.now()
        since, self._last_seen = self._last_seen, max(now, self._last_seen)
        if since and now - since > AWAY_MS:
            for game_id in self._wakeups.games:
                self.owe(game_id, since)

    def owe(self, game_id: str, since: int) -> None:
        """Owe a game the time from `since` until now, and try to pay at once."""
        owed = self._owed.get(game_id)
        since = since if owed is None else owed.away_since
        self._owed[game_id] = HostReturned(at=self._clock.now(), away_since=since)
        self.pay(game_id)

    def pay(self, game_id: str) -> None:
        """Give a game the time that it is owed, here and now, so that no press or tick is stepped before."""
        event = self._owed.get(game_id)
        if event is not None:
            self._spawn(self._mind(game_id, event, self._post(game_id, event)))

    async def _mind(self, game_id: str, event: HostReturned, answer: asyncio.Future[Answer]) -> None:
        try:
            await answer
        except HostError as error:
            log.warning("game %s could not be given its time back yet: %s", game_id, error)
            self._wakeups.schedule(game_id, self._clock.now() + RETRY_MS)
            return
        except (QuizError, UnknownGame) as error:
            log.warning("game %s could not be given its time back: %s", game_id, error)
        if self._owed.get(game_id) is event:
            del self._owed[game_id]
