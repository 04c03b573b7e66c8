"""Spaces that the bot was removed from: everything of them is erased some days later.

It may die between any two transactions: what is left of a space is found again, until the space itself is gone.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Final

from bot.engine.boards import BoardDelta
from bot.engine.errors import QuizError
from bot.host.clock import sleep_until
from bot.host.rebuilding import brought
from bot.ports import Clock, Store, StoreError, UnknownGame
from bot.ports.careers import AuditEntry

log = logging.getLogger(__name__)

IsThere = Callable[[str], Awaitable[bool | None]]
"""Asks a platform whether the bot is in a space; None where it knows nothing of that space, so that what was noted
stands. Raises `NotYetKnown` where it may tell soon, and may raise `StoreError`."""

KEEP_DAYS: Final = 30
"""How many days the data of a space is kept after the bot was removed from it, unless the operator says otherwise."""

DAY_MS: Final = 24 * 60 * 60 * 1000

LOOK_MS: Final = 6 * 60 * 60 * 1000
"""How often spaces are looked for whose time has come."""

TRY_AGAIN_MS: Final = 60_000
"""How soon that is after the store could not be used, or a platform could not be asked."""

AT_ONCE: Final = 50
"""After so many games it is asked again whether the bot has come back."""

ERASED: Final = "space-erased"
"""The action under which the audit tells that a space was erased, and not which."""

ITSELF: Final = "quizhost"


class NotYetKnown(Exception):
    """Whether the bot is in a space cannot be told just now: its platform is not connected yet."""


class Removals:
    """Notes that the bot was removed from spaces, and erases those of them that it has not come back to.

    Use: `learn` for each platform that can be asked, `start()` when the host runs, `await stop()` before it stops.
    Several processes may do so at once. `forget(game_id)` is called for each game that is erased. `turn` is that of
    `bot.host.settlement`, which must not write down what a game brought that is just being erased.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        keep_days: int = KEEP_DAYS,
        *,
        forget: Callable[[str], None] = lambda game_id: None,
        turn: asyncio.Lock | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._keep_ms = keep_days * DAY_MS
        self._forget = forget
        self._turn = turn or asyncio.Lock()
        self._platforms: dict[str, IsThere] = {}
        self._unnoted: dict[str, int | None] = {}
        self._must_ask = False
        self._task: asyncio.Task[None] | None = None

    def learn(self, platform: str, is_there: IsThere) -> None:
        """From now on this platform is asked about its own spaces: nobody may have told what happened meanwhile."""
        self._platforms[platform] = is_there

    async def lost(self, space: str, at: int | None = None) -> None:
        """The bot was removed from a space (at that moment in ms, or just now). Never raises."""
        await self._note(space, self._clock.now() if at is None else at)

    async def back(self, space: str) -> None:
        """The bot is in a space. Never raises."""
        await self._note(space, None)

    def start(self) -> None:
        """Look now, and every few hours."""
        self._task = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """Let go. What was not erased is after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def look(self) -> int:
        """Erase every space whose time has come; how many there were. Raises `StoreError`."""
        for space, at in list(self._unnoted.items()):
            await self._store.erasure.note_removed(space, at)
            self._unnoted.pop(space, None)
        erased, self._must_ask = 0, False
        for space, removed_at in (await self._store.erasure.spaces()).items():
            try:
                removed_at = await self._asked(space, removed_at)
            except NotYetKnown:  # it may have come back while nobody was there to note it
                self._must_ask = True
                continue
            if removed_at is not None and self._clock.now() - removed_at >= self._keep_ms:
                erased += await self._erase(space)
        return erased

    async def _note(self, space: str, at: int | None) -> None:
        try:
            await self._store.erasure.note_removed(space, at)
        except StoreError as error:
            log.warning("whether the bot is in a space could not be kept: %s", error)
            self._unnoted[space] = at
        else:
            self._unnoted.pop(space, None)

    async def _asked(self, space: str, removed_at: int | None) -> int | None:
        """When the bot was removed from a space, by what its platform says now."""
        ask = self._platforms.get(space.partition(":")[0])
        there = None if ask is None else await ask(space)
        if there is None or there == (removed_at is None):
            return removed_at
        at = None if there else self._clock.now()
        await self._store.erasure.note_removed(space, at)
        return at

    async def _erase(self, space: str) -> bool:
        """Erase a space, unless the bot comes back meanwhile; whether it was erased."""
        while games := await self._store.erasure.games_of_space(space, AT_ONCE):
            for game_id in games:
                async with self._turn:
                    await self._store.erasure.erase_game(game_id, await self._taken(game_id))
                self._forget(game_id)
            if await self._store.erasure.removed_at(space) is None:
                return False
        entry = AuditEntry(self._clock.now(), ITSELF, ERASED, space.partition(":")[0])
        await self._store.erasure.erase_space(space, entry)
        log.info("a space that the bot was removed from was erased")
        return True

    async def _taken(self, game_id: str) -> list[BoardDelta]:
        """What boards lose with a game."""
        by_version: defaultdict[str, set[str]] = defaultdict(set)
        for player, stands in (await self._store.careers.settled(game_id)).items():
            if stands.counted:
                by_version[stands.version].add(player)
        taken: list[BoardDelta] = []
        for version, players in by_version.items():
            try:
                its = await brought(self._store, game_id, version, players)
            except (QuizError, UnknownGame) as error:
                log.error("what boards lose with game %s is not known; rebuild them: %s", game_id, error)
                continue
            taken += (it._replace(points=-it.points, right=-it.right, answers=-it.answers) for it in its)
        return taken

    async def _work(self) -> None:
        while True:
            pause = LOOK_MS
            try:
                await self.look()
                pause = TRY_AGAIN_MS if self._must_ask else LOOK_MS
            except StoreError as error:
                log.warning("spaces that the bot was removed from cannot be erased yet: %s", error)
                pause = TRY_AGAIN_MS
            except Exception:  # a fault of ours must not end the loop for good
                log.exception("erasing spaces that the bot was removed from failed")
            await sleep_until(self._clock, self._clock.now() + pause)
